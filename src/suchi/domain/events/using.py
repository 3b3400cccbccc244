"""Using 使用: vehicles from the line to the road, ownership, incidents, holds, export and deregistration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from msgspec import Meta

from suchi.domain.battery import ABROAD, PRIVATE, UNKNOWN, Condition
from suchi.domain.codes import battery_key, company_key, vin_key
from suchi.domain.event import (
    Code,
    CompanyCode,
    Country,
    Day,
    Event,
    EventId,
    FreeText,
    Name,
    Part,
    Ref,
    Region,
    Touch,
    event,
)
from suchi.domain.events.vocabulary import MAKERS, Codes, SomeCodes, keys, owner_key
from suchi.domain.vehicle import Build, Fit

BuyerKind = Literal["private", "firm", "fleet", "battery-leased", "export"]


class PackAt(Part, frozen=True, kw_only=True):
    """A pack at a position of a vehicle."""

    code: Code
    position: Name | None = None


class VehicleBorn(Event, frozen=True, kw_only=True):
    """What production and import of a vehicle have in common."""

    vin: Code
    model: Name
    packs: Annotated[tuple[PackAt, ...], Meta(max_length=64)] = ()

    def bind(
        self, build: Build | None, certificate_on: str | None, *, back: bool = False
    ) -> Iterable[tuple[Ref, Touch]]:
        fits = {code: pack.position for pack in self.packs if (code := battery_key(pack.code))}
        vin = vin_key(self.vin)
        yield self.thing(
            "vehicle",
            vin,
            born=True,
            model=self.model,
            build=build,
            certificate_on=certificate_on,
            fitted=tuple(Fit(code, position, self.occurred_at) for code, position in fits.items()),
            holder=self.here,
            back=back,
        )
        for code, position in fits.items():
            yield self.thing("battery", code, vehicle=vin, position=position, back=back)

    def looks_up(self) -> Iterable[Ref]:
        yield Ref("vehicle_model", self.model)


@event(
    rank=20,
    by="vehicle_maker",
    zh="车辆生产",
    en="Vehicle produced",
    says=("车辆下线，按位置装入电池", "A vehicle left the line with packs at their positions"),
)
class VehicleProduced(VehicleBorn, frozen=True, kw_only=True):
    phase: Build = "complete"
    certificate_on: Day | None = None
    line_off_on: Day | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return self.bind(self.phase, self.certificate_on)


@event(
    rank=20,
    by="vehicle_maker",
    zh="车辆进口",
    en="Vehicle imported",
    says=("进口整车及所装电池", "A vehicle was imported with its packs"),
)
class VehicleImported(VehicleBorn, frozen=True, kw_only=True):
    country_or_region: Country
    cleared_on: Day | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return self.bind("complete", self.cleared_on, back=True)


@event(
    rank=21,
    by="vehicle_maker regulator",
    zh="车架号变更",
    en="Vehicle re-identified",
    says=("车辆识别代号变更，旧号成为别名", "A vehicle got a new VIN; the old one becomes an alias"),
)
class VehicleReidentified(Event, frozen=True, kw_only=True):
    vin: Code
    new_vin: Code
    reason: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        vin, new = vin_key(self.vin), vin_key(self.new_vin)
        if new == vin:
            yield self.vehicle(vin, note="same-vin")
            return
        yield self.vehicle(vin, aliases=(new,))
        yield self.vehicle(new, alias_of=vin)


@event(
    rank=22,
    by="vehicle_maker",
    zh="车辆销售",
    en="Vehicle sold",
    says=("车辆售出，电池投入使用", "A vehicle was sold; its packs are in use"),
)
class VehicleSold(Event, frozen=True, kw_only=True):
    vin: Code
    region: Region | None = None
    buyer_kind: BuyerKind = "private"
    buyer: CompanyCode | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        holder = company_key(self.buyer) if self.buyer else (PRIVATE if self.buyer_kind == "private" else UNKNOWN)
        yield self.vehicle(self.vin, sold=True, buyer=self.buyer_kind, region=self.region, holder=holder)


@event(
    rank=23,
    by="asset_owner vehicle_maker battery_maker swap_operator",
    zh="权属变更",
    en="Ownership changed",
    says=("电池或车辆所有权变更", "Batteries or vehicles changed owner"),
)
class OwnershipChanged(Event, frozen=True, kw_only=True):
    """`owner` is a company code, or `private`: private owners are never named."""

    owner: CompanyCode
    batteries: Codes = ()
    vins: Codes = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        owner = owner_key(self.owner)
        for code in keys(self.batteries):
            yield self.battery(code, owner=owner)
        for vin in keys(self.vins):
            yield self.vehicle(vin, owner=owner)


class Affected(Event, frozen=True, kw_only=True):
    """Events that name batteries, a vehicle, or both, for the same reason."""

    codes: Codes = ()
    vin: Code | None = None

    def mark(self, *, vehicle: dict[str, Any], battery: dict[str, Any]) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(code, **battery)
        if self.vin is not None:
            yield self.vehicle(self.vin, **vehicle)


@event(
    rank=39,
    by="any",
    zh="事故报告",
    en="Incident reported",
    says=("碰撞、火灾或水淹事故", "A crash, a fire or a flood"),
)
class IncidentReported(Affected, frozen=True, kw_only=True):
    kind: Literal["crash", "fire", "flood", "other"]
    condition: Condition | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        flag = (f"incident_{self.kind}",)
        return self.mark(vehicle={"flag": flag}, battery={"flag": flag, "condition": self.condition})


@event(
    rank=40,
    by="custodian regulator",
    zh="扣押",
    en="Hold placed",
    says=("电池或车辆被依法扣留，期限中止", "Batteries or a vehicle are held; terms are suspended"),
)
class HoldPlaced(Affected, frozen=True, kw_only=True):
    ground: FreeText

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        hold = {"hold": company_key(self.reporter)}
        return self.mark(vehicle=hold, battery=hold)


@event(
    rank=41,
    by="custodian regulator",
    zh="解除扣押",
    en="Hold lifted",
    says=("扣留解除", "The hold is lifted"),
)
class HoldLifted(Affected, frozen=True, kw_only=True):
    hold: EventId | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        lift = {"lifted": company_key(self.reporter)}
        return self.mark(vehicle=lift, battery=lift)


@event(
    rank=60,
    by="vehicle_maker exporter regulator",
    zh="车辆出口",
    en="Vehicle exported",
    says=("车辆连同所载电池离境", "A vehicle left the country with the packs it carries"),
)
class VehicleExported(Event, frozen=True, kw_only=True):
    vin: Code
    country_or_region: Country
    for_good: bool = True
    packs: Codes = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        note = None if self.for_good else "for-a-time"
        yield self.vehicle(self.vin, exported=True, holder=ABROAD, note=note)
        for code in keys(self.packs):
            yield self.battery(code, flag=("exported",), phase="ended" if self.for_good else None)


@event(
    rank=60,
    by=f"{MAKERS} exporter regulator",
    zh="电池出口",
    en="Battery exported",
    says=("电池离境", "Batteries left the country"),
)
class BatteryExported(Event, frozen=True, kw_only=True):
    codes: SomeCodes
    country_or_region: Country
    for_good: bool = True

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        phase = "ended" if self.for_good else None
        for code in keys(self.codes):
            yield self.battery(code, flag=("exported",), phase=phase, holder=ABROAD)


@event(
    rank=61,
    by="regulator",
    zh="车辆注销",
    en="Vehicle deregistered",
    says=("公安机关注销登记的信息", "The vehicle's registration was cancelled"),
)
class VehicleDeregistered(Event, frozen=True, kw_only=True):
    vin: Code
    reason: Literal["scrapped", "exported", "lost", "other"]

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.vehicle(self.vin, deregistered=self.reason)
