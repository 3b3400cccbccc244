"""What each report makes of a vehicle: its packs, who has it, and the ways out of use and back."""

from suchi.domain.battery import PRIVATE
from suchi.domain.vehicle import Fit, Out, stage
from tests.domain.support import CAR, OTHER, OUTLET, PACK, REPAIR, VIN, YARD, report, vehicle

CHASSIS = report("VehicleProduced", CAR, "2026-04-01", vin=VIN, model="CH", phase="chassis", packs=[{"code": PACK}])
BODY = report(
    "VehicleProduced", "BODY", "2026-04-20", vin=VIN, model="BUS", packs=[{"code": OTHER, "position": "roof"}]
)
SOLD = report("VehicleSold", CAR, "2026-04-30", vin=VIN, region="330100")


def test_chassis_then_body_builder() -> None:
    state = vehicle(CHASSIS, BODY)
    assert (state.born, state.maker, state.model, state.build) == ("2026-04-01", CAR, "BUS", "complete")
    assert state.packs == (Fit(PACK, None, "2026-04-01"), Fit(OTHER, "roof", "2026-04-20"))
    late = report("VehicleProduced", CAR, "2026-04-25", vin=VIN, model="CH", phase="chassis", packs=[{"code": PACK}])
    assert (vehicle(BODY, late).build, vehicle(BODY, late).model) == ("complete", "BUS")
    camper = report("VehicleProduced", "BODY", "2026-06-20", vin=VIN, model="CAMPER", phase="converted")
    assert vehicle(CHASSIS, BODY, camper).model == "BUS"


def test_a_pack_put_in_stands_beside_the_old_one_until_that_is_reported_gone() -> None:
    put = report("BatteryInstalled", REPAIR, vin=VIN, code=OTHER)
    assert [fit.code for fit in vehicle(CHASSIS, put).packs] == [PACK, OTHER]
    gone = report("BatteryRemoved", REPAIR, "2026-05-02", vin=VIN, codes=[PACK], reason="repair")
    assert [fit.code for fit in vehicle(CHASSIS, put, gone).packs] == [OTHER]


def test_the_same_pack_twice_is_one_pack() -> None:
    twice = report(
        "VehicleProduced", CAR, vin=VIN, model="M", packs=[{"code": PACK}, {"code": PACK, "position": "rear"}]
    )
    assert vehicle(twice).packs == (Fit(PACK, "rear", "2026-05-01"),)


def test_what_is_taken_out_and_not_replaced_is_remembered() -> None:
    out = report("BatteryRemoved", REPAIR, "2026-05-02", vin=VIN, codes=[PACK, "STRANGER"], reason="repair")
    state = vehicle(CHASSIS, BODY, out)
    assert state.taken_out == (Out(PACK, None, "2026-05-02", REPAIR),)  # what was not on record there adds nothing
    back = report("BatteryInstalled", REPAIR, "2026-05-03", vin=VIN, code=PACK, reason="after-repair")
    assert vehicle(CHASSIS, BODY, out, back).taken_out == ()
    spare = report("BatteryInstalled", REPAIR, "2026-05-03", vin=VIN, code="SPARE", position="floor")
    assert vehicle(CHASSIS, BODY, out, spare).taken_out == ()
    roof = report("BatteryRemoved", REPAIR, "2026-05-03", vin=VIN, codes=[OTHER], reason="repair")
    new = report("BatteryInstalled", REPAIR, "2026-05-04", vin=VIN, code="SPARE", position="roof")
    assert [one.code for one in vehicle(CHASSIS, BODY, out, roof, new).taken_out] == [PACK]


def test_old_for_new_leaves_no_place_empty() -> None:
    swap = report("BatteryReplaced", REPAIR, "2026-05-02", vin=VIN, old=OTHER, new="SPARE", position="somewhere else")
    state = vehicle(CHASSIS, BODY, swap)
    assert (state.taken_out, [fit.code for fit in state.packs]) == ((), [PACK, "SPARE"])


