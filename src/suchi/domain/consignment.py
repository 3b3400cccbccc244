"""What the touches have made of a consignment: who sent what to whom, and what became of each item."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.event import Touch, touch_of
from suchi.domain.marks import MOST_LINKS, linked


@touch_of("consignment")
class ConsignmentTouch(Touch, frozen=True, tag="consignment"):
    """What one event changes of a consignment; `items` are thing texts such as `battery:…`, `lot:…`, `uncoded:1`."""

    sent: bool = False
    sender: str | None = None
    addressee: str | None = None
    purpose: str | None = None
    carrier: str | None = None
    mass_g: int | None = None
    items: tuple[str, ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    received_mass_g: int | None = None
    received: bool = False
    cancelled: bool = False
    redirected: bool = False
    note: str | None = None


class Consignment(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of a consignment; masses in g. An item's outcome is `accepted`, `rejected`, `missing`, `extra`,
    `cancelled` or absent; `elsewhere` names the addressee of items that were redirected without the others, `former` whom
    it was for before and until when, `others` who else sent something under the same id; `unweighed`: a receipt gave no
    mass, so the masses received are not all known; `receivers` are the companies that reported a receipt."""

    key: str
    sent_at: str | None = None
    sender: str | None = None
    addressee: str | None = None
    purpose: str | None = None
    carrier: str | None = None
    mass_g: int | None = None
    received_mass_g: int | None = None
    items: tuple[str, ...] = ()
    outcomes: dict[str, str] = {}
    elsewhere: dict[str, str] = {}
    received_at: str | None = None
    redirections: int = 0
    former: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()
    unweighed: bool = False
    receivers: tuple[str, ...] = ()
    last: str | None = None
    last_at: str | None = None


def empty(key: str) -> Consignment:
    return Consignment(key=key)


MOST_ITEMS = 20_000
"""Items of which a consignment keeps the outcome, those nobody sent included."""


def apply(state: Consignment, touch: ConsignmentTouch, _when: object = None) -> Consignment:
    """The state of a consignment after one more touch."""
    change: dict[str, Any] = {"last": touch.event, "last_at": touch.at}
    if touch.sent:
        if state.sender is not None and company_of(state.sender) != company_of(touch.sender or ""):
            # The id is taken: the first sender's consignment stays what it is, and a rule says that there are two.
            return replace(state, others=linked(state.others, (touch.sender or "",)), **change)
        _send(state, touch, change)
    if touch.redirected:
        _redirect(state, touch, change)
    if touch.received:
        change["received_at"] = touch.at
        change["receivers"] = linked(state.receivers, (company_key(touch.by),))
        if touch.received_mass_g is not None:
            change["received_mass_g"] = (state.received_mass_g or 0) + touch.received_mass_g
        elif any(outcome == "accepted" for _, outcome in touch.outcomes):
            change["unweighed"] = True
    outcomes = dict(touch.outcomes)
    if touch.cancelled:
        outcomes |= {item: "cancelled" for item in touch.items or state.items if item not in state.outcomes}
    if outcomes:
        known = set(state.items)
        room = MOST_ITEMS - len(state.outcomes)
        new = {item: outcome for item, outcome in outcomes.items() if item in known or item in state.outcomes}
        new |= dict(list(outcomes.items())[: max(room, 0)])
        change["outcomes"] = state.outcomes | new
    return replace(state, **change)


def _send(state: Consignment, touch: ConsignmentTouch, change: dict[str, Any]) -> None:
    """Sent, or more of it sent while some is still on its way; sent once more after it was over, it begins again."""
    change.update(sender=touch.sender, purpose=touch.purpose, carrier=touch.carrier, addressee=touch.addressee)
    if state.sent_at is None:
        change.update(sent_at=touch.at, mass_g=touch.mass_g, items=touch.items)
    elif open_of(state):
        change["items"] = tuple(dict.fromkeys((*state.items, *touch.items)))[:MOST_ITEMS]
        known = state.mass_g is not None and touch.mass_g is not None
        change["mass_g"] = (state.mass_g or 0) + (touch.mass_g or 0) if known else None
    else:
        change.update(sent_at=touch.at, mass_g=touch.mass_g, items=touch.items, outcomes={}, elsewhere={}, former=())
        change.update(received_at=None, received_mass_g=None, unweighed=False)


def _redirect(state: Consignment, touch: ConsignmentTouch, change: dict[str, Any]) -> None:
    """All open items get another addressee, or only those that are named."""
    change["redirections"] = state.redirections + 1
    if touch.addressee is None:
        return
    open_items = open_of(state)
    if state.addressee is not None and state.addressee != touch.addressee:
        change["former"] = (*state.former, (state.addressee, touch.at))[-MOST_LINKS:]
    if not open_items or open_items <= set(touch.items):
        change["addressee"] = touch.addressee
        change["elsewhere"] = {}
    else:
        named = {item: touch.addressee for item in touch.items if item in open_items}
        change["elsewhere"] = state.elsewhere | named


def addressee_of(state: Consignment, item: str) -> str | None:
    """For whom an item is on its way now."""
    return state.elsewhere.get(item, state.addressee)


def open_of(state: Consignment) -> set[str]:
    """The items that were sent and of which nothing is known since."""
    return {item for item in state.items if item not in state.outcomes}


def stage(state: Consignment) -> str:
    """`announced` (nothing sent on record), `sent`, `part_received`, `received` or `cancelled`."""
    if state.sent_at is None:
        return "received" if state.received_at is not None else "announced"
    if not open_of(state) and state.items:
        return "cancelled" if set(state.outcomes.values()) == {"cancelled"} else "received"
    return "part_received" if state.outcomes else "sent"
