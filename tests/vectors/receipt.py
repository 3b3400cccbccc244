"""Vectors of the rules of receiving."""

from tests.lives.telling import MAKER, OTHER_RECYCLER, OUTLET, RECYCLER, REPAIRER, pack
from tests.vectors.handover import ONE, TWO, held, items, lot, sends_lot
from tests.vectors.telling import Case, vector

EXTRA = pack(3, "2020-06-06")


def under_way(tell: Case, *codes: str, condition: str | None = None, **fields: object) -> None:
    held(tell, *codes, condition=condition)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", *codes, purpose="waste", **fields)


@vector("everything_sent_arrives", "good")
def all_of_it_arrives(tell: Case) -> None:
    under_way(tell, ONE, TWO)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, TWO)


@vector("everything_sent_arrives", "bad")
def one_is_missing(tell: Case) -> None:
    under_way(tell, ONE, TWO)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.received("C1", RECYCLER, "2026-05-02", TWO, outcome="missing")
    tell.found(f"battery:{TWO}")


@vector("everything_sent_arrives", "oddity")
def the_rest_comes_on_a_later_truck(tell: Case) -> None:
    under_way(tell, ONE, TWO)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.received("C1", RECYCLER, "2026-05-09", TWO)


@vector("what_arrives_was_on_the_list", "good")
def only_what_was_listed(tell: Case) -> None:
    under_way(tell, ONE)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)


@vector("what_arrives_was_on_the_list", "bad")
def one_more_than_listed(tell: Case) -> None:
    under_way(tell, ONE)
    held(tell, EXTRA)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.received("C1", RECYCLER, "2026-05-02", EXTRA, outcome="extra")
    tell.found(f"battery:{EXTRA}")


@vector("what_arrives_was_on_the_list", "oddity")
def accepted_though_not_listed(tell: Case) -> None:
    under_way(tell, ONE)
    held(tell, EXTRA)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, EXTRA)
    tell.found(f"battery:{EXTRA}", "undecided")


@vector("rejection_says_why", "good")
def rejected_with_a_discrepancy(tell: Case) -> None:
    under_way(tell, ONE)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, outcome="rejected", discrepancy="库满")


@vector("rejection_says_why", "bad")
def rejected_without_a_word(tell: Case) -> None:
    under_way(tell, ONE)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, outcome="rejected")
    tell.found("consignment:C1")


@vector("rejection_says_why", "oddity")
def rejected_for_its_condition(tell: Case) -> None:
    under_way(tell, ONE)
    one = [{"battery": ONE, "outcome": "rejected", "condition": "leaking"}]
    tell.report("HandoverReceived", RECYCLER, "2026-05-02", consignment="C1", items=one)


@vector("mass_received_is_the_mass_sent", "good")
def weighed_alike(tell: Case) -> None:
    under_way(tell, ONE, mass_g=400_000)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, mass_g=397_000)


@vector("mass_received_is_the_mass_sent", "bad")
def a_third_less(tell: Case) -> None:
    under_way(tell, ONE, mass_g=400_000)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, mass_g=260_000)
    tell.found("consignment:C1")


@vector("mass_received_is_the_mass_sent", "boundary")
def just_within_the_tolerance(tell: Case) -> None:
    under_way(tell, ONE, mass_g=400_000)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, mass_g=360_000)


@vector("mass_received_is_the_mass_sent", "boundary")
def just_outside_the_tolerance(tell: Case) -> None:
    under_way(tell, ONE, mass_g=400_000)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, mass_g=359_999)
    tell.found("consignment:C1")


@vector("mass_received_is_the_mass_sent", "oddity")
def in_two_parts(tell: Case) -> None:
    under_way(tell, ONE, TWO, mass_g=800_000)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, mass_g=399_000)
    tell.received("C1", RECYCLER, "2026-05-09", TWO, mass_g=399_000)


@vector("mass_received_is_the_mass_sent", "oddity")
def burnt_and_half_the_mass(tell: Case) -> None:
    under_way(tell, ONE, condition="burnt", mass_g=400_000)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, mass_g=200_000)
    tell.found("consignment:C1", "undecided")


