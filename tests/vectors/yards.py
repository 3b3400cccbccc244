"""Vectors of yards: taken in, scrapped and taken apart at one of them, and never after an export."""

from tests.lives.telling import CARMAKER, MINISTRY, NEWCOMER, REGISTRAR, YARD, registered
from tests.vectors.scrapping import FRONT, REAR, VEHICLE, VIN, on_the_road, scrapped, taken_in
from tests.vectors.telling import YARD_SITE, Case, vector

TAKEN_IN = "scrapped_vehicle_was_taken_in"


def another_yard(tell: Case) -> None:
    tell.report("PartyRegistered", REGISTRAR, "2016-01-01", **registered(NEWCOMER, "dismantler"))


@vector(TAKEN_IN, "good")
def taken_in_and_scrapped(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT)


@vector(TAKEN_IN, "bad")
def taken_in_by_another_yard(tell: Case) -> None:
    on_the_road(tell, FRONT)
    another_yard(tell)
    tell.report("VehicleTakenIn", NEWCOMER, "2026-05-01", vin=VIN)
    scrapped(tell, FRONT)
    tell.found(VEHICLE)


@vector(TAKEN_IN, "oddity")
def no_take_in_on_record(tell: Case) -> None:
    on_the_road(tell, FRONT)
    scrapped(tell, FRONT)
    tell.found(VEHICLE, "undecided")


@vector(TAKEN_IN, "boundary")
def all_on_one_day(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT, when="2026-05-10")
    scrapped(tell, FRONT)


@vector(TAKEN_IN, "oddity")
def returned_before(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    tell.report("VehicleReturned", YARD, "2026-05-02", vin=VIN, packs=[FRONT])
    scrapped(tell, FRONT)
    tell.found(VEHICLE, "undecided")


REMOVED = "battery_is_removed_where_the_vehicle_was_scrapped"


def taken_out(tell: Case, who: str, when: str, code: str = FRONT) -> None:
    tell.report("BatteryRemoved", who, when, vin=VIN, codes=[code], reason="scrapping", site=YARD_SITE)


@vector(REMOVED, "good")
def taken_out_at_the_same_yard(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT)
    taken_out(tell, YARD, "2026-05-20")


@vector(REMOVED, "bad")
def taken_out_at_another_yard(tell: Case) -> None:
    on_the_road(tell, FRONT)
    another_yard(tell)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT)
    taken_out(tell, NEWCOMER, "2026-05-20")
    tell.found(VEHICLE)


@vector(REMOVED, "oddity")
def taken_out_in_stages(tell: Case) -> None:
    on_the_road(tell, FRONT, REAR)
    taken_in(tell, FRONT, REAR)
    scrapped(tell, FRONT, REAR)
    taken_out(tell, YARD, "2026-05-20", FRONT)
    taken_out(tell, YARD, "2026-06-05", REAR)


@vector(REMOVED, "boundary")
def taken_out_elsewhere_on_the_day_of_the_certificate(tell: Case) -> None:
    on_the_road(tell, FRONT)
    another_yard(tell)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT)
    taken_out(tell, NEWCOMER, "2026-05-10")


EXPORTED = "exported_vehicle_comes_to_no_yard"


def gone(tell: Case, when: str, reason: str = "exported") -> None:
    tell.report("VehicleDeregistered", MINISTRY, when, vin=VIN, reason=reason)


@vector(EXPORTED, "good")
def deregistered_as_scrapped(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    gone(tell, "2026-05-05", "scrapped")
    scrapped(tell, FRONT)


@vector(EXPORTED, "bad")
def a_yard_takes_in_what_was_exported(tell: Case) -> None:
    """The first report after the deregistration carries the doubt."""
    on_the_road(tell, FRONT)
    gone(tell, "2026-04-20")
    taken_in(tell, FRONT)
    tell.found(VEHICLE)
    scrapped(tell, FRONT)


@vector(EXPORTED, "bad")
def deregistered_between_gate_and_certificate(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    gone(tell, "2026-05-05")
    scrapped(tell, FRONT)
    tell.found(VEHICLE)


@vector(EXPORTED, "oddity")
def imported_again(tell: Case) -> None:
    on_the_road(tell, FRONT)
    gone(tell, "2024-04-20")
    tell.report(
        "VehicleImported",
        CARMAKER,
        "2025-12-01",
        vin=VIN,
        model="DEMO-1",
        packs=[{"code": FRONT}],
        country_or_region="TH",
    )
    taken_in(tell, FRONT)
    scrapped(tell, FRONT)


@vector(EXPORTED, "boundary")
def deregistered_on_the_day_of_the_certificate(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    gone(tell, "2026-05-10")
    scrapped(tell, FRONT)
