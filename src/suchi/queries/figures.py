"""Figures for everyone: how many packs are in which phase, how many reports are on record. Sums of the whole register only."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

_PHASES = "SELECT phase, count(*) FROM battery WHERE level = 'P' GROUP BY phase"
_VEHICLES = "SELECT count(*) FROM vehicle"
_REPORTS = "SELECT size FROM log_head"


class PublicFigures(Struct, frozen=True):
    """Packs by phase of the glossary, vehicles, numbered entries of the log."""

    new: int
    in_use: int
    waste: int
    ended: int
    vehicles: int
    reports: int

    @property
    def packs(self) -> int:
        return self.new + self.in_use + self.waste + self.ended


def public_figures(conn: Connection[Any]) -> PublicFigures:
    phases = dict(conn.execute(_PHASES).fetchall())
    vehicles = conn.execute(_VEHICLES).fetchone()
    reports = conn.execute(_REPORTS).fetchone()
    return PublicFigures(
        new=phases.get("new", 0),
        in_use=phases.get("in_use", 0),
        waste=phases.get("waste", 0),
        ended=phases.get("ended", 0),
        vehicles=vehicles[0] if vehicles else 0,
        reports=reports[0] if reports else 0,
    )
