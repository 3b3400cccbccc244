"""What a recycling report moved: masses and metals into and out of a site and its steps, read off one entry. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from msgspec import Struct

from suchi.domain.battery import company_of
from suchi.domain.codes import battery_key, code_chemistry
from suchi.domain.codes_layout import CHEMISTRIES
from suchi.domain.content import METALS as TABLED
from suchi.domain.content import chemistries_of_letter, most_metal_g
from suchi.domain.event import Event, Ref, day_of
from suchi.domain.events.handing_over import HandoverReceived
from suchi.domain.events.lots import LotDeclared, LotExported, LotShare, StockLot
from suchi.domain.events.recycling import (
    BatchProcessed,
    BatteryConsumed,
    BatteryDismantled,
    OpeningStockDeclared,
    ProductMade,
    ProductShipped,
    Residue,
    ResidueDisposed,
)
from suchi.domain.lot import Lot, Metals
from suchi.domain.party import Company

GATE, STOCK = "gate", "stock"
METALS = Metals.__struct_fields__
MIXED, UNKNOWN = "mixed", "unknown"
NOT_RECOVERED = frozenset({"slag"})
"""What leaves a step and is no product: nobody need declare its metals."""
INTERMEDIATE = frozenset({"black-mass", "electrode-powder", "electrode-sheet", "cells", "modules"})
"""What still holds the metals: it is made to be processed further."""
MOST = 2**53 - 1
"""The most that an integer of the register can say; a nonsensical sum says no more."""
_ACTS = (
    OpeningStockDeclared, LotDeclared, LotExported, BatchProcessed, BatteryDismantled, ProductMade, ProductShipped,
    ResidueDisposed, BatteryConsumed,
)  # fmt: skip
MOVING = (HandoverReceived, *_ACTS)
"""The types of report that can move something."""


class Flow(Struct, frozen=True, kw_only=True):
    """One movement at a site on a day; `what` is the chemistry of batteries (letter of the code) or the material of lots.
    Masses in g; `mass_g` and `metals` are None where nobody declared them. `most` is what batteries can hold at most by their
    energy and the content table, its tolerance included; None where their chemistry or energy is not on record."""

    site: str
    day: str
    step: str
    direction: str
    what: str
    mass_g: int | None = None
    metals: Metals | None = None
    source: str | None = None
    most: Metals | None = None


def kind_of(direction: str, what: str, *, handed: bool) -> str:
    """What a movement is in figures: `residue`, `loss`, `intermediate`, `material`, `batteries` (waste that is passed on, or comes in),
    `product` (for reuse: batteries that leave the register's parties) or `other`. `handed`: by a hand-over to a registered party."""
    if direction in ("residue", "loss"):
        return direction
    if what in NOT_RECOVERED:
        return "residue"
    if what in INTERMEDIATE:
        return "intermediate"
    if what == MIXED or what in CHEMISTRIES:
        return "product" if direction == "out" and not handed else "batteries"
    return "other" if what in (UNKNOWN, "other") else "material"


def is_recycler(company: Company | None) -> bool:
    """Whether the company holds or held the role of a recycler."""
    return company is not None and any(role.role == "recycler" for role in company.roles)


def moves(event: Event, company: Company | None) -> bool:
    """Whether the report may have moved something at a recycler's site; `company` is its reporter."""
    if isinstance(event, HandoverReceived):
        return is_recycler(company) or any(item.battery is None for item in event.items)
    return isinstance(event, _ACTS) and is_recycler(company)


def flows(event: Event, before: Mapping[Ref, Any], recyclers: frozenset[str]) -> list[Flow]:
    """The movements of one report in effect; `before` holds the named things just before it, `recyclers` the companies
    concerned that are recyclers."""
    return list(_Reading(event, before, recyclers).rows())


class _Reading:
    """One report as it is read."""

    def __init__(self, event: Event, before: Mapping[Ref, Any], recyclers: frozenset[str]) -> None:
        self.event = event
        self.before = before
        self.recyclers = recyclers
        self.here = event.here
        self.day = day_of(event.occurred_at)

    def rows(self) -> Iterable[Flow]:
        event = self.event
        if isinstance(event, HandoverReceived):
            yield from self._received(event)
        elif isinstance(event, OpeningStockDeclared):
            yield from self._batteries(STOCK, STOCK, event.batteries, None, "opening")
            yield from self._stock(STOCK, STOCK, event.lots, "opening")
        elif isinstance(event, LotDeclared):
            yield from self._stock(GATE, "in", (event.lot,), event.source)
        elif isinstance(event, BatchProcessed):
            yield from self._batteries(event.step, "in", event.batteries, event.batteries_mass_g)
            yield from self._shares(event.step, "in", event.lots)
            yield from self._stock(event.step, "out", event.outputs)
            yield from self._rest(event.step, event.losses_g, event.residues)
        elif isinstance(event, BatteryDismantled):
            yield from self._dismantled(event)
        elif isinstance(event, ProductMade):
            yield from self._batteries("product", "in", event.origins, None)
            yield self._row("product", "out", code_chemistry(battery_key(event.code)) or UNKNOWN, event.mass_g)
        elif isinstance(event, ProductShipped):
            yield from self._batteries(GATE, "out", event.products, None)
            yield from self._shares(GATE, "out", event.lots)
        elif isinstance(event, ResidueDisposed):
            yield from self._shares(GATE, "residue", event.lots)
        elif isinstance(event, LotExported):
            yield from self._shares(GATE, "out", event.lots)
        elif isinstance(event, BatteryConsumed):
            yield from self._batteries("consumed", "in", event.codes, None)

    def _row(self, step: str, direction: str, what: str, mass_g: int | None, **more: Any) -> Flow:
        site = more.pop("site", self.here)
        return Flow(site=site, day=self.day, step=step, direction=direction, what=what, mass_g=mass_g, **more)

    def _batteries(
        self,
        step: str,
        direction: str,
        codes: Iterable[str],
        mass_g: int | None,
        source: str | None = None,
        **more: Any,
    ) -> Iterable[Flow]:
        """Batteries by what was weighed, else by what is on record of each; unknown where one of them is."""
        named = [battery_key(code) for code in codes]
        if not named:
            return
        states = [self.before.get(Ref("battery", code)) for code in named]
        letters = {code_chemistry(code) or UNKNOWN for code in named}
        if mass_g is None:
            mass_g = _added([getattr(state, "mass_g", None) for state in states])
        most = _sum([_most(code, getattr(state, "energy_wh", None)) for code, state in zip(named, states, strict=True)])
        what = letters.pop() if len(letters) == 1 else MIXED
        yield self._row(step, direction, what, mass_g, source=source, most=most, **more)

    def _stock(self, step: str, direction: str, lots: Iterable[StockLot], source: str | None = None) -> Iterable[Flow]:
        """Lots as they are declared, one row a material."""
        found: dict[str, list[tuple[int | None, Metals | None]]] = {}
        for lot in lots:
            found.setdefault(lot.material, []).append((lot.mass_g, lot.metals))
        yield from self._summed(step, direction, found, source=source)

    def _shares(self, step: str, direction: str, shares: Iterable[LotShare], **more: Any) -> Iterable[Flow]:
        """Lots on record, or shares of them: without a mass it is all that is left."""
        found: dict[str, list[tuple[int | None, Metals | None]]] = {}
        for share in shares:
            lot = self.before.get(Ref("lot", share.lot))
            mass = share.mass_g if share.mass_g is not None else _left(lot)
            material = (lot.material if lot is not None else None) or UNKNOWN
            found.setdefault(material, []).append((mass, _share(lot, mass)))
        yield from self._summed(step, direction, found, **more)

    def _summed(
        self, step: str, direction: str, found: dict[str, list[tuple[int | None, Metals | None]]], **more: Any
    ) -> Iterable[Flow]:
        for material, parts in found.items():
            masses = [mass for mass, _ in parts]
            mass = _added(masses)
            yield self._row(step, direction, material, mass, metals=_sum([metals for _, metals in parts]), **more)

    def _rest(self, step: str, losses_g: int | None, residues: Iterable[Residue]) -> Iterable[Flow]:
        if losses_g:
            yield self._row(step, "loss", "loss", losses_g)
        for residue in residues:
            yield self._row(step, "residue", residue.kind, residue.mass_g)

    def _dismantled(self, event: BatteryDismantled) -> Iterable[Flow]:
        step = "dismantling"
        yield from self._batteries(step, "in", (event.code,), event.mass_g)
        if event.parts:
            masses = [part.mass_g for part in event.parts]
            yield self._row(step, "out", "modules", _added(masses))
        yield from self._rest(step, None, event.residues)

    def _received(self, event: HandoverReceived) -> Iterable[Flow]:
        """What was accepted comes in here and goes out where it was sent from: what was rejected never left."""
        sent = self.before.get(Ref("consignment", event.consignment))
        sender = getattr(sent, "sender", None)
        accepted = [item for item in event.items if item.outcome in ("accepted", "extra")]
        codes = [item.battery for item in accepted if item.battery is not None]
        lots = [
            LotShare(lot=item.travelling_lot, mass_g=item.mass_g)
            for item in accepted
            if item.battery is None and item.travelling_lot is not None
        ]
        weighed = event.mass_g if len(codes) == len(event.items) else None
        source = company_of(sender) if sender else None
        for site, direction in ((self.here, "in"), (sender, "out")):
            if site is not None and company_of(site) in self.recyclers:
                more = {"site": site, "source": source}
                yield from self._batteries(GATE, direction, codes, weighed, **more)
                yield from self._shares(GATE, direction, lots, **more)


def _most(code: str, energy_wh: int | None) -> Metals | None:
    """What a battery of so much energy can hold at most, by the table and its tolerance."""
    bound = most_metal_g(chemistries_of_letter(code_chemistry(code)), energy_wh) if energy_wh else None
    return (
        None
        if bound is None
        else Metals(**{f"{name}_g": ceil(grams) for name, grams in zip(TABLED, bound, strict=True)})
    )


def _left(lot: Lot | None) -> int | None:
    """What a lot still holds; nothing where more had left it than it held."""
    return None if lot is None or lot.left_g is None else max(0, min(lot.left_g, MOST))


def _added(masses: list[int | None]) -> int | None:
    """Masses together; unknown where one of them is."""
    known = [mass for mass in masses if mass is not None]
    return min(sum(known), MOST) if len(known) == len(masses) else None


def _share(lot: Lot | None, mass_g: int | None) -> Metals | None:
    """The metals of a share of a lot, by mass."""
    if lot is None or lot.metals is None or not lot.mass_g or mass_g is None:
        return None
    return Metals(**{name: min(getattr(lot.metals, name) * mass_g // lot.mass_g, MOST) for name in METALS})


def _sum(parts: list[Metals | None]) -> Metals | None:
    """Metals together; unknown where one of them is."""
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    return Metals(**{name: min(sum(getattr(part, name) for part in known), MOST) for name in METALS})
