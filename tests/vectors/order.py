"""Vectors of the rules of order and of standing."""

from tests.lives.telling import (
    BODYBUILDER,
    CARMAKER,
    EXPORTER,
    MAKER,
    MINISTRY,
    NEWCOMER,
    RECYCLER,
    REPAIRER,
    YARD,
    car,
    pack,
)
from tests.vectors.telling import Case, vector

DAY = "2026-04-02"
CODE, VIN = pack(1, DAY), car(1, 2026)
MASS = [{"lot": "BM-1", "material": "black-mass", "massG": 100_000}]


# ---- O101 act_is_within_a_registered_role --------------------------------------------------------------------------------


@vector("act_is_within_a_registered_role", "good")
def a_maker_produces(tell: Case) -> None:
    tell.made(CODE, DAY)


@vector("act_is_within_a_registered_role", "bad")
def a_workshop_crushes(tell: Case) -> None:
    tell.report("BatchProcessed", REPAIRER, "2026-05-01", step="crushing", batteries=[CODE], outputs=MASS)
    tell.found(f"company:{REPAIRER}", answerable=REPAIRER)


@vector("act_is_within_a_registered_role", "oddity")
def a_company_that_is_not_registered_yet(tell: Case) -> None:
    tell.report("BatteryCollected", NEWCOMER, "2026-05-01", codes=[CODE])
    tell.found(f"company:{NEWCOMER}", "undecided")


@vector("act_is_within_a_registered_role", "oddity")
def the_report_is_adopted(tell: Case) -> None:
    tell.report("BatchProcessed", REPAIRER, "2026-05-01", id="crushed", step="crushing", batteries=[CODE], outputs=MASS)
    tell.report("ReportAdopted", MINISTRY, "2026-05-20", targets=[{"id": "crushed", "reporter": REPAIRER}])


# ---- O102 ended_battery_has_no_further_acts ------------------------------------------------------------------------------


def _crushed(tell: Case, on: str, lot: str = "BM-1") -> None:
    outputs = [{"lot": lot, "material": "black-mass", "massG": 100_000}]
    tell.report("BatchProcessed", RECYCLER, on, step="crushing", batteries=[CODE], outputs=outputs)


@vector("ended_battery_has_no_further_acts", "good")
def crushed_once(tell: Case) -> None:
    tell.made(CODE, DAY)
    _crushed(tell, "2026-06-01")


@vector("ended_battery_has_no_further_acts", "bad")
def crushed_twice(tell: Case) -> None:
    tell.made(CODE, DAY)
    _crushed(tell, "2026-06-01")
    _crushed(tell, "2026-06-02", "BM-2")
    tell.found(f"battery:{CODE}")


@vector("ended_battery_has_no_further_acts", "boundary")
def crushed_and_retired_on_one_day(tell: Case) -> None:
    tell.made(CODE, DAY)
    _crushed(tell, "2026-06-01T08:00:00+08:00")
    tell.report("BatteryRetired", RECYCLER, "2026-06-01", codes=[CODE], reason="decay")


