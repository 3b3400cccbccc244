"""A plain list of battery codes: one a line, or a table with a heading (comma, semicolon or tab) that has a column of codes."""

from __future__ import annotations

import csv

from msgspec import Struct

from suchi.domain.codes import battery_key
from suchi.domain.comparing import FIELDS
from suchi.domain.errors import Failure, Reason

COLUMNS: dict[str, str] = {
    **{name.lower(): name for name in ("code", *FIELDS)},
    "电池编码": "code", "编码": "code", "阶段": "phase", "持有方": "holder", "车辆": "vehicle", "vin": "vehicle",
    "车辆识别代号": "vehicle", "型号": "model", "电池型号": "model", "生产日期": "producedOn", "质量": "massG",
}  # fmt: skip
"""What a column may be called, in lower case."""
_MARK = b"\xef\xbb\xbf"
_MOST_CODE = 64


class Row(Struct, frozen=True):
    """One line of the list: its code in normal form, and what it says besides; `wrong` where it cannot be read."""

    number: int
    code: str = ""
    given: dict[str, str] = {}
    wrong: Reason | None = None


class Listing:
    """Reads a list line by line. The first line may be a heading; columns it does not know are passed over and named."""

    def __init__(self) -> None:
        self._names: tuple[str | None, ...] | None = None
        self._divider = ","
        self.passed_over: tuple[str, ...] = ()

    def rows(self, lines: list[tuple[int, bytes]]) -> list[Row]:
        """The rows of these lines, less the heading."""
        return [row for number, data in lines if (row := self._row(number, data)) is not None]

    def _row(self, number: int, data: bytes) -> Row | None:
        text = _text(data)
        if text is None:
            return Row(
                number, wrong=_wrong(number, "字符编码须为 UTF-8 或 GB 18030", "it is neither UTF-8 nor GB 18030")
            )
        if self._names is None and self._heading(text):
            return None
        cells = [cell.strip() for cell in next(csv.reader([text], delimiter=self._divider), [])]
        named = {name: cell for name, cell in zip(self._names or (), cells, strict=False) if name and cell}
        code = named.pop("code", "")
        if not code or len(code) > _MOST_CODE:
            return Row(
                number, wrong=_wrong(number, "此行没有电池编码", "there is no battery code in this line", text[:60])
            )
        return Row(number, battery_key(code), named)

    def _heading(self, text: str) -> bool:
        """Whether the first line is a heading; without one each line is a code."""
        self._divider = max(",;\t", key=text.count)
        cells = [cell.strip() for cell in next(csv.reader([text], delimiter=self._divider), [])]
        names = tuple(COLUMNS.get(cell.lower()) for cell in cells)
        if "code" in names:
            self._names = names
            self.passed_over = tuple(cell for cell, name in zip(cells, names, strict=True) if name is None and cell)
            return True
        if len(cells) > 1:
            raise Failure(
                "compare.columns",
                f"首行没有名为 code（电池编码）的列；可用的列：code、{'、'.join(FIELDS)}",
                f"the first line names no column code; there may be code, {', '.join(FIELDS)}",
            )
        self._names = ("code",)
        return False


def _text(data: bytes) -> str | None:
    bare = data.removeprefix(_MARK).replace(b"\0", b"")
    for encoding in ("utf-8", "gb18030"):
        try:
            return bare.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
    return None


def _wrong(number: int, zh: str, en: str, value: str | None = None) -> Reason:
    return Reason(
        code="compare.line",
        zh=zh,
        en=en,
        line=number,
        value=value,
        next_zh="改正此行后重新比对",
        next_en="mend the line and compare again",
    )
