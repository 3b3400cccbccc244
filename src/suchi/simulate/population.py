"""A whole population: production orders year by year, the lives of vehicles, and what becomes of their packs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from suchi.simulate import facts, making, models, opening, recycling, retiring, servicing, swapping, wire
from suchi.simulate.clock import DAY, DAY_TEXT, day_number
from suchi.simulate.faults import FAULTS
from suchi.simulate.kinds import chosen
from suchi.simulate.making import Pack, Vehicle
from suchi.simulate.models import VehicleModel
from suchi.simulate.oddities import ODDITIES
from suchi.simulate.options import Options
from suchi.simulate.parties import found
from suchi.simulate.scene import Scene
from suchi.simulate.world import Process, World

_YEAR = 365.25 * DAY
_PER_ORDER = 6
_SWAP_SHARE, _COMMERCIAL_SHARE = 0.06, 0.10
_TO_SCALE = 0.8998  # mean of a Weibull of shape 3.5 over its scale: gamma(1 + 1/3.5)


def population(options: Options) -> Iterator[bytes]:
    """Reports as NDJSON lines in the order in which they were recorded."""
    return Population(options).lines()


class Population:
    """Everything the processes share."""

    def __init__(self, options: Options) -> None:
        self.world = World(options)
        self.directory = found(options)
        self.models = models.design(options, self.directory)
        self.recycling = recycling.Recycling(self.world, self.directory)
        self.retiring = retiring.Retiring(self.world, self.directory, self.recycling)
        self.swapping = swapping.Swapping(self.world, self.directory, self.models, self.retiring)
        self.newcomers = 0
        self.bent = 0
        self.sold: dict[str, deque[Vehicle]] = {maker.code: deque(maxlen=25) for maker in self.directory.vehicle_makers}

    def lines(self) -> Iterator[bytes]:
        world = self.world
        opening.Opening(world, self.directory).run()
        models.register(world, self.models)
        self.swapping.open()
        self._scenes()
        world.spawn(self._orders(), (world.first_day + 1) * DAY + 30_000)
        for turn, maker in enumerate(self.directory.vehicle_makers):
            world.spawn(servicing.recalls(self, maker), (world.first_day + 500 + 131 * turn) * DAY + 36_000)
        return world.lines()

    def _scenes(self) -> None:
        """Bent lives instead of ordinary ones, each kind in turn and at least once."""
        options = self.world.options
        kinds = chosen(FAULTS, options.faults) + chosen(ODDITIES, options.oddities)
        self.bent = max(len(kinds), options.vehicles // max(1, options.fault_every)) if kinds else 0
        for turn in range(self.bent):
            scene = Scene(self, kinds[turn % len(kinds)], turn)
            self.world.spawn(scene.run(), self.world.at_work(scene.born))

    # ---- production ----------------------------------------------------------------------------------------------

    def _orders(self) -> Process:
        """Orders in time: each cohort spread evenly over its year, the last one until two months before the end."""
        world = self.world
        cohorts = self._cohorts()
        for year, vehicles in cohorts.items():
            first = max(day_number(f"{year}-01-02"), world.first_day + 1)
            last = min(day_number(f"{year}-12-31"), world.last_day - 45)
            orders = max(1, round(vehicles / _PER_ORDER)) if vehicles else 0
            left = vehicles
            for at in sorted(first * DAY + int(world.random() * (last - first) * DAY) for _ in range(orders)):
                if left <= 0:
                    break
                yield world.at_work(at // DAY)
                size = min(left, world.between(1, 2 * _PER_ORDER - 1))
                left -= size
                world.spawn(self._order(self._model(year), size), world.now)
            if left > 0:
                world.spawn(self._order(self._model(year), left), world.now)

    def _cohorts(self) -> dict[int, int]:
        """Vehicles by year of production; rounding goes to the last year."""
        world, wanted = self.world, max(0, self.world.options.vehicles - self.bent)
        last = max(world.last_day - 60, world.first_day)
        years = {
            year: weight
            for year, weight in facts.COHORTS.items()
            if DAY_TEXT[world.first_day] <= f"{year}-12-01" and f"{year}-01-31" <= DAY_TEXT[last]
        }
        total = sum(years.values())
        sizes = {year: int(wanted * weight / total) for year, weight in years.items()}
        if sizes:
            sizes[max(sizes)] += wanted - sum(sizes.values())
        return sizes

    def _model(self, year: int) -> VehicleModel:
        """A model of the year: chemistry by the year's share of installed energy."""
        world = self.world
        draw = world.random()
        lfp = world.random() < facts.LFP_SHARE[year]
        choices = self.models.by_year[year, lfp]
        if year >= 2019 and draw < _SWAP_SHARE:
            return world.pick([model for model in self.models.vehicles if model.swap])
        if draw > 1 - _COMMERCIAL_SHARE:
            heavy = [model for model in choices if model.commercial and not model.swap]
            if heavy:
                return world.pick(heavy)
        cars = [model for model in choices if not model.swap and not model.commercial]
        return world.pick(cars)

    def _order(self, model: VehicleModel, size: int) -> Process:
        """Packs for some vehicles in one consignment, then one vehicle after the other."""
        world = self.world
        maker, line = model.pack.maker.sites[0], model.maker.sites[0]
        packs = [
            making.produce_pack(world, model.pack, world.now + 97 * turn) for turn in range(size * len(model.positions))
        ]
        yield world.after(1, 3)
        consignment = making.send(world, packs, maker, line, "supply", world.pick(self.directory.carriers).code)
        yield world.after(1, 4)
        making.receive(world, consignment, packs, line)
        each = len(model.positions)
        for turn in range(size):
            world.spawn(self._life(model, packs[turn * each : turn * each + each]), world.after(1, 15))

    # ---- lives ---------------------------------------------------------------------------------------------------

    def _life(self, model: VehicleModel, packs: list[Pack]) -> Process:
        """One vehicle from the line to the yard."""
        world = self.world
        vehicle = making.produce_vehicle(world, model, packs)
        maker = model.maker
        yield world.after(3, 45)
        year = int(DAY_TEXT[world.now // DAY][:4])
        if not model.swap and world.random() < facts.NEV_EXPORTS.get(year, 0) / facts.NEV_SALES.get(year, 1):
            world.emit("VehicleSold", world.now, maker, wire.vehicle_sold(vehicle.vin, "", "export"), bare=maker.bare)
            yield world.after(5, 40)
            body = f',"vin":"{vehicle.vin}","countryOrRegion":"{world.pick(("BR", "TH", "BE", "AE"))}","packs":{wire.quoted(vehicle.codes)}'
            world.emit("VehicleExported", world.now, maker, body)
            return
        vehicle.region = world.pick(self.directory.prefectures)
        private = not model.commercial and world.random() < 0.85
        buyer = "battery-leased" if model.swap else "private" if private else "fleet" if model.commercial else "firm"
        world.emit(
            "VehicleSold", world.now, maker, wire.vehicle_sold(vehicle.vin, vehicle.region, buyer), bare=maker.bare
        )
        self.sold[maker.code].append(vehicle)
        mean = (facts.COMMERCIAL_LIFE if model.commercial else facts.PRIVATE_LIFE)[min(year, 2026)]
        years = world.rng.weibullvariate(mean / _TO_SCALE, facts.LIFE_SHAPE)
        end = world.now + max(200 * DAY, int(years * _YEAR))
        for at, deed in servicing.plan(self, vehicle, end):
            yield at
            at_end = yield from deed(self, vehicle)
            if at_end:
                break
        else:
            yield world.at_work(end // DAY)
        yield from self.retiring.scrap(vehicle, self.swapping)
