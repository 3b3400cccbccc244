"""The invented companies and authorities: who they are, where their sites lie, and which permits those hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from msgspec import Struct

from suchi.domain import regions
from suchi.simulate.identifiers import company_code
from suchi.simulate.options import Options
from suchi.simulate.world import AT_ONCE, PROMPT, Party, Site, lags

PROVINCES = ("44", "32", "33", "37", "41", "51", "42", "34", "43", "35", "36", "31", "13", "61", "50", "11")
"""Provinces in which the population lives; lists and maps of the register still show all 34 units."""

_SYLLABLES = (
    ("远岭", "Yuanling"), ("北辰", "Beichen"), ("澄江", "Chengjiang"), ("云帆", "Yunfan"), ("青屿", "Qingyu"),
    ("和川", "Hechuan"), ("星渡", "Xingdu"), ("临溪", "Linxi"), ("长汀", "Changting"), ("松原", "Songyuan"),
    ("晴岚", "Qinglan"), ("南麓", "Nanlu"), ("白桥", "Baiqiao"), ("东篱", "Dongli"), ("玉泽", "Yuze"),
    ("岚山", "Lanshan"), ("清渠", "Qingqu"), ("石湾", "Shiwan"), ("海棠", "Haitang"), ("雁回", "Yanhui"),
    ("苍梧", "Cangwu"), ("越溪", "Yuexi"), ("霁月", "Jiyue"), ("平沙", "Pingsha"), ("锦屏", "Jinping"),
    ("竹里", "Zhuli"), ("望舒", "Wangshu"), ("鹿鸣", "Luming"), ("丰谷", "Fenggu"), ("润石", "Runshi"),
)  # fmt: skip

_TRADES = {
    "battery_maker": ("电池", "Battery"),
    "vehicle_maker": ("汽车", "Motors"),
    "swap_operator": ("换电", "Swap"),
    "repairer": ("汽修", "Auto Service"),
    "dismantler": ("报废车回收拆解", "ELV Dismantling"),
    "recycler": ("循环科技", "Recycling"),
    "outlet": ("电池回收服务", "Battery Take-back"),
    "asset_owner": ("电池资产", "Battery Assets"),
    "custodian": ("保险", "Insurance"),
    "carrier": ("危货物流", "Dangerous Goods Logistics"),
    "exporter": ("进出口", "Import & Export"),
    "disposer": ("危废处置", "Hazardous Waste Disposal"),
}

# Reporting delays by role, days: median, spread, most. The most stays within the terms of 2026 where there is one
# (vehicle makers 20 日, whoever receives a consignment 30 日) and within the predecessor's 15 and 30 working days elsewhere.
_LAGS = {
    "battery_maker": lags(0.3, 0.8, 3),
    "vehicle_maker": lags(3.0, 0.7, 16),
    "swap_operator": PROMPT,
    "repairer": lags(9.0, 0.6, 28),
    "dismantler": lags(4.0, 0.7, 16),
    "recycler": lags(7.0, 0.6, 25),
    "outlet": lags(8.0, 0.6, 28),
    "asset_owner": lags(6.0, 0.8, 40),
    "custodian": lags(3.0, 0.8, 20),
    "carrier": lags(1.0, 0.8, 6),
    "exporter": lags(4.0, 0.7, 20),
    "disposer": lags(4.0, 0.7, 20),
    "regulator": lags(0.5, 0.5, 3),
}

# Which office keeps which permits on record.
FIELDS = {
    "NDRC": ("发展改革", "Development and Reform", ("investment",)),
    "MEE": ("生态环境", "Ecology and Environment", ("eia", "facilities", "pollutant-permit", "pollutant-registration")),
    "MOFCOM": ("商务", "Commerce", ("elv-qualification",)),
}


_MINISTRIES = (
    ("MIIT", "工业和信息化", "Industry and Information Technology"),
    ("MPS", "公安交通管理", "Traffic Police Feed"),
    ("SAMR", "市场监督管理", "Market Regulation"),
    ("MEE", "生态环境", "Ecology and Environment"),
)


class Directory(Struct, kw_only=True, eq=False):
    """Everybody, by what they do."""

    registrar: Party
    ministries: dict[str, Party]
    provincial: dict[tuple[str, str], Party]
    battery_makers: list[Party]
    vehicle_makers: list[Party]
    swap_operators: list[Party]
    workshops: list[Site]
    yards: list[Site]
    recyclers: list[Site]
    outlets: dict[str, Site]
    banks: list[Party]
    insurer: Party
    carriers: list[Party]
    exporter: Party
    disposer: Party
    laboratory: Site
    prefectures: list[str]

    def parties(self) -> list[Party]:
        """Everybody once, authorities first; a maker with outlets of its own is met twice on the way."""
        return list(dict.fromkeys(self._met()))

    def _met(self) -> Iterator[Party]:
        yield from self.ministries.values()
        yield from self.provincial.values()
        yield from self.battery_makers
        yield from self.vehicle_makers
        yield from self.swap_operators
        for sites in (self.workshops, self.yards, self.recyclers, self.outlets.values()):
            yield from (site.party for site in sites)
        yield from self.banks
        yield self.insurer
        yield from self.carriers
        yield from (self.exporter, self.disposer, self.laboratory.party)


class _Founder:
    """Gives out company codes, names and places."""

    def __init__(self, options: Options) -> None:
        self.rng = Random(f"parties/{options.seed}")
        self.number = 0
        self.named: dict[str, int] = {}
        self.places = [
            f"{division.code}00"
            for code in PROVINCES
            for division in regions.prefectures(code)[: 3 if code < "45" else 2]
        ]

    def company(self, role: str, *, region: str = "", **more: Any) -> Party:
        turn = self.named[role] = self.named.get(role, -1) + 1
        syllable = _SYLLABLES[(turn * 7 + len(role) * 3) % len(_SYLLABLES)]
        trade = _TRADES[role]
        count = "" if turn < len(_SYLLABLES) else str(turn // len(_SYLLABLES) + 1)
        roles = ("custodian",) if role == "disposer" else (role,)
        return self.party(
            f"{syllable[0]}{count}{trade[0]}（示例）",
            f"{syllable[1]}{count} {trade[1]} (demo)",
            roles,
            region or self.rng.choice(self.places),
            lags=_LAGS[role],
            bare=self.rng.random() < 0.3,
            migrated=self.rng.random() < 0.5,
            **more,
        )

    def party(self, name: str, name_en: str, roles: tuple[str, ...], region: str, **more: Any) -> Party:
        self.number += 1
        code = company_code(self.number)
        return Party(code=code, name=name, name_en=name_en, roles=roles, region=region, sites=[], **more)

    def authority(self, ministry: str, zh: str, en: str, region: str, level: str) -> Party:
        place = ("全国", "National") if region == regions.NATIONAL else regions.place_name(region)
        return self.party(
            f"{place[0]}{zh}主管部门（演示）",
            f"{place[1]} Office of {en} (demo)",
            ("regulator",),
            region,
            lags=_LAGS["regulator"],
            office=(ministry, level),
        )


def settle(site: Site) -> Site:
    """Note a site with its company."""
    site.party.sites.append(site)
    return site


def found(options: Options) -> Directory:
    """Found everybody. Numbers grow gently with the vehicles and keep a floor, so that small populations are whole too."""
    make = _Founder(options)
    size = options.vehicles
    registrar = make.party("溯池登记机构（演示）", "Suchi Registrar (demo)", ("registrar",), "110100", lags=AT_ONCE)
    ministries = {
        ministry: make.authority(ministry, zh, en, regions.NATIONAL, "nation") for ministry, zh, en in _MINISTRIES
    }
    provincial = {
        (province, field): make.authority(field, zh, en, f"{province}0000", "province")
        for province in PROVINCES
        for field, (zh, en, _) in FIELDS.items()
    }
    battery_makers = [make.company("battery_maker", prefix=f"X9{letter}") for letter in "ABCDEF"]
    vehicle_makers = [
        make.company("vehicle_maker", wmi=f"0{letter}{turn}") for turn, letter in enumerate("ABCDEFGH", 1)
    ]
    for maker in battery_makers + vehicle_makers:
        settle(Site(party=maker, id="P01", kind="plant", region=maker.region))
    swap_operators = [make.company("swap_operator") for _ in range(3)]
    for operator in swap_operators:
        for turn in range(1, 3 + min(size // 8000, 30)):
            settle(Site(party=operator, id=f"S{turn:02d}", kind="station", region=make.rng.choice(make.places)))
    laboratory = make.party(
        "溯检实验室（示例）", "Trace Laboratory (demo)", ("custodian",), "310100", lags=_LAGS["custodian"]
    )
    settle(Site(party=laboratory, id="A01", kind="laboratory", region="310100"))
    return Directory(
        registrar=registrar,
        ministries=ministries,
        provincial=provincial,
        battery_makers=battery_makers,
        vehicle_makers=vehicle_makers,
        swap_operators=swap_operators,
        workshops=list(_sites(make, "repairer", "workshop", "W01", 20 + min(size // 2000, 60))),
        yards=list(_sites(make, "dismantler", "yard", "Y01", 25 + min(size // 2000, 60))),
        recyclers=_recyclers(make, 15 + min(size // 20_000, 20), size),
        outlets=_outlets(make, battery_makers + vehicle_makers),
        banks=[make.company("asset_owner") for _ in range(2)],
        insurer=make.company("custodian"),
        carriers=[make.company("carrier") for _ in range(4)],
        exporter=make.company("exporter"),
        disposer=make.company("disposer"),
        laboratory=laboratory.sites[0],
        prefectures=make.places,
    )


def _sites(make: _Founder, role: str, kind: str, site: str, count: int) -> Iterable[Site]:
    for turn in range(count):
        party = make.company(role, region=make.places[turn * 11 % len(make.places)])
        yield settle(Site(party=party, id=site, kind=kind, region=party.region))


def _recyclers(make: _Founder, count: int, size: int) -> list[Site]:
    """Every third one smelts; the others sell their black mass to those. Capacity is ample, so no permit is exceeded."""
    sites = []
    for turn in range(count):
        party = make.company("recycler", region=make.places[turn * 5 % len(make.places)])
        capacity = max(10_000, size // 5)
        site = Site(party=party, id="P01", kind="plant", region=party.region, capacity_t=capacity, smelts=turn % 3 == 0)
        sites.append(settle(site))
    return sites


def _outlets(make: _Founder, makers: list[Party]) -> dict[str, Site]:
    """One outlet in each prefecture: entrusted and shared by all makers, every fifth a vehicle maker's own."""
    companies = [make.company("outlet") for _ in range(10)]
    vehicle_makers = [maker for maker in makers if maker.wmi]
    found = {}
    for turn, place in enumerate(make.places):
        own = turn % 5 == 4
        party = vehicle_makers[turn // 5 % len(vehicle_makers)] if own else companies[turn % len(companies)]
        site = Site(party=party, id=f"R{turn + 1:02d}", kind="outlet", region=place, principals=tuple(makers))
        found[place] = settle(site)
    return found