@vector("ended_battery_has_no_further_acts", "oddity")
def exported_and_imported_again(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.report("BatteryExported", EXPORTER, "2026-04-20", codes=[CODE], country_or_region="DE")
    tell.report("BatteryImported", MAKER, "2026-06-01", code=CODE, level="P", country_or_region="DE")
    tell.built(VIN, "2026-06-20", CODE)


# ---- O103 scrapped_vehicle_is_not_used_again -----------------------------------------------------------------------------


def _scrapped(tell: Case, on: str, by: str = YARD, **fields: object) -> str:
    return tell.report("VehicleScrapped", by, on, vin=VIN, packs_present=[{"code": CODE}], **fields)


@vector("scrapped_vehicle_is_not_used_again", "good")
def used_until_it_was_scrapped(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    tell.report("PackSighted", CARMAKER, "2026-05-31", vin=VIN, codes=[CODE])
    _scrapped(tell, "2026-06-01")


@vector("scrapped_vehicle_is_not_used_again", "bad")
def it_logs_in_after_scrapping(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    _scrapped(tell, "2026-06-01")
    tell.report("PackSighted", CARMAKER, "2026-06-02", vin=VIN, codes=[CODE])
    tell.found(f"vehicle:{VIN}")


@vector("scrapped_vehicle_is_not_used_again", "boundary")
def it_logs_in_on_the_day_of_scrapping(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    _scrapped(tell, "2026-06-01")
    tell.report("PackSighted", CARMAKER, "2026-06-01T23:00:00+08:00", vin=VIN, codes=[CODE])


@vector("scrapped_vehicle_is_not_used_again", "oddity")
def the_scrapping_was_taken_back(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    wrong = _scrapped(tell, "2026-06-01")
    tell.report("PackSighted", CARMAKER, "2026-06-02", vin=VIN, codes=[CODE])
    tell.corrected(YARD, "2026-06-09", wrong)


# ---- O104 vehicle_is_scrapped_once ---------------------------------------------------------------------------------------


@vector("vehicle_is_scrapped_once", "good")
def scrapped_by_one_yard(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    _scrapped(tell, "2026-06-01", certificate="BF-1")


@vector("vehicle_is_scrapped_once", "bad")
def scrapped_under_two_certificates(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    _scrapped(tell, "2026-06-01", certificate="BF-1")
    _scrapped(tell, "2026-07-01", certificate="BF-2")
    tell.found(f"vehicle:{VIN}")


@vector("vehicle_is_scrapped_once", "oddity")
def the_end_of_dismantling_told_under_the_same_certificate(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    _scrapped(tell, "2026-06-01", certificate="BF-1")
    _scrapped(tell, "2026-06-20", certificate="BF-1", dismantling_closed=True)
    _scrapped(tell, "2026-06-21", dismantling_closed=True)


@vector("vehicle_is_scrapped_once", "oddity")
def the_first_scrapping_was_corrected(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    wrong = _scrapped(tell, "2026-06-01", certificate="BF-1")
    _scrapped(tell, "2026-07-01", certificate="BF-2")
    tell.corrected(YARD, "2026-07-02", wrong)


# ---- O105 one_vin_one_vehicle --------------------------------------------------------------------------------------------


def _vehicle_imported(tell: Case, on: str) -> None:
    tell.report("VehicleImported", CARMAKER, on, vin=VIN, model="DEMO-1", country_or_region="DE", cleared_on=on)


@vector("one_vin_one_vehicle", "good")
def built_once(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)


@vector("one_vin_one_vehicle", "bad")
def built_twice(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    tell.built(VIN, "2026-05-02", CODE, by=BODYBUILDER)
    tell.found(f"vehicle:{VIN}")


@vector("one_vin_one_vehicle", "oddity")
def a_chassis_is_completed_and_later_converted(tell: Case) -> None:
    tell.built(VIN, DAY, CODE, phase="chassis")
    tell.built(VIN, "2026-05-02", CODE, by=BODYBUILDER, phase="complete")
    tell.built(VIN, "2026-06-02", CODE, by=BODYBUILDER, phase="converted")


@vector("one_vin_one_vehicle", "oddity")
def exported_and_imported_again_with_its_vin(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    tell.report("VehicleExported", EXPORTER, "2026-05-01", vin=VIN, country_or_region="DE", packs=[CODE])
    _vehicle_imported(tell, "2026-07-01")


@vector("one_vin_one_vehicle", "oddity")
def imported_and_no_export_on_record(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    _vehicle_imported(tell, "2026-07-01")
    tell.found(f"vehicle:{VIN}", "undecided")


# ---- O106 vehicle_is_built_before_it_is_sold -----------------------------------------------------------------------------


@vector("vehicle_is_built_before_it_is_sold", "good")
def sold_after_it_was_built(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)
    tell.sold(VIN, "2026-04-03")


@vector("vehicle_is_built_before_it_is_sold", "bad")
def sold_the_day_before_it_was_built(tell: Case) -> None:
    tell.sold(VIN, "2026-04-01")
    tell.built(VIN, DAY, CODE)
    tell.found(f"vehicle:{VIN}")


@vector("vehicle_is_built_before_it_is_sold", "boundary")
def sold_on_the_day_it_was_built(tell: Case) -> None:
    tell.sold(VIN, f"{DAY}T08:00:00+08:00")
    tell.built(VIN, DAY, CODE)


@vector("vehicle_is_built_before_it_is_sold", "oddity")
def the_production_is_reported_late(tell: Case) -> None:
    tell.sold(VIN, "2026-04-09")
    tell.built(VIN, DAY, CODE, told="2026-06-01")


@vector("vehicle_is_built_before_it_is_sold", "oddity")
def a_sold_vehicle_is_converted_and_its_chassis_is_nobodys(tell: Case) -> None:
    tell.sold(VIN, "2026-04-01")
    tell.built(VIN, "2026-06-01", CODE, by=BODYBUILDER, phase="converted")
