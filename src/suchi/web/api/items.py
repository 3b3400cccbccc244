"""Things as they stand in lists: one line each, made of a row; what of it somebody may see is closed afterwards."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.battery import Battery
from suchi.domain.consignment import stage as consignment_stage
from suchi.domain.vehicle import stage as vehicle_stage
from suchi.queries.things import Row


class BatteryItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A battery in a list. `wasteSince`: since when its holder has had it as waste."""

    battery_id: str
    version: int | None = None
    level: str | None = None
    model: str | None = None
    maker: str | None = None
    phase: str
    holder: str | None = None
    vehicle: str | None = None
    flags: tuple[str, ...] = ()
    waste_since: str | None = None
    last: str | None = None
    last_at: str | None = None


class VehicleItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A vehicle in a list."""

    vin: str
    version: int | None = None
    model: str | None = None
    maker: str | None = None
    stage: str
    holder: str | None = None
    packs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class PartyItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A company in a list."""

    code: str
    version: int | None = None
    name: str | None = None
    name_en: str | None = None
    region: str | None = None
    roles: tuple[str, ...] = ()


class LotItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A lot in a list; masses in g."""

    lot: str
    version: int | None = None
    material: str | None = None
    holder: str | None = None
    mass_g: int | None = None
    left_g: int | None = None


class ConsignmentItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A consignment in a list."""

    consignment: str
    version: int | None = None
    stage: str
    sender: str | None = None
    addressee: str | None = None
    purpose: str | None = None
    sent_at: str | None = None
    received_at: str | None = None
    items: int


def battery_item(row: Row) -> BatteryItem:
    s = row.state
    return BatteryItem(
        battery_id=row.key, version=row.version, level=s.level, model=s.model, maker=s.maker, phase=s.phase,
        holder=s.holder, vehicle=s.vehicle, flags=s.flags, waste_since=waste_since(s), last=s.last, last_at=s.last_at,
    )  # fmt: skip


def waste_since(s: Battery) -> str | None:
    """Since when its holder has had it as waste: since it came as waste, or became so in their hands."""
    return s.waste_held_at or s.phase_at if s.phase == "waste" else None


def vehicle_item(row: Row) -> VehicleItem:
    s = row.state
    return VehicleItem(
        vin=row.key, version=row.version, model=s.model, maker=s.maker, stage=vehicle_stage(s), holder=s.holder,
        packs=tuple(fit.code for fit in s.packs), flags=s.flags,
    )  # fmt: skip


def lot_item(row: Row) -> LotItem:
    s = row.state
    return LotItem(
        lot=row.key, version=row.version, material=s.material, holder=s.holder, mass_g=s.mass_g, left_g=s.left_g
    )


def consignment_item(row: Row) -> ConsignmentItem:
    s = row.state
    return ConsignmentItem(
        consignment=row.key, version=row.version, stage=consignment_stage(s), sender=s.sender, addressee=s.addressee,
        purpose=s.purpose, sent_at=s.sent_at, received_at=s.received_at, items=len(s.items),
    )  # fmt: skip
