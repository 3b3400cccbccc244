"""Vectors of the rules of sending."""

from tests.lives.telling import MAKER, OTHER_RECYCLER, OUTLET, RECYCLER, YARD, pack
from tests.vectors.telling import Case, vector

ONE, TWO = pack(1, "2020-06-06"), pack(2, "2020-06-06")


def held(tell: Case, *codes: str, by: str = OUTLET, condition: str | None = None) -> None:
    """Packs made in 2020 and collected in April 2026."""
    for code in codes:
        tell.made(code, "2020-06-06T06:00:00+08:00", mass_g=400_000)
    tell.report("BatteryCollected", by, "2026-04-10", codes=list(codes), slip="S-1", condition=condition)


def lot(tell: Case, name: str = "A", mass: int = 1_000_000, by: str = RECYCLER, when: str = "2026-04-10") -> None:
    stock = {"lot": name, "material": "black-mass", "massG": mass}
    tell.report("LotDeclared", by, when, lot=stock, source="production-scrap")


def sends_lot(tell: Case, consignment: str, sender: str, to: str, when: str, **item: object) -> None:
    tell.report(
        "HandoverSent", sender, when, consignment=consignment, to=to, purpose="processing", items=[{"lot": "A"} | item]
    )


def items(*codes: str) -> list[dict[str, str]]:
    return [{"battery": code} for code in codes]


# ---- whose consignment it is -------------------------------------------------------------------------------------------


@vector("consignment_id_is_one_senders", "good")
def two_ids(tell: Case) -> None:
    held(tell, ONE, TWO)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.sent("C2", OUTLET, RECYCLER, "2026-05-02", TWO, purpose="waste")


@vector("consignment_id_is_one_senders", "bad")
def two_senders_under_one_id(tell: Case) -> None:
    held(tell, ONE)
    held(tell, TWO, by=YARD)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.sent("C1", YARD, RECYCLER, "2026-05-02", TWO, purpose="waste")
    tell.found("consignment:C1")


@vector("consignment_id_is_one_senders", "oddity")
def one_consignment_in_two_reports(tell: Case) -> None:
    held(tell, ONE, TWO)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste", site="outlet-1")
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", TWO, purpose="waste")


