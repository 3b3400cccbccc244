"""What others have reported for a company: counted by who and by type, among its newest entries."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

MOST = 1_000
"""Entries that are looked at, the newest of the company. Who sent one stands in its body, and a body may name a thousand batteries:
of a plant these are some thirty megabytes, of anybody else one."""


class Delegated(Struct, frozen=True, kw_only=True):
    """So many reports of a type by one reporter for the company; `last_us` when the newest came on record (µs since 1970)."""

    by: str
    type: str
    count: int
    last_us: int


def delegated(conn: Connection[Any], company: str) -> tuple[list[Delegated], bool]:
    """By the reporter, then the type; and whether there may be older ones that were not looked at."""
    rows = conn.execute(
        "WITH newest AS (SELECT type, recorded_us, body FROM entry WHERE reporter = %(company)s ORDER BY recorded_us DESC "
        "LIMIT %(most)s), told AS (SELECT type, recorded_us, split_part(convert_from(body, 'UTF8')::jsonb ->> 'submittedBy', '/', 1) "
        "AS by FROM newest WHERE body IS NOT NULL) SELECT by, type, count(*), max(recorded_us), (SELECT count(*) FROM newest) "
        "FROM told WHERE by <> %(company)s AND by ~ '^[0-9A-Z]{18}$' GROUP BY by, type ORDER BY by, type",
        {"company": company, "most": MOST},
    ).fetchall()
    found = [Delegated(by=by, type=type_, count=count, last_us=last) for by, type_, count, last, _ in rows]
    return found, bool(rows) and rows[0][4] == MOST
