"""Rules of use: what is installed, stocked, sighted, held, measured and repaired, against what is on record of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from suchi.domain.battery import VEHICLE
from suchi.domain.codes import battery_key
from suchi.domain.event import Entry, Ref, surely_before
from suchi.domain.events.servicing import (
    BatteryInstalled,
    BatteryRepaired,
    BatteryReplaced,
    BatterySwapped,
    HealthReported,
    PackSighted,
    SwapStockChanged,
)
from suchi.domain.events.using import BatteryExported, HoldLifted, HoldPlaced, VehicleExported, VehicleProduced
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule, undecided
from suchi.domain.vehicle import is_vehicle, model_of

_IMPLAUSIBLE_RISE_PERMILLE = 150
"""A rise of the state of health beyond which officials get a hint; plausibility, no figure of the law."""
_GONE_ABROAD = frozenset({"BatteryExported", "VehicleExported"})


@rule(
    code="V101",
    on=(PackSighted,),
    of="vehicle",
    reads="vehicle_model",
    zh="登录报文中的电池在册装于该车",
    en="A battery sighted in a vehicle is on record there",
    says_zh="车辆 {vehicle} 的登录报文载有 {subject}，在册该电池{where}",
    says_en="The vehicle {vehicle} logged in with {subject}, which on record {whereEn}",
    next_zh="核对电池编码：此前的更换未报，或两件电池同码；较新的报告为准",
    next_en="Check the code: an earlier change was not reported, or two batteries carry one code; the newer report is believed",
    source="GB/T 32960; Measures art. 4",
    grade="B",
    severity="doubt",
)
def sighted_battery_is_on_record_there(facts: Facts, entry: Entry) -> Iterable[Finding]:
    at, name = entry.event.occurred_at, "sighted_battery_is_on_record_there"
    for vehicle, state, touch in facts.vehicles:
        model = facts.vehicle_model(model_of(state))
        if state.scrapped_at is not None:
            continue  # that the vehicle is used again is found by itself
        for code in touch.sighted:
            ref = Ref("battery", code)
            before = facts.before[ref]
            if (
                before.born is None
                or code in state.sighted
                or before.last_at is None
                or before.ended_by in _GONE_ABROAD
            ):
                continue  # unknown, or told at an earlier log-in
            if before.phase == "ended":
                if before.ended_at is not None and surely_before(before.ended_at, at):
                    said = {"where": f"已于 {before.ended_at} 终结", "whereEn": f"ended at {before.ended_at}"}
                    yield find(name, entry, ref, vehicle=vehicle.key, **said)
                continue
            swapped = before.pool is not None or before.use == "swap" or (model is not None and model.swap_model)
            if swapped or (before.vehicle is not None and is_vehicle(state, before.vehicle)):
                continue  # between two log-ins a swap vehicle may have changed its pack
            if before.vehicle is None or before.holder != VEHICLE or before.bound_at is None:
                if surely_before(before.last_at, at):
                    said = {"where": f"由 {before.holder} 持有", "whereEn": f"is held by {before.holder}"}
                    yield undecided(name, entry, ref, "BatteryInstalled | BatteryReplaced", vehicle=vehicle.key, **said)
            elif surely_before(before.bound_at, at):
                said = {"where": f"装在车辆 {before.vehicle}", "whereEn": f"sits in {before.vehicle}"}
                if model is None or model.swap_model is None:
                    yield undecided(name, entry, ref, "VehicleModelRegistered", vehicle=vehicle.key, **said)
                else:
                    yield find(name, entry, ref, vehicle=vehicle.key, since=before.bound_at, **said)


@rule(
    code="V102",
    on=(BatteryReplaced,),
    of="vehicle",
    zh="此前的更换已报告",
    en="An earlier change was reported",
    says_zh="{subject} 在册装在车辆 {vehicle}，维修时已不在车上：此前的更换未报告",
    says_en="{subject} is on record in {vehicle} and was not there when it came for repair: an earlier change was not reported",
    next_zh="以本次报告为准；此前更换的责任方补报",
    next_en="This report is believed; whoever made the earlier change reports it late",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def earlier_change_was_reported(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, BatteryReplaced)
    if event.whereabouts != "not-there" or event.old is None or event.level != "P":
        return
    ref = Ref("battery", battery_key(event.old))
    before = facts.before.get(ref)
    for vehicle, state, _ in facts.vehicles:
        if before is not None and before.vehicle is not None and is_vehicle(state, before.vehicle):
            missing = "BatteryReplaced | BatteryRemoved"
            yield undecided("earlier_change_was_reported", entry, ref, missing, vehicle=vehicle.key)


@rule(
    code="V103",
    on=(BatteryInstalled, BatteryReplaced, BatterySwapped),
    of="vehicle",
    zh="装入的位置上没有其他电池",
    en="A battery is put where none sits",
    says_zh="车辆 {subject} 的位置 {position} 在册装有 {first}，又装入 {second}：此前的拆下未报告",
    says_en="On record {first} sits at {position} of {subject}, and {second} is put there: an earlier removal was not reported",
    next_zh="较新的报告为准；此前拆下的责任方补报",
    next_en="The newer report is believed; whoever took the other one out reports it late",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def battery_is_put_where_none_sits(facts: Facts, entry: Entry) -> Iterable[Finding]:
    at = entry.event.occurred_at
    for ref, before, touch in facts.vehicles:
        for new in touch.fitted if not touch.taken else ():
            for old in before.packs:
                if old.code == new.code or old.position is None or old.position != new.position:
                    continue
                if old.at is not None and surely_before(old.at, at):
                    said = {"position": old.position, "first": old.code, "second": new.code}
                    yield undecided("battery_is_put_where_none_sits", entry, ref, "BatteryRemoved", **said)
                    break


@rule(
    code="V104",
    on=(BatteryInstalled, BatteryReplaced, BatterySwapped, VehicleProduced),
    of="battery",
    zh="废旧电池不再装车",
    en="A waste battery is not put into a vehicle",
    says_zh="{subject} 自 {since} 起为废旧电池，又被报告装入车辆 {vehicle}",
    says_en="{subject} has been waste since {since} and is reported put into {vehicle}",
    next_zh="核对编码；退役报告有误的由报送方更正，否则拆下并移交综合利用企业或回收服务网点",
    next_en="Check the code; a wrong retirement is corrected by its author, else the battery is handed over as art. 19 asks",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def waste_battery_is_not_put_into_a_vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, touch in facts.batteries:
        since = before.phase_at
        if touch.vehicle is None or before.phase != "waste" or since is None:
            continue
        if surely_before(since, entry.event.occurred_at):
            name = "waste_battery_is_not_put_into_a_vehicle"
            yield find(name, entry, ref, since=since, vehicle=touch.vehicle)


@rule(
    code="V105",
    on=(SwapStockChanged,),
    of="battery",
    zh="入库的换电电池已从车上换下",
    en="A battery taken into swap stock was out of its vehicle",
    says_zh="{subject} 报告进入换电周转库，在册仍装在车辆 {vehicle}：此前的换电或拆下未报告",
    says_en="{subject} enters the swap stock and on record still sits in {vehicle}: a swap or removal was not reported",
    next_zh="以本次报告为准；此前换下的责任方补报",
    next_en="This report is believed; whoever took it out reports it late",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def stocked_battery_was_out_of_its_vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, touch in facts.batteries:
        if touch.pool is None or before.vehicle is None or before.holder != VEHICLE or before.bound_at is None:
            continue
        if surely_before(before.bound_at, entry.event.occurred_at):
            missing = "BatterySwapped | BatteryRemoved"
            yield undecided("stocked_battery_was_out_of_its_vehicle", entry, ref, missing, vehicle=before.vehicle)


@rule(
    code="V106",
    on=(BatteryExported, VehicleExported),
    zh="出口的电池或车辆未被扣押、没有未完成的召回",
    en="What is exported is neither held nor under recall",
    says_zh="{subject} 出口时处于：{state}",
    says_en="{subject} was exported while {stateEn}",
    next_zh="由扣押或召回的单位核实",
    next_en="Whoever holds or recalls it looks into it",
    source="Measures art. 4",
    grade="B",
    severity="notice",
)
def exported_thing_is_not_held_or_recalled(facts: Facts, entry: Entry) -> Iterable[Finding]:
    things: list[tuple[Ref, Any, Any]] = [*facts.vehicles, *facts.batteries]
    for ref, before, _ in things:
        words = [words for flag, words in _MARKS.items() if flag in before.flags]
        if words:
            said = {"state": "、".join(zh for zh, _ in words), "stateEn": " and ".join(en for _, en in words)}
            yield find("exported_thing_is_not_held_or_recalled", entry, ref, **said)
            if ref.kind == "vehicle":
                return  # its packs left with it


_MARKS = {"held": ("扣押", "held"), "recalled": ("召回未完成", "under recall")}


@rule(
    code="V107",
    on=(HoldPlaced, HoldLifted),
    zh="扣押与解除依次报告",
    en="Holds are placed and lifted in turn",
    says_zh="{subject} 的扣押状态与本次报告不符，缺少 {missing}",
    says_en="What is on record of holds on {subject} does not go with this report; missing is {missing}",
    next_zh="补报此前的扣押或解除；期限中止以在册扣押为准",
    next_en="Report the hold or its lifting late; terms stand still by the holds on record",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def holds_are_placed_and_lifted_in_turn(facts: Facts, entry: Entry) -> Iterable[Finding]:
    name = "holds_are_placed_and_lifted_in_turn"
    things: list[tuple[Ref, Any, Any]] = [*facts.vehicles, *facts.batteries]
    for ref, before, touch in things:
        if touch.lifted is not None and not before.holds:
            yield undecided(name, entry, ref, "HoldPlaced")
        elif touch.hold is not None and touch.hold in before.holds:
            yield undecided(name, entry, ref, "HoldLifted")


@rule(
    code="V108",
    on=(HealthReported,),
    of="battery",
    zh="同一方法测得的健康状态不会大幅回升",
    en="A state of health measured alike does not rise by much",
    says_zh="{subject} 的健康状态由 {first}‰（{at}）升至 {second}‰，方法同为 {method}",
    says_en="The state of health of {subject} rose from {first} ‰ ({at}) to {second} ‰ by the same method {method}",
    next_zh="由主管人员核对：是否换过模块未报，或两件电池同码；不作为违规依据",
    next_en="An officer looks: modules changed and not reported, or two packs under one code; no ground for any measure",
    source="Measures art. 24",
    grade="B",
    severity="hint",
)
def health_does_not_rise(facts: Facts, entry: Entry) -> Iterable[Finding]:
    at = entry.event.occurred_at
    for ref, before, touch in facts.batteries:
        first, second, since = (
            before.state_of_health_permille,
            touch.state_of_health_permille,
            before.state_of_health_at,
        )
        if first is None or second is None or since is None or second - first <= _IMPLAUSIBLE_RISE_PERMILLE:
            continue
        if touch.note is not None and touch.note == before.state_of_health_method and surely_before(since, at):
            said = {"first": str(first), "second": str(second), "at": since, "method": touch.note}
            yield find("health_does_not_rise", entry, ref, **said)


@rule(
    code="V109",
    on=(BatteryRepaired, BatteryReplaced),
    of="battery",
    zh="拆出的部件原属于该电池",
    en="A part taken out belonged to that battery",
    says_zh="报告从 {whole} 拆出 {subject}，在册该部件属于 {other}",
    says_en="{subject} is reported taken out of {whole}; on record it belongs to {other}",
    next_zh="较新的报告为准；此前的维修未报的，由当时的责任方补报",
    next_en="The newer report is believed; an earlier repair that was not reported is reported late by whoever made it",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def part_taken_out_belonged_to_that_battery(facts: Facts, entry: Entry) -> Iterable[Finding]:
    at = entry.event.occurred_at
    for whole, _, change in facts.batteries:
        for part in change.parts_out:
            ref = Ref("battery", part)
            before = facts.before.get(ref)
            if before is None or before.whole in (None, whole.key) or before.whole_at is None:
                continue
            if surely_before(before.whole_at, at):
                missing = "BatteryRepaired | BatteryReplaced"
                name = "part_taken_out_belonged_to_that_battery"
                yield undecided(name, entry, ref, missing, whole=whole.key, other=before.whole)
