"""Tables as people fill them in, made for tests: lines of a template, as CSV or as a workbook."""

from __future__ import annotations

import csv
import io

from xlsxwriter import Workbook

from suchi.domain.columns import MARK, columns_of


def table(event: str, rows: list[dict[str, str]]) -> list[list[str]]:
    """The lines of a table as a template has them, filled in."""
    columns = columns_of(event)
    names = [f"{event}{MARK}" if one.name == "id" else one.name for one in columns]
    return [[one.heading[0] for one in columns], names, *([row.get(one.name, "") for one in columns] for row in rows)]


def as_csv(lines: list[list[str]], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode(encoding)


def as_xlsx(
    lines: list[list[str]], formulas: dict[str, str] | None = None, numbers: dict[str, float] | None = None
) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("填报")
        for row, cells in enumerate(lines):
            for at, text in enumerate(cells):
                sheet.write_string(row, at, text)
        for cell, formula in (formulas or {}).items():
            sheet.write_formula(cell, formula)
        for cell, number in (numbers or {}).items():
            sheet.write_number(cell, number)
    return out.getvalue()
