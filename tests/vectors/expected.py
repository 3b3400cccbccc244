"""Vectors of the rules of vehicle models: which packs a vehicle should carry, and whether it may be swapped."""

from suchi.domain.codes import platform_code
from tests.lives.telling import BODYBUILDER, CARMAKER, MAKER, REPAIRER, SWAPPER, YARD, car, pack
from tests.vectors.telling import Case, vector

DAY, BUILT = "2026-04-02", "2026-04-20"
CODE, OTHER = pack(1, DAY), pack(2, DAY)
VIN = car(1, 2026)


def model(
    tell: Case,
    *positions: str,
    of: str | None = f"{MAKER}/B1",
    on: str = "2026-03-01",
    by: str = CARMAKER,
    swap_model: bool | None = False,
) -> str:
    """DEMO-1 is registered with a pack at each position."""
    packs = [{"position": position, **({"batteryModel": of} if of else {})} for position in positions]
    return tell.report(
        "VehicleModelRegistered", by, on, model="DEMO-1", propulsion="BEV", swap_model=swap_model, packs=packs
    )


# ---- B201 vehicle_carries_registered_packs -------------------------------------------------------------------------------


@vector("vehicle_carries_registered_packs", "good")
def a_pack_of_the_registered_model(tell: Case) -> None:
    model(tell, "P1")
    tell.made(CODE, DAY, model="B1")
    tell.built(VIN, BUILT, CODE)


@vector("vehicle_carries_registered_packs", "bad")
def a_pack_of_another_model(tell: Case) -> None:
    model(tell, "P1")
    tell.made(CODE, DAY, model="B2")
    tell.built(VIN, BUILT, CODE)
    tell.found(f"vehicle:{VIN}")


@vector("vehicle_carries_registered_packs", "oddity")
def a_model_that_does_not_fix_its_pack(tell: Case) -> None:
    model(tell, "P1", of=None)
    tell.made(CODE, DAY, model="B2")
    tell.built(VIN, BUILT, CODE)


@vector("vehicle_carries_registered_packs", "oddity")
def the_registration_leaves_the_maker_out(tell: Case) -> None:
    model(tell, "P1", of="B1")
    tell.made(CODE, DAY, model="B1")
    tell.built(VIN, BUILT, CODE)


@vector("vehicle_carries_registered_packs", "oddity")
def another_model_fixed_a_year_later(tell: Case) -> None:
    model(tell, "P1")
    tell.made(CODE, DAY, model="B1")
    tell.built(VIN, BUILT, CODE)
    model(tell, "P1", of=f"{MAKER}/B2", on="2027-03-01")


@vector("vehicle_carries_registered_packs", "oddity")
def the_production_did_not_say_the_model(tell: Case) -> None:
    model(tell, "P1")
    tell.made(CODE, DAY)
    tell.built(VIN, BUILT, CODE)
    tell.found(f"vehicle:{VIN}", "undecided")


@vector("vehicle_carries_registered_packs", "oddity")
def a_vehicle_model_not_on_record(tell: Case) -> None:
    tell.made(CODE, DAY, model="B2")
    tell.built(VIN, BUILT, CODE)


@vector("vehicle_carries_registered_packs", "oddity")
def a_converted_vehicle(tell: Case) -> None:
    model(tell, "P1")
    tell.made(CODE, DAY, model="B2")
    tell.built(VIN, BUILT, CODE, by=BODYBUILDER, phase="converted")


# ---- B202 vehicle_carries_all_packs --------------------------------------------------------------------------------------


@vector("vehicle_carries_all_packs", "good")
def both_packs(tell: Case) -> None:
    model(tell, "P1", "P2")
    tell.built(VIN, BUILT, CODE, OTHER)


@vector("vehicle_carries_all_packs", "bad")
def one_of_two_packs(tell: Case) -> None:
    model(tell, "P1", "P2")
    tell.built(VIN, BUILT, CODE)
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector("vehicle_carries_all_packs", "boundary")
def before_the_measures_nobody_answers(tell: Case) -> None:
    model(tell, "P1", "P2")
    tell.built(VIN, "2026-03-31", CODE)
    tell.found(f"vehicle:{VIN}")


@vector("vehicle_carries_all_packs", "oddity")
def a_chassis_without_its_second_pack(tell: Case) -> None:
    model(tell, "P1", "P2")
    tell.built(VIN, BUILT, CODE, phase="chassis")
    tell.built(VIN, "2026-06-01", OTHER, by=BODYBUILDER)


@vector("vehicle_carries_all_packs", "oddity")
def a_body_builder_did_not_write_the_registration(tell: Case) -> None:
    model(tell, "P1", "P2")
    tell.built(VIN, BUILT, CODE, by=BODYBUILDER)
    tell.found(f"vehicle:{VIN}")


@vector("vehicle_carries_all_packs", "oddity")
def several_boxes_of_one_system(tell: Case) -> None:
    model(tell, "P1")
    for number, code in enumerate((CODE, OTHER), 1):
        tell.made(code, DAY, model="B1", system_code="SYS-1", position=f"P{number}")
    tell.built(VIN, BUILT, CODE, OTHER)


@vector("vehicle_carries_all_packs", "oddity")
def a_swap_model_leaves_the_line_without_a_pack(tell: Case) -> None:
    model(tell, "P1", of=None, swap_model=True)
    tell.built(VIN, BUILT)


