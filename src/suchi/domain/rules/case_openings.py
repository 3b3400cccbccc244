"""Rules of the opening of a case: whether it is this authority's, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.cause import code_of
from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Ref
from suchi.domain.events.governing_cases import CaseOpened
from suchi.domain.facts import Facts
from suchi.domain.office import competent, field_of
from suchi.domain.rule import Finding, find, rule, undecided
from suchi.domain.rulebook import Declared, declared
from suchi.domain.rules.cases import PENALTIES


@rule(
    code="G104",
    of="case",
    on=(CaseOpened,),
    zh="案件属于办案机关的地域",
    en="A case lies in the region of its authority",
    says_zh="行为地 {place} 不在 {authority} 的辖区 {region} 内",
    says_en="The act was done in {place}, outside {region}, the region of {authority}",
    next_zh="登记机构核对职权登记；不属本辖区的移送有权机关（CaseTransferred）",
    next_en="The registrar compares the office on record; a case of another region is transferred (CaseTransferred)",
    source=PENALTIES,
    grade="C",
    severity="notice",
    reads="company",
)
def case_lies_in_the_region_of_its_authority(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, CaseOpened)
    ref, name = Ref("case", event.case), "case_lies_in_the_region_of_its_authority"
    office = facts.company.office if facts.company is not None else None
    party = facts.party(company_key(event.party))
    home = party.region if party is not None else None
    place = event.place or home
    words = {
        "authority": company_key(event.reporter),
        "region": office.region if office else "—",
        "place": place or "—",
    }
    inside = competent(office, None, place).region
    if office is None:
        yield undecided(name, entry, ref, "office", **words)
    elif inside is None or (not inside and event.place is None):
        # the act may have been done elsewhere than where the firm is registered
        yield undecided(name, entry, ref, "place", **words, party=company_key(event.party))
    elif not inside:
        yield find(name, entry, ref, **words)


@rule(
    code="G105",
    of="case",
    on=(CaseOpened,),
    zh="案件属于办案机关的职责",
    en="A case lies in the field of its authority",
    says_zh="所引发现 {finding} 属“{fieldZh}”，不在 {ministry} 的职责内",
    says_en="The finding {finding} is of the field “{fieldEn}”, which does not concern {ministry}",
    next_zh="登记机构核对职权登记；不属本机关职责的移送有权机关（CaseTransferred）",
    next_en="The registrar compares the office on record; a case of another field is transferred (CaseTransferred)",
    source=PENALTIES,
    grade="C",
    severity="notice",
    reads="company",
)
def case_lies_in_the_field_of_its_authority(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, CaseOpened)
    office = facts.company.office if facts.company is not None else None
    cited = [(name, field_of(known.source)) for name, known in _cited(event) if known is not None]
    if office is None or any(competent(office, field, None).field is not False for _, field in cited):
        return  # one finding of its own field, or of no known one, carries the case
    for finding, field in cited[:1]:
        assert field is not None
        yield find(
            "case_lies_in_the_field_of_its_authority", entry, Ref("case", event.case), finding=finding,
            fieldZh=field.zh, fieldEn=field.en, ministry=office.ministry, grade=field.grade,
        )  # fmt: skip


def _cited(event: CaseOpened) -> list[tuple[str, Declared | None]]:
    """The findings a case names, each with its rule as far as the name tells it."""
    return [(name, declared(code_of(name) or "")) for name in event.findings]


@rule(
    code="G106",
    of="case",
    on=(CaseOpened,),
    zh="立案有人查明的依据，提示本身不成案",
    en="A case rests on what somebody has found out; a hint alone makes none",
    says_zh="案件未写明线索或官员查明的事实；所引发现（只有提示，或没有）：{hints}",
    says_en="The case names neither a lead nor what an officer found out; findings cited (hints only, or none): {hints}",
    next_zh="写明查明的事实与条款（ground）或已采用的线索（lead）后更正",
    next_en="State the ground (what was found out, and the article) or the adopted lead, by a correction",
    source=PENALTIES,
    grade="C",
    severity="notice",
)
def hint_alone_makes_no_case(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, CaseOpened)
    if event.ground or event.lead:
        return
    ref, name, cited = Ref("case", event.case), "hint_alone_makes_no_case", _cited(event)
    hints = [finding for finding, _ in cited if is_hint(finding)]
    if not cited:
        yield undecided(name, entry, ref, "ground", hints="—")
    elif len(hints) == len(cited):
        yield find(name, entry, ref, hints=" ".join(hints[:5]))


HINTS: set[str] = set()
"""Codes of hints that are declared no more; a case may still cite them."""


def is_hint(finding: str) -> bool:
    """Whether the name of a finding is one of a hint."""
    code = code_of(finding) or ""
    known = declared(code)
    return code in HINTS or (known is not None and known.severity == "hint")
