"""Vectors of the rules of late reports: due days and the day after, month ends, days off, clocks that stood still."""

from collections.abc import Callable

from tests.lives.telling import (
    CARMAKER,
    MAKER,
    MINISTRY,
    OTHER_MAKER,
    OUTLET,
    POLICE,
    RECYCLER,
    REGISTRAR,
    REPAIRER,
    SWAPPER,
    YARD,
    car,
    pack,
    registered,
    report,
)
from tests.vectors.telling import PLANT, Case, vector

CODE, VIN = pack(1, "2026-04-02"), car(1)
VEHICLE = "vehicle_is_reported_in_time"
IMPORTED = "imported_vehicle_is_reported_in_time"
RECEIPT = "receipt_of_waste_batteries_is_reported_in_time"
SHIPMENT = "product_that_leaves_is_reported_in_time"
FILED = "removal_information_is_filed_in_time"


def at(day: str) -> str:
    """Recorded an hour after ten on that day, UTC+8."""
    return f"{day}T10:00:00+08:00"


def set_term(
    tell: Case, name: str, amount: int | None, unit: str = "日", since: str = "2026-04-01", grade: str = "C"
) -> None:
    term = {"name": name, "since": since, "amount": amount, "unit": unit if amount else None, "grade": grade}
    told = at("2026-02-01")
    tell.add(
        report(
            "TermSet",
            MINISTRY,
            "2026-01-20",
            id=f"set-{name}-{since}-{amount}",
            told=told,
            term={k: v for k, v in term.items() if v is not None},
        )
    )


def suspended(tell: Case, party: str, since: str, until: str | None) -> None:
    tell.report("TermSuspended", MINISTRY, since, told=at(since), party=party, reason="洪灾", since=since, until=until)


def reported(
    tell: Case, told: str, certificate: str | None = "2026-04-10", on: str = "2026-04-10", **more: object
) -> None:
    tell.built(VIN, on, told=at(told), certificate_on=certificate, **more)


# ---- 20 days from the certificate -----------------------------------------------------------------------------------------


@vector(VEHICLE, "good")
def reported_on_the_last_of_twenty_days(tell: Case) -> None:
    reported(tell, "2026-04-30")


@vector(VEHICLE, "bad")
def reported_the_day_after(tell: Case) -> None:
    reported(tell, "2026-05-01")
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(VEHICLE, "boundary")
def the_last_minute_of_the_last_day_and_the_first_after(tell: Case) -> None:
    other = car(2)
    for number, (vin, told) in enumerate(((VIN, "2026-04-30T22:59:59+08:00"), (other, "2026-04-30T23:00:00+08:00"))):
        tell.built(vin, "2026-04-10", told=told, certificate_on="2026-04-10", id=f"v{number}")  # recorded an hour later
    tell.found(f"vehicle:{other}", answerable=CARMAKER)


@vector(VEHICLE, "oddity")
def certified_before_the_term_was_in_force(tell: Case) -> None:
    reported(tell, "2026-06-30", certificate="2026-03-31", on="2026-04-02")


@vector(VEHICLE, "boundary")
def certified_on_the_first_day_in_force(tell: Case) -> None:
    reported(tell, "2026-04-22", certificate="2026-04-01", on="2026-04-02")
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(VEHICLE, "oddity")
def history_brought_over(tell: Case) -> None:
    reported(tell, "2026-09-30", provenance="migrated")


@vector(VEHICLE, "oddity")
def a_term_of_2018_is_history(tell: Case) -> None:
    set_term(tell, "VehicleProduced", 15, "工作日", since="2026-04-05", grade="P")
    reported(tell, "2026-09-30")


@vector(VEHICLE, "oddity", terms=False)
def nobody_set_a_term(tell: Case) -> None:
    reported(tell, "2026-09-30")


@vector(VEHICLE, "oddity")
def without_the_day_of_the_certificate(tell: Case) -> None:
    reported(tell, "2026-06-30", certificate=None)
    tell.found(f"vehicle:{VIN}", "undecided")


@vector(VEHICLE, "oddity")
def a_delegate_reports_in_time(tell: Case) -> None:
    tell.report("DelegationGranted", CARMAKER, "2026-04-01", told=at("2026-04-01"), to=MAKER)
    reported(tell, "2026-04-29")


