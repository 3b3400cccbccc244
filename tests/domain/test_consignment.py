"""What becomes of a consignment and of each of its items."""

from suchi.domain.consignment import stage
from tests.domain.support import OUTLET, RECYCLER, REPAIR, fold, report


def consignment(*events):
    return fold("consignment", "C", *events)


def items(*codes: str, **more) -> list:
    return [{"battery": code} | more for code in codes]


SENT = report(
    "HandoverSent", REPAIR, "2026-05-01", consignment="C", items=items("A", "B", "A"), to=RECYCLER, purpose="waste"
)


def test_sent_part_received_received() -> None:
    assert (consignment(SENT).items, stage(consignment(SENT))) == (("battery:A", "battery:B"), "sent")
    one = report("HandoverReceived", RECYCLER, "2026-05-02", consignment="C", items=items("A"), massG=10)
    two = report(
        "HandoverReceived", RECYCLER, "2026-05-03", consignment="C", items=items("B", outcome="missing"), massG=5
    )
    assert stage(consignment(SENT, one)) == "part_received"
    state = consignment(SENT, one, two)
    assert (stage(state), state.received_mass_g) == ("received", 15)
    assert state.outcomes == {"battery:A": "accepted", "battery:B": "missing"}


def test_extra_items_and_a_receipt_without_a_sending() -> None:
    extra = report("HandoverReceived", RECYCLER, "2026-05-02", consignment="C", items=items("X", outcome="extra"))
    assert consignment(SENT, extra).outcomes == {"battery:X": "extra"}
    assert stage(consignment(extra)) == "received"


def test_cancelled() -> None:
    event = report("HandoverCancelled", REPAIR, "2026-05-02", consignment="C", items=items("A", "B"))
    assert stage(consignment(SENT, event)) == "cancelled"


def test_redirected_in_whole_and_in_part() -> None:
    whole = report("HandoverRedirected", REPAIR, "2026-05-02", consignment="C", items=items("A", "B"), to=OUTLET)
    assert (consignment(SENT, whole).addressee, consignment(SENT, whole).redirections) == (OUTLET, 1)
    part = report("HandoverRedirected", REPAIR, "2026-05-02", consignment="C", items=items("B"), to=OUTLET)
    state = consignment(SENT, part)
    assert (state.addressee, state.elsewhere) == (RECYCLER, {"battery:B": OUTLET})


def test_an_item_named_twice_has_one_outcome() -> None:
    twice = [{"battery": "A", "outcome": "rejected"}, {"battery": "A"}]
    event = report("HandoverReceived", RECYCLER, "2026-05-02", consignment="C", items=twice)
    assert consignment(SENT, event).outcomes == {"battery:A": "rejected"}


# ---- one id, and more than one sending ---------------------------------------------------------------------------------


def sent(by: str, at: str, *codes: str, **more) -> object:
    return report("HandoverSent", by, at, consignment="C", items=items(*codes), to=RECYCLER, purpose="waste", **more)


def test_another_company_cannot_take_over_an_id() -> None:
    state = consignment(SENT, sent(OUTLET, "2026-05-02", "X"))
    assert (state.sender, state.items, state.others) == (REPAIR, ("battery:A", "battery:B"), (OUTLET,))


def test_sent_in_two_reports() -> None:
    state = consignment(sent(REPAIR, "2026-05-01", "A", massG=10), sent(REPAIR, "2026-05-02", "B", "A", massG=5))
    assert (state.sent_at, state.items, state.mass_g) == ("2026-05-01", ("battery:A", "battery:B"), 15)
    unknown = consignment(sent(REPAIR, "2026-05-01", "A", massG=10), sent(REPAIR, "2026-05-02", "B"))
    assert unknown.mass_g is None, "a sum of which a part is not known is not known"


def test_sent_again_after_it_was_over() -> None:
    over = report(
        "HandoverReceived", RECYCLER, "2026-05-02", consignment="C", items=items("A", "B", outcome="rejected")
    )
    state = consignment(SENT, over, sent(REPAIR, "2026-05-09", "A"))
    assert (stage(state), state.items, state.outcomes, state.received_at) == ("sent", ("battery:A",), {}, None)


def test_received_before_it_was_sent() -> None:
    early = report("HandoverReceived", RECYCLER, "2026-04-30", consignment="C", items=items("A"))
    state = consignment(early, SENT)
    assert (stage(state), state.outcomes, state.receivers) == ("part_received", {"battery:A": "accepted"}, (RECYCLER,))


def test_whom_it_was_for_is_kept() -> None:
    other = report("HandoverRedirected", REPAIR, "2026-05-02", consignment="C", items=items("A", "B"), to=OUTLET)
    back = report("HandoverRedirected", REPAIR, "2026-05-03", consignment="C", items=items("A", "B"), to=RECYCLER)
    state = consignment(SENT, other, back)
    assert (state.addressee, state.former) == (RECYCLER, ((RECYCLER, "2026-05-02"), (OUTLET, "2026-05-03")))


def test_a_receipt_without_a_mass_leaves_the_sum_unknown() -> None:
    one = report("HandoverReceived", RECYCLER, "2026-05-02", consignment="C", items=items("A"))
    two = report("HandoverReceived", RECYCLER, "2026-05-03", consignment="C", items=items("B"), massG=5)
    assert consignment(SENT, one, two).unweighed
    assert not consignment(SENT, two).unweighed


def test_one_day_knows_redirections_before_receipts() -> None:
    """All told as days: what arrived elsewhere on that day had been redirected, whatever was told first."""
    there = report("HandoverReceived", OUTLET, "2026-05-02", consignment="C", items=items("A"))
    turned = report("HandoverRedirected", REPAIR, "2026-05-02", consignment="C", items=items("A"), to=OUTLET)
    assert consignment(SENT, there, turned).elsewhere == {"battery:A": OUTLET}


def test_missing_and_brought_later_after_all() -> None:
    gone = report("HandoverReceived", RECYCLER, "2026-05-02", consignment="C", items=items("A", outcome="missing"))
    found = report("HandoverReceived", RECYCLER, "2026-05-08", consignment="C", items=items("A"))
    assert consignment(SENT, gone, found).outcomes == {"battery:A": "accepted"}
