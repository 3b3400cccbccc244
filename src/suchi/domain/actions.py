"""What a party may do now with a consignment: acts that fit its state, filled in as far as it is known, and what bars the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from suchi.domain.acting import ART_19, ART_24, TRACED, Action, Barred, PartyActions, barred, sorted_out
from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.consignment import Consignment, addressee_of, open_of
from suchi.domain.event import surely_before
from suchi.domain.history import Past, in_effect
from suchi.domain.party import Company, holds

_HANDING_OVER = frozenset({"HandoverSent", "HandoverReceived", "HandoverCancelled", "HandoverRedirected"})


class Proof(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A later act of the addressee that proves receipt although none was reported."""

    event: str
    at: str


class ItemNow(Struct, frozen=True, kw_only=True):
    """What the register knows of one item beside the consignment: who has it, where it travels, whether it has ended, and
    whether it is still missing."""

    holder: str | None = None
    consignment: str | None = None
    ended: bool = False
    missing: bool = False
    proof: Proof | None = None


Items = Mapping[str, ItemNow]


def proof_of_receipt(pasts: Sequence[Past], sent_at: str | None, addressee: str | None) -> Proof | None:
    """The first act of the addressee on an item after it was sent, other than hand-over itself: whoever acts on it has it.
    Sending it on proves it too."""
    if sent_at is None or addressee is None:
        return None
    for past in in_effect(pasts):
        touch = past.touch
        if company_of(addressee) != company_key(touch.by) or not surely_before(sent_at, touch.at):
            continue
        acts = touch.event not in _HANDING_OVER or (touch.event == "HandoverSent" and touch.outcome is None)
        if acts and getattr(touch, "holder", None) is not None:
            return Proof(touch.event, touch.at)
    return None


def relations_to(state: Consignment, party: str, company: Company | None, today: str) -> tuple[str, ...]:
    """What the party is to the consignment: `sender`, `addressee` now, `formerAddressee`, `carrier`, `authority`, or `other`."""
    found = []
    if state.sender is not None and company_of(state.sender) == party:
        found.append("sender")
    addressees = {company_of(addressee_of(state, item) or "") for item in state.items}
    if party in addressees or (state.addressee is not None and company_of(state.addressee) == party):
        found.append("addressee")
    elif any(company_of(one) == party for one, _ in state.former):
        found.append("formerAddressee")
    if state.carrier == party:
        found.append("carrier")
    if holds(company, frozenset({"regulator"}), today):
        found.append("authority")
    return tuple(found) or ("other",)


def parties_of(state: Consignment) -> tuple[str, ...]:
    """Everybody concerned: sender, addressees now and before, carrier, and who reported a receipt."""
    custody = (state.sender, state.addressee, *state.elsewhere.values(), *(one for one, _ in state.former))
    codes = [company_of(text) for text in custody if text]
    return tuple(dict.fromkeys([*codes, *([state.carrier] if state.carrier else []), *state.receivers]))


def consignment_actions(
    state: Consignment, party: str, company: Company | None, items: Items, today: str
) -> PartyActions:
    """What the party may do now. `items` says what is known of each item, `today` (YYYY-MM-DD) counts for its roles."""
    relations = relations_to(state, party, company, today)
    found: list[Action | Barred] = []
    if "sender" in relations:
        found += _of_sender(state, items)
    if "addressee" in relations:
        found += _of_addressee(state, party, items)
    if "formerAddressee" in relations:
        found.append(
            barred(
                "HandoverReceived", "已改送他处，不再由贵方接收", "it was redirected and is no longer yours to receive"
            )
        )
    if "carrier" in relations or "authority" in relations:
        found += _of_others_on_the_way(state, items, authority="authority" in relations)
    if relations == ("other",):
        found += _of_strangers(state)
    found += _of_anybody(state, items)
    return sorted_out(party, relations, found, company, today)


def wire_item(text: str, **more: Any) -> dict[str, Any]:
    """An item as a report names it."""
    kind, _, key = text.partition(":")
    return {kind: int(key) if kind == "uncoded" and key.isdigit() else key, **more}


def counted(number: int) -> str:
    """`1 item`, `2 items`."""
    return f"{number} item" if number == 1 else f"{number} items"


def _codes(items: Iterable[str]) -> list[str]:
    return [text.partition(":")[2] for text in items if text.startswith("battery:")]


def _under_way(state: Consignment, items: Items) -> tuple[str, ...]:
    """Open items that nobody is known to have received."""
    still = open_of(state)
    return tuple(text for text in state.items if text in still and items.get(text, ItemNow()).proof is None)


def _of_sender(state: Consignment, items: Items) -> Iterable[Action | Barred]:
    open_items = _under_way(state, items)
    fields = {"consignment": state.key, "items": [wire_item(text) for text in open_items]}
    if open_items:
        yield Action(
            event="HandoverCancelled", items=open_items, fields=fields, fill=("reason",), clause=ART_19,
            zh=f"撤销仍在途的 {len(open_items)} 件，保管回到贵方",
            en=f"Cancel the {counted(len(open_items))} still under way; custody returns to you",
        )  # fmt: skip
        yield Action(
            event="HandoverRedirected", items=open_items, fields=fields, fill=("to", "reason"), clause=ART_19,
            zh=f"将仍在途的 {len(open_items)} 件改送其他合法接收方",
            en=f"Redirect the {counted(len(open_items))} still under way to another lawful recipient",
        )  # fmt: skip
        if codes := _codes(open_items):
            yield _lost(open_items, codes)
    else:
        for event in ("HandoverCancelled", "HandoverRedirected"):
            yield barred(
                event,
                "已没有在途的物品：接收后再移动的，另报新的移交",
                "nothing is under way any more: a further move is a new hand-over",
            )
    returned = tuple(
        text
        for text, outcome in state.outcomes.items()
        if outcome in ("rejected", "cancelled") and _back(state, items.get(text))
    )
    if returned:
        again = [wire_item(text) for text in returned]
        yield Action(
            event="HandoverSent", items=returned, fill=("consignment", "to"), clause=ART_19,
            fields={"items": again, **({"purpose": state.purpose} if state.purpose else {})},
            zh=f"{len(returned)} 件已回到贵方：以新的移交编号移交给合法接收方",
            en=f"{counted(len(returned))} returned to you: hand over what came back to a lawful recipient under a new id",
        )  # fmt: skip


