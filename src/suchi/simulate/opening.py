"""The first reports: the ledger is opened, parties, sites and permits are recorded, the known terms are set."""

from __future__ import annotations

from suchi.simulate import wire
from suchi.simulate.clock import PUBLISHED
from suchi.simulate.parties import FIELDS, Directory
from suchi.simulate.world import AT_ONCE, Party, Process, Site, World

REDLINES = ("investment", "eia", "facilities", "pollutant-permit")
"""What art. 18 asks of a site before it may utilise waste batteries."""

_MEASURES = "新能源汽车废旧动力电池回收和综合利用管理暂行办法"
# REGULATION §2: name, amount, unit, source, grade. Nothing is invented: what the law leaves open has no amount.
TERMS = (
    ("VehicleProduced", 20, "日", "暂行办法（二手来源）", "C"),
    ("TechnicalInformationFiled", 6, "月", "暂行办法（二手来源）", "C"),
    ("HandoverReceived", 30, "日", f"{_MEASURES} 第二十四条（七）", "B"),
    ("ProductShipped", 30, "日", f"{_MEASURES} 第二十四条（七）", "B"),
    ("BatteryProduced", None, None, _MEASURES, "U"),
    ("VehicleSold", None, None, _MEASURES, "U"),
    ("SwapStockChanged", None, None, _MEASURES, "U"),
    ("BatterySwapped", None, None, _MEASURES, "U"),
    ("BatteryReplaced", None, None, _MEASURES, "U"),
    ("BatteryCollected", None, None, _MEASURES, "U"),
    ("VehicleTakenIn", None, None, _MEASURES, "U"),
    ("VehicleScrapped", None, None, _MEASURES, "U"),
    ("BatteryRemoved", None, None, _MEASURES, "U"),
)


class Opening:
    """One governing report a second, each recorded as it is made."""

    def __init__(self, world: World, directory: Directory) -> None:
        self.world = world
        self.directory = directory
        self.at = world.now

    def report(self, kind: str, who: Party, body: str) -> None:
        self.at += 1
        self.world.emit(kind, self.at, who, body, lag=AT_ONCE)

    def run(self) -> None:
        everybody = self.directory
        registrar = everybody.registrar
        self.report("LedgerOpened", registrar, f',"mode":"replay","name":"{registrar.name}"')
        for party in everybody.parties():
            self.party(party)
        for party in everybody.parties():
            for site in party.sites:
                self.report("SiteRegistered", registrar, wire.site_registered(site))
        for (province, field), office in everybody.provincial.items():
            for kind in FIELDS[field][2]:
                body = f',"region":"{province}0000","kind":"{kind}","since":"2015-01-01"'
                self.report("RegisterLoaded", office, body)
        for site in everybody.recyclers:
            for kind in REDLINES:
                self.permit(site, kind)
        for site in everybody.yards:
            self.permit(site, "elv-qualification")
        self.world.spawn(terms(self.world, everybody), PUBLISHED * 86_400 + 36_000)

    def party(self, party: Party) -> None:
        self.report("PartyRegistered", self.directory.registrar, wire.party_registered(party))

    def permit(self, site: Site, kind: str, *, since: str = "2015-01-01", until: str = "") -> None:
        office = office_for(self.directory, site, kind)
        self.report("PermitRecorded", office, wire.permit_recorded(site, kind, since, until))


def office_for(directory: Directory, site: Site, kind: str) -> Party:
    """The provincial office that keeps this kind of permit."""
    field = next(field for field, (_, _, kinds) in FIELDS.items() if kind in kinds)
    return directory.provincial[site.region[:2], field]


def terms(world: World, directory: Directory) -> Process:
    """The terms of 2026, entered when the Measures were published."""
    at = max(world.now, PUBLISHED * 86_400)
    for turn, (name, amount, unit, instrument, grade) in enumerate(TERMS):
        body = wire.term_set(name, "2026-04-01", amount, unit, instrument, grade)
        world.emit("TermSet", at + turn, directory.ministries["MIIT"], body, lag=AT_ONCE)
    yield at
