"""The vehicles that the company built, or has; as a table, and as a file."""

from __future__ import annotations

from typing import Any

from suchi.domain.codes import vin_key
from suchi.web.api import lists
from suchi.web.api.lists import VehicleItem
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.company import own
from suchi.web.pages.company.words import VEHICLE_STAGES, flagged
from suchi.web.wording import Words, marked

WAYS: dict[str, str] = {"maker": marked("Built or imported by you"), "holder": marked("In your custody")}
"""What the company is to its vehicles: the filter of the list for each."""
_FIRST = "vin"


async def vehicles_page(call: Call) -> None:
    who, code = await own.at_home(call)
    builds = who.company is not None and any(role.role == "vehicle_maker" for role in who.company.roles)
    way = call.query.get("way") or ("maker" if builds else "holder")
    stage, vin, model = (call.query.get(name, "").strip() for name in ("stage", "vin", "model"))
    for name, value, choices in (("way", way, WAYS), ("stage", stage, VEHICLE_STAGES)):
        if value and value not in choices:
            raise bad_parameter(name, value, f"可选 {'、'.join(choices)}", f"it may be one of {', '.join(choices)}")
    ask = tables.asked(call, COLUMNS, _FIRST)
    after = ask.position(tuple[str])
    filters = {way: code} | {name: value for name, value in (("stage", stage), ("model", model)) if value}
    if vin:
        filters["starts"] = vin_key(vin)
    found, items = await lists.listed(
        call, "vehicle", lists.vehicle_item, filters, after[0] if after else None, ask.limit - 1
    )
    more = items[-1:] if len(found) > len(items) else []  # stands for the row that follows: it is not shown
    await tables.answer(
        call, "company/vehicles.html", ask, COLUMNS, [*items, *more], lambda one: (one.vin,), name=f"vehicles-{way}",
        desk="company", way=way, ways=WAYS, stage=stage, stages=VEHICLE_STAGES, vin=vin, model=model,
    )  # fmt: skip


def _stage(one: VehicleItem, said: Words) -> tables.Tag:
    words, tone = VEHICLE_STAGES.get(one.stage, ((one.stage, one.stage), ""))
    return tables.Tag(said.said(words), tone)


def _packs(one: VehicleItem, _: Words) -> int | None:
    """How many packs it carries on record; where packs are swapped, a maker is not told."""
    return len(one.packs) or None


_column: Any = tables.Column
COLUMNS: tuple[tables.Column[VehicleItem], ...] = (
    _column(
        name=_FIRST, label=marked("VIN"), value=lambda one, _: one.vin, kind="code",
        href=lambda one: own.address_of(f"vehicle:{one.vin}"),
    ),
    _column(
        name="model", label=marked("Vehicle model"), value=lambda one, _: one.model,
        href=lambda one: own.address_of(f"vehicle_model:{one.model}") if one.model else None,
    ),
    _column(name="stage", label=marked("Stage"), value=_stage, kind="tag"),
    _column(name="packs", label=marked("Packs on record"), value=_packs, kind="number"),
    _column(
        name="marks", label=marked("Marks"),
        value=lambda one, said: flagged(one.flags, said),
    ),
)  # fmt: skip
