"""The working days of China as the State Council's yearly notices make them, from the package that keeps those notices."""

from __future__ import annotations

from datetime import date
from functools import cache

from suchi.domain.terms import WorkDays

_MONDAY_TO_FRIDAY = 5


@cache
def working_days() -> WorkDays:
    """All working days of the published years; beyond the last of them the register does not guess."""
    from chinese_calendar import constants

    off = {day.toordinal() for day in constants.holidays}
    made_up = {day.toordinal() for day in constants.workdays}
    years = {day.year for day in constants.holidays}
    first, last = date(min(years), 1, 1).toordinal(), date(max(years), 12, 31).toordinal()
    days = (
        day
        for day in range(first, last + 1)
        if day in made_up or ((day - 1) % 7 < _MONDAY_TO_FRIDAY and day not in off)  # ordinal 1 was a Monday
    )
    return WorkDays(tuple(days), first, last)
