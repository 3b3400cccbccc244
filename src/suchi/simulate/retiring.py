"""The end of use: yards scrap vehicles, take packs out and retire them; docks collect packs and send them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from suchi.simulate import making, wire
from suchi.simulate.making import Pack, Vehicle
from suchi.simulate.parties import Directory
from suchi.simulate.recycling import Recycling
from suchi.simulate.world import Process, Site, World

if TYPE_CHECKING:
    from suchi.simulate.swapping import Swapping


class Dock(Struct, eq=False):
    """Retired packs at a site, waiting for the next consignment."""

    site: Site
    packs: list[Pack]
    partners: list[Site]


class Retiring:
    """Yards, workshops, outlets and stations as places from which waste packs leave."""

    def __init__(self, world: World, directory: Directory, recycling: Recycling) -> None:
        self.world = world
        self.directory = directory
        self.recycling = recycling
        self.docks: dict[tuple[str, str], Dock] = {}
        self._near: dict[tuple[int, str], list[Site]] = {}

    def near(self, sites: list[Site], region: str) -> Site:
        """A site in the same prefecture, else province, else anywhere."""
        key = (id(sites), region)
        found = self._near.get(key)
        if found is None:
            found = [site for site in sites if site.region == region] or [
                site for site in sites if site.region[:2] == region[:2]
            ]
            self._near[key] = found = found or sites
        return self.world.pick(found)

    def scrap(self, vehicle: Vehicle, swapping: Swapping) -> Process:
        """From the gate of the yard to the dock: taken in, certificate, deregistration, removal, retirement."""
        world = self.world
        if vehicle.model.swap and vehicle.packs and world.random() < 0.5:
            swapping.take_back(vehicle)
            yield world.after(2, 20)
        yard = self.near(self.directory.yards, vehicle.region)
        party, codes = yard.party, vehicle.codes
        condition = "crashed" if vehicle.crashed else "intact"
        vehicle.alive = False
        world.emit("VehicleTakenIn", world.now, party, wire.taken_in(vehicle.vin, codes, condition), yard.id)
        yield world.after(1, 10)
        number = f"BF{party.code[8:17]}-{world.count}"
        body = wire.scrapped(vehicle.vin, number, codes, condition)
        world.emit("VehicleScrapped", world.now, party, body, yard.id, bare=True)
        yield world.after(1, 6)
        world.emit(
            "VehicleDeregistered",
            world.now,
            self.directory.ministries["MPS"],
            wire.deregistered(vehicle.vin),
            bare=True,
        )
        if not codes:
            return
        yield world.after(1, 12)
        body = wire.removed(vehicle.vin, codes, "scrapping", condition)
        world.emit("BatteryRemoved", world.now, party, body, yard.id)
        yield world.after(1, 4)
        self.retire(vehicle.packs, yard, "vehicle-scrapped")

    def retire(self, packs: list[Pack], site: Site, reason: str) -> None:
        """Packs held by a site become waste today and wait on its dock."""
        codes = [pack.code for pack in packs]
        mass = sum(pack.mass_g for pack in packs)
        self.world.emit(
            "BatteryRetired",
            self.world.now,
            site.party,
            wire.retired(codes, reason, mass),
            site.id,
            bare=site.party.bare,
        )
        self.deposit(packs, site)

    def replaced(self, pack: Pack, workshop: Site, outlet: Site | None) -> Process:
        """A pack taken out in a repair: retired by the workshop, or collected by the outlet it was brought to."""
        if outlet is None:
            self.retire([pack], workshop, "decay")
            return
        body = wire.collected([pack.code], workshop.party.code, pack.mass_g)
        self.world.emit("BatteryCollected", self.world.now, outlet.party, body, outlet.id, bare=outlet.party.bare)
        self.deposit([pack], outlet)
        return
        yield

    def deposit(self, packs: list[Pack], site: Site) -> None:
        key = (site.party.code, site.id)
        dock = self.docks.get(key)
        if dock is None:
            partners = [self.recycling.partner(site.region) for _ in range(2)]
            dock = self.docks[key] = Dock(site, [], partners)
        if not dock.packs:
            self.world.spawn(self._ship(dock), self.world.after(8, 35))
        dock.packs += packs

    def _ship(self, dock: Dock) -> Process:
        """One consignment of waste to a recycler that is permitted to take it."""
        world = self.world
        packs, dock.packs = dock.packs, []
        plant = world.pick(dock.partners)
        carrier = world.pick(self.directory.carriers).code
        consignment = making.send(world, packs, dock.site, plant, "waste", carrier)
        yield world.after(1, 5)
        making.receive(world, consignment, packs, plant)
        yield from self.recycling.take(plant, packs)
