"""Tables as plain text, CSV and its like, in the encodings and with the dividers that spreadsheets write."""

from __future__ import annotations

import csv
import io
import re

from suchi.capture.spoilt import MOST_ROWS, refuse_too_wide, spoilt, too_long
from suchi.domain.errors import Failure, Reason, Refused

_MARK = b"\xef\xbb\xbf"
_DIVIDERS = ",;\t"
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
Rows = list[tuple[int, list[str]]]


def rows_of(data: bytes) -> Rows:
    """The rows of a text, with their numbers from 1. Raises where it cannot be read, or is too long."""
    text = _decoded(data)
    said = _SAID.match(text)  # a line of its own, which Excel reads and does not show
    divider = said.group(1) if said else max(_DIVIDERS, key=text[:4096].split("\n", 1)[0].count)
    body, found = io.StringIO(text[said.end() :] if said else text, newline=""), Rows()
    try:
        for cells in csv.reader(body, delimiter=divider, strict=True):
            refuse_too_wide(len(cells))
            found.append((len(found) + 1, [cell.strip().removeprefix("'") for cell in cells]))
            if len(found) > MOST_ROWS + 2:
                raise too_long(len(found))
    except csv.Error as error:
        raise _quotes(len(found) + 1) if _is_of_quotes(error) else spoilt(f"{len(found) + 1}: {error}") from None
    return found


def _decoded(data: bytes) -> str:
    """UTF-8, or what Chinese spreadsheets write otherwise: GB 18030, and UTF-16 with its mark as “Unicode text”."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8", "gb18030"):
        try:
            text = data.removeprefix(_MARK).decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Failure(
        "table.encoding",
        "无法读取：须为 XLSX，或字符编码为 UTF-8、GB 18030 的 CSV",
        "it cannot be read: it must be XLSX, or CSV in UTF-8 or GB 18030",
    )


def _is_of_quotes(error: csv.Error) -> bool:
    return "expected after" in str(error) or "unexpected end" in str(error)


def _quotes(row: int) -> Failure:
    """A quotation mark that opens a cell and does not close it, or closes it too early: where the row ends is not known."""
    what = Reason(
        code="table.quotes", line=row, zh=f"第 {row} 行的双引号不成对", en=f"row {row}: a quotation mark is not closed, or closes too early",
        next_zh="删去该引号，或写成两个引号；也可另存为 .xlsx 上传", next_en="take it out, or write it twice; or save the table as .xlsx",
    )  # fmt: skip
    return Refused("table.quotes", "表中有不成对的双引号", "the table has a quotation mark that stands alone", [what])
