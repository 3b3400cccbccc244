"""What became of a battery, for a company that once made or held it: stages and dates, never who, where, or how much."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from suchi.domain import battery as batteries
from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.event import day_of
from suchi.domain.history import Past, in_effect
from suchi.domain.stages import STAGES, stage

AFTER_USE = frozenset(
    "vehicle_scrapped retired collected handing_over received dismantled recycled made_into_product consumed exported lost "
    "ended".split()
)
"""Stages that are told with their day. While a battery is in use its days are those of somebody's journeys: not told."""


class Milestone(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A stage that the battery reached, and the day (`YYYY-MM-DD`) on which it did; none while it is in use."""

    stage: str
    zh: str
    en: str
    on: str | None = None


class Origin(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """What a company was to the battery: whether it made it, and the days from which until which it held it last (no `until`:
    it still does)."""

    made: bool = False
    held_since: str | None = None
    held_until: str | None = None


def origin(pasts: Sequence[Past], company: str) -> Origin | None:
    """What the company (its code) was to the battery; None where it neither made nor held it."""
    state = batteries.empty("")
    made, since, until = False, None, None
    for past in in_effect(pasts):
        touch = past.touch
        had = company_of(state.holder) == company
        state = batteries.apply(state, touch, past.when)
        has = company_of(state.holder) == company
        made = made or (touch.born and state.maker is not None and company_key(state.maker) == company)
        if has:
            since, until = since or touch.at, None
        elif had:
            until = touch.at
    days = (day_of(since) if since else None, day_of(until) if until else None)
    return Origin(made, *days) if made or since is not None else None


def fate(pasts: Sequence[Past]) -> tuple[Milestone, tuple[Milestone, ...]]:
    """The stage the battery is at, and the stages after use in the order in which they were reached; one that lasts is told
    once."""
    state = batteries.empty("")
    name = stage(state)
    found: list[Milestone] = []
    for past in in_effect(pasts):
        state = batteries.apply(state, past.touch, past.when)
        before, name = name, stage(state)
        if name != before and name in AFTER_USE:
            found.append(Milestone(name, *STAGES[name], day_of(past.touch.at)))
    return (found[-1] if found and name in AFTER_USE else Milestone(name, *STAGES[name])), tuple(found)
