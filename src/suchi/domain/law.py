"""Terms, loaded marks and other dated settings of the law, each with instrument and grade, as entries have set them."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.event import Day, Name, Natural, Part, Text, Touch, touch_of


class Term(Part, frozen=True, kw_only=True):
    """A term: `amount` of `unit` (`日`, `工作日`, `月`) in force from a day; no amount means the law leaves it open."""

    name: Name
    since: Day
    amount: Natural | None = None
    unit: Literal["日", "工作日", "月"] | None = None
    instrument: Text | None = None
    grade: Literal["A", "B", "C", "P", "U"] | None = None


class Loaded(Part, frozen=True, kw_only=True):
    """From a day on, the permits of this kind and region are completely on record: absence then proves something."""

    region: str
    kind: str
    since: str


@touch_of("law")
class LawTouch(Touch, frozen=True, tag="law"):
    """What one event changes of the settings: one term, one loaded mark, or how the ledger was opened."""

    term: Term | None = None
    loaded: Loaded | None = None
    suspended: tuple[str, str, str | None] | None = None
    nil: tuple[str, str] | None = None
    mode: str | None = None
    registrar: str | None = None
    prefix_of: str | None = None
    note: str | None = None


class Law(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of one setting (`terms`, `loaded`, `register`, `prefix:…`, a company's `suspended:…` and `nil:…`, or a
    day's digests of the audit trail, `audit:…`)."""

    key: str
    terms: tuple[Term, ...] = ()
    loaded: tuple[Loaded, ...] = ()
    suspensions: tuple[tuple[str, str, str | None], ...] = ()
    nils: tuple[tuple[str, str], ...] = ()
    mode: str | None = None
    registrar: str | None = None
    prefix_of: str | None = None
    last: str | None = None
    last_at: str | None = None


def empty(key: str) -> Law:
    return Law(key=key)


def apply(state: Law, touch: LawTouch, _when: object = None) -> Law:
    """The settings after one more touch; an older figure is never edited in place, it stays with its day."""
    change: dict[str, Any] = {"last": touch.event, "last_at": touch.at}
    if touch.term is not None:
        change["terms"] = _with(state.terms, touch.term)
    if touch.loaded is not None:
        change["loaded"] = _with(state.loaded, touch.loaded)
    if touch.suspended is not None:
        change["suspensions"] = _with(state.suspensions, touch.suspended)
    if touch.nil is not None:
        change["nils"] = _with(state.nils, touch.nil)
    if touch.mode is not None and state.mode is None:
        change["mode"] = touch.mode
        change["registrar"] = touch.registrar
    if touch.prefix_of is not None and state.prefix_of is None:
        change["prefix_of"] = touch.prefix_of
    return replace(state, **change)


MOST_SETTINGS = 10_000


def _with(known: tuple[Any, ...], new: Any) -> tuple[Any, ...]:
    """The settings with the new one last, so that of two for one day the later act counts."""
    return (*(one for one in known if one != new), new)[-MOST_SETTINGS:]


def term_on(state: Law | None, name: str, day: str) -> Term | None:
    """The term of that name in force on the day, or None where nobody set one."""
    if state is None:
        return None
    fitting = [term for term in state.terms if term.name == name and term.since <= day]
    return max(reversed(fitting), key=lambda term: term.since, default=None)


def is_loaded(state: Law | None, region: str, kind: str, day: str) -> bool:
    """Whether the register of this kind of permit is complete for the region (GB/T 2260, or one that contains it) on the day."""
    if state is None:
        return False
    return any(mark.kind == kind and mark.since <= day and contains(mark.region, region) for mark in state.loaded)


def contains(outer: str, inner: str) -> bool:
    """Whether a region contains another, or is it: trailing pairs of zeros stand for all of a province or prefecture;
    `000000` and `100000` stand for the nation."""
    if outer in ("000000", "100000"):
        return True
    stem = outer[:2] if outer[2:] == "0000" else outer[:4] if outer[4:] == "00" else outer
    return inner.startswith(stem)
