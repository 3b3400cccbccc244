"""The desk of an authority in pictures and tests: a province with a firm, its plant, a case, permits, and what is wanting."""

from __future__ import annotations

from playwright.sync_api import Page

from suchi.db.pool import Store
from tests.web import flowing, people, regulating

LOGIN = "provincial"
CHARTS = {"regulator", "regulator-flows", "regulator-trend", "regulator-trend-days"}
PAGES: dict[str, str] = {
    "regulator": "/regulator",
    "regulator-flows": "/regulator/flows?part=waste&from=2026-04&to=2026-11",
    "regulator-trend": "/regulator/trend",
    "regulator-trend-days": "/regulator/trend?view=days",
    "regulator-places": "/regulator/places",
    "regulator-prefecture": "/regulator/places?region=330100",
    "regulator-company": f"/regulator/companies/{regulating.FIRM}",
    "regulator-batteries": "/regulator/batteries",
    "regulator-sites": "/regulator/sites?sort=-waste",
    "regulator-battery": f"/regulator/batteries/{regulating.PACK}",
    "regulator-consignment": "/regulator/consignments/C-701",
    "regulator-search": "/regulator/search",
    "regulator-balance": f"/regulator/balance/{regulating.PLANT}",
    "regulator-bulletin": "/regulator/bulletin/2026-03",
    "regulator-draws": "/regulator/draws",
    "regulator-site": f"/regulator/sites/{regulating.PLANT}",
    "regulator-findings": "/regulator/findings",
    "regulator-hints": "/regulator/findings?severity=hint",
    "regulator-cases": "/regulator/cases",
    "regulator-case": f"/regulator/cases/{regulating.CASE}",
    "regulator-open-case": f"/regulator/open-case?party={regulating.FIRM}",
    "regulator-duties": "/regulator/duties",
    "regulator-permits": "/regulator/permits",
    "regulator-permits-wanting": "/regulator/permits/wanting",
    "regulator-permit": "/regulator/permits/record",
    "regulator-marks": "/regulator/marks",
    "regulator-coverage": "/regulator/coverage",
    "regulator-models": "/regulator/coverage/models",
    "regulator-outlets": "/regulator/coverage/outlets",
    "regulator-unassigned": "/regulator/coverage/unassigned",
}
"""By name: every page of the desk, for whoever is logged in as `LOGIN`; those of one finding or letter come with the world."""


def open_desk(store: Store) -> dict[str, str]:
    """The world on record and its people; the pages, with those whose address is known only now."""
    people.cheap_passwords()
    cited = regulating.tell(store)
    flowing.tell(store)
    flowing.settle(store, "2026-11-19")  # months are counted once a day, and a line needs two
    regulating.people(store)
    with store.connect_app() as conn:
        steps = conn.execute(
            "SELECT entry FROM touch WHERE thing = %s ORDER BY instant, rank", [f"case:{regulating.CASE}"]
        ).fetchall()
    letter = f"/regulator/letters/{bytes(steps[-1][0]).hex()}/{regulating.CASE}"
    return PAGES | {"regulator-finding": f"/regulator/findings/{cited}", "regulator-letter": letter}


def log_in(page: Page, login: str = LOGIN) -> None:
    """By the form, as everybody does."""
    page.goto("/login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/regulator")