@vector(VEHICLE, "oddity")
def the_whole_term_suspended(tell: Case) -> None:
    suspended(tell, CARMAKER, "2026-04-01", "2026-07-31")
    reported(tell, "2026-08-20")


@vector(VEHICLE, "boundary")
def a_suspension_inside_the_term_moves_its_end_by_its_days(tell: Case) -> None:
    suspended(tell, CARMAKER, "2026-04-15", "2026-04-24")  # ten days: due on Sunday 10 May instead of 30 April
    reported(tell, "2026-05-12")
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(VEHICLE, "boundary")
def the_last_day_after_a_suspension_is_in_time(tell: Case) -> None:
    suspended(tell, CARMAKER, "2026-04-15", "2026-04-24")
    reported(tell, "2026-05-10")


@vector(VEHICLE, "boundary")
def a_suspension_that_begins_before_and_ends_within(tell: Case) -> None:
    suspended(
        tell, CARMAKER, "2026-03-01", "2026-04-15"
    )  # counted from 16 April on: due on 5 May, a day off; 6 May certain
    reported(tell, "2026-05-07")
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(VEHICLE, "oddity")
def a_suspension_that_still_lasts(tell: Case) -> None:
    suspended(tell, CARMAKER, "2026-04-20", None)
    reported(tell, "2026-10-20")


@vector(VEHICLE, "boundary")
def a_suspension_after_the_last_day_changes_nothing(tell: Case) -> None:
    suspended(tell, CARMAKER, "2026-05-01", "2026-08-31")
    reported(tell, "2026-05-15")
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(VEHICLE, "oddity")
def the_last_day_is_a_day_off(tell: Case) -> None:
    reported(tell, "2026-05-06", certificate="2026-04-12", on="2026-04-12")  # due on 2 May; work begins again on 6 May
    tell.found(f"vehicle:{VIN}", "undecided")


@vector(VEHICLE, "boundary")
def after_the_working_day_that_follows_days_off(tell: Case) -> None:
    reported(tell, "2026-05-07", certificate="2026-04-12", on="2026-04-12")
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(VEHICLE, "oddity")
def a_replacement_of_what_was_in_time(tell: Case) -> None:
    wrong = tell.built(VIN, "2026-04-10", told=at("2026-04-20"), certificate_on="2026-04-10", line_off_on="2026-04-01")
    right = tell.built(VIN, "2026-04-10", told=at("2026-08-01"), certificate_on="2026-04-10")
    tell.corrected(CARMAKER, "2026-08-01", wrong, reason="wrong-data", replacements=[right])


@vector(VEHICLE, "boundary")
def a_replacement_of_what_was_late(tell: Case) -> None:
    wrong = tell.built(VIN, "2026-04-10", told=at("2026-05-20"), certificate_on="2026-04-10", line_off_on="2026-04-01")
    right = tell.built(VIN, "2026-04-10", told=at("2026-08-01"), certificate_on="2026-04-10")
    tell.corrected(CARMAKER, "2026-08-01", wrong, reason="wrong-data", replacements=[right])
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(VEHICLE, "boundary")
def another_kind_of_report_lends_no_time(tell: Case) -> None:
    other = tell.report("PackSighted", CARMAKER, "2026-04-12", told=at("2026-04-12"), vin=VIN, codes=[CODE])
    new = tell.built(VIN, "2026-04-10", told=at("2026-08-01"), certificate_on="2026-04-10")
    tell.corrected(CARMAKER, "2026-08-01", other, reason="wrong-data", replacements=[new])
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(VEHICLE, "oddity")
def seized_soon_after_its_certificate(tell: Case) -> None:
    reported(tell, "2026-07-20")
    tell.report("HoldPlaced", POLICE, "2026-04-12", told=at("2026-04-12"), vin=VIN, ground="案件")
    tell.report("HoldLifted", POLICE, "2026-07-05", told=at("2026-07-06"), vin=VIN)


@vector(VEHICLE, "boundary")
def a_hold_stops_the_clock_only_while_it_lasts(tell: Case) -> None:
    reported(tell, "2026-07-29")  # two days ran before the hold, so eighteen are left after 5 July: due on 23 July
    tell.report("HoldPlaced", POLICE, "2026-04-13", told=at("2026-04-13"), vin=VIN, ground="案件")
    tell.report("HoldLifted", POLICE, "2026-07-05", told=at("2026-07-06"), vin=VIN)
    tell.found(f"vehicle:{VIN}", answerable=CARMAKER)


