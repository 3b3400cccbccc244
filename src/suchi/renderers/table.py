"""Tables as files that a spreadsheet opens: CSV for programs, XLSX for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

Value = str | int | float | None
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the local code page, and Chinese becomes noise."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_WIDTH = 48
_MEASURED = 500
"""Rows by which the width of columns is set: what comes behind them is seldom wider, and each measuring costs."""


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a mark, CRLF (RFC 4180). A text that a spreadsheet would run as a formula is made plain by an apostrophe."""
    out = io.StringIO()
    out.write(BOM)
    write = csv.writer(out).writerow
    write(heads)
    for row in rows:
        write([_plain(value) for value in row])
    return out.getvalue().encode()


def to_xlsx(title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet: the heading stays in sight and filters, numbers are numbers, and codes stay text."""
    out = io.BytesIO()
    options = {"in_memory": True, "constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True, "bottom": 1})
        widths = [_width(head) for head in heads]
        last = 0
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(last, column, value)
                elif value is not None:
                    sheet.write_number(last, column, value)
                if last <= _MEASURED:
                    widths[column] = max(widths[column], _width(value))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(_MOST_WIDTH, width + 2))
        sheet.freeze_panes(1, 0)
        if heads:
            sheet.autofilter(0, 0, last, len(heads) - 1)
    return out.getvalue()


def _plain(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _width(value: Value) -> int:
    """In halves of a Chinese character."""
    text = "" if value is None else str(value)
    return sum(2 if char > "\u2e7f" else 1 for char in text)


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of []:*?/\\ (the format's own limits)."""
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31] or "Suchi"
