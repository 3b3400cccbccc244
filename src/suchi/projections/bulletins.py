"""Brings bulletins out and keeps them: the figures of a month as they were first told, and what came on record about it afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from psycopg import Connection

from suchi.domain.bulletin import published_on
from suchi.domain.canonical import entry_id, event_of_body
from suchi.domain.codes import company_key
from suchi.domain.event import day_of
from suchi.ledger import entries

CHUNK = 2_000
Key = tuple[str, str, str, str]


class _Target(Struct):
    id: str
    reporter: str | None = None


class _Told(Struct, rename="camel"):
    """Of a report, what its place in a bulletin depends on."""

    occurred_at: str
    targets: tuple[_Target, ...] = ()


_told = msgspec.json.Decoder(_Told).decode


def publish(connection: Connection[Any], today: date, size: int, at_us: int) -> list[str]:
    """Bring out the bulletins that are due on the day and have not come out, from the figures counted just before; their months.
    The figures of a month that has come out are never written anew."""
    rows = connection.execute(
        "SELECT DISTINCT t.month FROM tally_month t WHERE NOT EXISTS (SELECT FROM bulletin b WHERE b.month = t.month) ORDER BY 1"
    ).fetchall()
    due = [month for (month,) in rows if published_on(month) <= today.isoformat()]
    for month in due:
        connection.execute("INSERT INTO bulletin (month, size, at_us) VALUES (%b, %b, %b)", (month, size, at_us))
        connection.execute(
            "INSERT INTO bulletin_figure (month, region, figure, amount) SELECT month, region, figure, amount FROM tally_month WHERE month = %b",
            (month,),
        )
    return due


def note_later(connection: Connection[Any], known: int | None, size: int) -> None:
    """Count the reports about published months that the log has gained since the last count (`known`: its size then; None: that is
    not known any more, so everything since each bulletin is counted again)."""
    out = dict(connection.execute("SELECT month, size FROM bulletin").fetchall())
    if known is None:
        connection.execute("DELETE FROM bulletin_later")
    position = min(out.values(), default=size) if known is None else known
    regions: dict[str, str] = dict(connection.execute("SELECT key, coalesce(region, '') FROM company").fetchall())
    while position < size:
        rows = entries.in_log_order(connection, position, min(CHUNK, size - position))
        found: dict[Key, int] = {}
        for key in _keys(connection, rows, out, regions):
            found[key] = found.get(key, 0) + 1
        _add(connection, found)
        position += CHUNK


def _keys(
    connection: Connection[Any],
    rows: Iterable[tuple[int, entries.Stored]],
    out: dict[str, int],
    regions: dict[str, str],
) -> Iterable[Key]:
    """For each report that bears on a published month: (month, region of its reporter, `late` or `corrected`, type)."""
    for seq, row in rows:
        if row.body is None:
            continue
        told = _told(event_of_body(row.body))
        month = day_of(told.occurred_at)[:7]
        if seq > out.get(month, seq):
            yield month, regions.get(row.reporter, ""), "late", row.type
        if row.type != "EventsCorrected":
            continue
        aims = [entry_id(company_key(one.reporter or row.reporter), one.id) for one in told.targets]
        for target in entries.existing(connection, aims).values():
            if target.body is not None:
                month = day_of(_told(event_of_body(target.body)).occurred_at)[:7]
                if seq > out.get(month, seq):
                    yield month, regions.get(target.reporter, ""), "corrected", target.type


def _add(connection: Connection[Any], found: dict[Key, int]) -> None:
    for key, count in sorted(found.items()):
        connection.execute(
            "INSERT INTO bulletin_later (month, region, kind, type, reports) VALUES (%b, %b, %b, %b, %b) "
            "ON CONFLICT (month, region, kind, type) DO UPDATE SET reports = bulletin_later.reports + EXCLUDED.reports",
            (*key, count),
        )
