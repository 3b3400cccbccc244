"""Duties: what the law makes a party owe, declared once; what a thing's state leaves open; and how it stands on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from suchi.domain.event import day_of
from suchi.domain.law import Law, Term, term_on
from suchi.domain.notices import PERMIT_ENDS
from suchi.domain.terms import Stop, WorkDays, days_between, due, stop_of

Kind = Literal["foreseeable", "self-reported", "reminder"]
"""`foreseeable`: owed before anybody reports, so it stands on a to-do list; `self-reported`: only lateness shows, a rule says
so; `reminder`: the law asks nothing yet."""
How = Literal["no-countdown", "running", "overdue", "stopped", "nil-reported", "expiring"]


class Open(NamedTuple):
    """Something open: who owes it (None: not known, for the authority), since which moment, for which part of the thing, and
    the last day where an act has set one."""

    party: str | None
    since: str | None
    key: str = ""
    due: str | None = None


class Owed(NamedTuple):
    """A row of the table of duties, less its thing: `since` is a day, empty where it is not on record."""

    duty: str
    key: str
    party: str | None
    since: str
    due: str | None


class Duty(Struct, frozen=True, kw_only=True):
    """A declared duty. `by` are the roles that owe it (none: whoever it names), `term` the name under which `TermSet` sets its
    term (None: it has none of its own), `reports` the events that discharge it, `of` the kind of thing whose state opens it."""

    name: str
    code: str
    zh: str
    en: str
    next_zh: str
    next_en: str
    source: str
    grade: str
    kind: Kind
    reports: tuple[str, ...]
    by: frozenset[str] = frozenset()
    term: str | None = None
    of: str | None = None
    opens: Callable[[Any], Iterable[Open]] | None = None


class Standing(Struct, frozen=True):
    """How a duty stands on a day: the last day and the days left where a countdown runs (below zero: days late)."""

    how: How
    due: str | None = None
    days_left: int | None = None
    term: Term | None = None
    unverified: bool = False
    """Of a permit that is about to end: it is on record by the company's own word only."""


DUTIES: dict[str, Duty] = {}
_openers: dict[str, list[tuple[str, Callable[[Any], Iterable[Open]]]]] = {}
_idle: dict[str, Callable[[Any], bool]] = {}


def declare(duty: Duty) -> Duty:
    """Put a duty into the register of duties."""
    DUTIES[duty.name] = duty
    if duty.of is not None and duty.opens is not None:
        _openers.setdefault(duty.of, []).append((duty.name, duty.opens))
        _openers[duty.of].sort()
    return duty


def foreseeable(**about: Any) -> Callable[[Callable[..., Iterable[Open]]], Callable[..., Iterable[Open]]]:
    """Declare a duty that the state of a thing opens; the function's name is the duty's name."""

    def keep(opens: Callable[..., Iterable[Open]]) -> Callable[..., Iterable[Open]]:
        about.setdefault("kind", "foreseeable")
        for words in ("by", "reports"):
            about[words] = tuple(about.get(words, "").split())
        declare(Duty(name=opens.__name__, opens=opens, **about | {"by": frozenset(about["by"])}))
        return opens

    return keep


def idle(kind: str) -> Callable[[Callable[[Any], bool]], Callable[[Any], bool]]:
    """Declare the quick test that a thing of this kind leaves nothing open: most things do at most times."""

    def keep(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
        _idle[kind] = test
        return test

    return keep


def owed(kind: str, state: Any) -> tuple[Owed, ...]:
    """All that the state of a thing leaves open, in order; a pure function of the state, so that nothing has to be opened or
    discharged: late reports and corrections need no thought."""
    openers = _openers.get(kind)
    if openers is None or ((test := _idle.get(kind)) is not None and test(state)):
        return ()
    found = [
        Owed(name, key, party, day_of(since) if since else "", last)
        for name, opens in openers
        for party, since, key, last in opens(state)
    ]
    if len(found) > 1:
        found.sort()
    return tuple(found)


def idles(kind: str, before: Any, after: Any) -> bool:
    """Whether a thing certainly left nothing open before and leaves nothing open now; asked of every thing in every batch."""
    if kind not in _openers:
        return True
    test = _idle.get(kind)
    return test is not None and test(after) and (before is None or test(before))


def stops(held: Iterable[tuple[str, str | None]], suspended: Law | None) -> list[Stop]:
    """The days on which clocks stand still: while the thing is held, and while the party's terms are suspended."""
    found = [stop_of(placed, lifted) for placed, lifted in held]
    if suspended is not None:
        found += [(since, until) for _, since, until in suspended.suspensions]
    return found


def standing(
    row: Owed, today: str, terms: Law | None, halts: Iterable[Stop], nils: Law | None, calendar: WorkDays
) -> Standing:
    """How an open duty stands on a day, by the term in force when it opened. Never stored: it depends on the day."""
    duty = DUTIES[row.duty]
    if duty.kind == "reminder":
        left = days_between(today, row.due) if row.due else None
        return Standing("expiring" if left is not None else "no-countdown", row.due, left)
    since = row.since
    term = term_on(terms, duty.term, since) if duty.term is not None and since else None
    if row.due is not None:
        return _on(row.due, row.due, today, None)
    if term is None or term.amount is None or term.grade == "P":
        return Standing("no-countdown", term=term)
    halts = list(halts)
    last = due(since, term, halts, calendar)
    if last is None:
        still = any(until is None for _, until in halts) and due(since, term, (), calendar) is not None
        return Standing("stopped" if still else "no-countdown", term=term)
    if nils is not None and any(a <= since and last.day <= b for a, b in nils.nils):
        return Standing("nil-reported", last.day, None, term)
    if any(first <= today and (until is None or today <= until) for first, until in halts) and today <= last.day:
        return Standing("stopped", last.day, None, term)
    return _on(last.day, last.certain_after, today, term)


def _on(last: str, certain_after: str, today: str, term: Term | None) -> Standing:
    how: How = "overdue" if today > certain_after else "running"
    return Standing(how, last, days_between(today, last), term)


def shown(row: Owed, today: str) -> bool:
    """Whether it belongs on a list of that day: reminders only in their last days, before the end."""
    if DUTIES[row.duty].kind != "reminder":
        return row.since <= today
    return row.due is not None and PERMIT_ENDS.step(today, row.due) is not None