@vector("mass_received_is_the_mass_sent", "oddity")
def black_mass_that_dried_on_its_way(tell: Case) -> None:
    wet = {"lot": "A", "material": "black-mass", "massG": 1_000_000, "moisturePermille": 250}
    tell.report("LotDeclared", RECYCLER, "2026-04-10", lot=wet, source="production-scrap")
    one = [{"lot": "A"}]
    tell.report(
        "HandoverSent", RECYCLER, "2026-05-01", consignment="C1", to=OTHER_RECYCLER, purpose="processing", items=one,
        mass_g=1_000_000,
    )  # fmt: skip
    tell.report("HandoverReceived", OTHER_RECYCLER, "2026-05-20", consignment="C1", items=one, mass_g=760_000)


@vector("addressee_receives", "good")
def the_addressee_at_another_site(tell: Case) -> None:
    under_way(tell, ONE, to_site="plant-1")
    tell.received("C1", RECYCLER, "2026-05-02", ONE, site="W02")


@vector("addressee_receives", "bad")
def somebody_else_receives(tell: Case) -> None:
    under_way(tell, ONE)
    tell.received("C1", OTHER_RECYCLER, "2026-05-02", ONE)
    tell.found("consignment:C1")


@vector("addressee_receives", "oddity")
def one_item_redirected(tell: Case) -> None:
    under_way(tell, ONE, TWO)
    tell.report("HandoverRedirected", OUTLET, "2026-05-02", consignment="C1", items=items(TWO), to=OTHER_RECYCLER)
    tell.received("C1", RECYCLER, "2026-05-03", ONE)
    tell.received("C1", OTHER_RECYCLER, "2026-05-03", TWO)


@vector("addressee_receives", "oddity")
def received_on_the_day_of_a_redirection(tell: Case) -> None:
    """Told as days: whether the truck had turned by then is not known."""
    under_way(tell, ONE)
    tell.report("HandoverRedirected", OUTLET, "2026-05-02", consignment="C1", items=items(ONE), to=OTHER_RECYCLER)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)


@vector("what_is_received_was_sent", "good")
def it_was_sent(tell: Case) -> None:
    under_way(tell, ONE)
    tell.received("C1", RECYCLER, "2026-05-02T08:00:00+08:00", ONE)


@vector("what_is_received_was_sent", "oddity")
def nobody_reported_sending_it(tell: Case) -> None:
    held(tell, ONE)
    tell.received("C1", RECYCLER, "2026-05-02T08:00:00+08:00", ONE)
    tell.received("C1", RECYCLER, "2026-05-03T08:00:00+08:00", TWO)
    tell.found("consignment:C1", "undecided")


@vector("what_is_received_was_sent", "oddity")
def told_as_a_day(tell: Case) -> None:
    held(tell, ONE)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)


@vector("everything_sent_arrives", "oddity")
def a_lot_and_uncoded_items_arrive(tell: Case) -> None:
    lot(tell)
    both = [{"lot": "A"}, {"uncoded": 1, "massG": 42_000}]
    loose = [{"count": 2, "declaredSource": "个人送交"}]
    tell.report(
        "HandoverSent", RECYCLER, "2026-05-01", consignment="C1", to=OTHER_RECYCLER, purpose="waste", items=both,
        uncoded=loose,
    )  # fmt: skip
    tell.report("HandoverReceived", OTHER_RECYCLER, "2026-05-02", consignment="C1", items=both)


@vector("addressee_receives", "good")
def a_spare_part_on_its_way(tell: Case) -> None:
    tell.made(ONE, "2020-06-06T06:00:00+08:00")
    tell.sent("C1", MAKER, REPAIRER, "2026-05-01", ONE, purpose="after-sales")
    tell.received("C1", REPAIRER, "2026-05-02", ONE)


@vector("mass_received_is_the_mass_sent", "oddity")
def a_lot_on_two_trucks(tell: Case) -> None:
    lot(tell)
    one = [{"lot": "A"}]
    tell.report(
        "HandoverSent", RECYCLER, "2026-05-01", consignment="C1", to=OTHER_RECYCLER, purpose="processing", items=one,
        mass_g=1_000_000,
    )  # fmt: skip
    half = [{"lot": "A", "massG": 500_000}]
    for day in ("2026-05-02", "2026-05-03"):
        tell.report("HandoverReceived", OTHER_RECYCLER, day, consignment="C1", items=half, mass_g=500_000)
    tell.found("consignment:C1", "undecided")


# ---- received twice -----------------------------------------------------------------------------------------------------

ONCE = "item_is_received_once"


