"""A yard's register for the browser: a car that it has taken in, one that it has not, information of the maker, somebody to log in."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
from playwright.sync_api import Page

from suchi.db.pool import Store
from tests.web import library_world, people, world
from tests.web.library_world import Asker

LOGIN = "yard-li"
OUTSIDE, STANDING = world.vin(31), world.vin(32)
"""A car that stands in the yard by its word alone, and one that it has on record as taken in."""
_STATED = {"purpose": "dismantling", "reference": "WO-7"}
PAGES: dict[str, str] = {
    "yard": "/yard",
    "yard-outside": "/yard/vehicle?" + urlencode({"vin": OUTSIDE} | _STATED),
    "yard-vehicle": "/yard/vehicle?" + urlencode({"vin": STANDING} | _STATED),
    "yard-unknown": "/yard/vehicle?" + urlencode({"vin": world.vin(404)} | _STATED),
    "yard-taken-in": "/yard/taken-in?" + urlencode({"vin": OUTSIDE} | _STATED),
    "yard-removed": "/yard/removed?" + urlencode({"vin": STANDING} | _STATED),
    "yard-scrapped": "/yard/scrapped?" + urlencode({"vin": STANDING} | _STATED),
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


def log_in(page: Page, login: str = LOGIN) -> None:
    """As a person does it."""
    page.goto("/login?next=/yard")
    page.locator("#login").fill(login)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/yard")
