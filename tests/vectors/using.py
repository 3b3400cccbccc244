"""Vectors of the rules of use."""

from tests.lives.telling import (
    CARMAKER,
    EXPORTER,
    MAKER,
    MINISTRY,
    OTHER_MAKER,
    OUTLET,
    POLICE,
    RECYCLER,
    REPAIRER,
    SWAPPER,
    YARD,
    car,
    pack,
)
from tests.vectors.expected import model
from tests.vectors.telling import Case, vector

DAY, BUILT = "2026-04-02", "2026-04-20"
CODE, OTHER, THIRD = pack(1, DAY), pack(2, DAY), pack(3, DAY)
VIN, SECOND = car(1, 2026), car(2, 2026)


def _two_cars(tell: Case, *, swap_model: bool | None = False, use: str = "vehicle") -> None:
    if swap_model is not None:
        model(tell, "P1", of=None, swap_model=swap_model)
    for code in (CODE, OTHER):
        tell.made(code, DAY, use=use)
    tell.built(VIN, BUILT, CODE)
    tell.built(SECOND, BUILT, OTHER)


def _sighted(tell: Case, on: str, vin: str, code: str) -> None:
    tell.report("PackSighted", CARMAKER, on, vin=vin, codes=[code], source="GB/T 32960")


# ---- V101 sighted_battery_is_on_record_there -----------------------------------------------------------------------------


@vector("sighted_battery_is_on_record_there", "good")
def sighted_where_it_is_on_record(tell: Case) -> None:
    _two_cars(tell)
    _sighted(tell, "2026-05-01", VIN, CODE)


@vector("sighted_battery_is_on_record_there", "bad")
def sighted_in_another_car_found_at_the_first_log_in(tell: Case) -> None:
    _two_cars(tell)
    _sighted(tell, "2026-05-01", SECOND, CODE)
    _sighted(tell, "2026-06-01", SECOND, CODE)
    tell.found(f"battery:{CODE}")


@vector("sighted_battery_is_on_record_there", "bad")
def sighted_after_it_was_crushed(tell: Case) -> None:
    _two_cars(tell)
    tell.report("BatteryRemoved", YARD, "2026-05-01", vin=VIN, codes=[CODE], reason="scrapping")
    mass = [{"lot": "BM-1", "material": "black-mass", "massG": 190_000}]
    tell.report("BatchProcessed", RECYCLER, "2026-05-20", step="crushing", batteries=[CODE], outputs=mass)
    _sighted(tell, "2026-06-01", VIN, CODE)
    tell.found(f"battery:{CODE}")


@vector("sighted_battery_is_on_record_there", "boundary")
def sighted_on_the_day_it_was_built_into_another(tell: Case) -> None:
    _two_cars(tell)
    _sighted(tell, f"{BUILT}T23:00:00+08:00", SECOND, CODE)


@vector("sighted_battery_is_on_record_there", "oddity")
def swap_cars_may_have_changed_their_packs(tell: Case) -> None:
    _two_cars(tell, swap_model=True)
    _sighted(tell, "2026-05-01", SECOND, CODE)


@vector("sighted_battery_is_on_record_there", "oddity")
def a_pack_made_for_swapping(tell: Case) -> None:
    _two_cars(tell, use="swap")
    _sighted(tell, "2026-05-01", SECOND, CODE)


@vector("sighted_battery_is_on_record_there", "oddity")
def whether_a_swap_car_nobody_said(tell: Case) -> None:
    _two_cars(tell, swap_model=None)
    _sighted(tell, "2026-05-01", SECOND, CODE)
    tell.found(f"battery:{CODE}", "undecided")


@vector("sighted_battery_is_on_record_there", "oddity")
def a_replacement_that_nobody_reported(tell: Case) -> None:
    _two_cars(tell)
    tell.made(THIRD, DAY, use="after-sales")
    _sighted(tell, "2026-05-01", VIN, THIRD)
    tell.found(f"battery:{THIRD}", "undecided")


@vector("sighted_battery_is_on_record_there", "oddity")
def the_change_is_reported_late(tell: Case) -> None:
    _two_cars(tell)
    _sighted(tell, "2026-05-01", SECOND, CODE)
    tell.report("BatteryRemoved", REPAIRER, "2026-04-25", vin=VIN, codes=[CODE], reason="upgrade", told="2026-06-01")
    tell.report("BatteryInstalled", REPAIRER, "2026-04-26", vin=SECOND, code=CODE, told="2026-06-01")


