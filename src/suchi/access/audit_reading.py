"""Reads the audit trail: a page of rows that fit, the reads of one company's data, or everything of a time for an auditor's file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access.audit import Said

EXPORTED = 2000


class Shown(Said, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A row as it is read. `kind` absent: its content was erased."""

    seq: int
    at_us: int
    person: str | None = None
    address: str | None = None


class Wanted(Struct, frozen=True, kw_only=True):
    """Which rows: of whom, what, about what; `since_us` and `until_us` (not included) in microseconds since 1970 UTC.
    `either`: of that company, or about its data."""

    company: str | None = None
    person: str | None = None
    kind: str | None = None
    thing: str | None = None
    since_us: int | None = None
    until_us: int | None = None
    either: str | None = None


_SHOWN = (
    "r.seq, r.at_us, r.kind, r.route, r.company, r.key, r.audience, r.thing, r.purpose, r.amount, r.status, r.person, r.address, "
    "ARRAY(SELECT c.company FROM audit_concerned c WHERE c.seq = r.seq ORDER BY c.company)"
)
_FILTERS = {
    "company": "r.company = %(company)s",
    "person": "r.person = %(person)s",
    "kind": "r.kind = %(kind)s",
    "thing": "r.thing = %(thing)s",
    "either": "(r.company = %(either)s OR EXISTS (SELECT FROM audit_concerned c WHERE c.seq = r.seq AND c.company = %(either)s))",
}


def page(conn: Connection[Any], wanted: Wanted, limit: int, before: int | None = None) -> list[Shown]:
    """The newest rows that fit, at most `limit`; those in front of row `before` where that is given."""
    first, end = _stretch(conn, wanted, before)
    where = " AND ".join(["r.seq >= %(first)s", "r.seq < %(end)s", *_fitting(wanted)])
    given = _given(wanted) | {"first": first, "end": end, "limit": limit}
    return _rows(conn, f"SELECT {_SHOWN} FROM audit_row r WHERE {where} ORDER BY r.seq DESC LIMIT %(limit)s", given)


def reads_of(conn: Connection[Any], company: str, wanted: Wanted, limit: int, before: int | None = None) -> list[Shown]:
    """The newest reads of a company's data by others."""
    first, end = _stretch(conn, wanted, before)
    where = " AND ".join(
        ["m.company = %(mine)s", "m.seq >= %(first)s", "m.seq < %(end)s", "r.kind = 'read'", *_fitting(wanted)]
    )
    given = _given(wanted) | {"mine": company, "first": first, "end": end, "limit": limit}
    return _rows(
        conn,
        f"SELECT {_SHOWN} FROM audit_concerned m JOIN audit_row r ON r.seq = m.seq WHERE {where} ORDER BY m.seq DESC LIMIT %(limit)s",
        given,
    )


def everything(conn: Connection[Any], wanted: Wanted) -> Iterator[Shown]:
    """All rows that fit, the oldest first, read some at a time."""
    first, end = _stretch(conn, wanted, None)
    where = " AND ".join(["r.seq >= %(first)s", "r.seq < %(end)s", *_fitting(wanted)])
    statement = f"SELECT {_SHOWN} FROM audit_row r WHERE {where} ORDER BY r.seq LIMIT %(limit)s"
    while True:
        found = _rows(conn, statement, _given(wanted) | {"first": first, "end": end, "limit": EXPORTED})
        yield from found
        if len(found) < EXPORTED:
            return
        first = found[-1].seq + 1


def number_at(conn: Connection[Any], moment_us: int) -> int:
    """The first row not before that moment, or one past the last. Rows are in the order of time, so a few look-ups find it."""
    row = conn.execute("SELECT seq FROM audit_head").fetchone()
    low, high = 1, (row[0] if row else 0) + 1
    while low < high:
        middle = (low + high) // 2
        found = conn.execute("SELECT at_us FROM audit_row WHERE seq = %s", [middle]).fetchone()
        if found is not None and found[0] < moment_us:
            low = middle + 1
        else:
            high = middle
    return low


def _stretch(conn: Connection[Any], wanted: Wanted, before: int | None) -> tuple[int, int]:
    """From which row to before which one."""
    first = number_at(conn, wanted.since_us) if wanted.since_us is not None else 0
    end = number_at(conn, wanted.until_us) if wanted.until_us is not None else 2**62
    return first, end if before is None else min(end, before)


def _fitting(wanted: Wanted) -> list[str]:
    return [text for name, text in _FILTERS.items() if getattr(wanted, name) is not None]


def _given(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in _FILTERS}


def _rows(conn: Connection[Any], statement: str, given: dict[str, Any]) -> list[Shown]:
    return [
        Shown(
            seq=row[0], at_us=row[1], kind=row[2], route=row[3], company=row[4], key=row[5], audience=row[6], thing=row[7],
            purpose=row[8], amount=row[9], status=row[10], person=row[11], address=row[12], concerned=tuple(row[13]),
        )
        for row in conn.execute(statement, given)
    ]  # fmt: skip
