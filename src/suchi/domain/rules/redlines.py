"""Rules of permits: the red lines of art. 18 for comprehensive utilisation, and the qualification of yards, per site and day.

Utilisation is every act that takes waste batteries or what came of them apart or makes something of it: dismantling,
processing (discharging and sorting alone, with nothing coming out, prepare it and are none), making a product. Without a
permit on record nothing is decided until the register of that kind is complete for the region; a permit that is recorded
late is judged by the days it covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Event, Ref, day_of
from suchi.domain.events.recycling import BatchProcessed, BatteryDismantled, ProductMade
from suchi.domain.events.retiring import BatteryRemoved, VehicleScrapped
from suchi.domain.facts import Facts
from suchi.domain.open_question import open_question
from suchi.domain.party import Site, holds
from suchi.domain.permits import ELV_QUALIFICATION, RED_LINES, permit_on_day
from suchi.domain.rule import MEASURES_IN_FORCE, Finding, accountable, find, rule, undecided
from suchi.domain.rules.scrapping import took_in

UTILISATION: tuple[type[Event], ...] = (BatteryDismantled, BatchProcessed, ProductMade)
SCRAPPING: tuple[type[Event], ...] = (VehicleScrapped, BatteryRemoved)
_YARDS = frozenset({"dismantler"})
_NO_TRACTION = frozenset({"storage-battery", "consumer-battery"})
"""Declared feed that never was a traction battery: art. 18 does not speak of a batch of nothing else."""
_REMOVERS = frozenset({"repairer", "swap_operator", "outlet", "battery_maker", "vehicle_maker"})


def _utilisation(facts: Facts, entry: Entry) -> bool:
    event = entry.event
    if not accountable(facts, entry) or not isinstance(event, UTILISATION):
        return False
    if not isinstance(event, BatchProcessed):
        return True
    if not event.outputs and event.step in ("discharge", "sorting"):
        return False
    fed = [facts.before[Ref("lot", share.lot)].source for share in event.lots]
    return bool(event.batteries) or not fed or not _NO_TRACTION.issuperset(fed)


def _scrapping(facts: Facts, entry: Entry) -> bool:
    """A scrapping; or a yard that takes the pack out of a vehicle it never scrapped, so that it shows at all."""
    event = entry.event
    if not accountable(facts, entry) or not isinstance(event, SCRAPPING):
        return False
    if not isinstance(event, BatteryRemoved):
        return True
    day, company = day_of(event.occurred_at), company_key(event.reporter)
    if event.reason != "scrapping" or not holds(facts.company, _YARDS, day):
        return False
    # a workshop scraps a pack and gives the vehicle back: of a firm that is both, only what its yard took in counts
    both = holds(facts.company, _REMOVERS, day)
    return any(b.scrapped_at is None and not (both and not took_in(b, company)) for _, b, _ in facts.vehicles)


def _site(facts: Facts, entry: Entry) -> Site | None:
    """The site of the act, as far as it is on record; that it is not is said once, by a rule of its own."""
    if entry.event.site is None:
        return None
    return facts.site(f"{company_key(entry.event.reporter)}/{entry.event.site}")


def _judged(name: str, facts: Facts, entry: Entry, kinds: tuple[str, ...]) -> Iterator[Finding]:
    """One line at the site of the act on its day; a permit that has ended is found by the rules of endings."""
    site, day = _site(facts, entry), day_of(entry.event.occurred_at)
    if site is None:
        return
    found = permit_on_day(facts, site, kinds, day)
    ref, act = Ref("site", site.key), type(entry.event).__name__
    if found.answer == "absent":
        company, region = company_key(entry.event.reporter), " ".join(sorted(filter(None, site.regions_on(day))))
        yield find(name, entry, ref, answerable=company, day=day, act=act, region=region or "—", **found.evidence)
    elif found.missing is not None:
        yield open_question(name, entry, ref, found.missing, day=day, act=act, **found.evidence)


def _ended(name: str, facts: Facts, entry: Entry, lines: Iterable[tuple[str, ...]]) -> Iterator[Finding]:
    """Permits that ended before the day of the act with none in their place: ended by an act they count whatever the region
    has loaded, run out only where a renewal would be on record."""
    site, day = _site(facts, entry), day_of(entry.event.occurred_at)
    if site is None:
        return
    over = [found.permit for kinds in lines if (found := permit_on_day(facts, site, kinds, day)).answer == "ended"]
    if over:
        yield find(
            name,
            entry,
            Ref("site", site.key),
            answerable=company_key(entry.event.reporter),
            day=day,
            act=type(entry.event).__name__,
            permits="; ".join(f"{p.kind} {p.number} {p.until}" for p in over if p is not None),
        )


_SAYS_ZH = "场所 {subject} 在 {day} 从事综合利用（{act}），当地登记数据完整而无"
_SAYS_EN = "The site {subject} did utilisation ({act}) on {day}; the register of its region is complete and has no "
_NEXT_ZH = "由主管部门补录当日有效的许可，否则停止利用并整改"
_NEXT_EN = "The authority records a permit that covers the day; else stop utilisation and put it right"


@rule(
    code="L101",
    on=UTILISATION,
    zh="综合利用须有投资核准或备案",
    en="Utilisation has an investment approval or filing",
    says_zh=f"{_SAYS_ZH}投资核准或备案",
    says_en=f"{_SAYS_EN}investment approval or filing of it",
    next_zh=_NEXT_ZH,
    next_en=_NEXT_EN,
    source="Measures art. 18",
    grade="B",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
    reads="site law",
)
def utilisation_has_an_investment_approval(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if _utilisation(facts, entry):
        yield from _judged("utilisation_has_an_investment_approval", facts, entry, RED_LINES["investment"])


@rule(
    code="L102",
    on=UTILISATION,
    zh="综合利用须完成环境影响评价",
    en="Utilisation has an environmental impact assessment",
    says_zh=f"{_SAYS_ZH}环境影响评价文件",
    says_en=f"{_SAYS_EN}environmental impact assessment of it",
    next_zh=_NEXT_ZH,
    next_en=_NEXT_EN,
    source="Measures art. 18",
    grade="B",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
    reads="site law",
)
def utilisation_has_an_impact_assessment(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if _utilisation(facts, entry):
        yield from _judged("utilisation_has_an_impact_assessment", facts, entry, RED_LINES["eia"])


@rule(
    code="L103",
    on=UTILISATION,
    zh="综合利用须有配套的环保与安全设施",
    en="Utilisation has matching environmental and safety facilities",
    says_zh=f"{_SAYS_ZH}配套设施验收记录",
    says_en=f"{_SAYS_EN}acceptance of its facilities",
    next_zh=_NEXT_ZH,
    next_en=_NEXT_EN,
    source="Measures art. 18",
    grade="B",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
    reads="site law",
)
def utilisation_has_matching_facilities(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if _utilisation(facts, entry):
        yield from _judged("utilisation_has_matching_facilities", facts, entry, RED_LINES["facilities"])


@rule(
    code="L104",
    on=UTILISATION,
    zh="综合利用须有排污许可或登记",
    en="Utilisation has a pollutant permit or registration",
    says_zh=f"{_SAYS_ZH}排污许可或登记",
    says_en=f"{_SAYS_EN}pollutant permit or registration of it",
    next_zh=_NEXT_ZH,
    next_en=_NEXT_EN,
    source="Measures art. 18",
    grade="B",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
    reads="site law",
)
def utilisation_has_a_pollutant_permit(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if _utilisation(facts, entry):
        yield from _judged("utilisation_has_a_pollutant_permit", facts, entry, RED_LINES["pollutant"])


@rule(
    code="L105",
    on=UTILISATION,
    zh="许可终止后不得综合利用",
    en="Utilisation stops when a permit ends",
    says_zh="场所 {subject} 在 {day} 从事综合利用（{act}），其许可已终止：{permits}",
    says_en="The site {subject} did utilisation ({act}) on {day} after a permit had ended: {permits}",
    next_zh="由主管部门补录续发的许可，否则停止利用并整改",
    next_en="The authority records the permit that followed; else stop utilisation and put it right",
    source="Measures art. 18",
    grade="B",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
    reads="site law",
)
def utilisation_stops_when_a_permit_ends(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if _utilisation(facts, entry):
        yield from _ended("utilisation_stops_when_a_permit_ends", facts, entry, RED_LINES.values())


@rule(
    code="L106",
    on=(*UTILISATION, *SCRAPPING),
    zh="须有许可的作业写明场所",
    en="An act that needs a permit names its site",
    says_zh="{subject} 在 {day} 的作业（{act}）无法对照许可：缺 {missing}",
    says_en="The act of {subject} on {day} ({act}) cannot be compared with permits: {missing} is missing",
    next_zh="报告写明场所（site），并由登记机构登记该场所；报告本身有效",
    next_en="Name the site in the report, and have the registrar register it; the report itself stands",
    source="Measures art. 18",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
    reads="site",
)
def act_that_needs_a_permit_names_its_site(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if (_utilisation(facts, entry) or _scrapping(facts, entry)) and _site(facts, entry) is None:
        company, site = company_key(entry.event.reporter), entry.event.site
        yield undecided(
            "act_that_needs_a_permit_names_its_site",
            entry,
            Ref("company", company),
            "site" if site is None else "SiteRegistered",
            day=day_of(entry.event.occurred_at),
            act=type(entry.event).__name__,
            **({"site": site} if site else {}),
        )


@rule(
    code="L107",
    of="vehicle",
    on=SCRAPPING,
    zh="拆解报废车辆须有资质",
    en="A yard that scraps vehicles is qualified",
    says_zh="场所 {subject} 在 {day} 拆解报废车辆（{act}），当地登记数据完整而无报废机动车回收拆解资质",
    says_en="The yard {subject} scrapped a vehicle ({act}) on {day}; the register of its region is complete and has no qualification of it",
    next_zh="由主管部门补录当日有效的资质，否则停止拆解，车辆与电池移交有资质的企业",
    next_en="The authority records a qualification that covers the day; else stop, and hand vehicle and battery to a qualified yard",
    source="Measures (报废机动车回收拆解企业)",
    grade="B",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
    reads="site law",
)
def yard_that_scraps_vehicles_is_qualified(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if _scrapping(facts, entry):
        yield from _judged("yard_that_scraps_vehicles_is_qualified", facts, entry, ELV_QUALIFICATION)


@rule(
    code="L108",
    of="vehicle",
    on=SCRAPPING,
    zh="资质终止后不得拆解报废车辆",
    en="A yard stops when its qualification ends",
    says_zh="场所 {subject} 在 {day} 拆解报废车辆（{act}），其资质已终止：{permits}",
    says_en="The yard {subject} scrapped a vehicle ({act}) on {day} after its qualification had ended: {permits}",
    next_zh="由主管部门补录续发的资质，否则停止拆解并整改",
    next_en="The authority records the qualification that followed; else stop and put it right",
    source="Measures (报废机动车回收拆解企业)",
    grade="B",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
    reads="site law",
)
def yard_stops_when_its_qualification_ends(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if _scrapping(facts, entry):
        yield from _ended("yard_stops_when_its_qualification_ends", facts, entry, (ELV_QUALIFICATION,))
