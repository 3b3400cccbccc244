"""One consignment: what became of each item, what the company may do now, and the forms to do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from suchi.domain.acting import Action, PartyActions
from suchi.domain.actions import wire_item
from suchi.domain.errors import Reason, Refused
from suchi.domain.receipt import Receipt
from suchi.domain.rulebook import declared
from suchi.queries.things import sites_of
from suchi.web.api.consignments import ConsignmentAnswer, actions_of, seen
from suchi.web.call import Call
from suchi.web.pages.by_name import company_named, is_code
from suchi.web.pages.company import own
from suchi.web.pages.company.reporting import grams, new_id, report
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.render import page
from suchi.web.problems import status_of
from suchi.web.wording import marked

MOST_FIELDS = 30
"""Items with a choice of their own; of a longer consignment the others follow the choice for all."""
MOST_SHOWN = 200
"""Items in the table of the page."""
FIELDS = ("day", "site", "mass_kg", "others", "discrepancy", "reason", "to")
PLACES = {"occurredAt": "day", "massG": "mass_kg", "items": "others", "site": "site", "to": "to"}
RECEIVED, CANCELLED, REDIRECTED = "HandoverReceived", "HandoverCancelled", "HandoverRedirected"
SENT = {
    RECEIVED: Flash("consignment.received", marked("The receipt is on record.")),
    CANCELLED: Flash("consignment.cancelled", marked("What was under way is cancelled, and on record as with you.")),
    REDIRECTED: Flash("consignment.redirected", marked("The new addressee is on record.")),
}
"""What can be reported here, and what is told when it was."""
NOTHING_LEFT = Flash(
    "consignment.nothing-left", marked("Nothing is left to be reported here. It may be on record already."), "info"
)


class Checked(Struct, frozen=True):
    """How a dry run ended: the findings that the report would have, with the next step of each."""

    receipt: Receipt

    @property
    def findings(self) -> list[tuple[Any, Any]]:
        return [(one, declared(one.rule)) for one in self.receipt.findings]


async def consignment_page(call: Call) -> None:
    await _page(call, Form({"id": new_id(), "day": call.services.today()}), act="")


async def reported(call: Call) -> None:
    """The form of an act: judged first, sent when it is asked for once more."""
    act = call.given.get("act", "")
    values = {name: value[:2000] for name, value in call.given.items()}
    if act not in SENT:
        raise Refused("report.act", "此页不能报送该事项", "this page has no form for that")
    here = f"/company/consignments/{quote(call.path['consignment'])}"
    try:
        event = await _event(call, act, values)
        if event is None:  # sent twice, or somebody else was quicker
            await go(call, here, flash=NOTHING_LEFT)
            return
        receipt = await report(call, event, dry_run=values.get("step") != "send")
    except Refused as failure:
        await _page(call, refused(values, failure, FIELDS, PLACES), act, status=status_of(failure))
        return
    if receipt.outcome == "judged":
        await _page(call, Form(values), act, checked=Checked(receipt))
        return
    await go(call, here, flash=SENT[act])


async def _event(call: Call, act: str, values: Mapping[str, str]) -> dict[str, Any] | None:
    """The report that the fields make; None where nothing is left that it could be about."""
    _, code = await own.at_home(call)
    key = call.path["consignment"]
    mine = await mine_now(call, key, code)
    event: dict[str, Any] = {
        "type": act,
        "id": values.get("id") or new_id(),
        "occurredAt": values.get("day") or call.services.today(),
        "reporter": code,
        "consignment": key,
    }
    texts = items_of(mine, act)
    if not texts:
        return None
    if act == RECEIVED:
        return event | {
            "site": values.get("site") or None,
            "items": outcomes_of(texts, values),
            "massG": grams(values.get("mass_kg", "")),
            "discrepancy": values.get("discrepancy") or None,
        }
    event |= {"items": [wire_item(text) for text in texts], "reason": values.get("reason") or None}
    if act != REDIRECTED:
        return event
    to = values.get("to", "").strip()
    return event | {"to": to if not to or is_code(to) else await company_named(call, "to", to)}


def outcomes_of(texts: Sequence[str], values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Of each open item its own outcome, else that for all; `later` leaves it open for another receipt. Raises when none is left."""
    others = values.get("others") or "accepted"
    found = [(text, values.get(f"item:{text}") or others) for text in texts]
    items = [wire_item(text, outcome=outcome) for text, outcome in found if outcome != "later"]
    if not items:
        reason = Reason(
            code="report.items", field="/items",
            zh="没有任何一件有结果", en="no item has an outcome",
            next_zh="至少为一件选择接收、拒收或未到", next_en="choose accepted, rejected or missing for one at least",
        )  # fmt: skip
        raise Refused("report.items", "没有可报送的内容", "there is nothing to report", [reason])
    return items


async def mine_now(call: Call, key: str, code: str) -> PartyActions | None:
    """What the company may do now with the consignment."""
    found = await actions_of(call, key, code)
    return next((one for one in found.parties if one.party == code), None)


def items_of(mine: PartyActions | None, act: str) -> list[str]:
    """The items that an act is possible for: received late and received now are one form."""
    acts = mine.actions if mine is not None else ()
    return list(dict.fromkeys(text for one in acts if one.event == act for text in one.items))


async def _page(call: Call, form: Form, act: str, *, status: int = 200, checked: Checked | None = None) -> None:
    who, code = await own.at_home(call)
    key = call.path["consignment"]
    found: ConsignmentAnswer = await seen(call, key)
    mine = await mine_now(call, key, code)
    awaited = items_of(mine, RECEIVED)
    others: list[Action] = [one for one in (mine.actions if mine else ()) if one.event != RECEIVED]
    state = found.state
    confirms = bool(awaited) and who.reports
    first = awaited[:MOST_FIELDS]
    listed = [one for one in found.items if not (confirms and one.item in first)]  # those stand in the form already
    sites = await call.services.read(sites_of, code)
    await page(
        call, "company/consignment.html", status=status, desk="company", key=key, found=found, state=state,
        shown=listed[:MOST_SHOWN], unshown=max(len(listed) - MOST_SHOWN, 0), awaited=awaited, first=first, confirms=confirms,
        others=others,
        forms=tuple(SENT), not_now=mine.not_now if mine else (), relations=mine.relations if mine else (),
        names=await own.named(call, [state.sender, state.addressee, state.carrier]), rules=declared,
        site_options=[(row.key.partition("/")[2], row.state.name or row.key.partition("/")[2]) for row in sites], form=form, act=act, confirmed_by=clause_of(mine), checked=checked, reports=who.reports,
        stages=own.STAGES, outcomes=own.OUTCOMES, purposes=own.PURPOSES, kinds=own.KINDS, address=own.address_of,
        report=own.report_address, counts_of=counted(found),
    )  # fmt: skip


def clause_of(mine: PartyActions | None) -> str:
    """The clause by which a receipt is confirmed, where one can be."""
    return next((one.clause for one in mine.actions if one.event == RECEIVED), "") if mine is not None else ""


def counted(found: ConsignmentAnswer) -> dict[str, int]:
    """How many items have each outcome; `open` those without one."""
    numbers: dict[str, int] = {}
    for one in found.items:
        name = one.outcome or "open"
        numbers[name] = numbers.get(name, 0) + 1
    return numbers
