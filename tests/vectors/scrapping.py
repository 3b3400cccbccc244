"""Vectors of whole-vehicle scrapping: what a vehicle should carry against what came to the yard."""

from tests.lives.telling import BODYBUILDER, CARMAKER, MAKER, MINISTRY, OTHER_MAKER, REPAIRER, SWAPPER, YARD, car, pack
from tests.vectors.telling import STATION, YARD_SITE, Case, vector

FRONT, REAR, SPARE = (pack(number, "2020-03-02") for number in (1, 2, 3))
VIN, OTHER_VIN = car(1, 2020), car(2, 2020)
VEHICLE = f"vehicle:{VIN}"
RULE = "scrapped_vehicle_carries_its_battery"
GONE = [{"statement": "进厂时车上无电池"}]


def model(tell: Case, *positions: str, swap: bool | None = False, when: str = "2020-01-10") -> None:
    packs = [{"position": position} for position in positions]
    tell.report(
        "VehicleModelRegistered", CARMAKER, when, model="DEMO-1", propulsion="BEV", swap_model=swap, packs=packs
    )


def on_the_road(tell: Case, *packs: str, vin: str = VIN, swap: bool | None = False, registered: bool = True) -> None:
    """Packs made, built in and sold in 2020; the model expects as many."""
    if registered:
        model(tell, *(f"P{number}" for number in range(1, len(packs) + 1)), swap=swap)
    for code in packs:
        tell.made(code, "2020-03-02")
    tell.built(vin, "2020-03-20", *packs)
    tell.sold(vin, "2020-04-01")


def taken_in(tell: Case, *packs: str, when: str = "2026-05-01", vin: str = VIN, **more: object) -> None:
    seen = {"packs": [{"code": code} for code in packs]} if packs else {}
    tell.report("VehicleTakenIn", YARD, when, vin=vin, site=YARD_SITE, **seen, **more)


def scrapped(tell: Case, *packs: str, when: str = "2026-05-10", vin: str = VIN, **more: object) -> None:
    present = [{"code": code} for code in packs]
    tell.report("VehicleScrapped", YARD, when, vin=vin, site=YARD_SITE, packs_present=present, **more)


@vector(RULE, "good")
def the_pack_is_presented(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT, dismantling_closed=True)


@vector(RULE, "bad")
def the_yard_states_that_the_pack_is_gone(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, packs_seen=0)
    scrapped(tell, packs_absent=[{"statement": "进厂时车上无电池", "code": FRONT}])
    tell.found(VEHICLE)


@vector(RULE, "oddity")
def dismantling_is_closed_without_a_word(tell: Case) -> None:
    """The pack may have come apart from its vehicle: the sweep of complete vehicles looks for it."""
    on_the_road(tell, FRONT)
    taken_in(tell)
    scrapped(tell, dismantling_closed=True)
    tell.found(VEHICLE, "undecided")


@vector(RULE, "bad")
def one_of_two_is_gone(tell: Case) -> None:
    on_the_road(tell, FRONT, REAR)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT, packs_absent=GONE)
    tell.found(VEHICLE)


@vector(RULE, "oddity")
def a_pack_kept_by_the_workshop_may_have_been_brought(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("BatteryRemoved", REPAIRER, "2026-04-10", vin=VIN, codes=[FRONT], reason="repair")
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE, "undecided")


@vector(RULE, "bad")
def a_fire_and_a_hold_excuse_nothing(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("IncidentReported", MINISTRY, "2026-04-10", vin=VIN, codes=[FRONT], kind="fire", condition="burnt")
    tell.report("HoldPlaced", MINISTRY, "2026-04-11", vin=VIN, ground="缺陷调查")
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE)


@vector(RULE, "bad")
def no_binding_was_ever_reported_and_the_model_expects_one(tell: Case) -> None:
    model(tell, "P1")
    tell.built(VIN, "2020-03-20")
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE)


@vector(RULE, "bad")
def the_model_alone_expects_the_one_stated_absent(tell: Case) -> None:
    model(tell, "P1", "P2")
    tell.made(FRONT, "2020-03-02")
    tell.built(VIN, "2020-03-20", FRONT)
    taken_in(tell, FRONT)
    scrapped(tell, FRONT, packs_absent=GONE)
    tell.found(VEHICLE)


@vector(RULE, "bad")
def returned_once_and_brought_again_without_its_pack(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, FRONT)
    tell.report("VehicleReturned", YARD, "2026-05-03", vin=VIN, packs=[FRONT], site=YARD_SITE)
    taken_in(tell, when="2026-06-01")
    scrapped(tell, when="2026-06-05", packs_absent=GONE)
    tell.found(VEHICLE)


