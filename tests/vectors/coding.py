"""Vectors of the rules of coding: what a code says about itself, and that things are born before they are used."""

from suchi.domain.codes import platform_code
from tests.lives.telling import CARMAKER, MAKER, OTHER_MAKER, RECYCLER, REGISTRAR, REPAIRER, YARD, car, pack
from tests.vectors.telling import Case, vector

DAY = "2026-04-02"
CODE, VIN = pack(1, DAY), car(1, 2026)


# ---- C101 battery_code_has_no_doubt --------------------------------------------------------------------------------------


@vector("battery_code_has_no_doubt", "good")
def a_code_of_the_standard(tell: Case) -> None:
    tell.made(CODE, DAY)


@vector("battery_code_has_no_doubt", "bad")
def a_code_with_the_31st_of_february(tell: Case) -> None:
    code = "X9APB01S000001D2X0000107"
    tell.made(code, DAY)
    tell.sent("C1", MAKER, CARMAKER, "2026-04-05", code)  # named again, and found once
    tell.found(f"battery:{code}")


@vector("battery_code_has_no_doubt", "bad")
def a_code_with_letters_in_its_serial(tell: Case) -> None:
    code = f"{CODE[:20]}FT{CODE[22:]}"
    tell.made(code, DAY)
    tell.found(f"battery:{code}")


@vector("battery_code_has_no_doubt", "oddity")
def a_platform_code_is_a_code(tell: Case) -> None:
    tell.report("PlatformCodeAssigned", YARD, DAY, code=platform_code(7), old_marking="示例-2012")


@vector("battery_code_has_no_doubt", "oddity")
def a_code_typed_with_blanks_and_in_lower_case(tell: Case) -> None:
    tell.made(f"{CODE[:14].lower()} {CODE[14:]}", DAY)


# ---- C102 vin_has_no_doubt -----------------------------------------------------------------------------------------------


@vector("vin_has_no_doubt", "good")
def a_vin_of_the_standard(tell: Case) -> None:
    tell.built(VIN, DAY)


@vector("vin_has_no_doubt", "bad")
def a_vin_with_another_check_digit(tell: Case) -> None:
    wrong = f"{VIN[:8]}{'7' if VIN[8] != '7' else '3'}{VIN[9:]}"
    tell.built(wrong, DAY)
    tell.sold(wrong, "2026-04-09")
    tell.found(f"vehicle:{wrong}")


@vector("vin_has_no_doubt", "oddity")
def a_vin_typed_with_hyphens(tell: Case) -> None:
    tell.built(f"{VIN[:9]}-{VIN[9:]}", DAY)


# ---- C103 company_code_has_no_doubt --------------------------------------------------------------------------------------


@vector("company_code_has_no_doubt", "good")
def a_company_code_with_its_check_character(tell: Case) -> None:
    tell.report("PartyChanged", REGISTRAR, DAY, party=MAKER, name="示例")


@vector("company_code_has_no_doubt", "bad")
def a_company_code_with_another_check_character(tell: Case) -> None:
    wrong = f"{MAKER[:17]}{'1' if MAKER[17] != '1' else '2'}"
    tell.report("PartyRegistered", REGISTRAR, DAY, party=wrong, name="示例", roles=[])
    tell.found(f"company:{wrong}")


@vector("company_code_has_no_doubt", "oddity")
def a_foreign_party_with_nine_digits(tell: Case) -> None:
    tell.report("PartyRegistered", REGISTRAR, DAY, party="123456789", name="示例境外", roles=[])


# ---- C104 date_in_code_is_day_of_production ------------------------------------------------------------------------------


@vector("date_in_code_is_day_of_production", "good")
def made_on_the_day_in_its_code(tell: Case) -> None:
    tell.made(CODE, f"{DAY}T23:59:59+08:00")


@vector("date_in_code_is_day_of_production", "bad")
def made_forty_days_later(tell: Case) -> None:
    tell.made(CODE, "2026-05-12")
    tell.found(f"battery:{CODE}")


@vector("date_in_code_is_day_of_production", "boundary")
def made_after_midnight_in_china(tell: Case) -> None:
    tell.made(CODE, "2026-04-02T16:00:00Z")
    tell.found(f"battery:{CODE}")


@vector("date_in_code_is_day_of_production", "oddity")
def reported_later_with_the_right_day(tell: Case) -> None:
    tell.made(CODE, "2026-04-03T02:00:00+08:00", produced_on=DAY)


