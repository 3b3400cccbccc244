"""What governing acts make of companies, sites, models, settings and cases."""

from suchi.domain.law import term_on
from suchi.domain.party import delegates, holds
from tests.domain.support import CAR, MAKER, OUTLET, RECYCLER, YARD, fold, report

REG, OFFICE = "REG", "OFFICE"


def company(*events, key: str = YARD):
    return fold("company", key, *events)


def test_roles_hold_from_day_to_day() -> None:
    one = report(
        "PartyRegistered", REG, "2026-01-01", party=YARD, roles=[{"role": "dismantler", "since": "2026-01-01"}]
    )
    roles = [{"role": "dismantler", "since": "2026-01-01", "until": "2026-06-30"}]
    two = report("PartyChanged", REG, "2026-06-30", party=YARD, roles=roles)
    role = frozenset({"dismantler"})
    assert holds(company(one), role, "2026-07-01")
    assert holds(company(one, two), role, "2026-06-30")
    assert not holds(company(one, two), role, "2026-07-01")


def test_a_delegation_ends_on_its_day() -> None:
    given = report("DelegationGranted", YARD, "2026-04-01", to=OUTLET, events=["VehicleTakenIn"], until="2027-03-31")
    ended = report("DelegationEnded", YARD, "2026-06-01", to=OUTLET, on="2026-06-30")
    assert delegates(company(given), OUTLET, "VehicleTakenIn", "2026-12-31")
    assert not delegates(company(given), OUTLET, "BatteryRemoved", "2026-12-31")
    assert delegates(company(given, ended), OUTLET, "VehicleTakenIn", "2026-06-30")
    assert not delegates(company(given, ended), OUTLET, "VehicleTakenIn", "2026-07-01")


def test_a_filed_prefix_belongs_to_its_first_maker() -> None:
    one = report("PartyRegistered", REG, "2026-01-01", party=MAKER, makerCodes=["X9A", "x9a"])
    two = report("PartyRegistered", REG, "2026-02-01", party=CAR, makerCodes=["X9A"])
    assert fold("law", "prefix:X9A", one, two).prefix_of == MAKER


def test_a_companys_own_word_does_not_replace_a_verified_permit() -> None:
    def permit(by: str, at: str, until: str):
        more = {"party": RECYCLER, "siteId": "S", "kind": "eia", "number": "7", "since": "2026-01-01", "until": until}
        return report("PermitRecorded", by, at, **more)

    own, verified = permit(RECYCLER, "2026-03-01", "2030-01-01"), permit(OFFICE, "2026-02-01", "2027-01-01")
    ended = report(
        "PermitEnded", OFFICE, "2026-06-01", party=RECYCLER, siteId="S", kind="eia", number="7", on="2026-06-01"
    )
    assert not fold("site", "RECYCLER/S", own).permits[0].verified
    assert [p.until for p in fold("site", "RECYCLER/S", own, verified).permits] == ["2027-01-01"]
    assert [p.until for p in fold("site", "RECYCLER/S", own, verified, ended).permits] == ["2026-06-01"]


def test_terms_stay_with_their_day() -> None:
    def term(at: str, since: str, amount: int):
        return report("TermSet", OFFICE, at, term={"name": "t", "since": since, "amount": amount, "unit": "日"})

    law = fold("law", "terms", term("2026-04-01", "2026-04-01", 20), term("2026-07-01", "2026-08-01", 30))
    assert term_on(law, "t", "2026-03-31") is None
    assert [term_on(law, "t", day).amount for day in ("2026-04-01", "2026-07-31", "2026-08-01")] == [20, 20, 30]
    again = fold("law", "terms", term("2026-04-01", "2026-04-01", 20), term("2026-05-01", "2026-04-01", 25))
    assert term_on(again, "t", "2026-04-02").amount == 25


def test_nil_reports_suspensions_and_loaded_marks() -> None:
    nil = report("NothingToReport", OUTLET, since="2026-04-01", until="2026-04-30")
    assert fold("law", "nil:OUTLET", nil, nil).nils == (("2026-04-01", "2026-04-30"),)
    stop = report("TermSuspended", OFFICE, party=YARD, reason="flood", since="2026-07-01")
    assert fold("law", "suspended:YARD", stop).suspensions == (("flood", "2026-07-01", None),)
    loaded = report("RegisterLoaded", OFFICE, region="340000", kind="eia", since="2026-03-31")
    assert fold("law", "loaded", loaded).loaded[0].region == "340000"


