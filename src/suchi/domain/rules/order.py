"""Rules of order and of standing: what may follow what, and who may report what."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule, undecided

# Acts that say something about a battery without acting on it, and acts of authorities, may come after its end.
AFTER_THE_END = frozenset(
    "HealthReported PackSighted RecallAnnounced RecallRemedied OwnershipChanged EventsCorrected LeadAdopted IdentitiesMerged "
    "LabelReplaced TakeBackRefused IncidentReported HoldPlaced HoldLifted VehicleDeregistered".split()
)


@rule(
    code="O101",
    zh="报告属于已登记的角色",
    en="A report belongs to a registered role",
    says_zh="{reporter} 在 {day} 未登记可报送此事的角色，报告已记录但不生效",
    says_en="On {day} {reporter} held no registered role for this act: recorded without effect",
    next_zh="向登记机构补充登记角色，或由主管部门采信该报告",
    next_en="Have the role registered, or an authority adopts the report",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def act_is_within_a_registered_role(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if facts.standing == 0:
        return
    reporter = company_key(entry.event.reporter)
    subject = Ref("company", reporter)
    day = day_of(entry.event.occurred_at)
    name, cause = "act_is_within_a_registered_role", type(entry.event).__name__  # the role is missing, on whatever day
    if facts.company is None or facts.company.born is None:
        yield undecided(name, entry, subject, "PartyRegistered", cause=cause, reporter=reporter, day=day)
    else:
        yield find(name, entry, subject, answerable=reporter, cause=cause, reporter=reporter, day=day)


@rule(
    code="O102",
    of="battery",
    zh="终结的电池不再有新的经历",
    en="A battery that has ended has no further acts",
    says_zh="{subject} 已于 {endedAt} 因 {endedBy} 终结，其后又有报告",
    says_en="{subject} ended at {endedAt} by {endedBy}, and a later act is reported",
    next_zh="核对编码与两份报告；有误的一方提交更正",
    next_en="Check the code and both reports; whoever is wrong sends a correction",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def ended_battery_has_no_further_acts(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if type(entry.event).__name__ in AFTER_THE_END:
        return
    for ref, before, touch in facts.batteries:
        if before.phase != "ended" or before.ended_at is None or touch.back or touch.successor is not None:
            continue
        if surely_before(before.ended_at, entry.event.occurred_at):
            yield find(
                "ended_battery_has_no_further_acts",
                entry,
                ref,
                endedAt=before.ended_at,
                endedBy=before.ended_by or "—",
            )


@rule(
    code="O103",
    of="vehicle",
    zh="报废的车辆不再使用",
    en="A scrapped vehicle is not used again",
    says_zh="车辆 {subject} 已于 {scrappedAt} 报废，其后又有使用报告",
    says_en="The vehicle {subject} was scrapped at {scrappedAt}, and a later use is reported",
    next_zh="核对车辆识别代号与两份报告；有误的一方提交更正",
    next_en="Check the VIN and both reports; whoever is wrong sends a correction",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def scrapped_vehicle_is_not_used_again(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if type(entry.event).__name__ not in _USES:
        return
    for ref, before, _ in facts.vehicles:
        if before.scrapped_at is not None and surely_before(before.scrapped_at, entry.event.occurred_at):
            yield find("scrapped_vehicle_is_not_used_again", entry, ref, scrappedAt=before.scrapped_at)


_USES = frozenset("VehicleSold BatteryInstalled BatterySwapped BatteryReplaced VehicleExported PackSighted".split())
