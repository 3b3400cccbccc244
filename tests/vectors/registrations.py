"""Vectors of the rules of registration: models registered again, and names that two makers want."""

from tests.lives.telling import BODYBUILDER, CARMAKER, MAKER
from tests.vectors.expected import model
from tests.vectors.models import registered
from tests.vectors.telling import Case, vector

# ---- B107 battery_model_keeps_its_description ----------------------------------------------------------------------------


@vector("battery_model_keeps_its_description", "good")
def registered_once(tell: Case) -> None:
    registered(tell, mass_g=400_000)


@vector("battery_model_keeps_its_description", "bad")
def registered_again_with_another_mass(tell: Case) -> None:
    registered(tell, mass_g=400_000)
    registered(tell, on="2026-05-01", mass_g=410_000)
    tell.found(f"battery_model:{MAKER}/B1")


@vector("battery_model_keeps_its_description", "oddity")
def registered_again_with_more_said(tell: Case) -> None:
    registered(tell)
    registered(tell, on="2026-05-01", mass_g=400_000, mass_tolerance_permille=20)


# ---- B108 vehicle_model_belongs_to_one_maker -----------------------------------------------------------------------------


@vector("vehicle_model_belongs_to_one_maker", "good")
def registered_by_its_maker(tell: Case) -> None:
    model(tell, "P1")


@vector("vehicle_model_belongs_to_one_maker", "bad")
def registered_by_another_maker_too(tell: Case) -> None:
    model(tell, "P1")
    model(tell, "P1", on="2026-04-01", by=BODYBUILDER)
    tell.found("vehicle_model:DEMO-1")


@vector("vehicle_model_belongs_to_one_maker", "oddity")
def registered_again_by_its_maker(tell: Case) -> None:
    model(tell, "P1")
    model(tell, "P1", on="2026-04-01")


# ---- B109 vehicle_model_keeps_its_packs ----------------------------------------------------------------------------------


@vector("vehicle_model_keeps_its_packs", "good")
def the_same_packs_again(tell: Case) -> None:
    model(tell, "P1", "P2")
    model(tell, "P2", "P1", on="2026-04-01")


@vector("vehicle_model_keeps_its_packs", "bad")
def a_pack_less_than_before(tell: Case) -> None:
    model(tell, "P1", "P2")
    model(tell, "P1", on="2026-04-01")
    tell.found("vehicle_model:DEMO-1")


@vector("vehicle_model_keeps_its_packs", "bad")
def a_swap_model_from_now_on(tell: Case) -> None:
    model(tell, "P1")
    model(tell, "P1", on="2026-04-01", swap_model=True)
    tell.found("vehicle_model:DEMO-1")


@vector("vehicle_model_keeps_its_packs", "oddity")
def said_for_the_first_time(tell: Case) -> None:
    model(tell, swap_model=None)
    model(tell, "P1", on="2026-04-01")


@vector("vehicle_model_keeps_its_packs", "oddity")
def a_wrong_registration_corrected(tell: Case) -> None:
    wrong = model(tell, "P1", "P2")
    model(tell, "P1", on="2026-04-01")
    tell.corrected(CARMAKER, "2026-04-02", wrong, reason="wrong-data")
