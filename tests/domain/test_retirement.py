"""When and how a battery became waste, as its state keeps it and as figures tell it."""

from __future__ import annotations

from typing import Any

import pytest

from suchi.domain.battery import Battery, BatteryTouch, apply, empty
from suchi.domain.retirement import WAYS, way_of


def state(*touches: dict[str, Any]) -> Battery:
    """The battery that these touches make, each a day later."""
    found = empty("A")
    for day, touch in enumerate(touches, 1):
        found = apply(found, BatteryTouch(**{"by": "YARD/1", "at": f"2026-05-{day:02}", **touch}))
    return found


def kept(of: Battery) -> tuple[str | None, str | None, str | None]:
    return of.waste_at, of.waste_from, of.waste_by


RETIRED = {"event": "BatteryRetired", "phase": "waste", "note": "decay"}


def test_a_retirement_is_kept_with_its_reason_and_whose_report_it_was():
    assert kept(state(RETIRED)) == ("2026-05-01", "BatteryRetired:decay", "YARD")


def test_it_stays_when_the_battery_has_ended():
    assert kept(state(RETIRED, {"event": "BatchProcessed", "phase": "ended"}))[0] == "2026-05-01"


def test_the_first_report_that_makes_it_waste_is_the_retirement():
    found = state({"event": "BatteryCollected", "phase": "waste"}, RETIRED)
    assert kept(found) == ("2026-05-01", "BatteryCollected", "YARD")


def test_what_is_sent_as_waste_and_called_off_was_never_retired():
    sent = {"event": "HandoverSent", "phase": "waste", "consignment": "C", "addressee": "R"}
    assert kept(state(sent))[0] == "2026-05-01"
    assert kept(state(sent, {"event": "HandoverCancelled", "consignment": "C", "outcome": "cancelled"})) == (
        None,
        None,
        None,
    )


def test_what_is_used_again_is_no_waste_and_its_next_retirement_counts():
    again = {"event": "ProductShipped", "phase": "in_use"}
    assert kept(state(RETIRED, again)) == (None, None, None)
    assert kept(state(RETIRED, again, RETIRED))[0] == "2026-05-03"


def test_that_it_was_in_a_vehicle_is_known_after_it_has_left_it():
    fitted = {"event": "VehicleProduced", "vehicle": "V"}
    assert state(fitted).fitted_at is None, "it is there still"
    assert state(fitted, {"event": "BatteryRemoved", "unbound": True}).fitted_at == "2026-05-01"
    assert state(RETIRED).fitted_at is None


@pytest.mark.parametrize(
    ("source", "roles", "way"),
    [
        ("BatteryRetired:vehicle-scrapped", ["repairer"], "scrapped"),
        ("BatteryRetired:production-scrap", ["battery_maker"], "production"),
        ("BatteryRetired:test", ["battery_maker"], "production"),
        ("BatteryRetired:decay", ["dismantler"], "scrapped"),
        ("BatteryRetired:damage", ["repairer", "outlet"], "repair"),
        ("BatteryRetired:decay", ["swap_operator"], "swap"),
        ("BatteryRetired:recall", ["vehicle_maker"], "other"),
        ("BatteryCollected", ["outlet"], "taken_back"),
        ("HandoverSent", ["dismantler"], "scrapped"),
        ("HandoverSent", [], "other"),
        ("VehicleScrapped", ["dismantler"], "scrapped"),
        ("OpeningStockDeclared", ["recycler"], None),
    ],
)
def test_the_way_of_a_retirement_follows_the_reason_told_else_the_role(source, roles, way):
    assert way_of(source, roles) == way
    assert way is None or way in WAYS
