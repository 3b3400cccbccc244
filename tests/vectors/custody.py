"""Vectors of the rules of custody."""

from tests.lives.telling import (
    CARMAKER,
    MAKER,
    OTHER_MAKER,
    OUTLET,
    RECYCLER,
    REGISTRAR,
    REPAIRER,
    SWAPPER,
    YARD,
    car,
    pack,
)
from tests.vectors.telling import Case, vector

DAY = "2026-04-02"
CODE, OTHER, THIRD = pack(1, DAY), pack(2, DAY), pack(3, DAY)
VIN, SECOND = car(1, 2026), car(2, 2026)


# ---- U101 sender_holds_what_it_sends -------------------------------------------------------------------------------------


@vector("sender_holds_what_it_sends", "good")
def the_maker_sends_its_own(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.sent("C1", MAKER, REPAIRER, "2026-04-05", CODE, purpose="after-sales")


@vector("sender_holds_what_it_sends", "bad")
def a_yard_sends_what_the_maker_has(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.sent("C1", YARD, RECYCLER, "2026-04-05", CODE, purpose="waste")
    tell.found(f"battery:{CODE}")


@vector("sender_holds_what_it_sends", "oddity")
def the_receipt_was_not_reported(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.sent("C1", MAKER, REPAIRER, "2026-04-05", CODE, purpose="after-sales")
    tell.sent("C2", REPAIRER, RECYCLER, "2026-05-05", CODE, purpose="waste")
    tell.found(f"battery:{CODE}", "undecided")


# ---- U102 battery_sits_in_one_vehicle ------------------------------------------------------------------------------------


def _in_a_car(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.built(VIN, "2026-04-10", CODE)
    tell.built(SECOND, "2026-04-10", OTHER)


def _installed(tell: Case, on: str, vin: str = SECOND) -> None:
    tell.report("BatteryInstalled", REPAIRER, on, vin=vin, code=CODE, position="P2", reason="spare")


@vector("battery_sits_in_one_vehicle", "good")
def taken_out_and_put_into_another(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("BatteryRemoved", REPAIRER, "2026-05-01", vin=VIN, codes=[CODE], reason="upgrade")
    _installed(tell, "2026-05-02")


@vector("battery_sits_in_one_vehicle", "bad")
def put_into_another_while_in_one(tell: Case) -> None:
    _in_a_car(tell)
    _installed(tell, "2026-05-02")
    tell.found(f"battery:{CODE}")


@vector("battery_sits_in_one_vehicle", "boundary")
def built_into_two_on_one_day(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.built(VIN, "2026-04-10", CODE)
    tell.built(SECOND, "2026-04-10T20:00:00+08:00", CODE)


@vector("battery_sits_in_one_vehicle", "oddity")
def the_vehicle_got_a_new_vin(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("VehicleReidentified", CARMAKER, "2026-05-01", vin=VIN, new_vin=car(3, 2026))
    _installed(tell, "2026-05-02", vin=car(3, 2026))


@vector("battery_sits_in_one_vehicle", "oddity")
def its_vehicle_was_scrapped_and_taking_it_out_not_reported(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("VehicleScrapped", YARD, "2026-05-01", vin=VIN, packs_present=[{"code": CODE}])
    _installed(tell, "2026-06-02")
    tell.found(f"battery:{CODE}", "undecided")


@vector("battery_sits_in_one_vehicle", "oddity")
def two_packs_of_one_code_are_split(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("IdentitySplit", REGISTRAR, "2026-05-01", code=CODE, new_code=f"{CODE}~2", holder=REPAIRER)
    tell.report("BatteryInstalled", REPAIRER, "2026-05-02", vin=SECOND, code=f"{CODE}~2", position="P2", reason="spare")


# ---- U103 part_belongs_to_one_whole --------------------------------------------------------------------------------------

MODULE = pack(8, DAY, level="M")


@vector("part_belongs_to_one_whole", "good")
def a_module_in_its_pack(tell: Case) -> None:
    tell.made(CODE, DAY, modules=[{"code": MODULE}])
    tell.made(OTHER, DAY, modules=[{"code": pack(9, DAY, level="M")}])


@vector("part_belongs_to_one_whole", "bad")
def a_module_produced_into_two_packs(tell: Case) -> None:
    tell.made(CODE, DAY, modules=[{"code": MODULE}])
    tell.made(OTHER, DAY, modules=[{"code": MODULE}])
    tell.found(f"battery:{MODULE}")


@vector("part_belongs_to_one_whole", "bad")
def a_module_put_into_a_second_pack(tell: Case) -> None:
    tell.made(CODE, DAY, modules=[{"code": MODULE}])
    tell.made(OTHER, DAY)
    tell.report("BatteryRepaired", REPAIRER, "2026-06-01", code=OTHER, parts_in=[MODULE])
    tell.found(f"battery:{MODULE}")


@vector("part_belongs_to_one_whole", "oddity")
def a_module_moves_by_two_repairs(tell: Case) -> None:
    tell.made(CODE, DAY, modules=[{"code": MODULE}])
    tell.made(OTHER, DAY)
    tell.report("BatteryRepaired", REPAIRER, "2026-06-01", code=CODE, parts_out=[MODULE])
    tell.report("BatteryRepaired", REPAIRER, "2026-06-02", code=OTHER, parts_in=[MODULE])


# ---- U104 cell_belongs_to_one_whole --------------------------------------------------------------------------------------

CELLS = [pack(number, "2026-04-01", level="C") for number in range(1, 7)]


@vector("cell_belongs_to_one_whole", "good")
def cells_of_their_own(tell: Case) -> None:
    tell.made(CODE, DAY, cells=CELLS[:3])
    tell.made(OTHER, DAY, cells=CELLS[3:])


@vector("cell_belongs_to_one_whole", "bad")
def two_makers_name_one_cell(tell: Case) -> None:
    theirs = pack(1, "2026-04-05", maker="X9B")
    tell.made(theirs, "2026-04-05", maker=OTHER_MAKER, cells=CELLS[2:])
    tell.made(CODE, DAY, cells=CELLS[:3])  # told later and made earlier: the later birth is doubted
    tell.found(f"battery:{theirs}")


@vector("cell_belongs_to_one_whole", "oddity")
def a_production_report_sent_under_two_ids(tell: Case) -> None:
    tell.made(CODE, DAY, cells=CELLS)
    tell.made(CODE, DAY, cells=CELLS)


@vector("cell_belongs_to_one_whole", "oddity")
def the_other_claim_was_taken_back(tell: Case) -> None:
    wrong = tell.made(CODE, DAY, cells=CELLS)
    tell.made(OTHER, DAY, cells=CELLS)
    tell.corrected(MAKER, "2026-04-09", wrong)


# ---- U105 battery_taken_out_was_in_that_vehicle --------------------------------------------------------------------------


def _removed(tell: Case, vin: str, code: str = CODE) -> None:
    tell.report("BatteryRemoved", REPAIRER, "2026-06-01", vin=vin, codes=[code], reason="repair")


@vector("battery_taken_out_was_in_that_vehicle", "good")
def taken_out_of_its_vehicle(tell: Case) -> None:
    _in_a_car(tell)
    _removed(tell, VIN)


@vector("battery_taken_out_was_in_that_vehicle", "boundary")
def taken_out_of_a_vehicle_nobody_put_it_into(tell: Case) -> None:
    _in_a_car(tell)
    _removed(tell, SECOND)
    tell.found(f"battery:{CODE}", "undecided")


@vector("battery_taken_out_was_in_that_vehicle", "oddity")
def an_earlier_change_was_not_reported(tell: Case) -> None:
    _in_a_car(tell)
    tell.made(THIRD, DAY)
    tell.report("BatteryReplaced", REPAIRER, "2026-06-01", vin=VIN, old=THIRD, new=OTHER, whereabouts="kept")
    tell.found(f"battery:{THIRD}", "undecided")


@vector("battery_taken_out_was_in_that_vehicle", "oddity")
def under_its_new_vin(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("VehicleReidentified", CARMAKER, "2026-05-01", vin=VIN, new_vin=car(3, 2026))
    _removed(tell, car(3, 2026))


@vector("battery_taken_out_was_in_that_vehicle", "oddity")
def stated_not_to_be_there(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("BatteryReplaced", REPAIRER, "2026-06-01", vin=SECOND, old=CODE, new=THIRD, whereabouts="not-there")


# ---- U106 battery_swapped_out_was_in_that_vehicle ------------------------------------------------------------------------


def _swapped(tell: Case, on: str, vin: str, out: str | None, new: str | None) -> str:
    return tell.report("BatterySwapped", SWAPPER, on, vin=vin, battery_out=out, battery_in=new)


@vector("battery_swapped_out_was_in_that_vehicle", "good")
def swapped_out_of_its_vehicle(tell: Case) -> None:
    _in_a_car(tell)
    _swapped(tell, "2026-05-01T08:00:00+08:00", VIN, CODE, THIRD)


@vector("battery_swapped_out_was_in_that_vehicle", "bad")
def swapped_out_of_another_vehicle(tell: Case) -> None:
    _in_a_car(tell)
    _swapped(tell, "2026-05-01T08:00:00+08:00", SECOND, CODE, THIRD)
    tell.found(f"battery:{CODE}")


@vector("battery_swapped_out_was_in_that_vehicle", "oddity")
def a_swap_between_is_reported_late(tell: Case) -> None:
    _in_a_car(tell)
    _swapped(tell, "2026-05-01T12:00:00+08:00", SECOND, CODE, THIRD)
    tell.report("BatterySwapped", SWAPPER, "2026-04-20T08:00:00+08:00", vin=VIN, battery_out=CODE, told="2026-05-20")
    tell.report("BatterySwapped", SWAPPER, "2026-04-30T08:00:00+08:00", vin=SECOND, battery_in=CODE, told="2026-05-20")


@vector("battery_swapped_out_was_in_that_vehicle", "oddity")
def on_record_it_lies_in_the_pool(tell: Case) -> None:
    tell.made(CODE, DAY, use="swap")
    tell.report("SwapStockChanged", SWAPPER, "2026-04-20", direction="in", batteries=[CODE], reason="purchase")
    _swapped(tell, "2026-05-01T08:00:00+08:00", VIN, CODE, THIRD)
    tell.found(f"battery:{CODE}", "undecided")


# ---- U107 battery_processed_is_in_no_vehicle -----------------------------------------------------------------------------


def _crushed(tell: Case) -> None:
    mass = [{"lot": "BM-1", "material": "black-mass", "massG": 190_000}]
    tell.report("BatchProcessed", RECYCLER, "2026-07-01", step="crushing", batteries=[CODE], outputs=mass)


@vector("battery_processed_is_in_no_vehicle", "good")
def taken_out_before_it_is_crushed(tell: Case) -> None:
    _in_a_car(tell)
    _removed(tell, VIN)
    _crushed(tell)


@vector("battery_processed_is_in_no_vehicle", "bad")
def crushed_while_in_a_car(tell: Case) -> None:
    _in_a_car(tell)
    _crushed(tell)
    tell.found(f"battery:{CODE}")


@vector("battery_processed_is_in_no_vehicle", "oddity")
def its_vehicle_was_scrapped(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("VehicleScrapped", YARD, "2026-06-01", vin=VIN, packs_present=[{"code": CODE}])
    _crushed(tell)


@vector("battery_processed_is_in_no_vehicle", "oddity")
def collected_without_a_word_of_its_removal(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("BatteryCollected", OUTLET, "2026-06-01", codes=[CODE], slip="1")
    _crushed(tell)


@vector("battery_processed_is_in_no_vehicle", "oddity")
def used_up_in_the_crash_test_of_its_vehicle(tell: Case) -> None:
    _in_a_car(tell)
    tell.report("BatteryConsumed", CARMAKER, "2026-06-01", codes=[CODE], reason="crash-test")
