"""The page of a pack for whoever has it before them: its dangers, what may be done with it now, and who may have it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from msgspec import Struct

from suchi.domain.acting import Action
from suchi.domain.codes import battery_key
from suchi.domain.errors import Failure, Refused
from suchi.domain.hazard_sheets import SHEETS
from suchi.web.api.acts import BatteryActions, actions_of
from suchi.web.api.library import listed, selector
from suchi.web.call import Call
from suchi.web.library_access import Asked, asked, look
from suchi.web.library_words import KINDS, WORDS
from suchi.web.pages.by_hand import BY_HAND
from suchi.web.pages.card import MOST_CODE, find
from suchi.web.pages.company import own
from suchi.web.pages.own_act import question
from suchi.web.pages.render import page
from suchi.web.pages.visitor import Visitor, visitor
from suchi.web.pages.yard.home import PURPOSES, usual
from suchi.web.pages.yard.receivers import TONES, receivers
from suchi.web.pages.yard.reports import REPORTS, open_to
from suchi.web.pages.yard.sheets import opened
from suchi.web.problems import status_of


class Way(Struct, frozen=True):
    """An act that is possible now, and the form it is reported by; none where it has none here."""

    act: Action
    href: str | None
    here: bool


async def battery_page(call: Call) -> None:
    """What everybody may know, what the company may do, and, where a purpose is stated, what its maker says of it."""
    given = question(call)
    key = battery_key(given.get("battery", "")[: 4 * MOST_CODE])[:MOST_CODE]
    stated = {"purpose": given.get("purpose", ""), "reference": given.get("reference", "")[:64]}
    who, card = await visitor(call), await find(call, key)
    assert who is not None  # the route asks for a session
    if card is None:
        acts = open_to(who, call.services.today())
        unknown = [one for one in acts if one.name in ("no-label", "collected", "removed")]
        await page(call, "yard/battery_unknown.html", private=True, status=404, code=key, acts=unknown)
        return
    found = await actions_of(call, card.battery_id, None)
    technical = await _technical(call, card.battery_id, stated) if stated["purpose"] else {}
    general = [SHEETS[one] for one in _chemistries(card) if one in SHEETS]
    await page(
        call, "yard/battery.html", private=True, card=card, ways=_ways(who, found, call.services.today()),
        mine="holder" in found.party.relations, not_now=found.party.not_now, general=general, purposes=PURPOSES,
        near=await receivers(call, who, 4), tones=TONES, chosen=usual(who), kinds=KINDS, terms=WORDS,
        **{"failure": None, "sheets": [], "others": [], "query_of": "", "by_statement": False, **stated, **technical},
    )  # fmt: skip


async def _technical(call: Call, code: str, stated: dict[str, str]) -> dict[str, Any]:
    """What is filed of the pack and open to the company, each opening put on record; or why nothing is."""
    try:
        wanted: Asked = asked({"battery": code} | stated)
        found = await look(call, wanted)
        told = await listed(call, found)
        sheets, others = await opened(call, found, told)
    except Failure as failure:
        if status_of(failure) >= 500:
            raise
        return {"failure": failure, "reasons": failure.reasons if isinstance(failure, Refused) else ()}
    by_statement = any(one.by_statement for one in told.models)
    return {"sheets": sheets, "others": others, "query_of": selector(wanted), "by_statement": by_statement}


def _chemistries(card: Any) -> list[str]:
    return [str(getattr(one, "code", one)) for one in card.chemistries]


def _ways(who: Visitor, found: BatteryActions, today: str) -> list[Way]:
    """The acts that are possible now: by a form of the yard where there is one, else by its general form; what is no work of hands
    by the company's, which a shared tablet does not reach."""
    forms = {one.event: one.path for one in REPORTS if one in open_to(who, today)}
    code, ways = found.battery_id, []
    for act in found.party.actions:
        if act.event == "HandoverReceived" and act.fields.get("consignment"):
            href: str | None = "/yard/receive?" + urlencode({"consignment": act.fields["consignment"]})
        elif act.event in forms:
            href = f"{forms[act.event]}?" + urlencode({"battery": code, "vin": act.fields.get("vin") or ""})
        elif who.reports and act.event in BY_HAND:
            href = f"/yard/report/{act.event}?" + urlencode({"battery": code})
        elif who.reports and who.standing.device is None:
            href = own.report_address(act.event, f"battery:{code}")
        else:
            href = None
        ways.append(Way(act, href, act.event in forms))
    return sorted(ways, key=lambda one: not one.here)
