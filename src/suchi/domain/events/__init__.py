"""All event types, one module per stage of life or part of one; importing this package fills catalogue and union."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from suchi.domain import things as things  # the touch classes must be declared before events are made
from suchi.domain.event import CATALOGUE, Event
from suchi.domain.events import (
    governing,
    governing_cases,
    governing_parties,
    handing_over,
    identities,
    lots,
    making,
    models,
    recalls,
    recycling,
    retiring,
    servicing,
    using,
)

MODULES = (
    models, making, identities, using, servicing, recalls, retiring, handing_over, lots, recycling,
    governing_parties, governing, governing_cases,
)  # fmt: skip
TYPES: tuple[type[Event], ...] = tuple(about.type for about in CATALOGUE.values())
AnyEvent: Any = reduce(or_, TYPES)


def __getattr__(name: str) -> type[Event]:
    """An event type by its wire name: `from suchi.domain.events import BatteryProduced`."""
    if name in CATALOGUE:
        return CATALOGUE[name].type
    raise AttributeError(name)
