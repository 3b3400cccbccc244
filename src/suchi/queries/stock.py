"""What a company has in custody, counted: batteries by site, phase and model, lots by material, and what has waited longest.

Counted is what is there: what has ended is not, nor what is a part of a whole, which is counted instead. Each of these reads the
rows of one holder that are no parts through an index of their own. `OFFSET 0` keeps a state from being read anew for each figure.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import sql

from suchi.domain.things import decode_state
from suchi.queries.lists import CONDITIONS
from suchi.queries.things import Conn, Row

MOST_G = 2**53 - 1
_THERE = sql.SQL(CONDITIONS["battery"]["there"])
_LOT_THERE = sql.SQL(CONDITIONS["lot"]["there"])
_SINCE = sql.SQL("coalesce(j.s ->> 'wasteHeldAt', j.s ->> 'phaseAt')")
_BATTERIES = sql.SQL(
    "SELECT t.site, t.phase, string_to_array(coalesce(t.flags, ''), ' ') @> ARRAY['in_transit'], t.level, t.model, count(*), "
    "count(*) FILTER (WHERE j.s -> 'massG' IS NULL), least(coalesce(sum((j.s ->> 'massG')::bigint), 0), %(most)s)::bigint, "
    "min({since}) FILTER (WHERE t.phase = 'waste') "
    "FROM battery t, LATERAL (SELECT convert_from(t.state, 'UTF8')::jsonb AS s OFFSET 0) j "
    "WHERE t.holder = %(holder)s AND {there} GROUP BY 1, 2, 3, 4, 5"
).format(since=_SINCE, there=_THERE)
_LOTS = sql.SQL(
    "SELECT t.site, t.material, count(*), count(*) FILTER (WHERE t.left_g IS NULL), "
    "least(coalesce(sum(greatest(t.left_g, 0)), 0), %(most)s)::bigint FROM lot t "
    "WHERE t.holder = %(holder)s AND {there} GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, 2 NULLS FIRST"
).format(there=_LOT_THERE)
_WAITING = sql.SQL(
    "SELECT w.since, w.key, w.version, w.state FROM (SELECT {since} AS since, t.key, t.version, t.state "
    "FROM battery t, LATERAL (SELECT convert_from(t.state, 'UTF8')::jsonb AS s OFFSET 0) j "
    "WHERE t.holder = %(holder)s AND t.phase = 'waste' AND {there}) w "
    "WHERE w.since IS NOT NULL AND (w.since, w.key) > (%(since)s, %(key)s) ORDER BY w.since, w.key LIMIT %(limit)s"
).format(since=_SINCE, there=_THERE)


class Held(Struct, frozen=True):
    """Batteries that are alike: at which site of the holder (None: it did not say), of which phase, level and model, and whether
    they are on their way to somebody; how many, how many of no known mass, grams of the others, and since when the first of
    them is there as waste."""

    site: str | None
    phase: str
    under_way: bool
    level: str | None
    model: str | None
    count: int
    unweighed: int
    mass_g: int
    waste_since: str | None


class HeldLots(Struct, frozen=True):
    """Lots of one material at one site: how many, how many of no known mass, and grams that are left of the others."""

    site: str | None
    material: str | None
    count: int
    unweighed: int
    left_g: int


def held(conn: Conn, holder: str) -> list[Held]:
    """The batteries that a company has."""
    return [Held(*row) for row in conn.execute(_BATTERIES, _given(holder))]


def held_lots(conn: Conn, holder: str) -> list[HeldLots]:
    """The lots that a company has."""
    return [HeldLots(*row) for row in conn.execute(_LOTS, _given(holder))]


def waiting(conn: Conn, holder: str, after: tuple[str, str] | None, limit: int) -> list[tuple[str, Row]]:
    """Waste batteries that a company has, each with since when, the longest there first, from behind `after` (since, code)."""
    since, key = after or ("", "")
    given = _given(holder) | {"since": since, "key": key, "limit": limit}
    found = conn.execute(_WAITING, given, binary=True)
    decode = decode_state["battery"]
    return [(when, Row(code, version, decode(state))) for when, code, version, state in found]


def _given(holder: str) -> dict[str, Any]:
    return {"holder": holder, "most": MOST_G, "filter_there": "yes"}
