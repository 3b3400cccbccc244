"""Rules of lawful recipients: to whom waste batteries may be handed over (art. 19), on the day they leave.

Named as lawful are utilisation firms and outlets set up by a battery or vehicle maker; a maker itself counts as one, for it
must take back what it made (grade C). A yard, a custodian or an authority as recipient is neither named nor excluded: not
decided. Repair, analysis, test and return are no hand-over of waste, nor is a move between a company's own sites, nor storage
with a custodian. Lots of material are no batteries: whoever processes them is judged by art. 18 where it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.events.handing_over import AS_WASTE, HandoverRedirected, HandoverSent
from suchi.domain.events.vocabulary import site_key
from suchi.domain.facts import Facts
from suchi.domain.open_question import open_question
from suchi.domain.party import Company, Site, holds
from suchi.domain.permits import RED_LINES, permit_on_day
from suchi.domain.rule import MEASURES_IN_FORCE, Finding, accountable, find, rule

LAWFUL = frozenset({"recycler", "outlet", "battery_maker", "vehicle_maker"})
NOT_DECIDED = frozenset({"dismantler", "custodian", "regulator", "registrar", "auditor"})
BOUND = frozenset({"swap_operator", "repairer", "dismantler"})
"""Whom art. 19 names as those who hand over the batteries they removed."""
_MAKERS = frozenset({"battery_maker", "vehicle_maker"})
_TAKEN_OUT = frozenset({"BatteryRemoved", "repair", "BatteryReplaced", "BatterySwapped", "VehicleScrapped"})
_NO_WASTE = frozenset({"repair", "analysis", "test", "return"})
_ON = (HandoverSent, HandoverRedirected)


class Handing(NamedTuple):
    """Waste batteries leave: the consignment, sender and recipient (codes), the day, what is known of the recipient."""

    ref: Ref
    sender: str
    to: str
    day: str
    purpose: str | None
    company: Company | None
    roles: frozenset[str]
    site_id: str | None
    site: Site | None

    @property
    def as_waste(self) -> bool:
        return self.purpose in AS_WASTE

    @property
    def evidence(self) -> dict[str, str]:
        roles = " ".join(sorted(self.roles))
        return {"sender": self.sender, "to": self.to, "day": self.day, "roles": roles or "—"}


def _handing(facts: Facts, entry: Entry) -> Handing | None:
    """The hand-over if it is one of waste to another company, else None."""
    event = entry.event
    if not isinstance(event, _ON) or not accountable(facts, entry):
        return None
    sender, to, day = company_key(event.reporter), company_key(event.to), day_of(event.occurred_at)
    ref = Ref("consignment", event.consignment)
    purpose = event.purpose if isinstance(event, HandoverSent) else facts.before[ref].purpose
    if sender == to or purpose in _NO_WASTE or not _carries_waste(facts, event, purpose):
        return None
    company = facts.party(to)
    roles = (
        frozenset(role.role for role in company.roles if holds(company, frozenset({role.role}), day)) if company else ()
    )
    if purpose == "storage" and "custodian" in roles:
        return None
    site = facts.site(site_key(event.to, event.to_site)) if event.to_site is not None else None
    return Handing(ref, sender, to, day, purpose, company, frozenset(roles), event.to_site, site)


def _carries_waste(facts: Facts, event: HandoverSent | HandoverRedirected, purpose: str | None) -> bool:
    """Batteries sent as waste, with a code or without; or, whatever for, batteries that are waste."""
    if purpose in AS_WASTE:
        return any(item.battery is not None or item.travelling_lot is None for item in event.items)
    at = event.occurred_at  # retired on the day it is sent, told as a day: which came first is not known
    return any(b.phase == "waste" and surely_before(b.phase_at or at, at) for _, b, _ in facts.batteries)


def _lawful(facts: Facts, handing: Handing) -> tuple[Literal["lawful", "unlawful", "undecided"], str | None]:
    """Whether the recipient may have the waste that day, and what is missing to say so."""
    company, roles = handing.company, handing.roles
    if company is None or company.born is None or not company.roles:
        return "undecided", "PartyRegistered"
    if roles & LAWFUL:
        return "lawful", None
    if roles & NOT_DECIDED:
        return "undecided", "Measures art. 19"
    batteries = [before for _, before, _ in facts.batteries]
    if batteries and all(before.owner == handing.to for before in batteries):
        return "undecided", "Measures art. 19"  # an owner has its own batteries back: the article does not speak of it
    if handing.purpose is None:
        return "undecided", "HandoverSent"  # redirected, and what it was sent for is not on record
    return "unlawful", None


def _removed(facts: Facts, handing: Handing) -> bool:
    """Whether the sender is on record as having taken a battery out itself. Art. 19 binds a workshop for those, and does not
    name the outlet that it is as well and that took others in."""
    return any(b.act in _TAKEN_OUT and company_of(b.holder) == handing.sender for _, b, _ in facts.batteries)


def _to_whom(name: str, facts: Facts, entry: Entry, *, bound: bool) -> Iterator[Finding]:
    handing = _handing(facts, entry)
    if handing is None or holds(facts.company, BOUND, handing.day) != bound:
        return
    answer, missing = _lawful(facts, handing)
    if answer == "unlawful" and bound and holds(facts.company, LAWFUL, handing.day) and not _removed(facts, handing):
        answer, missing = "undecided", "in which of its roles"
    if answer == "unlawful":
        answerable = handing.sender if bound else None
        yield find(name, entry, handing.ref, answerable=answerable, **handing.evidence)
    elif missing is not None:
        yield open_question(name, entry, handing.ref, missing, **handing.evidence)


@rule(
    code="H201",
    of="consignment",
    on=_ON,
    zh="废旧电池移交给合法接收方",
    en="Waste batteries go to a lawful recipient",
    says_zh="{sender} 在 {day} 将废旧电池（{subject}）移交给 {to}，其当日角色（{roles}）既非综合利用企业也非回收服务网点",
    says_en="On {day} {sender} handed waste batteries ({subject}) to {to}, whose roles that day ({roles}) are neither utilisation firm "
    "nor outlet",
    next_zh="追回后移交综合利用企业或生产企业设立的回收服务网点；接收方角色漏登的由登记机构补登",
    next_en="Fetch them back for a utilisation firm or an outlet set up by a maker; a role that was not registered is registered late",
    source="Measures art. 19",
    grade="B",
    severity="breach",
    answers="sender",
    since=MEASURES_IN_FORCE,
    reads="company site",
)
def waste_goes_to_a_lawful_recipient(facts: Facts, entry: Entry) -> Iterable[Finding]:
    yield from _to_whom("waste_goes_to_a_lawful_recipient", facts, entry, bound=True)


@rule(
    code="H202",
    of="consignment",
    on=_ON,
    zh="其他主体的废旧电池流向合法接收方",
    en="Waste of others goes to a lawful recipient too",
    says_zh="{sender} 在 {day} 将废旧电池（{subject}）移交给 {to}（角色 {roles}）；第十九条未点名该移交方，仅作提示",
    says_en="On {day} {sender} handed waste batteries ({subject}) to {to} (roles {roles}); art. 19 does not name this sender: a notice",
    next_zh="核对流向；接收方应为综合利用企业或回收服务网点",
    next_en="Follow where they went; the recipient should be a utilisation firm or an outlet",
    source="Measures art. 19",
    grade="U",
    severity="notice",
    since=MEASURES_IN_FORCE,
    reads="company site",
)
def waste_of_others_goes_to_a_lawful_recipient(facts: Facts, entry: Entry) -> Iterable[Finding]:
    yield from _to_whom("waste_of_others_goes_to_a_lawful_recipient", facts, entry, bound=False)


@rule(
    code="H203",
    of="consignment",
    on=_ON,
    zh="接收废旧电池的综合利用企业具备许可",
    en="The utilisation firm that gets waste holds its permits",
    says_zh="{sender} 在 {day} 将废旧电池（{subject}）移交给 {to} 的场所 {site}，该场所当日缺：{lacking}",
    says_en="On {day} {sender} handed waste batteries ({subject}) to the site {site} of {to}, which lacked that day: {lacking}",
    next_zh="移交前查询接收场所的许可；许可漏录的由主管部门补录",
    next_en="Look up the recipient's permits before handing over; the authority records late what was not on record",
    source="Measures art. 18, 19",
    grade="B",
    severity="breach",
    answers="sender",
    since=MEASURES_IN_FORCE,
    reads="company site law",
)
def recipient_of_waste_holds_its_permits(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """All lines of art. 18 in one finding: the sender did one deed. It answers where the recipient's register is complete and
    art. 19 names the sender; a permit that ended is on record too, but whether the sender could know is not. A maker or
    outlet that is a utilisation firm as well may take batteries back where it utilises none."""
    handing = _handing(facts, entry)
    name = "recipient_of_waste_holds_its_permits"
    if handing is None or not handing.as_waste or "recycler" not in handing.roles:
        return
    site, evidence = handing.site, handing.evidence
    if site is None:
        missing = "toSite" if handing.site_id is None else "SiteRegistered"
        yield open_question(name, entry, handing.ref, missing, **evidence)
        return
    if site.kind not in (None, "plant"):
        if site.kind != "outlet":  # where the batteries will be utilised is not said
            yield open_question(name, entry, handing.ref, "toSite:plant", site=site.key, **evidence)
        return
    lines = {line: permit_on_day(facts, site, kinds, handing.day) for line, kinds in RED_LINES.items()}
    absent = [line for line, found in lines.items() if found.answer == "absent"]
    ended = [line for line, found in lines.items() if found.answer == "ended"]
    if absent or ended:
        if handing.roles & (_MAKERS | {"outlet"}):
            yield open_question(name, entry, handing.ref, "in which of its roles", site=site.key, **evidence)
            return
        answerable = handing.sender if absent and holds(facts.company, BOUND, handing.day) else None
        lacking = " ".join((*absent, *ended))
        yield find(name, entry, handing.ref, answerable=answerable, site=site.key, lacking=lacking, **evidence)
    elif wanting := [found.missing for found in lines.values() if found.missing is not None]:
        yield open_question(name, entry, handing.ref, "; ".join(wanting), site=site.key, **evidence)


@rule(
    code="H204",
    of="consignment",
    on=_ON,
    zh="接收废旧电池的网点当日有委托方",
    en="An outlet that gets waste has a principal that day",
    says_zh="{to} 的网点 {site} 在 {day} 没有在期的委托生产企业（{principals}）",
    says_en="The outlet {site} of {to} had no maker behind it on {day} ({principals})",
    next_zh="由登记机构更新该网点的委托方及起止日期；移交报告有效",
    next_en="Have the registrar bring the outlet's principals and their days up to date; the report stands",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
    since=MEASURES_IN_FORCE,
    reads="company site",
)
def outlet_that_gets_waste_has_a_principal(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """Whose batteries they are does not matter: art. 19 lets them go to an outlet of any maker. A maker's own outlet needs
    nobody behind it, and a utilisation firm needs no outlet."""
    handing = _handing(facts, entry)
    name = "outlet_that_gets_waste_has_a_principal"
    if handing is None or "outlet" not in handing.roles or handing.roles & (_MAKERS | {"recycler"}):
        return
    site, day = handing.site, handing.day
    if site is None:
        missing = "toSite" if handing.site_id is None else "SiteRegistered"
        yield open_question(name, entry, handing.ref, missing, **handing.evidence)
    elif not site.principals:
        yield open_question(name, entry, handing.ref, "SiteRegistered.principals", site=site.key, **handing.evidence)
    elif not any(p.since <= day and (p.until is None or day <= p.until) for p in site.principals):
        told = "; ".join(f"{p.role} {p.since}–{p.until or ''}" for p in site.principals)
        yield find(name, entry, handing.ref, site=site.key, principals=told, **handing.evidence)