@vector(IMPORTED, "good")
def an_import_reported_soon(tell: Case) -> None:
    tell.report(
        "VehicleImported", CARMAKER, "2026-04-10", told=at("2026-04-29"), vin=VIN, model="DEMO-1", country_or_region="DE",
        cleared_on="2026-04-10",
    )  # fmt: skip


@vector(IMPORTED, "oddity")
def the_day_of_clearance_is_not_that_of_the_certificate(tell: Case) -> None:
    tell.report(
        "VehicleImported", CARMAKER, "2026-04-10", told=at("2026-06-29"), vin=VIN, model="DEMO-1", country_or_region="DE",
        cleared_on="2026-04-10",
    )  # fmt: skip
    tell.found(f"vehicle:{VIN}", "undecided")


# ---- 30 days from the receipt, 30 days from the shipment ------------------------------------------------------------------


def waste_sent(tell: Case, to: str = RECYCLER, purpose: str = "waste") -> None:
    tell.made(CODE, "2026-04-02")
    tell.sent("C1", MAKER, to, "2026-04-05", CODE, purpose=purpose)


@vector(RECEIPT, "good")
def received_and_reported_on_the_thirtieth_day(tell: Case) -> None:
    waste_sent(tell)
    tell.received("C1", RECYCLER, "2026-04-08", CODE, told=at("2026-05-08"))


@vector(RECEIPT, "bad")
def received_and_reported_on_the_thirty_first_day(tell: Case) -> None:
    waste_sent(tell)
    tell.received("C1", RECYCLER, "2026-04-08", CODE, told=at("2026-05-09"))
    tell.found("consignment:C1", answerable=RECYCLER)


@vector(RECEIPT, "bad")
def collected_and_reported_late(tell: Case) -> None:
    tell.made(CODE, "2026-04-02")
    tell.report("BatteryCollected", RECYCLER, "2026-04-08", told=at("2026-05-09"), codes=[CODE])
    tell.found(f"battery:{CODE}", answerable=RECYCLER)


@vector(RECEIPT, "oddity")
def an_outlet_owes_no_thirty_days(tell: Case) -> None:
    waste_sent(tell, OUTLET)
    tell.received("C1", OUTLET, "2026-04-08", CODE, told=at("2026-08-09"))


@vector(RECEIPT, "oddity")
def what_came_for_analysis_is_no_waste(tell: Case) -> None:
    waste_sent(tell, purpose="analysis")
    tell.received("C1", RECYCLER, "2026-04-08", CODE, told=at("2026-08-09"))


@vector(RECEIPT, "oddity")
def nothing_had_arrived(tell: Case) -> None:
    waste_sent(tell)
    tell.received("C1", RECYCLER, "2026-04-08", CODE, outcome="missing", told=at("2026-08-09"))


@vector(RECEIPT, "oddity")
def a_firm_that_is_also_an_outlet(tell: Case) -> None:
    tell.add(
        report("PartyChanged", REGISTRAR, "2026-01-01", id="both", told=at("2026-01-01"), **registered(RECYCLER, "recycler", "outlet"))
    )  # fmt: skip
    waste_sent(tell)
    tell.received("C1", RECYCLER, "2026-04-08", CODE, told=at("2026-08-09"))
    tell.found("consignment:C1", "undecided")


@vector(RECEIPT, "oddity")
def received_while_the_pack_was_seized(tell: Case) -> None:
    waste_sent(tell)
    tell.report("HoldPlaced", POLICE, "2026-04-07", told=at("2026-04-07"), codes=[CODE], ground="案件")
    tell.received("C1", RECYCLER, "2026-04-08", CODE, told=at("2026-06-09"))
    tell.report("HoldLifted", POLICE, "2026-05-30", told=at("2026-05-30"), codes=[CODE])


def collected_and_replaced_by_a_receipt(tell: Case, collected: str) -> None:
    """What came in a consignment was told as a collection, and is corrected months later."""
    waste_sent(tell)
    wrong = tell.report("BatteryCollected", RECYCLER, "2026-04-08", told=at(collected), codes=[CODE])
    right = tell.received("C1", RECYCLER, "2026-04-08", CODE, told=at("2026-08-01"))
    tell.corrected(RECYCLER, "2026-08-01", wrong, reason="wrong-data", replacements=[right])


