"""A file of reports on its way through the lane: read piece by piece, counted by outcome, what was refused kept with its place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

import msgspec
from msgspec import Struct

from suchi.capture.filled import Filled, Ids
from suchi.domain.columns import Draft
from suchi.domain.errors import Failure, Reason
from suchi.domain.event import CATALOGUE
from suchi.domain.filling import event_of, tidied
from suchi.domain.labels import field_at, place
from suchi.domain.receipt import Caller, Line
from suchi.web.call import Call
from suchi.web.identifying import still_reporting
from suchi.web.lines import Lines, TooLong, too_long
from suchi.web.pages.reporting.looking_up import Names, looked_up

PIECE = 500
"""Reports that go together: between two pieces the progress is written down, and other people's requests get their turn."""
MOST_REFUSED = 5000
T = TypeVar("T")
Settled = tuple[Draft, dict[str, str], list[Reason]]
"""A draft, its fields with names looked up, and what could not be found."""


class Place(Struct, frozen=True):
    """Where something stands in the file: the row or line, and in a table the column and its heading."""

    row: int
    column: str = ""
    heading: str = ""


class Refusal(Struct, frozen=True, kw_only=True):
    """Why a report of the file was refused: where, what stands there, the rule, and what to do."""

    row: int
    column: str
    what_zh: str
    what_en: str
    value: str
    code: str
    zh: str
    en: str
    next_zh: str
    next_en: str


class Progress(Struct, kw_only=True):
    """How far a file has come. `counts` by outcome; `findings` by rule, with how many reports have one; `own_record_only`: a check
    that looked at the company's own record alone; `failed`: why it stopped before its end, in both languages."""

    id: str
    company: str
    person: str
    name: str
    started_us: int
    dry_run: bool
    total: int
    done: int = 0
    finished: bool = False
    counts: dict[str, int] = {}
    findings: dict[str, int] = {}
    undecided: dict[str, int] = {}
    refused: list[Refusal] = []
    more_refused: int = 0
    own_record_only: bool = False
    failed: tuple[str, str] | None = None


class Ready(Struct, frozen=True):
    """A report ready to be sent, or why it is not one; and how its places are found in the file."""

    row: int
    data: bytes | None
    wrong: tuple[Reason, ...]
    where: Callable[[str], Place]
    type: str = ""


async def run(
    call: Call,
    caller: Caller,
    progress: Progress,
    reports: AsyncIterator[list[Ready]],
    keep: Callable[[Progress], None],
) -> None:
    """Send all reports, piece by piece. A failure ends it; what went before stays on record, and the same file can be sent again."""
    try:
        async for piece in reports:
            await still_reporting(call)
            await _piece(call, caller, progress, piece)
            keep(progress)
    except Failure as failure:
        progress.failed = (failure.zh, failure.en)
    except Exception:
        progress.failed = (
            "处理时发生意外错误，其余行未处理；可将同一文件重新上传",
            "something unforeseen happened and the rest was left; the same file can be uploaded again",
        )
        raise
    finally:
        progress.finished = True
        keep(progress)


async def _piece(call: Call, caller: Caller, progress: Progress, piece: list[Ready]) -> None:
    lines = [Line(number, one.data, caller) for number, one in enumerate(piece, 1) if one.data is not None]
    receipts = (
        {one.line: one for one in await call.services.lane.submit(lines, dry_run=progress.dry_run)} if lines else {}
    )
    for number, ready in enumerate(piece, 1):
        receipt = receipts.get(number)
        _count(progress, receipt.outcome if receipt is not None else "refused")
        progress.own_record_only = progress.own_record_only or (receipt is not None and receipt.own_record_only)
        for reason in receipt.reasons if receipt is not None else ready.wrong:
            _refuse(progress, ready, reason)
        for rule, verdict in {(one.rule, one.verdict) for one in receipt.findings} if receipt is not None else ():
            found = progress.findings if verdict == "broken" else progress.undecided
            found[rule] = found.get(rule, 0) + 1
    progress.done += len(piece)


