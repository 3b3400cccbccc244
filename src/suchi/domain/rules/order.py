"""Rules of order and of standing: what may follow what, and who may report what."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.events.retiring import VehicleScrapped
from suchi.domain.events.using import VehicleBorn, VehicleImported, VehicleProduced
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule, undecided

# Acts that say something about a battery without acting on it, and acts of authorities, may come after its end.
AFTER_THE_END = frozenset(
    "HealthReported PackSighted RecallAnnounced RecallRemedied OwnershipChanged EventsCorrected LeadAdopted IdentitiesMerged "
    "LabelReplaced TakeBackRefused IncidentReported HoldPlaced HoldLifted VehicleDeregistered".split()
)


@rule(
    code="O101",
    given="outside",
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
    given="ended",
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
    given="scrapped",
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


@rule(
    code="O104",
    on=(VehicleScrapped,),
    of="vehicle",
    zh="一辆车只报废一次",
    en="A vehicle is scrapped once",
    says_zh="车辆 {subject} 已于 {first} 由 {by} 报废，又由 {again} 报废",
    says_en="The vehicle {subject} was scrapped at {first} by {by} and is scrapped again by {again}",
    next_zh="核对车辆识别代号与报废证明；有误的一方提交更正",
    next_en="Check the VIN and both certificates; whoever is wrong sends a correction",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def vehicle_is_scrapped_once(facts: Facts, entry: Entry) -> Iterable[Finding]:
    again = company_key(entry.event.reporter)
    for ref, before, touch in facts.vehicles:
        if before.scrapped_at is None:
            continue
        by = company_key(before.scrapped_by or "—")
        # the same yard tells the end of dismantling under the certificate it has issued
        if by != again or (
            None not in (before.certificate, touch.certificate) and before.certificate != touch.certificate
        ):
            yield find("vehicle_is_scrapped_once", entry, ref, first=before.scrapped_at, by=by, again=again)


@rule(
    code="O105",
    on=(VehicleBorn,),
    of="vehicle",
    zh="一个车辆识别代号只登记一辆车",
    en="One VIN, one vehicle",
    says_zh="车辆 {subject} 已于 {first} 由 {by} 登记，又被登记一次",
    says_en="The vehicle {subject} was registered at {first} by {by} and is registered again",
    next_zh="核对车辆识别代号；复进口的补报此前的出口",
    next_en="Check the VIN; for a vehicle that comes back the export before it is reported late",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def one_vin_one_vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    for ref, before, touch in facts.vehicles:
        if not touch.born or before.born is None or event.provenance != "reported":
            continue
        name, first, by = "one_vin_one_vehicle", before.born, company_key(before.maker or "—")
        if isinstance(event, VehicleImported):
            if before.exported_at is None:
                yield undecided(name, entry, ref, "VehicleExported", first=first, by=by)
        elif touch.build == "complete" and before.build == "complete":
            yield find(name, entry, ref, first=first, by=by)  # chassis, complete and converted may follow each other


@rule(
    code="O106",
    on=(VehicleProduced,),
    of="vehicle",
    zh="先生产，后销售",
    en="Built before it is sold",
    says_zh="车辆 {subject} 的生产报告为 {born}，此前 {at} 已报告{what}",
    says_en="{subject} is reported built at {born}, but {whatEn} at {at} came before",
    next_zh="核对两份报告的时间；有误的一方提交更正",
    next_en="Compare the times of the two reports; whoever is wrong sends a correction",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def vehicle_is_built_before_it_is_sold(facts: Facts, entry: Entry) -> Iterable[Finding]:
    at = entry.event.occurred_at
    for ref, before, touch in facts.vehicles:
        if before.born is not None or touch.build == "converted" or entry.event.provenance != "reported":
            continue  # what is converted was built by somebody else
        for earlier, what, english in (
            (before.sold_at, "销售", "its sale"),
            (before.exported_at, "出口", "its export"),
            (before.scrapped_at, "报废", "its scrapping"),
        ):
            if earlier is not None and surely_before(earlier, at):
                name = "vehicle_is_built_before_it_is_sold"
                yield find(name, entry, ref, born=at, at=earlier, what=what, whatEn=english)
                break