@vector(RULE, "bad")
def the_same_yard_closes_in_a_second_report(tell: Case) -> None:
    on_the_road(tell, FRONT, REAR)
    taken_in(tell)
    scrapped(tell, FRONT)
    tell.found(VEHICLE, "undecided")
    scrapped(tell, when="2026-05-20", packs_absent=GONE, dismantling_closed=True)
    tell.found(VEHICLE)


@vector(RULE, "oddity")
def removed_for_repair_and_brought_apart(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("BatteryRemoved", REPAIRER, "2026-04-10", vin=VIN, codes=[FRONT], reason="repair")
    taken_in(tell)
    scrapped(tell, FRONT, dismantling_closed=True)


@vector(RULE, "oddity")
def a_swap_model_without_a_pack_is_exempt(tell: Case) -> None:
    on_the_road(tell, FRONT, swap=True)
    tell.report("BatterySwapped", SWAPPER, "2026-04-10", vin=VIN, battery_out=FRONT, station=STATION)
    taken_in(tell)
    scrapped(tell, packs_absent=GONE, dismantling_closed=True)


@vector(RULE, "oddity")
def a_model_that_an_authority_exempts(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("TermSet", MINISTRY, "2026-04-20", term={"name": "exemption:DEMO-1", "since": "2026-05-10"})
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)


@vector(RULE, "boundary")
def the_day_before_an_authority_exempts_it(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("TermSet", MINISTRY, "2026-04-20", term={"name": "exemption:DEMO-1", "since": "2026-05-11"})
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE)


@vector(RULE, "boundary")
def the_day_an_authority_ends_the_exemption(tell: Case) -> None:
    on_the_road(tell, FRONT)
    for since, amount in (("2026-04-20", None), ("2026-05-10", 0)):
        term = {"name": "exemption:DEMO-1", "since": since} | ({} if amount is None else {"amount": amount})
        tell.report("TermSet", MINISTRY, "2026-04-20", term=term)
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE)


@vector(RULE, "oddity")
def nobody_said_whether_it_is_a_swap_model(tell: Case) -> None:
    on_the_road(tell, FRONT, swap=None)
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE, "undecided")


@vector(RULE, "oddity")
def the_model_is_not_on_record(tell: Case) -> None:
    on_the_road(tell, FRONT, registered=False)
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE, "undecided")


@vector(RULE, "oddity")
def neither_model_nor_pack_was_ever_reported(tell: Case) -> None:
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE, "undecided")


@vector(RULE, "oddity")
def the_code_cannot_be_read_yet(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, packs_seen=1)
    tell.report("VehicleScrapped", YARD, "2026-05-10", vin=VIN, site=YARD_SITE, packs_present=[{"condition": "intact"}])
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[FRONT], reason="scrapping", site=YARD_SITE)


@vector(RULE, "oddity")
def closed_and_the_code_was_never_given(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell, packs_seen=1)
    present = [{"condition": "burnt"}]
    tell.report(
        "VehicleScrapped", YARD, "2026-05-10", vin=VIN, site=YARD_SITE, packs_present=present, dismantling_closed=True
    )
    tell.found(VEHICLE, "undecided")


@vector(RULE, "oddity")
def taken_out_by_the_yard_before_the_certificate(tell: Case) -> None:
    on_the_road(tell, FRONT, REAR)
    taken_in(tell, FRONT, REAR)
    tell.report("BatteryRemoved", YARD, "2026-05-02", vin=VIN, codes=[FRONT], reason="scrapping", site=YARD_SITE)
    tell.report("BatteryRemoved", YARD, "2026-05-05", vin=VIN, codes=[REAR], reason="scrapping", site=YARD_SITE)
    scrapped(tell, dismantling_closed=True)


@vector(RULE, "oddity")
def closed_in_the_morning_and_taken_out_in_the_afternoon(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell)
    scrapped(tell, dismantling_closed=True)
    when = "2026-05-10T15:00:00+08:00"
    tell.report("BatteryRemoved", YARD, when, vin=VIN, codes=[FRONT], reason="scrapping", site=YARD_SITE)


@vector(RULE, "oddity")
def stated_absent_and_taken_out_after_all(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[FRONT], reason="scrapping", site=YARD_SITE)


@vector(RULE, "oddity")
def the_yard_takes_out_a_pack_that_was_not_on_record_in_it(tell: Case) -> None:
    """An earlier change of packs went unreported; a pack came all the same."""
    on_the_road(tell, FRONT)
    tell.made(SPARE, "2020-03-02")
    taken_in(tell)
    tell.report("BatteryRemoved", YARD, "2026-05-02", vin=VIN, codes=[SPARE], reason="scrapping", site=YARD_SITE)
    scrapped(tell, dismantling_closed=True)