def test_a_second_maker_does_not_take_a_model_over() -> None:
    mine = report("VehicleModelRegistered", CAR, "2026-01-01", model="M", propulsion="BEV", swapModel=True)
    theirs = report("VehicleModelRegistered", "OTHER", "2026-02-01", model="M", propulsion="BEV", swapModel=False)
    filed = report(
        "TechnicalInformationFiled",
        CAR,
        kind="removal",
        language="zh",
        version="1",
        document="0" * 64,
        vehicleModel="M",
    )
    state = fold("vehicle_model", "M", mine, theirs, filed, filed)
    assert (state.maker, state.swap_model, len(state.filings)) == (CAR, True, 1)


def test_a_case_from_opening_to_closing_and_the_bar_that_follows() -> None:
    opened = report("CaseOpened", OFFICE, "2026-05-01", case="K", party=YARD, findings=["f"])
    notice = report("NoticeIssued", OFFICE, "2026-05-02", case="K", due="2026-05-20")
    fine = report("CaseDecided", OFFICE, "2026-06-01", case="K", decision="fine", party=YARD, amountFen=100)
    void = report("DecisionAnnulled", OFFICE, "2026-07-01", case="K", party=YARD)
    anew = report("CaseDecided", OFFICE, "2026-08-01", case="K", decision="warning", party=YARD)
    closed = report("CaseClosed", OFFICE, "2026-09-01", case="K")
    case = fold("case", "K", opened, notice, fine)
    assert (case.stage, case.party, case.authority, case.due, case.amount_fen) == (
        "decided",
        YARD,
        OFFICE,
        "2026-05-20",
        100,
    )
    assert [bar.case for bar in company(fine, fine).bars] == ["K"]
    assert company(fine, void).bars == ()
    assert fold("case", "K", opened, notice, fine, void).annulled
    state = fold("case", "K", opened, notice, fine, void, anew, closed)
    assert (state.annulled, state.decision, state.stage, state.amount_fen) == (False, "warning", "closed", None)


def test_a_site_remembers_the_regions_it_left_and_who_said_so() -> None:
    site = {"party": RECYCLER, "siteId": "P1"}
    state = fold(
        "site",
        f"{RECYCLER}/P1",
        report("SiteRegistered", REG, "2020-06-01", **site, kind="plant", region="330109"),
        report("SiteChanged", REG, "2021-01-01", **site, until="2040-12-31"),
        report("SiteChanged", REG, "2022-01-01", **site, region="440300"),
    )
    assert (state.region, [(move.on, move.left) for move in state.moves]) == ("440300", [("2022-01-01", "330109")])
    assert state.moves[0].by == REG
    assert state.regions_on("2019-01-01") == {"330109"}, "what was first registered holds for the days before"
    assert state.regions_on("2022-01-01") == {"330109", "440300"}, "within one day no order is known"
    assert state.regions_on("2022-01-02") == {"440300"}


def test_a_site_that_names_its_region_late_had_none_on_record_before() -> None:
    site = {"party": RECYCLER, "siteId": "P1"}
    state = fold(
        "site",
        f"{RECYCLER}/P1",
        report("SiteRegistered", REG, "2020-06-01", **site, kind="plant"),
        report("SiteChanged", REG, "2022-01-01", **site, region="440300"),
    )
    assert state.regions_on("2021-01-01") == {None}


def test_a_permit_recorded_before_the_registration_of_its_site_is_no_move() -> None:
    site = {"party": RECYCLER, "siteId": "P1"}
    state = fold(
        "site",
        f"{RECYCLER}/P1",
        report("PermitRecorded", OFFICE, "2020-01-01", **site, kind="eia", number="1", since="2020-01-01"),
        report("SiteRegistered", REG, "2020-06-01", **site, kind="plant", region="330109"),
    )
    assert state.moves == ()
    assert state.regions_on("2020-01-01") == {"330109"}
