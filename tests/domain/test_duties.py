"""What each state leaves open, and how that stands on a day."""

from typing import Any

import pytest

from suchi.capture.calendar import working_days
from suchi.domain import duties
from suchi.domain.duty import DUTIES, Owed, owed, shown, standing, stops
from suchi.domain.event import ANY_ROLE, CATALOGUE, KINDS
from suchi.domain.law import Law, Term
from suchi.domain.rule import RULES
from suchi.domain.rules.reporting import LATE
from tests.domain.support import CAR, MAKER, OUTLET, PACK, RECYCLER, VIN, YARD, battery, fold, report, vehicle
from tests.test_messages import both

assert duties
CALENDAR = working_days()


def names(kind: str, state: Any) -> list[tuple[str, str | None, str]]:
    return [(one.duty, one.party, one.since) for one in owed(kind, state)]


# ---- the declarations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(DUTIES))
def test_a_duty_is_declared_whole(name: str) -> None:
    duty = DUTIES[name]
    assert both(duty.zh, duty.en)
    assert both(duty.next_zh, duty.next_en)
    assert duty.source
    assert duty.grade in "ABCPU"
    assert duty.by <= ANY_ROLE
    assert duty.reports
    assert set(duty.reports) <= set(CATALOGUE)
    assert duty.of is None or duty.of in KINDS
    assert (duty.opens is None) == (duty.kind == "self-reported")


def test_no_two_duties_share_a_code() -> None:
    assert len({duty.code for duty in DUTIES.values()}) == len(DUTIES)


def test_every_self_reported_duty_has_its_rule_of_lateness() -> None:
    self_reported = {name for name, duty in DUTIES.items() if duty.kind == "self-reported"}
    assert self_reported <= LATE <= set(RULES)
    assert LATE - self_reported == {"removal_information_is_filed_in_time"}  # a foreseeable duty, late all the same


@pytest.mark.parametrize(
    ("who", "event", "term"),
    [  # REGULATION §2, row by row
        ("vehicle_maker", "TechnicalInformationFiled", "TechnicalInformationFiled"),
        ("battery_maker", "BatteryProduced", "BatteryProduced"),
        ("battery_maker", "HandoverSent", "HandoverSent/production"),
        ("vehicle_maker", "VehicleProduced", "VehicleProduced"),
        ("vehicle_maker", "VehicleSold", "VehicleSold"),
        ("swap_operator", "SwapStockChanged", "SwapStockChanged"),
        ("swap_operator", "BatterySwapped", "BatterySwapped"),
        ("repairer", "BatteryReplaced", "BatteryReplaced"),
        ("outlet", "BatteryCollected", "BatteryCollected"),
        ("outlet", "HandoverSent", "HandoverSent"),
        ("dismantler", "VehicleTakenIn", "VehicleTakenIn"),
        ("dismantler", "VehicleScrapped", "VehicleScrapped"),
        ("dismantler", "BatteryRemoved", "BatteryRemoved"),
        ("dismantler", "HandoverSent", "HandoverSent/yard"),
        ("recycler", "HandoverReceived", "HandoverReceived"),
        ("recycler", "ProductShipped", "ProductShipped"),
    ],
)
def test_every_obligation_to_report_is_declared(who: str, event: str, term: str) -> None:
    assert [d for d in DUTIES.values() if who in d.by and event in d.reports and d.term == term]


# ---- what states leave open -----------------------------------------------------------------------------------------------


def test_a_waste_battery_is_owed_by_whoever_has_it_since_he_has_it() -> None:
    retired = report("BatteryRetired", YARD, "2026-05-01", codes=[PACK], reason="decay")
    taken = report("BatteryCollected", YARD, "2026-04-20", codes=[PACK])
    assert names("battery", battery(taken, retired)) == [("waste_battery_is_handed_over", YARD, "2026-04-20")]
    sent = report(
        "HandoverSent", YARD, "2026-05-03", consignment="C", to=OUTLET, purpose="waste", items=[{"battery": PACK}]
    )
    assert names("battery", battery(taken, sent)) == []
    got = report("HandoverReceived", OUTLET, "2026-05-04T09:00:00+08:00", consignment="C", items=[{"battery": PACK}])
    assert names("battery", battery(taken, sent, got)) == [("waste_battery_is_handed_over", OUTLET, "2026-05-04")]
    elsewhere = report("BatteryCollected", OUTLET, "2026-05-09", codes=[PACK], site="2")
    assert (
        names("battery", battery(taken, sent, got, elsewhere))[0][2] == "2026-05-04"
    )  # between own sites nothing begins anew
    refused = report(
        "HandoverReceived", OUTLET, "2026-05-04", consignment="C", items=[{"battery": PACK, "outcome": "rejected"}]
    )
    assert names("battery", battery(taken, sent, refused)) == [("waste_battery_is_handed_over", YARD, "2026-04-20")]


