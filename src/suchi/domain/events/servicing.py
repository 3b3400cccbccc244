"""Servicing 维护: installation, swap, repair, health and sightings; part of using."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from suchi.domain.battery import PRIVATE, UNKNOWN, VEHICLE
from suchi.domain.codes import battery_key, company_key, vin_key
from suchi.domain.event import (
    Code,
    CompanyCode,
    Event,
    FreeText,
    Level,
    Name,
    Natural,
    Permille,
    Ref,
    Touch,
    event,
)
from suchi.domain.events.vocabulary import MAKERS, SomeCodes, keys, place
from suchi.domain.vehicle import Fit

InstallReason = Literal["after-repair", "spare", "upgrade", "swap", "other"]
Whereabouts = Literal["kept", "handed-over", "owner", "not-there", "unknown"]


@event(
    rank=31,
    by=f"repairer swap_operator {MAKERS}",
    zh="装入",
    en="Battery installed",
    says=("电池装入车辆", "A battery was put into a vehicle"),
)
class BatteryInstalled(Event, frozen=True, kw_only=True):
    vin: Code
    code: Code
    position: Name | None = None
    reason: InstallReason = "other"

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        code, vin = battery_key(self.code), vin_key(self.vin)
        yield self.battery(code, vehicle=vin, position=self.position, phase="in_use")
        yield self.vehicle(vin, fitted=(Fit(code, self.position, self.occurred_at),))


@event(
    rank=32,
    by="swap_operator",
    zh="换电",
    en="Battery swapped",
    says=("换电站为车辆换下一块、换上一块电池", "A station took one pack out of a vehicle and put another in"),
)
class BatterySwapped(Event, frozen=True, kw_only=True):
    """One pack out, one in, or only one of them; a vehicle with several boxes reports one swap a position."""

    vin: Code
    battery_out: Code | None = None
    battery_in: Code | None = None
    position: Name | None = None
    station: Code | None = None
    state_of_health_permille: Permille | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        vin, health = vin_key(self.vin), self.state_of_health_permille
        out = battery_key(self.battery_out) if self.battery_out else None
        new = battery_key(self.battery_in) if self.battery_in else None
        if out == new:  # charged and put back: it never left the vehicle
            out = None
        if out:
            at = place(self.reporter, self.station or self.site)
            yield self.battery(out, unbound=True, holder=at, phase="in_use", state_of_health_permille=health)
        if new:
            health = None if out else health
            yield self.battery(
                new, vehicle=vin, position=self.position, phase="in_use", state_of_health_permille=health
            )
        fitted = (Fit(new, self.position, self.occurred_at),) if new else ()
        yield self.vehicle(vin, taken=(out,) if out else (), fitted=fitted)


@event(
    rank=30,
    by="swap_operator",
    zh="换电出入库",
    en="Swap stock changed",
    says=("电池进入或离开换电周转库", "Packs entered or left the swap pool"),
)
class SwapStockChanged(Event, frozen=True, kw_only=True):
    direction: Literal["in", "out"]
    batteries: SomeCodes
    reason: Literal["purchase", "lease", "transfer", "repair", "retirement", "other"] = "other"
    counterpart: CompanyCode | None = None
    station: Code | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        note = f"{self.direction}:{self.reason}"
        if self.direction == "in":
            here = place(self.reporter, self.station or self.site)
            pool = company_key(self.reporter)
            for code in keys(self.batteries):
                yield self.battery(code, holder=here, unbound=True, pool=pool, note=note)
        else:
            holder = company_key(self.counterpart) if self.counterpart else None
            for code in keys(self.batteries):
                yield self.battery(code, holder=holder, unpooled=True, note=note)


@event(
    rank=33,
    by=f"repairer swap_operator outlet {MAKERS}",
    zh="维修更换",
    en="Battery replaced",
    says=(
        "维修时以新换旧，并说明旧件去向",
        "A repair put a new battery in the place of an old one and says where that went",
    ),
)
class BatteryReplaced(Event, frozen=True, kw_only=True):
    """Old for new at one level; parts without a code are described by their marking. `not-there`: the old one on record
    was not in the vehicle when it came, so an earlier change was not reported, by somebody else."""

    vin: Code
    level: Level = "P"
    old: Code | None = None
    new: Code | None = None
    position: Name | None = None
    whereabouts: Whereabouts = "kept"
    to: CompanyCode | None = None
    uncoded_marking: FreeText | None = None
    whole: Code | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        vin = vin_key(self.vin)
        pack = self.level == "P"
        new = battery_key(self.new) if self.new else None
        old = battery_key(self.old) if self.old else None
        whole = battery_key(self.whole) if self.whole and not pack else None
        old = None if old == new else old
        whole = None if whole in (old, new) else whole
        if old:
            yield self._old(old, vin, pack)
        if new:
            in_whole = whole is not None
            yield self.battery(
                new,
                phase="in_use",
                vehicle=None if in_whole else vin,
                position=None if in_whole else self.position,
                whole=whole,
                holder=VEHICLE,
            )
        if whole:
            yield self.battery(whole, parts_in=(new,) if new else (), parts_out=(old,) if old else ())
        fitted = (Fit(new, self.position, self.occurred_at),) if new and pack else ()
        yield self.vehicle(vin, taken=(old,) if old and pack else (), fitted=fitted)

    def _old(self, old: str, vin: str, pack: bool) -> tuple[Ref, Touch]:
        if self.whereabouts == "not-there":
            return self.battery(old, gone_from=vin, note=self.whereabouts)
        if self.to:
            holder = company_key(self.to)
        else:
            holder = {"kept": self.here, "owner": PRIVATE}.get(self.whereabouts, UNKNOWN)
        return self.battery(old, unbound=True, parted=not pack, holder=holder, note=self.whereabouts)


@event(
    rank=34,
    by=f"repairer swap_operator outlet {MAKERS}",
    zh="维修",
    en="Battery repaired",
    says=("修理电池，记录换下与换上的部件和检测", "A battery was repaired: parts out, parts in, tests"),
)
class BatteryRepaired(Event, frozen=True, kw_only=True):
    """A part taken out is a thing in the repairer's custody; one named both out and in stays where it was."""

    code: Code
    parts_out: Annotated[tuple[Code, ...], Meta(max_length=1000)] = ()
    parts_in: Annotated[tuple[Code, ...], Meta(max_length=1000)] = ()
    tests: Annotated[tuple[Name, ...], Meta(max_length=256)] = ()
    vin: Code | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        code = battery_key(self.code)
        new = tuple(part for part in keys(self.parts_in) if part != code)
        out = tuple(part for part in keys(self.parts_out) if part != code and part not in new)
        yield self.battery(code, parts_in=new, parts_out=out)
        for part in out:
            yield self.battery(part, parted=True, unbound=True, holder=self.here)
        for part in new:
            yield self.battery(part, whole=code, phase="in_use")
        if self.vin is not None:
            yield self.vehicle(self.vin, note="repaired")


@event(
    rank=35,
    by="any",
    zh="健康状态",
    en="Health reported",
    says=("报告电池健康状态", "State of health of a battery"),
)
class HealthReported(Event, frozen=True, kw_only=True):
    code: Code
    state_of_health_permille: Permille | None = None
    capacity_mah: Natural | None = None
    cycles: Natural | None = None
    odometer_km: Natural | None = None
    method: Name | None = None
    source: Name | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.battery(
            self.code,
            state_of_health_permille=self.state_of_health_permille,
            capacity_mah=self.capacity_mah,
            cycles=self.cycles,
            note=self.method,
        )


@event(
    rank=36,
    by="vehicle_maker regulator",
    zh="车辆登录报文",
    en="Pack sighted",
    says=("车辆登录报文所载电池编码（GB/T 32960）", "Pack codes a vehicle sent at log-in (GB/T 32960)"),
)
class PackSighted(Event, frozen=True, kw_only=True):
    vin: Code
    codes: Annotated[tuple[Code, ...], Meta(max_length=64)]
    source: Name | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        vin, codes = vin_key(self.vin), keys(self.codes)
        yield self.vehicle(vin, sighted=codes)
        for code in codes:
            yield self.battery(code, note=f"sighted:{vin}")
