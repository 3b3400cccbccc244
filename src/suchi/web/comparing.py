"""Walks a company's file past the record in batches, then the record past the file; writes nothing, holds little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from psycopg import Connection

from suchi.capture.json import read
from suchi.capture.listing import Listing, Row
from suchi.domain.canonical import entry_id, event_of_body
from suchi.domain.codes import company_key
from suchi.domain.comparing import (
    Compared,
    ComparisonCounts,
    OnRecord,
    Outcome,
    Seen,
    compared_fields,
    differences,
    open_to,
    same_but_for_its_id,
)  # fmt: skip
from suchi.domain.decide import named
from suchi.domain.errors import Failure
from suchi.domain.event import Event, day_of, instant_us, moment
from suchi.queries import comparing as queries
from suchi.web.comparing_ledger import OnLedger, read_back
from suchi.web.lines import TooLong, too_long

BATCH = 1000
"""Lines that are looked up at once; the longest event has a MiB, but a batch of such is never whole in memory as events."""
MOST_LINES = 5_000_000
_IN_MEMORY = 1 << 20
_DAY_US = 86_400_000_000
_EVENT = msgspec.json.Decoder(dict[str, Any]).decode
Conn = Connection[Any]


class Scope(Struct, frozen=True, kw_only=True):
    """Whose data is compared: one company, of a vendor only the types that were delegated to it (None: all), and over which days
    the record is held against the file."""

    company: str
    types: frozenset[str] | None = None
    since: str | None = None
    until: str | None = None

    def covers(self, type_: str) -> bool:
        return self.types is None or type_ in self.types


class Line(NamedTuple):
    """A line of the file with its number."""

    number: int
    data: bytes | TooLong


class _Read(NamedTuple):
    line: int
    event: Event
    canonical: bytes
    id: bytes
    place: tuple[str, int]


# ---- reports --------------------------------------------------------------------------------------------------------


def compare_events(conn: Conn, scope: Scope, seen: Seen, lines: Sequence[Line]) -> list[Compared]:
    """What each of these lines comes to, in order. What is on record of them is added to `seen`."""
    done: list[Compared] = []
    asked: list[_Read] = []
    for line in lines:
        found = _read(line, scope)
        if isinstance(found, Compared):
            done.append(found)
        else:
            asked.append(found)
    stored = read_back(conn, {one.id for one in asked})
    lost = [one for one in asked if one.id not in stored]
    near = queries.alike(conn, [one.place for one in lost]) if lost else {}
    others = read_back(conn, {id_ for ids in near.values() for id_ in ids}) if near else {}
    for one in asked:
        known = stored.get(one.id)
        done.append(
            _against(one, known) if known else _elsewhere(one, [others[i] for i in near.get(one.place, ())], scope)
        )
    ids = {bytes.fromhex(one.entry_id): one for one in done if one.entry_id}
    void = queries.voided(conn, ids) if ids else frozenset()
    for id_ in ids:
        seen.add(id_)
    marked = [
        msgspec.structs.replace(one, voided=True) if one.entry_id and bytes.fromhex(one.entry_id) in void else one
        for one in done
    ]
    return sorted(marked, key=lambda one: one.line)


def _read(line: Line, scope: Scope) -> _Read | Compared:
    if isinstance(line.data, TooLong):
        return Compared(line=line.number, outcome="unreadable", reasons=(too_long(line.number, line.data),))
    found = read(line.data, line.number)
    if isinstance(found, list):
        return Compared(line=line.number, outcome="unreadable", reasons=tuple(found))
    event, canonical = found
    reporter, type_ = company_key(event.reporter), type(event).__name__
    if reporter != scope.company or not scope.covers(type_):
        # the same whatever is on record of others: who asks learns nothing that the file did not hold
        return Compared(line=line.number, outcome="unknown", type=type_, id=event.id)
    things = named(event)
    first = min(things) if things else None
    place = (str(first) if first else "", _instant(event))
    return _Read(line.number, event, canonical, entry_id(reporter, event.id), place)


def _instant(event: Event) -> int:
    try:
        return instant_us(event.occurred_at)
    except (ValueError, OverflowError):
        return 0  # a moment that is none is on record of nobody


def _against(one: _Read, known: OnLedger) -> Compared:
    """A line whose id is on record: by its digest first, which is equal for equal canonical bytes; then field by field."""
    type_, id_ = type(one.event).__name__, one.event.id
    entry = known.row.id.hex()
    if known.row.body is None:
        return Compared(line=one.line, outcome="undecided", type=type_, id=id_, entry_id=entry)
    ours, yours = known.exact(), known.asked(one.event, one.canonical)
    where = differences(yours, ours) if sha256(ours).digest() != sha256(yours).digest() else ()
    outcome: Outcome = "different" if where else "same" if known.told else "undecided"
    return Compared(line=one.line, outcome=outcome, type=type_, id=id_, entry_id=entry, differences=where)


def _elsewhere(one: _Read, others: list[OnLedger], scope: Scope) -> Compared:
    """A line whose id is not on record: the same event under another id, or what comes nearest to it."""
    type_, id_ = type(one.event).__name__, one.event.id
    near: OnLedger | None = None
    for other in others:
        row = other.row
        if row.reporter != scope.company or row.type != type_ or row.body is None:
            continue
        ours = other.exact()
        if other.told and same_but_for_its_id(one.canonical, ours):
            return Compared(
                line=one.line,
                outcome="same",
                type=type_,
                id=id_,
                entry_id=row.id.hex(),
                registered_as=_EVENT(ours)["id"],
            )
        near = near or other
    if near is None:
        return Compared(line=one.line, outcome="missing", type=type_, id=id_)
    ours = near.exact()
    return Compared(
        line=one.line, outcome="missing", type=type_, id=id_, alike=near.row.id.hex(), registered_as=_EVENT(ours)["id"],
        differences=differences(near.asked(one.event, one.canonical), ours),
    )  # fmt: skip


def events_not_in_file(
    conn: Conn, scope: Scope, seen: Seen, after: tuple[int, bytes] | None
) -> tuple[list[OnRecord], tuple[int, bytes] | None]:
    """A page of the company's reports that happened in the period and that the file does not hold; and where the next begins."""
    # a report comes after what it tells of, so that nothing of the period was recorded before it began
    since_us = instant_us(scope.since) - _DAY_US if scope.since else -(2**62)
    page = queries.reported(conn, scope.company, since_us, after or (-(2**62), b""), BATCH)
    found = [one for one in page if one.id not in seen and scope.covers(one.type)]
    void = queries.voided(conn, [one.id for one in found]) if found else frozenset()
    told = [shown for one in found if (shown := _shown(one, scope, voided=one.id in void)) is not None]
    return told, (page[-1].recorded_us, page[-1].id) if len(page) == BATCH else None


