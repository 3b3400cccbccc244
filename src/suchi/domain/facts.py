"""What a rule may know of one entry: the things it names as they were just before, and the things it looks up. Plain data."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.battery import Battery
from suchi.domain.event import Ref, Touch
from suchi.domain.party import Company
from suchi.domain.things import State
from suchi.domain.vehicle import Vehicle


class Facts:
    """`before`: states of the named things just before the entry; `touches`: what it changes of each; `lookups`: the rest."""

    __slots__ = ("before", "claims", "company", "lookups", "standing", "touches")

    def __init__(
        self,
        before: dict[Ref, State],
        touches: dict[Ref, Touch],
        company: Company | None,
        lookups: dict[Ref, State],
        standing: int,
        claims: tuple[tuple[str, str, str, str | None], ...] = (),
    ) -> None:
        self.before = before
        self.touches = touches
        self.company = company
        self.lookups = lookups
        self.standing = standing
        self.claims = claims

    def batteries(self) -> Iterable[tuple[Ref, Battery, Touch]]:
        """Each battery named, as it was just before, with what this entry changes of it."""
        for ref, state in self.before.items():
            if ref.kind == "battery":
                yield ref, state, self.touches[ref]

    def vehicles(self) -> Iterable[tuple[Ref, Vehicle, Touch]]:
        """Each vehicle named, as it was just before, with what this entry changes of it."""
        for ref, state in self.before.items():
            if ref.kind == "vehicle":
                yield ref, state, self.touches[ref]
