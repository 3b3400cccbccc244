"""Recyclers: packs are tested, taken apart and crushed in batches; black mass is smelted; lots leave as products."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from suchi.simulate import facts, wire
from suchi.simulate.making import Pack
from suchi.simulate.parties import Directory
from suchi.simulate.world import Party, Process, Site, World

_WAIT_DAYS = 120


class Pool(Struct, eq=False):
    """What waits for the next batch of one chemistry: codes, mass, kWh by cathode, and how much of it came as modules."""

    codes: list[str]
    mass_g: int = 0
    modules_g: int = 0
    energy: dict[str, float] = {}

    @staticmethod
    def of(packs: Iterable[Pack]) -> Pool:
        """Whole packs as one batch."""
        pool = Pool([])
        for pack in packs:
            pool.add(pack, 0, pack.mass_g)
        return pool

    def add(self, pack: Pack, modules: int, mass: int) -> None:
        self.codes += pack.modules if modules else (pack.code,)
        self.mass_g += mass
        self.modules_g += mass if modules else 0
        model = pack.model
        self.energy[model.variant] = self.energy.get(model.variant, 0.0) + model.energy_wh / 1000


class Lot(Struct, eq=False):
    """A lot on stock: its id, mass in g and metals (Li, Ni, Co, Mn, Cu, Al, P in g)."""

    id: str
    mass_g: int
    content: tuple[float, ...] = ()


class Plant(Struct, eq=False):
    """A recycler's site with what it holds."""

    site: Site
    pools: dict[str, Pool]
    black: dict[str, list[Lot]]
    scrap: list[Lot]