@vector("sent_before_it_is_received", "good")
def sent_then_received(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.received("C1", RECYCLER, "2026-05-02", ONE)


@vector("sent_before_it_is_received", "bad")
def received_the_day_before(tell: Case) -> None:
    held(tell, ONE)
    tell.received("C1", RECYCLER, "2026-04-30", ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.found("consignment:C1")


@vector("sent_before_it_is_received", "oddity")
def received_on_the_day_of_sending(tell: Case) -> None:
    """Told as a day, a receipt stands before an hour of that day: no order is proven."""
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01T09:00:00+08:00", ONE, purpose="waste")
    tell.received("C1", RECYCLER, "2026-05-01", ONE)


# ---- what travels ------------------------------------------------------------------------------------------------------


@vector("item_travels_in_one_consignment", "good")
def cancelled_before_it_goes_again(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.report("HandoverCancelled", OUTLET, "2026-05-02", consignment="C1", items=items(ONE))
    tell.sent("C2", OUTLET, OTHER_RECYCLER, "2026-05-03", ONE, purpose="waste")


@vector("item_travels_in_one_consignment", "bad")
def sent_twice_by_its_sender(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.sent("C2", OUTLET, OTHER_RECYCLER, "2026-05-03", ONE, purpose="waste")
    tell.found(f"battery:{ONE}")


@vector("item_travels_in_one_consignment", "bad")
def a_lot_sent_twice(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-01")
    sends_lot(tell, "C2", RECYCLER, OTHER_RECYCLER, "2026-05-03")
    tell.found("lot:A")


@vector("item_travels_in_one_consignment", "oddity")
def moved_to_an_own_site_and_sent_on(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    tell.sent("C1", RECYCLER, RECYCLER, "2026-05-01", ONE, purpose="storage", to_site="W02")
    tell.sent("C2", RECYCLER, OTHER_RECYCLER, "2026-05-03", ONE, purpose="processing", site="W02")


@vector("damaged_battery_is_named_as_such", "good")
def its_condition_is_stated(tell: Case) -> None:
    held(tell, ONE, condition="leaking")
    held(tell, TWO)
    both = [{"battery": ONE, "condition": "leaking"}, {"battery": TWO}]
    tell.report("HandoverSent", OUTLET, "2026-05-01", consignment="C1", to=RECYCLER, purpose="waste", items=both)


@vector("damaged_battery_is_named_as_such", "bad")
def a_leaking_pack_among_intact_ones(tell: Case) -> None:
    held(tell, ONE, condition="leaking")
    held(tell, TWO)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, TWO, purpose="waste")
    tell.found(f"battery:{ONE}")


@vector("damaged_battery_is_named_as_such", "oddity")
def damaged_ones_by_themselves(tell: Case) -> None:
    held(tell, ONE, TWO, condition="burnt")
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, TWO, purpose="waste")


@vector("damaged_battery_is_named_as_such", "oddity")
def repaired_and_supplied_with_others(tell: Case) -> None:
    held(tell, ONE, condition="damaged")
    held(tell, TWO)
    tell.report("BatteryRepaired", OUTLET, "2026-04-20", code=ONE, tests=["绝缘"])
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, TWO, purpose="return")


LOOSE = {"count": 3, "kind": "module", "massG": 42_000}


@vector("uncoded_items_have_a_declared_source", "good")
def brought_by_their_owner(tell: Case) -> None:
    tell.report("BatteryCollected", OUTLET, "2026-05-01", uncoded=[LOOSE | {"declaredSource": "个人送交"}])


@vector("uncoded_items_have_a_declared_source", "bad")
def from_nowhere(tell: Case) -> None:
    tell.report("BatteryCollected", OUTLET, "2026-05-01", uncoded=[LOOSE])
    tell.found(f"company:{OUTLET}")


@vector("uncoded_items_have_a_declared_source", "oddity")
def with_a_slip_then_sent_without_a_word(tell: Case) -> None:
    tell.report("BatteryCollected", OUTLET, "2026-05-01", uncoded=[LOOSE], slip="S-7")
    tell.report(
        "HandoverSent", OUTLET, "2026-05-02", consignment="C1", to=RECYCLER, purpose="waste", items=[{"uncoded": 1}]
    )
    tell.found(f"company:{OUTLET}", "undecided")


@vector("sender_holds_the_lot_it_sends", "good")
def the_recycler_sends_its_lot(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-01", asLot="B", massG=10_000)


@vector("sender_holds_the_lot_it_sends", "bad")
def another_recycler_sends_it(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", OTHER_RECYCLER, MAKER, "2026-05-01")
    tell.found("lot:A")


@vector("sender_holds_the_lot_it_sends", "oddity")
def its_receipt_was_not_reported(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-01")
    sends_lot(tell, "C2", OTHER_RECYCLER, MAKER, "2026-05-09")
    tell.found("lot:A", "undecided")


# ---- changed on its way ------------------------------------------------------------------------------------------------


@vector("only_the_sender_cancels_or_redirects", "good")
def the_sender_redirects(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.report("HandoverRedirected", OUTLET, "2026-05-02", consignment="C1", items=items(ONE), to=OTHER_RECYCLER)


@vector("only_the_sender_cancels_or_redirects", "bad")
def the_addressee_redirects(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.report("HandoverRedirected", RECYCLER, "2026-05-02", consignment="C1", items=items(ONE), to=OTHER_RECYCLER)
    tell.found("consignment:C1")


@vector("only_the_sender_cancels_or_redirects", "oddity")
def nobody_reported_the_sending(tell: Case) -> None:
    held(tell, ONE)
    tell.report("HandoverCancelled", OUTLET, "2026-05-02T10:00:00+08:00", consignment="C1", items=items(ONE))
    tell.found("consignment:C1", "undecided")


@vector("received_items_are_not_cancelled_or_redirected", "good")
def cancelled_on_its_way(tell: Case) -> None:
    held(tell, ONE, TWO)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, TWO, purpose="waste")
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.report("HandoverCancelled", OUTLET, "2026-05-03", consignment="C1", items=items(TWO))


@vector("received_items_are_not_cancelled_or_redirected", "bad")
def redirected_after_receipt(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.report("HandoverRedirected", OUTLET, "2026-05-03", consignment="C1", items=items(ONE), to=OTHER_RECYCLER)
    tell.found("consignment:C1")


@vector("received_items_are_not_cancelled_or_redirected", "oddity")
def cancelled_on_the_day_of_receipt(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.received("C1", RECYCLER, "2026-05-02T08:00:00+08:00", ONE)
    tell.report("HandoverCancelled", OUTLET, "2026-05-02", consignment="C1", items=items(ONE))


@vector("received_items_are_not_cancelled_or_redirected", "boundary")
def cancelled_an_hour_after_receipt(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    tell.received("C1", RECYCLER, "2026-05-02T08:00:00+08:00", ONE)
    tell.report("HandoverCancelled", OUTLET, "2026-05-02T09:00:00+08:00", consignment="C1", items=items(ONE))
    tell.found("consignment:C1")
