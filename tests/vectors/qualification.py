"""Vectors of the qualification of yards: at the site and on the day of the certificate, or of taking the pack out."""

from tests.lives.telling import MINISTRY, REGISTRAR, REPAIRER, SINCE, YARD, registered
from tests.vectors.scrapping import FRONT, VIN, on_the_road
from tests.vectors.telling import REGION, YARD_SITE, Case, permit, vector

YARD_REF = f"site:{YARD}/{YARD_SITE}"

# ---- yards ---------------------------------------------------------------------------------------------------------------

QUALIFIED, STOPS = "yard_that_scraps_vehicles_is_qualified", "yard_stops_when_its_qualification_ends"


def scrapped(tell: Case, when: str = "2026-05-10") -> None:
    on_the_road(tell, FRONT)
    tell.report("VehicleTakenIn", YARD, "2026-05-01", vin=VIN, site=YARD_SITE)
    tell.report("VehicleScrapped", YARD, when, vin=VIN, site=YARD_SITE, packs_present=[{"code": FRONT}])


@vector(QUALIFIED, "good")
@vector(STOPS, "good")
def a_qualified_yard(tell: Case) -> None:
    scrapped(tell)
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[FRONT], reason="scrapping", site=YARD_SITE)


@vector(QUALIFIED, "bad", permits=False)
def a_yard_without_qualification(tell: Case) -> None:
    """The certificate carries it; taking the pack out afterwards is the same deed."""
    scrapped(tell)
    tell.found(YARD_REF, answerable=YARD)
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[FRONT], reason="scrapping", site=YARD_SITE)


@vector(QUALIFIED, "bad", permits=False)
def taken_apart_without_a_certificate(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("VehicleTakenIn", YARD, "2026-05-01", vin=VIN, site=YARD_SITE)
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[FRONT], reason="scrapping", site=YARD_SITE)
    tell.found(YARD_REF, answerable=YARD)


@vector(QUALIFIED, "oddity", permits=False)
def a_repair_by_a_yard_is_no_scrapping(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[FRONT], reason="repair", site=YARD_SITE)


@vector(QUALIFIED, "oddity", permits=False)
def a_workshop_that_takes_out_a_pack_is_no_yard(tell: Case) -> None:
    on_the_road(tell, FRONT)
    tell.report("BatteryRemoved", REPAIRER, "2026-05-12", vin=VIN, codes=[FRONT], reason="scrapping")


@vector(QUALIFIED, "oddity", permits=False, loaded=False)
def qualifications_are_not_loaded(tell: Case) -> None:
    scrapped(tell)
    tell.found(YARD_REF, "undecided")


@vector(QUALIFIED, "oddity", permits=False)
def a_qualification_by_the_yards_own_word(tell: Case) -> None:
    tell.add(permit(YARD, YARD_SITE, "elv-qualification", by=YARD))
    scrapped(tell)
    tell.found(YARD_REF, "undecided")


@vector(QUALIFIED, "boundary", permits=False)
def the_first_day_of_the_qualification(tell: Case) -> None:
    tell.add(permit(YARD, YARD_SITE, "elv-qualification", since="2026-05-10", told="2026-06-01"))
    scrapped(tell)


@vector(QUALIFIED, "boundary", permits=False)
def the_day_before_the_qualification(tell: Case) -> None:
    tell.add(permit(YARD, YARD_SITE, "elv-qualification", since="2026-05-11", told="2026-06-01"))
    scrapped(tell)
    tell.found(YARD_REF, answerable=YARD)


@vector(STOPS, "bad", permits=False)
def the_day_after_the_qualification(tell: Case) -> None:
    tell.add(permit(YARD, YARD_SITE, "elv-qualification", until="2026-05-09"))
    scrapped(tell)
    tell.found(YARD_REF, answerable=YARD)


@vector(STOPS, "boundary", permits=False)
def the_last_day_of_the_qualification(tell: Case) -> None:
    tell.add(permit(YARD, YARD_SITE, "elv-qualification", until="2026-05-10"))
    scrapped(tell)


@vector(STOPS, "oddity", permits=False)
def another_qualification_followed(tell: Case) -> None:
    tell.add(permit(YARD, YARD_SITE, "elv-qualification", until="2026-05-01"))
    tell.report(
        "PermitRecorded", MINISTRY, "2026-05-01", party=YARD, site_id=YARD_SITE, kind="elv-qualification", number="elv-2",
        since="2026-05-01",
    )  # fmt: skip
    scrapped(tell)


def workshop_and_yard(tell: Case) -> None:
    tell.report("PartyChanged", REGISTRAR, SINCE, **registered(YARD, "dismantler", "repairer"))
    tell.report("SiteRegistered", REGISTRAR, SINCE, party=YARD, site_id="shop-1", kind="workshop", region=REGION)
    on_the_road(tell, FRONT)


@vector(QUALIFIED, "oddity")
def its_workshop_scraps_a_pack_and_gives_the_vehicle_back(tell: Case) -> None:
    workshop_and_yard(tell)
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[FRONT], reason="scrapping", site="shop-1")


@vector(QUALIFIED, "boundary")
def taken_in_by_the_yard_that_is_a_workshop_too(tell: Case) -> None:
    workshop_and_yard(tell)
    tell.report("VehicleTakenIn", YARD, "2026-05-01", vin=VIN, site="shop-1")
    tell.report("BatteryRemoved", YARD, "2026-05-12", vin=VIN, codes=[FRONT], reason="scrapping", site="shop-1")
    tell.found(f"site:{YARD}/shop-1", answerable=YARD)
