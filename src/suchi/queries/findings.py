"""Findings as they stand, by what they are about, by the entry that owns them, or by filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from psycopg import Connection, sql

from suchi.domain import rules as rules  # fills the register of sweeps
from suchi.domain.rule import Finding
from suchi.domain.sweep import SWEEPS

FILTERS = ("rule", "verdict", "answerable", "thing")
_COLUMNS = "SELECT detail FROM finding "
HINTS = sorted(name for name, sweep in SWEEPS.items() if sweep.severity == "hint")
"""What is for officials only: it is in no answer about a thing, and in lists only for them."""
_finding = msgspec.json.Decoder(Finding).decode


def _rows(found: Any) -> list[Finding]:
    return [_finding(detail) for (detail,) in found]


def about(conn: Connection[Any], things: Sequence[str]) -> list[Finding]:
    return _rows(
        conn.execute(
            _COLUMNS + "WHERE thing = ANY (%s) AND rule <> ALL (%s) ORDER BY thing, entry, rule LIMIT 500",
            [list(things), HINTS],
            binary=True,
        )
    )


def of_entry(conn: Connection[Any], entry: bytes) -> list[Finding]:
    return _rows(conn.execute(_COLUMNS + "WHERE entry = %s ORDER BY thing, rule LIMIT 500", [entry], binary=True))


def listed(
    conn: Connection[Any],
    filters: Mapping[str, str],
    after: tuple[str, bytes, str] | None,
    limit: int,
    official: bool = False,
) -> list[Finding]:
    """A page of findings in the order of (thing, entry, rule), from behind `after`; hints only for officials."""
    wheres: list[sql.Composable] = [
        sql.SQL("{} = %s").format(sql.Identifier(name)) for name in FILTERS if name in filters
    ]
    values: list[object] = [filters[name] for name in FILTERS if name in filters]
    if not official:
        wheres.append(sql.SQL("rule <> ALL (%s)"))
        values.append(HINTS)
    if after is not None:
        wheres.append(sql.SQL("(thing, entry, rule) > (%s, %s, %s)"))
        values += after
    where = sql.SQL("WHERE ") + sql.SQL(" AND ").join(wheres) if wheres else sql.SQL("")
    statement = sql.SQL(_COLUMNS) + where + sql.SQL(" ORDER BY thing, entry, rule LIMIT %s")
    return _rows(conn.execute(statement, [*values, limit], binary=True))


def known(conn: Connection[Any], things: Sequence[str], known_us: int | None) -> list[Finding]:
    """The findings about these things as they stand, or as they stood by what was on record at a moment."""
    if known_us is None:
        return about(conn, things)
    return _rows(
        conn.execute(
            "SELECT detail FROM (SELECT DISTINCT ON (thing, entry, rule) thing, entry, rule, change, detail "
            "FROM finding_change WHERE thing = ANY (%s) AND at_us <= %s AND rule <> ALL (%s) ORDER BY thing, entry, rule, id DESC) AS last "
            "WHERE change = 'found' ORDER BY thing, entry, rule LIMIT 500",
            [list(things), known_us, HINTS],
            binary=True,
        )
    )
