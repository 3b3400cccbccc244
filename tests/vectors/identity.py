"""Vectors of the rules of identity: level, maker prefix, parts, labels and imports under known codes."""

from tests.lives.telling import (
    CARMAKER,
    EXPORTER,
    MAKER,
    OTHER_MAKER,
    REGISTRAR,
    YARD,
    car,
    pack,
)
from tests.vectors.telling import Case, vector

DAY = "2026-04-02"
CODE = pack(1, DAY)


# ---- C201 level_in_code_is_level_reported --------------------------------------------------------------------------------


@vector("level_in_code_is_level_reported", "good")
def a_pack_under_the_letter_p(tell: Case) -> None:
    tell.made(CODE, DAY, modules=[{"code": pack(1, DAY, level="M")}])


@vector("level_in_code_is_level_reported", "bad")
def a_pack_under_the_letter_m(tell: Case) -> None:
    code = pack(1, DAY, level="M")
    tell.made(code, DAY)
    tell.found(f"battery:{code}", answerable=MAKER)


@vector("level_in_code_is_level_reported", "boundary")
def the_last_day_before_the_measures(tell: Case) -> None:
    code = pack(1, "2026-03-31", level="M")
    tell.made(code, "2026-03-31")
    tell.found(f"battery:{code}")


@vector("level_in_code_is_level_reported", "boundary")
def the_first_day_of_the_measures(tell: Case) -> None:
    code = pack(1, "2026-04-01", level="M")
    tell.made(code, "2026-04-01")
    tell.found(f"battery:{code}", answerable=MAKER)


@vector("level_in_code_is_level_reported", "oddity")
def a_bought_module_under_another_letter(tell: Case) -> None:
    bought = pack(1, DAY, maker="X9B")
    tell.made(CODE, DAY, modules=[{"code": bought}])
    tell.found(f"battery:{bought}")


@vector("level_in_code_is_level_reported", "oddity")
def a_marking_older_than_the_standard(tell: Case) -> None:
    tell.made("DEMO2012A1", DAY)


@vector("level_in_code_is_level_reported", "oddity")
def history_is_held_against_nobody(tell: Case) -> None:
    code = pack(1, DAY, level="M")
    tell.made(code, DAY, provenance="migrated")
    tell.found(f"battery:{code}")


# ---- C202 maker_prefix_is_not_anothers -----------------------------------------------------------------------------------


def _files(tell: Case, maker: str, prefix: str, parent: str | None = None) -> None:
    tell.report(
        "PartyChanged", REGISTRAR, "2026-03-01", id=f"files-{maker}", party=maker, maker_codes=[prefix], parent=parent
    )


@vector("maker_prefix_is_not_anothers", "good")
def a_maker_under_its_own_prefix(tell: Case) -> None:
    _files(tell, MAKER, "X9A")
    tell.made(CODE, DAY)


@vector("maker_prefix_is_not_anothers", "bad")
def a_maker_under_anothers_prefix(tell: Case) -> None:
    _files(tell, OTHER_MAKER, "X9A")
    tell.made(CODE, DAY)
    tell.found(f"battery:{CODE}")


@vector("maker_prefix_is_not_anothers", "oddity")
def a_prefix_that_nobody_filed(tell: Case) -> None:
    _files(tell, OTHER_MAKER, "X9B")
    tell.made(CODE, DAY)


@vector("maker_prefix_is_not_anothers", "oddity")
def a_subsidiary_under_its_parents_prefix(tell: Case) -> None:
    _files(tell, OTHER_MAKER, "X9A")
    _files(tell, MAKER, "X9C", parent=OTHER_MAKER)
    tell.made(CODE, DAY)


@vector("maker_prefix_is_not_anothers", "oddity")
def a_module_bought_from_another_maker(tell: Case) -> None:
    _files(tell, OTHER_MAKER, "X9B")
    tell.made(CODE, DAY, modules=[{"code": pack(1, DAY, level="M", maker="X9B")}])


@vector("maker_prefix_is_not_anothers", "oddity")
def an_importer_that_does_not_say_who_made_it(tell: Case) -> None:
    _files(tell, MAKER, "X9A")
    tell.report("BatteryImported", CARMAKER, "2026-06-01", code=CODE, level="P", country_or_region="DE")


