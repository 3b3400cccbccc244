"""What the browser walks through: a small register with a card for each kind of life, and the pages that it must show well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.web import world

WIDTHS = (390, 1440)
THEMES = ("light", "dark")
LANGUAGES = ("zh", "en")
ROOT = Path(__file__).parents[2]
IN_USE, WASTE, RECYCLED, CELL = world.code(21), world.code(22), world.code(23), world.code(24, "C")
RECYCLER, OUTLET = "91990000MA000000X5", "91990000MA000000X6"

PAGES: dict[str, str] = {
    "home": "/",
    "card": f"/b/{WASTE}",
    "card-in-use": f"/b/{IN_USE}",
    "card-cell": f"/b/{CELL}",
    "absent": "/b/0ZAPB0A7K2M4Q1G3N9999999",
    "slip": f"/b/{WASTE}/slip",
    "slip-of": "/slip",
    "pair": f"/pair?pack={IN_USE}",
    "explain": f"/explain?code={world.vin(21)}",
    "figures": "/figures",
    "months": "/figures/months",
    "where": "/where?what=pack&region=36",
    "tell": "/tell?what=refused",
    "register": "/register",
    "rules": "/rules",
    "login": "/login",
    "recover": "/recover",
    "docs": "/docs",
    "style": "/style",
    "style-desk": "/style/desk",
    "style-yard": "/style/yard",
    "nowhere": "/nowhere",
}
"""By name: every page that is open to all. Desks add theirs in files of their own beside this one."""
CHARTS = {"style"}


def lives() -> list[dict[str, Any]]:
    """What happened to the batteries of these pages."""
    role = {"since": "2026-01-01"}
    parties = [
        world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=OUTLET, name="和川电池回收服务（示例）",
            nameEn="Hechuan Battery Take-back (example)", region="360900", roles=[{"role": "outlet"} | role],
        ),
        world.event(
            "SiteRegistered", world.REGISTRAR, "2026-01-03", party=OUTLET, siteId="R01", kind="outlet",
            name="和川宜春网点（示例）", region="360900", principals=[{"role": world.MAKER} | role],
        ),
    ]  # fmt: skip
    return [
        *parties,
        *world.life(21),
        *world.life(22),
        world.event("BatteryRemoved", world.YARD, "2026-08-09", codes=[WASTE], vin=world.vin(22), reason="scrapping"),
        world.event("BatteryRetired", world.YARD, "2026-08-11", codes=[WASTE], reason="decay"),
        world.event("BatteryProduced", world.MAKER, "2026-03-22", code=CELL, level="C", producedOn="2026-03-22"),
        world.event("BatteryRetired", world.MAKER, "2026-08-11", codes=[CELL], reason="decay"),
    ]
