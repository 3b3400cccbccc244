"""The flows from production to metal, counted over a world of known grams: what flows in the months, and what only lies there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from suchi.db.pool import Store
from suchi.queries import overview_flows, trends
from suchi.queries.overview_flows import Flows, Handed, Made, Moved, Retired, Span
from suchi.web.pages.regulator import sankey
from tests.web import flowing, world

YEAR = Span("2025-12", "2026-11")


@pytest.fixture(scope="module")
def told(opened: Store) -> Store:
    flowing.tell(opened)
    return opened


def flows(store: Store, span: Span = YEAR, stem: str = "") -> Flows:
    with store.connect_app() as conn:
        return overview_flows.flows(conn, stem, span)


def bands(found: Flows, **more: Any) -> dict[tuple[str, str], tuple[int, int | None]]:
    return {(one.source, one.target): (one.mass_g, one.packs) for one in sankey.links(found, **more)}


# ---- what is counted ------------------------------------------------------------------------------------------------


def test_packs_count_by_chemistry_and_by_what_became_of_them(told):
    assert flows(told).made == [
        Made("lfp", "stock", 1, 0, 390_000),
        Made("lfp", "unfitted", 1, 0, 405_000),
        Made("lfp", "vehicle", 2, 0, 810_000),
        Made("nmc", "stock", 1, 1, 0),
    ]


def test_a_pack_is_retired_once_in_its_month_by_its_way(told):
    found = {(one.way, one.holder): (one.fitted, one.own, one.packs, one.mass_g) for one in flows(told).retired}
    assert found == {
        ("scrapped", "dismantler"): (True, True, 1, 400_000),
        ("repair", "repairer"): (True, False, 1, 300_000),
        ("production", "battery_maker"): (False, True, 1, 405_000),
    }, "what was sent as waste and called off was never retired"


def test_months_outside_the_period_are_in_none_of_it(told):
    august = flows(told, Span("2026-08", "2026-08"))
    assert august.made == []
    assert [(one.way, one.own) for one in august.retired] == [("scrapped", False)], "it was not produced in August"
    assert [one.mass_g for one in august.handed] == [398_000]
    assert [(one.direction, one.mass_g) for one in august.moved] == [("in", 398_000)]


def test_only_what_is_handed_over_as_waste_is_a_flow_of_waste(told):
    world.write(
        told,
        world.event(
            "HandoverSent", flowing.MAKER, "2026-10-01", consignment="F-3", to=flowing.CARS, items=[{"battery": flowing.pack(3, "E")}],
            purpose="supply", massG=500_000,
        ),
        clock_us=flowing.AT_US + 1,
    )  # fmt: skip
    flowing.settle(told, flowing.TODAY)
    assert sorted((one.sender, one.stage, one.mass_g) for one in flows(told).handed) == [
        ("battery_maker", "sent", 405_000),
        ("dismantler", "received", 398_000),
    ]


def test_metals_are_those_of_materials_that_left_and_black_mass_still_holds_its_own(told):
    out = {one.kind: one for one in flows(told).moved if one.direction == "out"}
    assert {kind: one.mass_g for kind, one in out.items()} == {"intermediate": 120_000, "material": 30_000}
    assert out["material"].metals == (0, 0, 0, 0, 29_000, 0)
    assert not any(target == "Lithium" for _, target in bands(flows(told)))


# ---- what is drawn --------------------------------------------------------------------------------------------------


def test_the_whole_way_is_drawn_with_its_stocks_apart(told):
    found = bands(flows(told))
    assert found == {
        ("LFP produced", "In vehicles"): (810_000, 2),
        ("LFP produced", "No vehicle on record"): (405_000, 1),
        ("LFP produced", "Stock, or export not known"): (390_000, 1),
        ("Produced earlier or elsewhere", "In vehicles"): (300_000, 1),
        ("In vehicles", "Vehicle scrapped"): (400_000, 1),
        ("In vehicles", "Replaced in repair"): (300_000, 1),
        ("In vehicles", "Stay in vehicles"): (410_000, None),
        ("No vehicle on record", "Production scrap and tests"): (405_000, 1),
        ("Vehicle scrapped", "From dismantlers"): (400_000, 1),
        ("Replaced in repair", "From repairers"): (300_000, 1),
        ("Production scrap and tests", "From battery makers"): (405_000, 1),
        ("From dismantlers", "At recyclers"): (398_000, None),
        ("From dismantlers", "Not handed over in these months"): (2_000, None),
        ("From repairers", "Not handed over in these months"): (300_000, None),
        ("From battery makers", "Arrival not confirmed"): (405_000, None),
        ("At recyclers", "Black mass and parts"): (120_000, None),
        ("At recyclers", "Materials"): (30_000, None),
        ("At recyclers", "Losses in processing"): (8_000, None),
        ("At recyclers", "Stock and work in hand"): (240_000, None),
        ("Materials", "Copper"): (29_000, None),
        ("Materials", "Other constituents, or metals not declared"): (1_000, None),
    }


def test_every_node_between_gives_away_what_came_to_it(told):
    found = sankey.links(flows(told))
    ends = {one.source for one in found} & {one.target for one in found}
    for node in ends:
        came = sum(one.mass_g for one in found if one.target == node)
        assert came == sum(one.mass_g for one in found if one.source == node), node


def test_the_way_from_retirement_on_is_a_part_of_the_whole(told):
    whole, part = bands(flows(told)), bands(flows(told), first=sankey.RETIRED_FROM)
    assert part == {key: value for key, value in whole.items() if key in part}
    assert ("Vehicle scrapped", "From dismantlers") in part
    assert not any(target == "In vehicles" for _, target in part)


def test_a_region_shows_what_came_from_elsewhere_and_what_went_there(told):
    makers = bands(flows(told, stem="33"))
    assert makers["In vehicles", "Retired elsewhere"] == (400_000, 1), "its yard is in another province"
    assert makers["In vehicles", "Stay in vehicles"] == (410_000, None)
    assert makers["From elsewhere", "At recyclers"] == (398_000, None)
    yard = bands(flows(told, stem="44"))
    assert yard["Produced earlier or elsewhere", "In vehicles"] == (400_000, 1)
    assert yard["From dismantlers", "Arrived elsewhere"] == (398_000, None)
    assert ("At recyclers", "Materials") not in yard


def test_what_has_no_known_mass_is_told_in_words_and_never_guessed(told):
    found = flows(told)
    assert found.unweighed_packs == 1
    assert not any("NMC" in source for source, _ in bands(found))


def test_what_nobody_confirmed_is_not_shown_as_arrived():
    handed = [
        Handed("repairer dismantler", "recycler outlet", "sent", True, True, 1, 0, 100_000),
        Handed("repairer", "recycler", "sent", True, False, 1, 0, 70_000),
    ]
    found = bands(Flows([], [], handed, []))
    assert found["From dismantlers", "Arrival not confirmed"] == (100_000, None), "of several roles the first counts"
    assert "From elsewhere" not in {source for source, _ in found}, (
        "what has not come from elsewhere is nothing here yet"
    )


def test_no_stock_is_made_up_where_more_left_than_came():
    found = bands(Flows([], [], [], [Moved("out", "material", 300_000, 0)]))
    assert found == {
        ("At recyclers", "Materials"): (300_000, None),
        ("Materials", "Other constituents, or metals not declared"): (300_000, None),
    }


def test_what_a_recycler_takes_back_itself_has_arrived():
    retired = [Retired("taken_back", "recycler", True, True, False, 1, 0, 90_000)]
    assert bands(Flows([], retired, [], []))["Taken back", "At recyclers"] == (90_000, 1)


# ---- findings that came and went ------------------------------------------------------------------------------------


def test_a_finding_counts_when_it_appears_and_when_it_is_resolved(told):
    """A pack comes on record with a day that its code contradicts; then its maker takes the report back."""

    def changes() -> tuple[int, int]:
        with told.connect_app() as conn:
            found = trends.changes(conn, "33", ["date_in_code_is_day_of_production"], Span("2026-11", "2026-11"))
        return sum(one.appeared for one in found), sum(one.resolved for one in found)

    flowing.settle(told, "2026-11-19")
    appeared, resolved = changes()
    wrong = flowing.made(77, on="2026-03-25")
    world.write(told, wrong, clock_us=flowing.AT_US + 2)
    flowing.settle(told, "2026-11-20")
    assert changes() == (appeared + 1, resolved)
    back = world.event(
        "EventsCorrected", flowing.MAKER, "2026-11-18", targets=[{"id": wrong["id"]}], reason="did-not-occur"
    )
    world.write(told, back, clock_us=flowing.AT_US + 3)
    flowing.settle(told, "2026-11-21")
    assert changes() == (appeared + 1, resolved + 1)


def test_of_a_long_time_some_days_stand_for_all():
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(300)]
    shown = trends.some(days)
    assert len(shown) == trends.MOST_POINTS
    assert (shown[0], shown[-1]) == (days[0], days[-1])
    assert trends.some(days[:5]) == days[:5]
