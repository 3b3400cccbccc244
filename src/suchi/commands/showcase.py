"""Batteries worth opening: one in each of some stages of life, those with the longest stories first."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.domain.stages import STAGES, stage
from suchi.queries import lists, things

WANTED = ("in_use", "recycled", "collected", "made_into_product", "produced", "handing_over", "swap_stock", "removed")
"""Stages to show, the most telling first; the first five that the register has are shown."""
MOST = 5
_PHASES = ("in_use", "ended", "waste", "new")
_LOOKED_AT = 2000


class Example(Struct, frozen=True):
    """A battery's code and the stage it is in."""

    code: str
    zh: str
    en: str


def examples(conn: Connection[Any]) -> list[Example]:
    """At most five batteries, each in another stage."""
    best: dict[str, tuple[int, str]] = {}
    for phase in _PHASES:
        rows = [one.row for one in lists.listed(conn, "battery", {"phase": phase}, None, _LOOKED_AT, None)]
        packs = [row for row in rows if row.state.alias_of is None and (row.state.level == "P" or phase == "ended")]
        vehicles = things.rows(conn, "vehicle", sorted({row.state.vehicle for row in packs if row.state.vehicle}))
        for row in packs:
            carrier = vehicles.get(row.state.vehicle or "")
            code = stage(row.state, carrier.state if carrier else None)
            best[code] = max(best.get(code, (0, "")), (row.version, row.key))
    return [Example(best[code][1], *STAGES[code]) for code in WANTED if code in best][:MOST]