@vector(RECEIPT, "oddity")
def a_collection_told_in_time_lends_its_time_to_a_receipt(tell: Case) -> None:
    collected_and_replaced_by_a_receipt(tell, "2026-05-08")


@vector(RECEIPT, "boundary")
def a_collection_told_late_lends_none(tell: Case) -> None:
    collected_and_replaced_by_a_receipt(tell, "2026-05-09")
    tell.found("consignment:C1", answerable=RECYCLER)


@vector(RECEIPT, "oddity")
def told_by_days_only(tell: Case) -> None:
    waste_sent(tell)
    tell.received("C1", RECYCLER, "2026-04-08", CODE)


def shipped(tell: Case, told: str, **more: object) -> None:
    lot = {"lot": "L1", "material": "black-mass", "mass_g": 9000}
    tell.report("LotDeclared", RECYCLER, "2026-04-02", told=at("2026-04-02"), lot=lot, source="other", site=PLANT)
    tell.report("ProductShipped", RECYCLER, "2026-04-10", told=at(told), lots=[{"lot": "L1"}], site=PLANT, **more)


@vector(SHIPMENT, "good")
def shipped_and_reported_in_time(tell: Case) -> None:
    shipped(tell, "2026-05-10")


@vector(SHIPMENT, "oddity")
def the_last_day_was_a_sunday(tell: Case) -> None:
    shipped(tell, "2026-05-11")  # due on Sunday 10 May
    tell.found("lot:L1", "undecided")


@vector(SHIPMENT, "boundary")
def two_days_after_a_sunday(tell: Case) -> None:
    shipped(tell, "2026-05-12")
    tell.found("lot:L1", answerable=RECYCLER)


@vector(SHIPMENT, "bad")
def shipped_and_reported_late(tell: Case) -> None:
    shipped(tell, "2026-05-14")
    tell.found("lot:L1", answerable=RECYCLER)


@vector(SHIPMENT, "oddity")
def shipped_from_opening_stock(tell: Case) -> None:
    shipped(tell, "2026-09-01", provenance="opening")


# ---- six months from the certification ------------------------------------------------------------------------------------


def certified(tell: Case, on: str) -> None:
    tell.report(
        "VehicleModelRegistered", CARMAKER, "2026-04-01", told=at("2026-04-01"), model="DEMO-1", propulsion="BEV",
        certified_on=on,
    )  # fmt: skip


def filed(tell: Case, day: str, by: str = CARMAKER, told: str | None = None, **more: object) -> None:
    said = {"kind": "removal", "language": "zh", "version": "1", "document": "0" * 64, "vehicle_model": "DEMO-1"}
    tell.report("TechnicalInformationFiled", by, day, told=at(told or day), **said | more)


@vector(FILED, "good")
def filed_on_the_last_day_of_six_months(tell: Case) -> None:
    certified(tell, "2026-04-20")
    filed(tell, "2026-10-20")


@vector(FILED, "bad")
def filed_the_day_after_six_months(tell: Case) -> None:
    certified(tell, "2026-04-20")
    filed(tell, "2026-10-21")
    tell.found("vehicle_model:DEMO-1", answerable=CARMAKER)


@vector(FILED, "boundary")
def six_months_from_the_last_day_of_a_long_month(tell: Case) -> None:
    certified(
        tell, "2026-08-31"
    )  # due on 28 February 2027, of a year whose calendar is not published: certain after 9 March
    filed(tell, "2027-02-28")


@vector(FILED, "boundary")
def days_off_of_an_unpublished_year_decide_nothing(tell: Case) -> None:
    certified(tell, "2026-08-31")
    filed(tell, "2027-03-09")
    tell.found("vehicle_model:DEMO-1", "undecided")


@vector(FILED, "boundary")
def ten_days_after_a_last_day_no_days_off_explain_it(tell: Case) -> None:
    certified(tell, "2026-08-31")
    filed(tell, "2027-03-10")
    tell.found("vehicle_model:DEMO-1", answerable=CARMAKER)


@vector(FILED, "oddity")
def certified_before_the_measures(tell: Case) -> None:
    certified(tell, "2026-03-31")
    filed(tell, "2026-11-10")


