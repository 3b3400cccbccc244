"""Sweeps: rules on the population, each declared with all that the platform knows of it; its question is one SQL statement."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from suchi.domain.rule import Answers, Finding, Severity, says

OWN = "the register's own"
"""The source of a threshold that no instrument sets: it never makes a breach."""
SMALL = frozenset({"battery_model", "case", "company", "law", "site", "vehicle_model"})
"""Kinds of which there are so few that each day asks about all of them."""
Cadence = Literal["day", "whole"]


class Threshold(Struct, frozen=True, kw_only=True):
    """A figure that a sweep compares with: its unit, and the table or instrument it comes from (`OWN` where there is none)."""

    name: str
    amount: int
    unit: str
    source: str = OWN


class Sweep(Struct, frozen=True, kw_only=True):
    """A declared sweep. `of` is the kind of thing it looks at, which is also what it finds something about; `cadence` says
    whether a day's increment asks again about what changed, or only a run over everything; `since` is the first day of acts
    it holds against anyone. The sentences may name evidence in braces, as those of rules do."""

    name: str
    code: str
    zh: str
    en: str
    says_zh: str
    says_en: str
    next_zh: str
    next_en: str
    source: str
    grade: str
    severity: Severity
    of: str
    answers: Answers = "nobody"
    since: str | None = None
    until: str | None = None
    thresholds: tuple[Threshold, ...] = ()
    cadence: Cadence = "day"
    few: bool = False
    """Its question costs nothing even when asked about everything, so each day asks it whole."""

    of_others: bool = False
    """What it finds may go away with something that no longer names the thing, so what stands is asked about again each time."""

    @property
    def whole_each_day(self) -> bool:
        """Whether a day's increment asks about all there is."""
        return self.few or self.of in SMALL

    @property
    def figures(self) -> dict[str, int]:
        """The thresholds by name, as its statement takes them."""
        return {threshold.name: threshold.amount for threshold in self.thresholds}


SWEEPS: dict[str, Sweep] = {}


def sweep(**about: Any) -> Sweep:
    """Declare a sweep. One that reports without anybody answerable says so: hints and notices never name a party."""
    declared = Sweep(**about)
    if declared.severity in ("hint", "notice") and declared.answers != "nobody":
        raise ValueError(f"{declared.name}: a {declared.severity} has no answerable party")
    if declared.severity == "breach" and any(one.source == OWN for one in declared.thresholds):
        raise ValueError(f"{declared.name}: a threshold of the register's own makes no breach")
    if declared.name in SWEEPS:
        raise ValueError(f"{declared.name} is declared twice")
    SWEEPS[declared.name] = declared
    return declared


def swept(
    declared: Sweep, subject: str, answerable: str | None, missing: str | None, evidence: dict[str, str]
) -> Finding:
    """What a sweep found about a thing; `missing` makes it undecided, and then nobody is answerable."""
    key = subject.partition(":")[2]
    return Finding(
        rule=declared.name,
        entry="",
        subject=subject,
        verdict="broken" if missing is None else "undecided",
        answerable=answerable if missing is None else None,
        evidence=evidence,
        missing=missing,
        zh=says(declared.says_zh, key, missing, evidence, zh=True),
        en=says(declared.says_en, key, missing, evidence, zh=False),
    )
