"""Rules of lots 物料批次: what leaves one was in it, and whoever uses it has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.events.handing_over import HandoverSent
from suchi.domain.events.lots import LotExported, LotsMerged, LotSplit
from suchi.domain.events.recycling import BatchProcessed, ProductShipped, ResidueDisposed
from suchi.domain.facts import Facts
from suchi.domain.lot import Lot, LotTouch
from suchi.domain.rule import Finding, find, rule, undecided
from suchi.domain.rules.handover import lots_held_elsewhere

DRAWS = (HandoverSent, BatchProcessed, LotSplit, LotsMerged, LotExported, ProductShipped, ResidueDisposed)

PART_PERMILLE = 50
"""Less than the whole by more than this is a part; less than that may be the scales. The register's own figure."""


def drawn(facts: Facts) -> Iterator[tuple[Ref, Lot, LotTouch]]:
    """The lots from which an entry takes something."""
    for ref, before in facts.before.items():
        touch = facts.touches[ref]
        if isinstance(touch, LotTouch) and (touch.out_g or touch.all_out):
            yield ref, before, touch


@rule(
    code="M101",
    on=DRAWS,
    of="lot",
    zh="出库不超过存量",
    en="No more leaves a lot than it holds",
    says_zh="批次 {subject} 尚余 {leftG} g，本次用去 {outG} g",
    says_en="{leftG} g are left of the lot {subject}; this report takes {outG} g",
    next_zh="核对各次用量与批次编号；有误的报告提交更正，漏报的入库补报",
    next_en="Check each mass taken and the id; correct the wrong report, or report late what entered",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def no_more_leaves_a_lot_than_it_holds(facts: Facts, entry: Entry) -> Iterable[Finding]:
    name = "no_more_leaves_a_lot_than_it_holds"
    at = entry.event.occurred_at
    for ref, before, touch in drawn(facts):
        out, left = touch.out_g or 0, before.left_g
        if before.ended_by is not None or left is None or out <= left + (touch.mass_g or 0):
            continue  # exact: both figures are declared, none is weighed here
        if len(at) == 10 and day_of(before.born or "0000-01-01") == at:
            yield undecided(name, entry, ref, "occurredAt", leftG=str(left), outG=str(out))
        else:
            yield find(name, entry, ref, leftG=str(left), outG=str(out), heldG=str(before.mass_g))


@rule(
    code="M102",
    on=DRAWS,
    of="lot",
    zh="用尽的批次不再使用",
    en="A lot that is used up is not used again",
    says_zh="批次 {subject} 已于 {endedAt} 因 {endedBy} 用尽，其后又被使用",
    says_en="The lot {subject} was used up at {endedAt} by {endedBy}, and is used again later",
    next_zh="核对批次编号与两份报告；有误的一方提交更正",
    next_en="Check the id and both reports; whoever is wrong sends a correction",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def used_up_lot_is_not_used_again(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, touch in drawn(facts):
        if before.ended_at is None or touch.mass_g is not None:
            continue
        if surely_before(before.ended_at, entry.event.occurred_at):
            yield find(
                "used_up_lot_is_not_used_again",
                entry,
                ref,
                endedAt=before.ended_at,
                endedBy=before.ended_by or "—",
            )


@rule(
    code="M103",
    on=DRAWS,
    of="lot",
    zh="使用的批次先有来源",
    en="A lot is declared before it is used",
    says_zh="批次 {subject} 没有来源记录，无法核对存量",
    says_en="Nothing is on record of where the lot {subject} came from, so nothing can be weighed against it",
    next_zh="补报该批次的产出、来料或期初库存；报告本身有效",
    next_en="Report late what it came from: an output, a feed or opening stock; the report itself stands",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def lot_is_declared_before_it_is_used(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if entry.event.provenance != "reported" or len(entry.event.occurred_at) == 10:
        return  # told as a day, the lot may have begun later on that day
    for ref, before, touch in drawn(facts):
        if before.last is None and not touch.born:
            yield undecided("lot_is_declared_before_it_is_used", entry, ref, "BatchProcessed | LotDeclared")


@rule(
    code="M104",
    on=(BatchProcessed, LotSplit, LotsMerged, ProductShipped, ResidueDisposed),
    of="lot",
    zh="使用物料的企业持有该批次",
    en="Whoever uses a lot holds it",
    says_zh="批次 {subject} 在册由 {holder} 持有，由 {sender} 报告使用",
    says_en="The lot {subject} is on record with {holder}; {sender} reports using it",
    next_zh="补报前一次移交，或核对批次编号",
    next_en="The hand-over before is reported late, or the id is checked",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def user_of_a_lot_holds_it(facts: Facts, entry: Entry) -> Iterable[Finding]:
    yield from lots_held_elsewhere("user_of_a_lot_holds_it", facts, entry)


@rule(
    code="M105",
    on=(HandoverSent,),
    of="lot",
    zh="移交批次的一部分另立批次",
    en="Part of a lot travels as a lot of its own",
    says_zh="批次 {subject} 尚余 {leftG} g，移交中写明 {sentG} g 而未另立批次，整批随之移交",
    says_en="{leftG} g of the lot {subject} are left; {sentG} g are sent without an id of their own, so the whole lot goes",
    next_zh="只移交一部分的，写明新批次（asLot）并更正本报告",
    next_en="If only a part is sent, name the new lot in asLot and correct this report",
    source="own check, no instrument",
    grade="—",
    severity="notice",
)
def part_of_a_lot_travels_as_a_lot_of_its_own(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, HandoverSent)
    for item in event.items:
        if item.battery is not None or item.lot is None or item.split or item.mass_g is None:
            continue
        ref = Ref("lot", item.lot)
        left = facts.before[ref].left_g
        if left is not None and item.mass_g * 1000 < left * (1000 - PART_PERMILLE):
            yield find("part_of_a_lot_travels_as_a_lot_of_its_own", entry, ref, leftG=str(left), sentG=str(item.mass_g))
