"""Rules of custody: who holds what at the time of the act, and nothing in two places at once."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.battery import VEHICLE, Battery, company_of
from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Ref, surely_before
from suchi.domain.events.handing_over import HandoverSent
from suchi.domain.events.making import BatteryProduced, Born
from suchi.domain.events.recycling import BatchProcessed, BatteryDismantled, ProductMade
from suchi.domain.events.retiring import BatteryRemoved
from suchi.domain.events.servicing import BatteryReplaced, BatterySwapped
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule, undecided
from suchi.domain.vehicle import is_vehicle


@rule(
    code="U101",
    of="battery",
    on=(HandoverSent,),
    zh="移交方持有所移交的电池",
    en="The sender holds what it sends",
    says_zh="{subject} 在册由 {holder} 持有，移交方为 {sender}",
    says_en="{subject} is on record with {holder}; the sender is {sender}",
    next_zh="补报前一次移交，或核对编码；移交方的报告有效",
    next_en="The hand-over before this one is reported late, or the code is checked; the sender's report stands",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def sender_holds_what_it_sends(facts: Facts, entry: Entry) -> Iterable[Finding]:
    sender = company_key(entry.event.reporter)
    name = "sender_holds_what_it_sends"
    for ref, before, _ in facts.batteries:
        holder = company_of(before.holder)
        if holder == sender or before.last_at is None:
            continue
        if not surely_before(before.last_at, entry.event.occurred_at):
            continue  # within one day no order is known
        if before.addressee is not None and company_of(before.addressee) == sender:
            # art. 19: whoever acts on what was sent to it has received it; only the receipt was not reported
            yield undecided(name, entry, ref, "HandoverReceived", holder=holder, sender=sender)
        elif not holder.startswith("@"):
            yield find(name, entry, ref, holder=holder, sender=sender, since=before.last_at)
        elif before.born is not None:
            yield undecided(name, entry, ref, "HandoverReceived", holder=holder, sender=sender)


@rule(
    code="U102",
    of="battery",
    given="put in",
    zh="一个电池同一时间只装在一辆车上",
    en="A battery sits in one vehicle at a time",
    says_zh="{subject} 自 {since} 起装在车辆 {first}，又被报告装入 {second}",
    says_en="{subject} has been in the vehicle {first} since {since} and is reported put into {second}",
    next_zh="核对实物编码：先前的拆下未报，或两件电池同码",
    next_en="Check the codes: an earlier removal was not reported, or two batteries carry one code",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def battery_sits_in_one_vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, touch in facts.batteries:
        second = touch.vehicle
        if second is None or before.vehicle is None or before.vehicle == second or before.bound_at is None:
            continue
        if not surely_before(before.bound_at, entry.event.occurred_at) or _same_vehicle(facts, second, before.vehicle):
            continue
        name, said = "battery_sits_in_one_vehicle", {"first": before.vehicle, "since": before.bound_at}
        if before.holder == VEHICLE:
            yield find(name, entry, ref, second=second, **said)
        else:  # somebody has had it in hand since, so the first vehicle is no longer known to live with it
            yield undecided(name, entry, ref, "BatteryRemoved", second=second, **said)


def _same_vehicle(facts: Facts, vin: str, other: str) -> bool:
    """Whether two VINs are one vehicle's, before and after it was re-identified."""
    return is_vehicle(facts.before.get(Ref("vehicle", vin)), other)


