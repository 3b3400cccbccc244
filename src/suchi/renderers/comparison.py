"""A comparison as JSON, CSV, XLSX or text: one row a line, one more for each further difference; what looks like a formula is text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any, Protocol

import msgspec
import xlsxwriter
from msgspec import Struct

from suchi.domain.comparing import NOT_IN_FILE, OUTCOMES, Compared, ComparisonCounts, OnRecord

HEADINGS = (
    ("line", "行 line"),
    ("outcome", "结果 outcome"),
    ("zh", "说明"),
    ("en", "meaning"),
    ("type", "事件 event"),
    ("id", "报送编号 id"),
    ("code", "电池编码 code"),
    ("field", "字段 field"),
    ("yours", "贵方 yours"),
    ("ours", "登记册 ours"),
    ("entry", "条目 entry"),
    ("note", "备注 note"),
)
_MOST_ROWS = 1_000_000
_PIECE = 500
_compared = msgspec.json.Decoder(Compared).decode
_on_record = msgspec.json.Decoder(OnRecord).decode
Row = tuple[Any, ...]


class Comparison(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """The whole answer: how many lines came to what, each line in order, and what the record holds over the period and the
    file does not. `from` and `to` are days in UTC+8, both included."""

    company: str
    since: str | None = msgspec.field(default=None, name="from")
    until: str | None = msgspec.field(default=None, name="to")
    counts: ComparisonCounts
    columns_passed_over: tuple[str, ...] = ()
    lines: tuple[Compared, ...] = ()
    not_in_file: tuple[OnRecord, ...] = ()


class Found(Protocol):
    """What a comparison came to, as it lies on disk."""

    counts: ComparisonCounts

    def lines(self) -> Iterator[bytes]: ...

    def rest(self) -> Iterator[bytes]: ...


def to_json(head: Comparison, found: Found) -> Iterator[bytes]:
    """One object, piece by piece."""
    yield msgspec.json.encode(head)[:-1] + b',"lines":['
    yield from _joined(found.lines())
    yield b'],"notInFile":['
    yield from _joined(found.rest())
    yield b"]}\n"


def _joined(items: Iterator[bytes]) -> Iterator[bytes]:
    first = True
    for item in items:
        yield item if first else b"," + item
        first = False


def to_csv(found: Found) -> Iterator[bytes]:
    """UTF-8 with its mark, which spreadsheets ask for."""
    yield "\ufeff".encode()
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([title for _, title in HEADINGS])
    for number, row in enumerate(rows(found), 1):
        writer.writerow([_plain(cell) for cell in row])
        if number % _PIECE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def to_xlsx(found: Found, file: IO[bytes]) -> None:
    """A workbook, written row by row; further sheets where one is full."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        heading = book.add_format({"bold": True})
        sheet, at = None, 0
        for row in rows(found):
            if sheet is None or at > _MOST_ROWS:
                sheet, at = _sheet(book, heading), 1
            for column, cell in enumerate(row):
                if isinstance(cell, int) and not isinstance(cell, bool):
                    sheet.write_number(at, column, cell)
                elif cell is not None:
                    sheet.write_string(at, column, str(cell))
            at += 1
        if sheet is None:
            _sheet(book, heading)


def _sheet(book: Any, heading: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(HEADINGS) - 1, 18)
    for column, (_, title) in enumerate(HEADINGS):
        sheet.write_string(0, column, title, heading)
    return sheet


def rows(found: Found, *, same: bool = True) -> Iterator[Row]:
    """The table: lines in order, then what the file does not hold. Without `same` only what is not."""
    for data in found.lines():
        one = _compared(data)
        if same or one.outcome != "same" or one.voided or one.registered_as:
            yield from _of_line(one)
    for data in found.rest():
        item = _on_record(data)
        note = "已被更正作废 voided by a correction" if item.voided else ""
        yield (
            None, "notInFile", *NOT_IN_FILE, item.type, item.id, item.code, None, None, item.occurred_at, item.entry_id, note,
        )  # fmt: skip


def _of_line(one: Compared) -> Iterator[Row]:
    head = (one.line, one.outcome, *OUTCOMES[one.outcome], one.type, one.id, one.code)
    note = "; ".join(_notes(one))
    if not one.differences:
        yield (*head, None, None, None, one.entry_id or one.alike, note)
    for difference in one.differences:
        yield (*head, difference.field, difference.yours, difference.ours, one.entry_id or one.alike, note)
        note = ""


def _notes(one: Compared) -> Iterable[str]:
    if one.voided:
        yield "已被更正作废 voided by a correction"
    if one.registered_as and one.outcome == "same":
        yield f"登记册中的编号为 on record under the id {one.registered_as}"
    elif one.registered_as:
        yield f"同一时刻有另一份同类报告 another report of that moment: {one.registered_as}"
    if one.not_compared:
        yield f"不对贵方开放，未比对 not open to you, not compared: {', '.join(one.not_compared)}"
    for reason in one.reasons:
        yield f"{reason.zh} {reason.en} [{reason.code}]"


def _plain(cell: Any) -> Any:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def to_text(found: Found, most: int) -> Iterator[str]:
    """For a terminal: the counts, then what is not the same, the first `most` rows."""
    counts = found.counts
    for name, (zh, en) in (*OUTCOMES.items(), ("not_in_file", NOT_IN_FILE)):
        yield f"{getattr(counts, name):>9}  {zh}  {en}"
    for shown, row in enumerate(rows(found, same=False)):
        if shown == most:
            yield f"… 只显示前 {most} 行，用 --out 取全部 | the first {most} rows: --out writes them all"
            return
        line, outcome, zh, _, type_, id_, code, field, yours, ours, _, note = row
        what = " ".join(str(part) for part in (type_, id_, code) if part)
        where = f"  {field}: {yours!s} ≠ {ours!s}" if field else f"  {ours}" if ours else ""
        yield f"{'' if line is None else line:>9}  {outcome} {zh}  {what}{where}" + (f"  ({note})" if note else "")