@vector("date_in_code_is_day_of_production", "oddity")
def imported_without_a_day_of_production(tell: Case) -> None:
    tell.report("BatteryImported", CARMAKER, "2026-06-01", code=CODE, level="P", country_or_region="DE")


@vector("date_in_code_is_day_of_production", "bad")
def imported_with_another_day_of_production(tell: Case) -> None:
    tell.report(
        "BatteryImported",
        CARMAKER,
        "2026-06-01",
        code=CODE,
        level="P",
        country_or_region="DE",
        produced_on="2026-04-03",
    )
    tell.found(f"battery:{CODE}")


# ---- C105 one_code_one_battery -------------------------------------------------------------------------------------------


@vector("one_code_one_battery", "good")
def two_packs_two_codes(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.made(pack(2, DAY), DAY)


@vector("one_code_one_battery", "bad")
def one_code_produced_twice(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.made(CODE, DAY, maker=OTHER_MAKER)
    tell.found(f"battery:{CODE}")


@vector("one_code_one_battery", "oddity")
def a_module_reported_by_itself_and_in_its_pack(tell: Case) -> None:
    module = pack(5, DAY, level="M")
    tell.report("BatteryProduced", MAKER, f"{DAY}T08:00:00+08:00", code=module, level="M")
    tell.made(CODE, f"{DAY}T09:00:00+08:00", modules=[{"code": module}])


@vector("one_code_one_battery", "oddity")
def a_wrong_production_report_corrected(tell: Case) -> None:
    wrong = tell.made(CODE, DAY, mass_g=40_000)
    right = tell.made(CODE, DAY, mass_g=400_000)
    tell.corrected(MAKER, "2026-04-03", wrong, reason="wrong-data", replacements=[right])


# ---- C106 battery_is_registered_first ------------------------------------------------------------------------------------


@vector("battery_is_registered_first", "good")
def produced_and_then_built_in(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.built(VIN, "2026-04-20", CODE)


@vector("battery_is_registered_first", "boundary")
def built_in_and_never_produced(tell: Case) -> None:
    tell.built(VIN, "2026-04-20", CODE)
    tell.sold(VIN, "2026-05-20")
    tell.found(f"battery:{CODE}", "undecided")


@vector("battery_is_registered_first", "oddity")
def built_in_on_the_day_it_was_made(tell: Case) -> None:
    tell.built(VIN, DAY, CODE)


@vector("battery_is_registered_first", "oddity")
def opening_stock_has_no_history(tell: Case) -> None:
    tell.report("OpeningStockDeclared", RECYCLER, DAY, batteries=[pack(9, "2018-03-01")], provenance="opening")


# ---- C107 vehicle_is_registered_first ------------------------------------------------------------------------------------


@vector("vehicle_is_registered_first", "good")
def built_and_then_sold(tell: Case) -> None:
    tell.built(VIN, DAY)
    tell.sold(VIN, "2026-04-09")


@vector("vehicle_is_registered_first", "boundary")
def repaired_and_nobody_built_it(tell: Case) -> None:
    tell.report("BatteryRemoved", REPAIRER, "2026-04-20", vin=VIN, codes=[CODE], reason="repair")
    tell.found(f"vehicle:{VIN}", "undecided")


@vector("vehicle_is_registered_first", "oddity")
def a_new_vin_of_a_known_vehicle(tell: Case) -> None:
    tell.built(VIN, DAY)
    tell.report("VehicleReidentified", CARMAKER, "2026-06-01", vin=VIN, new_vin=car(2, 2026))


# ---- C108 produced_before_used -------------------------------------------------------------------------------------------


@vector("produced_before_used", "good")
def used_after_it_was_made(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.report("BatteryRetired", MAKER, "2026-05-01", codes=[CODE], reason="test")


@vector("produced_before_used", "bad")
def retired_before_it_was_made(tell: Case) -> None:
    tell.report("BatteryRetired", MAKER, "2026-04-01", codes=[CODE], reason="test")
    tell.made(CODE, DAY)
    tell.found(f"battery:{CODE}")


@vector("produced_before_used", "boundary")
def retired_and_made_on_one_day(tell: Case) -> None:
    tell.report("BatteryRetired", MAKER, DAY, codes=[CODE], reason="test")
    tell.made(CODE, f"{DAY}T20:00:00+08:00")


@vector("produced_before_used", "oddity")
def the_production_is_reported_late(tell: Case) -> None:
    tell.report("BatteryRetired", MAKER, "2026-05-01", codes=[CODE], reason="test")
    tell.made(CODE, DAY, told="2026-06-01")
