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