class Recycling:
    """All plants; the first ones are the large ones, as a market of few large and many small firms has it."""

    def __init__(self, world: World, directory: Directory) -> None:
        self.world = world
        self.directory = directory
        self.batch_id = ""
        self.batch = min(200, max(20, world.options.vehicles // 400))
        self.plants = {site.party.code: Plant(site, {}, {}, []) for site in directory.recyclers}
        self.smelters = [site for site in directory.recyclers if site.smelts]
        self._weights = [1 / (turn + 1) for turn in range(len(directory.recyclers))]

    def partner(self, region: str) -> Site:
        """A recycler to deal with: a near one, or one of the large ones."""
        near = [site for site in self.directory.recyclers if site.region[:2] == region[:2]]
        if near and self.world.random() < 0.4:
            return self.world.pick(near)
        return self.world.rng.choices(self.directory.recyclers, self._weights)[0]

    def take(self, site: Site, packs: list[Pack]) -> Process:
        """After the gate: some consignments are tested, packs with modules are taken apart, all wait for a batch."""
        world, plant = self.world, self.plants[site.party.code]
        if world.random() < 0.3:
            yield world.after(1, 8)
            permille = world.between(620, 800)
            body = f',"codes":{wire.quoted(pack.code for pack in packs)},"grade":"B","stateOfHealthPermille":{permille}'
            world.emit("BatteryTested", world.now, site.party, body, site.id)
        yield world.after(1, 15)
        for pack in packs:
            if pack.modules:
                self._dismantle(site, pack)
            self._wait(plant, pack)

    def _dismantle(self, site: Site, pack: Pack) -> None:
        each = int(pack.mass_g * facts.MODULE_MASS) // len(pack.modules)
        energy = pack.model.energy_wh // len(pack.modules)
        parts = ",".join(
            f'{{"code":"{code}","level":"M","condition":"intact","massG":{each},"energyWh":{energy}}}'
            for code in pack.modules
        )
        casing = pack.mass_g - each * len(pack.modules)
        residues = f'{{"kind":"casing","massG":{casing},"receiver":"{self.directory.disposer.code}"}}'
        body = f',"code":"{pack.code}","parts":[{parts}],"residues":[{residues}],"massG":{pack.mass_g}'
        self.world.emit("BatteryDismantled", self.world.now, site.party, body, site.id)

    def _wait(self, plant: Plant, pack: Pack) -> None:
        family = pack.model.family
        pool = plant.pools.get(family)
        if pool is None:
            pool = plant.pools[family] = Pool([])
            self.world.spawn(self._batch(plant, family, pool), self.world.after(_WAIT_DAYS, _WAIT_DAYS + 20))
        modules = len(pack.modules)
        mass = int(pack.mass_g * facts.MODULE_MASS) // modules * modules if modules else pack.mass_g
        pool.add(pack, modules, mass)
        if len(pool.codes) >= self.batch:
            del plant.pools[family]
            self.world.spawn(self._batch(plant, family, pool), self.world.after(1, 4))

    def _batch(self, plant: Plant, family: str, pool: Pool) -> Process:
        """Crushing and sorting: black mass, copper, aluminium, steel; the rest is residue and loss."""
        if not pool.codes:
            return  # the batch became full before it became old
        if plant.pools.get(family) is pool:
            del plant.pools[family]
        black, *scrap = self.crush(plant.site, pool)
        self._stock_scrap(plant, scrap)
        yield from self._pass_on(plant, family, black)

    def crush(self, site: Site, pool: Pool, gain: float = 1.0) -> tuple[Lot, Lot, Lot, Lot]:
        """Report one batch: what went in, four lots, losses and residues that add up (unless `gain` bends the powder)."""
        codes, pool.codes = pool.codes, []
        held = [sum(facts.CONTENT[v][i] * kwh for v, kwh in pool.energy.items()) for i in range(8)]
        li, ni, co, mn, cu, al, phosphorus, steel = held
        whole = 1 - pool.modules_g / pool.mass_g * 0.5  # casings stayed behind with packs that were taken apart
        kept = facts.POWDER
        content = (li * kept, ni * kept, co * kept, mn * kept, cu * 0.008, al * 0.008, phosphorus * kept)
        party = site.party
        black = Lot(party.next_lot(), int(pool.mass_g * facts.BLACK_MASS * gain), content)
        copper = Lot(party.next_lot(), int(cu * facts.COPPER))
        aluminium = Lot(party.next_lot(), int(al * facts.ALUMINIUM * whole))
        iron = Lot(party.next_lot(), int(steel * 0.97 * whole))
        outputs = (
            wire.lot(black.id, "black-mass", black.mass_g, wire.metals(*content[:6])),
            wire.lot(copper.id, "copper", copper.mass_g, wire.metals(cu=copper.mass_g)),
            wire.lot(aluminium.id, "aluminium", aluminium.mass_g, wire.metals(al=aluminium.mass_g)),
            wire.lot(iron.id, "steel", iron.mass_g),
        )
        rest = max(0, pool.mass_g - black.mass_g - copper.mass_g - aluminium.mass_g - iron.mass_g)
        losses = int(rest * 0.2)
        receiver = self.directory.disposer.code
        residue = f',"residues":[{{"kind":"plastic-and-electrolyte","massG":{rest - losses},"receiver":"{receiver}"}}]'
        inputs = f',"batteries":{wire.quoted(codes)},"batteriesMassG":{pool.mass_g}'
        body = wire.batch("crushing", inputs, outputs, losses, residue)
        self.batch_id = self.world.emit("BatchProcessed", self.world.now, party, body, site.id)
        return black, copper, aluminium, iron

    def _stock_scrap(self, plant: Plant, lots: Iterable[Lot]) -> None:
        if not plant.scrap:
            self.world.spawn(self._sell_scrap(plant), self.world.after(30, 90))
        plant.scrap += lots

    def _sell_scrap(self, plant: Plant) -> Process:
        """Copper, aluminium and steel leave for works outside the register."""
        lots, plant.scrap = plant.scrap, []
        body = f',"lots":{wire.lot_shares(lot.id for lot in lots)},"receiver":"恒川金属（示例）"'
        self.world.emit("ProductShipped", self.world.now, plant.site.party, body, plant.site.id)
        return
        yield

    def _pass_on(self, plant: Plant, family: str, black: Lot) -> Process:
        """Black mass stays with a recycler that smelts, else it is handed over to one."""
        site = plant.site
        if not site.smelts:
            yield self.world.after(5, 30)
            smelter = self.world.pick(self.smelters)
            yield from self._hand_over(black, site, smelter, "processing")
            plant = self.plants[smelter.party.code]
        waiting = plant.black.setdefault(family, [])
        if not waiting:
            self.world.spawn(self._smelt(plant, family), self.world.after(15, 60))
        waiting.append(black)

    def _hand_over(self, lot: Lot, sender: Site, to: Site, purpose: str) -> Process:
        world = self.world
        consignment = sender.party.next_consignment()
        items = f'[{{"lot":"{lot.id}"}}]'
        body = wire.sent(consignment, items, to, purpose, lot.mass_g, world.pick(self.directory.carriers).code)
        world.emit("HandoverSent", world.now, sender.party, body, sender.id)
        yield world.after(1, 5)
        items = f'[{{"lot":"{lot.id}","outcome":"accepted"}}]'
        world.emit("HandoverReceived", world.now, to.party, wire.received(consignment, items, lot.mass_g), to.id)

    def _smelt(self, plant: Plant, family: str) -> Process:
        """Leaching and precipitation: lithium carbonate, and iron phosphate or mixed hydroxide; slag is disposed of."""
        world, site, party = self.world, plant.site, plant.site.party
        lots, plant.black[family] = plant.black[family], []
        li, ni, co, mn, _, _, phosphorus = (sum(lot.content[i] for lot in lots) for i in range(7))
        mass = sum(lot.mass_g for lot in lots)
        lithium, rate = li * facts.LITHIUM, facts.NICKEL
        carbonate = Lot(party.next_lot(), int(lithium * facts.CARBONATE))
        if family == "LFP":
            main, material, content = (
                Lot(party.next_lot(), int(phosphorus * 0.95 * facts.PHOSPHATE)),
                "iron-phosphate",
                "",
            )
        else:
            ni, co, mn = ni * rate, co * rate, mn * rate
            hydroxide = (ni + co) * facts.HYDROXIDE + mn * facts.MANGANESE_HYDROXIDE
            main, material = Lot(party.next_lot(), int(hydroxide)), "mixed-hydroxide"
            content = wire.metals(ni=ni, co=co, mn=mn)
        slag = Lot(party.next_lot(), int((mass - carbonate.mass_g - main.mass_g) * 0.6))
        losses = mass - carbonate.mass_g - main.mass_g - slag.mass_g
        outputs = (
            wire.lot(carbonate.id, "lithium-carbonate", carbonate.mass_g, wire.metals(li=lithium)),
            wire.lot(main.id, material, main.mass_g, content),
            wire.lot(slag.id, "slag", slag.mass_g),
        )
        inputs = f',"lots":{wire.lot_shares(lot.id for lot in lots)}'
        world.emit("BatchProcessed", world.now, party, wire.batch("smelting", inputs, outputs, losses), site.id)
        yield world.after(5, 25)
        body = (
            f',"lots":{wire.lot_shares([slag.id])},"receiver":"{self.directory.disposer.code}","permit":"DEMO-HW-001"'
        )
        world.emit("ResidueDisposed", world.now, party, body, site.id)
        yield world.after(2, 30)
        yield from self._sell(plant, [carbonate, main])

    def _sell(self, plant: Plant, lots: list[Lot]) -> Process:
        """Products go to battery makers on record by hand-over, or leave the register's parties."""
        world, site = self.world, plant.site
        if world.random() < 0.6:
            maker: Party = world.pick(self.directory.battery_makers)
            for lot in lots:
                yield from self._hand_over(lot, site, maker.sites[0], "supply")
                yield world.after(1, 3)
            return
        body = f',"lots":{wire.lot_shares(lot.id for lot in lots)},"receiver":"澄岳材料（示例）"'
        world.emit("ProductShipped", world.now, site.party, body, site.id)
