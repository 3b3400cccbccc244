"""Every kind of thing the register knows: its empty state, its fold, and its state class, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from suchi.domain import battery, case, consignment, law, lot, model, party, vehicle
from suchi.domain.event import Adopted, Touch, Undone

State = Any


class Thing(Struct, frozen=True):
    """One kind: state class, touch class, the state before anything happened, and the fold of one touch."""

    state: type[Struct]
    touch: type[Touch]
    empty: Callable[[str], State]
    apply: Callable[..., State]


THINGS: dict[str, Thing] = {
    "battery": Thing(battery.Battery, battery.BatteryTouch, battery.empty, battery.apply),
    "battery_model": Thing(model.BatteryModel, model.BatteryModelTouch, model.empty_battery_model, model.apply_model),
    "case": Thing(case.Case, case.CaseTouch, case.empty, case.apply),
    "company": Thing(party.Company, party.CompanyTouch, party.empty_company, party.apply_company),
    "consignment": Thing(consignment.Consignment, consignment.ConsignmentTouch, consignment.empty, consignment.apply),
    "law": Thing(law.Law, law.LawTouch, law.empty, law.apply),
    "lot": Thing(lot.Lot, lot.LotTouch, lot.empty, lot.apply),
    "site": Thing(party.Site, party.SiteTouch, party.empty_site, party.apply_site),
    "vehicle": Thing(vehicle.Vehicle, vehicle.VehicleTouch, vehicle.empty, vehicle.apply),
    "vehicle_model": Thing(model.VehicleModel, model.VehicleModelTouch, model.empty_vehicle_model, model.apply_model),
}

AnyTouch = (
    battery.BatteryTouch
    | case.CaseTouch
    | party.CompanyTouch
    | consignment.ConsignmentTouch
    | law.LawTouch
    | lot.LotTouch
    | party.SiteTouch
    | vehicle.VehicleTouch
    | model.BatteryModelTouch
    | model.VehicleModelTouch
    | Adopted
    | Undone
)

decode_touch = msgspec.json.Decoder(AnyTouch).decode
decode_state = {kind: msgspec.json.Decoder(thing.state).decode for kind, thing in THINGS.items()}
encode = msgspec.json.Encoder().encode
