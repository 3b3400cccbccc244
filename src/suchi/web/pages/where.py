"""Where a battery or a whole car may be handed in: outlets and qualified yards on record, by province."""

from __future__ import annotations

from suchi.domain.party import holds, permit_on
from suchi.domain.regions import provinces
from suchi.queries.places import Place, places
from suchi.web.call import Call, bad_parameter
from suchi.web.pages.render import page

KINDS = {"pack": "outlet", "car": "yard"}
_ROLES = {"pack": frozenset({"outlet", "battery_maker", "vehicle_maker"}), "car": frozenset({"dismantler"})}
"""Makers run outlets of their own too (Measures of 2026, art. 19)."""
_QUALIFICATION = "elv-qualification"
_MOST = 200


async def where_page(call: Call) -> None:
    what, region = call.query.get("what", "pack"), call.query.get("region", "")
    if what not in KINDS:
        raise bad_parameter("what", what, "可选 pack、car", "it may be pack or car")
    units = provinces()
    if region and region not in {unit.code for unit in units}:
        raise bad_parameter(
            "region", region, "须为省级行政区划代码的前两位", "it is the two digits of a provincial unit"
        )
    found: list[Place] = []
    if region:
        found = await call.services.read(places, KINDS[what], region, _MOST)
    today = call.services.today()
    shown = [place for place in found if takes_on(place, what, today, demo=call.services.demo)]
    await page(
        call, "public/where.html", part="results", what=what, region=region, units=units, places=shown, today=today,
        names={unit.code: (unit.zh, unit.en) for unit in units},
    )  # fmt: skip


def takes_on(place: Place, what: str, today: str, *, demo: bool) -> bool:
    """Whether it may take them on that day, by the record: the company holds the role, the site is open, and a yard has its
    qualification. Test companies stand in no list, but in that of a demonstration, where all are."""
    site = place.site
    if (
        (place.company.test and not demo)
        or (site.since or today) > today
        or (site.until is not None and site.until < today)
    ):
        return False
    if not holds(place.company, _ROLES[what], today):
        return False
    return what == "pack" or permit_on(site, _QUALIFICATION, today) is not None
