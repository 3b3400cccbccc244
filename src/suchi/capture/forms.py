"""The form of days and moments, which the decoder leaves to be checked where they are used."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from suchi.domain.event import instant_us


@lru_cache(maxsize=1 << 14)
def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, `YYYY-MM-DD`."""
    try:
        return len(text) == 10 and text.isascii() and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_moment(text: str) -> bool:
    try:
        instant_us(text)
    except (ValueError, OverflowError):
        return False
    return True
