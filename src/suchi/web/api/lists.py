"""Lists with filters, a page at a time: each filter is a parameter, each page names the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from suchi.access import standing
from suchi.access.person import DIGITS
from suchi.access.reach import Reach
from suchi.domain.audiences import Audiences
from suchi.domain.codes import company_key, vin_key
from suchi.domain.disclosure import opens, restricted, shown
from suchi.domain.things import encode
from suchi.queries import lists
from suchi.queries.things import Conn, Row
from suchi.web.api import paging
from suchi.web.api.items import BatteryItem as BatteryItem
from suchi.web.api.items import ConsignmentItem as ConsignmentItem
from suchi.web.api.items import LotItem as LotItem
from suchi.web.api.items import PartyItem as PartyItem
from suchi.web.api.items import VehicleItem as VehicleItem
from suchi.web.api.items import battery_item as battery_item
from suchi.web.api.items import consignment_item as consignment_item
from suchi.web.api.items import lot_item as lot_item
from suchi.web.api.items import vehicle_item as vehicle_item
from suchi.web.api.operation import AFTER, LIMIT, Parameter, operation
from suchi.web.call import Call
from suchi.web.disclosing import KEPT_BY_NOBODY, Asker, asker, concerned_of, record, strongest


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
_SITE = _filter("site", "保管场所编号，与 holder 同用", "The id of the site that has it; together with holder", "HF-1")
_FLAG = _filter("flag", "标记", "A flag", "in_transit")


async def _page(call: Call, kind: str, item: Callable[[Row], Any], **normal: Callable[[str], str]) -> None:
    """One page: the filters that are given, put into the form in which keys are kept; of each row what is open to the caller."""
    given = call.given
    limit: int = given["limit"]
    start = paging.after(call, tuple[str])
    filters = {
        name: normal[name](given[name]) if name in normal else given[name]
        for name in lists.FILTERS[kind]
        if given.get(name) is not None
    }
    found, items = await listed(call, kind, item, filters, start[0] if start else None, limit)
    last = (found[len(items) - 1][0].key,) if items else ()
    await call.answer(encode(paging.page(call, found, limit, items, *last)), headers=KEPT_BY_NOBODY)


async def listed(
    call: Call, kind: str, item: Callable[[Row], Any], filters: dict[str, str], after: str | None, limit: int
) -> tuple[list[tuple[Row, Audiences]], list[Any]]:
    """The things of a kind that are open to the caller, made into items by `item`, each with what may be seen of it, put on
    record. Of the rows there is one more than `limit` where others follow."""
    found = await call.services.read(_listed, asker(call), kind, filters, after, limit + 1)
    return found, await told(call, kind, item, found[:limit])


async def told(call: Call, kind: str, item: Callable[[Row], Any], rows: list[tuple[Row, Audiences]]) -> list[Any]:
    """Rows that are open to the caller, made into items by `item`, each with what may be seen of it, put on record."""
    items = [_shown(row, item(row), audiences) for row, audiences in rows]
    whose = {custody: None for row, audiences in rows for custody in concerned_of(row.state, audiences)}
    count = sum(restricted(audiences) for _, audiences in rows)
    await record(call, strongest(audiences for _, audiences in rows), f"{kind}:*", whose, count)
    return items


def _listed(
    conn: Conn, ask: Asker, kind: str, filters: dict[str, str], after: str | None, limit: int
) -> list[tuple[Row, Audiences]]:
    """The rows that are open to the caller, each with what they are to it."""
    reach = ask(conn)
    if kind == "company":
        return [
            (one.row, standing.to_company(reach, one.row.key, [one.row.state.region]))
            for one in lists.listed(conn, kind, filters, after, limit, None)
        ]
    everywhere = standing.anybody(reach, kind)
    scope = None if restricted(everywhere) else _scope(reach, kind, filters)
    rows = lists.listed(conn, kind, filters, after, limit, scope)
    return [(one.row, _standing(reach, kind, one, everywhere)) for one in rows]


def _scope(reach: Reach, kind: str, filters: dict[str, str]) -> lists.Scope:
    """A filter finds a row only for an audience that may see what it asks for: else it would tell."""
    office = reach.authority
    able = (
        {name for name in lists.BY_COMPANY[kind] if _may_have(reach, kind, name)}
        if reach.company is not None
        else set[str]()
    )
    if office is not None and standing.competent(reach, standing.DUTIES[kind]):
        able.add("authority")
    asked = [_FIELDS.get((kind, name), (_ITEMS[kind], name)) for name in filters]
    if filters.get("phase") in SWAPPED_TO:
        asked.append(("BatteryItem", "holder"))
    return lists.Scope(
        audiences=frozenset(one for one in able if all(opens(*field, frozenset({one})) for field in asked)),
        companies=tuple(sorted(reach.group)),
        stem=office.region[: DIGITS[office.level]] if office is not None else "",
    )


def _may_have(reach: Reach, kind: str, audience: str) -> bool:
    """Whether any row can be open to them as that: nobody waits for a search that can find nothing."""
    if audience == "maker":
        return not reach.group_roles.isdisjoint(("battery_maker", "vehicle_maker"))
    return audience != "concerned" or kind != "battery" or not reach.group_roles.isdisjoint(("dismantler", "repairer"))


def _standing(reach: Reach, kind: str, one: lists.Listed, everywhere: Audiences) -> Audiences:
    found = everywhere | one.audiences
    if kind == "vehicle" and "maker" in found and one.row.state.swapped_at is None:
        return found | {"vehicle_maker"}
    return found


def _shown(row: Row, item: Struct, audiences: Audiences) -> Struct:
    kind = type(item).__name__
    if isinstance(item, BatteryItem) and row.state.pool is not None and not opens(kind, "holder", audiences):
        item = replace(item, phase="in_use" if item.phase == "new" else item.phase)
    return shown(kind, item, audiences)


SWAPPED_TO = ("new", "in_use")
"""Phases between which a first swap makes the difference: only whoever sees where a pack is finds it by them."""
_ITEMS = {"battery": "BatteryItem", "vehicle": "VehicleItem", "lot": "LotItem", "consignment": "ConsignmentItem"}
_FIELDS = {
    ("battery", "flag"): ("BatteryItem", "flags"),
    ("battery", "site"): ("BatteryItem", "holder"),
    ("battery", "unsited"): ("BatteryItem", "holder"),
    ("battery", "there"): ("BatteryItem", "phase"),
    ("battery", "waste_before"): ("BatteryItem", "waste_since"),
    ("battery", "starts"): ("BatteryItem", "battery_id"),
    ("vehicle", "starts"): ("VehicleItem", "vin"),
    ("lot", "starts"): ("LotItem", "lot"),
    ("consignment", "starts"): ("ConsignmentItem", "consignment"),
    ("lot", "site"): ("LotItem", "holder"),
    ("lot", "unsited"): ("LotItem", "holder"),
    ("lot", "there"): ("LotItem", "left_g"),
    ("vehicle", "flag"): ("VehicleItem", "flags"),
}
"""The field that a filter asks for, where it has another name."""


@operation(
    method="GET", needs="read", path="/batteries", tag="batteries", zh="电池列表", en="Batteries", answers=paging.Page[BatteryItem],
    parameters=(
        _MODEL, _MAKER, _HOLDER,
        _filter("phase", "阶段", "Phase", "waste", "new", "in_use", "waste", "ended"),
        _filter("level", "层级：P 电池包，M 模块，C 单体", "Level: P pack, M module, C cell", "P", "P", "M", "C"),
        _SITE,
        _filter("vehicle", "所在车辆 VIN", "The VIN of the vehicle it is in", "0YSAEV1B2TA000001"),
        _FLAG, LIMIT, AFTER,
    ),
)  # fmt: skip
async def batteries(call: Call) -> None:
    await _page(call, "battery", battery_item, vehicle=vin_key, maker=company_key)


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
    await _page(call, "vehicle", vehicle_item, maker=company_key)


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
    parameters=(_filter("material", "材料", "Material", "black-mass"), _HOLDER, _SITE, LIMIT, AFTER),
)  # fmt: skip
async def lots(call: Call) -> None:
    await _page(call, "lot", lot_item)


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
    await _page(call, "consignment", consignment_item, sender=company_key, addressee=company_key)
