"""Rules of receiving 移交入库: what arrived against what was sent, item by item, and by whom it was received."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.consignment import Consignment, addressee_of, open_of
from suchi.domain.event import Entry, Ref, surely_before
from suchi.domain.events.handing_over import HandoverReceived, ReceivedItem
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule, undecided
from suchi.domain.rules.handover import DAMAGED, consignment_of

MASS_TOLERANCE_PERMILLE = 100
"""Received against sent mass: two scales, pallets and straps. The register's own figure; no instrument sets one."""


def _thing(item: ReceivedItem, consignment: Ref) -> Ref:
    """The thing an item is; uncoded items are no things, so the consignment stands for them."""
    kind, _, key = item.text.partition(":")
    return consignment if kind == "uncoded" else Ref(kind, key)


@rule(
    code="H111",
    on=(HandoverReceived,),
    of="consignment",
    zh="移交的物品全部到达",
    en="Everything that was sent arrives",
    says_zh="移交 {consignment} 中的 {item} 由 {sender} 发往 {recipient}，接收时未到",
    says_en="{item} of the consignment {consignment} from {sender} to {recipient} did not arrive",
    next_zh="发出方、承运方与接收方共同核查；找到后补报发现，未发出的更正移交",
    next_en="Sender, carrier and recipient look for it; once found it is reported, and what was never sent is corrected",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def everything_sent_arrives(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, HandoverReceived)
    ref, before = consignment_of(facts)
    for item in {item.text: item for item in event.items}.values():
        if item.outcome == "missing" and item.text in before.items and before.outcomes.get(item.text) != "missing":
            yield find(
                "everything_sent_arrives",
                entry,
                _thing(item, ref),
                item=item.text.partition(":")[2],
                consignment=ref.key,
                sender=company_of(before.sender or "—"),
                recipient=company_key(event.reporter),
                carrier=before.carrier or "—",
            )


@rule(
    code="H112",
    on=(HandoverReceived,),
    of="consignment",
    zh="到达的物品都在移交清单中",
    en="What arrives was on the list",
    says_zh="{item} 随移交 {consignment} 到达，但不在发出清单中",
    says_en="{item} arrived with the consignment {consignment} and was not on its list",
    next_zh="发出方补报该物品的移交，或更正清单；接收方的报告有效",
    next_en="The sender reports it late, or corrects the list; the recipient's report stands",
    source="Measures art. 19",
    grade="B",
    severity="notice",
)
def what_arrives_was_on_the_list(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, HandoverReceived)
    ref, before = consignment_of(facts)
    if before.sent_at is None:
        return  # nothing is on record of the sending: another rule says so once
    listed = set(before.items)
    for item in {item.text: item for item in event.items}.values():
        if item.outcome not in ("accepted", "extra") or item.text in listed:
            continue
        thing = _thing(item, ref)
        state = facts.before.get(thing)
        if thing == ref or getattr(state, "consignment", None) == ref.key:
            continue  # sent under this id by somebody else, or an uncoded item counted in another way
        if item.outcome == "extra":
            yield find("what_arrives_was_on_the_list", entry, thing, item=thing.key, consignment=ref.key)
        else:
            yield undecided(
                "what_arrives_was_on_the_list", entry, thing, "HandoverSent", item=thing.key, consignment=ref.key
            )


@rule(
    code="H113",
    on=(HandoverReceived,),
    of="consignment",
    zh="拒收写明原因",
    en="A rejection says why",
    says_zh="移交 {subject} 有 {count} 件被拒收，没有写明状况或差异",
    says_en="{count} items of the consignment {subject} were rejected, without their condition or a discrepancy",
    next_zh="了解拒收原因，留意是否回避兜底责任",
    next_en="Ask why, and whether the backstop duty is being avoided",
    source="own check, no instrument",
    grade="—",
    severity="hint",
)
def rejection_says_why(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, HandoverReceived)
    silent = [item for item in event.items if item.outcome == "rejected" and item.condition is None]
    if silent and not event.discrepancy:
        yield find("rejection_says_why", entry, consignment_of(facts)[0], count=str(len(silent)))


@rule(
    code="H114",
    on=(HandoverReceived,),
    of="consignment",
    zh="收到的质量就是发出的质量",
    en="The mass received is the mass sent",
    says_zh="移交 {subject} 发出 {sentG} g，收到 {receivedG} g，相差超过 {tolerance} ‰（本系统自定的容差）",
    says_en="{sentG} g of the consignment {subject} were sent and {receivedG} g received, more than {tolerance} ‰ apart "
    "(the register's own tolerance)",
    next_zh="双方复秤；发出时为估算的，发出方更正质量",
    next_en="Both sides weigh again; where the mass sent was an estimate the sender corrects it",
    source="own tolerance, no instrument",
    grade="—",
    severity="doubt",
)
def mass_received_is_the_mass_sent(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, HandoverReceived)
    ref, before = consignment_of(facts)
    if before.mass_g is None or event.mass_g is None or before.unweighed:
        return  # nobody has to weigh: without both masses there is nothing to compare
    if any(_again(before, item) and item.battery is not None for item in event.items):
        return  # its mass is counted twice: that it is received twice is said by a rule of its own
    received = before.received_mass_g or 0
    received += event.mass_g
    outcomes = before.outcomes | {item.text: item.outcome for item in event.items}
    if open_of(before) - set(outcomes) or set(outcomes.values()) != {"accepted"} or set(outcomes) - set(before.items):
        return  # the whole is compared, when all of it and nothing else has arrived
    allowed = before.mass_g * MASS_TOLERANCE_PERMILLE // 1000
    dried = sum(
        (state.left_g or 0) * (state.moisture_permille or 0) // 1000
        for thing, state in facts.before.items()
        if thing.kind == "lot"
    )
    if -allowed - dried <= received - before.mass_g <= allowed:
        return
    part = [item for item in event.items if _is_part_of_a_lot(facts, item)]
    numbers = {"sentG": str(before.mass_g), "receivedG": str(received), "tolerance": str(MASS_TOLERANCE_PERMILLE)}
    name = "mass_received_is_the_mass_sent"
    if any(state.condition in DAMAGED for _, state, _ in facts.batteries):
        yield undecided(name, entry, ref, "condition", **numbers)  # burnt or leaking: it weighs less for another reason
    elif part and received < before.mass_g:
        yield undecided(name, entry, ref, "HandoverReceived", **numbers)  # the rest of the lot may be on another truck
    else:
        yield find(name, entry, ref, **numbers)


def _is_part_of_a_lot(facts: Facts, item: ReceivedItem) -> bool:
    """Whether the recipient says to have received less of a lot than was sent."""
    lot = facts.before.get(Ref("lot", item.travelling_lot or ""))
    return lot is not None and item.mass_g is not None and lot.left_g is not None and item.mass_g < lot.left_g


@rule(
    code="H115",
    on=(HandoverReceived,),
    of="consignment",
    zh="由收货方接收",
    en="The addressee receives",
    says_zh="移交 {subject} 发往 {addressee}，由 {recipient} 报告接收",
    says_en="The consignment {subject} is for {addressee}; {recipient} reports having received it",
    next_zh="途中改送的，由发出方补报改送；接收方的报告有效",
    next_en="If it was redirected on its way the sender reports that late; the recipient's report stands",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def addressee_receives(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, HandoverReceived)
    ref, before = consignment_of(facts)
    recipient = company_key(event.reporter)
    if before.sent_at is None or before.others:
        return  # nothing to compare with, or two senders under one id
    taken = [item.text for item in event.items if item.outcome == "accepted" and item.text in before.items]
    wrong = [text for text in taken if company_of(addressee_of(before, text) or recipient) != recipient]
    if not wrong:
        return
    for addressee, until in before.former:
        if company_of(addressee) == recipient and not surely_before(until, event.occurred_at):
            return  # on the day it was redirected the order is not known
    yield find(
        "addressee_receives",
        entry,
        ref,
        addressee=company_of(addressee_of(before, wrong[0]) or "—"),
        recipient=recipient,
        item=wrong[0],
    )


@rule(
    code="H116",
    on=(HandoverReceived,),
    of="consignment",
    zh="接收的移交有发出报告",
    en="What is received was sent",
    says_zh="移交 {subject} 由 {recipient} 报告接收，没有发出报告",
    says_en="{recipient} reports the receipt of the consignment {subject}, and nobody reported sending it",
    next_zh="由发出方补报移交出库；接收方的报告有效",
    next_en="The sender reports it late; the recipient's report stands",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def what_is_received_was_sent(facts: Facts, entry: Entry) -> Iterable[Finding]:
    ref, before = consignment_of(facts)
    # told as a day, the sending may have come later on that day
    if before.sent_at is None and before.received_at is None and len(entry.event.occurred_at) > 10:
        yield undecided(
            "what_is_received_was_sent", entry, ref, "HandoverSent", recipient=company_key(entry.event.reporter)
        )


@rule(
    code="H117",
    on=(HandoverReceived,),
    of="consignment",
    zh="一件物品在一次移交中只接收一次",
    en="An item is received once in a consignment",
    says_zh="{item} 已于 {received} 前在移交 {consignment} 中由 {recipient} 接收，又报告接收一次",
    says_en="{item} was received by {recipient} in the consignment {consignment} by {received}, and is received once more",
    next_zh="核对两次接收报告，重复的一次提交更正；退回后再次移交的，使用新的移交编号",
    next_en="Compare the two receipts and correct the one that repeats the other; what is sent again gets a new consignment id",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def item_is_received_once(facts: Facts, entry: Entry) -> Iterable[Finding]:
    """Parts of a lot come one after the other, uncoded items have no identity, and an item that arrived as an extra is accepted
    once the list is mended: none of these is received twice."""
    event = entry.event
    assert isinstance(event, HandoverReceived)
    ref, before = consignment_of(facts)
    recipient, name = company_key(event.reporter), "item_is_received_once"
    if event.provenance != "reported" or recipient not in before.receivers:
        return
    for item in {item.text: item for item in event.items}.values():
        thing = _thing(item, ref)
        state = facts.before.get(thing)
        if state is None or thing == ref or not _again(before, item) or _is_part_of_a_lot(facts, item):
            continue
        words = {
            "item": thing.key,
            "consignment": ref.key,
            "recipient": recipient,
            "received": before.received_at or "—",
        }
        if getattr(state, "consignment", None) == ref.key:
            continue  # sent once more under this id, after it came back
        if company_of(getattr(state, "holder", "")) != recipient:
            yield undecided(
                name, entry, thing, "HandoverSent", **words
            )  # it had gone on: how it came back is not on record
        elif item.battery is None:
            yield undecided(name, entry, thing, "massG", **words)  # the rest of it, or all of it again
        else:
            yield find(name, entry, thing, **words)


def _again(before: Consignment, item: ReceivedItem) -> bool:
    """Whether the item was taken in under this id before, and is said to be taken in again."""
    was = before.outcomes.get(item.text)
    return (was, item.outcome) in (("accepted", "accepted"), ("accepted", "extra"), ("extra", "extra"))
