"""The calendar day of a moment, also of a text that is none: a fold must bear whatever was written."""

from __future__ import annotations

from suchi.domain.event import day_of


def calendar_day(occurred_at: str) -> str:
    """The day in UTC+8; of a moment that is none (admission will refuse it) what stands at its place."""
    try:
        return day_of(occurred_at)
    except ValueError:
        return occurred_at[:10]
