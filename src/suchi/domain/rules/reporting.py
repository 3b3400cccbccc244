"""Rules of late reports: a report that came after its term has done its duty, and a finding says how late it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.duties.information import REMOVAL
from suchi.domain.duties.reporting import IMPORTED, PLAIN, RECEIPT, SHIPMENT, VEHICLE
from suchi.domain.duty import DUTIES, Duty, stops
from suchi.domain.event import CATALOGUE, Entry, Ref, day_of, surely_before
from suchi.domain.events.handing_over import AS_WASTE, HandoverReceived, ReceivedItem
from suchi.domain.events.models import TechnicalInformationFiled
from suchi.domain.events.retiring import BatteryCollected
from suchi.domain.events.using import VehicleImported, VehicleProduced
from suchi.domain.facts import Facts
from suchi.domain.model import is_own
from suchi.domain.party import holds
from suchi.domain.rule import MEASURES_IN_FORCE, Finding, find, rule, undecided
from suchi.domain.terms import due, ordinal, text

_DAY_US, _UTC8_US, _EPOCH = 86_400_000_000, 28_800_000_000, 719_163
_MAY_TAKE_IN = frozenset("outlet dismantler repairer swap_operator battery_maker vehicle_maker".split())
LATE: set[str] = set()
"""The rules of this module: what they find is looked at again where the report replaces one that came in time."""
_WORDS: dict[str, Any] = {
    "says_zh": "{subject} 应自 {since} 起 {term}内报送，最后一日为 {due}；实际于 {recorded} 报送，迟 {days} 日（期限依据：{instrument}，等级 {grade}）",
    "says_en": "{subject} was to be reported within {termEn} from {since}, by {due}; it was reported on {recorded}, {days} days late "
    "(term: {instrument}, grade {grade})",
    "next_zh": "报送义务已履行；核对记录时间，今后在期限内报送，有法定中止事由的请主管部门登记期限中止（TermSuspended）",
    "next_en": "The duty is done; check the time of recording and report within the term; where a term stood still by law, "
    "the authority records TermSuspended",
    "severity": "breach",
    "since": MEASURES_IN_FORCE,
    "answers": "reporter",
    "reads": "law",
}
_UNITS = {"日": "days", "工作日": "working days", "月": "months"}


def alike(one: str, other: str) -> bool:
    """Whether reports of two types discharge duties of one term: what was told in time by the one is not late by the other, as
    where a utilisation firm corrects a collection into the receipt of a consignment."""
    if one == other:
        return True
    return any({one, other} <= reports for reports in _of_one_term().values())


@cache
def _of_one_term() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for duty in DUTIES.values():
        if duty.kind == "self-reported" and duty.term is not None:
            found.setdefault(duty.term, set()).update(duty.reports)
    return found


def day_number(us: int) -> int:
    """The ordinal of the calendar day in UTC+8 of a moment, in microseconds since 1970 UTC."""
    return (us + _UTC8_US) // _DAY_US + _EPOCH


def late(facts: Facts, entry: Entry, name: str, term_name: str, since: str, answerable: str) -> Iterable[Finding]:
    """The finding on a report whose term began on the day `since`, if it came after the last day of that term."""
    if entry.event.provenance != "reported" or since < MEASURES_IN_FORCE:
        return
    recorded = day_number(facts.told_us or entry.recorded_us)
    try:
        if recorded <= ordinal(since):
            return
    except ValueError:
        return  # a day that is none is for other rules to say
    term = facts.term(term_name, since)
    if term is None or term.amount is None or term.unit is None or term.grade == "P":
        return
    last = due(since, term, (), facts.calendar)
    if last is None or recorded <= ordinal(last.day):
        return
    last = due(since, term, stops(facts.held(), facts.law(f"suspended:{answerable}")), facts.calendar)
    if last is None or recorded <= ordinal(last.day):
        return
    subject = next(iter(facts.before), Ref("company", company_key(entry.event.reporter)))
    evidence = {
        "since": since,
        "due": last.day,
        "recorded": text(recorded),
        "days": str(recorded - ordinal(last.day)),
        "term": f"{term.amount} {term.unit}",
        "termEn": f"{term.amount} {_UNITS[term.unit]}",
        "instrument": term.instrument or "—",
        "grade": term.grade or "—",
    }
    if recorded <= ordinal(last.certain_after):
        yield undecided(name, entry, subject, "whether a term that ends on a day off runs on", **evidence)
    else:
        yield find(name, entry, subject, answerable=answerable, **evidence)


def _rule(duty: Duty, code: str, check: Callable[[Facts, Entry], Iterable[Finding]], **more: Any) -> None:
    """A rule under the name of its duty."""
    check.__name__ = duty.name
    about = _WORDS | {"zh": duty.zh, "en": duty.en, "source": duty.source, "grade": duty.grade, "code": code} | more
    rule(on=tuple(CATALOGUE[name].type for name in duty.reports), **about)(check)
    LATE.add(duty.name)


def _plain(duty: Duty) -> Callable[[Facts, Entry], Iterable[Finding]]:
    """The term begins on the day of the act, for a reporter that held the role; where it held another in which the same act
    is done, the duty may have been no duty of its own."""
    name, term, roles = duty.name, duty.term or duty.name, duty.by

    def check(facts: Facts, entry: Entry) -> Iterable[Finding]:
        day = day_of(entry.event.occurred_at)
        if not holds(facts.company, roles, day):
            return
        others = holds(facts.company, frozenset(entry.event.about.by) - roles, day)
        for one in late(facts, entry, name, term, day, company_key(entry.event.reporter)):
            yield _in_which_role(one, entry, facts) if others and one.verdict == "broken" else one

    return check


def _in_which_role(one: Finding, entry: Entry, facts: Facts) -> Finding:
    subject = next(iter(facts.before), Ref("company", company_key(entry.event.reporter)))
    return undecided(one.rule, entry, subject, "in which of its roles", **one.evidence)


def _vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, VehicleProduced)
    name, term, who = VEHICLE.name, VEHICLE.term or "", company_key(event.reporter)
    if not holds(facts.company, VEHICLE.by, day_of(event.occurred_at)):
        return  # adopted or without effect: the duty is a vehicle maker's
    if event.certificate_on is not None:
        yield from late(facts, entry, name, term, event.certificate_on, who)
        return
    for one in late(facts, entry, name, term, day_of(event.occurred_at), who):
        yield undecided(name, entry, next(iter(facts.before)), "certificateOn", **one.evidence)


def _imported(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """The report knows the day of customs clearance, the term runs from the certificate: late by that day decides nothing."""
    event = entry.event
    assert isinstance(event, VehicleImported)
    since = event.cleared_on or day_of(event.occurred_at)
    for one in late(facts, entry, IMPORTED.name, IMPORTED.term or "", since, company_key(event.reporter)):
        yield undecided(IMPORTED.name, entry, next(iter(facts.before)), "certificate of conformity", **one.evidence)


def _receipt(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """Only waste batteries count, received by a firm as the utilisation firm that it is."""
    event, day = entry.event, day_of(entry.event.occurred_at)
    if not holds(facts.company, RECEIPT.by, day) or not _waste(facts, event):
        return
    for one in late(facts, entry, RECEIPT.name, RECEIPT.term or "", day, company_key(event.reporter)):
        other = one.verdict == "broken" and holds(facts.company, _MAY_TAKE_IN, day)
        yield _in_which_role(one, entry, facts) if other else one


def _waste(facts: Facts, event: Any) -> bool:
    """Whether waste batteries, coded or not, were taken in."""
    if isinstance(event, BatteryCollected):
        return bool(event.codes or event.uncoded)
    assert isinstance(event, HandoverReceived)
    consignment = facts.before.get(Ref("consignment", event.consignment))
    if consignment is not None and company_of(consignment.sender or "") == company_key(event.reporter):
        return False  # between its own sites: it had received them before
    as_waste = consignment is not None and consignment.purpose in AS_WASTE
    at = event.occurred_at  # retired on that day, told as a day: perhaps only after it came
    waste = {r.key for r, b, _ in facts.batteries if b.phase == "waste" and surely_before(b.phase_at or at, at)}
    # confirmed once more: it had told of these in time, when it took them in
    held = {r.key for r, b, _ in facts.batteries if company_of(b.holder) == company_key(event.reporter)}
    return any(
        _taken(item) and _key(item) not in held and (_is_battery(item, as_waste) or _key(item) in waste)
        for item in event.items
    )


def _taken(item: ReceivedItem) -> bool:
    return item.outcome in ("accepted", "extra")


def _is_battery(item: ReceivedItem, as_waste: bool) -> bool:
    return as_waste and item.travelling_lot is None


def _key(item: ReceivedItem) -> str | None:
    return item.text.partition(":")[2] if item.battery is not None else None


def _filed(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """The first removal information of a vehicle model, and the first of its maker: later versions are no duty. Whoever files it,
    the duty is the maker's."""
    event = entry.event
    assert isinstance(event, TechnicalInformationFiled)
    if event.kind != "removal" or event.vehicle_model is None:
        return
    model = facts.before.get(Ref("vehicle_model", event.vehicle_model))
    if model is None or model.certified_on is None or model.maker is None:
        return
    own, others = model.maker == company_key(event.reporter), False
    for filing in model.filings:
        if filing.kind == "removal":
            if not own or is_own(model, filing):
                return
            others = True
    for one in late(facts, entry, _FILED, REMOVAL, model.certified_on, model.maker):
        if one.verdict == "broken" and not own:  # whether the maker's own term stood still is not looked up here
            yield undecided(_FILED, entry, next(iter(facts.before)), "the maker's own report", **one.evidence)
        elif one.verdict == "broken" and others:  # it may have been filed at the maker's wish
            yield undecided(_FILED, entry, next(iter(facts.before)), "for whom another had filed", **one.evidence)
        else:
            yield one


_rule(VEHICLE, "R101", _vehicle)
_rule(IMPORTED, "R102", _imported, answers="nobody")
_rule(RECEIPT, "R103", _receipt)
_rule(SHIPMENT, "R104", _plain(SHIPMENT))
for _number, _duty in enumerate(PLAIN, 106):
    _rule(_duty, f"R{_number}", _plain(_duty))

_FILED = "removal_information_is_filed_in_time"
_filed.__name__ = _FILED
rule(
    on=(TechnicalInformationFiled,),
    code="R105",
    zh="拆卸信息自车型认证之日起按期报送",
    en="Removal information is filed in time after a vehicle model is certified",
    **_WORDS
    | {
        "answers": "maker",
        "source": DUTIES["removal_information_is_filed_for_a_vehicle_model"].source,
        "grade": "C",
    },
)(_filed)
LATE.add(_FILED)
