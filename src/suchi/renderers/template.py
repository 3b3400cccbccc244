"""A table to be filled in for a type of report: headings in words, the names behind them, lists to choose from, and how it is done."""

from __future__ import annotations

import io
from typing import Any

from xlsxwriter import Workbook

from suchi.domain.columns import MARK, Column, columns_of, letter
from suchi.domain.event import CATALOGUE

_ROWS = 20_000
_TEXT = frozenset({"text", "long", "choice", "flag", "day", "moment"})
_HOW = (
    ("一行一份报告；带 * 的栏目必填。", "One report a row; columns with * must be filled in."),
    ("一份报告有多件物品时：下一行只填物品的栏目，其余留空，即接在上一份报告之后。",
     "Where a report has several items: in the next row fill in the columns of the item only; it goes on with the report above."),
    ("一格内有多个编码时，用逗号或换行隔开。", "Several codes in one cell stand apart by commas or lines."),
    ("日期写作 2026-04-18；时间写作 2026-04-18 09:30，按北京时间。", "Write a day as 2026-04-18, a time as 2026-04-18 09:30 (UTC+8)."),
    ("编码各列已设为文本格式；请勿使用公式。", "Columns of codes are text; do not use formulas."),
    ("同一文件可以重复上传：已在册的行不会重复记录。", "The same file may be uploaded again: rows on record already are not recorded twice."),
    ("最多 20 000 行。第二行（灰色）供机器识别，请勿删除。", "At most 20 000 rows. The second line (grey) is for the machine: leave it there."),
)  # fmt: skip


def template(event: str, *, zh: bool) -> bytes:
    """The workbook for a type of report, in one language."""
    pick = 0 if zh else 1
    about = CATALOGUE[event]
    columns = columns_of(event)
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet((about.zh if zh else about.en)[:31])
        words = book.add_worksheet("可选值" if zh else "Choices")
        how = book.add_worksheet("填写说明" if zh else "How to fill it in")
        bold = book.add_format({"bold": True, "bg_color": "#E3F2EE", "text_wrap": True, "valign": "top"})
        grey = book.add_format({"font_color": "#8A949E", "font_size": 9})
        text, plain = book.add_format({"num_format": "@"}), book.add_format({})
        for at, column in enumerate(columns):
            star = " *" if column.needed and column.name != "id" else ""
            heading = column.heading[pick] + star
            sheet.write_string(0, at, heading, bold)
            sheet.write_string(1, at, f"{event}{MARK}" if column.name == "id" else column.name, grey)
            sheet.set_column(
                at, at, min(32, max(12, _width(heading) + 2)), text if column.field.shape in _TEXT else plain
            )
            if (help_ := column.field.label.help) is not None:
                sheet.write_comment(0, at, help_[pick])
            _choices(sheet, words, at, column, pick, bold)
        sheet.freeze_panes(2, 0)
        how.set_column(0, 0, 100)
        for row, line in enumerate(_HOW):
            how.write_string(row, 0, line[pick])
    return out.getvalue()


def _choices(sheet: Any, words: Any, at: int, column: Column, pick: int, bold: Any) -> None:
    """The words that a cell may hold, on the sheet of choices and as a list in the cell."""
    field = column.field
    if field.shape == "flag":
        options = [("是", "yes")[pick], ("否", "no")[pick]]
    elif field.choices:
        options = [field.word(value)[pick] for value in field.choices]
    else:
        return
    name = letter(at)
    words.write_string(0, at, column.heading[pick], bold)
    for row, option in enumerate(options, 1):
        words.write_string(row, at, option)
    if not field.many:
        source = f"='{words.get_name()}'!${name}$2:${name}${len(options) + 1}"
        sheet.data_validation(2, at, _ROWS + 1, at, {"validate": "list", "source": source})


def _width(text: str) -> int:
    return sum(2 if char > "\u2e7f" else 1 for char in text)