def _count(progress: Progress, outcome: str) -> None:
    progress.counts[outcome] = progress.counts.get(outcome, 0) + 1


def _refuse(progress: Progress, ready: Ready, reason: Reason) -> None:
    if len(progress.refused) >= MOST_REFUSED:
        progress.more_refused += 1
        return
    at = ready.where(reason.field or "")
    pointer = reason.field or ""
    zh, en = (place(ready.type, pointer, zh=one) if ready.type in CATALOGUE else "" for one in (True, False))
    way = field_at(ready.type, pointer) if ready.type in CATALOGUE else ()
    own_words = bool(way) and way[-1].shape == "long"  # what somebody has written is kept nowhere but sealed
    progress.refused.append(
        Refusal(
            row=at.row, column=at.column, what_zh=at.heading or zh or pointer, what_en=en or at.heading or pointer,
            value="" if own_words else reason.value or "", code=reason.code, zh=reason.zh, en=reason.en, next_zh=reason.next_zh or "",
            next_en=reason.next_en or "",
        )
    )  # fmt: skip


# ---- reports of a file --------------------------------------------------------------------------------------------------


async def of_lines(data: bytes) -> AsyncIterator[list[Ready]]:
    """Reports as JSON, one a line."""
    lines = Lines()
    for piece in _pieces(_lines(lines, data), PIECE):
        yield [_line(number, found) for number, found in piece]
        await asyncio.sleep(0)


def _lines(lines: Lines, data: bytes) -> Iterator[tuple[int, bytes | TooLong]]:
    for start in range(0, len(data), 1 << 16):
        yield from lines.feed(data[start : start + (1 << 16)])
    yield from lines.end()


def _line(number: int, found: bytes | TooLong) -> Ready:
    def where(_pointer: str) -> Place:
        return Place(number)

    if isinstance(found, TooLong):
        return Ready(number, None, (too_long(number, found),), where)
    return Ready(number, found, (), where, _type_of(found))


class _Typed(Struct):
    type: str = ""


def _type_of(line: bytes) -> str:
    """Of which type a line says it is, for naming its fields; empty where it cannot be read."""
    try:
        return msgspec.json.decode(line, type=_Typed).type
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return ""


async def of_table(call: Call, table: Filled, drafts: list[Draft], reporter: str) -> AsyncIterator[list[Ready]]:
    """Reports of a table, read in a thread of its own, so that nobody else waits for it."""
    names: Names = {}
    ids = Ids()
    for piece in _pieces(drafts, PIECE):
        tidy = await asyncio.to_thread(lambda drafts: [tidied(table.event, one.values) for one in drafts], piece)
        settled = [await _settled(call, table.event, draft, one, names) for draft, one in zip(piece, tidy, strict=True)]
        yield await asyncio.to_thread(_all_ready, table, settled, reporter, ids)


async def _settled(call: Call, event: str, draft: Draft, tidy: dict[str, str], names: Names) -> Settled:
    values, wrong, _ = await looked_up(call, event, tidy, names)
    return draft, values, wrong


def _all_ready(table: Filled, settled: list[Settled], reporter: str, ids: Ids) -> list[Ready]:
    return [_ready(table, draft, values, wrong, reporter, ids) for draft, values, wrong in settled]


def _ready(
    table: Filled, draft: Draft, values: Mapping[str, str], wrong: list[Reason], reporter: str, ids: Ids
) -> Ready:
    made, unread = event_of(table.event, values)
    made.setdefault("reporter", reporter)
    if "id" not in made:
        made["id"] = ids.of(made)
    known = {one.field for one in wrong}
    found = [*wrong, *(one for one in unread if one.field not in known and one.field not in ("/id", "/reporter"))]

    def where(pointer: str) -> Place:
        return Place(*table.where(draft, pointer))

    return Ready(draft.row, None if found else msgspec.json.encode(made), tuple(found), where, table.event)


def _pieces(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while piece := list(islice(left, size)):
        yield piece
