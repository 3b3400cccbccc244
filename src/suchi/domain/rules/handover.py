"""Rules of sending 移交出库: whose consignment it is, what travels in it, and who may change it on its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from suchi.domain.battery import Battery, company_of
from suchi.domain.codes import company_key
from suchi.domain.consignment import Consignment
from suchi.domain.event import Entry, Ref, surely_before
from suchi.domain.events.handing_over import AS_WASTE, HandoverCancelled, HandoverRedirected, HandoverSent
from suchi.domain.events.retiring import BatteryCollected, Uncoded
from suchi.domain.facts import Facts
from suchi.domain.lot import Lot
from suchi.domain.rule import Finding, find, rule, undecided

DAMAGED = frozenset({"damaged", "leaking", "swollen", "soaked", "crashed", "burnt"})
"""Conditions in which a battery needs a path of its own, and in which its mass and metals are no longer what they were."""


def consignment_of(facts: Facts) -> tuple[Ref, Consignment]:
    """The one consignment that a hand-over event names, as it was just before."""
    return next((ref, state) for ref, state in facts.before.items() if ref.kind == "consignment")


def travelling(facts: Facts) -> Iterator[tuple[Ref, Battery | Lot]]:
    """The batteries and lots that an event names, each as it was just before."""
    return ((ref, state) for ref, state in facts.before.items() if ref.kind in ("battery", "lot"))


@rule(
    code="H101",
    of="consignment",
    on=(HandoverSent,),
    zh="一个移交编号只属于一个发出方",
    en="The id of a consignment is one sender's",
    says_zh="移交 {subject} 已由 {first} 于 {since} 发出，又由 {second} 以同一编号发出",
    says_en="The consignment {subject} was sent by {first} at {since}, and {second} sends under the same id",
    next_zh="后发出的一方更正编号；先发出的移交不受影响",
    next_en="Whoever sent later corrects the id; the earlier consignment is not affected",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def consignment_id_is_one_senders(facts: Facts, entry: Entry) -> Iterable[Finding]:
    ref, before = consignment_of(facts)
    sender = company_key(entry.event.reporter)
    if before.sender is not None and company_of(before.sender) != sender:
        yield find(
            "consignment_id_is_one_senders",
            entry,
            ref,
            first=company_of(before.sender),
            second=sender,
            since=before.sent_at or "—",
        )


@rule(
    code="H102",
    of="consignment",
    on=(HandoverSent,),
    zh="先发出，后接收",
    en="Sent before it is received",
    says_zh="移交 {subject} 于 {sent} 发出，而接收报告为 {received}，早于发出",
    says_en="The consignment {subject} was sent at {sent}, but its receipt at {received} came before",
    next_zh="双方核对时间；有误的一方提交更正",
    next_en="Both sides compare the times; whoever is wrong sends a correction",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def sent_before_it_is_received(facts: Facts, entry: Entry) -> Iterable[Finding]:
    ref, before = consignment_of(facts)
    at = entry.event.occurred_at
    if before.sent_at is None and before.received_at is not None and surely_before(before.received_at, at):
        yield find("sent_before_it_is_received", entry, ref, sent=at, received=before.received_at)


@rule(
    code="H103",
    on=(HandoverSent,),
    of="consignment",
    zh="一件物品同时只在一次移交途中",
    en="An item travels in one consignment at a time",
    says_zh="{subject} 仍在移交 {first} 途中，又由同一发出方列入移交 {second}",
    says_en="{subject} is still under way in {first}, and the same sender puts it into {second}",
    next_zh="撤销前一次移交，或补报其结果",
    next_en="Cancel the earlier hand-over, or have its outcome reported",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def item_travels_in_one_consignment(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, HandoverSent)
    sender = company_key(event.reporter)
    for ref, before in travelling(facts):
        first, addressee = before.consignment, before.addressee
        if first is None or first == event.consignment or company_of(before.holder) != sender:
            continue  # what another holds is for the rules of custody
        if addressee is not None and company_of(addressee) == sender:
            continue  # its own transfer between sites: sending on proves that it arrived
        if surely_before(before.last_at or "9999-12-31", event.occurred_at):
            yield find("item_travels_in_one_consignment", entry, ref, first=first, second=event.consignment)


@rule(
    code="H104",
    on=(HandoverCancelled, HandoverRedirected),
    of="consignment",
    zh="只有发出方撤销或改送",
    en="Only the sender cancels or redirects",
    says_zh="移交 {subject} 由 {sender} 发出，{reporter} 报告撤销或改送",
    says_en="The consignment {subject} was sent by {sender}; {reporter} reports it cancelled or redirected",
    next_zh="由发出方报告；受发出方委托的，先登记委托报送",
    next_en="The sender reports it; whoever acts for the sender has the delegation registered first",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def only_the_sender_cancels_or_redirects(facts: Facts, entry: Entry) -> Iterable[Finding]:
    ref, before = consignment_of(facts)
    reporter = company_key(entry.event.reporter)
    name = "only_the_sender_cancels_or_redirects"
    if before.sender is None:
        if len(entry.event.occurred_at) > 10:  # a bare day may have been the day of sending
            yield undecided(name, entry, ref, "HandoverSent", sender="—", reporter=reporter)
    elif reporter not in map(company_of, (before.sender, *before.others)):
        yield find(name, entry, ref, sender=company_of(before.sender), reporter=reporter)


@rule(
    code="H105",
    on=(HandoverCancelled, HandoverRedirected),
    of="consignment",
    zh="接收后不再撤销或改送",
    en="What has been received is not cancelled or redirected",
    says_zh="{item} 已于 {received} 在移交 {subject} 中被接收，其后又报告撤销或改送",
    says_en="{item} was received in the consignment {subject} at {received}, and is later cancelled or redirected",
    next_zh="核对双方报告；再次移动的，另报新的移交",
    next_en="Compare both reports; a further move is a new hand-over",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def received_items_are_not_cancelled_or_redirected(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, (HandoverCancelled, HandoverRedirected))
    ref, before = consignment_of(facts)
    at = before.received_at
    if at is None or not surely_before(at, event.occurred_at):
        return
    received = [item.text for item in event.items if before.outcomes.get(item.text) == "accepted"]
    if received:
        yield find(
            "received_items_are_not_cancelled_or_redirected",
            entry,
            ref,
            item=received[0].partition(":")[2],
            received=at,
        )


@rule(
    code="H106",
    on=(HandoverSent,),
    of="battery",
    zh="受损电池单独标明",
    en="A damaged battery is named as such",
    says_zh="{subject} 在册状况为 {condition}，与完好电池同在移交 {consignment}，未注明其状况",
    says_en="{subject} is on record as {condition}; it travels in {consignment} with intact ones, and its condition is not stated",
    next_zh="逐项填写状况（condition），或另行移交；受损电池不与完好电池合并",
    next_en="State its condition, or send it by itself; damaged batteries are not merged with intact ones",
    source="own check, no instrument",
    grade="—",
    severity="notice",
)
def damaged_battery_is_named_as_such(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, HandoverSent)
    if event.purpose not in AS_WASTE:
        return  # a repaired pack keeps the word of its damage on record
    stated = {item.text for item in event.items if item.condition is not None}
    damaged = [(ref, before) for ref, before, _ in facts.batteries if before.condition in DAMAGED]
    if len(damaged) == len(facts.batteries):
        return  # a path of its own
    for ref, before in damaged:
        if str(ref) not in stated:
            yield find(
                "damaged_battery_is_named_as_such",
                entry,
                ref,
                condition=before.condition or "—",
                consignment=event.consignment,
            )


@rule(
    code="H107",
    on=(BatteryCollected, HandoverSent),
    zh="无编码物品写明来源",
    en="Uncoded items have a declared source",
    says_zh="{subject} 报告的无编码物品（{count} 件）没有写明来源",
    says_en="{subject} reports uncoded items ({count}) without a declared source",
    next_zh="补充声明的来源（declaredSource），或来源企业、交货凭证",
    next_en="Add declaredSource, or the company or slip they came with",
    source="predecessor's forms (公告2018年第35号), still the shape of the data",
    grade="P",
    severity="notice",
)
def uncoded_items_have_a_declared_source(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, (BatteryCollected, HandoverSent))
    subject, name = Ref("company", company_key(event.reporter)), "uncoded_items_have_a_declared_source"
    if isinstance(event, BatteryCollected) and (event.source or event.slip):
        return
    silent: list[Uncoded] = [one for one in event.uncoded if not one.declared_source]
    if silent:
        yield find(name, entry, subject, count=str(sum(one.count for one in silent)))
    if isinstance(event, HandoverSent):
        loose = [item.uncoded or 0 for item in event.items if item.battery is None and item.travelling_lot is None]
        if loose and not event.uncoded:
            yield undecided(name, entry, subject, "uncoded", count=str(len(loose)))


@rule(
    code="H108",
    on=(HandoverSent,),
    of="lot",
    zh="移交方持有所移交的物料",
    en="The sender holds the lot it sends",
    says_zh="批次 {subject} 在册由 {holder} 持有，移交方为 {sender}",
    says_en="The lot {subject} is on record with {holder}; the sender is {sender}",
    next_zh="补报前一次移交，或核对批次编号；移交方的报告有效",
    next_en="The hand-over before this one is reported late, or the id is checked; the sender's report stands",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def sender_holds_the_lot_it_sends(facts: Facts, entry: Entry) -> Iterable[Finding]:
    yield from lots_held_elsewhere("sender_holds_the_lot_it_sends", facts, entry)


def lots_held_elsewhere(name: str, facts: Facts, entry: Entry) -> Iterator[Finding]:
    """Lots that the reporter sends or uses, on record with somebody else for certain. Nobody is answerable: who is wrong,
    the record or the report, is open."""
    reporter, at = company_key(entry.event.reporter), entry.event.occurred_at
    for ref, before in facts.before.items():
        if ref.kind != "lot" or before.born is None or before.last_at is None:
            continue
        holder = company_of(before.holder)
        if holder == reporter or not surely_before(before.last_at, at):
            continue  # within one day no order is known
        if before.addressee is not None and company_of(before.addressee) == reporter:
            yield undecided(name, entry, ref, "HandoverReceived", holder=holder, sender=reporter)
        elif not holder.startswith("@"):
            yield find(name, entry, ref, holder=holder, sender=reporter, since=before.last_at)
