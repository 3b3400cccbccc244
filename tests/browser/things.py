"""Pages of the company's desk about its own things, by who looks at them: stock, batteries, vehicles, lots, balance, models."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page

from suchi.db.pool import Store
from tests.browser import desk
from tests.web import holdings, world

_MODEL = f"{world.MAKER}/YL-LFP-60"
PAGES: dict[str, dict[str, str]] = {
    "recycling": {
        "company-stock": "/company/stock",
        "company-stock-model": "/company/stock?by=model",
        "company-stock-waiting": "/company/stock?by=waiting",
        "company-stock-lots": "/company/stock?by=lots",
        "company-stock-list": "/company/batteries?there=1&site=P01&phase=waste",
        "company-battery": f"/company/batteries/{holdings.WAITING[0]}",
        "company-battery-ended": f"/company/batteries/{holdings.USED[0]}",
        "company-lots": "/company/lots",
        "company-lot": f"/company/lots/{holdings.POWDER}",
        "company-balance": "/company/balance?site=P01&from=2026-01-01&to=2026-12-31",
        "company-balance-steps": "/company/balance?site=P01&from=2026-01-01&to=2026-12-31&view=steps",
        "company-balance-metals": "/company/balance?site=P01&from=2026-01-01&to=2026-12-31&view=metals",
        "company-search": "/company/search",
    },
    "carmaking": {
        "company-vehicles": "/company/vehicles",
        "company-vehicle": f"/company/vehicles/{holdings.CAR}",
        "company-vehicle-swapped": f"/company/vehicles/{holdings.SWAPPED}",
        "company-vehicle-model": f"/company/models/vehicles/{holdings.TWO_MODEL}",
        "company-balance-none": "/company/balance",
    },
    "making": {
        "company-models": "/company/models",
        "company-model": f"/company/models/batteries/{_MODEL}",
    },
    "dismantling": {"company-vehicle-gap": f"/company/vehicles/{holdings.TWO}"},
}
"""By log-in and name."""
CHARTS = frozenset({"company-balance", "company-balance-steps", "company-balance-metals"})


def open_desks(store: Store) -> list[tuple[dict[str, str], Callable[[Page], None]]]:
    """What the companies have on record, and somebody at each of their desks: the pages of each, and how they log in."""
    holdings.tell(store)
    holdings.staff(store)
    return [(pages, partial(desk.log_in, login=login)) for login, pages in PAGES.items()]
