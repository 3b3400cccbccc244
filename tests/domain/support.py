"""Folding by hand: events in a row, and what they make of one thing."""

from typing import Any

import msgspec

from suchi.domain.codes import battery_key
from suchi.domain.event import Ref, instant_us
from suchi.domain.events import CATALOGUE
from suchi.domain.things import THINGS

MAKER, CAR, SWAP, REPAIR, YARD, RECYCLER, OUTLET = "MAKER", "CAR", "SWAP", "REPAIR", "YARD", "RECYCLER", "OUTLET"
PACK, OTHER, MODULE, VIN = "PACK1", "PACK2", "MODULE1", "VIN1"


def report(name: str, by: str, at: str = "2026-05-01", **fields: Any) -> Any:
    """An event as its wire form would decode."""
    raw = {"type": name, "id": f"{name}{at}", "occurredAt": at, "reporter": by} | fields
    return msgspec.convert(raw, CATALOGUE[name].type)


def fold(kind: str, key: str, *events: Any) -> Any:
    """The state of one thing after the events, in the order in which they happened."""
    thing = THINGS[kind]
    state = thing.empty(key)
    ordered = sorted(enumerate(events), key=lambda e: (instant_us(e[1].occurred_at), e[1].about.rank, e[0]))
    for _, event in ordered:
        for ref, touch in event.touches():
            if ref == Ref(kind, key):
                state = thing.apply(state, touch)
    return state


def battery(*events: Any, code: str = PACK) -> Any:
    return fold("battery", battery_key(code), *events)


def vehicle(*events: Any, vin: str = VIN) -> Any:
    return fold("vehicle", vin, *events)
