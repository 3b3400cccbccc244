"""The yard's first page, where a VIN is scanned, and the page of the vehicle: hazards, cut-off, packs, who may have them, what to report."""

from __future__ import annotations

from typing import Any

from suchi.domain.codes import vin_key
from suchi.domain.errors import Failure, Refused
from suchi.domain.model import VehicleModel
from suchi.queries.places import Place, places
from suchi.web.api.library import listed, selector
from suchi.web.call import Call
from suchi.web.library_access import Asked, Found, asked, look
from suchi.web.library_words import KINDS, WORDS
from suchi.web.pages.render import page
from suchi.web.pages.visitor import Visitor, visitor
from suchi.web.pages.where import takes_on
from suchi.web.pages.yard.record import Standing, exemption_of, standing_of
from suchi.web.pages.yard.reports import Report, open_to
from suchi.web.pages.yard.sheets import opened
from suchi.web.problems import status_of

MOST_VIN = 40
MOST_PLACES, LOOKED_THROUGH = 3, 200
PURPOSES = ("dismantling", "removal", "repair")


async def yard_page(call: Call) -> None:
    """Scan or type a VIN, and say what for."""
    await _ask(call, None)


async def vehicle_page(call: Call) -> None:
    """What is open of the vehicle, or why nothing is, with the form as it was filled in."""
    try:
        wanted = asked({"vin": call.query.get("vin", "")[:MOST_VIN]} | _stated(call))
        found = await look(call, wanted)
    except Failure as failure:
        if status_of(failure) >= 500:
            raise
        await _ask(call, failure)
        return
    told = await listed(call, found)
    sheets, others = await opened(call, found, told)
    standing = await standing_of(call, wanted.key)
    who = await visitor(call)
    assert who is not None  # the route asks for a session
    model = _model(found)
    today = call.services.today()
    await page(
        call, "yard/vehicle.html", private=True, vehicle=standing, model=model, sheets=sheets, others=others,
        maker=next((one for one in told.models if one.thing.startswith("vehicle_model:")), None),
        by_statement=any(one.by_statement for one in told.models),
        exempt=await call.services.read(exemption_of, model, today) if model is not None else None,
        acts=acts(who, standing, today), near=await _near(call, who, today), query_of=selector(wanted),
        carried=_carried(wanted), kinds=KINDS, terms=WORDS,
    )  # fmt: skip


async def _ask(call: Call, failure: Failure | None) -> None:
    who = await visitor(call)
    assert who is not None
    vin = vin_key(call.query.get("vin", "")[:MOST_VIN])
    reasons = failure.reasons if isinstance(failure, Refused) else ()
    shown: dict[str, Any] = {"vin": vin, "failure": failure, "reasons": reasons, **_stated(call)}
    await page(
        call, "yard/home.html", private=True, status=status_of(failure) if failure else 200, purposes=PURPOSES,
        terms=WORDS, acts=open_to(who, call.services.today()), chosen=_usual(who), **shown,
    )  # fmt: skip


def _stated(call: Call) -> dict[str, str]:
    """Purpose and job number, as they stand in the address."""
    return {"purpose": call.query.get("purpose", ""), "reference": call.query.get("reference", "")[:64]}


def _carried(wanted: Asked) -> dict[str, str]:
    """What a form takes along, so that it can lead back here."""
    return {"vin": wanted.key, "purpose": wanted.purpose or "", "reference": wanted.reference or ""}


def _usual(who: Visitor) -> str:
    """The purpose that stands first in the form: a dismantler's is dismantling. It is stated by sending the form."""
    roles = {role.role for role in who.company.roles} if who.company is not None else set()
    return "dismantling" if "dismantler" in roles else "repair" if "repairer" in roles else ""


def _model(found: Found) -> VehicleModel | None:
    return next((one.row.state for one in found.models if isinstance(one.row.state, VehicleModel)), None)


def acts(who: Visitor, standing: Standing, today: str) -> list[Report]:
    """What may be reported of the vehicle as it stands, what comes next first."""
    possible = open_to(who, today)
    if standing.scrapped:
        order = ["BatteryRemoved"]
    elif standing.here:
        order = ["BatteryRemoved", "VehicleScrapped"]
    else:
        order = ["VehicleTakenIn", "BatteryRemoved"]
    return sorted((one for one in possible if one.event in order), key=lambda one: order.index(one.event))


async def _near(call: Call, who: Visitor, today: str) -> list[Place]:
    """A few outlets in the company's own province, by the record."""
    region = who.company.region if who.company is not None else None
    if region is None:
        return []
    found = await call.services.read(places, "outlet", region[:2], LOOKED_THROUGH)
    return [place for place in found if takes_on(place, "pack", today, demo=call.services.demo)][:MOST_PLACES]
