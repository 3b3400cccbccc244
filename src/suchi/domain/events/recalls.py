"""Recalls 召回: announced for models, vehicles, batteries and cell lots, and remedied one by one; part of using."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from suchi.domain.event import CompanyCode, Event, FreeText, Name, Part, Ref, Touch, event
from suchi.domain.events.vocabulary import MAKERS, Codes, battery_model_key, keys


class Scope(Part, frozen=True, kw_only=True):
    """Whom a recall concerns: models (battery models with their maker), VINs, battery codes, cell lots."""

    vehicle_models: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()
    battery_models: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()
    maker: CompanyCode | None = None
    vins: Codes = ()
    codes: Codes = ()
    cell_lots: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()


@event(
    rank=37,
    by=f"{MAKERS} regulator",
    zh="召回",
    en="Recall announced",
    says=("宣布召回的范围与措施", "A recall: its scope and remedy"),
)
class RecallAnnounced(Event, frozen=True, kw_only=True):
    recall: Name
    scope: Scope
    remedy: FreeText | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for model in dict.fromkeys(self.scope.vehicle_models):
            yield self.thing("vehicle_model", model, recall=self.recall)
        for model in dict.fromkeys(self.scope.battery_models):
            key = battery_model_key(self.scope.maker or self.reporter, model)
            yield self.thing("battery_model", key, recall=self.recall)
        for vin in keys(self.scope.vins):
            yield self.vehicle(vin, recall=self.recall)
        for code in keys(self.scope.codes):
            yield self.battery(code, recall=self.recall)


@event(
    rank=38,
    by=f"{MAKERS} repairer regulator",
    zh="召回完成",
    en="Recall remedied",
    says=("召回措施已在车辆或电池上完成", "The recall's remedy was carried out on vehicles or batteries"),
)
class RecallRemedied(Event, frozen=True, kw_only=True):
    recall: Name
    vins: Codes = ()
    codes: Codes = ()

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        for vin in keys(self.vins):
            yield self.vehicle(vin, remedied=self.recall)
        for code in keys(self.codes):
            yield self.battery(code, remedied=self.recall)
