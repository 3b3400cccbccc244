"""Rules of taking back: where waste is collected and from whom, refusals, and batteries lost or found where none may be."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.events.retiring import BatteryCollected, BatteryFound, BatteryLost, TakeBackRefused
from suchi.domain.events.vocabulary import FieldOfUse
from suchi.domain.facts import Facts
from suchi.domain.open_question import open_question
from suchi.domain.party import holds
from suchi.domain.rule import MEASURES_IN_FORCE, Finding, accountable, find, rule

PROHIBITED: frozenset[FieldOfUse] = frozenset({"e-bike"})
"""Fields of use that art. 22 names; those that other law prohibits are not on record here and make no finding."""
COLLECTS = frozenset({"outlet", "plant", "yard", "warehouse", "workshop"})
_TAKES_BACK = frozenset({"outlet", "battery_maker", "vehicle_maker"})


@rule(
    code="T101",
    on=(BatteryCollected,),
    zh="在可以接收废旧电池的场所回收",
    en="Waste is collected at a site that may take it",
    says_zh="{company} 在 {day} 于场所 {subject} 回收废旧电池；在册该场所{because}",
    says_en="On {day} {company} collected waste batteries at {subject}, a site on record as {becauseEn}",
    next_zh="核对报告中的场所，或由登记机构更新场所信息；回收报告有效",
    next_en="Check the site in the report, or have the registrar bring the site up to date; the report stands",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
    since=MEASURES_IN_FORCE,
    reads="site",
)
def waste_is_collected_where_it_may_be(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """The company's role is judged by the rule of roles; a site is held against a report only by what is on record of it."""
    event, day = entry.event, day_of(entry.event.occurred_at)
    if event.site is None or not accountable(facts, entry):
        return
    company = company_key(event.reporter)
    site = facts.site(f"{company}/{event.site}")
    if site is None:
        return
    because = None
    if site.kind is not None and site.kind not in COLLECTS:
        because = (f"类型为 {site.kind}", f"a site of kind {site.kind}")
    elif (site.until is not None and site.until < day) or (site.since is not None and day < site.since):
        span = f"{site.since or '—'}–{site.until or '—'}"
        because = (f"启用期为 {span}", f"in use {span}")
    if because is not None:
        zh, en = because
        name = "waste_is_collected_where_it_may_be"
        yield find(name, entry, Ref("site", site.key), company=company, day=day, because=zh, becauseEn=en)


@rule(
    code="T102",
    on=(BatteryCollected,),
    zh="无编码的回收物写明来源",
    en="Items without a code come with their source",
    says_zh="{subject} 在 {day} 回收 {count} 件无编码物品，未写明来源",
    says_en="On {day} {subject} collected {count} items without a code and without a source",
    next_zh="补报声明的来源（declaredSource）、来源企业（source）或凭单号",
    next_en="State declaredSource, source or the slip in a corrected report",
    source="Measures art. 24",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
)
def uncoded_items_come_with_their_source(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, BatteryCollected)
    if not accountable(facts, entry) or event.source is not None or event.slip is not None:
        return
    nameless = sum(items.count for items in event.uncoded if not items.declared_source)
    if nameless:
        company, day = Ref("company", company_key(event.reporter)), day_of(event.occurred_at)
        yield find("uncoded_items_come_with_their_source", entry, company, count=str(nameless), day=day)


@rule(
    code="T103",
    on=(TakeBackRefused,),
    zh="网点与生产企业承担兜底回收责任",
    en="Outlets and makers take batteries back",
    says_zh="据 {reporter} 反映，{refuser}（网点 {outlet}）在 {day} 拒收 {subject}：兜底责任线索",
    says_en="By the word of {reporter}, {refuser} (outlet {outlet}) refused {subject} on {day}: a lead on the backstop duty",
    next_zh="由主管部门核实后决定是否采用该线索；未经人工核实不立案",
    next_en="An officer looks into it and may adopt the lead; no case without a person",
    source="Measures (兜底责任)",
    grade="C",
    severity="notice",
    since=MEASURES_IN_FORCE,
    reads="company",
)
def take_back_is_not_refused(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """One side's word: who refused is named, and nobody is answerable."""
    event, name = entry.event, "take_back_is_not_refused"
    assert isinstance(event, TakeBackRefused)
    if not accountable(facts, entry):
        return
    refuser, day = company_key(event.by), day_of(event.occurred_at)
    told = {
        "refuser": refuser,
        "outlet": event.outlet or "—",
        "day": day,
        "reporter": company_key(event.reporter),
    }
    company = facts.party(refuser)
    subjects = [ref for ref in facts.before if ref.kind == "battery"] or [Ref("company", refuser)]
    for subject in subjects:
        if company is None or company.born is None:
            yield open_question(name, entry, subject, "PartyRegistered", **told)
        elif not holds(company, _TAKES_BACK, day):
            yield open_question(name, entry, subject, "PartyRegistered.roles", **told)
        else:
            yield find(name, entry, subject, **told)


@rule(
    code="T104",
    of="battery",
    on=(BatteryFound,),
    zh="废旧电池不得用于禁止领域",
    en="Waste batteries are in no prohibited field of use",
    says_zh="废旧电池 {subject} 在 {day} 被发现用于 {field}",
    says_en="The waste battery {subject} was found in use as {field} on {day}",
    next_zh="由主管部门追查流向；发现并报告者不承担责任",
    next_en="The authority follows where it came from; whoever found and reported it answers for nothing",
    source="Measures art. 22",
    grade="A",
    severity="breach",
    answers="maker",
    since=MEASURES_IN_FORCE,
)
def waste_is_in_no_prohibited_field(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """Answerable is only the recycler that by its own report made the product for that field since the Measures, and never
    who found it. Retired on the day it was found, told as a day: it may have been retired because it was found."""
    event, name = entry.event, "waste_is_in_no_prohibited_field"
    assert isinstance(event, BatteryFound)
    if event.field_of_use not in PROHIBITED or not accountable(facts, entry):
        return
    finder, day, at = company_key(event.reporter), day_of(event.occurred_at), event.occurred_at
    told = {"field": event.field_of_use, "day": day, "place": event.place or "—"}
    for ref, before, _ in facts.batteries:
        if before.origins:
            forbidden = before.use in PROHIBITED and day_of(before.born or "") >= MEASURES_IN_FORCE
            maker = company_key(before.maker) if before.maker and forbidden else None
            answerable = maker if maker != finder else None
            yield find(name, entry, ref, answerable=answerable, madeBy=before.maker or "—", **told)
        elif before.phase in ("waste", "ended") and surely_before(before.phase_at or at, at):
            yield find(name, entry, ref, holder=before.holder, **told)
        else:
            yield open_question(name, entry, ref, "BatteryRetired", holder=before.holder, **told)


@rule(
    code="T105",
    of="battery",
    on=(BatteryLost,),
    zh="电池不应丢失",
    en="Batteries are not lost",
    says_zh="{subject} 在 {day} 报告丢失，最后在册持有方为 {holder}",
    says_en="{subject} was reported lost on {day}; last on record with {holder}",
    next_zh="继续查找；找回后报送发现（BatteryFound）",
    next_en="Go on searching; report BatteryFound when it turns up",
    source="Measures art. 4",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
)
def batteries_are_not_lost(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """A notice: whoever reports a loss has done its duty."""
    if not accountable(facts, entry):
        return
    day = day_of(entry.event.occurred_at)
    for ref, before, _ in facts.batteries:
        if "lost" not in before.flags:
            yield find("batteries_are_not_lost", entry, ref, day=day, holder=before.holder)
