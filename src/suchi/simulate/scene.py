"""One life told step by step, straight or bent: the steps that faults and oddities are put together from."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from suchi.simulate import making, opening, wire
from suchi.simulate.clock import DAY, DAY_TEXT, MEASURES
from suchi.simulate.identifiers import company_code
from suchi.simulate.kinds import Kind
from suchi.simulate.making import Pack, Vehicle
from suchi.simulate.models import BatteryModel, VehicleModel
from suchi.simulate.options import Label
from suchi.simulate.recycling import Lot, Pool
from suchi.simulate.world import Party, Process, Site

if TYPE_CHECKING:
    from suchi.simulate.population import Population

_SETTLED = 150  # days from the deed to the end, so that every term has run out by then
_NEWCOMERS = 500_000


class Scene:
    """A life of its own: its vehicle and packs, the companies it meets, and the label of what is odd in it."""

    def __init__(self, crew: Population, kind: Kind, turn: int) -> None:
        world = crew.world
        self.crew, self.world, self.people, self.kind = crew, world, crew.directory, kind
        self.chance = Random(f"{world.options.seed}/{kind.label}/{kind.name}/{turn}")
        latest = max(world.last_day - _SETTLED, world.first_day + 70)
        earliest = max(min(MEASURES + 4, latest), world.first_day + 60)
        self.act = self.chance.randint(earliest, max(earliest, latest))
        self.born = self.chance.randint(
            max(world.first_day + 10, self.act - 2200), max(world.first_day + 10, self.act - 300)
        )
        self.born = min(self.born, self.act - 45)
        self.model = self._model()
        self.region = self.chance.choice(self.people.prefectures)
        self.yard = self.chance.choice(self.people.yards)
        self.workshop = self.chance.choice(self.people.workshops)
        self.plant = self.chance.choice(self.people.recyclers)
        self.outlet = self.people.outlets[self.region]
        self.events: list[tuple[str, str]] = []
        self.things: list[str] = []
        self.last: tuple[str, str] = ("", "")
        self.vehicle: Vehicle
        self.consignment = ""
        self.lots: tuple[Lot, ...] = ()

    def _model(self) -> VehicleModel:
        year = int(DAY_TEXT[self.born][:4])
        models = self.crew.models.by_year
        choices = models[year, True] + models[year, False]
        return self.chance.choice([m for m in choices if not (m.swap or m.commercial or m.pack.modules)])

    def swap_model(self) -> VehicleModel:
        return self.chance.choice([m for m in self.crew.models.vehicles if m.swap])

    def operator(self) -> Party:
        """The swap operator of the model's pack format."""
        formats = [pack.key for pack in self.crew.models.swap_packs]
        return self.people.swap_operators[formats.index(self.model.pack.key)]

    def two_pack_model(self) -> VehicleModel:
        year = int(DAY_TEXT[self.born][:4])
        return self.chance.choice([m for m in self.crew.models.by_year[year, True] if len(m.positions) == 2])

    def modular_model(self) -> VehicleModel:
        return self.chance.choice([m for m in self.crew.models.vehicles if m.pack.modules and not m.commercial])

    def run(self) -> Process:
        """Tell the life, then hand out its label."""
        yield from self.kind.tell(self)
        if self.world.options.labels_to is not None:
            self.world.options.labels_to(
                Label(
                    label=self.kind.label,
                    kind=self.kind.name,
                    events=tuple(dict.fromkeys(self.events)),
                    things=tuple(dict.fromkeys(self.things)),
                    expected=self.kind.expects,
                )
            )

    # ---- reporting and time ------------------------------------------------------------------------------------------

    def report(
        self,
        kind: str,
        who: Party | Site,
        body: str,
        *,
        bare: bool = False,
        delay: int | None = None,
        at: int | None = None,
    ) -> str:
        """Report something that happens now (or happened `at`, and is told today), by a party or from one of its sites."""
        party, site = (who.party, who.id) if isinstance(who, Site) else (who, "")
        now = self.world.now
        if at is not None:
            delay = now - at + 60
        identifier = self.world.emit(kind, now if at is None else at, party, body, site, bare=bare, delay=delay)
        self.last = (party.code, identifier)
        return identifier

    def mark(self, *things: str) -> None:
        """The last report is what the label is about."""
        self.events.append(self.last)
        self.things += things

    def mark_pack(self, *packs: Pack) -> None:
        self.mark(*(f"battery:{pack.code}" for pack in packs or self.packs))

    def mark_vehicle(self) -> None:
        self.mark(f"vehicle:{self.vehicle.vin}")

    def later(self, low: int, high: int) -> int:
        return self.world.after(low, high)

    def until_act(self) -> int:
        return max(self.world.at_work(self.act), self.later(1, 1))

    @property
    def today(self) -> str:
        return DAY_TEXT[self.world.now // DAY]

    def day(self, offset: int) -> str:
        return DAY_TEXT[self.world.now // DAY + offset]

    @property
    def packs(self) -> list[Pack]:
        return self.vehicle.packs

    @property
    def vin(self) -> str:
        return self.vehicle.vin

    # ---- newcomers ---------------------------------------------------------------------------------------------------

    def newcomer(self, role: str, **more: Any) -> Party:
        """A company that only this life knows, registered now."""
        self.crew.newcomers += 1
        number = self.crew.newcomers
        party = Party(
            code=company_code(_NEWCOMERS + number),
            name=f"例外{number}号企业（示例）",
            name_en=f"Exception {number} Company (demo)",
            roles=(role,),
            region=self.region,
            sites=[],
            **more,
        )
        self.report("PartyRegistered", self.people.registrar, wire.party_registered(party))
        return party

    def new_site(self, role: str, kind: str, permits: tuple[str, ...] = (), *, capacity_t: int = 1000) -> Site:
        """A site of a new company, with the permits named."""
        party = self.newcomer(role)
        site = Site(party=party, id="P01", kind=kind, region=self.region, capacity_t=capacity_t)
        party.sites.append(site)
        self.report("SiteRegistered", self.people.registrar, wire.site_registered(site))
        for permit in permits:
            self.permit(site, permit)
        return site

    def permit(self, site: Site, kind: str, since: str = "2015-01-01", until: str = "") -> None:
        office = opening.office_for(self.people, site, kind)
        self.report("PermitRecorded", office, wire.permit_recorded(site, kind, since, until))

    def new_plant(self, without: str = "", *, capacity_t: int = 1000) -> Site:
        """A recycler with all that art. 18 asks for, or without one of it."""
        permits = tuple(kind for kind in opening.REDLINES if kind != without)
        return self.new_site("recycler", "plant", permits, capacity_t=capacity_t)

    # ---- making and using --------------------------------------------------------------------------------------------

    def pack(self, use: str = "") -> Pack:
        """A pack of the model comes off the line."""
        body = f',"use":"{use}"' if use else ""
        pack = making.produce_pack(self.world, self.model.pack, self.world.now, body)
        self.last = (self.model.pack.maker.code, f"e{self.world.count}")
        return pack

    def other_day_pack(self, day: int, model: BatteryModel | None = None) -> Pack:
        """A pack whose code names another day than today; its serial lies where no maker counts to."""
        self.crew.newcomers += 10
        return making.build_pack(self.world, model or self.model.pack, day, 9_000_000 + self.crew.newcomers)

    def supply(self, packs: list[Pack], to: Site, purpose: str = "supply") -> Process:
        yield self.later(1, 3)
        yield from self.hand_over(packs, packs[0].model.maker.sites[0], to, purpose)
        yield self.later(1, 3)

    def build(self, packs: list[Pack]) -> None:
        """The vehicle leaves the line with these packs."""
        self.vehicle = making.produce_vehicle(self.world, self.model, packs)
        self.last = (self.model.maker.code, f"e{self.world.count}")

    def make(self) -> Process:
        """Packs and vehicle."""
        packs = [self.pack() for _ in self.model.positions]
        yield from self.supply(packs, self.model.maker.sites[0])
        self.build(packs)

    def sell(self, buyer: str = "private") -> None:
        self.vehicle.region = self.region
        self.report("VehicleSold", self.model.maker, wire.vehicle_sold(self.vin, self.region, buyer))

    def in_use(self) -> Process:
        """Packs, vehicle, sale, and the years until the deed."""
        yield from self.make()
        yield self.later(3, 30)
        self.sell()
        yield self.until_act()

    # ---- retiring ----------------------------------------------------------------------------------------------------

    def take_in(self, condition: str = "intact") -> None:
        self.report("VehicleTakenIn", self.yard, wire.taken_in(self.vin, self.vehicle.codes, condition))

    def scrap(self, codes: list[str] | None = None, more: str = "", condition: str = "intact") -> None:
        number = f"BF{self.yard.party.code[8:17]}-{self.world.count}"
        present = self.vehicle.codes if codes is None else codes
        self.report("VehicleScrapped", self.yard, wire.scrapped(self.vin, number, present, condition) + more, bare=True)

    def deregister(self, reason: str = "scrapped") -> None:
        self.report(
            "VehicleDeregistered", self.people.ministries["MPS"], wire.deregistered(self.vin, reason), bare=True
        )

    def remove(self, who: Site, reason: str, packs: list[Pack] | None = None, condition: str = "intact") -> None:
        codes = [pack.code for pack in (self.packs if packs is None else packs)]
        self.report("BatteryRemoved", who, wire.removed(self.vin, codes, reason, condition))

    def retire(self, who: Site | Party, reason: str, packs: list[Pack] | None = None) -> None:
        packs = self.packs if packs is None else packs
        mass = sum(pack.mass_g for pack in packs)
        self.report("BatteryRetired", who, wire.retired([pack.code for pack in packs], reason, mass))

    def to_yard(self, *, certificate: bool = True) -> Process:
        """In at the gate, certificate, deregistration, out of the vehicle, waste."""
        self.take_in()
        yield self.later(1, 6)
        if certificate:
            self.scrap()
            yield self.later(1, 4)
            self.deregister()
            yield self.later(1, 4)
        self.remove(self.yard, "scrapping")
        yield self.later(1, 2)
        self.retire(self.yard, "vehicle-scrapped")
        yield self.later(1, 6)

    def send(self, packs: list[Pack], sender: Site, to: Site, purpose: str = "waste") -> None:
        self.consignment = making.send(self.world, packs, sender, to, purpose)
        self.last = (sender.party.code, f"e{self.world.count}")

    def receive(self, packs: list[Pack], at: Site, *, mass: int | None = None, delay: int | None = None) -> None:
        weighed = sum(pack.mass_g for pack in packs) if mass is None else mass
        items = wire.battery_items([pack.code for pack in packs], "accepted")
        self.report("HandoverReceived", at, wire.received(self.consignment, items, weighed), delay=delay)

    def hand_over(self, packs: list[Pack], sender: Site, to: Site, purpose: str = "waste") -> Process:
        self.send(packs, sender, to, purpose)
        yield self.later(1, 4)
        self.receive(packs, to)

    def to_plant(self, plant: Site | None = None, sender: Site | None = None) -> Process:
        """Sent, received, and some days of waiting."""
        yield from self.hand_over(self.packs, sender or self.yard, plant or self.plant)
        yield self.later(2, 8)

    def crush(self, plant: Site | None = None, packs: list[Pack] | None = None, gain: float = 1.0) -> tuple[Lot, ...]:
        """A batch of its own, so that no other life is drawn into this one."""
        site = plant or self.plant
        lots = self.crew.recycling.crush(site, Pool.of(self.packs if packs is None else packs), gain)
        self.last = (site.party.code, self.crew.recycling.batch_id)
        return lots

    def ended(self, plant: Site | None = None) -> Process:
        """The rest of a lawful life: yard, plant, batch."""
        yield from self.to_yard()
        yield from self.to_plant(plant)
        self.crush(plant)
