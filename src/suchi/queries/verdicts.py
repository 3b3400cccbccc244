"""Every verdict as it stands, without its words: for scoring and for counting."""

from __future__ import annotations

from typing import Any

from psycopg import Connection


def everything(conn: Connection[Any]) -> list[tuple[str, str, str, str, str | None]]:
    """(rule, subject, entry in hex, verdict, answerable) of all findings."""
    rows = conn.execute(
        "SELECT rule, thing, encode(entry, 'hex'), verdict, answerable FROM finding ORDER BY thing, entry, rule"
    )
    return [tuple(row) for row in rows]
