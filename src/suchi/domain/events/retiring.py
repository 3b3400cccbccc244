"""Retiring 退役: end of use, scrapping of vehicles, removal, take-in and its refusal, batteries lost and found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from suchi.domain.battery import VEHICLE, Condition
from suchi.domain.codes import battery_key, company_key, vin_key
from suchi.domain.event import (
    Code,
    CompanyCode,
    Event,
    FreeText,
    Level,
    Name,
    Natural,
    Part,
    Permille,
    Ref,
    Region,
    Touch,
    event,
)
from suchi.domain.events.vocabulary import MAKERS, Chemistry, Codes, FieldOfUse, SomeCodes, keys, owner_key

RetireReason = Literal["decay", "damage", "recall", "production-scrap", "test", "vehicle-scrapped", "other"]
RemovalReason = Literal["repair", "upgrade", "analysis", "scrapping"]


@event(
    rank=55,
    by=f"{MAKERS} swap_operator repairer dismantler recycler outlet asset_owner custodian",
    zh="退役",
    en="Battery retired",
    says=("电池退役，自当日起为废旧动力电池", "Batteries retired; from that day they are waste"),
)
class BatteryRetired(Event, frozen=True, kw_only=True):
    codes: SomeCodes
    reason: RetireReason
    level: Level = "P"
    state_of_health_permille: Permille | None = None
    mass_g: Natural | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(
                code, phase="waste", note=self.reason, state_of_health_permille=self.state_of_health_permille
            )


class SeenPack(Part, frozen=True, kw_only=True):
    """A pack present at a yard: its code where it could be read, and its condition."""

    code: Code | None = None
    condition: Condition | None = None


Seen = Annotated[tuple[SeenPack, ...], Meta(max_length=256)]


def _readable(packs: tuple[SeenPack, ...]) -> dict[str, SeenPack]:
    """The packs whose code could be read, each once."""
    return {battery_key(pack.code): pack for pack in packs if pack.code}


@event(
    rank=51,
    by="dismantler",
    zh="车辆进厂",
    en="Vehicle taken in",
    says=("报废车辆进厂，所见电池", "A vehicle entered a yard, with the packs seen"),
)
class VehicleTakenIn(Event, frozen=True, kw_only=True):
    vin: Code
    packs: Seen = ()
    packs_seen: Natural | None = None
    condition: Condition | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        readable = _readable(self.packs)
        stated = self.packs_seen is not None or self.packs
        yield self.vehicle(
            self.vin,
            taken_in=True,
            holder=self.here,
            seen=tuple(readable),
            packs_seen=max(self.packs_seen or 0, len(self.packs)) if stated else None,
        )
        for code, pack in readable.items():
            yield self.battery(code, holder=self.here, condition=pack.condition)


@event(
    rank=52,
    by="dismantler",
    zh="车辆退回",
    en="Vehicle returned",
    says=("已进厂车辆退回车主，进厂撤销", "A vehicle taken in was given back; the take-in is undone"),
)
class VehicleReturned(Event, frozen=True, kw_only=True):
    """`packs` names the packs that go back in the vehicle: those that the take-in named."""

    vin: Code
    packs: Codes = ()
    to: CompanyCode | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        vin = vin_key(self.vin)
        yield self.vehicle(vin, returned=True, holder=owner_key(self.to) if self.to else None)
        for code in keys(self.packs):
            yield self.battery(code, vehicle=vin, holder=VEHICLE)


class AbsentPack(Part, frozen=True, kw_only=True):
    """A pack stated not to be there, with its code where known."""

    statement: FreeText
    code: Code | None = None
    position: Name | None = None


@event(
    rank=54,
    by="dismantler",
    zh="车辆报废",
    en="Vehicle scrapped",
    says=("出具报废证明；在场与缺失的电池", "A scrapping certificate was issued; packs present and packs absent"),
)
class VehicleScrapped(Event, frozen=True, kw_only=True):
    vin: Code
    certificate: Name | None = None
    packs_present: Seen = ()
    packs_absent: Annotated[tuple[AbsentPack, ...], Meta(max_length=256)] = ()
    dismantling_closed: bool = False

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        vin, present = vin_key(self.vin), _readable(self.packs_present)
        yield self.vehicle(
            vin,
            scrapped=True,
            holder=self.here,
            certificate=self.certificate,
            present=tuple(present),
            unread=sum(not pack.code for pack in self.packs_present) or None,
            absent=len(self.packs_absent) or None,
            closed=self.dismantling_closed,
        )
        for code, pack in present.items():
            yield self.battery(code, holder=self.here, condition=pack.condition, unflag=("missing", "lost"))
        for code in keys(pack.code for pack in self.packs_absent if pack.code):
            if code not in present:
                yield self.battery(code, flag=("missing",), gone_from=vin)


@event(
    rank=53,
    by=f"repairer dismantler swap_operator outlet {MAKERS}",
    zh="拆卸",
    en="Battery removed",
    says=("从车上拆下电池；拆下本身不即为废旧", "Batteries were taken out of a vehicle; not yet waste by itself"),
)
class BatteryRemoved(Event, frozen=True, kw_only=True):
    vin: Code
    codes: SomeCodes
    reason: RemovalReason
    condition: Condition | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        codes = keys(self.codes)
        for code in codes:
            yield self.battery(
                code,
                unbound=True,
                holder=self.here,
                condition=self.condition,
                unflag=("missing", "lost"),
                note=self.reason,
            )
        yield self.vehicle(self.vin, taken=codes)


class Uncoded(Part, frozen=True, kw_only=True):
    """Items without a code: how many, what, how heavy, and the source that was declared."""

    count: Natural
    kind: Name | None = None
    mass_g: Natural | None = None
    chemistry: Chemistry | None = None
    declared_source: FreeText | None = None
    condition: Condition | None = None


@event(
    rank=55,
    by=f"outlet recycler dismantler {MAKERS}",
    zh="回收",
    en="Battery collected",
    says=("收进废旧电池，注明来源", "Waste batteries were taken in, from whom"),
)
class BatteryCollected(Event, frozen=True, kw_only=True):
    codes: Codes = ()
    uncoded: Annotated[tuple[Uncoded, ...], Meta(max_length=1000)] = ()
    source: CompanyCode | None = None
    slip: Name | None = None
    mass_g: Natural | None = None
    condition: Condition | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(
                code,
                holder=self.here,
                phase="waste",
                unbound=True,
                condition=self.condition,
                unflag=("missing", "lost"),
            )

    def looks_up(self) -> Iterable[Ref]:
        if self.source is not None:
            yield Ref("company", company_key(self.source))


@event(
    rank=55,
    by="any",
    zh="拒收",
    en="Take-back refused",
    says=("回收服务网点或企业拒绝接收电池", "An outlet or company refused to take a battery back"),
)
class TakeBackRefused(Event, frozen=True, kw_only=True):
    by: CompanyCode
    codes: Codes = ()
    outlet: Code | None = None
    statement: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(code, note=f"refused:{company_key(self.by)}")

    def looks_up(self) -> Iterable[Ref]:
        yield Ref("company", company_key(self.by))


@event(
    rank=59,
    by="any",
    zh="丢失",
    en="Battery lost",
    says=("电池丢失或被盗", "Batteries were lost or stolen"),
)
class BatteryLost(Event, frozen=True, kw_only=True):
    codes: SomeCodes
    circumstances: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(code, flag=("lost",))


@event(
    rank=59,
    by="any",
    zh="发现",
    en="Battery found",
    says=("发现电池，包括发现于禁止用途", "Batteries were found, perhaps in a prohibited field of use"),
)
class BatteryFound(Event, frozen=True, kw_only=True):
    codes: SomeCodes
    place: Region | None = None
    field_of_use: FieldOfUse | None = None
    kept_by: CompanyCode | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(
                code,
                unflag=("lost", "missing"),
                holder=company_key(self.kept_by) if self.kept_by else None,
                unbound=True,
                note=self.field_of_use,
            )