def test_what_a_yard_sees_at_its_gate_goes_with_the_vehicle() -> None:
    taken = report("VehicleTakenIn", YARD, vin=VIN, packs=[{"code": PACK}, {}], packsSeen=1)
    state = vehicle(CHASSIS, taken)
    assert (state.seen, state.packs_seen) == ((PACK,), 2)
    assert vehicle(CHASSIS, report("VehicleTakenIn", YARD, vin=VIN)).packs_seen is None
    back = vehicle(CHASSIS, taken, report("VehicleReturned", YARD, "2026-05-02", vin=VIN))
    assert (back.seen, back.packs_seen) == ((), None)


def test_imported_again_it_is_no_longer_deregistered_as_exported() -> None:
    gone = report("VehicleDeregistered", "OFFICE", "2026-05-02", vin=VIN, reason="exported")
    back = report("VehicleImported", CAR, "2026-06-02", vin=VIN, model="CH", countryOrRegion="TH")
    assert vehicle(CHASSIS, gone).deregistered == "exported"
    assert vehicle(CHASSIS, gone, back).deregistered is None
    scrapped = report("VehicleDeregistered", "OFFICE", "2026-05-02", vin=VIN, reason="scrapped")
    assert vehicle(CHASSIS, scrapped, back).deregistered == "scrapped"


def test_taken_in_and_returned_restores_who_had_it() -> None:
    taken = report("VehicleTakenIn", YARD, vin=VIN, site="Y")
    back = report("VehicleReturned", YARD, "2026-05-02", vin=VIN)
    state = vehicle(CHASSIS, SOLD, taken)
    assert (state.holder, stage(state)) == ("YARD/Y", "taken_in")
    state = vehicle(CHASSIS, SOLD, taken, back)
    assert (state.holder, state.taken_in_at, stage(state)) == (PRIVATE, None, "sold")


def test_scrapped_says_what_was_there() -> None:
    event = report(
        "VehicleScrapped",
        YARD,
        vin=VIN,
        certificate="Z",
        packsPresent=[{"code": PACK}, {"code": PACK}, {}],
        packsAbsent=[{"statement": "gone"}, {"code": PACK, "statement": "?"}],
        dismantlingClosed=True,
    )
    state = vehicle(CHASSIS, event)
    assert (state.present, state.unread, state.absent, state.closed_at) == ((PACK,), 1, 2, "2026-05-01")
    assert (state.scrapped_by, state.certificate, stage(state)) == (YARD, "Z", "scrapped")


def test_exported_deregistered_and_imported_again() -> None:
    gone = report("VehicleExported", "EXP", vin=VIN, countryOrRegion="DE", packs=[PACK])
    assert stage(vehicle(CHASSIS, gone)) == "exported"
    back = report("VehicleImported", CAR, "2026-06-01", vin=VIN, model="CH", countryOrRegion="DE")
    assert vehicle(CHASSIS, gone, back).exported_at is None
    struck = report("VehicleDeregistered", "POLICE", vin=VIN, reason="scrapped")
    assert (vehicle(CHASSIS, struck).deregistered, stage(vehicle(CHASSIS, struck))) == ("scrapped", "deregistered")


def test_names_sightings_and_marks() -> None:
    renamed = report("VehicleReidentified", "POLICE", vin=VIN, newVin="VIN2")
    assert vehicle(renamed).aliases == ("VIN2",)
    assert vehicle(renamed, vin="VIN2").alias_of == VIN
    seen = report("PackSighted", CAR, vin=VIN, codes=[PACK, PACK])
    assert (vehicle(seen).sighted, vehicle(seen).sighted_at) == ((PACK,), "2026-05-01")
    held = report("HoldPlaced", "POLICE", vin=VIN, ground="accident")
    free = report("HoldLifted", "POLICE", "2026-05-02", vin=VIN)
    assert (vehicle(held).flags, vehicle(held, free).flags) == (("held",), ())
    owned = report("OwnershipChanged", "LEASE", owner=OUTLET, vins=[VIN])
    assert vehicle(owned).owner == OUTLET
    crashed = report("IncidentReported", OUTLET, vin=VIN, kind="crash")
    assert vehicle(crashed).flags == ("incident_crash",)