def test_a_late_report_leaves_no_trace_in_what_is_owed() -> None:
    """The same reports in another order of telling make the same state, and so the same duties."""
    taken = report("BatteryCollected", YARD, "2026-04-20", codes=[PACK])
    ended = report("BatteryConsumed", RECYCLER, "2026-05-01", codes=[PACK], reason="sample")
    assert names("battery", battery(ended, taken)) == names("battery", battery(taken, ended)) == []


def test_a_battery_at_no_company_and_one_in_use_owe_nothing() -> None:
    assert names("battery", battery(report("BatteryProduced", MAKER, code=PACK, level="P"))) == []
    lost = report("BatteryLost", YARD, "2026-05-02", codes=[PACK])
    assert names("battery", battery(report("BatteryCollected", YARD, codes=[PACK]), lost)) == []


def test_a_vehicle_from_the_gate_of_the_yard_to_its_last_pack() -> None:
    built = report("VehicleProduced", CAR, "2026-04-01", vin=VIN, model="M", packs=[{"code": PACK}])
    taken = report("VehicleTakenIn", YARD, "2026-05-01", vin=VIN, site="1")
    assert names("vehicle", vehicle(built)) == []
    assert names("vehicle", vehicle(built, taken)) == [("vehicle_taken_in_is_scrapped", YARD, "2026-05-01")]
    back = report("VehicleReturned", YARD, "2026-05-02", vin=VIN)
    assert names("vehicle", vehicle(built, taken, back)) == []
    scrapped = report("VehicleScrapped", YARD, "2026-05-06", vin=VIN, packsPresent=[{"code": PACK}])
    assert names("vehicle", vehicle(built, taken, scrapped)) == [
        ("packs_of_a_scrapped_vehicle_are_removed", YARD, "2026-05-06")
    ]
    unread = report("VehicleScrapped", YARD, "2026-05-06", vin=VIN, packsPresent=[{}])
    assert len(names("vehicle", vehicle(built, taken, unread))) == 1
    absent = report("VehicleScrapped", YARD, "2026-05-06", vin=VIN, packsAbsent=[{"statement": "无", "code": PACK}])
    assert names("vehicle", vehicle(built, taken, absent)) == []
    removed = report("BatteryRemoved", YARD, "2026-05-07", vin=VIN, codes=[PACK], reason="scrapping")
    assert names("vehicle", vehicle(built, taken, scrapped, removed)) == []


def test_deregistered_as_scrapped_is_for_the_authority_until_a_yard_reports() -> None:
    gone = report("VehicleDeregistered", "POLICE", "2026-05-01", vin=VIN, reason="scrapped")
    assert names("vehicle", vehicle(gone)) == [("vehicle_deregistered_as_scrapped_has_a_yard", None, "2026-05-01")]
    assert names("vehicle", vehicle(gone, report("VehicleScrapped", YARD, "2026-04-20", vin=VIN))) == []
    assert names("vehicle", vehicle(report("VehicleDeregistered", "POLICE", vin=VIN, reason="lost"))) == []
    renamed = report("VehicleReidentified", CAR, "2026-04-20", vin=VIN, newVin="VIN2")
    assert names("vehicle", vehicle(renamed, gone)) == []


def test_a_recall_is_the_makers_to_remedy() -> None:
    built = report("VehicleProduced", CAR, "2026-04-01", vin=VIN, model="M")
    recalled = report("RecallAnnounced", CAR, "2026-05-01", recall="R1", scope={"vins": [VIN]})
    assert owed("vehicle", vehicle(built, recalled)) == (
        Owed("recalled_vehicle_is_remedied", "R1", CAR, "2026-05-01", None),
    )
    assert (
        owed("vehicle", vehicle(built, recalled, report("RecallRemedied", CAR, "2026-05-09", recall="R1", vins=[VIN])))
        == ()
    )


