"""Measurements of a battery: the last health, capacity and cycles that somebody reported."""

from __future__ import annotations

from typing import Any


def measure(touch: Any, change: dict[str, Any]) -> None:
    """What a report of health changes; health in ‰ of rated capacity, capacity in mAh."""
    if touch.state_of_health_permille is not None:
        change["state_of_health_permille"] = touch.state_of_health_permille
        change["state_of_health_at"] = touch.at
    if touch.capacity_mah is not None:
        change["capacity_mah"] = touch.capacity_mah
    if touch.cycles is not None:
        change["cycles"] = touch.cycles
