"""Recycling 综合利用: stock, tests, dismantling, processing into lots, products, residues, and ends without metal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from suchi.domain.battery import PRIVATE, Condition
from suchi.domain.codes import battery_key, code_level, company_key
from suchi.domain.event import (
    Code,
    CompanyCode,
    Event,
    FreeText,
    Level,
    Name,
    Natural,
    Part,
    Permille,
    Ref,
    Touch,
    event,
)
from suchi.domain.events.lots import Shares, SomeShares, Stock, born, lot_touches, used
from suchi.domain.events.vocabulary import HOLDERS, MOST_NAMED, Codes, FieldOfUse, SomeCodes, keys

Step = Literal["discharge", "crushing", "sorting", "pyrolysis", "smelting", "leaching", "extraction", "repair", "other"]


class Residue(Part, frozen=True, kw_only=True):
    """What is left over: kind, mass in g, and who receives it."""

    kind: Name
    mass_g: Natural
    receiver: CompanyCode | None = None


Residues = Annotated[tuple[Residue, ...], Meta(max_length=256)]


@event(
    rank=1,
    by=HOLDERS,
    zh="期初库存",
    en="Opening stock declared",
    says=("首日库存的电池与物料", "Batteries and lots in stock on the first day"),
)
class OpeningStockDeclared(Event, frozen=True, kw_only=True):
    batteries: Codes = ()
    lots: Stock = ()
    waste: bool = True

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.batteries):
            yield self.battery(code, holder=self.here, phase="waste" if self.waste else None)
        yield from lot_touches(self, born(self.lots, self.here, "opening"))


@event(
    rank=61,
    by="recycler",
    zh="检测分选",
    en="Battery tested",
    says=("检测并分级", "Batteries were tested and graded"),
)
class BatteryTested(Event, frozen=True, kw_only=True):
    codes: SomeCodes
    grade: Name | None = None
    state_of_health_permille: Permille | None = None
    results: Annotated[tuple[Name, ...], Meta(max_length=256)] = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(
                code, holder=self.here, state_of_health_permille=self.state_of_health_permille, note=self.grade
            )


class PartOut(Part, frozen=True, kw_only=True):
    """A part taken out of a whole; `energyWh` is its share of the rated energy, where that is known."""

    code: Code
    level: Level | None = None
    condition: Condition | None = None
    mass_g: Natural | None = None
    energy_wh: Natural | None = None


@event(
    rank=65,
    by="recycler",
    zh="拆解",
    en="Battery dismantled",
    says=("电池拆解为部件", "A battery was taken apart into parts"),
)
class BatteryDismantled(Event, frozen=True, kw_only=True):
    code: Code
    parts: Annotated[tuple[PartOut, ...], Meta(max_length=MOST_NAMED)] = ()
    residues: Residues = ()
    mass_g: Natural | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        whole = battery_key(self.code)
        parts = {code: part for part in self.parts if (code := battery_key(part.code)) != whole}
        yield self.battery(whole, phase="ended", unbound=True, parts_out=tuple(parts), holder=self.here)
        for code, part in parts.items():
            yield self.battery(
                code,
                parted=True,
                unbound=True,
                phase="waste",
                holder=self.here,
                level=part.level or code_level(code),
                mass_g=part.mass_g,
                energy_wh=part.energy_wh,
                condition=part.condition,
                note=f"from:{whole}",
            )


@event(
    rank=66,
    by="recycler",
    zh="批次加工",
    en="Batch processed",
    says=(
        "破碎、分选、冶炼或修复：投入、产出与损耗",
        "Crushing, sorting, smelting or repair: inputs, outputs and losses",
    ),
)
class BatchProcessed(Event, frozen=True, kw_only=True):
    """One run of one step: inputs end, lots begin. Discharged or sorted without an output, a battery goes on."""

    step: Step
    batteries: Codes = ()
    lots: Shares = ()
    outputs: Stock = ()
    batteries_mass_g: Natural | None = None
    losses_g: Natural | None = None
    residues: Residues = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        outputs = tuple(dict.fromkeys(output.lot for output in self.outputs))
        ends = bool(outputs) or self.step not in ("discharge", "sorting")
        lot = outputs[0] if outputs else None
        here, step = self.here, self.step
        for code in keys(self.batteries):
            if ends:
                yield self.battery(code, phase="ended", unbound=True, parted=True, holder=here, lot=lot, note=step)
            else:
                yield self.battery(code, unbound=True, holder=here, note=step)
        yield from lot_touches(self, used(self.lots, outputs), born(self.outputs, here, step))


@event(
    rank=67,
    by="recycler",
    zh="制成产品",
    en="Product made",
    says=(
        "废旧电池制成产品，保留原编码或申报来源",
        "A product made of waste batteries, with origin codes or a declared source",
    ),
)
class ProductMade(Event, frozen=True, kw_only=True):
    code: Code
    kind: Name
    field_of_use: FieldOfUse
    origins: Codes = ()
    declared_source: FreeText | None = None
    standard: Name | None = None
    certificate: Name | None = None
    mass_g: Natural | None = None
    energy_wh: Natural | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        code = battery_key(self.code)
        origins = tuple(origin for origin in keys(self.origins) if origin != code)
        yield self.battery(
            code,
            born=True,
            maker=company_key(self.reporter),
            level=code_level(code),
            origins=origins,
            use=self.field_of_use,
            mass_g=self.mass_g,
            energy_wh=self.energy_wh,
            holder=self.here,
            note="product",
        )
        for origin in origins:
            yield self.battery(origin, phase="ended", parted=True, unbound=True, holder=self.here, successor=code)


@event(
    rank=68,
    by="recycler",
    zh="产品出库",
    en="Product shipped",
    says=("产品或物料离开在册主体", "Products or lots left the register's parties"),
)
class ProductShipped(Event, frozen=True, kw_only=True):
    products: Codes = ()
    lots: Shares = ()
    field_of_use: FieldOfUse | None = None
    receiver: Name | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.products):
            yield self.battery(code, holder=PRIVATE, phase="in_use", note=self.field_of_use)
        yield from lot_touches(self, used(self.lots))


@event(
    rank=69,
    by="recycler dismantler",
    zh="残余物处置",
    en="Residue disposed",
    says=("残余物交由有资质单位处置", "Residues went to a permitted receiver"),
)
class ResidueDisposed(Event, frozen=True, kw_only=True):
    lots: SomeShares
    receiver: CompanyCode
    permit: Name | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield from lot_touches(self, used(self.lots))


@event(
    rank=69,
    by="battery_maker vehicle_maker recycler custodian auditor",
    zh="消耗",
    en="Battery consumed",
    says=("碰撞试验、分析或取样中消耗", "Batteries were used up in a crash test, an analysis or as samples"),
)
class BatteryConsumed(Event, frozen=True, kw_only=True):
    codes: SomeCodes
    reason: Literal["crash-test", "analysis", "sample", "other"]

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for code in keys(self.codes):
            yield self.battery(code, phase="ended", unbound=True, holder=self.here)
