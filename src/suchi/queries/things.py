"""Things by key: their rows as they stand, and their histories in the one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from psycopg import Connection, sql

from suchi.domain.event import When
from suchi.domain.history import Past
from suchi.domain.things import THINGS, State, decode_state, decode_touch

Conn = Connection[Any]


class Row(Struct, frozen=True):
    """A thing as it stands; `version` counts the entries that name it."""

    key: str
    version: int
    state: State


class Step(Struct, frozen=True):
    """One touch of a timeline, undecided whether it counts."""

    instant_us: int
    rank: int
    recorded_us: int
    place: int
    entry: bytes
    standing: int
    touch: Any


_BY_KEYS = {
    kind: sql.SQL("SELECT key, version, state FROM {} WHERE key = ANY (%s) ORDER BY key").format(sql.Identifier(kind))
    for kind in THINGS
}


def rows(conn: Conn, kind: str, keys: Sequence[str]) -> dict[str, Row]:
    """The rows of these keys, as far as there are any."""
    decode = decode_state[kind]
    found = conn.execute(_BY_KEYS[kind], [list(keys)], binary=True)
    return {key: Row(key, version, decode(state)) for key, version, state in found}


def row(conn: Conn, kind: str, key: str) -> Row | None:
    return rows(conn, kind, [key]).get(key)


def histories(conn: Conn, kind: str, keys: Sequence[str]) -> dict[str, list[Past]]:
    """All touches of these things, sorted; a key without touches is absent."""
    found = conn.execute(
        "SELECT thing, instant, rank, recorded, place, entry, standing, effect FROM touch WHERE thing = ANY (%s) "
        "ORDER BY thing, instant, rank, recorded, place, entry",
        [[f"{kind}:{key}" for key in keys]],
        binary=True,
    )
    skipped = len(kind) + 1
    pasts: dict[str, list[Past]] = {}
    for thing, instant, rank, recorded, place, entry, standing, effect in found:
        past = Past(When(instant, rank, recorded, place), entry, standing, decode_touch(effect))
        pasts.setdefault(thing[skipped:], []).append(past)
    return pasts


def timeline(conn: Conn, thing: str, after: tuple[int, int, int, int, bytes] | None, limit: int) -> list[Step]:
    """A page of a thing's touches in order, from behind `after`."""
    start = after or (-(2**63), 0, 0, 0, b"")
    found = conn.execute(
        "SELECT instant, rank, recorded, place, entry, standing, effect FROM touch "
        "WHERE thing = %s AND (instant, rank, recorded, place, entry) > (%s, %s::smallint, %s, %s::integer, %s) "
        "ORDER BY instant, rank, recorded, place, entry LIMIT %s",
        [thing, *start, limit],
        binary=True,
    )
    return [
        Step(instant, rank, recorded, place, entry, standing, decode_touch(effect))
        for instant, rank, recorded, place, entry, standing, effect in found
    ]


def sites_of(conn: Conn, company: str) -> list[Row]:
    """The sites of a company; their keys begin with the company's code and a slash."""
    found = conn.execute(
        "SELECT key, version, state FROM site WHERE key >= %s AND key < %s ORDER BY key LIMIT 1000",
        [f"{company}/", f"{company}0"],
        binary=True,
    )
    return [Row(key, version, decode_state["site"](state)) for key, version, state in found]
