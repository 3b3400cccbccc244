"""What happens to a vehicle in use: health reports, sightings, swaps, replacements, recalls, accidents, new owners."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from suchi.simulate import facts, making, wire
from suchi.simulate.clock import DAY, DAY_TEXT
from suchi.simulate.making import Vehicle
from suchi.simulate.world import Party, Process, World

if TYPE_CHECKING:
    from suchi.simulate.population import Population

Deed = Callable[["Population", Vehicle], Generator[int, None, bool]]
"""A process inside a life; True when the life in use ends with it."""

_YEAR_DAYS = 365.25
_SWAPS = (5, 40)
_REPORTED_REPLACEMENTS = 0.35  # repairs are rarely reported (predecessor, July 2019: 813 in all)


def plan(crew: Population, vehicle: Vehicle, end: int) -> list[tuple[int, Deed]]:
    """The deeds of a life in use, in order, each in daytime and none in its last month."""
    world = crew.world
    random = world.random
    start, span = world.now + 20 * DAY, end - world.now - 60 * DAY
    deeds: list[tuple[int, Deed]] = []
    for _ in range(int(random() * 2.4)):
        deeds.append((start + int(random() * span), health))
    if random() < 0.3:
        deeds.append((start + int(random() * span), sight))
    model = vehicle.model
    if model.swap:
        deeds += [(start + int(random() * span), swap) for _ in range(world.between(*_SWAPS))]
        deeds.append((world.now + DAY, lease))
    else:
        fit = world.rng.weibullvariate(facts.BATTERY_SCALE[model.pack.variant], facts.LIFE_SHAPE)
        worn = start + int(fit * _YEAR_DAYS) * DAY
        if worn < end - 400 * DAY and random() < _REPORTED_REPLACEMENTS:
            deeds.append((worn, replace))
        if random() < 0.02:
            deeds.append((start + int(random() * span), resell))
        if random() < 0.01:
            deeds.append((start + int(random() * span), crash))
    deeds = [(at // DAY * DAY + 28_800 + at % 36_000, deed) for at, deed in deeds]
    deeds.sort(key=_when)
    return deeds


def _when(deed: tuple[int, Deed]) -> int:
    return deed[0]


def worn(world: World, day_made: int) -> tuple[int, int, int]:
    """State of health in ‰, cycles and odometer by age (assumed: about 2.2 % of capacity a year)."""
    age = (world.now // DAY - day_made) / _YEAR_DAYS
    loss = age * (17 + 10 * world.random())
    return max(550, int(995 - loss)), int(age * 90) + 3, int(age * 16_000) + 120


def health(crew: Population, vehicle: Vehicle) -> Generator[int, None, bool]:
    pack = vehicle.packs[0]
    crew.world.emit(
        "HealthReported", crew.world.now, vehicle.model.maker, wire.health(pack.code, *worn(crew.world, pack.day))
    )
    return False
    yield


def sight(crew: Population, vehicle: Vehicle) -> Generator[int, None, bool]:
    crew.world.emit("PackSighted", crew.world.now, vehicle.model.maker, wire.sighted(vehicle.vin, vehicle.codes))
    return False
    yield


def lease(crew: Population, vehicle: Vehicle) -> Generator[int, None, bool]:
    """The packs of a swap model belong to a battery bank."""
    bank = crew.world.pick(crew.directory.banks)
    body = f',"owner":"{bank.code}","batteries":{wire.quoted(vehicle.codes)}'
    crew.world.emit("OwnershipChanged", crew.world.now, bank, body)
    return False
    yield


def resell(crew: Population, vehicle: Vehicle) -> Generator[int, None, bool]:
    body = f',"owner":"private","vins":["{vehicle.vin}"]'
    crew.world.emit("OwnershipChanged", crew.world.now, vehicle.model.maker, body)
    return False
    yield


def swap(crew: Population, vehicle: Vehicle) -> Generator[int, None, bool]:
    crew.swapping.swap(vehicle)
    return False
    yield


def crash(crew: Population, vehicle: Vehicle) -> Generator[int, None, bool]:
    """An accident ends the life in use; the pack goes to the yard crashed."""
    vehicle.crashed = True
    for pack in vehicle.packs:
        pack.condition = "crashed"
    world = crew.world
    body = f',"codes":{wire.quoted(vehicle.codes)},"vin":"{vehicle.vin}","kind":"crash","condition":"crashed"'
    world.emit("IncidentReported", world.now, crew.directory.insurer, body)
    yield world.after(10, 50)
    return True


def replace(crew: Population, vehicle: Vehicle) -> Generator[int, None, bool]:
    """A worn pack is replaced by a new one: the workshop keeps the old one, or it goes to the outlet of the place."""
    world = crew.world
    old = vehicle.packs[0]
    new = making.produce_pack(world, old.model, world.now, ',"use":"after-sales"')
    workshop = crew.retiring.near(crew.directory.workshops, vehicle.region)
    yield world.after(1, 10)
    consignment = making.send(world, [new], old.model.maker.sites[0], workshop, "after-sales")
    yield world.after(1, 8)
    making.receive(world, consignment, [new], workshop)
    yield world.after(1, 12)
    position = vehicle.model.positions[0]
    outlet = crew.directory.outlets[vehicle.region]
    kept = world.random() < 0.5
    to = "" if kept else outlet.party.code
    body = wire.replaced(vehicle.vin, old.code, new.code, position, "kept" if kept else "handed-over", to)
    world.emit("BatteryReplaced", world.now, workshop.party, body, workshop.id)
    vehicle.packs[0] = new
    world.spawn(crew.retiring.replaced(old, workshop, None if kept else outlet), world.after(1, 6))
    return False


def recalls(crew: Population, maker: Party) -> Process:
    """Every few years a maker recalls some of the vehicles it sold last, and puts them right within months."""
    world = crew.world
    turn = 0
    while True:
        vehicles = [vehicle for vehicle in crew.sold[maker.code] if vehicle.alive]
        if len(vehicles) >= 3:
            turn += 1
            name = f"{maker.code}-R{DAY_TEXT[world.now // DAY][:4]}-{turn}"
            vins = wire.quoted(vehicle.vin for vehicle in vehicles)
            codes = wire.quoted(code for vehicle in vehicles for code in vehicle.codes)
            body = f',"recall":"{name}","scope":{{"vins":{vins},"codes":{codes}}},"remedy":"软件升级与检查"'
            named = [(vehicle, vehicle.codes) for vehicle in vehicles]
            world.emit("RecallAnnounced", world.now, maker, body)
            yield world.after(30, 150)
            done = [(vehicle, codes) for vehicle, codes in named if vehicle.alive]
            if done:
                vins = wire.quoted(vehicle.vin for vehicle, _ in done)
                codes = wire.quoted(code for _, codes in done for code in codes)
                world.emit("RecallRemedied", world.now, maker, f',"recall":"{name}","vins":{vins},"codes":{codes}')
        yield world.after(500, 900)
