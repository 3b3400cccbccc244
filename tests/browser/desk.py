"""The company's desk in pictures and tests: a take-back point with things that are due, late, on their way and in question.

Days are counted from today, so that what is late by five days is so on every day on which somebody looks.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page

from suchi.capture.draft import now_us
from suchi.db.pool import Store
from suchi.web.today import today
from tests.browser.pages import OUTLET, RECYCLER
from tests.web import people, world

LOGIN = "hechuan.lin"
VIEWER = "hechuan.viewer"
WHOLE, PART, LONG, OUT = "GX-2026-0311", "GX-2026-0298", "GX-2026-0320", "HC-2026-0107"
PACKS = [world.code(number) for number in range(3001, 3061)]
FROM_YARD, PARTLY, KEPT, MANY, LATE = PACKS[:4], PACKS[4:7], PACKS[7:15], PACKS[15:55], PACKS[55:57]
OFFICE, CASE = "91990000MA000000G8", "360000-2026-003"

PAGES: dict[str, str] = {
    "company": "/company",
    "company-duties": "/company/duties",
    "company-batteries": "/company/batteries",
    "company-consignments": "/company/consignments",
    "company-consignments-out": "/company/consignments?way=out",
    "company-consignment": f"/company/consignments/{WHOLE}",
    "company-consignment-part": f"/company/consignments/{PART}",
    "company-consignment-out": f"/company/consignments/{OUT}",
}
"""By name: every page of the desk, for whoever is logged in as `LOGIN`."""


def ago(days: int) -> str:
    return (date.fromisoformat(today()) - timedelta(days=days)).isoformat()


def lives() -> list[dict[str, Any]]:
    """Packs that came in, packs on their way in both directions, a term that runs and one that is over."""
    role = {"since": "2026-01-01"}
    waste = {"name": "HandoverSent/waste", "since": "2026-01-01", "amount": 30, "unit": "日", "instrument": "演示",
             "grade": "C"}  # fmt: skip

    def sent(id_: str, packs: list[str], days: int, by: str = world.YARD, to: str = OUTLET) -> dict[str, Any]:
        items = [{"battery": code} for code in packs]
        site = {"toSite": "R01"} if to == OUTLET else {}
        return world.event(
            "HandoverSent", by, ago(days), consignment=id_, items=items, to=to, purpose="waste", massG=412_000 * len(packs),
            **site,
        )  # fmt: skip

    return [
        world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=RECYCLER, name="恒川再生（示例）",
            nameEn="Hengchuan Recycling (example)", region="360900", roles=[{"role": "recycler"} | role],
        ),
        world.event("TermSet", world.REGISTRAR, "2026-01-02", term=waste),
        world.event("TermSet", world.REGISTRAR, "2026-01-02", term=waste | {"name": "BatteryCollected"}),
        *(
            world.event(
                "BatteryProduced", world.MAKER, "2026-03-22", code=code, level="P", model="YL-LFP-60", massG=412_000,
                energyWh=60_500, producedOn="2026-03-22",
            )
            for code in PACKS
        ),
        world.event("BatteryRetired", world.YARD, ago(50), codes=[*FROM_YARD, *PARTLY, *MANY], reason="decay"),
        world.event("BatteryCollected", world.YARD, ago(49), codes=[*FROM_YARD, *PARTLY, *MANY]),
        world.event("BatteryRetired", OUTLET, ago(40), codes=KEPT, reason="decay"),
        world.event("BatteryCollected", OUTLET, ago(35), site="R01", codes=KEPT[:3]),
        world.event("BatteryCollected", OUTLET, ago(26), site="R01", codes=KEPT[3:4]),
        world.event("BatteryCollected", OUTLET, ago(9), site="R01", codes=KEPT[4:]),
        sent(PART, PARTLY, 8),
        world.event(
            "HandoverReceived", OUTLET, ago(6), site="R01", consignment=PART, massG=412_000,
            items=[{"battery": PARTLY[0], "outcome": "accepted"}],
        ),
        sent(WHOLE, FROM_YARD, 3),
        sent(LONG, MANY, 2),
        sent(OUT, KEPT[6:], 1, OUTLET, RECYCLER),
        world.event("BatteryRetired", OUTLET, ago(50), codes=LATE, reason="decay"),
        world.event("BatteryCollected", OUTLET, ago(45), site="R01", codes=LATE),
        sent("HC-2026-0101", LATE, 2, OUTLET, RECYCLER),
        world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=OFFICE, name="江西省工信（示例）",
            nameEn="Industry office of Jiangxi (example)", roles=[{"role": "regulator"} | role],
            office={"ministry": "MIIT", "level": "province", "region": "360000"},
        ),
        world.event("CaseOpened", OFFICE, ago(12), case=CASE, party=OUTLET, ground="第十九条"),
        world.event("NoticeIssued", OFFICE, ago(10), case=CASE, due=ago(-5), ground="第十九条"),
    ]  # fmt: skip


def open_desk(store: Store) -> None:
    """The lives on record, by the clock of today, and whoever works at the desk: one who reports, one who only looks."""
    world.write(store, *lives(), clock_us=now_us())
    people.person(store, LOGIN, "reporter", OUTLET)
    people.person(store, VIEWER, "viewer", OUTLET)


def log_in(page: Page, login: str = LOGIN) -> None:
    """By the form, as everybody does."""
    page.goto("/login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/company")
