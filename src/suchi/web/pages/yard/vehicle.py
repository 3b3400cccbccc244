"""The page of a vehicle for whoever stands before it: hazards, cut-off, packs, who may have them, what to report."""

from __future__ import annotations

from urllib.parse import urlencode

from suchi.domain.errors import Failure
from suchi.domain.model import VehicleModel
from suchi.web.api.library import listed, selector
from suchi.web.call import Call
from suchi.web.library_access import Asked, Found, asked, look
from suchi.web.library_words import KINDS, WORDS
from suchi.web.pages.forms import go
from suchi.web.pages.library import what_is
from suchi.web.pages.own_act import question
from suchi.web.pages.render import page
from suchi.web.pages.visitor import Visitor, visitor
from suchi.web.pages.yard.home import MOST_VIN, ask
from suchi.web.pages.yard.receivers import TONES, receivers
from suchi.web.pages.yard.record import Standing, exemption_of, standing_of
from suchi.web.pages.yard.report import Report
from suchi.web.pages.yard.reports import open_to
from suchi.web.pages.yard.sheets import opened
from suchi.web.problems import status_of


async def vehicle_page(call: Call) -> None:
    """What is open of the vehicle, or why nothing is, with the form as it was filled in. A code that is a battery's leads to the
    battery's page: what was scanned need not be chosen."""
    given = question(call)
    stated = {"purpose": given.get("purpose", ""), "reference": given.get("reference", "")[:64]}
    text = given.get("vin", "")[:MOST_VIN]
    if what_is(text) == "battery" and not call.form:
        await go(call, "/yard/battery?" + urlencode({"battery": text} | stated))
        return
    try:
        wanted = asked({"vin": text} | stated)
        found = await look(call, wanted)
    except Failure as failure:
        if status_of(failure) >= 500:
            raise
        await ask(call, failure)
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
        acts=acts(who, standing, today), near=await receivers(call, who, 4), tones=TONES, query_of=selector(wanted),
        carried=carried(wanted), kinds=KINDS, terms=WORDS,
    )  # fmt: skip


def carried(wanted: Asked) -> dict[str, str]:
    """What a form takes along, so that it can lead back here."""
    name = "vin" if wanted.kind == "vehicle" else "battery"
    return {name: wanted.key, "purpose": wanted.purpose or "", "reference": wanted.reference or ""}


def _model(found: Found) -> VehicleModel | None:
    return next((one.row.state for one in found.models if isinstance(one.row.state, VehicleModel)), None)


def acts(who: Visitor, standing: Standing, today: str) -> list[Report]:
    """What may be reported of the vehicle as it stands, what comes next first."""
    possible = open_to(who, today)
    if standing.scrapped:
        order = ["BatteryRemoved"]
    elif standing.here:
        order = ["BatteryRemoved", "VehicleScrapped", "VehicleReturned", "BatteryReplaced"]
    else:
        order = ["VehicleTakenIn", "BatteryRemoved", "BatteryReplaced"]
    return sorted((one for one in possible if one.event in order), key=lambda one: order.index(one.event))
