"""Reporting in the browser: a factory, a repair shop and a recycler with something to report, and somebody at each who reports it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from suchi.db.pool import Store
from tests.web import people, world

SHOP, RECYCLER, SENDER = "91990000MA000000XA", "91990000MA000000XB", "91990000MA000000XC"
LOGINS = {"factory": ("rep.factory", world.MAKER), "shop": ("rep.shop", SHOP), "recycler": ("rep.recycler", RECYCLER)}
ROUNDS = 3
"""Each job is done so often: on a phone, at a desk, and without scripts."""
BORN = [world.code(number) for number in range(4001, 4001 + ROUNDS)]
CARS = range(4101, 4101 + ROUNDS)
NEW = [world.code(number) for number in range(4201, 4201 + ROUNDS)]
PAGES: dict[str, str] = {
    "report": "/company/report",
    "report-search": "/company/report?q=移交",
    "report-produced": "/company/report/BatteryProduced?model=YL-LFP-60",
    "report-sent": f"/company/report/HandoverSent?battery={world.code(4301)}",
    "report-recall": "/company/report/RecallAnnounced",
    "report-delegation": "/company/report/DelegationGranted",
    "upload": "/company/upload",
    "open": "/company/open?whose=reported",
    "reports": "/company/reports",
}
"""By name: the pages of reporting, for somebody at the factory."""


def consignment(round_: int) -> str:
    return f"LOT-2026-{round_}"


def lives() -> list[dict[str, Any]]:
    """Cars whose packs a shop will change, packs that are new, and lots on their way to the recycler."""
    role = {"since": "2026-01-01"}

    def party(code: str, name: str, name_en: str, kind: str) -> dict[str, Any]:
        return world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=code, name=name, nameEn=name_en, region="360900",
            roles=[{"role": kind} | role],
        )  # fmt: skip

    def produced(code: str) -> dict[str, Any]:
        return world.event(
            "BatteryProduced", world.MAKER, "2026-03-22", code=code, level="P", model="YL-LFP-60", massG=412_000,
            energyWh=60_500, producedOn="2026-03-22",
        )  # fmt: skip

    def lot(round_: int) -> list[dict[str, Any]]:
        mass = {"lot": f"BM-{round_}", "material": "black-mass", "massG": 180_000}
        return [
            world.event("LotDeclared", SENDER, "2026-05-02", lot=mass, source="production-scrap"),
            world.event(
                "HandoverSent", SENDER, "2026-05-03", consignment=consignment(round_), items=[{"lot": f"BM-{round_}"}],
                to=RECYCLER, purpose="processing", massG=180_000,
            ),
        ]  # fmt: skip

    return [
        party(SHOP, "南湖汽修（示例）", "Nanhu Workshop (example)", "repairer"),
        party(RECYCLER, "南湖再生（示例）", "Nanhu Recycling (example)", "recycler"),
        party(SENDER, "北湖再生（示例）", "Beihu Recycling (example)", "recycler"),
        *(one for number in CARS for one in world.life(number)),
        *(produced(code) for code in (*NEW, world.code(4301))),
        world.event("BatteryProduced", world.MAKER, "2026-04-05", code=world.code(4302), level="P", producedOn="2026-04-01"),
        *(one for round_ in range(ROUNDS) for one in lot(round_)),
    ]  # fmt: skip


def open_desks(store: Store) -> None:
    """The lives on record, and whoever reports."""
    people.cheap_passwords()
    world.write(store, *lives())
    for login, company in LOGINS.values():
        people.person(store, login, "reporter", company)


def log_in(page: Page, who: str = "factory") -> None:
    """By the form, as everybody does."""
    page.goto("/login")
    page.locator("#login").fill(LOGINS[who][0])
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/company")
