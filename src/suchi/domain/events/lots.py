"""Lots 物料批次: material as it is declared, split, merged and exported; part of recycling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from msgspec import Meta

from suchi.domain.event import Code, Country, Event, Name, Natural, Part, Permille, Ref, Touch, event
from suchi.domain.events.vocabulary import HOLDERS
from suchi.domain.lot import Metals

Material = Literal[
    "black-mass", "electrode-powder", "electrode-sheet", "copper", "aluminium", "steel", "plastic", "electrolyte",
    "graphite", "lithium-carbonate", "lithium-hydroxide", "nickel-sulphate", "cobalt-sulphate", "manganese-sulphate",
    "mixed-hydroxide", "precursor", "cathode-material", "iron-phosphate", "cells", "modules", "slag", "other",
]  # fmt: skip


class StockLot(Part, frozen=True, kw_only=True):
    """A lot as it is declared or produced: material, mass (wet) in g, moisture in ‰, metals in g."""

    lot: Code
    material: Material
    mass_g: Natural
    moisture_permille: Permille | None = None
    metals: Metals | None = None
    assay: Name | None = None
    laboratory: Name | None = None


class LotShare(Part, frozen=True, kw_only=True):
    """A lot, or `massG` of it where not the whole is used."""

    lot: Code
    mass_g: Natural | None = None
    moisture_permille: Permille | None = None


Shares = Annotated[tuple[LotShare, ...], Meta(max_length=1000)]
SomeShares = Annotated[tuple[LotShare, ...], Meta(min_length=1, max_length=1000)]
Stock = Annotated[tuple[StockLot, ...], Meta(max_length=1000)]
SomeStock = Annotated[tuple[StockLot, ...], Meta(min_length=1, max_length=1000)]
Changes = dict[str, dict[str, Any]]


def used(shares: Iterable[LotShare], to_lots: tuple[str, ...] = ()) -> Changes:
    """What leaves each lot: shares of one lot add up, and a share without a mass is all that is left."""
    changes: Changes = {}
    for share in shares:
        change = changes.setdefault(share.lot, {"to_lots": tuple(lot for lot in to_lots if lot != share.lot)})
        if share.mass_g is None:
            change["all_out"] = True
        else:
            change["out_g"] = change.get("out_g", 0) + share.mass_g
    return changes


def born(stock: Iterable[StockLot], holder: str, source: str, origin: str | None = None) -> Changes:
    """What enters each lot: what is named twice adds up."""
    changes: Changes = {}
    for lot in stock:
        change = changes.get(lot.lot)
        if change is not None:
            change["mass_g"] += lot.mass_g
            change["metals"] = None
            continue
        changes[lot.lot] = {
            "born": True,
            "material": lot.material,
            "mass_g": lot.mass_g,
            "moisture_permille": lot.moisture_permille,
            "metals": lot.metals,
            "source": source,
            "origin": origin,
            "holder": holder,
        }
    return changes


def lot_touches(event: Event, *changes: Changes) -> Iterable[tuple[Ref, Touch]]:
    """One touch a lot: what leaves it and what enters it, in one event, is one change."""
    for lot in dict.fromkeys(lot for change in changes for lot in change):
        merged: dict[str, Any] = {}
        for change in changes:
            merged |= change.get(lot, {})
        yield event.thing("lot", lot, **merged)


@event(
    rank=62,
    by="recycler",
    zh="其他来料",
    en="Lot declared",
    says=("非车用动力电池来源的物料", "Feed that was never a vehicle battery"),
)
class LotDeclared(Event, frozen=True, kw_only=True):
    lot: StockLot
    source: Literal["production-scrap", "storage-battery", "consumer-battery", "imported-black-mass", "other"]
    customs_number: Name | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return lot_touches(self, born((self.lot,), self.here, self.source))


@event(
    rank=63,
    by=HOLDERS,
    zh="物料分批",
    en="Lot split",
    says=("一批物料分为多批", "A lot was split into several"),
)
class LotSplit(Event, frozen=True, kw_only=True):
    """What keeps the old name among `into` never left the lot."""

    lot: Code
    into: SomeStock

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        parts = [part for part in self.into if part.lot != self.lot]
        shares = [LotShare(lot=self.lot, mass_g=sum(part.mass_g for part in parts))]
        names = tuple(dict.fromkeys(part.lot for part in parts))
        return lot_touches(self, used(shares, names), born(parts, self.here, "split", self.lot))


@event(
    rank=64,
    by=HOLDERS,
    zh="物料合批",
    en="Lots merged",
    says=("多批物料合为一批", "Several lots became one"),
)
class LotsMerged(Event, frozen=True, kw_only=True):
    """`into` is the whole after merging, also where it keeps the name of one of the lots."""

    lots: SomeShares
    into: StockLot

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        whole = self.into.lot
        others = [share for share in self.lots if share.lot != whole]
        into = born((self.into,), self.here, "merge")
        if len(others) < len(self.lots):
            into[whole]["renewed"] = True
        return lot_touches(self, used(others, (whole,)), into)


@event(
    rank=70,
    by="recycler exporter regulator",
    zh="物料出口",
    en="Lot exported",
    says=("物料离境", "Lots left the country"),
)
class LotExported(Event, frozen=True, kw_only=True):
    lots: SomeShares
    country_or_region: Country
    customs_number: Name | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return lot_touches(self, used(self.lots))
