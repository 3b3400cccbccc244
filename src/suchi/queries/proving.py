"""Gathers a proof of timely reporting: a company's reports of a period, the duties that they did, and those still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from psycopg import Connection

from suchi.domain import canonical
from suchi.domain.decide import named
from suchi.domain.duties.reporting import IMPORTED, RECEIPT, VEHICLE
from suchi.domain.duty import DUTIES, Duty, Owed, owed, standing, stops
from suchi.domain.errors import Failure
from suchi.domain.event import Event, Ref, day_of, instant_us, moment
from suchi.domain.events import AnyEvent
from suchi.domain.events.handing_over import AS_WASTE, HandoverReceived
from suchi.domain.events.using import VehicleProduced
from suchi.domain.history import Past, in_effect
from suchi.domain.law import Law
from suchi.domain.party import holds
from suchi.domain.proving import Done, Found, ProvenDuty, TimelyProof, done_item, open_item, sealed, totals, within
from suchi.domain.rule import Finding
from suchi.domain.terms import WorkDays
from suchi.domain.things import THINGS
from suchi.ledger.entries import Whole
from suchi.queries import comparing, duties, things

MOST_ITEMS = 20_000
_PAGE = 500
_event = msgspec.json.Decoder(AnyEvent).decode
_finding = msgspec.json.Decoder(Finding).decode
_REMOVAL_RULE = "removal_information_is_filed_in_time"
_REMOVAL_DUTY = "removal_information_is_filed_for_a_vehicle_model"
SELF_REPORTED = {duty.name: duty for duty in DUTIES.values() if duty.kind == "self-reported"}
FORESEEABLE = {duty.name: duty for duty in DUTIES.values() if duty.kind == "foreseeable"}
Conn = Connection[Any]


class Asked(NamedTuple):
    """Of whom, over which days (`since` and `until` included), by which day's knowledge; `kinds` are names of duties, empty: all;
    `most` is how many duties are of any use to whoever asks, so that no more are gathered."""

    company: str
    since: str
    until: str
    today: str
    kinds: frozenset[str] = frozenset()
    most: int = MOST_ITEMS

    def wants(self, duty: str) -> bool:
        return not self.kinds or duty in self.kinds


class _Report(NamedTuple):
    id: bytes
    recorded_us: int
    event: Event
    digest: bytes | None


class _Law(NamedTuple):
    terms: Law | None
    suspended: Law | None
    calendar: WorkDays


def proof(conn: Conn, asked: Asked, calendar: WorkDays, whole: Whole, *, demo: bool = False) -> TimelyProof | None:
    """The proof, oldest trigger first; `whole` opens the bodies that digests are made of. None where the company is not on record. Raises `proof.too-long` past `asked.most`."""
    company = things.row(conn, "company", asked.company)
    if company is None:
        return None
    laws = {key: row.state for key, row in things.rows(conn, "law", ["terms", f"suspended:{asked.company}"]).items()}
    law = _Law(laws.get("terms"), laws.get(f"suspended:{asked.company}"), calendar)
    items: list[ProvenDuty] = []
    voided = 0
    for page in _pages(conn, asked, whole):
        void = comparing.voided(conn, [one.id for one in page])
        standing_ones = [one for one in page if one.id not in void]
        voided += len(page) - len(standing_ones)
        items += _done(conn, asked, company.state, standing_ones, law)
        _bounded(items, asked.most)
    items += _open(conn, asked, calendar)
    _bounded(items, asked.most)
    items.sort(key=_by_day)
    size = conn.execute("SELECT size FROM log_head").fetchone()
    return sealed(
        TimelyProof(
            v=1, company=asked.company, name=company.state.name, since=asked.since, until=asked.until, made_on=asked.today,
            demo=demo, log_size=size[0] if size else 0, duties=tuple(sorted(asked.kinds)), totals=totals(items),
            voided=voided, items=tuple(items),
        )
    )  # fmt: skip


def _by_day(item: ProvenDuty) -> tuple[str, str, str, str]:
    return (item.trigger or "", item.code, item.thing, item.entry_id or "")


def _bounded(items: Sequence[ProvenDuty], most: int) -> None:
    if len(items) > most:
        raise Failure(
            "proof.too-long",
            f"该期间的应报事项超过 {most} 项；请缩短期间，或用 duty 指定事项",
            f"the period has more than {most} duties: ask for a shorter one, or for one duty",
        )


def _pages(conn: Conn, asked: Asked, whole: Whole) -> Iterator[list[_Report]]:
    """The company's reports since the period began; a report comes after the day from which its term runs."""
    after, since_us = (-(2**62), b""), instant_us(asked.since)
    while True:
        rows = comparing.reported(conn, asked.company, since_us, after, _PAGE)
        if rows:
            bodies = whole(conn, {row.id: row.body for row in rows})
            yield [_report(row, row.body, bodies.get(row.id)) for row in rows if row.body is not None]
        if len(rows) < _PAGE:
            return
        after = (rows[-1].recorded_us, rows[-1].id)


