"""What a form knows before anybody types: the things its address names, and what the register may tell the company of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from suchi.capture.draft import now_us
from suchi.domain.acting import PartyActions
from suchi.domain.codes import battery_key, company_key, vin_key
from suchi.domain.errors import Failure
from suchi.domain.event import CHINA, moment
from suchi.domain.filling import PRESENT, rows, values_of
from suchi.domain.label import Names
from suchi.domain.labels import Field, fields_of
from suchi.queries import reporting, things
from suchi.web.api import acts, consignments
from suchi.web.call import Call
from suchi.web.pages.yard.record import standing_of

_LONGEST = 128
_THINGS: dict[str, tuple[Names, ...]] = {
    "battery": ("battery",),
    "vehicle": ("vehicle",),
    "lot": ("lot",),
    "consignment": ("consignment",),
    "site": ("site",),
    "model": ("battery-model", "vehicle-model"),
    "case": ("case",),
}
"""What an address may name, and which kind of field it goes to."""
_OF_VEHICLE = {"BatteryRemoved": "codes", "VehicleReturned": "packs", "VehicleTakenIn": "packs", "VehicleScrapped": "packsPresent",
               "VehicleExported": "packs"}  # fmt: skip
"""Where the packs go that a vehicle carries on record."""


_TO_THE_MINUTE = frozenset({"ReplyReceived"})
"""What answers a step that somebody else took at a moment of the same day: by its day alone it would stand before that step."""


def asked(call: Call) -> dict[str, str]:
    """The things that the address names."""
    return {name: call.query[name][:_LONGEST] for name in _THINGS if call.query.get(name)}


async def prefilled(call: Call, event: str, code: str) -> dict[str, str]:
    """The fields as the form opens. What the register knows of a thing is told as the API tells it, and put on record as read."""
    given = asked(call)
    values: dict[str, str] = {"occurredAt": call.services.today(), "occurredAt.zone": "+08:00"}
    if event in _TO_THE_MINUTE:
        values["occurredAt.time"] = datetime.fromisoformat(moment(now_us())).astimezone(CHINA).strftime("%H:%M:%S")
    values |= await _known(call, event, given)
    for name, text in given.items():
        _place(values, event, _THINGS[name], _written(name, text))
    if "site" not in values:
        sites = await call.services.read(things.sites_of, code)
        if len(sites) == 1:
            values["site"] = sites[0].key.partition("/")[2]
    if event in ("BatteryProduced", "BatteryImported") and given.get("model"):
        values |= await _of_model(call, code, given["model"], values)
    return values


def _written(name: str, text: str) -> str:
    return battery_key(text) if name == "battery" else vin_key(text) if name == "vehicle" else text


async def _known(call: Call, event: str, given: Mapping[str, str]) -> dict[str, str]:
    """What may be done now with the thing is known with its fields; what is not open to the company is left to be typed."""
    found: dict[str, str] = {}
    try:
        if "consignment" in given:
            now = await consignments.actions_of(call, given["consignment"], None)
            found |= _acted(event, now.parties)
        if "battery" in given and not found:
            one = await acts.actions_of(call, battery_key(given["battery"]), None)
            found |= _acted(event, (one.party,))
        if "vehicle" in given and event in _OF_VEHICLE:
            standing = await standing_of(call, vin_key(given["vehicle"]))
            packs = [fit.code for fit in standing.packs if fit.code not in standing.out]
            found |= _packs(event, _OF_VEHICLE[event], packs)
    except Failure:
        return found  # nothing is on record that the company may see: the form opens with what the address says
    return found


def _acted(event: str, parties: Iterable[PartyActions]) -> dict[str, str]:
    for party in parties:
        for act in party.actions:
            if act.event == event:
                return values_of(
                    {"type": event, **{name: value for name, value in act.fields.items() if value is not None}}
                )
    return {}


def _packs(event: str, name: str, packs: list[str]) -> dict[str, str]:
    (field,) = (one for one in fields_of(event) if one.name == name)
    wire: Any = [{"code": code} for code in packs] if field.shape == "part" else packs
    return values_of({"type": event, name: wire}) if packs else {}


async def _of_model(call: Call, code: str, model: str, values: Mapping[str, str]) -> dict[str, str]:
    """A pack weighs and holds what its model does, until somebody says otherwise."""
    found = await call.services.read(reporting.battery_model, company_key(code), model)
    if found is None:
        return {}
    wire = {"level": found.level, "massG": found.mass_g, "energyWh": found.rated_wh}
    typed = values_of({"type": "BatteryProduced", **{name: value for name, value in wire.items() if value is not None}})
    return {name: text for name, text in typed.items() if name not in values}


def _place(values: dict[str, str], event: str, names: tuple[Names, ...], text: str) -> None:
    """Put a thing into the first field that is for its kind, unless it stands in one already."""
    if text in "\n".join(values.values()).split("\n"):
        return
    found = _first(fields_of(event), names, "")
    if found is None:
        return
    name, field, row = found
    if values.get(name):
        return
    values[name] = text
    if row:
        values[row] = PRESENT
        assert rows(values, row.rpartition(".")[0]) == [0]
    assert field.shape == "text"


def _first(fields: Iterable[Field], names: tuple[Names, ...], path: str) -> tuple[str, Field, str] | None:
    """The name of the first such field, and of the row it stands in: fields of the report itself before those of its lists."""
    nested = []
    for field in fields:
        if field.shape == "part":
            nested.append(field)
        elif field.label.names in names:
            return f"{path}{field.name}", field, ""
    for field in nested:
        row = f"{path}{field.name}.0" if field.many else f"{path}{field.name}"
        below = _first(field.parts, names, f"{row}.")
        if below is not None:
            return below[0], below[1], below[2] or (row if field.many else "")
    return None
