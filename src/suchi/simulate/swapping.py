"""Swap stations: pools of packs, bought and stocked, that go in and out of vehicles until they are worn."""

from __future__ import annotations

from collections import deque

from msgspec import Struct

from suchi.simulate import making, wire
from suchi.simulate.clock import DAY, day_number
from suchi.simulate.making import Pack, Vehicle
from suchi.simulate.models import BatteryModel, Range
from suchi.simulate.parties import Directory
from suchi.simulate.retiring import Retiring
from suchi.simulate.servicing import worn
from suchi.simulate.world import Process, Site, World

_FIRST_STOCK = day_number("2019-01-10")
_PACKS_PER_STATION, _LOW = 6, 3
_WORN_DAYS = 2300


class Station(Struct, eq=False):
    """A station: its site, the format of its packs, and those that are ready."""

    site: Site
    format: BatteryModel
    ready: deque[Pack]
    ordered: bool = False


class Swapping:
    """All stations, found by the format of a pack."""

    def __init__(self, world: World, directory: Directory, models: Range, retiring: Retiring) -> None:
        self.world = world
        self.retiring = retiring
        self.stations: dict[str, list[Station]] = {}
        for operator, format_ in zip(directory.swap_operators, models.swap_packs, strict=True):
            self.stations[format_.key] = [Station(site, format_, deque()) for site in operator.sites]

    def open(self) -> None:
        first = max(_FIRST_STOCK, self.world.first_day + 2)
        for stations in self.stations.values():
            for turn, station in enumerate(stations):
                self.world.spawn(self._stock(station), (first + turn) * DAY + 32_000)

    def _stock(self, station: Station) -> Process:
        """Packs are made for the station, supplied, and taken into its pool."""
        world = self.world
        station.ordered = True
        maker = station.format.maker.sites[0]
        packs = [
            making.produce_pack(world, station.format, world.now + 60 * n, ',"use":"swap"')
            for n in range(_PACKS_PER_STATION)
        ]
        yield world.after(1, 5)
        consignment = making.send(world, packs, maker, station.site, "supply")
        yield world.after(1, 4)
        making.receive(world, consignment, packs, station.site)
        yield world.after(1, 2)
        codes = [pack.code for pack in packs]
        body = wire.swap_stock("in", codes, "purchase", station.site.id, maker.party.code)
        world.emit("SwapStockChanged", world.now, station.site.party, body)
        station.ready.extend(packs)
        station.ordered = False

    def swap(self, vehicle: Vehicle) -> None:
        """The vehicle's pack goes into the pool (or out of use when worn), the one that waited longest goes in."""
        world = self.world
        station = world.pick(self.stations[vehicle.model.pack.key])
        if len(station.ready) < _LOW and not station.ordered:
            station.ordered = True
            world.spawn(self._stock(station), world.after(1, 5))
        if not station.ready:
            return
        new, out = station.ready.popleft(), vehicle.packs[0]
        self._report(vehicle, out, new.code, station)
        vehicle.packs[0] = new

    def take_back(self, vehicle: Vehicle) -> None:
        """Before scrapping, the operator takes its pack out and puts none in."""
        station = self.world.pick(self.stations[vehicle.model.pack.key])
        self._report(vehicle, vehicle.packs.pop(), "", station)

    def _report(self, vehicle: Vehicle, out: Pack, new: str, station: Station) -> None:
        world, site = self.world, station.site
        health = worn(world, out.day)[0]
        world.emit("BatterySwapped", world.now, site.party, wire.swapped(vehicle.vin, out.code, new, site.id, health))
        if world.now // DAY - out.day > _WORN_DAYS:
            world.spawn(self._worn_out(out, station), world.after(1, 5))
        else:
            station.ready.append(out)

    def _worn_out(self, pack: Pack, station: Station) -> Process:
        world, site = self.world, station.site
        body = wire.swap_stock("out", [pack.code], "retirement", site.id)
        world.emit("SwapStockChanged", world.now, site.party, body)
        yield world.after(1, 8)
        self.retiring.retire([pack], site, "decay")
