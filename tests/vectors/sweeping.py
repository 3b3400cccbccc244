"""Words for vectors of sweeps: a life, the day on which the population is asked, and what must be found then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from tests.lives.telling import CARMAKER, MAKER, RECYCLER, YARD, car, pack
from tests.vectors.telling import PLANT, YARD_SITE, Case

Kind = Literal["good", "bad", "oddity"]
HERE, VIN = pack(1, "2026-01-05"), car(1, 2026)


class SweepVector(NamedTuple):
    """A declared life. `eve`: on the day before, nothing was found, so the day is the boundary."""

    sweep: str
    kind: Kind
    name: str
    tell: Callable[[Case], None]
    today: str
    eve: bool
    of_world: dict[str, bool]


SWEEP_VECTORS: list[SweepVector] = []


def asked(
    sweep: str, kind: Kind, today: str, *, eve: bool = False, **of_world: bool
) -> Callable[[Callable[[Case], None]], Callable[[Case], None]]:
    """Declare a life for a sweep; findings that must stand on the day are told as for a rule."""

    def keep(tell: Callable[[Case], None]) -> Callable[[Case], None]:
        SWEEP_VECTORS.append(SweepVector(sweep, kind, tell.__name__, tell, today, eve, of_world))
        return tell

    return keep


def in_use(tell: Case, code: str = HERE, vin: str = VIN, on: str = "2026-01-05") -> None:
    """A pack is made, built into a vehicle and sold with it."""
    tell.made(code, on, mass_g=300_000, energy_wh=60_000)
    tell.built(vin, on, code)
    tell.sold(vin, on, region="330100")


def taken_in(tell: Case, on: str, code: str = HERE, vin: str = VIN) -> None:
    tell.report("VehicleTakenIn", YARD, on, site=YARD_SITE, vin=vin, packs=[{"code": code}])


def scrapped(tell: Case, on: str, code: str = HERE, vin: str = VIN) -> None:
    taken_in(tell, on, code, vin)
    tell.report("VehicleScrapped", YARD, on, site=YARD_SITE, vin=vin, certificate="C1", packs_present=[{"code": code}])


def retired(tell: Case, on: str, code: str = HERE, vin: str = VIN) -> None:
    """Scrapped, taken out and retired on one day."""
    scrapped(tell, on, code, vin)
    tell.report("BatteryRemoved", YARD, on, site=YARD_SITE, vin=vin, codes=[code], reason="scrapping")
    tell.report("BatteryRetired", YARD, on, site=YARD_SITE, codes=[code], reason="vehicle-scrapped")


def waste_sent(tell: Case, on: str, code: str = HERE, consignment: str = "W1", **fields: object) -> None:
    tell.sent(consignment, YARD, RECYCLER, on, code, purpose="waste", site=YARD_SITE, to_site=PLANT, **fields)


def waste_received(tell: Case, on: str, code: str = HERE, consignment: str = "W1", **fields: object) -> None:
    tell.received(consignment, RECYCLER, on, code, site=PLANT, mass_g=300_000, **fields)


def scrap(tell: Case, number: int, on: str, mass_g: int = 300_000) -> str:
    """Production scrap of a maker that the recycler has received: its code."""
    code = pack(number, on)
    tell.made(code, on, mass_g=mass_g)
    tell.report("BatteryRetired", MAKER, on, codes=[code], reason="production-scrap")
    name = f"S{number}"
    tell.sent(name, MAKER, RECYCLER, on, code, purpose="waste", to_site=PLANT)
    tell.received(name, RECYCLER, on, code, site=PLANT, mass_g=mass_g)
    return code


def model(tell: Case, on: str, certified_on: str | None) -> None:
    tell.report("VehicleModelRegistered", CARMAKER, on, model="DEMO-9", propulsion="BEV", certified_on=certified_on)
