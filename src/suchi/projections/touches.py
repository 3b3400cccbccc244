"""Touches: what each entry left on each thing, kept in the one order, so that a timeline reads one range of one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Any

from psycopg import Connection

from suchi.capture.draft import Draft
from suchi.db import at_once
from suchi.db.copying import LENGTH, texts
from suchi.domain.event import Ref, When
from suchi.domain.history import Past
from suchi.domain.things import decode_touch, encode

COLUMNS = "thing, instant, rank, recorded, place, entry, standing, effect"
_order = Struct(">iqihiqiii16sih").pack


def _rows(drafts: Iterable[Draft]) -> Iterable[bytes]:
    """Touches as rows to copy; what one entry's rows share is packed once."""
    for draft in drafts:
        w = draft.when
        shared = _order(8, w.instant_us, 2, w.rank, 8, w.recorded_us, 4, w.place, 16, draft.id, 2, draft.standing)
        for ref, touch in draft.refs.items():
            thing = f"{ref.kind}:{ref.key}".encode()
            effect = encode(touch)
            yield b"".join((b"\0\x08", LENGTH[len(thing)], thing, shared, LENGTH[len(effect)], effect))


def write(connection: Connection[Any], drafts: Iterable[Draft]) -> None:
    """Add the touches of new entries."""
    at_once.add(connection, "touch", COLUMNS, _rows(drafts))


def put(connection: Connection[Any], found: Sequence[tuple[Ref, Past]]) -> None:
    """Add touches of corrections, or give those that stand already their new targets."""
    if not found:
        return
    rows = [
        (
            str(ref),
            p.when.instant_us,
            p.when.rank,
            p.when.recorded_us,
            p.when.place,
            p.entry,
            p.standing,
            encode(p.touch),
        )
        for ref, p in found
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO touch ({COLUMNS}) VALUES (%b, %b, %b, %b, %b, %b, %b, %b) "
            "ON CONFLICT (thing, instant, rank, recorded, place, entry) DO UPDATE SET effect = EXCLUDED.effect",
            sorted(rows),
        )


def restand(connection: Connection[Any], standing: dict[bytes, int], refs: Sequence[Ref]) -> None:
    """Change whether entries are within their reporter's roles, on all things they name."""
    connection.execute(
        "UPDATE touch SET standing = n.standing FROM unnest(%b::bytea[], %b::smallint[]) AS n (entry, standing) "
        "WHERE thing = ANY(%b) AND touch.entry = n.entry",
        (list(standing), list(standing.values()), sorted(str(ref) for ref in refs)),
    )


HISTORY = (
    "SELECT thing, instant, rank, recorded, place, entry, standing, effect FROM touch WHERE thing = ANY(%b) "
    "ORDER BY thing, instant, rank, recorded, place, entry"
)


def histories(rows: Iterable[Sequence[Any]]) -> dict[str, list[Past]]:
    """Rows of `HISTORY` as histories by thing."""
    found: dict[str, list[Past]] = {}
    for thing, instant, rank, recorded, place, entry, standing, effect in rows:
        past = Past(When(instant, rank, recorded, place), entry, standing, decode_touch(effect))
        found.setdefault(thing, []).append(past)
    return found


def read(connection: Connection[Any], refs: Iterable[Ref]) -> dict[Ref, list[Past]]:
    """The whole histories of things; a thing without any is absent."""
    by_name = {str(ref): ref for ref in refs}
    rows = connection.cursor(binary=True).execute(HISTORY, (texts(sorted(by_name)),)).fetchall()
    return {by_name[name]: pasts for name, pasts in histories(rows).items()}
