"""When and how a battery became waste: what its state keeps of that, and the ways of retirement that figures tell apart. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Literal

Way = Literal["scrapped", "repair", "swap", "production", "taken_back", "other"]
WAYS: tuple[Way, ...] = ("scrapped", "repair", "swap", "production", "taken_back", "other")
_REASONS: Mapping[str, Way] = MappingProxyType(
    {"vehicle-scrapped": "scrapped", "production-scrap": "production", "test": "production"}
)
_ROLES: tuple[tuple[str, Way], ...] = (("dismantler", "scrapped"), ("swap_operator", "swap"), ("repairer", "repair"))


def turned(before: str, touch: Any, phase: str) -> dict[str, Any]:
    """What changes of a battery whose phase turns from `before` to another one. Its retirement stays on record when it has ended,
    and is gone when it turned out to be none."""
    change: dict[str, Any] = {"phase": phase, "phase_at": touch.at}
    if phase == "ended":
        return change | {"phase_beneath": before, "ended_by": touch.ended_by or touch.event, "ended_at": touch.at}
    if phase != "waste":
        return change | restored(touch.at, phase)
    told = f"{touch.event}:{touch.note}" if touch.event == "BatteryRetired" and touch.note else touch.event
    return change | {"waste_at": touch.at, "waste_from": told, "waste_by": touch.by.split("/", 1)[0]}


def restored(at: str, phase: str) -> dict[str, Any]:
    """What changes of a battery that is no waste after all."""
    return {"phase": phase, "phase_at": at, "waste_at": None, "waste_from": None, "waste_by": None}


def way_of(source: str, roles: Collection[str]) -> Way | None:
    """How a battery was retired: by the reason where one was told, else by the roles of whoever reported it. `source` is the type of
    the report, of a retirement with its reason (`BatteryRetired:decay`). None: it was waste in an opening stock, and nobody told
    how it became so."""
    event, _, reason = source.partition(":")
    if event == "OpeningStockDeclared":
        return None
    if reason in _REASONS:
        return _REASONS[reason]
    known: Way | None = next((way for role, way in _ROLES if role in roles), None)
    return known or ("taken_back" if event == "BatteryCollected" else "other")
