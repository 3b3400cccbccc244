"""A small world for the desk of an authority: offices, a firm with a finding, a case, a consignment nobody confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from suchi.access.person import Authority
from suchi.db.pool import Store
from suchi.projections import counting
from suchi.projections.follow import Follower
from tests.web import world
from tests.web.people import person

NATION, PROVINCE, ELSEWHERE = "91990000MA000000N1", "91990000MA000000N2", "91990000MA000000N3"
MARKET = "91990000MA000000N4"
FIRM, TRIAL, QUIET = "91990000MA000000G1", "91990000MA000000G2", "91990000MA000000G3"
CASE = "330100-2026-017"
PLANT = f"{FIRM}/P01"
PACK, TRIED = world.code(701), world.code(702).replace("0ZA", "000", 1)
AT_US = 1_795_000_000_000_000
TODAY = "2026-11-18"


def _party(code: str, name: str, name_en: str, role: str, region: str, **more: Any) -> dict[str, Any]:
    return world.event(
        "PartyRegistered", world.REGISTRAR, "2026-01-02", party=code, name=name, nameEn=name_en, region=region,
        roles=[{"role": role, "since": "2026-01-01"}], **more,
    )  # fmt: skip


def _office(code: str, name: str, name_en: str, level: str, region: str, ministry: str = "MIIT") -> dict[str, Any]:
    office = {"ministry": ministry, "level": level, "region": region}
    return _party(code, name, name_en, "regulator", region, office=office)


def settle(store: Store) -> None:
    """What follows a commit, and a count for the desk."""
    follower = Follower(store)
    follower.drain()
    follower.close()
    counting.count(store, date.fromisoformat(TODAY), at_us=AT_US)


def tell(store: Store) -> str:
    """Write the world; the name of the firm's finding."""
    world.write(
        store,
        _office(NATION, "全国主管部门（示例）", "National office (example)", "nation", "100000"),
        _office(PROVINCE, "浙江主管部门（示例）", "Zhejiang office (example)", "province", "330000"),
        _office(ELSEWHERE, "安徽主管部门（示例）", "Anhui office (example)", "province", "340000"),
        _office(MARKET, "浙江市场监管（示例）", "Zhejiang market office (example)", "province", "330000", "SAMR"),
        _party(FIRM, "恒川再生（示例）", "Hengchuan Recycling (example)", "recycler", "330109"),
        _party(QUIET, "静水维修（示例）", "Jingshui Repairs (example)", "repairer", "330109"),
        _party(TRIAL, "试用企业（示例）", "Trial firm (example)", "battery_maker", "330109", test=True),
    )
    world.write(
        store,
        world.event(
            "SiteRegistered", world.REGISTRAR, "2026-01-03", party=FIRM, siteId="P01", kind="plant", name="恒川一厂（示例）",
            region="330109",
        ),
        world.event("PermitRecorded", PROVINCE, "2026-01-04", party=FIRM, siteId="P01", kind="eia", number="EIA-7", since="2026-01-01"),
        world.event("PermitRecorded", FIRM, "2026-01-04", party=FIRM, siteId="P01", kind="investment", number="INV-7", since="2026-01-01"),
    )  # fmt: skip
    (seen,) = world.write(
        store,
        world.event("HealthReported", FIRM, "2026-04-10", code=world.code(799), stateOfHealthPermille=900),
        clock_us=AT_US,
    )
    (cited,) = [one.finding_id for one in seen.findings if one.rule == "battery_is_registered_first"]
    assert cited is not None

    world.write(
        store,
        world.event("CaseOpened", PROVINCE, "2026-05-01", case=CASE, party=FIRM, ground="第二十四条", findings=[cited]),
        world.event("NoticeIssued", PROVINCE, "2026-05-03", case=CASE, due="2026-05-20"),
        *world.life(701),
        world.event("BatteryRemoved", world.YARD, "2026-08-09", codes=[PACK], vin=world.vin(701), reason="scrapping"),
        world.event("BatteryRetired", world.YARD, "2026-08-11", codes=[PACK], reason="decay"),
        world.event(
            "HandoverSent", world.YARD, "2026-08-20", consignment="C-701", to=FIRM, items=[{"battery": PACK}],
            massG=412000, purpose="waste",
        ),
        world.event("BatteryProduced", TRIAL, "2026-03-22", code=TRIED, level="P", producedOn="2026-03-22"),
        clock_us=AT_US + 1_000_000,
    )  # fmt: skip
    settle(store)
    return cited


def people(store: Store) -> None:
    """Somebody at each office, and somebody at the firm."""
    person(store, "national", "reporter", NATION, Authority("MIIT", "nation", "100000"))
    person(store, "provincial", "reporter", PROVINCE, Authority("MIIT", "province", "330000"))
    person(store, "looking", "viewer", PROVINCE, Authority("MIIT", "province", "330000"))
    person(store, "outside", "reporter", ELSEWHERE, Authority("MIIT", "province", "340000"))
    person(store, "market", "reporter", MARKET, Authority("SAMR", "province", "330000"))
    person(store, "firm", "reporter", FIRM)