@vector(RULE, "bad")
def what_another_takes_out_later_is_not_the_yards(tell: Case) -> None:
    on_the_road(tell, FRONT)
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.report("BatteryRemoved", REPAIRER, "2026-05-12", vin=VIN, codes=[FRONT], reason="repair")
    tell.found(VEHICLE)


@vector(RULE, "bad")
def a_module_is_no_pack(tell: Case) -> None:
    on_the_road(tell, FRONT)
    module = pack(9, "2020-03-02", level="M")
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[module], reason="scrapping", site=YARD_SITE)
    tell.found(VEHICLE)


@vector(RULE, "oddity")
def an_earlier_change_was_not_reported(tell: Case) -> None:
    """The old pack still stands beside the new one on record: two codes, one place."""
    on_the_road(tell, FRONT)
    for code in (REAR, SPARE):
        tell.made(code, "2020-03-02")
    tell.report("BatteryReplaced", REPAIRER, "2024-05-05", vin=VIN, old=REAR, new=SPARE, position="P1")
    taken_in(tell, SPARE)
    scrapped(tell, SPARE, packs_absent=[{"statement": "车上没有", "code": FRONT}], dismantling_closed=True)


@vector(RULE, "oddity")
def a_pack_under_its_new_label(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("LabelReplaced", MAKER, "2025-01-01", code=FRONT, new_code=SPARE)
    taken_in(tell)
    tell.report("BatteryRemoved", YARD, "2026-05-02", vin=VIN, codes=[FRONT], reason="scrapping", site=YARD_SITE)
    scrapped(tell, SPARE, dismantling_closed=True)


@vector(RULE, "oddity")
def a_chassis_scrapped_with_the_pack_it_was_given(tell: Case) -> None:
    model(tell, "P1", "P2")
    tell.made(FRONT, "2020-03-02")
    tell.built(VIN, "2020-03-20", FRONT, phase="chassis")
    taken_in(tell, FRONT)
    scrapped(tell, FRONT, dismantling_closed=True)


@vector(RULE, "oddity")
def a_chassis_that_never_had_a_pack(tell: Case) -> None:
    model(tell, "P1")
    tell.built(VIN, "2020-03-20", phase="chassis")
    taken_in(tell)
    scrapped(tell, packs_absent=GONE, dismantling_closed=True)
    tell.found(VEHICLE, "undecided")


@vector(RULE, "bad")
def a_body_builders_vehicle_without_its_pack(tell: Case) -> None:
    model(tell, "P1")
    tell.made(FRONT, "2020-03-02")
    tell.built(VIN, "2020-03-20", FRONT, phase="chassis")
    tell.built(VIN, "2020-05-20", FRONT, by=BODYBUILDER, phase="complete")
    taken_in(tell)
    scrapped(tell, packs_absent=GONE)
    tell.found(VEHICLE)


@vector(RULE, "oddity")
def stated_absent_and_on_record_with_the_yard(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("BatteryRemoved", REPAIRER, "2026-04-10", vin=VIN, codes=[FRONT], reason="repair")
    tell.sent("C1", REPAIRER, YARD, "2026-04-20", FRONT, purpose="return")
    tell.received("C1", YARD, "2026-04-21", FRONT)
    taken_in(tell)
    scrapped(tell, packs_absent=[{"statement": "车上没有", "code": FRONT}])
    tell.found(VEHICLE, "undecided")


@vector(RULE, "oddity")
def a_leased_pack_comes_with_its_vehicle(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("OwnershipChanged", MAKER, "2020-05-01", owner=OTHER_MAKER, batteries=[FRONT])
    taken_in(tell, FRONT)
    scrapped(tell, FRONT, dismantling_closed=True)


@vector(RULE, "oddity")
def an_inventory_brought_over(tell: Case) -> None:
    on_the_road(tell, FRONT)
    scrapped(tell, packs_absent=GONE, provenance="migrated")


@vector(RULE, "boundary")
def the_day_before_the_measures(tell: Case) -> None:
    on_the_road(tell, FRONT)
    scrapped(tell, when="2026-03-31", packs_absent=GONE)


@vector(RULE, "boundary")
def the_first_day_of_the_measures(tell: Case) -> None:
    on_the_road(tell, FRONT)
    scrapped(tell, when="2026-04-01", packs_absent=GONE)
    tell.found(VEHICLE)