def test_a_consignment_is_confirmed_by_whomever_it_goes_to() -> None:
    items = [{"battery": "A"}, {"battery": "B"}]
    sent = report("HandoverSent", YARD, "2026-05-01", consignment="C", to=RECYCLER, purpose="waste", items=items)
    part = report("HandoverRedirected", YARD, "2026-05-02", consignment="C", to=OUTLET, items=items[:1])
    got = report("HandoverReceived", RECYCLER, "2026-05-03", consignment="C", items=items[1:])
    name = "consignment_is_confirmed_by_its_addressee"

    def open_at(*events: Any) -> list[tuple[str, str | None, str]]:
        return names("consignment", fold("consignment", "C", *events))

    assert open_at(sent) == [(name, RECYCLER, "2026-05-01")]
    assert open_at(sent, part) == [(name, OUTLET, "2026-05-01"), (name, RECYCLER, "2026-05-01")]
    assert open_at(sent, part, got) == [(name, OUTLET, "2026-05-01")]
    assert open_at(sent, report("HandoverCancelled", YARD, "2026-05-02", consignment="C", items=items)) == []
    assert open_at(got) == []  # received, and the sending not reported


def test_models_certified_under_the_measures_owe_information() -> None:
    def model(on: str, *filed: str) -> list[str]:
        events = [report("VehicleModelRegistered", CAR, "2026-01-01", model="M", propulsion="BEV", certifiedOn=on)]
        said = {"language": "zh", "version": "1", "document": "0" * 64, "vehicleModel": "M"}
        events += [report("TechnicalInformationFiled", CAR, "2026-06-01", kind=kind, **said) for kind in filed]
        return [one.duty.split("_")[0] for one in owed("vehicle_model", fold("vehicle_model", "M", *events))]

    assert model("2026-04-01") == ["dismantling", "removal"]
    assert model("2026-04-01", "removal") == ["dismantling"]
    assert model("2026-04-01", "removal", "dismantling") == []
    assert model("2026-03-31") == []


def test_what_a_stranger_files_discharges_nobody() -> None:
    said = {"language": "zh", "version": "1", "document": "0" * 64, "kind": "removal"}
    built = report("VehicleModelRegistered", CAR, "2026-04-01", model="M", propulsion="BEV", certifiedOn="2026-04-01")
    cell = report("BatteryModelRegistered", MAKER, "2026-04-01", model="B", level="P", chemistries=["LFP"])

    def removal(kind: str, key: str, *events: Any) -> int:
        return sum(one.duty.startswith("removal_") for one in owed(kind, fold(kind, key, *events)))

    def filed(by: str, day: str, **what: str) -> Any:
        return report("TechnicalInformationFiled", by, day, **said, **what)

    strange, own = filed(YARD, "2026-05-01", vehicleModel="M"), filed(CAR, "2026-05-02", vehicleModel="M")
    early = filed(CAR, "2026-03-01", vehicleModel="M")  # before anybody knew whose model it is
    assert removal("vehicle_model", "M", built, strange) == 1
    assert removal("vehicle_model", "M", built, strange, own) == 0
    assert removal("vehicle_model", "M", built, early) == 0
    key = f"{MAKER}/B"
    strange = filed(YARD, "2026-05-01", batteryModel="B", maker=MAKER)
    assert removal("battery_model", key, cell, strange) == 1
    assert removal("battery_model", key, cell, strange, filed(MAKER, "2026-05-02", batteryModel="B")) == 0