@vector("sighted_battery_is_on_record_there", "oddity")
def the_car_has_a_new_vin(tell: Case) -> None:
    _two_cars(tell)
    new = car(3, 2026)
    tell.report("VehicleReidentified", CARMAKER, "2026-05-01", vin=VIN, new_vin=new)
    _sighted(tell, "2026-06-01", new, CODE)


@vector("sighted_battery_is_on_record_there", "oddity")
def it_logs_in_from_abroad(tell: Case) -> None:
    _two_cars(tell)
    tell.report("VehicleExported", EXPORTER, "2026-05-01", vin=VIN, country_or_region="TH", packs=[CODE])
    _sighted(tell, "2026-06-01", VIN, CODE)


# ---- V102 earlier_change_was_reported ------------------------------------------------------------------------------------


def _replaced(tell: Case, whereabouts: str, vin: str = VIN) -> None:
    tell.report(
        "BatteryReplaced", REPAIRER, "2026-06-01", vin=vin, old=CODE, new=THIRD, position="P1", whereabouts=whereabouts
    )


@vector("earlier_change_was_reported", "good")
def the_old_pack_was_there(tell: Case) -> None:
    _two_cars(tell)
    _replaced(tell, "kept")


@vector("earlier_change_was_reported", "boundary")
def the_old_pack_was_not_there(tell: Case) -> None:
    _two_cars(tell)
    _replaced(tell, "not-there")
    tell.found(f"battery:{CODE}", "undecided")


@vector("earlier_change_was_reported", "oddity")
def it_is_on_record_elsewhere_just_as_the_report_says(tell: Case) -> None:
    _two_cars(tell)
    _replaced(tell, "not-there", vin=SECOND)


@vector("earlier_change_was_reported", "oddity")
def the_earlier_change_is_reported_late(tell: Case) -> None:
    _two_cars(tell)
    _replaced(tell, "not-there")
    tell.report("BatteryRemoved", OUTLET, "2026-05-01", vin=VIN, codes=[CODE], reason="repair", told="2026-07-01")


# ---- V103 battery_is_put_where_none_sits ---------------------------------------------------------------------------------


def _installed(tell: Case, code: str, position: str | None, on: str = "2026-06-02") -> None:
    tell.report("BatteryInstalled", REPAIRER, on, vin=VIN, code=code, position=position, reason="after-repair")


@vector("battery_is_put_where_none_sits", "good")
def taken_out_repaired_and_put_back(tell: Case) -> None:
    _two_cars(tell)
    tell.report("BatteryRemoved", REPAIRER, "2026-06-01", vin=VIN, codes=[CODE], reason="repair")
    _installed(tell, CODE, "P1")


@vector("battery_is_put_where_none_sits", "boundary")
def put_where_another_sits(tell: Case) -> None:
    _two_cars(tell)
    _installed(tell, THIRD, "P1")
    tell.found(f"vehicle:{VIN}", "undecided")


@vector("battery_is_put_where_none_sits", "boundary")
def put_there_on_the_day_the_other_came(tell: Case) -> None:
    _two_cars(tell)
    _installed(tell, THIRD, "P1", on=f"{BUILT}T20:00:00+08:00")


@vector("battery_is_put_where_none_sits", "oddity")
def another_position(tell: Case) -> None:
    _two_cars(tell)
    _installed(tell, THIRD, "P2")
    _installed(tell, pack(4, DAY), None)


@vector("battery_is_put_where_none_sits", "oddity")
def the_old_one_goes_in_the_same_report(tell: Case) -> None:
    _two_cars(tell)
    _replaced(tell, "kept")


# ---- V104 waste_battery_is_not_put_into_a_vehicle ------------------------------------------------------------------------


@vector("waste_battery_is_not_put_into_a_vehicle", "good")
def removed_for_repair_and_put_back(tell: Case) -> None:
    _two_cars(tell)
    tell.report("BatteryRemoved", REPAIRER, "2026-05-01", vin=VIN, codes=[CODE], reason="repair")
    _installed(tell, CODE, "P1")


def _retired(tell: Case, on: str) -> str:
    tell.report("BatteryRemoved", REPAIRER, "2026-05-01", vin=VIN, codes=[CODE], reason="repair")
    return tell.report("BatteryRetired", REPAIRER, on, codes=[CODE], reason="decay")


@vector("waste_battery_is_not_put_into_a_vehicle", "bad")
def retired_the_day_before(tell: Case) -> None:
    _two_cars(tell)
    _retired(tell, "2026-06-01")
    _installed(tell, CODE, "P1")
    tell.found(f"battery:{CODE}")


