"""Lists with filters, a page at a time: each filter is a parameter, each page names the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from suchi.domain.codes import company_key, vin_key
from suchi.domain.consignment import stage as consignment_stage
from suchi.domain.things import encode
from suchi.domain.vehicle import stage as vehicle_stage
from suchi.queries import lists
from suchi.queries.things import Row
from suchi.web.api import paging
from suchi.web.api.operation import AFTER, LIMIT, Parameter, operation
from suchi.web.call import Call


class BatteryItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A battery in a list."""

    battery_id: str
    version: int
    level: str | None = None
    model: str | None = None
    maker: str | None = None
    phase: str
    holder: str
    vehicle: str | None = None
    flags: tuple[str, ...] = ()
    last: str | None = None
    last_at: str | None = None


class VehicleItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A vehicle in a list."""

    vin: str
    version: int
    model: str | None = None
    maker: str | None = None
    stage: str
    holder: str | None = None
    packs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class PartyItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A company in a list."""

    code: str
    version: int
    name: str | None = None
    name_en: str | None = None
    region: str | None = None
    roles: tuple[str, ...] = ()


class LotItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A lot in a list; masses in g."""

    lot: str
    version: int
    material: str | None = None
    holder: str
    mass_g: int | None = None
    left_g: int | None = None


class ConsignmentItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A consignment in a list."""

    consignment: str
    version: int
    stage: str
    sender: str | None = None
    addressee: str | None = None
    purpose: str | None = None
    sent_at: str | None = None
    received_at: str | None = None
    items: int


def _filter(name: str, zh: str, en: str, example: str, *choices: str) -> Parameter:
    return Parameter(name=name, kind="choice" if choices else "text", zh=zh, en=en, example=example, choices=choices)


_MODEL = _filter(
    "model",
    "型号；电池型号写作 企业代码/型号",
    "Model; a battery model as company code/name",
    "919900000159171969/CX-LFP-62",
)
_MAKER = _filter("maker", "生产企业代码", "The maker's company code", "919900000159171969")
_HOLDER = _filter(
    "holder", "保管方企业代码，或 @vehicle 等", "The holder's company code, or @vehicle and the like", "@vehicle"
)
_FLAG = _filter("flag", "标记", "A flag", "in_transit")


async def _page(call: Call, kind: str, item: Callable[[Row], Any], **normal: Callable[[str], str]) -> None:
    """One page: the filters that are given, put into the form in which keys are kept."""
    given = call.given
    limit: int = given["limit"]
    start = paging.after(call, tuple[str])
    filters = {
        name: normal[name](given[name]) if name in normal else given[name]
        for name in lists.FILTERS[kind]
        if given.get(name) is not None
    }
    rows = await call.services.read(lists.listed, kind, filters, start[0] if start else None, limit + 1)
    shown = rows[:limit]
    last = (shown[-1].key,) if shown else ()
    await call.answer(encode(paging.page(call, rows, limit, [item(row) for row in shown], *last)))


@operation(
    method="GET", needs="read", path="/batteries", tag="batteries", zh="电池列表", en="Batteries", answers=paging.Page[BatteryItem],
    parameters=(
        _MODEL, _MAKER, _HOLDER,
        _filter("phase", "阶段", "Phase", "waste", "new", "in_use", "waste", "ended"),
        _filter("vehicle", "所在车辆 VIN", "The VIN of the vehicle it is in", "0YSAEV1B2TA000001"),
        _FLAG, LIMIT, AFTER,
    ),
)  # fmt: skip
async def batteries(call: Call) -> None:
    def item(row: Row) -> BatteryItem:
        s = row.state
        return BatteryItem(
            battery_id=row.key, version=row.version, level=s.level, model=s.model, maker=s.maker, phase=s.phase,
            holder=s.holder, vehicle=s.vehicle, flags=s.flags, last=s.last, last_at=s.last_at,
        )  # fmt: skip

    await _page(call, "battery", item, vehicle=vin_key, maker=company_key)


@operation(
    method="GET", needs="read", path="/vehicles", tag="vehicles", zh="车辆列表", en="Vehicles", answers=paging.Page[VehicleItem],
    parameters=(
        _MODEL, _MAKER,
        _filter("stage", "状态", "Stage", "scrapped", "seen", "produced", "sold", "taken_in", "scrapped",
                "deregistered", "exported"),
        _HOLDER, _FLAG, LIMIT, AFTER,
    ),
)  # fmt: skip
async def vehicles(call: Call) -> None:
    def item(row: Row) -> VehicleItem:
        s = row.state
        return VehicleItem(
            vin=row.key, version=row.version, model=s.model, maker=s.maker, stage=vehicle_stage(s), holder=s.holder,
            packs=tuple(fit.code for fit in s.packs), flags=s.flags,
        )  # fmt: skip

    await _page(call, "vehicle", item, maker=company_key)


@operation(
    method="GET", needs="read", path="/parties", tag="parties", zh="主体列表", en="Parties", answers=paging.Page[PartyItem],
    parameters=(
        _filter("role", "角色", "Role", "dismantler"),
        _filter("region", "所在行政区划代码", "The code of its division", "340100"),
        LIMIT, AFTER,
    ),
)  # fmt: skip
async def parties(call: Call) -> None:
    def item(row: Row) -> PartyItem:
        s = row.state
        roles = tuple(dict.fromkeys(role.role for role in s.roles))
        return PartyItem(
            code=row.key, version=row.version, name=s.name, name_en=s.name_en, region=s.region, roles=roles
        )

    await _page(call, "company", item)


@operation(
    method="GET", needs="read", path="/lots", tag="lots", zh="物料批次列表", en="Lots", answers=paging.Page[LotItem],
    parameters=(_filter("material", "材料", "Material", "black-mass"), _HOLDER, LIMIT, AFTER),
)  # fmt: skip
async def lots(call: Call) -> None:
    def item(row: Row) -> LotItem:
        s = row.state
        return LotItem(
            lot=row.key, version=row.version, material=s.material, holder=s.holder, mass_g=s.mass_g, left_g=s.left_g
        )

    await _page(call, "lot", item)


@operation(
    method="GET", needs="read", path="/consignments", tag="consignments", zh="移交列表", en="Consignments",
    answers=paging.Page[ConsignmentItem],
    parameters=(
        _filter("sender", "发出方企业代码", "The sender's company code", "919900000159171969"),
        _filter("addressee", "接收方企业代码", "The addressee's company code", "919900000159171969"),
        _filter("stage", "状态", "Stage", "sent", "announced", "sent", "part_received", "received", "cancelled"),
        LIMIT, AFTER,
    ),
)  # fmt: skip
async def consignments(call: Call) -> None:
    def item(row: Row) -> ConsignmentItem:
        s = row.state
        return ConsignmentItem(
            consignment=row.key, version=row.version, stage=consignment_stage(s), sender=s.sender, addressee=s.addressee,
            purpose=s.purpose, sent_at=s.sent_at, received_at=s.received_at, items=len(s.items),
        )  # fmt: skip

    await _page(call, "consignment", item, sender=company_key, addressee=company_key)