def test_a_notice_is_answered_by_its_day_and_a_permit_renewed_before_its_end() -> None:
    opened = report("CaseOpened", "OFFICE", "2026-05-01", case="K", party=YARD)
    notice = report("NoticeIssued", "OFFICE", "2026-05-02", case="K", due="2026-05-20")
    assert owed("case", fold("case", "K", opened, notice)) == (
        Owed("notice_in_a_case_is_answered", "", YARD, "2026-05-02", "2026-05-20"),
    )
    assert owed("case", fold("case", "K", opened, notice, report("ReplyReceived", YARD, "2026-05-03", case="K"))) == ()
    over = report("NoticeIssued", "OFFICE", "2026-05-02", case="K", due="2026-05-01")
    [open_] = owed("case", fold("case", "K", opened, over))
    assert open_.due is None, "a term that had ended before it was given counts nobody down"

    def permit(number: str, until: str) -> Any:
        said = {"party": YARD, "siteId": "1", "kind": "eia", "number": number, "since": "2026-01-01", "until": until}
        return report("PermitRecorded", "OFFICE", "2026-01-01", **said)

    one, two = permit("1", "2026-12-31"), permit("2", "2027-12-31")
    key = f"{YARD}/1"
    [row] = owed("site", fold("site", key, one))
    assert (row.key, row.party, row.due) == ("eia:1", YARD, "2026-12-31")
    assert [row.key for row in owed("site", fold("site", key, one, two))] == ["eia:2"]
    assert [shown(row, day) for day in ("2026-10-31", "2026-11-01", "2026-12-31", "2027-01-01")] == [
        False,
        True,
        True,
        False,
    ]


# ---- how it stands on a day -----------------------------------------------------------------------------------------------

ROW = Owed("removal_information_is_filed_for_a_vehicle_model", "", CAR, "2026-04-20", None)


def law(**said: Any) -> Law:
    return Law(key="terms", **said)


def terms(amount: int | None, unit: str | None = "月", since: str = "2026-04-01", grade: str = "C") -> Law:
    name = "TechnicalInformationFiled"
    return law(terms=(Term(name=name, since=since, amount=amount, unit=unit, grade=grade),))


def how(today: str, of: Law | None, *halts: tuple[str, str | None], nils: Law | None = None) -> tuple[Any, ...]:
    found = standing(ROW, today, of, halts, nils, CALENDAR)
    return found.how, found.due, found.days_left


def test_days_left_and_days_late() -> None:
    assert how("2026-10-10", terms(6)) == ("running", "2026-10-20", 10)
    assert how("2026-10-20", terms(6)) == ("running", "2026-10-20", 0)
    assert how("2026-10-21", terms(6)) == ("overdue", "2026-10-20", -1)


def test_without_a_term_there_is_no_countdown() -> None:
    unset = ("no-countdown", None, None)
    assert how("2030-01-01", None) == unset
    assert how("2030-01-01", terms(None, None)) == unset
    assert how("2030-01-01", terms(6, since="2026-04-21")) == unset  # in force only for what opens later
    assert how("2030-01-01", terms(15, "工作日", since="2018-08-01", grade="P")) == unset  # history
    assert how("2030-01-01", terms(400, "工作日")) == unset  # beyond the published calendar


def test_a_later_term_does_not_move_what_opened_before() -> None:
    both_ = law(terms=(*terms(6).terms, *terms(1, since="2026-05-01").terms))
    assert how("2026-10-10", both_)[1] == "2026-10-20"


def test_a_last_day_on_a_day_off_is_not_overdue_before_work_begins_again() -> None:
    row_due = terms(13, "日")  # Sunday 3 May, in the Labour Day holiday to the fifth
    assert how("2026-05-05", row_due)[0] == "running"
    assert how("2026-05-06", row_due)[0] == "running"
    assert how("2026-05-07", row_due)[0] == "overdue"


def test_clocks_that_stand_still() -> None:
    assert how("2026-10-25", terms(6), ("2026-05-01", "2026-05-10")) == ("running", "2026-10-30", 5)
    assert how("2026-05-05", terms(6), ("2026-05-01", "2026-05-10"))[0] == "stopped"
    assert how("2030-05-05", terms(6), ("2026-05-01", None)) == ("stopped", None, None)
    suspended = law(suspensions=(("洪灾", "2026-05-01", "2026-05-10"),))
    assert stops([("2026-06-01T08:00:00+08:00", None)], suspended) == [
        ("2026-06-01", None),
        ("2026-05-01", "2026-05-10"),
    ]


def test_a_nil_report_over_the_whole_term_counts() -> None:
    nils = law(nils=(("2026-04-01", "2026-10-31"),))
    assert how("2026-11-30", terms(6), nils=nils)[0] == "nil-reported"
    assert how("2026-11-30", terms(6), nils=law(nils=(("2026-06-01", "2026-10-31"),)))[0] == "overdue"
