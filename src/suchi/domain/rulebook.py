"""All rules in one book: those on events and those on the population, by name and by code; and which of them are hints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from suchi.domain.event import CATALOGUE
from suchi.domain.evidence import as_reported
from suchi.domain.office import field_of
from suchi.domain.receipt import Caller
from suchi.domain.rule import RULES, Finding, Rule
from suchi.domain.sweep import SWEEPS, Sweep

Declared = Rule | Sweep
"""A sweep declares the same names as a rule, except on which events it looks."""


def declared(name: str) -> Declared | None:
    """A rule or sweep by its name or its code."""
    found = RULES.get(name) or SWEEPS.get(name)
    return found or next((one for one in everything() if one.code == name), None)


def everything() -> list[Declared]:
    """All of them, by code."""
    return sorted([*RULES.values(), *SWEEPS.values()], key=lambda one: one.code)


def events_of(one: Declared) -> tuple[str, ...]:
    """The names of the event types a rule looks at, in the order of the catalogue; none for a sweep."""
    if not isinstance(one, Rule):
        return ()
    return tuple(name for name, about in CATALOGUE.items() if issubclass(about.type, one.on))


def verdicts_of(one: Declared) -> tuple[str, ...]:
    """The verdicts a rule may give. Every rule may be unable to decide: a rule that fails is undecided."""
    return ("broken", "undecided") if one.severity != "hint" else ("broken",)


def selected(
    *, source: str | None = None, severity: str | None = None, event: str | None = None, field: str | None = None
) -> list[Declared]:
    """Those whose source begins so, of a severity, on a type of event, or of a field of duty (`suchi.domain.office`)."""
    return [
        one
        for one in everything()
        if (source is None or one.source.casefold().startswith(source.casefold()))
        and (severity is None or one.severity == severity)
        and (event is None or event in events_of(one))
        and (field is None or ((found := field_of(one.source)) is not None and found.name == field))
    ]


def hints() -> frozenset[str]:
    """Names of the rules that are for officials only."""
    return _hints(len(RULES) + len(SWEEPS))


@lru_cache(maxsize=4)
def _hints(_size: int) -> frozenset[str]:
    return frozenset(one.name for one in everything() if one.severity == "hint")


def shown_to(caller: Caller, reporter: str, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What a receipt carries of the findings on its report: to an operator all; else no hints, and of others' records nothing.
    Whoever reports by delegation reads it as the reporter does."""
    if not found:
        return ()
    if caller.scope == "operator":
        return tuple(found)
    hidden, companies = hints(), frozenset((reporter,))
    return tuple(as_reported(finding, companies) for finding in found if finding.rule not in hidden)


WANTING = (
    "补报或补登所缺的内容，登记册随即重新判断；在此之前不认定违反",
    "Report or register what is missing: the register then judges again by itself, and until then nothing counts as broken",
)


def next_step(one: Declared, verdict: str) -> tuple[str, str]:
    """What to do next, in Chinese and English. The step of a breach takes it for granted: where it could not be decided, nothing is
    to be undone, only something to be told."""
    return WANTING if verdict == "undecided" and one.severity == "breach" else (one.next_zh, one.next_en)
