"""Rules of procedure in a case: who is fined was told before, and a term lies ahead of the notice that sets it.

They are notices for the authority that took the step: nobody is answerable, and the step keeps its effect.
"""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.case import flaw
from suchi.domain.event import Entry, day_of
from suchi.domain.events.governing_cases import CaseDecided, NoticeIssued
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule, undecided
from suchi.domain.rules.cases import case_named

ON_THE_SPOT_FEN = 300_000
"""Most that a firm can be fined on the spot, 3 000 yuan in hundredths (Administrative Penalty Law, 2021, art. 51)."""
PENALTY_LAW_SINCE = "2021-07-15"
"""First day of the revised law; the articles had other numbers and the sum was lower before."""


@rule(
    code="G110",
    of="case",
    on=(CaseDecided,),
    zh="处罚决定之前先告知当事人",
    en="The party is told before it is punished",
    says_zh="{day} 作出处罚决定（罚款 {yuan} 元），此前没有告知拟作处罚、事实、理由、依据及陈述申辩权利的记录",
    says_en="A penalty was decided on {day} (a fine of {yuan} yuan); nothing on record shows that the party was told before of "
    "the intended penalty, its facts and grounds, and of its right to be heard",
    next_zh="已告知的补报拟处罚告知（PenaltyIntended），拟处较大数额罚款的并告知听证权利；未告知的由本机关自行审查该决定",
    next_en="Where it was told report PenaltyIntended late (for a larger fine with the right to a hearing); where it was not "
    "the authority reviews its decision",
    source="Administrative Penalty Law (2021) art. 44, 45, 63; on the spot: art. 51",
    grade="B",
    severity="notice",
    since=PENALTY_LAW_SINCE,
)
def party_is_told_before_it_is_punished(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """A warning, or a fine up to the sum of art. 51, may have been decided on the spot, where the party is told by word of
    mouth: undecided. A telling on the day of the decision counts as before it."""
    event = entry.event
    assert isinstance(event, CaseDecided)
    ref, before, touch = case_named(facts)
    if event.decision not in ("warning", "fine") or event.provenance != "reported" or flaw(before, touch) is not None:
        return
    if before.intended_at is not None:
        return
    name, amount = "party_is_told_before_it_is_punished", event.amount_fen if event.decision == "fine" else 0
    words = {"day": day_of(event.occurred_at), "yuan": "—" if amount is None else f"{amount // 100}.{amount % 100:02}"}
    if amount is None:
        yield undecided(name, entry, ref, "PenaltyIntended | amountFen", **words)
    elif amount <= ON_THE_SPOT_FEN:
        yield undecided(name, entry, ref, "PenaltyIntended", **words)
    else:
        yield find(name, entry, ref, **words)


@rule(
    code="G111",
    of="case",
    on=(NoticeIssued, CaseDecided),
    zh="责令改正的期限在通知之后",
    en="A term to correct lies ahead of its notice",
    says_zh="{day} 的“{actZh}”要求在 {due} 前改正：期限在告知之前已经届满",
    says_en="The {actEn} of {day} orders a correction by {due}: the term had ended before it was given",
    next_zh="核对日期并更正，或另行通知新的期限；按原期限不能认定逾期未改正",
    next_en="Check the dates and correct them, or issue a notice with a new term; by the old one nobody is late",
    source="Administrative Penalty Law (2021) art. 28",
    grade="B",
    severity="notice",
)
def term_to_correct_lies_ahead(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """The day of the notice itself is a lawful term: correct at once."""
    event = entry.event
    assert isinstance(event, (NoticeIssued, CaseDecided))
    ref, before, touch = case_named(facts)
    day = day_of(event.occurred_at)
    if event.provenance != "reported" or event.due is None or event.due >= day or flaw(before, touch) is not None:
        return
    yield find(
        "term_to_correct_lies_ahead",
        entry,
        ref,
        day=day,
        due=event.due,
        actZh=event.about.zh,
        actEn="notice" if isinstance(event, NoticeIssued) else "decision",
    )
