"""A yard's register for the browser: a car that it has taken in, one that it has not, information of the maker, somebody to log in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx
from playwright.sync_api import Page

from suchi.db.pool import Store
from suchi.domain.codes import platform_code
from tests.web import library_world, people, world
from tests.web.library_world import Asker

LOGIN = "yard-li"
OUTSIDE, STANDING = world.vin(31), world.vin(32)
"""A car that stands in the yard by its word alone, and one that it has on record as taken in."""
PLANT, LEAKING, UNLABELLED, COMING = "91990000MA000000Y7", world.code(36), platform_code(7), "GX-2026-0407"
"""A plant near by; a pack of the yard's that leaks; one that had no label; a consignment on its way to it."""
HERE = [LEAKING, world.code(37), world.code(38)]
_STATED = {"purpose": "dismantling", "reference": "WO-7"}
PAGES: dict[str, str] = {
    "yard": "/yard",
    "yard-outside": "/yard/vehicle?" + urlencode({"vin": OUTSIDE} | _STATED),
    "yard-vehicle": "/yard/vehicle?" + urlencode({"vin": STANDING} | _STATED),
    "yard-unknown": "/yard/vehicle?" + urlencode({"vin": world.vin(404)} | _STATED),
    "yard-taken-in": "/yard/taken-in?" + urlencode({"vin": OUTSIDE} | _STATED),
    "yard-removed": "/yard/removed?" + urlencode({"vin": STANDING} | _STATED),
    "yard-scrapped": "/yard/scrapped?" + urlencode({"vin": STANDING} | _STATED),
    "yard-returned": "/yard/returned?" + urlencode({"vin": STANDING} | _STATED),
    "yard-vehicles": "/yard/vehicles",
    "yard-battery": "/yard/battery?" + urlencode({"battery": LEAKING} | _STATED),
    "yard-battery-unlabelled": "/yard/battery?" + urlencode({"battery": UNLABELLED}),
    "yard-battery-unknown": "/yard/battery?battery=0ZAPB0A7K2M4Q1G3N9999999",
    "yard-hand-over": f"/yard/hand-over?battery={LEAKING}",
    "yard-arrivals": "/yard/receive",
    "yard-receive": f"/yard/receive?consignment={COMING}",
    "yard-collected": "/yard/collected",
    "yard-retired": f"/yard/retired?battery={HERE[1]}",
    "yard-no-label": "/yard/no-label",
    "yard-incident": f"/yard/incident?battery={LEAKING}",
    "yard-label-found": f"/yard/label-found?code={UNLABELLED}",
    "yard-label": f"/yard/label?code={UNLABELLED}",
    "yard-report": "/yard/report",
    "yard-report-lost": f"/yard/report/BatteryLost?battery={HERE[1]}",
    "yard-drafts": "/yard/drafts",
    "yard-shift": "/yard/shift",
    "yard-pin": "/yard/shift/pin",
    "yard-unconnected": "/yard/offline/home",
    "yard-unconnected-form": "/yard/offline/hand-over",
}
"""By name: the pages of the yard."""


def furnish(store: Store, base: str) -> None:
    """What happened to the yard's cars; what the maker filed of their packs; and a person of the yard."""
    people.cheap_passwords()
    world.write(
        store,
        world.event("PartyChanged", world.REGISTRAR, "2026-01-04", party=world.YARD, region="360100"),
        *(one for number in range(31, 35) for one in world.life(number)),
        *(
            world.event("VehicleTakenIn", world.YARD, "2026-06-02", vin=vin, packsSeen=1)
            for vin in (STANDING, world.vin(33))
        ),
        *_packs(),
    )
    with httpx.Client(base_url=base) as client:
        maker = Asker(client, store, world.MAKER)
        for document, kind, media_type in (
            (library_world.data(), "removal", "application/json"),
            (library_world.pdf(), "storage", "application/pdf"),
        ):
            named = {"kind": kind, "language": "zh", "version": "1.0", "batteryModel": library_world.BATTERY_MODEL}
            answer = client.post(
                f"{library_world.API}?{urlencode(named)}", content=document,
                headers=maker.headers | {"content-type": media_type},
            )  # fmt: skip
            assert answer.status_code == 200, answer.text
    people.person(store, LOGIN, "reporter", world.YARD)


def _packs() -> list[dict[str, Any]]:
    """Packs that lie in the yard, one that is on its way to it, and a plant that may have them."""
    role = {"since": "2026-01-01"}
    permits = {"investment": "I-1", "eia": "E-1", "facilities": "F-1", "pollutant-permit": "P-1"}
    return [
        world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=PLANT, name="恒川再生（示例）",
            nameEn="Hengchuan Recycling (example)", region="360900", roles=[{"role": "recycler"} | role],
        ),
        *(
            world.event(
                "SiteRegistered", world.REGISTRAR, "2026-01-03", party=PLANT, siteId=id_, kind="plant", name=name,
                region="360900",
            )
            for id_, name in (("P01", "恒川宜春工厂（示例）"), ("P02", "恒川二厂（示例）"))
        ),
        *(
            world.event(
                "PermitRecorded", world.REGISTRAR, "2026-01-04", party=PLANT, siteId="P01", kind=kind, number=number,
                since="2026-01-01",
            )
            for kind, number in permits.items()
        ),
        *(
            world.event(
                "BatteryProduced", world.MAKER, "2026-03-22", code=code, level="P", model="YL-LFP-60", massG=412_000,
                producedOn="2026-03-22",
            )
            for code in [*HERE, world.code(39)]
        ),
        world.event("BatteryRetired", world.YARD, "2026-05-01", codes=HERE, reason="decay"),
        world.event("BatteryCollected", world.YARD, "2026-05-02", codes=HERE[1:]),
        world.event("BatteryCollected", world.YARD, "2026-06-12", codes=[LEAKING], condition="leaking"),
        world.event("PlatformCodeAssigned", world.YARD, "2026-06-14", code=UNLABELLED, chemistry="LFP", massG=398_000),
        world.event(
            "HandoverSent", world.MAKER, "2026-06-20", consignment=COMING, items=[{"battery": world.code(39)}], to=world.YARD,
            purpose="storage", massG=412_000,
        ),
    ]  # fmt: skip


def log_in(page: Page, login: str = LOGIN) -> None:
    """As a person does it."""
    page.goto("/login?next=/yard")
    page.locator("#login").fill(login)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/yard")
