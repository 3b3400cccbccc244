"""Models 型号: battery models, vehicle models, and the technical information filed for them; part of making."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from suchi.domain.codes import company_key
from suchi.domain.event import (
    Code,
    CompanyCode,
    Day,
    Event,
    Level,
    Name,
    Natural,
    Permille,
    Ref,
    Sha256,
    Touch,
    event,
)
from suchi.domain.events.vocabulary import MAKERS, Chemistry, battery_model_key, calendar_day
from suchi.domain.model import Expected, Filing

Propulsion = Literal["BEV", "PHEV", "EREV", "FCEV"]
Information = Literal["removal", "dismantling", "hazards", "storage"]
Language = Literal["zh", "en"]


@event(
    rank=2,
    by="battery_maker",
    zh="电池型号登记",
    en="Battery model registered",
    says=("登记电池型号、层级、化学体系、额定参数与结构", "A battery model: level, chemistries, ratings and structure"),
)
class BatteryModelRegistered(Event, frozen=True, kw_only=True):
    model: Name
    level: Level
    chemistries: Annotated[tuple[Chemistry, ...], Meta(min_length=1, max_length=8)]
    rated_ah: Natural | None = None
    rated_mv: Natural | None = None
    rated_wh: Natural | None = None
    mass_g: Natural | None = None
    mass_tolerance_permille: Permille | None = None
    modules: Natural | None = None
    cells: Natural | None = None
    design_codes: Annotated[tuple[Code, ...], Meta(max_length=256)] = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.thing(
            "battery_model",
            battery_model_key(self.reporter, self.model),
            born=True,
            maker=company_key(self.reporter),
            level=self.level,
            chemistries=self.chemistries,
            rated_ah=self.rated_ah,
            rated_mv=self.rated_mv,
            rated_wh=self.rated_wh,
            mass_g=self.mass_g,
            mass_tolerance_permille=self.mass_tolerance_permille,
            modules=self.modules,
            cells=self.cells,
            design_codes=self.design_codes or None,
        )


@event(
    rank=2,
    by="vehicle_maker",
    zh="车型登记",
    en="Vehicle model registered",
    says=(
        "登记车型、是否换电车型、各位置应装电池",
        "A vehicle model: whether a swap model, and the packs it should carry",
    ),
)
class VehicleModelRegistered(Event, frozen=True, kw_only=True):
    model: Name
    propulsion: Propulsion
    swap_model: bool | None = None
    name: Name | None = None
    packs: Annotated[tuple[Expected, ...], Meta(max_length=64)] = ()
    certified_on: Day | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.thing(
            "vehicle_model",
            self.model,
            born=True,
            maker=company_key(self.reporter),
            name=self.name,
            propulsion=self.propulsion,
            swap_model=self.swap_model,
            packs=self.packs or None,
            certified_on=self.certified_on,
        )


@event(
    rank=3,
    by=MAKERS,
    zh="技术信息报送",
    en="Technical information filed",
    says=("报送拆卸、拆解、危险性或贮存技术信息", "Removal, dismantling, hazard or storage information for a model"),
)
class TechnicalInformationFiled(Event, frozen=True, kw_only=True):
    kind: Information
    language: Language
    version: Name
    document: Sha256
    battery_model: Name | None = None
    vehicle_model: Name | None = None
    maker: CompanyCode | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        filing = Filing(
            kind=self.kind,
            language=self.language,
            version=self.version,
            document=self.document,
            on=calendar_day(self.occurred_at),
        )
        if self.battery_model is not None:
            key = battery_model_key(self.maker or self.reporter, self.battery_model)
            yield self.thing("battery_model", key, filing=filing)
        if self.vehicle_model is not None:
            yield self.thing("vehicle_model", self.vehicle_model, filing=filing)
