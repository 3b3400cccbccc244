"""Measurements of a battery: the last health, capacity and cycles that somebody reported."""

from __future__ import annotations

from typing import Any


def measure(touch: Any, change: dict[str, Any]) -> None:
    """What a report of health changes; health in ‰ of rated capacity, capacity in mAh."""
    if touch.state_of_health_permille is not None:
        change.update(state_of_health_permille=touch.state_of_health_permille, state_of_health_at=touch.at)
        change["state_of_health_method"] = touch.note if touch.event == "HealthReported" else None
    for name in ("capacity_mah", "cycles"):
        if (value := getattr(touch, name)) is not None:
            change[name] = value
