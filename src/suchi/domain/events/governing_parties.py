"""Parties 主体: companies, sites and permits, and from when the permits on record are complete; part of governing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from suchi.domain.codes import company_key
from suchi.domain.event import Code, CompanyCode, Day, Event, Name, Natural, Ref, Region, Text, Touch, event
from suchi.domain.events.vocabulary import ANYONE, keys, site_key
from suchi.domain.law import Loaded
from suchi.domain.party import Office, Permit, Principal, Role

MakerCode = Annotated[str, Meta(min_length=3, max_length=3)]
PermitKind = Literal[
    "investment", "eia", "facilities", "pollutant-permit", "pollutant-registration", "elv-qualification", "listing"
]
SiteKind = Literal["plant", "yard", "outlet", "station", "workshop", "warehouse", "office", "laboratory"]


class PartyFields(Event, frozen=True, kw_only=True):
    """What registration and change of a company have in common."""

    party: CompanyCode
    name: Name | None = None
    name_en: Name | None = None
    roles: Annotated[tuple[Role, ...], Meta(max_length=64)] = ()
    region: Region | None = None
    maker_codes: Annotated[tuple[MakerCode, ...], Meta(max_length=64)] = ()
    office: Office | None = None
    parent: CompanyCode | None = None
    test: bool = False

    def put(self, *, born: bool) -> Iterable[tuple[Ref, Touch]]:
        codes = keys(self.maker_codes)
        yield self.company(
            self.party,
            born=born,
            name=self.name,
            name_en=self.name_en,
            roles=self.roles or None,
            region=self.region,
            maker_codes=codes or None,
            office=self.office,
            parent=company_key(self.parent) if self.parent else None,
            test=self.test or None,
        )
        for code in codes:
            yield self.thing("law", f"prefix:{code}", prefix_of=company_key(self.party))


@event(
    rank=0,
    by="registrar",
    governing=True,
    zh="主体登记",
    en="Party registered",
    says=("登记企业或机关及其角色", "A company or authority was registered with its roles"),
)
class PartyRegistered(PartyFields, frozen=True, kw_only=True):
    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return self.put(born=True)


@event(
    rank=1,
    by="registrar",
    governing=True,
    zh="主体变更",
    en="Party changed",
    says=("变更企业名称、角色或辖区", "A company's name, roles or region changed"),
)
class PartyChanged(PartyFields, frozen=True, kw_only=True):
    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        return self.put(born=False)


class SiteFields(Event, frozen=True, kw_only=True):
    """What registration and change of a site have in common."""

    party: CompanyCode
    site_id: Code
    kind: SiteKind | None = None
    name: Name | None = None
    region: Region | None = None
    since: Day | None = None
    until: Day | None = None
    principals: Annotated[tuple[Principal, ...], Meta(max_length=256)] = ()
    contact: Text | None = None  # published: an outlet says how it is reached

    def put(self, *, born: bool) -> tuple[Ref, Touch]:
        return self.thing(
            "site",
            site_key(self.party, self.site_id),
            born=born,
            kind=self.kind,
            name=self.name,
            region=self.region,
            since=self.since,
            until=self.until,
            principals=self.principals or None,
            contact=self.contact,
        )


@event(
    rank=1,
    by="registrar",
    governing=True,
    zh="场所登记",
    en="Site registered",
    says=("登记厂区、拆解场、网点、换电站或仓库", "A plant, yard, outlet, station or warehouse was registered"),
)
class SiteRegistered(SiteFields, frozen=True, kw_only=True):
    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.put(born=True)


@event(
    rank=1,
    by="registrar",
    governing=True,
    zh="场所变更",
    en="Site changed",
    says=("变更场所信息", "A site changed"),
)
class SiteChanged(SiteFields, frozen=True, kw_only=True):
    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.put(born=False)


@event(
    rank=2,
    by=f"regulator registrar {ANYONE}",
    zh="资质许可登记",
    en="Permit recorded",
    says=(
        "登记场所的许可；企业自报的标为未核实",
        "A site's permit; one that the company states itself is marked unverified",
    ),
)
class PermitRecorded(Event, frozen=True, kw_only=True):
    party: CompanyCode
    site_id: Code
    kind: PermitKind
    number: Name
    since: Day
    until: Day | None = None
    capacity: Natural | None = None
    unit: Name | None = None
    period: Literal["year", "month", "day"] | None = None

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        permit = Permit(
            kind=self.kind,
            number=self.number,
            since=self.since,
            until=self.until,
            capacity=self.capacity,
            unit=self.unit,
            period=self.period,
            verified=company_key(self.reporter) != company_key(self.party),
        )
        yield self.thing("site", site_key(self.party, self.site_id), permit=permit)

    def looks_up(self) -> Iterable[Ref]:
        yield Ref("company", company_key(self.party))


@event(
    rank=3,
    by="regulator registrar",
    governing=True,
    zh="资质许可终止",
    en="Permit ended",
    says=("许可到期、撤销或注销", "A permit ended, was withdrawn or cancelled"),
)
class PermitEnded(Event, frozen=True, kw_only=True):
    party: CompanyCode
    site_id: Code
    kind: PermitKind
    number: Name
    on: Day

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        key = site_key(self.party, self.site_id)
        yield self.thing("site", key, permit_ended=(self.kind, self.number, self.on))


@event(
    rank=3,
    by="regulator registrar",
    governing=True,
    zh="数据到位",
    en="Register loaded",
    says=("某地区某类许可自某日起数据完整", "The permits of a region and kind are complete from a day on"),
)
class RegisterLoaded(Event, frozen=True, kw_only=True):
    region: Region
    kind: PermitKind
    since: Day

    def touches(self) -> Iterable[tuple[Ref, Touch]]:
        yield self.thing("law", "loaded", loaded=Loaded(region=self.region, kind=self.kind, since=self.since))
