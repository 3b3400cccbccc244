"""Vectors of the sweeps of custody and scrapping."""

from tests.lives.telling import (
    EXPORTER,
    MAKER,
    MINISTRY,
    OUTLET,
    POLICE,
    RECYCLER,
    REPAIRER,
    YARD,
    pack,
)
from tests.vectors.scrapping import model as one_pack_model
from tests.vectors.sweeping import (
    HERE,
    VIN,
    asked,
    in_use,
    retired,
    scrapped,
    taken_in,
    waste_received,
    waste_sent,
)
from tests.vectors.telling import OUTLET_SITE, PLANT, YARD_SITE, Case

BATTERY, VEHICLE = f"battery:{HERE}", f"vehicle:{VIN}"

# ---- sent and never received: 60 days from 2026-05-01 are over on 2026-06-30 -----------------------------------------------


@asked("sent_consignment_is_received", "bad", "2026-06-30", eve=True)
def nobody_received_it(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-04-20")
    waste_sent(tell, "2026-05-01")
    tell.found("consignment:W1")


@asked("sent_consignment_is_received", "good", "2026-12-31")
def it_was_received(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-04-20")
    waste_sent(tell, "2026-05-01")
    waste_received(tell, "2026-05-04")


@asked("sent_consignment_is_received", "oddity", "2026-12-31")
def the_addressee_acted_on_it(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-04-20")
    waste_sent(tell, "2026-05-01")
    tell.report("BatteryTested", RECYCLER, "2026-05-09", site=PLANT, codes=[HERE])


@asked("sent_consignment_is_received", "oddity", "2026-12-31")
def it_was_cancelled(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-04-20")
    waste_sent(tell, "2026-05-01")
    tell.report("HandoverCancelled", YARD, "2026-05-03", site=YARD_SITE, consignment="W1", items=[{"battery": HERE}])


@asked("sent_consignment_is_received", "oddity", "2026-06-30", eve=True)
def what_has_no_code_cannot_be_followed(tell: Case) -> None:
    tell.report(
        "HandoverSent", YARD, "2026-05-01", consignment="W1", to=RECYCLER, purpose="waste", items=[{"uncoded": 1}]
    )
    tell.found("consignment:W1", "undecided")


@asked("sent_consignment_is_received", "oddity", "2026-12-31")
def it_is_held_by_the_police(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-04-20")
    waste_sent(tell, "2026-05-01")
    tell.report("HoldPlaced", POLICE, "2026-05-02", codes=[HERE], ground="evidence")


# ---- the pack of a scrapped vehicle: 90 days from 2026-05-01 are over on 2026-07-30 -----------------------------------------

KEPT = "pack_of_a_scrapped_vehicle_reaches_a_recycler"


@asked(KEPT, "bad", "2026-07-30", eve=True)
def the_yard_keeps_it(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-05-01")
    tell.found(BATTERY)


@asked(KEPT, "bad", "2026-07-30", eve=True)
def it_was_never_taken_out(tell: Case) -> None:
    in_use(tell)
    scrapped(tell, "2026-05-01")
    tell.found(BATTERY)


@asked(KEPT, "good", "2026-12-31")
def the_recycler_has_it(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-05-01")
    waste_sent(tell, "2026-05-09")
    waste_received(tell, "2026-05-11")


@asked(KEPT, "oddity", "2026-12-31")
def it_is_on_its_way(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-05-01")
    waste_sent(tell, "2026-05-09")


@asked(KEPT, "oddity", "2026-06-29")
def it_has_been_there_since_before_the_measures(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-01-20")


@asked(KEPT, "oddity", "2026-12-31")
def it_has_another_label_now(tell: Case) -> None:
    new = pack(7, "2026-02-02")
    in_use(tell)
    tell.report("LabelReplaced", MAKER, "2026-04-02", code=HERE, new_code=new, reason="damaged")
    retired(tell, "2026-05-01", code=new)
    waste_sent(tell, "2026-05-09", code=new)
    waste_received(tell, "2026-05-11", code=new)


# ---- waste that stays ------------------------------------------------------------------------------------------------------


@asked("waste_battery_is_handed_on", "bad", "2026-07-30", eve=True)
def the_outlet_keeps_it(tell: Case) -> None:
    in_use(tell)
    tell.report("BatteryCollected", OUTLET, "2026-05-01", site=OUTLET_SITE, codes=[HERE])
    tell.found(BATTERY)


@asked("waste_battery_is_handed_on", "good", "2026-12-31")
def the_workshop_sends_it_on(tell: Case) -> None:
    in_use(tell)
    tell.report("BatteryRemoved", REPAIRER, "2026-05-01", vin=VIN, codes=[HERE], reason="repair")
    tell.report("BatteryRetired", REPAIRER, "2026-05-02", codes=[HERE], reason="decay")
    tell.sent("W1", REPAIRER, RECYCLER, "2026-05-09", HERE, purpose="waste")
    tell.received("W1", RECYCLER, "2026-05-11", HERE)


@asked("waste_battery_is_handed_on", "oddity", "2026-12-31")
def in_repair_it_is_no_waste(tell: Case) -> None:
    in_use(tell)
    tell.report("BatteryRemoved", REPAIRER, "2026-05-01", vin=VIN, codes=[HERE], reason="repair")


# ---- deregistered as scrapped: 60 days from 2026-05-01 are over on 2026-06-30 ----------------------------------------------

NO_YARD = "vehicle_deregistered_as_scrapped_has_a_yard"


@asked(NO_YARD, "bad", "2026-06-30", eve=True)
def no_yard_has_it(tell: Case) -> None:
    in_use(tell)
    tell.report("VehicleDeregistered", MINISTRY, "2026-05-01", vin=VIN, reason="scrapped")
    tell.found(VEHICLE)


@asked(NO_YARD, "good", "2026-12-31")
def the_yard_reported_it(tell: Case) -> None:
    in_use(tell)
    scrapped(tell, "2026-05-01")
    tell.report("VehicleDeregistered", MINISTRY, "2026-05-03", vin=VIN, reason="scrapped")


@asked(NO_YARD, "oddity", "2026-12-31")
def it_went_abroad(tell: Case) -> None:
    in_use(tell)
    tell.report("VehicleDeregistered", MINISTRY, "2026-05-01", vin=VIN, reason="exported")


@asked(NO_YARD, "oddity", "2026-12-31")
def the_yard_reports_late(tell: Case) -> None:
    in_use(tell)
    tell.report("VehicleDeregistered", MINISTRY, "2026-05-01", vin=VIN, reason="scrapped")
    taken_in(tell, "2026-04-28")


# ---- taken in, and packs not read ------------------------------------------------------------------------------------------


@asked("vehicle_taken_in_is_scrapped", "bad", "2026-10-28", eve=True)
def it_stands_in_the_yard(tell: Case) -> None:
    in_use(tell)
    taken_in(tell, "2026-05-01")
    tell.found(VEHICLE)


@asked("vehicle_taken_in_is_scrapped", "good", "2026-12-31")
def it_was_scrapped(tell: Case) -> None:
    in_use(tell)
    scrapped(tell, "2026-05-01")


@asked("vehicle_taken_in_is_scrapped", "oddity", "2026-12-31")
def it_was_given_back(tell: Case) -> None:
    in_use(tell)
    taken_in(tell, "2026-05-01")
    tell.report("VehicleReturned", YARD, "2026-05-09", vin=VIN, packs=[HERE])


def _unread(tell: Case) -> None:
    in_use(tell)
    tell.report("VehicleTakenIn", YARD, "2026-05-01", vin=VIN, packs_seen=1)
    tell.report("VehicleScrapped", YARD, "2026-05-01", vin=VIN, packs_present=[{"condition": "intact"}])


@asked("unread_packs_are_read_in_the_end", "bad", "2026-10-28", eve=True)
def it_stays_unread(tell: Case) -> None:
    _unread(tell)
    tell.found(VEHICLE)


@asked("unread_packs_are_read_in_the_end", "good", "2026-12-31")
def it_was_read_at_once(tell: Case) -> None:
    in_use(tell)
    scrapped(tell, "2026-05-01")


@asked("unread_packs_are_read_in_the_end", "oddity", "2026-12-31")
def it_was_read_once_removed(tell: Case) -> None:
    _unread(tell)
    tell.report("BatteryRemoved", YARD, "2026-05-20", vin=VIN, codes=[HERE], reason="scrapping")


# ---- missing, lost, abroad, recalled ---------------------------------------------------------------------------------------


@asked("missing_pack_is_found", "bad", "2026-07-30", eve=True)
def it_is_missing_still(tell: Case) -> None:
    in_use(tell)
    tell.report("VehicleTakenIn", YARD, "2026-05-01", vin=VIN)
    tell.report("VehicleScrapped", YARD, "2026-05-01", vin=VIN, packs_absent=[{"statement": "none", "code": HERE}])
    tell.found(BATTERY)


@asked("missing_pack_is_found", "good", "2026-12-31")
def it_was_there(tell: Case) -> None:
    in_use(tell)
    scrapped(tell, "2026-05-01")


@asked("missing_pack_is_found", "oddity", "2026-12-31")
def it_turned_up(tell: Case) -> None:
    it_is_missing_still(tell)
    tell.finds.clear()
    tell.report("BatteryFound", MINISTRY, "2026-06-01", codes=[HERE], kept_by=RECYCLER)


@asked("lost_battery_is_found", "bad", "2026-07-30", eve=True)
def it_is_lost_still(tell: Case) -> None:
    tell.made(HERE, "2026-01-05")
    tell.report("BatteryLost", MAKER, "2026-05-01", codes=[HERE])
    tell.found(BATTERY)


@asked("lost_battery_is_found", "good", "2026-12-31")
def nothing_was_lost(tell: Case) -> None:
    in_use(tell)


@asked("lost_battery_is_found", "oddity", "2026-12-31")
def it_was_found_again(tell: Case) -> None:
    tell.made(HERE, "2026-01-05")
    tell.report("BatteryLost", MAKER, "2026-05-01", codes=[HERE])
    tell.report("BatteryFound", MAKER, "2026-05-09", codes=[HERE])


@asked("temporary_export_comes_back", "bad", "2027-05-01", eve=True)
def it_stays_abroad(tell: Case) -> None:
    tell.made(HERE, "2026-01-05")
    tell.report("BatteryExported", EXPORTER, "2026-05-01", codes=[HERE], country_or_region="NO", for_good=False)
    tell.found(BATTERY)


@asked("temporary_export_comes_back", "good", "2027-12-31")
def it_came_back(tell: Case) -> None:
    tell.made(HERE, "2026-01-05")
    tell.report("BatteryExported", EXPORTER, "2026-05-01", codes=[HERE], country_or_region="NO", for_good=False)
    tell.report("BatteryImported", MAKER, "2026-07-01", code=HERE, level="P", country_or_region="NO")


@asked("temporary_export_comes_back", "oddity", "2027-12-31")
def it_went_for_good(tell: Case) -> None:
    tell.made(HERE, "2026-01-05")
    tell.report("BatteryExported", EXPORTER, "2026-05-01", codes=[HERE], country_or_region="NO")


@asked("recall_is_remedied", "bad", "2027-05-01", eve=True)
def the_recall_is_open(tell: Case) -> None:
    in_use(tell)
    tell.report("RecallAnnounced", MAKER, "2026-05-01", recall="R1", scope={"codes": [HERE]})
    tell.report("HealthReported", MAKER, "2026-12-01", code=HERE, state_of_health_permille=900)
    tell.found(BATTERY)


@asked("recall_is_remedied", "good", "2027-12-31")
def the_recall_is_closed(tell: Case) -> None:
    in_use(tell)
    tell.report("RecallAnnounced", MAKER, "2026-05-01", recall="R1", scope={"codes": [HERE]})
    tell.report("RecallRemedied", MAKER, "2026-06-01", recall="R1", codes=[HERE])


@asked("recall_is_remedied", "oddity", "2027-12-31")
def it_was_retired_instead(tell: Case) -> None:
    in_use(tell)
    tell.report("RecallAnnounced", MAKER, "2026-05-01", recall="R1", scope={"codes": [HERE]})
    retired(tell, "2026-05-20")


# ---- packs that came apart from their vehicle: the rule on the report leaves it open ------------------------------------------

COMPLETE = "scrapped_vehicle_is_complete"


def _closed(tell: Case, on: str = "2026-05-01", **more: object) -> None:
    """Taken in and closed without a word about its pack."""
    tell.report("VehicleTakenIn", YARD, on, site=YARD_SITE, vin=VIN)
    fields = {"certificate": "C1", "dismantling_closed": True} | more
    tell.report("VehicleScrapped", YARD, on, site=YARD_SITE, vin=VIN, **fields)


def _of_its_model(tell: Case) -> None:
    one_pack_model(tell, "P1")
    in_use(tell)


def _kept_by_the_workshop(tell: Case) -> None:
    _of_its_model(tell)
    tell.report("BatteryRemoved", REPAIRER, "2026-04-10", vin=VIN, codes=[HERE], reason="repair")


@asked(COMPLETE, "bad", "2026-05-02")
def closed_and_its_pack_never_came(tell: Case) -> None:
    _of_its_model(tell)
    _closed(tell)
    tell.found(VEHICLE)


@asked(COMPLETE, "bad", "2026-05-02")
def the_workshop_still_has_it(tell: Case) -> None:
    _kept_by_the_workshop(tell)
    _closed(tell, dismantling_closed=None, packs_absent=[{"statement": "车上没有"}])
    tell.found(VEHICLE)


@asked(COMPLETE, "good", "2026-05-02")
def its_pack_came_with_it(tell: Case) -> None:
    _of_its_model(tell)
    _closed(tell, packs_present=[{"code": HERE}])


@asked(COMPLETE, "oddity", "2026-05-02")
def the_workshop_brought_it_before(tell: Case) -> None:
    _kept_by_the_workshop(tell)
    tell.sent("C1", REPAIRER, YARD, "2026-04-20", HERE, purpose="return")
    tell.received("C1", YARD, "2026-04-21", HERE, site=YARD_SITE)
    _closed(tell)


@asked(COMPLETE, "oddity", "2026-12-31")
def the_owner_brought_it_later_and_the_yard_has_sent_it_on(tell: Case) -> None:
    _of_its_model(tell)
    _closed(tell)
    tell.report("BatteryCollected", YARD, "2026-05-20", codes=[HERE], slip="S-1", site=YARD_SITE)
    waste_sent(tell, "2026-05-25")
    waste_received(tell, "2026-05-27")


@asked(COMPLETE, "oddity", "2026-05-02")
def it_came_under_its_new_label(tell: Case) -> None:
    _kept_by_the_workshop(tell)
    new = pack(7, "2026-01-05")
    tell.report("LabelReplaced", MAKER, "2026-04-12", code=HERE, new_code=new)
    tell.report("BatteryCollected", YARD, "2026-04-20", codes=[new], slip="S-1", site=YARD_SITE)
    _closed(tell)


@asked(COMPLETE, "oddity", "2026-05-02")
def taken_out_by_the_yard_and_told_afterwards(tell: Case) -> None:
    _of_its_model(tell)
    _closed(tell)
    when = "2026-05-01T15:00:00+08:00"
    tell.report("BatteryRemoved", YARD, when, vin=VIN, codes=[HERE], reason="scrapping", site=YARD_SITE)


# ---- whose terms are suspended, its clock stands still: ten days from 2026-06-01 on ------------------------------------------


def flooded(tell: Case, party: str, until: str | None = "2026-06-10") -> None:
    """An authority suspends the terms of the party; a second suspension within it adds nothing."""
    for since in ("2026-06-01", "2026-06-05"):
        tell.report("TermSuspended", MINISTRY, since, party=party, reason="flood", since=since, until=until)


@asked("sent_consignment_is_received", "bad", "2026-07-10", eve=True)
def nobody_received_it_ten_days_after_the_flood(tell: Case) -> None:
    nobody_received_it(tell)
    flooded(tell, RECYCLER)


@asked(KEPT, "bad", "2026-08-09", eve=True)
def the_flooded_yard_keeps_it(tell: Case) -> None:
    the_yard_keeps_it(tell)
    flooded(tell, YARD)


@asked(KEPT, "bad", "2026-08-09", eve=True)
def the_flooded_yard_never_took_it_out(tell: Case) -> None:
    it_was_never_taken_out(tell)
    flooded(tell, YARD)


@asked("waste_battery_is_handed_on", "bad", "2026-08-09", eve=True)
def the_flooded_outlet_keeps_it(tell: Case) -> None:
    the_outlet_keeps_it(tell)
    flooded(tell, OUTLET)


@asked("waste_battery_is_handed_on", "bad", "2026-07-30", eve=True)
def anothers_flood_stops_no_clock(tell: Case) -> None:
    the_outlet_keeps_it(tell)
    flooded(tell, YARD)


@asked("vehicle_taken_in_is_scrapped", "oddity", "2027-12-31")
def it_stands_in_a_yard_whose_terms_are_still_suspended(tell: Case) -> None:
    it_stands_in_the_yard(tell)
    tell.finds.clear()
    flooded(tell, YARD, None)
