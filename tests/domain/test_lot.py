"""Masses of lots: what enters, what leaves, what is left, through splits, mergers, processing and hand-overs."""

from suchi.domain.lot import Metals
from tests.domain.support import OUTLET, RECYCLER, fold, report


def lot(*events, key: str = "L"):
    return fold("lot", key, *events)


def stock(key: str, mass: int, **more) -> dict:
    return {"lot": key, "material": "black-mass", "massG": mass} | more


BORN = report("LotDeclared", RECYCLER, "2026-04-01", lot=stock("L", 100, metals={"liG": 5}), source="production-scrap")


def test_a_second_run_into_the_same_lot_adds_up() -> None:
    run = report(
        "BatchProcessed", RECYCLER, step="crushing", outputs=[stock("L", 50, metals={"liG": 2}), stock("L", 7)]
    )
    state = lot(BORN, run)
    assert (state.mass_g, state.left_g, state.source, state.metals) == (157, 157, "production-scrap", None)
    run = report("BatchProcessed", RECYCLER, step="crushing", outputs=[stock("L", 50, metals={"liG": 2})])
    assert lot(BORN, run).metals == Metals(li_g=7)


def test_split() -> None:
    event = report("LotSplit", RECYCLER, lot="L", into=[stock("A", 30), stock("B", 20), stock("L", 50)])
    assert (lot(BORN, event).left_g, lot(BORN, event).to_lots, lot(BORN, event).ended_by) == (50, ("A", "B"), None)
    part = lot(BORN, event, key="A")
    assert (part.mass_g, part.source, part.origin, part.holder) == (30, "split", "L", RECYCLER)
    rest = report("LotSplit", RECYCLER, "2026-05-09", lot="L", into=[stock("C", 50)])
    assert (lot(BORN, event, rest).left_g, lot(BORN, event, rest).ended_by) == (0, "LotSplit")


def test_merged_into_a_new_lot_and_into_one_of_them() -> None:
    other = report("LotDeclared", RECYCLER, "2026-04-02", lot=stock("M", 40), source="other")
    new = report("LotsMerged", RECYCLER, lots=[{"lot": "L", "massG": 60}, {"lot": "M"}], into=stock("N", 100))
    assert (lot(BORN, other, new).left_g, lot(BORN, other, new, key="M").ended_by) == (40, "LotsMerged")
    assert (lot(new, key="N").mass_g, lot(new, key="N").source) == (100, "merge")
    same = report("LotsMerged", RECYCLER, lots=[{"lot": "L"}, {"lot": "M"}], into=stock("L", 140))
    assert (lot(BORN, other, same).left_g, lot(BORN, other, same).ended_by) == (140, None)


def test_used_up_shares_add_up_and_more_may_enter() -> None:
    shares = [{"lot": "L", "massG": 30}, {"lot": "L", "massG": 30}]
    run = report("BatchProcessed", RECYCLER, step="leaching", lots=shares, outputs=[stock("X", 9)])
    assert (lot(BORN, run).left_g, lot(BORN, run).to_lots) == (40, ("X",))
    rest = report("ResidueDisposed", RECYCLER, "2026-05-02", lots=[{"lot": "L"}], receiver=OUTLET)
    assert (lot(BORN, run, rest).left_g, lot(BORN, run, rest).ended_by) == (0, "ResidueDisposed")
    more = report("LotDeclared", RECYCLER, "2026-05-03", lot=stock("L", 11), source="other")
    assert (lot(BORN, run, rest, more).left_g, lot(BORN, run, rest, more).ended_by) == (11, None)


def test_more_out_than_in_shows() -> None:
    out = report("LotExported", RECYCLER, lots=[{"lot": "L", "massG": 130}], countryOrRegion="KR")
    assert lot(BORN, out).left_g == -30
    assert lot(report("ProductShipped", RECYCLER, lots=[{"lot": "L"}])).left_g is None


def test_part_of_a_lot_travels_as_a_lot_of_its_own() -> None:
    items = [{"lot": "L", "asLot": "P", "massG": 30}, {"lot": "L", "asLot": "Q", "massG": 20}]
    sent = report("HandoverSent", RECYCLER, consignment="C", items=items, to=OUTLET, purpose="supply")
    assert (lot(BORN, sent).left_g, lot(BORN, sent).to_lots, lot(BORN, sent).flags) == (50, ("P", "Q"), ())
    part = lot(BORN, sent, key="P")
    assert (part.mass_g, part.origin, part.source, part.holder, part.flags) == (
        30,
        "L",
        "split",
        RECYCLER,
        ("in_transit",),
    )
    got = report("HandoverReceived", OUTLET, "2026-05-02", consignment="C", items=[{"lot": "L", "asLot": "P"}])
    assert (lot(sent, got, key="P").holder, lot(sent, got, key="P").flags) == (OUTLET, ())


def test_a_whole_lot_travels_and_comes_back() -> None:
    sent = report("HandoverSent", RECYCLER, consignment="C", items=[{"lot": "L"}], to=OUTLET, purpose="supply")
    back = report(
        "HandoverReceived", OUTLET, "2026-05-02", consignment="C", items=[{"lot": "L", "outcome": "rejected"}]
    )
    assert (lot(BORN, sent).flags, lot(BORN, sent).addressee) == (("in_transit",), OUTLET)
    assert (lot(BORN, sent, back).holder, lot(BORN, sent, back).flags) == (RECYCLER, ())


def test_whoever_sends_the_lot_of_another_does_not_take_it_out_of_their_custody() -> None:
    sent = report("HandoverSent", OUTLET, consignment="C", items=[{"lot": "L"}], to="SMELTER", purpose="processing")
    got = report("HandoverReceived", "SMELTER", "2026-05-02", consignment="C", items=[{"lot": "L"}])
    assert (lot(BORN, sent).holder, lot(BORN, sent).addressee) == (RECYCLER, "SMELTER")
    assert lot(BORN, sent, got).holder == "SMELTER"