def _report(row: comparing.Reported, kept: bytes, told: bytes | None) -> _Report:
    """A report by its plain body and its whole one; what was erased of it leaves no digest to compare."""
    digest = sha256(canonical.event_of_body(told)).digest() if told is not None else None
    return _Report(row.id, row.recorded_us, _event(canonical.event_of_body(kept)), digest)


# ---- what was done --------------------------------------------------------------------------------------------------


def _done(conn: Conn, asked: Asked, company: Any, reports: list[_Report], law: _Law) -> Iterator[ProvenDuty]:
    own = [one for one in reports if one.event.provenance == "reported"]
    acts = [(one, duty) for one in own for duty in SELF_REPORTED.values() if _owes(asked, duty, one.event, company)]
    foreseen = [one for one in own if any(type(one.event).__name__ in duty.reports for duty in FORESEEABLE.values())]
    ids = sorted({one.id for one, _ in acts} | {one.id for one in foreseen})
    positions, first = positions_of(conn, ids), _first_told(conn, ids)
    found = _found(conn, ids)
    purposes = _purposes(conn, [one.event for one, duty in acts if duty is RECEIPT])
    for one, duty in acts:
        since = _since(one.event)
        judged = found.get((one.id, duty.name))
        if not within(since, asked.since, asked.until):
            continue
        if duty is RECEIPT and judged is None and not _of_waste(one.event, purposes):
            continue
        row, day = Owed(duty.name, "", asked.company, since, None), _day(one.recorded_us)
        stands = standing(row, day, law.terms, stops((), law.suspended), None, law.calendar)
        if judged is None and _since_is_open(one.event) and stands.how == "overdue":
            judged = Found("undecided", "certificate of conformity", None, stands.due)
        told = _day(first[one.id]) if one.id in first else None
        yield done_item(
            _subject(one.event), row, stands, _did(one, positions), found=judged, self_reported=True, first_told=told
        )
    yield from _discharged(conn, asked, foreseen, law, positions, found)


def _owes(asked: Asked, duty: Duty, event: Event, company: Any) -> bool:
    """Whether the act makes this duty: it is one of its reports, by one of its roles on the day of the act."""
    kind = type(event).__name__
    return asked.wants(duty.name) and kind in duty.reports and holds(company, duty.by, day_of(event.occurred_at))


def _of_waste(event: Event, purposes: dict[str, str | None]) -> bool:
    """Whether it is on record that waste batteries were received: else there is no such duty, until a rule says so."""
    return not isinstance(event, HandoverReceived) or purposes.get(event.consignment) in AS_WASTE


def _since(event: Event) -> str:
    """The day from which the term of a report on one's own act runs."""
    if isinstance(event, VehicleProduced) and event.certificate_on is not None:
        return event.certificate_on
    return day_of(event.occurred_at)


def _since_is_open(event: Event) -> bool:
    """Whether the term runs from a certificate whose day the report does not tell."""
    kind = type(event).__name__
    return (kind in VEHICLE.reports and getattr(event, "certificate_on", None) is None) or kind in IMPORTED.reports


def _subject(event: Event) -> str:
    things_named = sorted(named(event))
    return str(things_named[0]) if things_named else f"company:{event.reporter}"


def _did(one: _Report, positions: dict[bytes, int]) -> Done:
    seq = positions.get(one.id)
    return Done(
        event=type(one.event).__name__, event_id=one.event.id, entry=one.id, digest=one.digest, position=seq,
        day=_day(one.recorded_us),
    )  # fmt: skip


def _day(us: int) -> str:
    return day_of(moment(us))


