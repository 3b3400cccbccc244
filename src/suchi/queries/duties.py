"""Open duties with what decides how they stand: terms in force, suspensions, nil reports, holds, roles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from msgspec.structs import replace

from suchi.domain import duties as duties  # fills the register of duties
from suchi.domain.duties.custody import packs_of_a_scrapped_vehicle_are_removed
from suchi.domain.duties.information import permit_is_renewed_before_it_ends
from suchi.domain.duty import DUTIES, Duty, Owed, Standing, shown, standing, stops
from suchi.domain.law import Law
from suchi.domain.party import Company, holds
from suchi.domain.terms import WorkDays
from suchi.domain.trials import is_test_thing
from suchi.queries import things
from suchi.queries.things import Conn

After = tuple[str, str, str, str]
"""Where a page begins: since, thing, duty, part of the last row shown."""
_CHUNK = 500
_PERMIT = permit_is_renewed_before_it_ends.__name__
_PACKS = packs_of_a_scrapped_vehicle_are_removed.__name__
_COLUMNS = "SELECT thing, duty, part, party, since, due FROM duty "


class Open(NamedTuple):
    """An open duty of a thing (`kind:key`)."""

    thing: str
    owed: Owed

    @property
    def place(self) -> After:
        return (self.owed.since, self.thing, self.owed.duty, self.owed.key)


Found = tuple[Open, Standing]


def of_party(
    conn: Conn,
    party: str,
    today: str,
    calendar: WorkDays,
    after: After | None,
    limit: int,
    *,
    overdue: bool = False,
    only: Collection[str] | None = None,
) -> list[Found]:
    """A page of what a party owes on a day, oldest first, from behind `after`; reminders only shortly before their day. `only`:
    of these duties; None: of all."""
    company = things.row(conn, "company", party)
    terms = _law(conn, ["terms"]).get("terms")
    names = [duty.name for duty in DUTIES.values() if _owes(duty, company.state if company else None, today)]
    if only is not None:
        names = [name for name in names if name in only]
    if overdue:
        names = may_be_overdue(terms, names)

    def chunk(start: After) -> list[Open]:
        rows = conn.execute(
            _COLUMNS
            + "WHERE party = %s AND duty = ANY(%s) AND since <= %s AND (since, thing, duty, part) > (%s, %s, %s, %s) "
            "ORDER BY since, thing, duty, part LIMIT %s",
            [party, names, today, *start, _CHUNK],
        )
        return [_row(row) for row in rows]

    return _page(conn, chunk, terms, today, calendar, after, limit, overdue=overdue)


def of_things(
    conn: Conn, named: Collection[str], party: str, today: str, calendar: WorkDays, limit: int
) -> list[Found]:
    """What a party owes on a day about these things (`kind:key`), oldest first; empty where nothing is owed."""
    terms = _law(conn, ["terms"]).get("terms")

    def chunk(start: After) -> list[Open]:
        rows = conn.execute(
            _COLUMNS
            + "WHERE thing = ANY(%s) AND party = %s AND since <= %s AND (since, thing, duty, part) > (%s, %s, %s, %s) "
            "ORDER BY since, thing, duty, part LIMIT %s",
            [list(named), party, today, *start, _CHUNK],
        )
        return [_row(row) for row in rows]

    return _page(conn, chunk, terms, today, calendar, None, limit, overdue=False)


def of_nobody(
    conn: Conn,
    today: str,
    calendar: WorkDays,
    after: After | None,
    limit: int,
    *,
    only: Collection[str] | None = None,
) -> list[Found]:
    """A page of what stands open on a day with nobody on record to owe it, oldest first, from behind `after`. `only`: of these
    duties; None: of all."""
    names = list(DUTIES if only is None else only)
    terms = _law(conn, ["terms"]).get("terms")

    def chunk(start: After) -> list[Open]:
        rows = conn.execute(
            _COLUMNS
            + "WHERE party IS NULL AND duty = ANY(%s) AND since <= %s AND (since, thing, duty, part) > (%s, %s, %s, %s) "
            "ORDER BY since, thing, duty, part LIMIT %s",
            [names, today, *start, _CHUNK],
        )
        return [_row(row) for row in rows]

    return _page(conn, chunk, terms, today, calendar, after, limit, overdue=False)


def overdue_of(conn: Conn, name: str, today: str, calendar: WorkDays, after: After | None, limit: int) -> list[Found]:
    """A page of what is overdue on a day of one duty, whoever owes it (test companies left out); empty where no term with an amount is set."""
    terms = _law(conn, ["terms"]).get("terms")
    if not may_be_overdue(terms, [name]):
        return []

    def chunk(start: After) -> list[Open]:
        rows = conn.execute(
            _COLUMNS + "WHERE duty = %s AND since < %s AND (since, thing, duty, part) > (%s, %s, %s, %s) "
            "ORDER BY since, thing, duty, part LIMIT %s",
            [name, today, *start, _CHUNK],
        )
        return [_row(row) for row in rows]

    return _page(conn, chunk, terms, today, calendar, after, limit, overdue=True, real_only=True)


def overdue_counts(conn: Conn, names: Iterable[str], today: str, calendar: WorkDays) -> dict[tuple[str, str], int]:
    """How many of these duties are overdue on a day, by (company, duty), test companies left out; read in bites, so that a
    nation's duties need no more room than one bite."""
    terms = _law(conn, ["terms"]).get("terms")
    found: dict[tuple[str, str], int] = {}
    for name in may_be_overdue(terms, names):
        start: After = ("", "", "", "")
        while rows := _of_duty(conn, name, today, start, None):
            for one, how in _stand(conn, rows, terms, today, calendar, real_only=True):
                if how.how == "overdue" and one.owed.party is not None:
                    key = (one.owed.party, name)
                    found[key] = found.get(key, 0) + 1
            start = rows[-1].place
    return found


