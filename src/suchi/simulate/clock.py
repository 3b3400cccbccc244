"""Time inside the simulation: whole seconds of local time (UTC+8) since 1970, and their text from tables."""

from __future__ import annotations

from datetime import date, timedelta

DAY = 86_400
_FIRST = date(1970, 1, 1)
_LAST = date(2041, 1, 1)

DAY_TEXT = [(_FIRST + timedelta(days=n)).isoformat() for n in range((_LAST - _FIRST).days)]
CLOCK_TEXT = [f"T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}" for n in range(DAY)]


def day_number(text: str) -> int:
    """The number of a day `YYYY-MM-DD`."""
    return (date.fromisoformat(text) - _FIRST).days


MEASURES = day_number("2026-04-01")
"""In force: the Measures (joint order No. 73)."""
PUBLISHED = day_number("2026-01-16")
PREDECESSOR = day_number("2018-08-01")
"""The predecessor's traceability platform took reports from here on (公告2018年第35号); older history was migrated."""
