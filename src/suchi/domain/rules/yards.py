"""Rules of yards: a vehicle is taken in, scrapped and taken apart at one yard, and none that has left the country comes there."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import company_key
from suchi.domain.event import Entry, surely_before
from suchi.domain.events.retiring import BatteryRemoved, VehicleScrapped, VehicleTakenIn
from suchi.domain.facts import Facts
from suchi.domain.open_question import open_question
from suchi.domain.rule import MEASURES_IN_FORCE, Finding, accountable, find, rule
from suchi.domain.rules.scrapping import took_in


@rule(
    code="S104",
    of="vehicle",
    on=(VehicleScrapped,),
    zh="报废的车辆先进厂",
    en="A scrapped vehicle was taken in by that yard",
    says_zh="拆解企业 {yard} 报废车辆 {subject}，在册进厂企业为 {other}",
    says_en="The yard {yard} scraps the vehicle {subject}; on record it was taken in by {other}",
    next_zh="补报车辆进厂（VehicleTakenIn），或核对车辆识别代号；报废报告有效",
    next_en="Report VehicleTakenIn late, or check the VIN; the report of the scrapping stands",
    source="Measures art. 24",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
)
def scrapped_vehicle_was_taken_in(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if not accountable(facts, entry):
        return
    yard, name = company_key(entry.event.reporter), "scrapped_vehicle_was_taken_in"
    for ref, before, _ in facts.vehicles:
        if before.scrapped_at is not None:
            continue  # scrapped before: that is the doubt, and another rule's
        if before.taken_in_at is None:
            yield open_question(name, entry, ref, "VehicleTakenIn", yard=yard, other="—")
        elif not took_in(before, yard) and surely_before(before.taken_in_at, entry.event.occurred_at):
            yield find(name, entry, ref, yard=yard, other=before.holder or "—", since=before.taken_in_at)


@rule(
    code="S105",
    of="vehicle",
    on=(BatteryRemoved,),
    zh="报废车辆的电池由报废该车的企业拆下",
    en="The battery of a scrapped vehicle is taken out where it was scrapped",
    says_zh="车辆 {subject} 已于 {scrappedAt} 由 {yard} 报废，其后 {remover} 报告从该车拆下电池",
    says_en="The vehicle {subject} was scrapped at {scrappedAt} by {yard}; later {remover} reports a battery taken out of it",
    next_zh="核对车辆识别代号；整车移交他厂拆解的，由报废企业说明",
    next_en="Check the VIN; where the whole vehicle went to another yard, the one that scrapped it says so",
    source="Measures (车电一体报废)",
    grade="B",
    severity="doubt",
    since=MEASURES_IN_FORCE,
)
def battery_is_removed_where_the_vehicle_was_scrapped(facts: Facts, entry: Entry) -> Iterable[Finding]:
    remover = company_key(entry.event.reporter)
    if not accountable(facts, entry):
        return
    for ref, before, _ in facts.vehicles:
        at, yard = before.scrapped_at, before.scrapped_by
        if at is None or yard is None or company_key(yard) == remover:
            continue
        if surely_before(at, entry.event.occurred_at):
            yield find(
                "battery_is_removed_where_the_vehicle_was_scrapped",
                entry,
                ref,
                scrappedAt=at,
                yard=company_key(yard),
                remover=remover,
            )


@rule(
    code="S106",
    of="vehicle",
    on=(VehicleTakenIn, VehicleScrapped),
    zh="已出口注销的车辆不再进入拆解企业",
    en="A vehicle deregistered as exported comes to no yard",
    says_zh="车辆 {subject} 已于 {deregisteredAt} 按出口注销，其后拆解企业又有报告",
    says_en="The vehicle {subject} was deregistered as exported at {deregisteredAt}, and a yard reports it later",
    next_zh="核对车辆识别代号与注销信息；复进口的补报车辆进口（VehicleImported）",
    next_en="Check the VIN and the deregistration; a re-import is reported with VehicleImported",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
    since=MEASURES_IN_FORCE,
)
def exported_vehicle_comes_to_no_yard(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if not accountable(facts, entry):
        return
    for ref, before, _ in facts.vehicles:
        gone = before.deregistered_at
        if before.deregistered != "exported" or gone is None:
            continue
        told = before.taken_in_at or before.scrapped_at  # the first report after the deregistration carries the doubt
        if surely_before(gone, entry.event.occurred_at) and not (told and surely_before(gone, told)):
            yield find("exported_vehicle_comes_to_no_yard", entry, ref, deregisteredAt=gone)
