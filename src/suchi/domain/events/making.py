"""Making 生产: the birth of a battery's identity, by production or import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from suchi.domain.codes import battery_key, code_maker, company_key
from suchi.domain.event import Code, CompanyCode, Country, Day, Event, Level, Name, Natural, Part, Ref, Touch, event
from suchi.domain.events.vocabulary import MAKERS, Codes, battery_model_key, calendar_day, keys

Use = Literal["vehicle", "after-sales", "swap", "other"]


class ModulePart(Part, frozen=True, kw_only=True):
    """A module in a pack: its code, and its cells by code or by cell lot."""

    code: Code
    cells: Codes = ()
    cell_lot: Name | None = None


class Born(Event, frozen=True, kw_only=True):
    """What production and import of a battery have in common."""

    code: Code
    level: Level
    model: Name | None = None
    use: Use = "vehicle"
    modules: Annotated[tuple[ModulePart, ...], Meta(max_length=1000)] = ()
    cells: Codes = ()
    cell_lots: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()
    system_code: Code | None = None
    position: Name | None = None
    mass_g: Natural | None = None
    energy_wh: Natural | None = None

    @property
    def maker(self) -> str:
        return company_key(self.reporter)

    @property
    def made_on(self) -> str | None:
        return None

    @property
    def all_cells(self) -> Iterable[str]:
        """Every cell named in the tree; cells stay in the pack's body and are no things of their own."""
        yield from self.cells
        for module in self.modules:
            yield from module.cells

    def birth(self, *, back: bool = False) -> Iterable[tuple[Ref, Touch]]:
        maker, here, whole = self.maker, self.here, battery_key(self.code)
        parts = tuple(part for part in keys(module.code for module in self.modules) if part != whole)
        yield self.thing(
            "battery",
            whole,
            born=True,
            model=battery_model_key(maker, self.model) if self.model else None,
            maker=maker,
            level=self.level,
            use=self.use,
            produced_on=self.made_on,
            mass_g=self.mass_g,
            energy_wh=self.energy_wh,
            parts=parts or None,
            system_code=self.system_code,
            position=self.position,
            holder=here,
            back=back,
        )
        for part in parts:
            yield self.thing("battery", part, whole=whole, maker=maker, level="M", born=True, holder=here, back=back)

    def looks_up(self) -> Iterable[Ref]:
        if self.model:
            yield Ref("battery_model", battery_model_key(self.maker, self.model))
        prefix = code_maker(battery_key(self.code))
        if prefix is not None:
            yield Ref("law", f"prefix:{prefix}")


@event(
    rank=10,
    by="battery_maker",
    zh="电池生产",
    en="Battery produced",
    says=("生产电池包、模块或单体，建立数字身份", "A pack, module or cell was produced; its identity begins"),
)
class BatteryProduced(Born, frozen=True, kw_only=True):
    produced_on: Day | None = None

    @property
    def made_on(self) -> str | None:
        return self.produced_on or calendar_day(self.occurred_at)

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return self.birth()


@event(
    rank=10,
    by=MAKERS,
    zh="电池进口",
    en="Battery imported",
    says=("进口电池；已登记的编码表示复进口", "A battery was imported; a known code comes back"),
)
class BatteryImported(Born, frozen=True, kw_only=True):
    country_or_region: Country
    customs_on: Day | None = None
    manufacturer: CompanyCode | None = None
    produced_on: Day | None = None

    @property
    def maker(self) -> str:
        return company_key(self.manufacturer or self.reporter)

    @property
    def made_on(self) -> str | None:
        return self.produced_on

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return self.birth(back=True)
