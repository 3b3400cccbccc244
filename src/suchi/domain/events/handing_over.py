"""Handing over 移交: sent, received, cancelled, redirected, two-sided and item by item; part of retiring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from msgspec import Meta

from suchi.domain.battery import Condition
from suchi.domain.codes import battery_key, company_key
from suchi.domain.event import Code, CompanyCode, Event, FreeText, Natural, Part, Ref, Touch, event
from suchi.domain.events.retiring import Uncoded
from suchi.domain.events.vocabulary import HOLDERS, MOST_NAMED, place

Purpose = Literal["supply", "after-sales", "repair", "analysis", "test", "storage", "waste", "processing", "return"]
Outcome = Literal["accepted", "rejected", "missing", "extra"]
AS_WASTE = frozenset({"waste", "processing"})


class Item(Part, frozen=True, kw_only=True):
    """One item of a consignment: a battery, a lot (whole, or `massG` of it as `asLot`), or uncoded items by number."""

    battery: Code | None = None
    lot: Code | None = None
    as_lot: Code | None = None
    mass_g: Natural | None = None
    uncoded: Natural | None = None
    condition: Condition | None = None

    @property
    def text(self) -> str:
        """The item as a consignment names it: `battery:…`, `lot:…` or `uncoded:n`."""
        if self.battery is not None:
            return f"battery:{battery_key(self.battery)}"
        lot = self.travelling_lot
        return f"lot:{lot}" if lot is not None else f"uncoded:{self.uncoded or 0}"

    @property
    def travelling_lot(self) -> str | None:
        """The lot under way: the new one where part of a lot was sent."""
        return None if self.battery is not None else self.as_lot or self.lot

    @property
    def split(self) -> bool:
        """Whether a part of a lot travels as a lot of its own."""
        return self.battery is None and None not in (self.lot, self.as_lot) and self.lot != self.as_lot


class ReceivedItem(Item, frozen=True, kw_only=True):
    """An item as the recipient found it."""

    outcome: Outcome = "accepted"


Items = Annotated[tuple[Item, ...], Meta(min_length=1, max_length=MOST_NAMED)]
ReceivedItems = Annotated[tuple[ReceivedItem, ...], Meta(min_length=1, max_length=MOST_NAMED)]


class Handover(Event, frozen=True, kw_only=True):
    """What all hand-over events have in common: the consignment and its items, each of them named."""

    consignment: Code

    def one(self, item: Item, battery: dict[str, Any], lot: dict[str, Any]) -> Iterable[tuple[Ref, Touch]]:
        """The touch of one item; uncoded items are no things."""
        if item.battery is not None:
            change = battery if item.condition is None else battery | {"condition": item.condition}
            yield self.battery(item.battery, consignment=self.consignment, **change)
        elif item.travelling_lot is not None:
            yield self.thing("lot", item.travelling_lot, consignment=self.consignment, **lot)


@event(
    rank=56,
    by=f"{HOLDERS} carrier",
    zh="移交出库",
    en="Hand-over sent",
    says=("将电池或物料移交给另一主体", "Batteries or lots were sent to another party"),
)
class HandoverSent(Handover, frozen=True, kw_only=True):
    """The sender keeps custody, with the flag `in_transit` over it, until somebody is on record as having the item."""

    items: Items
    to: CompanyCode
    purpose: Purpose
    to_site: Code | None = None
    carrier: CompanyCode | None = None
    mass_g: Natural | None = None
    uncoded: Annotated[tuple[Uncoded, ...], Meta(max_length=1000)] = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        items: dict[str, Item] = {}
        for item in self.items:  # of an item named twice the first word counts
            items.setdefault(item.text, item)
        addressee, here = place(self.to, self.to_site), self.here
        yield self.thing(
            "consignment",
            self.consignment,
            sent=True,
            sender=here,
            addressee=addressee,
            purpose=self.purpose,
            carrier=company_key(self.carrier) if self.carrier else None,
            mass_g=self.mass_g,
            items=tuple(items),
        )
        transit: dict[str, Any] = {"consignment": self.consignment, "addressee": addressee, "holder": here}
        phase = "waste" if self.purpose in AS_WASTE else None
        lots = []
        for item in items.values():
            if item.battery is not None:
                yield self.battery(item.battery, unbound=True, phase=phase, condition=item.condition, **transit)
            elif item.travelling_lot is not None:
                lots.append(item)
        if lots:
            for lot, change in self._lots(lots, transit).items():
                yield self.thing("lot", lot, **change)

    def _lots(self, items: list[Item], transit: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """What becomes of each lot: sent whole, or parted from, with a new lot born for what travels."""
        lots: dict[str, dict[str, Any]] = {}
        for item in items:
            change = lots.setdefault(item.travelling_lot or "", {})
            change |= transit
            if item.split and item.lot is not None:
                change |= {"born": True, "mass_g": item.mass_g, "source": "split", "origin": item.lot}
        for item in items:
            if item.split:
                change = lots.setdefault(item.lot or "", {})
                change["out_g"] = change.get("out_g", 0) + (item.mass_g or 0)
                change["to_lots"] = (*change.get("to_lots", ()), item.as_lot)
        return lots

    def looks_up(self) -> Iterable[Ref]:
        yield Ref("company", company_key(self.to))
        if self.to_site is not None:
            yield Ref("site", place(self.to, self.to_site))


@event(
    rank=58,
    by=HOLDERS,
    zh="移交入库",
    en="Hand-over received",
    says=("收到移交，逐项说明结果", "A consignment arrived, with an outcome for each item"),
)
class HandoverReceived(Handover, frozen=True, kw_only=True):
    items: ReceivedItems
    mass_g: Natural | None = None
    discrepancy: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        items: dict[str, ReceivedItem] = {}
        for item in self.items:  # of an item named twice the first word counts
            items.setdefault(item.text, item)
        yield self.thing(
            "consignment",
            self.consignment,
            received=True,
            received_mass_g=self.mass_g,
            outcomes=tuple((text, item.outcome) for text, item in items.items()),
        )
        here = self.here
        for item in items.values():
            if item.outcome in ("accepted", "extra"):
                change = {"outcome": item.outcome, "holder": here}
                yield from self.one(item, change | {"unbound": True}, change)
            else:  # rejected or missing: it stays, or is again, with the sender
                change = {"outcome": item.outcome}
                yield from self.one(item, change, change)


@event(
    rank=57,
    by=HOLDERS,
    zh="移交撤销",
    en="Hand-over cancelled",
    says=("撤销移交，保管回到发出方", "A hand-over was cancelled; custody returns to the sender"),
)
class HandoverCancelled(Handover, frozen=True, kw_only=True):
    items: Items
    reason: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        texts = tuple(dict.fromkeys(item.text for item in self.items))
        yield self.thing("consignment", self.consignment, cancelled=True, items=texts)
        change = {"outcome": "cancelled"}
        for item in {item.text: item for item in self.items}.values():
            yield from self.one(item, change, change)


@event(
    rank=57,
    by=HOLDERS,
    zh="移交改送",
    en="Hand-over redirected",
    says=("移交途中改变接收方", "A consignment under way got another addressee"),
)
class HandoverRedirected(Handover, frozen=True, kw_only=True):
    items: Items
    to: CompanyCode
    to_site: Code | None = None
    reason: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        addressee = place(self.to, self.to_site)
        items = {item.text: item for item in self.items}
        yield self.thing("consignment", self.consignment, redirected=True, addressee=addressee, items=tuple(items))
        change = {"outcome": "redirected", "addressee": addressee}
        for item in items.values():
            yield from self.one(item, change, change)

    def looks_up(self) -> Iterable[Ref]:
        yield Ref("company", company_key(self.to))
        if self.to_site is not None:
            yield Ref("site", place(self.to, self.to_site))