def _shown(one: queries.Reported, scope: Scope, *, voided: bool) -> OnRecord | None:
    event = _EVENT(event_of_body(one.body)) if one.body is not None else {}
    at = event.get("occurredAt", moment(one.recorded_us))
    day = day_of(at)
    if (scope.since and day < scope.since) or (scope.until and day > scope.until):
        return None
    return OnRecord(
        type=one.type, id=event.get("id"), entry_id=one.id.hex(), occurred_at=event.get("occurredAt"),
        recorded_at=moment(one.recorded_us), voided=voided,
    )  # fmt: skip


# ---- a list of codes ------------------------------------------------------------------------------------------------


def rows_of(listing: Listing, lines: Sequence[Line]) -> list[Row]:
    """The rows of a list. A line that fills a MiB holds no code: a stand-in is refused in its place."""
    return listing.rows([(number, b"?" * 65 if isinstance(data, TooLong) else data) for number, data in lines])


def compare_rows(conn: Conn, scope: Scope, seen: Seen, rows: Sequence[Row]) -> list[Compared]:
    """What each row of a list comes to. A code that is not on record and a stranger's are answered alike."""
    states = queries.batteries(conn, sorted({row.code for row in rows if row.wrong is None}), scope.company)
    found: list[Compared] = []
    for row in rows:
        if row.wrong is not None:
            found.append(Compared(line=row.number, outcome="unreadable", reasons=(row.wrong,)))
            continue
        seen.add(_id(row.code))
        state, reported = states.get(row.code, (None, False))
        opened = open_to(scope.company, state, reported=reported) if state is not None else None
        if state is None or opened is None:
            found.append(Compared(line=row.number, outcome="unknown", code=row.code))
            continue
        where, closed = compared_fields(row.given, state, opened)
        outcome: Outcome = "different" if where else "same"
        found.append(Compared(line=row.number, outcome=outcome, code=row.code, differences=where, not_compared=closed))
    return found


def codes_not_in_file(
    conn: Conn, scope: Scope, seen: Seen, after: tuple[str, str] | None
) -> tuple[list[OnRecord], tuple[str, str] | None]:
    """A page of the batteries that the company holds today and that the list does not name; and where the next begins."""
    page = queries.stock(conn, scope.company, after or ("", ""), BATCH)
    told = [OnRecord(code=state.code) for _, state in page if _id(state.code) not in seen]
    return told, page[-1][0] if len(page) == BATCH else None


def _id(code: str) -> bytes:
    return sha256(code.encode()).digest()[:16]


# ---- the result -----------------------------------------------------------------------------------------------------


class Results:
    """What the file came to, on disk once it is long. Close it, or use `with`."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.counts = ComparisonCounts()
        self.passed_over: tuple[str, ...] = ()
        self._lines: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 – closed by `close`
        self._rest: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 – closed by `close`
        self._encode = msgspec.json.Encoder().encode_lines

    def __enter__(self) -> Results:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        self._rest.close()

    def add(self, found: list[Compared]) -> None:
        self.counts.add(found)
        if self.counts.lines > MOST_LINES:
            raise Failure(
                "compare.too-long",
                f"一次最多比对 {MOST_LINES} 行；请拆分文件，按时间段分别比对",
                f"at most {MOST_LINES} lines are compared at once: split the file, and compare period by period",
            )
        self._lines.write(self._encode(found))

    def add_rest(self, found: list[OnRecord]) -> None:
        self.counts.not_in_file += len(found)
        self._rest.write(self._encode(found))

    def lines(self) -> Iterator[bytes]:
        """Each line's answer as JSON, in order."""
        return _each(self._lines)

    def rest(self) -> Iterator[bytes]:
        """Each item of the record that the file does not hold, as JSON."""
        return _each(self._rest)


def _each(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    file.seek(0)
    for line in file:
        yield line.rstrip(b"\n")
