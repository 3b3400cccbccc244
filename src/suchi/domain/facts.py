"""What a rule may know of one entry: the things it names as they were just before, and the things it looks up. Plain data."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from suchi.domain.battery import Battery
from suchi.domain.event import Ref, Touch
from suchi.domain.party import Company
from suchi.domain.things import State
from suchi.domain.vehicle import Vehicle


class Claim(Struct, frozen=True, order=True):
    """A cell that an earlier birth named: the other whole, and when that was born."""

    cell: str
    whole: str
    at: str


class Facts:
    """`before`: states of the named things just before the entry; `touches`: what it changes of each; `lookups`: the rest."""

    __slots__ = ("batteries", "before", "claims", "company", "lookups", "standing", "touches", "vehicles")

    def __init__(
        self,
        before: dict[Ref, State],
        touches: dict[Ref, Touch],
        company: Company | None,
        lookups: dict[Ref, State],
        standing: int,
        claims: tuple[Claim, ...] = (),
    ) -> None:
        self.before = before
        self.touches = touches
        self.company = company
        self.lookups = lookups
        self.standing = standing
        self.claims = claims
        self.batteries: list[tuple[Ref, Battery, Any]] = []
        """Each battery named, as it was just before, with what this entry changes of it."""
        self.vehicles: list[tuple[Ref, Vehicle, Any]] = []
        """Each vehicle named, likewise."""
        for ref, state in before.items():
            if ref.kind == "battery":
                self.batteries.append((ref, state, touches[ref]))
            elif ref.kind == "vehicle":
                self.vehicles.append((ref, state, touches[ref]))
