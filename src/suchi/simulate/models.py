"""Battery and vehicle models by year and chemistry, and their registration with the technical information."""

from __future__ import annotations

from random import Random
from typing import Any

from msgspec import Struct

from suchi.domain.technical import document_hash
from suchi.simulate import facts, technical, wire
from suchi.simulate.clock import DAY, DAY_TEXT, day_number
from suchi.simulate.identifiers import design_code
from suchi.simulate.options import Options
from suchi.simulate.parties import Directory
from suchi.simulate.technical import FILED
from suchi.simulate.world import Party, Process, World

_CELL_MV = {"LFP": 3200}
GENERATIONS = ((2016, 2018), (2019, 2021), (2022, 2023), (2024, 2026))
"""First and last year in which a generation of models is made."""


class BatteryModel(Struct, kw_only=True, eq=False):
    """A pack model: its maker, chemistry, energy and build; `modules` 0 means cell-to-pack."""

    maker: Party
    name: str
    variant: str
    energy_wh: int
    mass_g: int
    modules: int
    design: str
    module_design: str

    @property
    def key(self) -> str:
        return f"{self.maker.code}/{self.name}"

    @property
    def family(self) -> str:
        return "LFP" if self.variant == "LFP" else "NCM"

    @property
    def designs(self) -> tuple[str, ...]:
        return (self.design, self.module_design) if self.modules else (self.design,)

    @property
    def rated_mv(self) -> int:
        return 352_000 if self.variant == "LFP" else 350_400

    @property
    def rated_ah(self) -> int:
        return max(1, self.energy_wh * 1000 // self.rated_mv)

    @property
    def cells(self) -> int:
        return 112 if self.variant == "LFP" else 96


class VehicleModel(Struct, kw_only=True, eq=False):
    """A vehicle model: its maker, what it carries, whether its packs are swapped, and the years it is made in."""

    maker: Party
    name: str
    title: str
    propulsion: str
    pack: BatteryModel
    positions: tuple[str, ...]
    swap: bool
    commercial: bool
    first: int
    last: int
    certified_on: str
    head: str
    plant: str = "A"
    serial: int = 0

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial


class Range(Struct, kw_only=True, eq=False):
    """All models, and which can be made in a year by chemistry."""

    vehicles: list[VehicleModel]
    by_year: dict[tuple[int, bool], list[VehicleModel]]
    swap_packs: list[BatteryModel]


class _Design:
    """Draws models for each maker and generation."""

    def __init__(self, options: Options, directory: Directory) -> None:
        self.rng = Random(f"models/{options.seed}")
        self.directory = directory
        self.designs = 0
        self.vehicles: list[VehicleModel] = []

    def battery(self, maker: Party, variant: str, year: int, wh: int, modular: bool, tag: str) -> BatteryModel:
        self.designs += 1
        at_start, a_year = facts.DENSITY[variant]
        density = at_start + a_year * (year - facts.DENSITY_FROM)
        letter = "B" if variant == "LFP" else "E"
        return BatteryModel(
            maker=maker,
            # the year keeps the generations apart: one name for two designs would make each a deviation from the other
            name=f"{maker.prefix}-{variant}-{wh // 1000}{tag}-{year % 100}",
            variant=variant,
            energy_wh=wh,
            mass_g=int(wh / density * 1000),
            modules=self.rng.choice((4, 6, 8)) if modular else 0,
            design=design_code(maker.prefix, "P", letter, self.designs, self.designs),
            module_design=design_code(maker.prefix, "M", letter, self.designs, self.designs),
        )

    def vehicle(self, maker: Party, pack: BatteryModel, years: tuple[int, int], **more: Any) -> None:
        turn = len(self.vehicles) + 1
        body: dict[str, Any] = {"propulsion": "BEV", "positions": ("floor",), "swap": False, "commercial": False} | more
        certified = f"{years[0] - 1}-{self.rng.randint(7, 9):02d}-{self.rng.randint(1, 28):02d}"
        self.vehicles.append(
            VehicleModel(
                maker=maker,
                name=f"{maker.wmi}{turn:04d}{body['propulsion']}",
                title=f"{maker.name.split('汽车')[0]}{turn}号（示例）",
                pack=pack,
                first=years[0],
                last=years[1],
                certified_on=max(certified, "2016-01-01"),
                head=f"{maker.wmi}{self.rng.choice('ABCDEFGH')}{turn:03d}E",
                **body,
            )
        )

    def passenger(self, turn: int, maker: Party, years: tuple[int, int]) -> None:
        """Two cars a generation, one of each chemistry; every second maker's ternary one is a plug-in hybrid."""
        makers = self.directory.battery_makers
        lfp = self.battery(
            makers[(turn + years[0]) % 6],
            "LFP",
            years[0],
            self.rng.choice((32, 45, 52, 60)) * 1000,
            years[0] < 2021 and turn % 3 == 0,
            f"A{turn}",
        )
        self.vehicle(maker, lfp, years)
        hybrid = turn % 2 == 1
        energy = self.rng.choice((14, 18)) if hybrid else self.rng.choice((54, 65, 77))
        variant = facts.ternary(years[0])
        ncm = self.battery(
            makers[(turn * 5 + 1) % 6], variant, years[0], energy * 1000, years[0] < 2021 and turn % 2 == 0, f"B{turn}"
        )
        self.vehicle(maker, ncm, years, propulsion="PHEV" if hybrid else "BEV")


def design(options: Options, directory: Directory) -> Range:
    """All models of the population: cars of each maker and generation, buses and trucks with two packs, swap models."""
    draw = _Design(options, directory)
    battery_makers, vehicle_makers = directory.battery_makers, directory.vehicle_makers
    for years in GENERATIONS:
        for turn, maker in enumerate(vehicle_makers[:6]):
            draw.passenger(turn, maker, years)
        for turn, maker in enumerate(vehicle_makers[6:]):
            bus = draw.battery(battery_makers[turn], "LFP", years[0], 81_000, False, f"K{turn}")
            draw.vehicle(maker, bus, years, positions=("front", "rear"), commercial=True)
    swap_packs = []
    for turn, _ in enumerate(directory.swap_operators):
        pack = draw.battery(battery_makers[turn * 2], "LFP" if turn else "NCM523", 2019, 56_000, False, f"S{turn}")
        swap_packs.append(pack)
        draw.vehicle(vehicle_makers[turn], pack, (2019, 2026), swap=True, commercial=turn == 2)
    by_year: dict[tuple[int, bool], list[VehicleModel]] = {}
    for model in draw.vehicles:
        for year in range(model.first, model.last + 1):
            by_year.setdefault((year, model.pack.variant == "LFP"), []).append(model)
    return Range(vehicles=draw.vehicles, by_year=by_year, swap_packs=swap_packs)


def register(world: World, models: Range) -> None:
    """Each model is registered when it is certified (at the opening for those before), its information filed in time."""
    seen: set[str] = set()
    for model in models.vehicles:
        if model.first > int(world.options.through[:4]):
            continue
        batteries = [] if model.pack.key in seen else [model.pack]
        seen.add(model.pack.key)
        at = max(day_number(model.certified_on), world.first_day) * DAY + 30_000
        world.spawn(_registration(world, model, batteries, at), at)


def _registration(world: World, model: VehicleModel, batteries: list[BatteryModel], at: int) -> Process:
    for battery in batteries:
        world.emit("BatteryModelRegistered", world.now, battery.maker, wire.battery_model(battery))
    world.emit("VehicleModelRegistered", world.now, model.maker, wire.vehicle_model(model))
    day = DAY_TEXT[world.now // DAY]
    # Whatever was certified before the first day of the population is filed on that day.
    yield world.after(5, 120) if day > world.options.start else world.now + 3600
    for battery in batteries:
        for kind in FILED:
            document = document_hash(technical.of_battery(battery, kind))
            body = wire.information(kind, document, battery=battery.name)
            world.emit("TechnicalInformationFiled", world.now, battery.maker, body)
    document = document_hash(technical.of_vehicle(model, "removal"))
    body = wire.information("removal", document, vehicle=model.name)
    world.emit("TechnicalInformationFiled", world.now, model.maker, body)


def declare(world: World, model: VehicleModel, on: str, *, mixed: bool = False) -> VehicleModel:
    """Register a model and its battery model now, and file the information at once; returns the model."""
    model.certified_on = on
    battery = wire.battery_model(model.pack)
    if mixed:
        battery = battery.replace(f'["{model.pack.family}"]', '["LFP","NCM"]')
    world.emit("BatteryModelRegistered", world.now, model.pack.maker, battery)
    world.emit("VehicleModelRegistered", world.now, model.maker, wire.vehicle_model(model))
    document = document_hash(technical.of_vehicle(model, "removal"))
    body = wire.information("removal", document, vehicle=model.name)
    world.emit("TechnicalInformationFiled", world.now + 600, model.maker, body)
    return model
