"""What is on record to compare a company's file with: reports by id, alike, or over a period; batteries by code, or in stock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from suchi.domain.battery import Battery
from suchi.domain.history import void
from suchi.domain.things import decode_state, decode_touch

_MOST_ALIKE = 20_000
_battery: Callable[[bytes], Any] = decode_state["battery"]


class Reported(NamedTuple):
    """A report of a company; `body` is None once erased."""

    id: bytes
    recorded_us: int
    type: str
    body: bytes | None


def alike(conn: Connection[Any], places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[bytes]]:
    """The entries that touch a thing at a moment, for each (thing, microseconds since 1970)."""
    wanted = sorted(set(places))
    rows = conn.execute(
        "SELECT t.thing, t.instant, t.entry FROM unnest(%s::text[], %s::bigint[]) AS w(thing, instant) "
        "JOIN touch t ON t.thing = w.thing AND t.instant = w.instant LIMIT %s",
        [[thing for thing, _ in wanted], [instant for _, instant in wanted], _MOST_ALIKE],
        binary=True,
    )
    found: dict[tuple[str, int], list[bytes]] = {}
    for thing, instant, entry in rows:
        found.setdefault((thing, instant), []).append(entry)
    return found


def voided(conn: Connection[Any], ids: Iterable[bytes]) -> frozenset[bytes]:
    """Those of the entries that a correction has voided which itself stands."""
    aims: dict[str, list[str]] = {}
    asked, todo = set[bytes](), set(ids)
    while todo:
        rows = conn.execute(
            "SELECT target, entry FROM correction WHERE target = ANY (%s) AND kind = 'undone'",
            [sorted(todo)],
            binary=True,
        ).fetchall()
        asked |= todo
        for target, entry in rows:
            aims.setdefault(target.hex(), []).append(entry.hex())
        todo = {entry for _, entry in rows} - asked
    return frozenset(bytes.fromhex(target) for target in void(aims))


def reported(
    conn: Connection[Any], company: str, since_us: int, after: tuple[int, bytes], limit: int
) -> list[Reported]:
    """A page of what was recorded of a company since a moment, in order of recording, from behind `after`."""
    rows = conn.execute(
        "SELECT id, recorded_us, type, body FROM entry WHERE reporter = %s AND recorded_us >= %s "
        "AND (recorded_us, id) > (%s, %s) ORDER BY recorded_us, id LIMIT %s",
        [company, since_us, *after, limit],
        binary=True,
    )
    return [Reported(*row) for row in rows]


def batteries(conn: Connection[Any], codes: Sequence[str], company: str) -> dict[str, tuple[Battery, bool]]:
    """The batteries of these codes, and whether the company has reported anything of them. What it may know of them is not
    decided here, so that the same is done for every code that is on record."""
    found = conn.execute("SELECT key, state FROM battery WHERE key = ANY (%s)", [list(codes)], binary=True)
    states: Mapping[str, Any] = {key: _battery(state) for key, state in found}
    touches = conn.execute(
        "SELECT thing, effect FROM touch WHERE thing = ANY (%s) AND standing = 0",
        [[f"battery:{code}" for code in codes]],
        binary=True,
    )
    own = {thing.partition(":")[2] for thing, effect in touches if decode_touch(effect).by == company}
    return {key: (state, key in own) for key, state in states.items()}


def stock(
    conn: Connection[Any], company: str, after: tuple[str, str], limit: int
) -> list[tuple[tuple[str, str], Battery]]:
    """A page of the batteries that a company holds, wherever it keeps them, from behind (holder, code)."""
    rows = conn.execute(
        "SELECT holder, key, state FROM battery WHERE holder >= %s AND holder < %s AND (holder < '@' OR holder >= 'A') "
        "AND (holder, key) > (%s, %s) ORDER BY holder, key LIMIT %s",
        [company, f"{company}0", *after, limit],
        binary=True,
    )
    return [
        ((holder, key), _battery(state))
        for holder, key, state in rows
        if holder == company or holder[len(company)] == "/"
    ]