@vector("waste_battery_is_not_put_into_a_vehicle", "boundary")
def retired_on_the_same_day(tell: Case) -> None:
    _two_cars(tell)
    _retired(tell, "2026-06-02T08:00:00+08:00")
    _installed(tell, CODE, "P1")


@vector("waste_battery_is_not_put_into_a_vehicle", "oddity")
def the_retirement_was_an_error(tell: Case) -> None:
    _two_cars(tell)
    wrong = _retired(tell, "2026-05-20")
    tell.corrected(REPAIRER, "2026-05-21", wrong)
    _installed(tell, CODE, "P1")


@vector("waste_battery_is_not_put_into_a_vehicle", "oddity")
def the_yard_gives_the_car_back(tell: Case) -> None:
    _two_cars(tell)
    tell.report("VehicleTakenIn", YARD, "2026-06-01", vin=VIN, packs=[{"code": CODE}])
    tell.report("VehicleReturned", YARD, "2026-06-03", vin=VIN, packs=[CODE])


# ---- V105 stocked_battery_was_out_of_its_vehicle -------------------------------------------------------------------------


def _stocked(tell: Case, on: str = "2026-06-01") -> None:
    tell.report("SwapStockChanged", SWAPPER, on, direction="in", batteries=[CODE], reason="other")


@vector("stocked_battery_was_out_of_its_vehicle", "good")
def bought_new_for_the_pool(tell: Case) -> None:
    tell.made(CODE, DAY, use="swap")
    _stocked(tell)


@vector("stocked_battery_was_out_of_its_vehicle", "boundary")
def stocked_while_in_a_car(tell: Case) -> None:
    _two_cars(tell)
    _stocked(tell)
    tell.found(f"battery:{CODE}", "undecided")


@vector("stocked_battery_was_out_of_its_vehicle", "oddity")
def swapped_out_and_stocked(tell: Case) -> None:
    _two_cars(tell, swap_model=True)
    tell.report("BatterySwapped", SWAPPER, "2026-05-31T08:00:00+08:00", vin=VIN, battery_out=CODE, battery_in=THIRD)
    _stocked(tell)


# ---- V106 exported_thing_is_not_held_or_recalled -------------------------------------------------------------------------


def _exported(tell: Case, on: str = "2026-07-01") -> None:
    tell.report("VehicleExported", EXPORTER, on, vin=VIN, country_or_region="TH", packs=[CODE])


@vector("exported_thing_is_not_held_or_recalled", "good")
def a_car_goes_abroad(tell: Case) -> None:
    _two_cars(tell)
    _exported(tell)


@vector("exported_thing_is_not_held_or_recalled", "bad")
def a_held_car_with_a_recalled_pack_goes_abroad(tell: Case) -> None:
    _two_cars(tell)
    tell.report("HoldPlaced", POLICE, "2026-06-01", vin=VIN, codes=[CODE], ground="事故调查")
    tell.report("RecallAnnounced", MAKER, "2026-06-02", recall="R1", scope={"codes": [CODE]})
    _exported(tell)
    tell.found(f"vehicle:{VIN}")