def _back(state: Consignment, now: ItemNow | None) -> bool:
    """Whether an item that came back is still with the sender and free to be sent."""
    if now is None or now.ended or now.consignment is not None or now.holder is None:
        return False
    return state.sender is not None and company_of(now.holder) == company_of(state.sender)


def _lost(texts: tuple[str, ...], codes: list[str]) -> Action:
    return Action(
        event="BatteryLost", items=tuple(text for text in texts if text.startswith("battery:")), fields={"codes": codes},
        fill=("codes", "circumstances"), clause=TRACED,
        zh="途中丢失或被盗的，报告丢失", en="Report what was lost or stolen on its way",
    )  # fmt: skip


def _of_addressee(state: Consignment, party: str, items: Items) -> Iterable[Action | Barred]:
    still = open_of(state)
    mine = [text for text in state.items if text in still and company_of(addressee_of(state, text) or "") == party]
    proven = tuple(text for text in mine if items.get(text, ItemNow()).proof is not None)
    awaited = tuple(text for text in mine if text not in proven)
    if awaited:
        yield Action(
            event="HandoverReceived", items=awaited, fill=("items", "massG"), clause="Measures art. 19; art. 24(7)",
            fields={"consignment": state.key, "items": [wire_item(text, outcome="accepted") for text in awaited]},
            zh=f"逐项报告 {len(awaited)} 件的接收结果（accepted 接收、rejected 拒收、missing 未到），并复秤",
            en=f"Report the outcome of {counted(len(awaited))} (accepted, rejected, missing), with the mass",
        )  # fmt: skip
    if proven:
        first = min((proof.at for text in proven if (proof := items[text].proof) is not None), default=None)
        fields = {"consignment": state.key, "items": [wire_item(text, outcome="accepted") for text in proven]}
        yield Action(
            event="HandoverReceived", items=proven, fill=("occurredAt", "massG"), clause="Measures art. 24(7)", fields=fields,
            zh=f"补报 {len(proven)} 件的接收：贵方其后的行为（最早 {first}）表明已经收到",
            en=f"Report late the receipt of {counted(len(proven))}: later acts of yours (the first at {first}) prove it",
        )  # fmt: skip
    if not mine:
        yield barred(
            "HandoverReceived", "发给贵方的物品都已有结果", "every item that was for you has its outcome already"
        )


def _of_others_on_the_way(state: Consignment, items: Items, *, authority: bool) -> Iterable[Action | Barred]:
    open_items = _under_way(state, items)
    codes = _codes(open_items)
    if not codes:
        return
    batteries = tuple(text for text in open_items if text.startswith("battery:"))
    if authority:
        yield Action(
            event="HoldPlaced", items=batteries, fields={"codes": codes}, fill=("codes", "ground"), clause=TRACED,
            zh="可对在途电池予以扣押", en="Hold batteries that are under way",
        )  # fmt: skip
        return
    yield _lost(open_items, codes)
    yield Action(
        event="IncidentReported", items=batteries, fields={"codes": codes}, fill=("codes", "kind"), clause=TRACED,
        zh="途中发生碰撞、起火或浸水的，报告事故", en="Report a crash, fire or flood on the way",
    )  # fmt: skip
    for event in ("HandoverCancelled", "HandoverRedirected"):
        yield barred(event, "只有发出方撤销或改送", "only the sender cancels or redirects")


def _of_strangers(state: Consignment) -> Iterable[Action | Barred]:
    if state.sent_at is None and state.received_at is not None:
        taken = tuple(text for text, outcome in state.outcomes.items() if outcome in ("accepted", "extra", "rejected"))
        fields: dict[str, Any] = {"consignment": state.key, "items": [wire_item(text) for text in taken]}
        if len(state.receivers) == 1:
            fields["to"] = state.receivers[0]
        yield Action(
            event="HandoverSent", items=taken, fields=fields, fill=("occurredAt", "purpose"), clause=ART_24,
            zh="如由贵方发出，补报移交出库：接收方已报接收", en="If it was you who sent it, report that late: its receipt is on record",
        )  # fmt: skip
        return
    for event in ("HandoverReceived", "HandoverCancelled", "HandoverRedirected"):
        yield barred(
            event, "贵方不是此次移交的发出方或接收方", "you are neither sender nor addressee of this consignment"
        )


def _of_anybody(state: Consignment, items: Items) -> Iterable[Action | Barred]:
    missing = tuple(
        text for text, outcome in state.outcomes.items()
        if outcome == "missing" and text.startswith("battery:") and items.get(text, ItemNow()).missing
    )  # fmt: skip
    if missing:
        yield Action(
            event="BatteryFound", items=missing, fields={"codes": _codes(missing)}, fill=("codes", "keptBy"), clause=TRACED,
            zh="找到未到的电池的，报告发现", en="Whoever finds a battery that did not arrive reports it",
        )  # fmt: skip