# ---- C203 part_is_named_once ---------------------------------------------------------------------------------------------

CELLS = [pack(number, DAY, level="C") for number in range(1, 5)]


@vector("part_is_named_once", "good")
def four_cells_once_each(tell: Case) -> None:
    tell.made(CODE, DAY, cells=CELLS)


@vector("part_is_named_once", "bad")
def one_cell_twice_in_one_pack(tell: Case) -> None:
    modules = [{"code": pack(1, DAY, level="M"), "cells": CELLS}, {"code": pack(2, DAY, level="M"), "cells": CELLS[:1]}]
    tell.made(CODE, DAY, modules=modules)
    tell.found(f"battery:{CODE}", answerable=MAKER)


@vector("part_is_named_once", "bad")
def one_cell_in_two_notations(tell: Case) -> None:
    tell.made(CODE, DAY, cells=[*CELLS, CELLS[0].lower()])
    tell.found(f"battery:{CODE}", answerable=MAKER)


@vector("part_is_named_once", "oddity")
def modules_on_paper_under_the_code_of_their_pack(tell: Case) -> None:
    tell.made(CODE, DAY, modules=[{"code": CODE, "cells": CELLS[:2]}, {"code": CODE, "cells": CELLS[2:]}])


# ---- C204 new_label_carries_a_free_code ----------------------------------------------------------------------------------


@vector("new_label_carries_a_free_code", "good")
def a_label_with_a_new_code(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.report("LabelReplaced", MAKER, "2026-05-01", code=CODE, new_code=pack(2, DAY))


@vector("new_label_carries_a_free_code", "bad")
def a_label_with_the_code_of_another_pack(tell: Case) -> None:
    other = pack(2, DAY)
    tell.made(CODE, DAY)
    tell.made(other, DAY)
    tell.report("LabelReplaced", MAKER, "2026-05-01", code=CODE, new_code=other)
    tell.found(f"battery:{other}")


@vector("new_label_carries_a_free_code", "bad")
def one_new_code_on_two_packs(tell: Case) -> None:
    label = pack(3, DAY)
    for number, code in enumerate((CODE, pack(2, DAY)), 1):
        tell.made(code, DAY)
        tell.report("LabelReplaced", MAKER, f"2026-05-0{number}", code=code, new_code=label)
    tell.found(f"battery:{label}")


@vector("new_label_carries_a_free_code", "oddity")
def the_same_label_reported_again(tell: Case) -> None:
    tell.made(CODE, DAY)
    for day in ("2026-05-01", "2026-05-02"):
        tell.report("LabelReplaced", MAKER, day, code=CODE, new_code=pack(2, DAY))


# ---- C205 imported_battery_had_left --------------------------------------------------------------------------------------


def _imported(tell: Case) -> None:
    tell.report("BatteryImported", MAKER, "2026-06-01", code=CODE, level="P", country_or_region="DE")


@vector("imported_battery_had_left", "good")
def exported_and_imported_again(tell: Case) -> None:
    tell.made(CODE, DAY)
    tell.report("BatteryExported", MAKER, "2026-04-20", codes=[CODE], country_or_region="DE")
    _imported(tell)


@vector("imported_battery_had_left", "boundary")
def imported_and_no_export_on_record(tell: Case) -> None:
    tell.made(CODE, DAY)
    _imported(tell)
    tell.found(f"battery:{CODE}", "undecided")


@vector("imported_battery_had_left", "oddity")
def it_left_in_a_vehicle(tell: Case) -> None:
    vin = car(1, 2026)
    tell.made(CODE, DAY)
    tell.built(vin, "2026-04-20", CODE)
    tell.report("VehicleExported", EXPORTER, "2026-04-30", vin=vin, country_or_region="DE", packs=[CODE])
    _imported(tell)


@vector("imported_battery_had_left", "oddity")
def a_foreign_battery_comes_for_the_first_time(tell: Case) -> None:
    _imported(tell)
    tell.report("BatteryRetired", YARD, "2026-06-20", codes=[CODE], reason="damage")