@rule(
    code="U103",
    of="battery",
    given="part",
    zh="一个部件同一时间只属于一个整体",
    en="A part belongs to one whole at a time",
    says_zh="部件 {subject} 自 {since} 起属于 {first}，又被报告属于 {second}",
    says_en="The part {subject} has belonged to {first} since {since} and is reported in {second}",
    next_zh="核对部件编码：先前的拆出未报，或两件同码",
    next_en="Check the part's code: taking it out was not reported, or two parts carry one code",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def part_belongs_to_one_whole(facts: Facts, entry: Entry) -> Iterable[Finding]:
    at = entry.event.occurred_at
    for ref, before, touch in facts.batteries:
        second = touch.whole
        if second is None or before.whole is None or before.whole == second or before.whole_at is None:
            continue
        # two production reports claim the part for ever, so there even one day suffices
        if surely_before(before.whole_at, at) or isinstance(entry.event, BatteryProduced):
            yield find(
                "part_belongs_to_one_whole", entry, ref, first=before.whole, second=second, since=before.whole_at
            )


@rule(
    code="U104",
    of="battery",
    given="claims",
    on=(Born,),
    zh="一个单体只属于一个整体",
    en="A cell belongs to one whole",
    says_zh="单体 {cell} 已登记在 {first}，又登记在 {subject}（共 {count} 个）",
    says_en="The cell {cell} is on record in {first} and again in {subject} ({count} such cells)",
    next_zh="核对单体编码；报告有误的提交更正",
    next_en="Check the cell's code; where the report is wrong send a correction",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
def cell_belongs_to_one_whole(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if not facts.claims:
        return
    first = facts.claims[0]
    cells = {claim.cell for claim in facts.claims}
    ref = next(iter(facts.before))
    yield find(
        "cell_belongs_to_one_whole",
        entry,
        ref,
        cell=first.cell,
        first=first.whole,
        count=str(len(cells)),
        since=first.at,
    )


@rule(
    code="U105",
    on=(BatteryRemoved, BatteryReplaced),
    of="vehicle",
    zh="拆下的电池原在该车上",
    en="A battery taken out was in that vehicle",
    says_zh="报告从车辆 {vehicle} 取下 {subject}，在册该电池装在 {other}",
    says_en="{subject} is reported taken out of {vehicle}; on record it sits in {other}",
    next_zh="较新的报告为准；先前的更换未报的，由当时的责任方补报",
    next_en="The newer report is believed; an earlier change that was not reported is reported late by whoever made it",
    source="Measures art. 4",
    grade="B",
    severity="notice",
)
def battery_taken_out_was_in_that_vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    if isinstance(event, BatteryReplaced) and event.whereabouts == "not-there":
        return  # nothing was taken out
    for vehicle, ref, before in _taken_from_elsewhere(facts, entry):
        yield undecided(
            "battery_taken_out_was_in_that_vehicle",
            entry,
            ref,
            "BatteryInstalled | BatteryReplaced",
            vehicle=vehicle,
            other=before.vehicle or "—",
        )


def _taken_from_elsewhere(facts: Facts, entry: Entry) -> Iterable[tuple[str, Ref, Battery]]:
    """What is reported taken out of a vehicle although on record in another, or in none although known, and certainly so
    before the act."""
    at = entry.event.occurred_at
    for vehicle, state, change in facts.vehicles:
        for code in change.taken:
            ref = Ref("battery", code)
            before = facts.before.get(ref)
            if before is None or before.born is None or before.last_at is None:
                continue
            if (before.vehicle is None or not is_vehicle(state, before.vehicle)) and surely_before(before.last_at, at):
                yield vehicle.key, ref, before


@rule(
    code="U106",
    on=(BatterySwapped,),
    of="vehicle",
    zh="换下的电池原在该车上",
    en="A battery swapped out was in that vehicle",
    says_zh="报告从车辆 {vehicle} 换下 {subject}，在册该电池自 {since} 起装在 {other}",
    says_en="{subject} is reported swapped out of {vehicle}; on record it has been in {other} since {since}",
    next_zh="核对车辆与电池编码；此前的换电未报的，由当时的换电企业补报",
    next_en="Check VIN and code; a swap before it that was not reported is reported late by its operator",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def battery_swapped_out_was_in_that_vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    name = "battery_swapped_out_was_in_that_vehicle"
    if facts.standing:
        return  # without effect: nothing was taken out
    for vehicle, ref, before in _taken_from_elsewhere(facts, entry):
        if before.vehicle is not None and before.holder == VEHICLE and before.bound_at is not None:
            yield find(name, entry, ref, vehicle=vehicle, other=before.vehicle, since=before.bound_at)
        else:
            yield undecided(name, entry, ref, "BatterySwapped", vehicle=vehicle)


@rule(
    code="U107",
    on=(BatteryDismantled, BatchProcessed, ProductMade),
    of="battery",
    zh="加工的电池不在使用中的车辆上",
    en="A battery that is processed is no longer in a vehicle",
    says_zh="{subject} 自 {since} 起装在车辆 {vehicle}，没有拆下或报废记录，又被报告加工",
    says_en="{subject} has been in the vehicle {vehicle} since {since}, with no removal or scrapping on record, and is processed",
    next_zh="核对编码；此前的拆下或移交未报的，由当时的责任方补报",
    next_en="Check the code; a removal or hand-over that was not reported is reported late by whoever made it",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def battery_processed_is_in_no_vehicle(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if facts.standing:
        return  # without effect, and found as such
    for ref, before, _ in facts.batteries:
        # a scrapped vehicle's pack is in the yard's hands, one that was handed over in its recipient's
        if before.vehicle is None or before.holder != VEHICLE or before.bound_at is None:
            continue
        if surely_before(before.bound_at, entry.event.occurred_at):
            yield find("battery_processed_is_in_no_vehicle", entry, ref, vehicle=before.vehicle, since=before.bound_at)