@vector(ONCE, "good")
def each_item_by_its_own_truck(tell: Case) -> None:
    under_way(tell, ONE, TWO)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.received("C1", RECYCLER, "2026-05-09", TWO)


@vector(ONCE, "bad")
def received_on_two_days(tell: Case) -> None:
    under_way(tell, ONE, TWO)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.received("C1", RECYCLER, "2026-05-09", ONE, TWO)
    tell.found(f"battery:{ONE}")


@vector(ONCE, "bad")
def an_extra_that_arrives_twice(tell: Case) -> None:
    under_way(tell, ONE)
    held(tell, EXTRA)
    for day in ("2026-05-02", "2026-05-03"):
        tell.received("C1", RECYCLER, day, EXTRA, outcome="extra")
    tell.found(f"battery:{EXTRA}")


@vector(ONCE, "oddity")
def an_extra_is_accepted_once_the_list_is_mended(tell: Case) -> None:
    under_way(tell, ONE)
    held(tell, EXTRA)
    tell.received("C1", RECYCLER, "2026-05-02", EXTRA, outcome="extra")
    tell.received("C1", RECYCLER, "2026-05-03", EXTRA)


@vector(ONCE, "oddity")
def the_first_receipt_is_corrected(tell: Case) -> None:
    under_way(tell, ONE)
    wrong = tell.received("C1", RECYCLER, "2026-05-02", ONE)
    right = tell.received("C1", RECYCLER, "2026-05-03", ONE)
    tell.corrected(RECYCLER, "2026-05-04", wrong, reason="wrong-data", replacements=[right])


@vector(ONCE, "oddity")
def rejected_at_first_and_accepted_after_all(tell: Case) -> None:
    under_way(tell, ONE)
    tell.received("C1", RECYCLER, "2026-05-02", ONE, outcome="rejected", discrepancy="库满")
    tell.received("C1", RECYCLER, "2026-05-03", ONE)


@vector(ONCE, "oddity")
def parts_of_a_lot(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-01")
    for day in ("2026-05-02", "2026-05-03"):
        half = [{"lot": "A", "massG": 500_000}]
        tell.report("HandoverReceived", OTHER_RECYCLER, day, consignment="C1", items=half)


@vector(ONCE, "oddity")
def a_lot_whose_second_receipt_says_no_mass(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-01")
    for day in ("2026-05-02", "2026-05-03"):
        tell.report("HandoverReceived", OTHER_RECYCLER, day, consignment="C1", items=[{"lot": "A"}])
    tell.found("lot:A", "undecided")


@vector(ONCE, "oddity")
def uncoded_items_come_in_several_boxes(tell: Case) -> None:
    loose = [{"uncoded": 1, "massG": 42_000}]
    tell.report(
        "HandoverSent", OUTLET, "2026-05-01", consignment="C1", to=RECYCLER, purpose="waste", items=loose,
        uncoded=[{"count": 2, "declaredSource": "个人送交"}],
    )  # fmt: skip
    for day in ("2026-05-02", "2026-05-03"):
        tell.report("HandoverReceived", RECYCLER, day, consignment="C1", items=loose)


@vector(ONCE, "oddity")
def sent_back_and_sent_once_more_under_the_same_id(tell: Case) -> None:
    under_way(tell, ONE, TWO)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.sent("C2", RECYCLER, OUTLET, "2026-05-03", ONE, purpose="return")
    tell.received("C2", OUTLET, "2026-05-04", ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-05", ONE, purpose="waste")
    tell.received("C1", RECYCLER, "2026-05-06", ONE)


@vector(ONCE, "oddity")
def it_had_gone_on_in_between(tell: Case) -> None:
    under_way(tell, ONE)
    tell.received("C1", RECYCLER, "2026-05-02", ONE)
    tell.sent("C2", RECYCLER, OTHER_RECYCLER, "2026-05-03", ONE, purpose="processing")
    tell.received("C2", OTHER_RECYCLER, "2026-05-04", ONE)
    tell.received("C1", RECYCLER, "2026-05-06", ONE)
    tell.found(f"battery:{ONE}", "undecided")


@vector("mass_received_is_the_mass_sent", "oddity")
def received_twice_is_no_difference_of_mass(tell: Case) -> None:
    under_way(tell, ONE, mass_g=400_000)
    for day in ("2026-05-02", "2026-05-03"):
        tell.received("C1", RECYCLER, day, ONE, mass_g=400_000)
