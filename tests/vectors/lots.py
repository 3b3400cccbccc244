"""Vectors of the rules of lots."""

from tests.lives.telling import OTHER_RECYCLER, RECYCLER
from tests.vectors.handover import lot, sends_lot
from tests.vectors.telling import Case, vector


def ships(tell: Case, when: str, mass: int | None = None, by: str = RECYCLER) -> None:
    share = {"lot": "A"} if mass is None else {"lot": "A", "massG": mass}
    tell.report("ProductShipped", by, when, lots=[share], receiver="恒川金属（示例）")


@vector("no_more_leaves_a_lot_than_it_holds", "good")
def two_parts_of_it(tell: Case) -> None:
    lot(tell)
    ships(tell, "2026-05-01", 400_000)
    ships(tell, "2026-05-02", 600_000)


@vector("no_more_leaves_a_lot_than_it_holds", "bad")
def a_gram_more_than_is_left(tell: Case) -> None:
    lot(tell)
    ships(tell, "2026-05-01", 400_000)
    ships(tell, "2026-05-02", 600_001)
    tell.found("lot:A")


@vector("no_more_leaves_a_lot_than_it_holds", "bad")
def more_sent_as_a_new_lot_than_there_is(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-02", asLot="B", massG=1_000_001)
    tell.found("lot:A")


@vector("no_more_leaves_a_lot_than_it_holds", "oddity")
def split_and_all_of_it_used(tell: Case) -> None:
    lot(tell)
    parts = [{"lot": name, "material": "black-mass", "massG": 500_000} for name in ("B", "C")]
    tell.report("LotSplit", RECYCLER, "2026-05-01", lot="A", into=parts)
    whole = {"lot": "D", "material": "black-mass", "massG": 1_000_000}
    tell.report("LotsMerged", RECYCLER, "2026-05-02", lots=[{"lot": "B"}, {"lot": "C"}], into=whole)
    tell.report("LotExported", RECYCLER, "2026-05-09", lots=[{"lot": "D"}], country_or_region="KR")


@vector("no_more_leaves_a_lot_than_it_holds", "oddity")
def filled_and_drawn_on_within_one_day(tell: Case) -> None:
    lot(tell, when="2026-05-01")
    ships(tell, "2026-05-01", 1_200_000)
    tell.found("lot:A", "undecided")


@vector("used_up_lot_is_not_used_again", "good")
def used_up_once(tell: Case) -> None:
    lot(tell)
    ships(tell, "2026-05-01")


@vector("used_up_lot_is_not_used_again", "bad")
def used_up_and_used_again(tell: Case) -> None:
    lot(tell)
    ships(tell, "2026-05-01")
    ships(tell, "2026-05-09", 10)
    tell.found("lot:A")


@vector("used_up_lot_is_not_used_again", "oddity")
def filled_up_again_in_between(tell: Case) -> None:
    lot(tell)
    ships(tell, "2026-05-01")
    lot(tell, when="2026-05-05")
    ships(tell, "2026-05-09", 10)


@vector("lot_is_declared_before_it_is_used", "good")
def declared_then_used(tell: Case) -> None:
    lot(tell)
    ships(tell, "2026-05-01T08:00:00+08:00", 10)


@vector("lot_is_declared_before_it_is_used", "oddity")
def used_without_a_source(tell: Case) -> None:
    ships(tell, "2026-05-01T08:00:00+08:00", 10)
    ships(tell, "2026-05-02T08:00:00+08:00", 10)
    tell.found("lot:A", "undecided")


@vector("user_of_a_lot_holds_it", "good")
def its_holder_ships_it(tell: Case) -> None:
    lot(tell)
    ships(tell, "2026-05-01")


@vector("user_of_a_lot_holds_it", "bad")
def another_ships_it(tell: Case) -> None:
    lot(tell)
    ships(tell, "2026-05-01", by=OTHER_RECYCLER)
    tell.found("lot:A")


@vector("user_of_a_lot_holds_it", "oddity")
def received_without_a_report(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-01")
    ships(tell, "2026-05-09", by=OTHER_RECYCLER)
    tell.found("lot:A", "undecided")


@vector("part_of_a_lot_travels_as_a_lot_of_its_own", "good")
def a_part_under_its_own_id(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-02", asLot="B", massG=400_000)


@vector("part_of_a_lot_travels_as_a_lot_of_its_own", "bad")
def a_part_under_the_id_of_the_whole(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-02", massG=400_000)
    tell.found("lot:A")


@vector("part_of_a_lot_travels_as_a_lot_of_its_own", "oddity")
def the_whole_weighed_again(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-02", massG=990_000)


@vector("part_of_a_lot_travels_as_a_lot_of_its_own", "boundary")
def just_the_whole(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-02", massG=950_000)


@vector("part_of_a_lot_travels_as_a_lot_of_its_own", "boundary")
def just_a_part(tell: Case) -> None:
    lot(tell)
    sends_lot(tell, "C1", RECYCLER, OTHER_RECYCLER, "2026-05-02", massG=949_999)
    tell.found("lot:A")
