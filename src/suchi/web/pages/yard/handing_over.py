"""Handing over 移交: packs leave for a lawful receiver, and what comes is confirmed item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from suchi.domain.actions import wire_item
from suchi.domain.errors import Reason, Refused
from suchi.domain.events.handing_over import Item
from suchi.domain.rules.handover import DAMAGED
from suchi.queries import yard
from suchi.web.api.consignments import actions_of, seen
from suchi.web.call import Call
from suchi.web.disclosing import record
from suchi.web.pages.company import own
from suchi.web.pages.company.consignment import RECEIVED, items_of
from suchi.web.pages.company.reporting import grams
from suchi.web.pages.forms import Form
from suchi.web.pages.visitor import visitor
from suchi.web.pages.yard.receivers import TONES, against_sending, receivers
from suchi.web.pages.yard.record import HOLDER
from suchi.web.pages.yard.report import COMMON, Given, Next, Report, codes_of, number, text_of, ticked
from suchi.web.wording import marked, words

MOST_PACKS = 24
"""Packs that are offered to be ticked, those that wait longest first; the codes of others are typed or scanned."""
MOST_ITEMS = 16
"""Items of a consignment with a choice of their own; the others follow the choice for all."""
HANDED_OVER = "waste_battery_is_handed_over"
PURPOSES = ("waste", "processing", "repair", "analysis", "test", "storage", "after-sales", "return")
AWAITED = "items of the record"
"""Among the fields of a form, put there by us: no field of a form has that name."""
CONDITION = "condition of "
"""The same, before the code of a pack."""
OUTCOMES = {
    "accepted": marked("Accepted"),
    "rejected": marked("Rejected"),
    "missing": marked("Did not come"),
    "later": marked("Not yet here"),
}


# ---- sent ------------------------------------------------------------------------------------------------------------


def _sent(given: Given) -> dict[str, Any]:
    codes = list(dict.fromkeys([*ticked(given, "pack"), *codes_of(given.get("more", ""))]))
    uncoded = number(given.get("uncoded", ""))
    company, _, site = (given.get("to") or given.get("other", "")).strip().partition("/")
    return {
        "consignment": given.get("consignment", "").strip() or f"YD-{given.get('id', '')[-12:]}",
        "items": [_item(given, code) for code in codes] + ([{"uncoded": uncoded}] if uncoded else []),
        "to": company or None,
        "toSite": site or None,
        "purpose": given.get("sent_for") or "waste",
        "carrier": text_of(given, "carrier"),
        "massG": grams(given.get("mass_kg", "")),
    }


def _item(given: Given, code: str) -> dict[str, Any]:
    """A pack, named as damaged where it is on record so: the list it was chosen from said it."""
    condition = given.get(f"{CONDITION}{code}")
    return {"battery": code, "condition": condition} if condition else {"battery": code}


async def _damaged(call: Call, given: Given, stored: Mapping[str, Any] | None) -> Given:
    """The conditions of damaged packs among those chosen; of a hand-over that is on record already, those that it named."""
    if stored is not None:
        told = {str(one.get("battery")): one.get("condition") for one in stored["items"]}
    else:
        who = await visitor(call)
        assert who is not None  # the route asks for a session
        chosen = list(dict.fromkeys([*ticked(given, "pack"), *codes_of(given.get("more", ""))]))
        packs = await call.services.read(yard.free_packs, who.code or "", chosen, len(chosen)) if chosen else []
        told = {pack.code: pack.condition for pack in packs if pack.code in chosen and pack.condition in DAMAGED}
    return {f"{CONDITION}{code}": condition for code, condition in told.items() if condition}


async def _to_send(call: Call, form: Form) -> dict[str, Any]:
    """The packs here that may go, those that are due longest first, and who may have them."""
    who = await visitor(call)
    assert who is not None  # the route asks for a session
    given = codes_of(call.query.get("battery", "")[:400])
    oldest = await call.services.read(yard.oldest_of, who.code or "", HANDED_OVER, MOST_PACKS)
    packs = await call.services.read(yard.free_packs, who.code or "", [*given, *oldest], MOST_PACKS)
    await record(call, HOLDER, "battery:*", (), len(packs))
    offered = {pack.code for pack in packs}
    chosen = set(ticked(form.values, "pack")) | set(given)
    return {
        "packs": packs,
        "chosen": chosen,
        "typed": ", ".join(code for code in sorted(chosen) if code not in offered),
        "near": await receivers(call, who),
        "tones": TONES,
        "purposes": purposes(call.language),
    }


def purposes(language: str) -> list[tuple[str, str]]:
    said = words("en" if language == "en" else "zh")
    return [(name, said.gettext(own.PURPOSES[name])) for name in PURPOSES]


def _to_papers(event: Mapping[str, Any]) -> Sequence[Next]:
    return (Next(marked("Hand over more"), "/yard/hand-over"),)


# ---- received --------------------------------------------------------------------------------------------------------


def _received(given: Given) -> dict[str, Any]:
    """Each item with its own outcome, else with that for all; one that is `later` stays open for another receipt."""
    others, items = given.get("others") or "accepted", []
    for text in filter(None, given.get(AWAITED, "").split("\n")):
        outcome = given.get(f"item:{text}") or others
        if outcome != "later":
            mass = grams(given.get(f"mass:{text}", ""))
            items.append(wire_item(text, outcome=outcome) | ({"massG": mass} if mass is not None else {}))
    items += [{"battery": code, "outcome": "extra"} for code in codes_of(given.get("more", ""))]
    if not items:
        raise nothing_to_report()
    return {
        "consignment": given.get("consignment", ""),
        "items": items,
        "massG": grams(given.get("mass_kg", "")),
        "discrepancy": text_of(given, "discrepancy"),
    }


def nothing_to_report() -> Refused:
    reason = Reason(
        code="report.items", field="/items",
        zh="没有任何一件有结果", en="no item has an outcome",
        next_zh="至少为一件选择接收、拒收或未到", next_en="choose accepted, rejected or missing for one at least",
    )  # fmt: skip
    return Refused("report.items", "没有可报送的内容", "there is nothing to report", [reason])


async def _awaited(call: Call, consignment: str) -> list[str]:
    """The items that the company may still confirm; raises where the consignment is none of its own."""
    _, code = await own.at_home(call)
    acting = await actions_of(call, consignment, code)
    return items_of(next((one for one in acting.parties if one.party == code), None), RECEIVED)


async def _still_open(call: Call, given: Given, stored: Mapping[str, Any] | None) -> Given:
    """The items by the record, however many they are; of a receipt that is on record already, those that it named."""
    if stored is not None:
        told = [Item(**{name: one.get(name) for name in ("battery", "lot", "uncoded")}).text for one in stored["items"]]
        named = [text for text, one in zip(told, stored["items"], strict=True) if one.get("outcome") != "extra"]
    else:
        named = await _awaited(call, given.get("consignment", ""))
    return {AWAITED: "\n".join(named)}


async def _to_receive(call: Call, form: Form) -> dict[str, Any]:
    """What is still to be confirmed of the consignment that is named."""
    who, _ = await own.at_home(call)
    key = form.value("consignment")
    state = (await seen(call, key)).state
    awaited = await _awaited(call, key)
    return {
        "state": state,
        "awaited": awaited,
        "first": awaited[:MOST_ITEMS],
        "unshown": max(0, len(awaited) - MOST_ITEMS),
        "outcomes": OUTCOMES,
        "names": await own.named(call, [state.sender]),
        "reports": who.reports,
    }


def _to_next(_event: Mapping[str, Any]) -> Sequence[Next]:
    return (Next(marked("Next consignment"), "/yard/receive"),)


HAND_OVER = Report(
    event="HandoverSent", path="/yard/hand-over", button=marked("Hand over"), group="handing-over",
    says=marked("Packs leave for somebody who may have them"), template="yard/hand_over.html", made=_sent,
    fields=("on", "site", "more", "uncoded", "to", "other", "sent_for", "consignment", "carrier", "mass_kg"),
    places=COMMON | {"items": "more", "toSite": "other", "to": "other", "massG": "mass_kg", "purpose": "sent_for"},
    more=_to_send, then=_to_papers, against=against_sending, filled=_damaged,
)  # fmt: skip
RECEIVE = Report(
    event="HandoverReceived", path="/yard/receive", button=marked("Receive"), group="handing-over",
    says=marked("Confirm what has come, item by item"), template="yard/receive.html", made=_received,
    fields=("on", "site", "others", "more", "mass_kg", "discrepancy"),
    places=COMMON | {"items": "others", "massG": "mass_kg"}, more=_to_receive, then=_to_next, filled=_still_open, offline=False,
)  # fmt: skip
