"""Vectors of the rules of models: a battery against its registered model."""

from tests.lives.telling import CARMAKER, MAKER, pack
from tests.vectors.telling import Case, vector

DAY = "2026-04-02"
CODE = pack(1, DAY)  # B: LFP; positions 6 to 14 as `design_code` writes them
TERNARY = f"{CODE[:4]}E{CODE[5:]}"
MIXED = f"{CODE[:4]}Z{CODE[5:]}"
DESIGN = CODE[:14]


def registered(tell: Case, *, on: str = "2026-03-01", maker: str = MAKER, **says: object) -> None:
    fields = {"model": "B1", "level": "P", "chemistries": ["LFP"], **says}
    tell.report("BatteryModelRegistered", maker, on, **fields)


# ---- B101 chemistry_in_code_is_the_models --------------------------------------------------------------------------------


@vector("chemistry_in_code_is_the_models", "good")
def an_lfp_pack_under_b(tell: Case) -> None:
    registered(tell)
    tell.made(CODE, DAY, model="B1")


@vector("chemistry_in_code_is_the_models", "bad")
def an_lfp_pack_under_e(tell: Case) -> None:
    registered(tell)
    tell.made(TERNARY, DAY, model="B1")
    tell.found(f"battery:{TERNARY}", answerable=MAKER)


@vector("chemistry_in_code_is_the_models", "bad")
def a_ternary_pack_under_b(tell: Case) -> None:
    registered(tell, chemistries=["NCM"])
    tell.made(CODE, DAY, model="B1")
    tell.found(f"battery:{CODE}", answerable=MAKER)


@vector("chemistry_in_code_is_the_models", "boundary")
def before_the_measures_nobody_answers(tell: Case) -> None:
    code = pack(1, "2026-03-31")
    registered(tell, chemistries=["NCM"])
    tell.made(code, "2026-03-31", model="B1")
    tell.found(f"battery:{code}")


@vector("chemistry_in_code_is_the_models", "oddity")
def a_mixed_pack_under_z_or_one_of_its_letters(tell: Case) -> None:
    registered(tell, chemistries=["LFP", "NCM"])
    for code in (CODE, TERNARY, MIXED):
        tell.made(code, DAY, model="B1")


@vector("chemistry_in_code_is_the_models", "oddity")
def a_letter_that_nobody_is_sure_of(tell: Case) -> None:
    registered(tell, chemistries=["LMO"])
    code = f"{CODE[:4]}D{CODE[5:]}"
    tell.made(code, DAY, model="B1")
    tell.found(f"battery:{code}", "undecided")


@vector("chemistry_in_code_is_the_models", "oddity")
def the_registration_was_widened_later(tell: Case) -> None:
    registered(tell)
    tell.made(TERNARY, DAY, model="B1")
    registered(tell, on="2026-05-01", chemistries=["LFP", "NCM"])


@vector("chemistry_in_code_is_the_models", "oddity")
def a_model_that_is_not_on_record(tell: Case) -> None:
    tell.made(TERNARY, DAY, model="B1")


# ---- B102 design_part_of_code_is_filed -----------------------------------------------------------------------------------


@vector("design_part_of_code_is_filed", "good")
def the_filed_design(tell: Case) -> None:
    registered(tell, design_codes=[DESIGN, pack(1, DAY, level="M")[:14]])
    tell.made(CODE, DAY, model="B1")


@vector("design_part_of_code_is_filed", "bad")
def another_design(tell: Case) -> None:
    registered(tell, design_codes=[f"{DESIGN[:12]}99"])
    tell.made(CODE, DAY, model="B1")
    tell.found(f"battery:{CODE}", answerable=MAKER)


@vector("design_part_of_code_is_filed", "oddity")
def nothing_was_filed(tell: Case) -> None:
    registered(tell)
    tell.made(CODE, DAY, model="B1")


@vector("design_part_of_code_is_filed", "oddity")
def a_second_design_filed_later(tell: Case) -> None:
    registered(tell, design_codes=[f"{DESIGN[:12]}99"])
    tell.made(CODE, DAY, model="B1")
    registered(tell, on="2026-05-01", design_codes=[DESIGN])


@vector("design_part_of_code_is_filed", "oddity")
def an_importer_speaks_of_anothers_model(tell: Case) -> None:
    registered(tell, design_codes=[f"{DESIGN[:12]}99"])
    tell.report(
        "BatteryImported", CARMAKER, "2026-06-01", code=CODE, level="P", model="B1", country_or_region="DE",
        manufacturer=MAKER,
    )  # fmt: skip
    tell.found(f"battery:{CODE}")


# ---- B103 battery_is_of_its_models_level ---------------------------------------------------------------------------------


@vector("battery_is_of_its_models_level", "good")
def a_pack_of_a_pack_model(tell: Case) -> None:
    registered(tell)
    tell.made(CODE, DAY, model="B1")


