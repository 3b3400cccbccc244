"""Cases by filters and by number, with their steps, the findings they cite as known then, and the bars that follow."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import sql

from suchi.domain.case import Case, Flaw, ListingBar, apply, bars, empty, flaw
from suchi.domain.event import Event
from suchi.domain.finding_groups import Change
from suchi.domain.history import Past, in_effect
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.domain.scopes import CaseScope
from suchi.domain.things import decode_state
from suchi.queries import entries, findings, things
from suchi.queries.things import Conn, Row

MOST_CITED = 1000


class Filters(Struct, frozen=True, kw_only=True):
    """What to list. `region` are the digits with which the party's region begins."""

    party: str | None = None
    authority: str | None = None
    stage: str | None = None
    region: str | None = None


class Step(Struct, frozen=True):
    """One report about a case: whether it counts, why not, the case after it, and the event as far as its body is there."""

    past: Past
    counts: bool
    flaw: Flaw | None
    before: Case
    after: Case
    event: Event | None


class Cited(Struct, frozen=True):
    """A finding that a case names: as it was known when the case was opened, whether it stands now, and its history."""

    name: str
    then: Finding | None
    now: Finding | None
    history: list[Change]


class CaseRows(Struct, frozen=True):
    """A case with everything that bears on it."""

    case: Case
    version: int
    steps: list[Step]
    cited: list[Cited]
    findings: list[Finding]
    party: Company | None


_STATE = "convert_from(c.state, 'UTF8')::jsonb"
# Where the act was done, else where its party is registered.
_PLACE = f"coalesce({_STATE} ->> 'place', (SELECT p.region FROM company p WHERE p.key = c.party), '')"
_MINISTRY = (
    "(SELECT convert_from(a.state, 'UTF8')::jsonb #>> '{office,ministry}' FROM company a WHERE a.key = c.authority)"
)
_SEEN = (
    f"(%s OR c.party = ANY (%s) OR c.authority = %s OR {_STATE} -> 'authorities' ? %s OR "
    f"(%s AND starts_with({_PLACE}, %s) AND (%s::text IS NULL OR {_MINISTRY} = %s)))"
)


def _seen(seen: CaseScope) -> list[object]:
    """The values of `_SEEN`."""
    authority, ministry = seen.authority or "", seen.ministry
    return [
        seen.everything, list(seen.parties), authority, authority, seen.office, seen.region, ministry, ministry,
    ]  # fmt: skip


def listed(conn: Conn, seen: CaseScope, filters: Filters, after: str | None, limit: int) -> list[Row]:
    """A page of cases that may be read, in the order of their numbers, from behind `after`."""
    wheres: list[sql.Composable] = [sql.SQL(_SEEN)]
    values: list[object] = _seen(seen)
    for condition, given in (
        ("c.party = %s", filters.party),
        ("c.authority = %s", filters.authority),
        ("c.stage = %s", filters.stage),
        ("c.party IN (SELECT key FROM company WHERE starts_with(region, %s))", filters.region),
        ("c.key > %s", after),
    ):
        if given is not None:
            wheres.append(sql.SQL(condition))
            values.append(given)
    statement = sql.SQL('SELECT c.key, c.version, c.state FROM "case" c WHERE {} ORDER BY c.key LIMIT %s').format(
        sql.SQL(" AND ").join(wheres)
    )
    found = conn.execute(statement, [*values, limit], binary=True)
    return [Row(key, version, decode_state["case"](state)) for key, version, state in found]


def next_number(conn: Conn, head: str) -> int:
    """One more than the highest count among the case numbers that begin with `head` and end with up to nine digits."""
    row = conn.execute(
        "SELECT max(substr(key, %s)::bigint) FROM \"case\" WHERE key >= %s AND key < %s AND substr(key, %s) ~ '^[0-9]{1,9}$'",
        [len(head) + 1, head, f"{head}:", len(head) + 1],
    ).fetchone()
    return (row[0] or 0) + 1 if row is not None else 1


def may_be_read(conn: Conn, seen: CaseScope, key: str) -> bool | None:
    """Whether a case may be read; None where there is none of that number."""
    row = conn.execute(f'SELECT {_SEEN} FROM "case" c WHERE c.key = %s', [*_seen(seen), key]).fetchone()
    return bool(row[0]) if row is not None else None


def case(conn: Conn, key: str) -> CaseRows | None:
    """The case of that number, or None."""
    row = things.row(conn, "case", key)
    if row is None:
        return None
    steps = _steps(conn, key)
    opened = next((step.past.when.recorded_us for step in steps if step.counts), None)
    party = things.row(conn, "company", row.state.party) if row.state.party else None
    return CaseRows(
        row.state,
        row.version,
        steps,
        _cited(conn, row.state.findings[:MOST_CITED], opened),
        findings.about(conn, [f"case:{key}"]),
        party.state if party else None,
    )


def _steps(conn: Conn, key: str) -> list[Step]:
    """The reports about a case in the order of what they tell, each with what it changed."""
    pasts = things.histories(conn, "case", [key]).get(key, [])
    living = {past.order for past in in_effect(pasts)}
    told = [past for past in pasts if hasattr(past.touch, "stage")]
    events = entries.events_of(conn, [past.entry for past in told])
    steps: list[Step] = []
    state = empty(key)
    for past in told:
        before, wrong = state, flaw(state, past.touch)
        if past.order in living:
            state = apply(state, past.touch)
        counts = past.order in living and wrong is None
        steps.append(Step(past, counts, wrong, before, state, events.get(past.entry)))
    return steps


def _cited(conn: Conn, names: tuple[str, ...], known_us: int | None) -> list[Cited]:
    """The findings of these names: as they stood by what was on record at a moment, and as they stand now."""
    now = findings.by_name(conn, names)
    histories = findings.history(conn, names)
    return [
        Cited(name, _then(histories.get(name, []), known_us), now.get(name), histories.get(name, [])) for name in names
    ]


def _then(changes: list[Change], known_us: int | None) -> Finding | None:
    known = [change for change in changes if known_us is None or change.at_us <= known_us]
    return known[-1].finding if known and known[-1].change == "found" else None


def bars_of(conn: Conn, party: str) -> list[ListingBar]:
    """The bars that follow from fines in force against a company."""
    found = conn.execute('SELECT state FROM "case" WHERE party = %s ORDER BY key', [party], binary=True)
    decode: Any = decode_state["case"]
    return bars(decode(state) for (state,) in found)
