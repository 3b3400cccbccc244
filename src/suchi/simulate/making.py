"""Production: packs come off the line, travel to the vehicle maker in one consignment, and vehicles are built with them."""

from __future__ import annotations

from msgspec import Struct

from suchi.simulate import wire
from suchi.simulate.clock import DAY, DAY_TEXT
from suchi.simulate.identifiers import date_symbols, model_year, vin
from suchi.simulate.models import BatteryModel, VehicleModel
from suchi.simulate.world import Site, World


class Pack(Struct, eq=False):
    """A pack that exists: its code, model, weighed mass, coded modules, the day it was made, and its condition if damaged."""

    code: str
    model: BatteryModel
    mass_g: int
    modules: tuple[str, ...]
    day: int
    condition: str = ""


class Vehicle(Struct, eq=False):
    """A vehicle that exists, with the packs it carries now."""

    vin: str
    model: VehicleModel
    packs: list[Pack]
    region: str = ""
    alive: bool = True
    crashed: bool = False

    @property
    def codes(self) -> list[str]:
        return [pack.code for pack in self.packs]


def build_pack(world: World, model: BatteryModel, day: int, serial: int = 0) -> Pack:
    """A pack with its codes; nothing is reported yet. A given `serial` leaves the maker's count of the day alone."""
    maker, date = model.maker, date_symbols(day)
    code = f"{model.design}{date}{serial or maker.next_serial(day):07d}"
    modules = tuple(
        f"{model.module_design}{date}{serial + n if serial else maker.next_serial(day):07d}"
        for n in range(1, model.modules + 1)
    )
    mass = model.mass_g + int(model.mass_g * (world.random() - 0.5) * 0.03)
    return Pack(code, model, mass, modules, day)


def parts_of(world: World, pack: Pack) -> str:
    """The tree of a pack: coded modules with cell lots, all cells by code (one pack in a hundred), or cell lots."""
    model = pack.model
    lot = f"{model.maker.prefix}-{DAY_TEXT[pack.day].replace('-', '')}"
    if pack.modules:
        shown = ",".join(f'{{"code":"{code}","cellLot":"{lot}-{n}"}}' for n, code in enumerate(pack.modules, 1))
        return f',"modules":[{shown}]'
    if world.random() < 0.01:
        head = f"{model.maker.prefix}C{model.design[4:14]}{date_symbols(pack.day)}"
        cells = [f"{head}{model.maker.next_serial(pack.day):07d}" for _ in range(model.cells)]
        return f',"cells":{wire.quoted(cells)}'
    return f',"cellLots":["{lot}-1"]'


def produce_pack(world: World, model: BatteryModel, at: int, use: str = "") -> Pack:
    """Build a pack and report its production."""
    day = at // DAY
    pack = build_pack(world, model, day)
    body = wire.battery_produced(pack.code, model, DAY_TEXT[day], pack.mass_g, parts_of(world, pack), use)
    world.emit("BatteryProduced", at, model.maker, body, "P01")
    return pack


def build_vehicle(world: World, model: VehicleModel, packs: list[Pack], day: int) -> Vehicle:
    """A vehicle with its VIN; nothing is reported yet."""
    tail = f"{model_year(int(DAY_TEXT[day][:4]))}{model.plant}"
    return Vehicle(vin(model.head, tail, model.next_serial()), model, packs)


def produce_vehicle(world: World, model: VehicleModel, packs: list[Pack]) -> Vehicle:
    """Build a vehicle now and report it with its certificate of the same day."""
    day = world.now // DAY
    vehicle = build_vehicle(world, model, packs, day)
    body = wire.vehicle_produced(vehicle.vin, model, vehicle.codes, DAY_TEXT[day])
    world.emit("VehicleProduced", world.now, model.maker, body, "P01", bare=model.maker.bare)
    return vehicle


def send(world: World, packs: list[Pack], sender: Site, to: Site, purpose: str, carrier: str = "") -> str:
    """Report a consignment of packs leaving now; returns its id."""
    consignment = sender.party.next_consignment()
    mass = sum(pack.mass_g for pack in packs)
    items = wire.sent_items((pack.code, pack.condition) for pack in packs)
    body = wire.sent(consignment, items, to, purpose, mass, carrier)
    world.emit("HandoverSent", world.now, sender.party, body, sender.id)
    return consignment


def receive(world: World, consignment: str, packs: list[Pack], at: Site) -> None:
    """Report a consignment of packs accepted now; the scales of two firms differ a little."""
    mass = int(sum(pack.mass_g for pack in packs) * (0.998 + world.random() * 0.004))
    body = wire.received(consignment, wire.battery_items([pack.code for pack in packs], "accepted"), mass)
    world.emit("HandoverReceived", world.now, at.party, body, at.id, bare=at.party.bare)