def of_region(
    conn: Conn, name: str, stem: str, today: str, calendar: WorkDays, after: After | None, limit: int, *, overdue: bool
) -> list[Found]:
    """A page of what stands open on a day of one duty, oldest first, owed by companies registered in the divisions that begin
    with these digits; test companies left out."""
    terms = _law(conn, ["terms"]).get("terms")
    if overdue and not may_be_overdue(terms, [name]):
        return []
    return _page(
        conn, lambda start: _of_duty(conn, name, today, start, stem), terms, today, calendar, after, limit,
        overdue=overdue, real_only=True,
    )  # fmt: skip


def _of_duty(conn: Conn, name: str, today: str, start: After, stem: str | None) -> list[Open]:
    inside = "AND party IN (SELECT key FROM company WHERE starts_with(region, %s)) " if stem else ""
    rows = conn.execute(
        _COLUMNS + "WHERE duty = %s AND since <= %s AND (since, thing, duty, part) > (%s, %s, %s, %s) "
        f"{inside}ORDER BY since, thing, duty, part LIMIT {_CHUNK}",
        [name, today, *start, *([stem] if stem else [])],
    )
    return [_row(row) for row in rows]


def may_be_overdue(terms: Law | None, names: Iterable[str]) -> list[str]:
    """Those of the duties that can have a countdown: a term with an amount is set, or an act sets the day itself."""
    counted = {term.name for term in terms.terms if term.amount is not None} if terms is not None else set()
    return [name for name in names if DUTIES[name].term in counted or DUTIES[name].of == "case"]


def _page(
    conn: Conn,
    chunk: Callable[[After], list[Open]],
    terms: Law | None,
    today: str,
    calendar: WorkDays,
    after: After | None,
    limit: int,
    *,
    overdue: bool,
    real_only: bool = False,
) -> list[Found]:
    found: list[Found] = []
    start: After = after or ("", "", "", "")
    while len(found) < limit:
        rows = chunk(start)
        for one in _stand(conn, rows, terms, today, calendar, real_only=real_only):
            if not overdue or one[1].how == "overdue":
                found.append(one)
        if len(rows) < _CHUNK:
            break
        start = rows[-1].place
    return found[:limit]


