"""What is left to do after a commit: entries to judge again, companies to revisit, parts to file, corrections to await."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from suchi.db import at_once
from suchi.db.copying import byteas
from suchi.domain.event import When

FIRST_COME = 0x53756368690001
"""Advisory lock: shared by ordinary batches, taken alone by those that change what others look up or correct."""
TURN = 0x53756368690003
"""Advisory lock of large batches, which name so much that any two share something: who waited for a row in the middle of
them would not see what the other has added meanwhile, and decide for nothing."""
ONE_FOLLOWER = 0x53756368690002


class Aim(NamedTuple):
    """A correction or adoption `entry` that aims at `target`."""

    target: bytes
    entry: bytes
    kind: str
    when: When
    reporter: str
    at: str


CHAIN = (
    "WITH RECURSIVE chain AS (SELECT * FROM correction WHERE target = ANY(%b) "
    "UNION SELECT c.* FROM correction c JOIN chain ON c.target = chain.entry) "
    "SELECT target, entry, kind, instant, rank, recorded, place, reporter, at FROM chain"
)

_JUDGE, _PARTS, _FLOWS = (
    b"INSERT INTO %b (entry) SELECT e FROM unnest(%%b::bytea[]) AS n (e) ORDER BY e ON CONFLICT DO NOTHING" % queue
    for queue in (b"rejudge", b"part_due", b"flow_due")
)


def aims(rows: Iterable[Sequence[Any]]) -> list[Aim]:
    """Rows of `CHAIN`: everything that aims at the entries, and at what aims at them."""
    return [Aim(r[0], r[1], r[2], When(r[3], r[4], r[5], r[6]), r[7], r[8]) for r in rows]


def await_targets(connection: Connection[Any], found: Sequence[Aim]) -> None:
    """Remember what corrections and adoptions aim at; a target may arrive after them."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO correction (target, entry, kind, instant, rank, recorded, place, reporter, at) "
            "VALUES (%b, %b, %b, %b, %b, %b, %b, %b, %b) ON CONFLICT DO NOTHING",
            [
                (
                    a.target,
                    a.entry,
                    a.kind,
                    a.when.instant_us,
                    a.when.rank,
                    a.when.recorded_us,
                    a.when.place,
                    a.reporter,
                    a.at,
                )
                for a in sorted(found, key=lambda a: (a.target, a.entry))
            ],
        )


def judge_again(connection: Connection[Any], entries: Iterable[bytes]) -> None:
    """Queue entries whose judgement may now differ."""
    ids = sorted(set(entries))
    if ids:
        at_once.run(connection, _JUDGE, [byteas(ids)])


def judge_again_all_of(connection: Connection[Any], named: Sequence[str]) -> None:
    """Queue all entries that name one of these things (`kind:key`)."""
    connection.execute(
        "INSERT INTO rejudge (entry) SELECT DISTINCT entry FROM touch WHERE thing = ANY(%b) ORDER BY entry "
        "ON CONFLICT DO NOTHING",
        (sorted(named),),
    )


def file_parts(connection: Connection[Any], entries: Iterable[bytes]) -> None:
    """Queue births whose cells are to be filed in the part table."""
    ids = sorted(set(entries))
    if ids:
        at_once.run(connection, _PARTS, [byteas(ids)])


def file_flows(connection: Connection[Any], entries: Iterable[bytes]) -> None:
    """Queue recycling entries whose movements are to be filed."""
    ids = sorted(set(entries))
    if ids:
        at_once.run(connection, _FLOWS, [byteas(ids)])


def look_again(connection: Connection[Any], things: Iterable[str]) -> None:
    """Queue things that changed without an entry of their own, for the next sweep."""
    connection.execute(
        "INSERT INTO sweep_due (thing) SELECT t FROM unnest(%b::text[]) AS n (t) ORDER BY t ON CONFLICT DO NOTHING",
        (sorted(set(things)),),
    )
