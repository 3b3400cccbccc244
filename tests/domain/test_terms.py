"""Terms counted by hand: days, months and working days, month ends, holidays, and clocks that stand still."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suchi.capture.calendar import working_days
from suchi.domain.law import Term
from suchi.domain.terms import UNPUBLISHED, Stop, due, months_on, ordinal, stop_of, text

CALENDAR = working_days()


def term(amount: int | None, unit: str | None = "日") -> Term:
    return Term(name="T", since="2026-04-01", amount=amount, unit=unit)


def last_day(since: str, amount: int, unit: str = "日", *stops: Stop, calendar=CALENDAR) -> str | None:
    found = due(since, term(amount, unit), stops, calendar)
    return found and found.day


@pytest.mark.parametrize(
    ("since", "amount", "expected"),
    [
        ("2026-04-10", 20, "2026-04-30"),
        ("2026-04-30", 30, "2026-05-30"),
        ("2026-02-27", 2, "2026-03-01"),
        ("2028-02-27", 2, "2028-02-29"),
        ("2026-12-31", 1, "2027-01-01"),
    ],
)
def test_days_begin_with_the_day_after(since: str, amount: int, expected: str) -> None:
    assert last_day(since, amount) == expected


@pytest.mark.parametrize(
    ("since", "amount", "expected"),
    [
        ("2026-04-20", 6, "2026-10-20"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-02-28", 6, "2026-08-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-05-31", 13, "2027-06-30"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(since: str, amount: int, expected: str) -> None:
    assert last_day(since, amount, "月") == expected


@pytest.mark.parametrize(
    ("since", "amount", "expected"),
    [
        ("2026-05-06", 15, "2026-05-26"),  # the Saturday 9 May is made up for the holiday
        ("2026-09-30", 1, "2026-10-08"),  # the National Day holiday
        ("2026-09-30", 3, "2026-10-10"),  # the Saturday 10 October is worked
        ("2026-10-02", 1, "2026-10-08"),  # begun on a day off
        ("2026-12-25", 4, "2026-12-31"),
    ],
)
def test_working_days_are_those_of_the_published_calendar(since: str, amount: int, expected: str) -> None:
    assert last_day(since, amount, "工作日") == expected


def test_past_the_last_published_year_working_days_are_unset() -> None:
    assert last_day("2026-12-25", 5, "工作日") is None
    assert last_day("2027-03-01", 1, "工作日") is None
    assert last_day("2026-05-06", 1, "工作日", calendar=UNPUBLISHED) is None
    assert last_day("2026-12-25", 5) == "2026-12-30"  # plain days need no calendar


def test_a_term_without_an_amount_has_no_countdown() -> None:
    assert due("2026-04-01", term(None, None)) is None
    assert due("2026-04-01", None) is None


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        ([("2026-04-15", "2026-04-24")], "2026-05-10"),  # inside: ten days
        ([("2026-03-01", "2026-04-15")], "2026-05-05"),  # begins before, ends within: five days of it count
        ([("2026-04-30", "2026-05-03")], "2026-05-04"),  # covers the last day
        ([("2026-05-01", "2026-06-30")], "2026-04-30"),  # after the last day: too late to matter
        ([("2026-01-01", "2026-04-10")], "2026-04-30"),  # over on the day it opened
        ([("2026-04-12", "2026-04-14"), ("2026-04-13", "2026-04-16")], "2026-05-05"),  # two that overlap count once
        ([("2026-04-12", "2026-04-12"), ("2026-04-13", "2026-04-13")], "2026-05-02"),  # two that touch
        ([("2026-04-28", "2026-05-07"), ("2026-05-10", "2026-05-10")], "2026-05-11"),  # a second one in the time gained
        ([("2026-04-20", None)], None),  # it still stands still
        ([("2026-04-20", "2026-04-19")], "2026-04-30"),  # ends before it begins: no day at all
    ],
)
def test_a_clock_stands_still(stops: list[Stop], expected: str | None) -> None:
    assert last_day("2026-04-10", 20, "日", *stops) == expected


def test_months_and_working_days_stand_still_too() -> None:
    assert last_day("2026-04-20", 6, "月", ("2026-06-01", "2026-06-30")) == "2026-11-19"
    assert last_day("2026-05-06", 15, "工作日", ("2026-05-07", "2026-05-09")) == "2026-05-29"
    assert last_day("2026-05-06", 15, "工作日", ("2026-05-07", None)) is None


def test_a_hold_stops_from_the_day_it_was_placed_to_the_day_it_was_lifted() -> None:
    assert stop_of("2026-04-30T17:00:00Z", "2026-05-02") == ("2026-05-01", "2026-05-02")
    assert stop_of("2026-04-30", None) == ("2026-04-30", None)


@pytest.mark.parametrize(
    ("since", "day", "certain_after"),
    [
        ("2026-04-10", "2026-04-30", "2026-04-30"),  # a working day
        ("2026-04-12", "2026-05-02", "2026-05-06"),  # a holiday: work begins again on the sixth
        ("2026-04-20", "2026-05-10", "2026-05-11"),  # a Sunday
        ("2026-04-19", "2026-05-09", "2026-05-09"),  # a Saturday that is worked
        ("2026-12-20", "2027-01-09", "2027-01-18"),  # nobody has published that year
    ],
)
def test_lateness_is_certain_only_after_the_days_off(since: str, day: str, certain_after: str) -> None:
    found = due(since, term(20), (), CALENDAR)
    assert found is not None
    assert (found.day, found.certain_after) == (day, certain_after)


def test_what_no_calendar_holds_has_no_countdown() -> None:
    assert last_day("2026-04-01", 2**53 - 1) is None
    assert last_day("2026-04-01", 2**53 - 1, "月") is None
    assert last_day("2026-13-01", 20) is None
    assert last_day("9999-12-31", 1, "月") is None


DAYS = st.dates(date(2015, 1, 1), date(2040, 1, 1)).map(date.isoformat)
STOPS = st.lists(st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair))), max_size=4)


@given(DAYS, st.integers(1, 400), STOPS)
def test_counted_one_day_at_a_time_it_is_the_same(since: str, amount: int, stops: list[Stop]) -> None:
    day, left = ordinal(since), amount
    while left:
        day += 1
        left -= not any(ordinal(first) <= day <= ordinal(last or "") for first, last in stops)
    assert last_day(since, amount, "日", *stops) == text(day)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_end_in_the_right_month(start: date, months: int) -> None:
    end = date.fromordinal(months_on(start.toordinal(), months))
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (
        end.day < start.day and (end.toordinal() + 1 == months_on(end.replace(day=1).toordinal(), 1))
    )