@vector(FILED, "oddity")
def a_second_version_is_no_duty(tell: Case) -> None:
    certified(tell, "2026-04-20")
    filed(tell, "2026-05-20")
    filed(tell, "2026-11-10", version="2")


@vector(FILED, "oddity")
def dismantling_information_has_no_term(tell: Case) -> None:
    certified(tell, "2026-04-20")
    filed(tell, "2026-11-10", kind="dismantling")


@vector(FILED, "oddity")
def somebody_else_filed_it(tell: Case) -> None:
    certified(tell, "2026-04-20")
    filed(tell, "2026-11-10", by=OTHER_MAKER)
    tell.found("vehicle_model:DEMO-1", "undecided")


@vector(FILED, "oddity")
def somebody_else_filed_in_time_and_the_maker_late(tell: Case) -> None:
    certified(tell, "2026-04-20")
    filed(tell, "2026-05-10", by=OTHER_MAKER)
    filed(tell, "2026-11-10", version="2")
    tell.found("vehicle_model:DEMO-1", "undecided")


@vector(FILED, "good")
def the_maker_filed_in_time_after_a_stranger(tell: Case) -> None:
    certified(tell, "2026-04-20")
    filed(tell, "2026-05-10", by=OTHER_MAKER)
    filed(tell, "2026-05-20")
    filed(tell, "2026-11-10", by=OTHER_MAKER, version="2")
    filed(tell, "2026-11-10", version="2")


# ---- what begins with the act itself: no term before somebody sets one ----------------------------------------------------

Act = Callable[[Case, str], None]


def _act(what: str, who: str, **said: object) -> Act:
    def tell_it(tell: Case, told: str) -> None:
        tell.report(what, who, "2026-05-06", told=at(told), **said)

    return tell_it


_SENT = {"consignment": "C9", "to": RECYCLER, "purpose": "waste", "items": [{"battery": CODE}]}
PLAIN: dict[str, tuple[str, str, str, Act]] = {
    "battery_production_is_reported_in_time": ("BatteryProduced", MAKER, f"battery:{CODE}", _act("BatteryProduced", MAKER, code=CODE, level="P")),
    "battery_shipment_is_reported_in_time": ("HandoverSent/production", MAKER, "consignment:C9", _act("HandoverSent", MAKER, **_SENT)),
    "vehicle_sale_is_reported_in_time": ("VehicleSold", CARMAKER, f"vehicle:{VIN}", _act("VehicleSold", CARMAKER, vin=VIN)),
    "swap_is_reported_in_time": ("BatterySwapped", SWAPPER, f"battery:{CODE}", _act("BatterySwapped", SWAPPER, vin=VIN, battery_in=CODE)),
    "change_of_swap_stock_is_reported_in_time": (
        "SwapStockChanged", SWAPPER, f"battery:{CODE}", _act("SwapStockChanged", SWAPPER, direction="in", batteries=[CODE])
    ),
    "repair_is_reported_in_time": ("BatteryReplaced", REPAIRER, f"battery:{CODE}", _act("BatteryReplaced", REPAIRER, vin=VIN, new=CODE)),
    "take_in_by_an_outlet_is_reported_in_time": ("BatteryCollected", OUTLET, f"battery:{CODE}", _act("BatteryCollected", OUTLET, codes=[CODE])),
    "hand_over_by_an_outlet_is_reported_in_time": ("HandoverSent", OUTLET, "consignment:C9", _act("HandoverSent", OUTLET, **_SENT)),
    "vehicle_taken_in_is_reported_in_time": ("VehicleTakenIn", YARD, f"vehicle:{VIN}", _act("VehicleTakenIn", YARD, vin=VIN)),
    "scrapping_is_reported_in_time": ("VehicleScrapped", YARD, f"vehicle:{VIN}", _act("VehicleScrapped", YARD, vin=VIN)),
    "removal_by_a_yard_is_reported_in_time": (
        "BatteryRemoved", YARD, f"battery:{CODE}", _act("BatteryRemoved", YARD, vin=VIN, codes=[CODE], reason="scrapping")
    ),
    "hand_over_by_a_yard_is_reported_in_time": ("HandoverSent/yard", YARD, "consignment:C9", _act("HandoverSent", YARD, **_SENT)),
}  # fmt: skip


