"""Ways in which a file is no table that can be read: another kind of file under its name, too long, too wide, or damaged."""

from __future__ import annotations

import re

from suchi.domain.columns import letter
from suchi.domain.errors import Failure, Reason

MOST_ROWS = 20_000
MOST_COLUMNS = 200
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|table|meta|\?xml|workbook)\b", re.IGNORECASE)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
_EXPONENT = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+\d{2,3}").fullmatch
Both = tuple[str, str]


def refuse_what_is_no_table(data: bytes) -> None:
    """Raise for a file that is plainly something else, whatever it is called."""
    head = data[:512].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(_OLD_OFFICE):
        # a workbook with a password lies in the same kind of box as one of before 2007
        if _SEALED in data:
            raise password()
        raise Failure(
            "table.old-format",
            "这是旧版 Excel（.xls）等文件，改扩展名无效；请在 Excel 中“另存为” .xlsx 后上传",
            "this is a file of old Excel (.xls) or the like, and its name does not change that: save it as .xlsx and upload that",
        )
    if _MARKUP.match(head):
        raise other_kind("网页或 XML 文件，不是表格", "a web page or an XML file, no table")
    if head.startswith(b"%PDF"):
        raise other_kind(" PDF 文件，不是表格", "a PDF, no table")
    if head.startswith(b"PK\x05\x06"):
        raise other_kind("空的压缩文件，不是表格", "an empty archive, no table")
    if head.startswith(_PICTURES):
        raise other_kind("图片，不是表格", "a picture, no table")


def other_kind(zh: str, en: str) -> Failure:
    """The file is of another kind, in what its reader calls it."""
    return Failure(
        "table.not-a-table",
        f"此文件是{zh}；请在表格软件中打开，另存为 .xlsx 后上传",
        f"this file is {en}: open it in a spreadsheet, save it as .xlsx and upload that",
    )


def password() -> Failure:
    return Failure(
        "table.password", "文件设有密码，请取消密码后上传", "the file has a password: take it off and upload it again"
    )


def spoilt(what: str) -> Failure:
    return Failure(
        "table.spoilt", f"文件已损坏或不是表格：{what[:120]}", f"the file is spoilt, or no table: {what[:120]}"
    )


def too_long(rows: int) -> Failure:
    return Failure(
        "table.too-long",
        f"一个文件最多 {MOST_ROWS} 行，此文件有 {rows} 行以上；请分成几个文件",
        f"a file has at most {MOST_ROWS} rows, this one at least {rows}: split it",
    )


def refuse_too_wide(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise Failure("table.too-wide", f"一行最多 {MOST_COLUMNS} 列", f"a row has at most {MOST_COLUMNS} columns")


# ---- cells --------------------------------------------------------------------------------------------------------------


def cell(code: str, sheet: str, row: int, at: int, value: str, what: Both, then: Both) -> Reason:
    """What is wrong with a cell, by sheet, row (from 1) and column (from 0)."""
    return Reason(
        code=f"table.{code}", line=row, value=value[:60],
        zh=f"工作表“{sheet}”第 {row} 行 {letter(at)} 列{what[0]}", en=f"sheet “{sheet}”, row {row}, column {letter(at)}: {what[1]}",
        next_zh=then[0], next_en=then[1],
    )  # fmt: skip


def digits_lost(sheet: str, row: int, at: int, value: str) -> Reason:
    """A spreadsheet has made a number of a code, and its last digits are gone."""
    return cell(
        "digits", sheet, row, at, value, ("是数值，末位数字可能已丢失", "this is a number, and its last digits may be lost"),
        ("先把该列设为“文本”格式，再重新填写", "format the column as text, then type it again"),
    )  # fmt: skip


def is_shortened(text: str) -> bool:
    """Whether a text is what a spreadsheet shows in place of a long number: 1.23457E+23."""
    return _EXPONENT(text) is not None


def shortened(sheet: str, rows: list[tuple[int, list[str]]]) -> list[Reason]:
    """Cells of texts in which only the head of a long number is left."""
    return [
        digits_lost(sheet, number, at, text)
        for number, cells in rows
        for at, text in enumerate(cells)
        if "+" in text and is_shortened(text)
    ]
