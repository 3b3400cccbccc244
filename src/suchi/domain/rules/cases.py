"""Rules of administrative cases: what may follow what, who may act, and what a fine bars."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.case import Case, CaseTouch, act_of, bars, flaw
from suchi.domain.case_steps import ACTS, why_not
from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.events.governing_cases import CaseTransferred, DecisionAnnulled, OfCase
from suchi.domain.events.governing_parties import PermitRecorded
from suchi.domain.facts import Facts
from suchi.domain.office import is_authority, stands_above
from suchi.domain.rule import MEASURES_IN_FORCE, Finding, find, rule, undecided

PENALTIES = "Measures (penalties)"
"""The kinds of penalty, and that an enforcing authority is named for each duty (grade C)."""


def case_named(facts: Facts) -> tuple[Ref, Case, CaseTouch]:
    """The one case that an event of a case names, as it was, and what the event changes of it."""
    ref = next(ref for ref in facts.before if ref.kind == "case")
    touch = facts.touches[ref]
    assert isinstance(touch, CaseTouch)
    return ref, facts.before[ref], touch


@rule(
    code="G101",
    of="case",
    on=(OfCase,),
    zh="案件各步骤依次进行",
    en="The steps of a case follow one another",
    says_zh="“{actZh}”已记录，但不改变案件：{whyZh}",
    says_en="“{actEn}” is recorded and changes nothing of the case: {whyEn}",
    next_zh="补报此前的步骤，或更正日期；补报后本步骤即生效",
    next_en="Report the step before it late, or correct the date; then this step takes effect",
    source=PENALTIES,
    grade="C",
    severity="notice",
)
def steps_of_a_case_follow_one_another(facts: Facts, entry: Entry) -> Iterable[Finding]:
    ref, before, touch = case_named(facts)
    if flaw(before, touch) != "order":
        return
    name, act = "steps_of_a_case_follow_one_another", act_of(touch)
    zh, en = why_not(before.stage, act)
    words = {"actZh": ACTS[act].zh, "actEn": ACTS[act].en, "whyZh": zh, "whyEn": en}
    if before.stage is None:
        yield undecided(name, entry, ref, "CaseOpened", **words)
    elif before.stage_at is not None and not surely_before(before.stage_at, entry.event.occurred_at):
        yield undecided(name, entry, ref, "time", **words)  # within one day no order is known
    else:
        yield find(name, entry, ref, **words, stage=before.stage)


@rule(
    code="G102",
    of="case",
    on=(OfCase,),
    zh="案件由办案机关办理，由当事人答复",
    en="The authority of the case acts in it, and its party replies",
    says_zh="{by} 不是本案的办案机关（{authority}）{orParty}，其报告已记录但不生效",
    says_en="{by} is not the authority of this case ({authority}){orParty}: recorded without effect",
    next_zh="由办案机关报告；已移送的先报送案件移送（CaseTransferred）",
    next_en="The authority of the case reports it; where the case went elsewhere, report CaseTransferred first",
    source=PENALTIES,
    grade="C",
    severity="notice",
)
def authority_of_the_case_acts_in_it(facts: Facts, entry: Entry) -> Iterable[Finding]:
    ref, before, touch = case_named(facts)
    if flaw(before, touch) == "office":
        party = f" / {before.party}" if touch.event == "ReplyReceived" else ""
        yield find(
            "authority_of_the_case_acts_in_it",
            entry,
            ref,
            by=company_key(touch.by),
            authority=before.authority or "",
            orParty=party,
        )


@rule(
    code="G103",
    of="case",
    on=(OfCase,),
    zh="决定针对案件的当事人",
    en="A decision names the party of the case",
    says_zh="决定写明的主体为 {named}，本案当事人为 {party}，决定不生效",
    says_en="The decision names {named}, the party of the case is {party}: it has no effect",
    next_zh="核对主体代码，更正决定",
    next_en="Compare the company code and correct the decision",
    source=PENALTIES,
    grade="C",
    severity="doubt",
)
def decision_names_the_party_of_the_case(facts: Facts, entry: Entry) -> Iterable[Finding]:
    ref, before, touch = case_named(facts)
    if flaw(before, touch) == "party":
        yield find(
            "decision_names_the_party_of_the_case", entry, ref, named=touch.against or "", party=before.party or ""
        )


@rule(
    code="G107",
    of="case",
    on=(DecisionAnnulled,),
    zh="决定由作出机关或其上级撤销",
    en="A decision is annulled by its authority or by one above it",
    says_zh="{by} 撤销了 {authority} 的决定，而在册职权不高于该机关",
    says_en="{by} annulled a decision of {authority}, and is not on record as an authority above it",
    next_zh="登记机构核对两机关的职权登记；有误的由报告机关更正",
    next_en="The registrar compares the offices on record; whoever reported it in error corrects it",
    source=PENALTIES,
    grade="C",
    severity="notice",
    reads="company",
)
def decision_is_annulled_by_one_above(facts: Facts, entry: Entry) -> Iterable[Finding]:
    ref, before, touch = case_named(facts)
    by, name = company_key(touch.by), "decision_is_annulled_by_one_above"
    if flaw(before, touch) is not None or before.authority is None or by in before.authorities:
        return
    decided = facts.party(before.authority)
    above = stands_above(facts.company.office if facts.company else None, decided.office if decided else None)
    if above is None:
        yield undecided(name, entry, ref, "office", by=by, authority=before.authority)
    elif not above:
        yield find(name, entry, ref, by=by, authority=before.authority)


@rule(
    code="G108",
    of="site",
    on=(PermitRecorded,),
    zh="罚款后两年内不列入规范公告",
    en="No listing within two years of a fine",
    says_zh="{party} 在案件 {case} 中被罚款，{first} 至 {last} 不得申请公告；该公告自 {since} 起",
    says_en="{party} was fined in the case {case} and may not apply from {first} to {last}; this listing begins on {since}",
    next_zh="公告机关核对：申请在罚款后的应不予受理，已公告的予以撤销",
    next_en="The listing authority compares: an application after the fine is turned down, a listed firm struck off",
    source="Measures art. 42",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
    reads="company case",
)
def no_listing_within_two_years_of_a_fine(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, PermitRecorded)
    if event.kind != "listing" or event.provenance != "reported":
        return
    party = facts.party(company_key(event.party))
    cases = [facts.lookups.get(Ref("case", case)) for case in (party.fined if party is not None else ())]
    against = [case for case in cases if case is not None and case.party == company_key(event.party)]
    name, ref = "no_listing_within_two_years_of_a_fine", next(ref for ref in facts.before if ref.kind == "site")
    for bar in bars(against):
        words = {"party": company_key(event.party), "case": bar.case, "first": bar.first, "last": bar.last}
        if bar.covers(event.since):
            if event.since == bar.first:  # before or after the decision of that day
                yield undecided(name, entry, ref, "time", **words, since=event.since)
            else:
                yield find(name, entry, ref, **words, since=event.since)
            return


@rule(
    code="G109",
    of="case",
    on=(CaseTransferred,),
    zh="案件移送给机关",
    en="A case goes to an authority",
    says_zh="案件移送给 {to}，其在 {day} 未登记为机关",
    says_en="The case went to {to}, which is on record as no authority on {day}",
    next_zh="核对代码并更正，或由登记机构登记该机关的职权",
    next_en="Compare the code and correct it, or have the registrar register the office",
    source=PENALTIES,
    grade="C",
    severity="doubt",
    reads="company",
)
def case_goes_to_an_authority(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, CaseTransferred)
    to, day = company_key(event.to), day_of(event.occurred_at)
    receiver, name, ref = facts.party(to), "case_goes_to_an_authority", Ref("case", event.case)
    if receiver is None or receiver.born is None:
        yield undecided(name, entry, ref, "PartyRegistered", to=to, day=day)
    elif not is_authority(receiver, day):
        yield find(name, entry, ref, to=to, day=day)
