"""Counting of terms: the last day on which something owed is in time, in 日, 工作日 or 月, with the days on which the clock stands still."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from suchi.domain.event import day_of
from suchi.domain.law import Term

Stop = tuple[str, str | None]
"""First and last day (`YYYY-MM-DD`, both included) on which a clock stands still; None: it still does."""
Span = tuple[int, int | None]
MOST_REST_DAYS = 9
"""The longest run of days off that a holiday notice has made so far; where no calendar is published, a run may be as long."""
_ISO_DAY = 10


class WorkDays(Struct, frozen=True):
    """Working days as the State Council publishes them, as ordinals of `datetime.date`; nothing is known beyond `last`."""

    days: tuple[int, ...] = ()
    first: int = 0
    last: int = -1

    def knows(self, day: int) -> bool:
        """Whether the calendar of that day's year is published."""
        return self.first <= day <= self.last

    def rests(self, day: int) -> bool | None:
        """Whether it is a day off; None where no calendar is published."""
        if not self.knows(day):
            return None
        at = bisect_right(self.days, day)
        return not (at and self.days[at - 1] == day)

    def next_work_day(self, day: int) -> int | None:
        """The first working day after the day; None where no calendar is published."""
        at = bisect_right(self.days, day)
        return self.days[at] if self.knows(day) and at < len(self.days) else None


UNPUBLISHED = WorkDays()
"""No calendar at all: every term in 工作日 is open."""


class Due(Struct, frozen=True):
    """The last day of a term, and the last day on which being late is not yet certain: a term that ends on a day off may
    run on to the next working day, which the Measures do not say."""

    day: str
    certain_after: str


def ordinal(day: str) -> int:
    """The ordinal of a day `YYYY-MM-DD`. Raises ValueError."""
    return date.fromisoformat(day[:_ISO_DAY]).toordinal()


def text(day: int) -> str:
    """The day of an ordinal."""
    return date.fromordinal(day).isoformat()


def days_between(earlier: str, later: str) -> int:
    """Calendar days from one day to another; below zero where the second comes first."""
    return ordinal(later) - ordinal(earlier)


def due(since: str, term: Term | None, stops: Iterable[Stop] = (), calendar: WorkDays = UNPUBLISHED) -> Due | None:
    """When what began on the day `since` is due; that day itself does not count. None: no countdown, because the term is
    `unset`, or in working days that are not published, or because the clock stands still to this day."""
    if term is None or term.amount is None or term.unit is None:
        return None
    try:
        start = ordinal(since)
        if term.unit == "工作日":
            end = _work_days_on(start, term.amount, _merged(stops), calendar)
        else:
            plain = months_on(start, term.amount) if term.unit == "月" else start + term.amount
            end = _days_on(start, plain - start, _merged(stops))
        return None if end is None else Due(text(end), text(_certain_after(end, calendar)))
    except (ValueError, OverflowError):
        return None  # a day or an amount that no calendar holds


def months_on(day: int, months: int) -> int:
    """The same day some months later, or the last day of that month where it has no such day."""
    start = date.fromordinal(day)
    year, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + year, month + 1, 1)
    after = (first + timedelta(days=31)).replace(day=1)
    return min(first.toordinal() + start.day - 1, after.toordinal() - 1)


def _days_on(start: int, count: int, stops: list[Span]) -> int | None:
    """The day on which so many days have passed since, those of the stops not counted."""
    at = start
    for first, last in stops:
        if last is not None and last <= at:
            continue
        free = max(0, first - 1 - at)
        if count <= free:
            break
        if last is None:
            return None
        count -= free
        at = last
    return at + count


def _work_days_on(start: int, count: int, stops: list[Span], calendar: WorkDays) -> int | None:
    if not calendar.knows(start):
        return None
    for day in calendar.days[bisect_right(calendar.days, start) :]:
        if not any(first <= day and (last is None or day <= last) for first, last in stops):
            count -= 1
            if count <= 0:
                return day
    return None


def _certain_after(end: int, calendar: WorkDays) -> int:
    rests = calendar.rests(end)
    if rests is False:
        return end
    following = calendar.next_work_day(end)
    return end + MOST_REST_DAYS if following is None else following


def _merged(stops: Iterable[Stop]) -> list[Span]:
    """The stops in order, as ordinals, those that overlap or touch as one."""
    spans = sorted(((ordinal(first), None if last is None else ordinal(last)) for first, last in stops), key=_by_first)
    merged: list[Span] = []
    for first, last in spans:
        if last is not None and last < first:
            continue
        if merged:
            before, until = merged[-1]
            if until is None:
                break
            if first <= until + 1:
                merged[-1] = (before, None if last is None else max(until, last))
                continue
        merged.append((first, last))
    return merged


def _by_first(span: Span) -> int:
    return span[0]


def stop_of(placed: str, lifted: str | None) -> Stop:
    """A hold as days on which the clock stands still: from the day it was placed to the day it was lifted."""
    return day_of(placed), None if lifted is None else day_of(lifted)