@vector("battery_is_of_its_models_level", "bad")
def a_pack_of_a_module_model(tell: Case) -> None:
    registered(tell, level="M")
    tell.made(CODE, DAY, model="B1")
    tell.found(f"battery:{CODE}")


@vector("battery_is_of_its_models_level", "oddity")
def modules_of_a_pack_have_no_model_of_their_own(tell: Case) -> None:
    registered(tell)
    tell.made(CODE, DAY, model="B1", modules=[{"code": pack(1, DAY, level="M")}])


# ---- B104 mass_is_within_the_models_tolerance ----------------------------------------------------------------------------


def _weighs(tell: Case, mass_g: int, *, tolerance: int | None = 30) -> None:
    registered(tell, mass_g=400_000, mass_tolerance_permille=tolerance)
    tell.made(CODE, DAY, model="B1", mass_g=mass_g)


@vector("mass_is_within_the_models_tolerance", "good")
def as_heavy_as_its_model(tell: Case) -> None:
    _weighs(tell, 401_000)


@vector("mass_is_within_the_models_tolerance", "bad")
def far_too_light(tell: Case) -> None:
    _weighs(tell, 240_000)
    tell.found(f"battery:{CODE}")


@vector("mass_is_within_the_models_tolerance", "boundary")
def at_the_edge_of_the_tolerance(tell: Case) -> None:
    _weighs(tell, 412_000)


@vector("mass_is_within_the_models_tolerance", "boundary")
def a_gram_beyond_the_tolerance(tell: Case) -> None:
    _weighs(tell, 387_999)
    tell.found(f"battery:{CODE}")


@vector("mass_is_within_the_models_tolerance", "oddity")
def no_tolerance_is_stated(tell: Case) -> None:
    _weighs(tell, 240_000, tolerance=None)


@vector("mass_is_within_the_models_tolerance", "oddity")
def built_by_an_earlier_registration(tell: Case) -> None:
    _weighs(tell, 401_000)
    registered(tell, on="2027-01-01", mass_g=300_000)


# ---- B105 energy_is_near_the_models --------------------------------------------------------------------------------------


def _holds(tell: Case, energy_wh: int) -> None:
    registered(tell, rated_wh=60_000)
    tell.made(CODE, DAY, model="B1", energy_wh=energy_wh)


@vector("energy_is_near_the_models", "good")
def the_rated_energy(tell: Case) -> None:
    _holds(tell, 60_000)


@vector("energy_is_near_the_models", "bad")
def given_in_kilowatt_hours(tell: Case) -> None:
    _holds(tell, 60)
    tell.found(f"battery:{CODE}")


@vector("energy_is_near_the_models", "oddity")
def a_measured_energy(tell: Case) -> None:
    _holds(tell, 61_730)


# ---- B106 structure_is_the_models ----------------------------------------------------------------------------------------


def _tree(modules: int, cells: int) -> list[dict[str, object]]:
    """So many modules with so many cells each."""
    return [
        {
            "code": pack(number, DAY, level="M"),
            "cells": [pack(100 * number + cell, DAY, level="C") for cell in range(cells)],
        }
        for number in range(1, modules + 1)
    ]


@vector("structure_is_the_models", "good")
def four_modules_of_six_cells(tell: Case) -> None:
    registered(tell, modules=4, cells=24)
    tell.made(CODE, DAY, model="B1", modules=_tree(4, 6))


@vector("structure_is_the_models", "bad")
def a_module_too_many(tell: Case) -> None:
    registered(tell, modules=4, cells=24)
    tell.made(CODE, DAY, model="B1", modules=_tree(5, 0))
    tell.found(f"battery:{CODE}")


@vector("structure_is_the_models", "bad")
def a_cell_too_many(tell: Case) -> None:
    registered(tell, cells=24)
    tell.made(CODE, DAY, model="B1", cells=[pack(number, DAY, level="C") for number in range(25)])
    tell.found(f"battery:{CODE}")


@vector("structure_is_the_models", "oddity")
def cells_stated_for_each_module(tell: Case) -> None:
    registered(tell, modules=4, cells=6)
    tell.made(CODE, DAY, model="B1", modules=_tree(4, 6))


@vector("structure_is_the_models", "oddity")
def a_tree_told_in_part(tell: Case) -> None:
    registered(tell, modules=4, cells=24)
    tell.made(CODE, DAY, model="B1", modules=_tree(3, 0))
    tell.found(f"battery:{CODE}", "undecided")


@vector("structure_is_the_models", "oddity")
def modules_on_paper_in_a_cell_to_pack_model(tell: Case) -> None:
    registered(tell, modules=0, cells=12)
    tell.made(CODE, DAY, model="B1", modules=_tree(2, 6))


@vector("structure_is_the_models", "oddity")
def modules_without_codes(tell: Case) -> None:
    registered(tell, modules=4, cells=24)
    tell.made(CODE, DAY, model="B1", cell_lots=["L1"])
