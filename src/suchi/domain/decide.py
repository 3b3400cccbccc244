"""Decides on reports: `admit` (reasons to refuse; none means record), `record` (fold), `judge` (findings). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from suchi.domain import rules as rules  # fills the register of rules
from suchi.domain.admitting import admit as admit
from suchi.domain.cause import finding_id
from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Event, Ref, Touch, When, day_of
from suchi.domain.events.governing import EventsCorrected, Targeted
from suchi.domain.facts import GIVEN, Facts, given
from suchi.domain.history import Past, dead_entries, in_effect
from suchi.domain.party import Company, holds
from suchi.domain.rule import RULES, Finding, Rule
from suchi.domain.rules.trials import company_on_test_keeps_to_test_things
from suchi.domain.things import THINGS, State
from suchi.domain.trials import OUTSIDE, is_outside

Order = tuple[int, int, int, int, bytes]


def standing(event: Event, reporter: Company | None) -> int:
    """0: the act is among the reporter's registered roles on the day of the act. 1: it is not, and has no effect.
    Governing acts were admitted by their office; and a firm that has closed may still mend its own reports. 2 (`OUTSIDE`): a test
    company's, about something real, which has no effect either."""
    if event.about.governing or isinstance(event, EventsCorrected):
        return 0
    if is_outside(event, reporter):
        return OUTSIDE
    return 0 if holds(reporter, event.about.by, day_of(event.occurred_at)) else 1


class Folded:
    """One thing after its touches: the new state, its last place in the order, how many entries name it. After a late fold
    also the state just before each wanted entry, and the entries whose judgement may now differ."""

    __slots__ = ("affected", "before", "count", "last", "ref", "state")

    def __init__(self, ref: Ref, state: State, last: Order, count: int) -> None:
        self.ref = ref
        self.state = state
        self.last = last
        self.count = count
        self.before: dict[bytes, State] = _NONE
        self.affected: Iterable[bytes] = ()


_NONE: dict[bytes, State] = {}


def record_late(ref: Ref, olds: Sequence[Past], news: Sequence[Past], wanted: frozenset[bytes]) -> Folded:
    """Fold a thing again over its whole history with `news` put where they belong. `before` holds the state just before each
    wanted entry; `affected` are earlier-recorded entries whose judgement may now differ. `olds` are as they were stored;
    an entry that stands in both lists has changed its standing."""
    changed = {past.entry for past in news}
    merged = sorted((*(past for past in olds if past.entry not in changed), *news), key=_order)
    was, _ = _walk(ref, sorted(olds, key=_order))
    now, state = _walk(ref, merged)
    folded = Folded(ref, state, merged[-1].order, len({past.entry for past in merged}))
    folded.before = {entry: before for entry, (before, *_) in now.items() if entry in wanted}
    folded.affected = {entry for entry in was if entry not in wanted and was[entry] != now.get(entry)}
    return folded


def _order(past: Past) -> Order:
    return past.order


def _walk(ref: Ref, pasts: Sequence[Past]) -> tuple[dict[bytes, tuple[State, bool, bool]], State]:
    """For each entry the state just before it, whether it counts, and whether it is void; and the state in the end."""
    thing = THINGS[ref.kind]
    counting = {(past.entry, past.order) for past in in_effect(pasts)}
    dead = dead_entries(pasts)
    state = thing.empty(ref.key)
    seen: dict[bytes, tuple[State, bool, bool]] = {}
    for past in pasts:
        counts = (past.entry, past.order) in counting
        seen[past.entry] = (state, counts, past.entry.hex() in dead)
        if counts:
            state = thing.apply(state, past.touch, past.when)
    return seen, state


def judge(facts: Facts, entry: Entry) -> list[Finding]:
    """All findings on one entry. A rule that fails is a finding too (nobody answerable): the report is never lost for it."""
    found: list[Finding] = []
    day = ""
    asked = given(facts.before, facts.touches, facts.standing, bool(facts.claims))
    rules_ = rules_for(type(entry.event), asked)
    if facts.standing == OUTSIDE:  # about something real: nothing is said of that
        rules_ = (RULES[company_on_test_keeps_to_test_things.__name__],)
    for rule_ in rules_:
        if rule_.since is not None or rule_.until is not None:
            day = day or day_of(entry.event.occurred_at)
            if not rule_.in_force(day):
                continue
        try:
            found.extend(rule_.check(facts, entry))
        except Exception as error:
            found.append(_failed(rule_, entry, error))
    if found and facts.company is not None and facts.company.test:
        found = [_its_own(finding, facts.company.code) for finding in found]
    return found


def _its_own(finding: Finding, company: str) -> Finding:
    """What a test company's report shows is held against nobody but itself."""
    return finding if finding.answerable in (None, company) else replace(finding, answerable=None)


def _failed(rule_: Rule, entry: Entry, error: Exception) -> Finding:
    return Finding(
        rule=rule_.name,
        entry=entry.id.hex(),
        subject=f"company:{company_key(entry.event.reporter)}",
        verdict="undecided",
        missing="rule",
        evidence={"error": type(error).__name__},
        zh="规则执行出错，未能判断；报告已保存",
        en="the rule itself failed and could not decide; the report is kept",
        cause="rule",
        finding_id=finding_id(rule_.code, f"company:{company_key(entry.event.reporter)}", entry.id.hex(), rule_.name),
    )


_applicable: dict[tuple[type[Event], int], tuple[Rule, ...]] = {}


def rules_for(event_type: type[Event], bits: int) -> tuple[Rule, ...]:
    """The rules that may have something to say on a type of event where this is given (bits of `GIVEN`)."""
    known = _applicable.get((event_type, bits))
    if known is None:
        known = tuple(
            rule_
            for rule_ in RULES.values()
            if issubclass(event_type, rule_.on) and all(bits & GIVEN[word] for word in rule_.given)
        )
        _applicable[event_type, bits] = known
    return known


def targets(event: Event) -> list[tuple[str, str]]:
    """(reporter, id) of the reports that a correction or an adoption aims at."""
    if not isinstance(event, Targeted):
        return []
    return [(company_key(target.reporter or event.reporter), target.id) for target in event.targets]


def when_of(event: Event, instant_us: int, recorded_us: int, place: int) -> When:
    """The place of a report in the one order."""
    return When(instant_us, event.about.rank, recorded_us, place)


def named(event: Event) -> dict[Ref, Touch]:
    """Every thing a report names, with its slice; a thing named twice keeps the first."""
    pairs = tuple(event.touches())
    things = dict(pairs)
    if len(things) < len(pairs):
        for ref, touch in reversed(pairs):
            things[ref] = touch
    return things
