"""Vectors of the packs presented with a vehicle: seen at the gate and still there, and of that vehicle."""

from tests.lives.telling import CARMAKER, REPAIRER
from tests.vectors.scrapping import FRONT, OTHER_VIN, REAR, VEHICLE, VIN, on_the_road, scrapped, taken_in
from tests.vectors.telling import Case, vector

# ---- seen at the gate ----------------------------------------------------------------------------------------------------

GATE = "pack_seen_at_the_gate_is_there_at_scrapping"


@vector(GATE, "good")
def seen_and_still_there(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT, dismantling_closed=True)


@vector(GATE, "bad")
def seen_and_stated_absent(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    scrapped(tell, packs_absent=[{"statement": "不在场", "code": FRONT}])
    tell.found(VEHICLE)


@vector(GATE, "oddity")
def fetched_from_the_yard_by_a_laboratorys_workshop(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    tell.report("BatteryRemoved", REPAIRER, "2026-05-03", vin=VIN, codes=[FRONT], reason="analysis")
    scrapped(tell, packs_absent=[{"statement": "已送检", "code": FRONT}])


@vector(GATE, "oddity")
def fetched_by_the_swap_operator(tell: Case) -> None:
    on_the_road(tell, FRONT, swap=True)
    taken_in(tell, packs_seen=1)
    scrapped(tell, packs_absent=[{"statement": "换电企业收回"}])


# ---- whose pack it is ----------------------------------------------------------------------------------------------------

OWN = "presented_pack_is_of_that_vehicle"


@vector(OWN, "good")
def its_own_pack(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT)


@vector(OWN, "bad")
def the_pack_of_another_car(tell: Case) -> None:
    """Doubted at the gate, once; the report of the scrapping adds nothing."""
    on_the_road(tell, FRONT)
    tell.made(REAR, "2020-03-02")
    tell.built(OTHER_VIN, "2020-03-20", REAR)
    taken_in(tell, REAR)
    tell.found(f"battery:{REAR}")
    scrapped(tell, REAR)


@vector(OWN, "bad")
def the_pack_of_another_car_first_named_at_scrapping(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.made(REAR, "2020-03-02")
    tell.built(OTHER_VIN, "2020-03-20", REAR)
    taken_in(tell)
    scrapped(tell, REAR)
    tell.found(f"battery:{REAR}")


@vector(OWN, "oddity")
def the_vehicle_has_a_new_vin(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("VehicleReidentified", CARMAKER, "2025-01-01", vin=VIN, new_vin=OTHER_VIN)
    taken_in(tell, FRONT, vin=OTHER_VIN)
    scrapped(tell, FRONT, vin=OTHER_VIN)


@vector(OWN, "boundary")
def built_into_the_other_car_on_that_very_day(tell: Case) -> None:
    """Within one day no order is known."""
    on_the_road(tell, FRONT)
    tell.made(REAR, "2020-03-02")
    tell.built(OTHER_VIN, "2026-05-10", REAR)
    taken_in(tell, FRONT)
    scrapped(tell, REAR)