def _discharged(
    conn: Conn, asked: Asked, reports: list[_Report], law: _Law, positions: dict[bytes, int], found: dict[Any, Found]
) -> Iterator[ProvenDuty]:
    """Foreseeable duties that these reports did: open in the state of a thing before the report, and not after it."""
    by_id = {one.id: one for one in reports}
    wanted: dict[str, set[str]] = {}
    for one in reports:
        kinds = {d.of for d in FORESEEABLE.values() if type(one.event).__name__ in d.reports and asked.wants(d.name)}
        for ref in named(one.event):
            if ref.kind in kinds:
                wanted.setdefault(ref.kind, set()).add(ref.key)
    for kind in sorted(wanted):
        for key, pasts in things.histories(conn, kind, sorted(wanted[kind])).items():
            for one, row, state in _ended(Ref(kind, key), pasts, by_id, asked):
                halts = stops(getattr(state, "stood", ()), law.suspended)
                stands = standing(row, _day(one.recorded_us), law.terms, halts, None, law.calendar)
                rule = _REMOVAL_RULE if row.duty == _REMOVAL_DUTY else row.duty
                yield done_item(f"{kind}:{key}", row, stands, _did(one, positions), found=found.get((one.id, rule)))


def _ended(
    ref: Ref, pasts: Sequence[Past], reports: dict[bytes, _Report], asked: Asked
) -> Iterator[tuple[_Report, Owed, Any]]:
    thing = THINGS[ref.kind]
    state = thing.empty(ref.key)
    for past in in_effect(pasts):
        after = thing.apply(state, past.touch, past.when)
        if past.entry in reports:
            one, left = reports[past.entry], {(o.duty, o.key, o.party) for o in owed(ref.kind, after)}
            for row in owed(ref.kind, state):
                ours = row.party == asked.company and asked.wants(row.duty) and row.duty in FORESEEABLE
                named_here = type(one.event).__name__ in DUTIES[row.duty].reports
                done = ours and named_here and (row.duty, row.key, row.party) not in left
                if done and within(row.since, asked.since, asked.until):
                    yield one, row, after
        state = after


def positions_of(conn: Conn, ids: Iterable[bytes]) -> dict[bytes, int]:
    """Where the log has put entries, counted from 1; those it has not numbered yet are absent."""
    return dict(
        conn.execute("SELECT entry, seq FROM log_leaf WHERE entry = ANY (%s)", [list(ids)], binary=True).fetchall()
    )


def _first_told(conn: Conn, ids: Iterable[bytes]) -> dict[bytes, int]:
    """For reports that stand in for corrected ones: when the first of those was recorded."""
    rows = conn.execute(
        "SELECT r.entry, min(e.recorded_us) FROM replacement r JOIN correction c ON c.entry = r.correction "
        "AND c.kind = 'undone' JOIN entry e ON e.id = c.target JOIN entry n ON n.id = r.entry "
        "AND (n.type, n.reporter) = (e.type, e.reporter) WHERE r.entry = ANY (%s) GROUP BY r.entry",
        [list(ids)],
        binary=True,
    )
    return dict(rows.fetchall())


def _found(conn: Conn, ids: Iterable[bytes]) -> dict[tuple[bytes, str], Found]:
    """What the rules on late reports found about these entries."""
    names = [*SELF_REPORTED, _REMOVAL_RULE]
    rows = conn.execute(
        "SELECT entry, rule, detail FROM finding WHERE entry = ANY (%s) AND rule = ANY (%s)",
        [list(ids), names],
        binary=True,
    )
    found: dict[tuple[bytes, str], Found] = {}
    for entry, rule, detail in rows:
        told = _finding(detail)
        days = told.evidence.get("days")
        found[entry, rule] = Found(told.verdict, told.missing, int(days) if days else None, told.evidence.get("due"))
    return found


def _purposes(conn: Conn, events: Iterable[Event]) -> dict[str, str | None]:
    keys = sorted({event.consignment for event in events if isinstance(event, HandoverReceived)})
    return {key: row.state.purpose for key, row in things.rows(conn, "consignment", keys).items()} if keys else {}


# ---- what is open ---------------------------------------------------------------------------------------------------


def _open(conn: Conn, asked: Asked, calendar: WorkDays) -> Iterator[ProvenDuty]:
    after: duties.After | None = None
    while True:
        page = duties.of_party(conn, asked.company, asked.today, calendar, after, _PAGE)
        for row, stands in page:
            name, since = row.owed.duty, row.owed.since
            if name in FORESEEABLE and asked.wants(name) and (not since or within(since, asked.since, asked.until)):
                yield open_item(row.thing, row.owed, stands)
        if len(page) < _PAGE:
            return
        after = page[-1][0].place
