"""Files that spreadsheets write, XLSX and CSV, read as rows of texts; what cannot be read is told with its sheet, row and column."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from struct import error as struct_error
from typing import Any

from msgspec import Struct
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from suchi.capture import spoilt, workbook
from suchi.capture.separated import rows_of
from suchi.capture.spoilt import MOST_ROWS
from suchi.domain.columns import MARK
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.typing_in import moment_text

_EXACT = 10**15
"""Digits beyond the fifteenth are lost in a spreadsheet's number: a code of eighteen digits is no longer that code."""
_ERRORS = frozenset("#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE!".split())
_NOT_XLSX = (CalamineError, zipfile.BadZipFile, KeyError, IndexError, ValueError, zlib.error, struct_error)
_HEADING_LINES = 2


class Sheet(Struct, frozen=True):
    """A sheet: its name, and its rows of texts with their numbers, from 1. A cell without anything is empty."""

    name: str
    rows: list[tuple[int, list[str]]]


def read_table(data: bytes) -> Sheet:
    """The sheet of reports of a file, XLSX or CSV by its own bytes. Raises when it cannot be read, is too long, or holds what
    nobody sees or nobody can be sure of: formulas, hidden rows, digits that are lost."""
    if not data.strip():
        raise Failure("table.empty", "文件为空", "the file is empty")
    spoilt.refuse_what_is_no_table(data)
    sheet = _xlsx(data) if data.startswith(b"PK\x03\x04") else Sheet("CSV", rows_of(data))
    if not any(any(cells) for _, cells in sheet.rows):
        raise Failure("table.empty", f"工作表“{sheet.name}”为空", f"the sheet “{sheet.name}” is empty")
    if wrong := spoilt.shortened(sheet.name, sheet.rows):
        raise _unread(sheet.name, wrong)
    return sheet


def texts(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[int, str]]]:
    """Rows by the numbers of their columns, empty cells left out."""
    for number, cells in rows:
        yield number, {at: text for at, text in enumerate(cells) if text}


# ---- XLSX ---------------------------------------------------------------------------------------------------------------


def _xlsx(data: bytes) -> Sheet:
    try:
        workbook.unpacks(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        number = _sheet_of_reports(book)
        name = book.sheet_names[number]
        looks = workbook.looks(data, number)
        workbook.refuse_formulas(looks, name)
        sheet = book.get_sheet_by_index(number)
        if sheet.total_height > MOST_ROWS + 2:
            raise spoilt.too_long(sheet.total_height)
        rows = sheet.to_python(skip_empty_area=False)
    except PasswordError:
        raise spoilt.password() from None
    except _NOT_XLSX as error:
        raise spoilt.spoilt(str(error)) from None
    spoilt.refuse_too_wide(max(map(len, rows), default=0))
    wrong: list[Reason] = []
    found = [(at, _texts(row, name, at, looks, wrong)) for at, row in enumerate(rows, 1)]
    if wrong:
        raise _unread(name, wrong)
    workbook.refuse_hidden(looks, name, found)
    return Sheet(name, found)


def _sheet_of_reports(book: CalamineWorkbook) -> int:
    """Which sheet is read: the one that says which report it is of, else the first that can be seen. Raises for two of them,
    since only one would be sent."""
    seen = [at for at, one in enumerate(book.sheets_metadata) if one.visible == SheetVisibleEnum.Visible]
    marked = [at for at in seen if _is_marked(book, at)]
    if len(marked) > 1:
        names = "、".join(f"“{book.sheet_names[at]}”" for at in marked[:5])
        raise Failure(
            "table.sheets",
            f"工作表{names}都是报告表，一个文件只报送一张；请分别保存后上传",
            f"the sheets {names} are each a table of reports, and a file has one: save them apart",
        )
    return (marked or seen or [0])[0]


def _is_marked(book: CalamineWorkbook, at: int) -> bool:
    heads = book.get_sheet_by_index(at).to_python(skip_empty_area=False, nrows=_HEADING_LINES)
    return any(isinstance(cell, str) and cell.strip().endswith(MARK) for row in heads for cell in row)


def _texts(row: list[Any], sheet: str, number: int, looks: workbook.Looks, wrong: list[Reason]) -> list[str]:
    return [
        _percent(cell)
        if looks.percent and _is_number(cell) and workbook.cell_name(number, at) in looks.percent
        else _text(cell, sheet, number, at, wrong)
        for at, cell in enumerate(row)
    ]


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _percent(cell: float) -> str:
    """As it is shown: 90 % is kept as 0.9, and who typed it meant 90."""
    shown = (Decimal(str(cell)) * 100).quantize(Decimal("1e-6")).normalize()
    return f"{shown:f}%"


def _text(cell: Any, sheet: str, row: int, at: int, wrong: list[Reason]) -> str:
    if isinstance(cell, str):
        text = cell.strip()
        if text in _ERRORS:
            what, then = ("是错误值", "this is an error value"), ("填写实际内容", "give what is meant")
            wrong.append(spoilt.cell("error", sheet, row, at, text, what, then))
        return text
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        if abs(cell) >= _EXACT:
            wrong.append(spoilt.digits_lost(sheet, row, at, f"{cell:.0f}"))
        return f"{int(cell)}" if float(cell).is_integer() else f"{cell:.10f}".rstrip("0")
    if isinstance(cell, datetime | date):
        return moment_text(cell)
    return cell.isoformat() if isinstance(cell, time) else "" if cell is None else str(cell)


def _unread(sheet: str, wrong: list[Reason]) -> Refused:
    return Refused(
        "table.cells",
        f"工作表“{sheet}”中有无法读取的单元格",
        f"the sheet “{sheet}” has cells that cannot be read",
        wrong[:100],
    )
