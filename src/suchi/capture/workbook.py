"""What a workbook says beside its values: which sheet is meant, where formulas stand, rows that are hidden, cells shown in percent."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from struct import unpack

from msgspec import Struct

from suchi.capture.spoilt import other_kind
from suchi.domain.columns import letter
from suchi.domain.errors import Failure, Reason, Refused

_MOST_UNPACKED = 256 << 20
_MOST_TOLD = 20
_BOOK = "xl/workbook.xml"
_LOCAL_HEADER, _PIECE = 30, 1 << 20
_PERCENT = frozenset({b"9", b"10"})
"""The numbers of the built-in formats 0% and 0.00% (ECMA-376, 18.8.30)."""
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d{1,7})"')
_STYLED = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bs="(\d{1,5})")[^>]*\br="([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\b\w+:id="([^"]+)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_FORMAT = re.compile(rb'<(?:\w+:)?numFmt\b(?=[^>]*\bformatCode="([^"]*%[^"]*)")[^>]*\bnumFmtId="(\d+)"')
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)


class Looks(Struct, frozen=True):
    """How a sheet looks to whoever made it: cells with formulas by name, rows that are hidden, and cells shown in percent as
    (row, column), rows from 1 and columns as letters."""

    formulas: list[tuple[str, int]]
    hidden: list[int]
    percent: frozenset[tuple[int, str]]


def unpacks(data: bytes) -> None:
    """Raise for an archive that is no workbook, or unpacks to more than a table can be. What its headers say of that is not believed."""
    left = _MOST_UNPACKED
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if _BOOK not in archive.namelist():
            raise other_kind(
                "压缩文件或其他文档（如 Word、ODS），不是 .xlsx 表格",
                "an archive or another document (Word, ODS), no .xlsx",
            )
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


def looks(data: bytes, number: int) -> Looks:
    """How the sheet of that number, from 0, looks. Raises `KeyError` or the like for a workbook that is none."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        ids = _SHEET.findall(archive.read(_BOOK))
        part = _part(archive, ids[number]) if number < len(ids) else None
        if part is None:
            return Looks([], [], frozenset())
        text, styles = archive.read(part), _percent_styles(archive)
    shown = (
        frozenset((int(row), column.decode()) for style, column, row in _STYLED.findall(text) if int(style) in styles)
        if styles
        else frozenset()
    )
    return Looks(
        formulas=[(column.decode(), int(row)) for column, row in _FORMULA.findall(text)],
        hidden=[int(row) for row in _HIDDEN.findall(text)],
        percent=shown,
    )


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The styles of cells that show a number in percent, by their place in the list of styles."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    text = archive.read("xl/styles.xml")
    formats = _PERCENT | {id_ for _, id_ in _FORMAT.findall(text)}
    listed = _STYLES.search(text)
    if listed is None:
        return frozenset()
    return frozenset(
        at for at, one in enumerate(re.findall(rb"<(?:\w+:)?xf\b[^>]*>", listed.group())) if _format_of(one) in formats
    )


def _format_of(style: bytes) -> bytes:
    found = re.search(rb'\bnumFmtId="(\d+)"', style)
    return found.group(1) if found is not None else b"0"


def _part(archive: zipfile.ZipFile, id_: bytes) -> str | None:
    """The part of the archive that holds the sheet of that id."""
    for found in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if b'Id="' + id_ + b'"' in found:
            target = re.search(rb'Target="([^"]+)"', found)
            if target is not None:
                path = target.group(1).decode()
                return path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return None


# ---- what is refused ----------------------------------------------------------------------------------------------------


def refuse_formulas(found: Looks, sheet: str) -> None:
    """Raise where the sheet holds formulas: what they show depends on who opens the file."""
    if not found.formulas:
        return
    reasons = [
        Reason(
            code="table.formula", line=row, value=f"{column}{row}",
            zh=f"工作表“{sheet}”第 {row} 行 {column} 列是公式", en=f"sheet “{sheet}”, row {row}, column {column}: this is a formula",
            next_zh="复制后“选择性粘贴—数值”", next_en="copy it, then paste its value",
        )
        for column, row in found.formulas[:_MOST_TOLD]
    ]  # fmt: skip
    raise Refused(
        "table.formula", "表中有公式，请改为数值后上传", "the table holds formulas: put values in their place", reasons
    )


def refuse_hidden(found: Looks, sheet: str, rows: list[tuple[int, list[str]]]) -> None:
    """Raise where rows with something in them are hidden or filtered away: nobody reports what they do not see. The line of
    names below the headings, which is for the machine, may be."""
    filled = {number for number, cells in rows if any(cells)}
    hidden = [number for number in found.hidden if number > 2 and number in filled]
    if not hidden:
        return
    told = "、".join(map(str, hidden[:_MOST_TOLD])) + ("…" if len(hidden) > _MOST_TOLD else "")
    reason = Reason(
        code="table.hidden", line=hidden[0], value=told,
        zh=f"工作表“{sheet}”有 {len(hidden)} 行被隐藏或筛选掉：{told}", en=f"sheet “{sheet}”: {len(hidden)} rows are hidden or filtered away: {told}",
        next_zh="要报送的，取消隐藏和筛选；不报送的，删除这些行", next_en="show them if they are to be sent, delete them if not",
    )  # fmt: skip
    raise Refused("table.hidden", "表中有隐藏的行", "the table has hidden rows", [reason])


def cell_name(row: int, at: int) -> tuple[int, str]:
    """A cell as `Looks` names it, by its row from 1 and column from 0."""
    return row, letter(at)
