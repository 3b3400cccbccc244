"""Figures for everyone: how many packs stand where in their life, how many reports are on record. Sums of the whole register only.

A pack's own row does not know that its car was sold: as on the card (`domain/stages.py`), the vehicle it is in is looked up.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct
from psycopg import Connection

_PACKS = (
    "SELECT b.phase, v.stage, count(*) FROM battery b LEFT JOIN vehicle v ON v.key = b.vehicle "
    "WHERE b.level = 'P' GROUP BY b.phase, v.stage"
)
_VEHICLES = "SELECT count(*) FROM vehicle"
_REPORTS = "SELECT size FROM log_head"


_BY_VEHICLE = {
    "sold": "in_use",
    "taken_in": "in_use",
    "deregistered": "in_use",
    "scrapped": "waste",
    "exported": "ended",
}
"""What the vehicle makes of a pack that nobody has retired: the phase in which it counts, by the vehicle's stage."""


class PublicFigures(Struct, frozen=True):
    """Packs by where they stand (new, in use, waste, ended), vehicles, numbered entries of the log."""

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
    phases: Counter[str] = Counter()
    for phase, vehicle_stage, count in conn.execute(_PACKS):
        phases[phase_of(phase, vehicle_stage)] += count
    vehicles = conn.execute(_VEHICLES).fetchone()
    reports = conn.execute(_REPORTS).fetchone()
    return PublicFigures(
        new=phases["new"],
        in_use=phases["in_use"],
        waste=phases["waste"],
        ended=phases["ended"],
        vehicles=vehicles[0] if vehicles else 0,
        reports=reports[0] if reports else 0,
    )


def phase_of(phase: str, vehicle_stage: str | None) -> str:
    """The phase in which a pack counts, by its own and by the stage of the vehicle it is in."""
    return phase if phase in ("waste", "ended") else _BY_VEHICLE.get(vehicle_stage or "", phase)
