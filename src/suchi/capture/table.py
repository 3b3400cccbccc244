"""Files that spreadsheets write, XLSX and CSV, read as rows of texts; what cannot be read is told with its sheet, row and column."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from struct import error as struct_error
from struct import unpack
from typing import Any

from msgspec import Struct
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from suchi.domain.columns import letter
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.typing_in import moment_text

MOST_ROWS = 20_000
MOST_COLUMNS = 200
_MOST_UNPACKED = 256 << 20
_MOST_FORMULAS = 20
_LOCAL_HEADER, _PIECE = 30, 1 << 20
_MARK = b"\xef\xbb\xbf"
_EXACT = 10**15
"""Digits beyond the fifteenth are lost in a spreadsheet's number: a code of eighteen digits is no longer that code."""
_ERRORS = frozenset("#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE!".split())
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\br:id="([^"]+)"')
_TARGET = re.compile(rb"<Relationship\b[^>]*>")


class Sheet(Struct, frozen=True):
    """A sheet: its name, and its rows of texts with their numbers, from 1. A cell without anything is empty."""

    name: str
    rows: list[tuple[int, list[str]]]


def read_table(data: bytes) -> Sheet:
    """The first sheet of a file, XLSX or CSV by its own bytes. Raises when it cannot be read, is too long, or holds formulas."""
    if not data.strip():
        raise Failure("table.empty", "文件为空", "the file is empty")
    sheet = _xlsx(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    if not any(any(cells) for _, cells in sheet.rows):
        raise Failure("table.empty", f"工作表“{sheet.name}”为空", f"the sheet “{sheet.name}” is empty")
    return sheet


# ---- XLSX ---------------------------------------------------------------------------------------------------------------


def _xlsx(data: bytes) -> Sheet:
    try:
        _unpacks(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        name = book.sheet_names[0]
        _no_formulas(data, name)
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS + 2:
            raise _too_long(sheet.total_height)
        rows = sheet.to_python(skip_empty_area=False)
    except PasswordError:
        raise Failure(
            "table.password",
            "文件设有密码，请取消密码后上传",
            "the file has a password: take it off and upload it again",
        ) from None
    except (CalamineError, zipfile.BadZipFile, KeyError, IndexError, ValueError, zlib.error, struct_error) as error:
        raise _spoilt(str(error)) from None
    _too_wide(max(map(len, rows), default=0))
    wrong: list[Reason] = []
    found = [
        (number, [_text(cell, name, number, at, wrong) for at, cell in enumerate(row)])
        for number, row in enumerate(rows, 1)
    ]
    if wrong:
        raise Refused(
            "table.cells",
            f"工作表“{name}”中有无法读取的单元格",
            f"the sheet “{name}” has cells that cannot be read",
            wrong[:100],
        )
    return Sheet(name, found)


def _unpacks(data: bytes) -> None:
    """Raise for an archive that unpacks to more than a table can be. What its headers say of that is not believed."""
    left = _MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            left -= _size(data, part, left)
            if left < 0:
                raise Failure(
                    "table.too-large", "文件展开后过大，请分成几个文件", "unpacked, the file is too large: split it"
                )


def _size(data: bytes, part: zipfile.ZipInfo, most: int) -> int:
    """How many bytes a part unpacks to, counted up to a little more than `most`."""
    name, extra = unpack("<HH", data[part.header_offset + 26 : part.header_offset + 30])
    start = part.header_offset + _LOCAL_HEADER + name + extra
    packed = data[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(part.filename)
    inflater, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    while packed and size <= most:
        size += len(inflater.decompress(packed, _PIECE))
        packed = inflater.unconsumed_tail
    return size


def _no_formulas(data: bytes, sheet: str) -> None:
    """Raise where the first sheet holds formulas: what they show depends on who opens the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = _SHEET.search(archive.read("xl/workbook.xml"))
        part = _part(archive, first.group(1)) if first is not None else None
        if part is None:
            return
        found = [(column.decode(), int(row)) for column, row in _FORMULA.findall(archive.read(part))]
    if found:
        reasons = [
            Reason(
                code="table.formula", line=row, value=f"{column}{row}",
                zh=f"工作表“{sheet}”第 {row} 行 {column} 列是公式", en=f"sheet “{sheet}”, row {row}, column {column}: this is a formula",
                next_zh="复制后“选择性粘贴—数值”", next_en="copy it, then paste its value",
            )
            for column, row in found[:_MOST_FORMULAS]
        ]  # fmt: skip
        raise Refused(
            "table.formula",
            "表中有公式，请改为数值后上传",
            "the table holds formulas: put values in their place",
            reasons,
        )


def _part(archive: zipfile.ZipFile, id_: bytes) -> str | None:
    """The part of the archive that holds the sheet of that id."""
    for found in _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if b'Id="' + id_ + b'"' in found:
            target = re.search(rb'Target="([^"]+)"', found)
            if target is not None:
                path = target.group(1).decode()
                return path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return None


def _text(cell: Any, sheet: str, row: int, at: int, wrong: list[Reason]) -> str:
    if isinstance(cell, str):
        text = cell.strip()
        if text in _ERRORS:
            wrong.append(
                _cell(
                    "error",
                    sheet,
                    row,
                    at,
                    text,
                    ("是错误值", "this is an error value"),
                    ("填写实际内容", "give what is meant"),
                )
            )
        return text
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        if abs(cell) >= _EXACT:
            then = ("先把该列设为“文本”格式，再重新填写", "format the column as text, then type it again")
            wrong.append(
                _cell(
                    "digits",
                    sheet,
                    row,
                    at,
                    f"{cell:.0f}",
                    ("是数值，末位数字可能已丢失", "this is a number, and its last digits may be lost"),
                    then,
                )
            )
        return f"{int(cell)}" if float(cell).is_integer() else f"{cell:.10f}".rstrip("0")
    if isinstance(cell, datetime | date):
        return moment_text(cell)
    return cell.isoformat() if isinstance(cell, time) else "" if cell is None else str(cell)


def _cell(code: str, sheet: str, row: int, at: int, value: str, what: tuple[str, str], then: tuple[str, str]) -> Reason:
    return Reason(
        code=f"table.{code}", line=row, value=value,
        zh=f"工作表“{sheet}”第 {row} 行 {letter(at)} 列{what[0]}", en=f"sheet “{sheet}”, row {row}, column {letter(at)}: {what[1]}",
        next_zh=then[0], next_en=then[1],
    )  # fmt: skip


# ---- CSV ----------------------------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Sheet:
    text = _decoded(data)
    head = text[:4096].split("\n", 1)[0]
    divider = max(",;\t", key=head.count)
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in _records(text, divider):
            _too_wide(len(cells))
            found.append((len(found) + 1, [cell.strip().removeprefix("'") for cell in cells]))
            if len(found) > MOST_ROWS + 2:
                raise _too_long(len(found))
    except csv.Error as error:
        raise _spoilt(f"{len(found) + 1}: {error}") from None
    return Sheet("CSV", found)


def _records(text: str, divider: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)


def _decoded(data: bytes) -> str:
    """UTF-8, or what Chinese spreadsheets write otherwise."""
    for encoding in ("utf-8", "gb18030"):
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


# ---- ways to fail -------------------------------------------------------------------------------------------------------


def _spoilt(what: str) -> Failure:
    return Failure(
        "table.spoilt", f"文件已损坏或不是表格：{what[:120]}", f"the file is spoilt, or no table: {what[:120]}"
    )


def _too_long(rows: int) -> Failure:
    return Failure(
        "table.too-long",
        f"一个文件最多 {MOST_ROWS} 行，此文件有 {rows} 行以上；请分成几个文件",
        f"a file has at most {MOST_ROWS} rows, this one at least {rows}: split it",
    )


def _too_wide(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise Failure("table.too-wide", f"一行最多 {MOST_COLUMNS} 列", f"a row has at most {MOST_COLUMNS} columns")


def texts(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[int, str]]]:
    """Rows by the numbers of their columns, empty cells left out."""
    for number, cells in rows:
        yield number, {at: text for at, text in enumerate(cells) if text}