def _declare(rule: str, term: str, who: str, subject: str, act: Act) -> None:
    @vector(rule, "oddity")
    def the_law_leaves_the_term_open(tell: Case) -> None:
        act(tell, "2026-10-30")

    @vector(rule, "good")
    def in_time_by_a_term_that_was_set(tell: Case) -> None:
        set_term(tell, term, 15)
        act(tell, "2026-05-21")

    @vector(rule, "bad")
    def late_by_a_term_that_was_set(tell: Case) -> None:
        set_term(tell, term, 15)
        act(tell, "2026-05-22")
        tell.found(subject, answerable=who)

    @vector(rule, "boundary")
    def fifteen_working_days(tell: Case) -> None:
        set_term(tell, term, 15, "工作日")  # 6 May to 27 May; the working Saturday of 9 May counts
        act(tell, "2026-05-26")

    @vector(rule, "boundary")
    def the_day_after_fifteen_working_days(tell: Case) -> None:
        set_term(tell, term, 15, "工作日")
        act(tell, "2026-05-27")
        tell.found(subject, answerable=who)

    @vector(rule, "oddity")
    def set_only_for_later_acts(tell: Case) -> None:
        set_term(tell, term, 15, since="2026-05-07")
        act(tell, "2026-10-30")


for _rule, _told in PLAIN.items():
    _declare(_rule, *_told)


# ---- in which role, and whether it was a receipt --------------------------------------------------------------------------


@vector(VEHICLE, "oddity")
def a_vehicle_of_somebody_who_is_no_maker(tell: Case) -> None:
    """Without effect until an authority adopts it; the term is a vehicle maker's all the same."""
    fields = {"vin": VIN, "model": "DEMO-1", "packs": [{"code": CODE}], "certificate_on": "2026-04-10"}
    one = tell.report("VehicleProduced", REPAIRER, "2026-04-10", told=at("2026-08-01"), **fields)
    tell.report("ReportAdopted", MINISTRY, "2026-08-02", targets=[{"id": one, "reporter": REPAIRER}])


@vector(RECEIPT, "oddity")
def moved_between_its_own_plants(tell: Case) -> None:
    waste_sent(tell)
    tell.received("C1", RECYCLER, "2026-04-08", CODE, told=at("2026-04-09"))
    tell.sent("C2", RECYCLER, RECYCLER, "2026-04-20", CODE, purpose="processing", site=PLANT, to_site="plant-2")
    tell.received("C2", RECYCLER, "2026-04-21", CODE, told=at("2026-08-09"), site="plant-2")


@vector(RECEIPT, "oddity")
def collected_in_time_and_confirmed_when_the_sender_reported(tell: Case) -> None:
    """The recycler told of the pack the day after it came; the sender's report, two months late, asks for a receipt as well."""
    tell.made(CODE, "2026-04-02")
    tell.report("BatteryCollected", RECYCLER, "2026-04-08", told=at("2026-04-09"), codes=[CODE])
    tell.sent("C1", MAKER, RECYCLER, "2026-04-05", CODE, purpose="waste", told=at("2026-06-01"))
    tell.received("C1", RECYCLER, "2026-04-08", CODE, told=at("2026-06-02"))


@vector(RECEIPT, "oddity")
def retired_on_the_day_it_came_for_a_test(tell: Case) -> None:
    waste_sent(tell, purpose="test")
    tell.received("C1", RECYCLER, "2026-04-08T10:00:00+08:00", CODE, told=at("2026-08-09"))
    tell.report("BatteryRetired", RECYCLER, "2026-04-08", told=at("2026-04-09"), codes=[CODE], reason="test")


@vector("hand_over_by_an_outlet_is_reported_in_time", "oddity")
def a_maker_with_an_outlet_of_its_own_sends_new_packs(tell: Case) -> None:
    """The term is an outlet's; whether the maker acted as its outlet is not said."""
    set_term(tell, "HandoverSent", 15)
    both = registered(MAKER, "battery_maker", "outlet")
    tell.add(report("PartyChanged", REGISTRAR, "2026-01-01", id="both", told=at("2026-01-01"), **both))
    new = {"consignment": "C9", "to": CARMAKER, "purpose": "supply", "items": [{"battery": CODE}]}
    tell.report("HandoverSent", MAKER, "2026-05-06", told=at("2026-10-30"), **new)
    tell.found("consignment:C9", "undecided")