@vector("vehicle_carries_all_packs", "oddity")
def whether_a_swap_model_nobody_said(tell: Case) -> None:
    model(tell, "P1", swap_model=None)
    tell.built(VIN, BUILT)
    tell.found(f"vehicle:{VIN}", "undecided")


# ---- B203 battery_put_in_is_of_a_registered_model ------------------------------------------------------------------------


def _replaced(tell: Case, of: str) -> None:
    model(tell, "P1")
    tell.made(CODE, DAY, model="B1")
    tell.made(OTHER, DAY, model=of)
    tell.built(VIN, BUILT, CODE)
    tell.report(
        "BatteryReplaced", REPAIRER, "2026-06-01", vin=VIN, old=CODE, new=OTHER, position="P1", whereabouts="kept"
    )


@vector("battery_put_in_is_of_a_registered_model", "good")
def replaced_by_its_like(tell: Case) -> None:
    _replaced(tell, "B1")


@vector("battery_put_in_is_of_a_registered_model", "bad")
def replaced_by_another_model(tell: Case) -> None:
    _replaced(tell, "B2")
    tell.found(f"vehicle:{VIN}")


@vector("battery_put_in_is_of_a_registered_model", "oddity")
def replaced_by_one_that_says_nothing(tell: Case) -> None:
    model(tell, "P1")
    tell.built(VIN, BUILT, CODE)
    tell.report("BatteryReplaced", REPAIRER, "2026-06-01", vin=VIN, old=CODE, new=OTHER, whereabouts="kept")


# ---- B204 swapped_vehicle_is_of_a_swap_model -----------------------------------------------------------------------------


def _swapped(tell: Case, *swaps: tuple[str, str]) -> None:
    tell.built(VIN, BUILT, CODE)
    for number, (out, new) in enumerate(swaps, 1):
        at = f"2026-05-0{number}T08:00:00+08:00"
        tell.report("BatterySwapped", SWAPPER, at, vin=VIN, battery_out=out, battery_in=new)


@vector("swapped_vehicle_is_of_a_swap_model", "good")
def a_swap_model(tell: Case) -> None:
    model(tell, "P1", of=None, swap_model=True)
    _swapped(tell, (CODE, OTHER))


@vector("swapped_vehicle_is_of_a_swap_model", "bad")
def no_swap_model_found_at_the_first_of_two_swaps(tell: Case) -> None:
    model(tell, "P1")
    _swapped(tell, (CODE, OTHER), (OTHER, CODE))
    tell.found(f"vehicle:{VIN}")


@vector("swapped_vehicle_is_of_a_swap_model", "oddity")
def nobody_said_whether_it_is_one(tell: Case) -> None:
    model(tell, "P1", swap_model=None)
    _swapped(tell, (CODE, OTHER))
    tell.found(f"vehicle:{VIN}", "undecided")


@vector("swapped_vehicle_is_of_a_swap_model", "oddity")
def the_model_is_not_on_record(tell: Case) -> None:
    _swapped(tell, (CODE, OTHER), (OTHER, CODE))
    tell.found(f"vehicle:{VIN}", "undecided")


@vector("swapped_vehicle_is_of_a_swap_model", "oddity")
def registered_as_a_swap_model_later(tell: Case) -> None:
    model(tell, "P1")
    _swapped(tell, (CODE, OTHER))
    model(tell, "P1", on="2026-06-01", swap_model=True)


# ---- B205 platform_codes_are_no_more_than_packs --------------------------------------------------------------------------


def _coded(tell: Case, number: int, on: str, level: str = "P") -> None:
    tell.report(
        "PlatformCodeAssigned", YARD, on, code=platform_code(number), level=level, old_marking="标签灭失", vin=VIN
    )


@vector("platform_codes_are_no_more_than_packs", "good")
def one_pack_one_platform_code(tell: Case) -> None:
    model(tell, "P1")
    tell.built(VIN, BUILT, CODE)
    _coded(tell, 1, "2026-06-01")


@vector("platform_codes_are_no_more_than_packs", "bad")
def two_platform_codes_for_one_pack(tell: Case) -> None:
    model(tell, "P1")
    tell.built(VIN, BUILT, CODE)
    _coded(tell, 1, "2026-06-01")
    _coded(tell, 2, "2026-06-02")
    tell.found(f"vehicle:{VIN}")


@vector("platform_codes_are_no_more_than_packs", "oddity")
def another_pack_was_fitted_in_between(tell: Case) -> None:
    model(tell, "P1")
    tell.built(VIN, BUILT, CODE)
    _coded(tell, 1, "2026-06-01")
    tell.report("BatteryInstalled", REPAIRER, "2026-06-02", vin=VIN, code=OTHER, reason="after-repair")
    _coded(tell, 2, "2026-07-02")


@vector("platform_codes_are_no_more_than_packs", "oddity")
def modules_get_codes_too(tell: Case) -> None:
    model(tell, "P1")
    tell.built(VIN, BUILT, CODE)
    for number in range(1, 4):
        _coded(tell, number, "2026-06-01", level="M")


@vector("platform_codes_are_no_more_than_packs", "oddity")
def a_vehicle_nobody_knows(tell: Case) -> None:
    _coded(tell, 1, "2026-06-01")
    _coded(tell, 2, "2026-06-02")