def _stand(
    conn: Conn, rows: list[Open], terms: Law | None, today: str, calendar: WorkDays, *, real_only: bool
) -> list[Found]:
    """How each stands on the day; those that their party's roles do not make it owe are left out."""
    rows = _still_there(conn, [row for row in rows if shown(row.owed, today)])
    parties = sorted({row.owed.party for row in rows if row.owed.party is not None})
    companies = {key: row.state for key, row in things.rows(conn, "company", parties).items()}
    laws = _law(conn, [f"{kind}:{party}" for party in parties for kind in ("suspended", "nil")])
    held, own_word = _held(conn, rows), _own_word(conn, rows)
    found: list[Found] = []
    for row in rows:
        party = row.owed.party
        if not _of_one_world(row, companies, real_only=real_only):
            continue
        if party is None or _owes(DUTIES[row.owed.duty], companies.get(party), today):
            halts = stops(held.get(row.thing, ()), laws.get(f"suspended:{party}"))
            stands = standing(row.owed, today, terms, halts, laws.get(f"nil:{party}"), calendar)
            found.append((row, replace(stands, unverified=True) if (row.thing, row.owed.key) in own_word else stands))
    return found


def _own_word(conn: Conn, rows: list[Open]) -> set[tuple[str, str]]:
    """The permits about to end, by site and name, that nobody but the company itself has reported."""
    keys = sorted({row.thing.removeprefix("site:") for row in rows if row.owed.duty == _PERMIT})
    return {
        (f"site:{key}", f"{permit.kind}:{permit.number}")
        for key, row in (things.rows(conn, "site", keys).items() if keys else ())
        for permit in row.state.permits
        if not permit.verified
    }


def _of_one_world(row: Open, companies: dict[str, Company], *, real_only: bool) -> bool:
    """Whether a test thing makes nobody owe anything but a test company, and in a figure nobody at all."""
    company = companies.get(row.owed.party or "")
    tested = company is not None and company.test
    return not (tested or is_test_thing(row.thing)) if real_only else tested or not is_test_thing(row.thing)


def _owes(duty: Duty, company: Company | None, today: str) -> bool:
    """Whether the duty is of one of the roles that the party holds on the day."""
    return duty.opens is not None and (not duty.by or holds(company, duty.by, today))


def _still_there(conn: Conn, rows: list[Open]) -> list[Open]:
    """Without the packs that are on record elsewhere by now: sent on without a word about their removal, they are removed."""
    codes = sorted({row.owed.key for row in rows if row.owed.duty == _PACKS})
    if not codes:
        return rows
    packs = {code: row.state.vehicle for code, row in things.rows(conn, "battery", codes).items()}
    return [row for row in rows if row.owed.duty != _PACKS or f"vehicle:{packs.get(row.owed.key)}" == row.thing]


def _held(conn: Conn, rows: list[Open]) -> dict[str, tuple[tuple[str, str | None], ...]]:
    """When the things were held."""
    found: dict[str, tuple[tuple[str, str | None], ...]] = {}
    for kind in ("battery", "vehicle"):
        keys = sorted({row.thing.partition(":")[2] for row in rows if row.thing.startswith(f"{kind}:")})
        if keys:
            states = things.rows(conn, kind, keys)
            found |= {f"{kind}:{key}": row.state.stood for key, row in states.items() if row.state.stood}
    return found


def _law(conn: Conn, keys: list[str]) -> dict[str, Law]:
    return {key: row.state for key, row in things.rows(conn, "law", sorted(keys)).items()} if keys else {}


def _row(row: tuple[str, str, str, str | None, str, str | None]) -> Open:
    thing, duty, part, party, since, due = row
    return Open(thing, Owed(duty, part, party, since, due))
