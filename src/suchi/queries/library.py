"""What a battery, a VIN or a model's name leads to: the models whose technical information is meant, with all that decides about access."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from suchi.domain.battery import Battery, company_of
from suchi.domain.model import BatteryModel, VehicleModel
from suchi.domain.party import Company
from suchi.domain.vehicle import Vehicle
from suchi.queries import identities, things
from suchi.queries.things import Conn

MOST_WHOLES = 8
"""A part of a part of a whole is followed so far."""


class ModelRow(Struct, frozen=True, kw_only=True):
    """A model with its maker, as far as that is on record. `thing` is `battery_model:…` or `vehicle_model:…`."""

    thing: str
    state: BatteryModel | VehicleModel
    maker: Company | None


class Meant(Struct, frozen=True, kw_only=True):
    """What was named: the battery with the whole it is a part of, or the vehicle; and the models of all that."""

    battery: Battery | None = None
    top: Battery | None = None
    vehicle: Vehicle | None = None
    models: tuple[ModelRow, ...] = ()


def by_battery(conn: Conn, key: str) -> Meant | None:
    """By a battery's code, whichever of its codes: its own model, its whole's, and the vehicle's that it sits in."""
    row = identities.main_row(conn, key)
    if row is None:
        return None
    battery: Battery = row.state
    top = battery
    for _ in range(MOST_WHOLES):
        above = identities.main_row(conn, top.whole) if top.whole is not None else None
        if above is None:
            break
        top = above.state
    vehicle = _vehicle(conn, top.vehicle) if top.vehicle is not None else None
    names = [f"battery_model:{one.model}" for one in (battery, top) if one.model is not None]
    if vehicle is not None and vehicle.model is not None:
        names.append(f"vehicle_model:{vehicle.model}")
    return Meant(battery=battery, top=top, vehicle=vehicle, models=models(conn, names))


def by_vin(conn: Conn, vin: str) -> Meant | None:
    """By a VIN, also one it had before: its model, and those of the packs it carries (where none is on record, of those it should)."""
    vehicle = _vehicle(conn, vin)
    if vehicle is None:
        _same_work(conn)
        return None
    packs = things.rows(conn, "battery", sorted(fit.code for fit in vehicle.packs))
    carried = [row.state.model for row in packs.values() if row.state.model is not None]
    if vehicle.model is not None and not carried:
        model = things.row(conn, "vehicle_model", vehicle.model)
        carried = [pack.battery_model for pack in model.state.packs if pack.battery_model] if model else []
    names = [f"vehicle_model:{vehicle.model}"] if vehicle.model is not None else []
    names += [f"battery_model:{name}" for name in sorted(set(carried))]
    return Meant(vehicle=vehicle, models=models(conn, names))


def _same_work(conn: Conn) -> None:
    """What a vehicle that is on record costs, for one that is not: how long it takes must tell nobody which of the two it is."""
    things.rows(conn, "battery", [""])
    models(conn, ["vehicle_model:", "battery_model:"])
    things.rows(conn, "company", [""])


def by_model(conn: Conn, thing: str) -> Meant | None:
    """By the name of a model."""
    found = models(conn, [thing])
    return Meant(models=found) if found else None


def models(conn: Conn, names: Iterable[str]) -> tuple[ModelRow, ...]:
    """Those of the models that are on record, with their makers, in the order in which they were named."""
    wanted = list(dict.fromkeys(names))
    states: dict[str, Any] = {}
    for kind in ("battery_model", "vehicle_model"):
        keys = sorted(name.partition(":")[2] for name in wanted if name.startswith(f"{kind}:"))
        if keys:
            states |= {f"{kind}:{key}": row.state for key, row in things.rows(conn, kind, keys).items()}
    codes = sorted({state.maker for state in states.values() if state.maker is not None})
    makers = {key: row.state for key, row in things.rows(conn, "company", codes).items()} if codes else {}
    return tuple(
        ModelRow(thing=name, state=states[name], maker=makers.get(states[name].maker or ""))
        for name in wanted
        if name in states
    )


def company(conn: Conn, code: str) -> Company | None:
    """A company on record."""
    row = things.row(conn, "company", code)
    return row.state if row is not None else None


def holds_one_of(conn: Conn, company_code: str, model: str) -> bool:
    """Whether a company has a battery of a battery model on record in its custody."""
    row = conn.execute(
        "SELECT 1 FROM battery WHERE holder = %s AND model = %s LIMIT 1", [company_of(company_code), model]
    ).fetchone()
    return row is not None


def _vehicle(conn: Conn, vin: str) -> Vehicle | None:
    """The vehicle under its present VIN, whichever of its VINs was given."""
    row = things.row(conn, "vehicle", vin)
    for _ in range(identities.MOST_HOPS):
        if row is None or row.state.alias_of is None:
            break
        main = things.row(conn, "vehicle", row.state.alias_of)
        if main is None:
            break
        row = main
    return row.state if row is not None else None


def regions(conn: Conn, codes: list[str]) -> dict[str, str | None]:
    """The divisions of companies on record (GB/T 2260)."""
    return {key: row.state.region for key, row in things.rows(conn, "company", codes).items()} if codes else {}
