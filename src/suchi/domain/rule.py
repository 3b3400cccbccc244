"""Rules: one function named for the obligation, declared with all that the platform knows of it, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from suchi.domain.cause import cause_of, finding_id
from suchi.domain.codes import company_key
from suchi.domain.event import CATALOGUE, GOVERNING_KINDS, Entry, Event, Ref, day_of

if TYPE_CHECKING:
    from suchi.domain.facts import Facts

Verdict = Literal["broken", "undecided"]
Severity = Literal["breach", "doubt", "notice", "hint"]
Answers = Literal["nobody", "reporter", "maker", "sender", "recipient", "site", "party"]
"""Whom a broken rule can be held against; never the one who honestly reports another's deviation."""
MEASURES_IN_FORCE = "2026-04-01"
"""First day of the Measures (order No. 73, published 2026-01-16)."""


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What a rule found: against whom (`answerable`, absent: nobody), on what evidence, or what is missing to decide.
    `cause` is equal for findings of one rule about one thing that have one cause; `finding_id` names this one for ever.
    `withheld` names the evidence that is kept back from this reader; nothing is kept back from what is stored."""

    rule: str
    entry: str
    subject: str
    verdict: Verdict
    answerable: str | None = None
    evidence: dict[str, str] = {}
    missing: str | None = None
    zh: str | None = None
    en: str | None = None
    cause: str | None = None
    finding_id: str | None = None
    withheld: tuple[str, ...] = ()


class Rule(Struct, frozen=True):
    """A declared rule. `says_zh`/`says_en` may name evidence in braces; `next_zh`/`next_en` say what to do. `source` is the
    instrument with its article or clause, `grade` how certain its wording is (REGULATION), `since`/`until` the days of acts
    it applies to; `reads` are the kinds of looked-up things whose change calls for judging again."""

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
    on: tuple[type[Event], ...]
    of: str | None
    given: tuple[str, ...]
    check: Callable[[Facts, Entry], Iterable[Finding]]
    answers: Answers = "nobody"
    reads: frozenset[str] = frozenset()
    since: str | None = None
    until: str | None = None

    def in_force(self, day: str) -> bool:
        """Whether the obligation was in force on the day (`YYYY-MM-DD`) of the act."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def open_question(self, key: str, missing: str) -> tuple[str, str]:
        """In Chinese and English: that nothing could be decided about a thing, and what is missing to do so."""
        return (
            f"“{self.zh}”尚不能判断（{key}）：缺 {missing}",
            f"“{self.en}” cannot be judged yet ({key}): {missing} is missing",
        )


RULES: dict[str, Rule] = {}


def rule(**about: Any) -> Callable[[Callable[..., Iterable[Finding]]], Callable[..., Iterable[Finding]]]:
    """Declare a rule; the function's name is the rule's name. Without `on` it looks at every event; `of` names the kind of
    thing that an event must name for the rule to say anything, `given` a word of `facts.GIVEN` that must hold as well: a rule
    on all events that cannot say anything of most need not be asked there. `reads` is written as words."""

    def keep(check: Callable[..., Iterable[Finding]]) -> Callable[..., Iterable[Finding]]:
        on = about.pop("on", (Event,))
        about.setdefault("of", None)
        about["given"] = tuple(word for word in (about["of"], about.get("given")) if word is not None)
        about["reads"] = frozenset(about.get("reads", "").split())
        if not about["reads"] <= GOVERNING_KINDS:
            raise ValueError(f"{check.__name__}: only governing things are looked up, not {sorted(about['reads'])}")
        RULES[check.__name__] = Rule(name=check.__name__, check=check, on=tuple(on), **about)
        return check

    return keep


def accountable(facts: Facts, entry: Entry) -> bool:
    """Whether a report can be held against anybody: it takes effect, and is no history brought over or stock of the first day."""
    return facts.standing == 0 and entry.event.provenance == "reported"


def find(
    name: str, entry: Entry, subject: Ref, *, answerable: str | None = None, cause: str | None = None, **evidence: str
) -> Finding:
    """A finding with evidence on record. `cause`: what makes it one with others of this rule about this thing, where equal
    evidence is not what does."""
    return _finding(name, entry, subject, "broken", answerable, evidence, None, cause)


def undecided(
    name: str, entry: Entry, subject: Ref, missing: str, *, cause: str | None = None, **evidence: str
) -> Finding:
    """No verdict: what is missing to decide is named, and nobody is answerable."""
    return _finding(name, entry, subject, "undecided", None, evidence, missing, cause)


def own_word(entry: Entry) -> str | None:
    """The reporter, where a report that contradicts its own standard or registration can be held against it: since the
    Measures, and not for what was brought over from before."""
    event = entry.event
    if event.provenance != "reported" or day_of(event.occurred_at) < MEASURES_IN_FORCE:
        return None
    return company_key(event.reporter)


def _finding(
    name: str,
    entry: Entry,
    subject: Ref,
    verdict: Verdict,
    answerable: str | None,
    evidence: dict[str, str],
    missing: str | None,
    cause: str | None = None,
) -> Finding:
    about = RULES.get(name)
    words = {"subject": subject.key, "missing": missing or "", **evidence}
    return Finding(
        rule=name,
        entry=entry.id.hex(),
        subject=str(subject),
        verdict=verdict,
        answerable=answerable,
        evidence=evidence,
        missing=missing,
        zh=filled(about.says_zh, words) if about else None,
        en=filled(about.says_en, words) if about else None,
        cause=cause or cause_of(verdict, missing, evidence),
        finding_id=finding_id(about.code if about else name, str(subject), entry.id.hex(), name),
    )


def filled(says: str, words: dict[str, str]) -> str:
    """A sentence of a rule with its words in it."""
    return says.format_map(_Blank(words))


class _Blank(dict[str, str]):
    """A missing word in a sentence must not turn a finding into an error."""

    def __missing__(self, key: str) -> str:
        return "—"


def types_reading(kind: str) -> frozenset[str]:
    """Names of the event types that some rule judges by looked-up things of this kind."""
    return frozenset(
        name
        for name, about in CATALOGUE.items()
        if any(kind in rule_.reads and issubclass(about.type, rule_.on) for rule_ in RULES.values())
    )


def rules_reading(kind: str) -> list[str]:
    """Names of the rules that look up things of this kind."""
    return sorted(rule_.name for rule_ in RULES.values() if kind in rule_.reads)