@vector("exported_thing_is_not_held_or_recalled", "bad")
def a_recalled_pack_goes_abroad(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.report("RecallAnnounced", MAKER, "2026-06-02", recall="R1", scope={"codes": [CODE]})
    tell.report("BatteryExported", MAKER, "2026-07-01", codes=[CODE], country_or_region="TH")
    tell.found(f"battery:{CODE}")


@vector("exported_thing_is_not_held_or_recalled", "oddity")
def the_hold_is_lifted_and_the_recall_remedied(tell: Case) -> None:
    _two_cars(tell)
    tell.report("HoldPlaced", POLICE, "2026-06-01", vin=VIN, ground="事故调查")
    tell.report("RecallAnnounced", CARMAKER, "2026-06-02", recall="R1", scope={"vins": [VIN]})
    tell.report("RecallRemedied", REPAIRER, "2026-06-10", recall="R1", vins=[VIN])
    tell.report("HoldLifted", POLICE, "2026-06-20", vin=VIN)
    _exported(tell)


# ---- V107 holds_are_placed_and_lifted_in_turn ----------------------------------------------------------------------------


@vector("holds_are_placed_and_lifted_in_turn", "good")
def placed_and_lifted(tell: Case) -> None:
    _two_cars(tell)
    tell.report("HoldPlaced", POLICE, "2026-06-01", vin=VIN, ground="事故调查")
    tell.report("HoldLifted", POLICE, "2026-06-20", vin=VIN)


@vector("holds_are_placed_and_lifted_in_turn", "boundary")
def lifted_and_never_placed(tell: Case) -> None:
    _two_cars(tell)
    tell.report("HoldLifted", POLICE, "2026-06-20", vin=VIN)
    tell.found(f"vehicle:{VIN}", "undecided")


@vector("holds_are_placed_and_lifted_in_turn", "boundary")
def placed_twice(tell: Case) -> None:
    _two_cars(tell)
    for on in ("2026-06-01", "2026-06-20"):
        tell.report("HoldPlaced", POLICE, on, codes=[CODE], ground="事故调查")
    tell.found(f"battery:{CODE}", "undecided")


@vector("holds_are_placed_and_lifted_in_turn", "oddity")
def two_offices_hold_and_each_lifts_its_own(tell: Case) -> None:
    _two_cars(tell)
    for office in (POLICE, MINISTRY):
        tell.report("HoldPlaced", office, "2026-06-01", vin=VIN, ground="事故调查")
    for office in (MINISTRY, POLICE):
        tell.report("HoldLifted", office, "2026-06-20", vin=VIN)


# ---- V108 health_does_not_rise -------------------------------------------------------------------------------------------


def _measured(tell: Case, on: str, permille: int, method: str | None = "onboard") -> None:
    tell.report("HealthReported", CARMAKER, on, code=CODE, state_of_health_permille=permille, method=method)


@vector("health_does_not_rise", "good")
def it_falls_with_the_years(tell: Case) -> None:
    tell.made(CODE, DAY)
    _measured(tell, "2027-06-01", 950)
    _measured(tell, "2028-06-01", 900)


@vector("health_does_not_rise", "bad")
def it_rises_by_a_quarter(tell: Case) -> None:
    tell.made(CODE, DAY)
    _measured(tell, "2027-06-01", 700)
    _measured(tell, "2028-06-01", 950)
    tell.found(f"battery:{CODE}")


@vector("health_does_not_rise", "boundary")
def it_rises_as_far_as_is_plausible(tell: Case) -> None:
    tell.made(CODE, DAY)
    _measured(tell, "2027-06-01", 700)
    _measured(tell, "2028-06-01", 850)


@vector("health_does_not_rise", "oddity")
def another_method_measures_otherwise(tell: Case) -> None:
    tell.made(CODE, DAY)
    _measured(tell, "2027-06-01", 700)
    _measured(tell, "2028-06-01", 950, method="capacity-test")
    _measured(tell, "2028-07-01", 700, method=None)
    _measured(tell, "2028-08-01", 950, method=None)


@vector("health_does_not_rise", "oddity")
def a_worn_module_was_replaced(tell: Case) -> None:
    worn, fresh = pack(5, DAY, level="M"), pack(6, DAY, level="M")
    tell.made(CODE, DAY, modules=[{"code": worn}])
    _measured(tell, "2027-06-01", 700)
    tell.report("BatteryRepaired", REPAIRER, "2027-07-01", code=CODE, parts_out=[worn], parts_in=[fresh])
    _measured(tell, "2028-06-01", 950)


# ---- V109 part_taken_out_belonged_to_that_battery ------------------------------------------------------------------------

MODULE = pack(8, DAY, level="M")


def _repaired(tell: Case, code: str) -> None:
    tell.report("BatteryRepaired", REPAIRER, "2027-07-01", code=code, parts_out=[MODULE])


@vector("part_taken_out_belonged_to_that_battery", "good")
def taken_out_of_its_pack(tell: Case) -> None:
    tell.made(CODE, DAY, modules=[{"code": MODULE}])
    _repaired(tell, CODE)


@vector("part_taken_out_belonged_to_that_battery", "boundary")
def taken_out_of_another_pack(tell: Case) -> None:
    tell.made(CODE, DAY, modules=[{"code": MODULE}])
    tell.made(pack(1, DAY, maker="X9B"), DAY, maker=OTHER_MAKER)
    _repaired(tell, pack(1, DAY, maker="X9B"))
    tell.found(f"battery:{MODULE}", "undecided")


@vector("part_taken_out_belonged_to_that_battery", "oddity")
def a_module_that_was_never_named(tell: Case) -> None:
    tell.made(CODE, DAY)
    _repaired(tell, CODE)
