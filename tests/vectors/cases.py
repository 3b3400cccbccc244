"""Vectors of the rules of cases and of what a fine bars."""

from suchi.domain.cause import finding_id
from suchi.domain.rules.case_openings import HINTS
from tests.lives.telling import MINISTRY, OTHER_RECYCLER, RECYCLER, REGISTRAR, REPAIRER, SINCE, YARD, registered, report
from tests.vectors.telling import PLANT, Case, permit, vector

K = "case:K1"
PROVINCE, COUNTY = "91990000MA1PROV001", "91990000MA1CNTY001"
HINT = finding_id("Z901", "company:X", "00", "a_hint")
HINTS.add("Z901")


def office(code: str, level: str, region: str, ministry: str = "MIIT") -> bytes:
    """An authority of that level and region."""
    fields = registered(code, "regulator") | {"office": {"ministry": ministry, "level": level, "region": region}}
    return report("PartyRegistered", REGISTRAR, SINCE, id=f"office-{code}", told=f"{SINCE}T00:00:00+08:00", **fields)


def moved(party: str, region: str) -> bytes:
    """Where the party is registered."""
    return report(
        "PartyChanged",
        REGISTRAR,
        SINCE,
        id=f"at-{party}",
        told=f"{SINCE}T01:00:00+08:00",
        **registered(party, "recycler"),
        region=region,
    )


def act(tell: Case, what: str, when: str, who: str = MINISTRY, **fields: object) -> str:
    return tell.report(what, who, when, case="K1", **fields)


def opened(tell: Case, when: str = "2026-05-01", who: str = MINISTRY, **fields: object) -> None:
    act(tell, "CaseOpened", when, who, party=RECYCLER, **{"ground": "第十九条", **fields})


def fined(tell: Case, when: str = "2026-06-01") -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20")
    act(tell, "CaseDecided", when, party=RECYCLER, decision="fine", amount_fen=100)


# ---- the steps ----------------------------------------------------------------------------------------------------------

STEPS = "steps_of_a_case_follow_one_another"


@vector(STEPS, "good")
def from_opening_to_closing(tell: Case) -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20")
    act(tell, "ReplyReceived", "2026-05-10", RECYCLER)
    act(tell, "PenaltyIntended", "2026-05-22", ground="第十九条")
    act(tell, "HearingHeld", "2026-06-01")
    act(tell, "CaseDecided", "2026-06-10", party=RECYCLER, decision="fine", amount_fen=100)
    act(tell, "CaseClosed", "2026-07-01")


@vector(STEPS, "bad")
def a_hearing_after_the_decision(tell: Case) -> None:
    fined(tell)
    act(tell, "HearingHeld", "2026-06-10")
    tell.found(K)


@vector(STEPS, "bad")
def a_fine_of_somebody_who_was_told_nothing(tell: Case) -> None:
    opened(tell)
    act(tell, "CaseDecided", "2026-06-01", party=RECYCLER, decision="fine")
    tell.found(K)


@vector(STEPS, "boundary")
def a_notice_on_the_day_after_the_decision(tell: Case) -> None:
    fined(tell)
    act(tell, "ReplyReceived", "2026-06-02", RECYCLER)
    act(tell, "CaseClosed", "2026-06-02T10:00:00+08:00")
    act(tell, "NoticeIssued", "2026-06-02", due="2026-07-01")
    tell.found(K)  # the decision of the day before is certainly earlier


@vector(STEPS, "boundary")
def a_hearing_on_the_day_of_the_decision(tell: Case) -> None:
    opened(tell)
    act(tell, "CaseDecided", "2026-06-01", party=RECYCLER, decision="none")
    act(tell, "HearingHeld", "2026-06-01")  # sorts before the decision; only the opening certainly came earlier
    tell.found(K)


@vector(STEPS, "boundary")
def decided_twice_on_one_day(tell: Case) -> None:
    opened(tell)
    act(tell, "CaseDecided", "2026-06-01", party=RECYCLER, decision="none")
    act(tell, "CaseDecided", "2026-06-01", party=RECYCLER, decision="none", ground="第十九条")
    tell.found(K, "undecided")


@vector(STEPS, "oddity")
def the_opening_is_not_on_record(tell: Case) -> None:
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20")
    tell.found(K, "undecided")


@vector(STEPS, "oddity")
def the_notice_is_reported_last(tell: Case) -> None:
    opened(tell)
    act(tell, "CaseDecided", "2026-06-01", party=RECYCLER, decision="fine")
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20", told="2026-07-01T00:00:00+08:00")


@vector(STEPS, "oddity")
def annulled_after_closing_and_decided_anew(tell: Case) -> None:
    fined(tell)
    act(tell, "CaseClosed", "2026-06-20")
    act(tell, "DecisionAnnulled", "2026-07-01", party=RECYCLER)
    act(tell, "CaseDecided", "2026-07-10", party=RECYCLER, decision="warning")
    act(tell, "CaseClosed", "2026-07-20")


# ---- who acts -----------------------------------------------------------------------------------------------------------

ACTS = "authority_of_the_case_acts_in_it"


@vector(ACTS, "good")
def the_authority_to_which_it_went_goes_on(tell: Case) -> None:
    tell.add(office(PROVINCE, "province", "330000"))
    opened(tell)
    act(tell, "CaseTransferred", "2026-05-05", to=PROVINCE)
    act(tell, "NoticeIssued", "2026-05-08", PROVINCE, due="2026-06-01")


@vector(ACTS, "bad")
def another_authority_issues_a_notice(tell: Case) -> None:
    tell.add(office(PROVINCE, "province", "330000"))
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-08", PROVINCE, due="2026-06-01")
    tell.found(K)


@vector(ACTS, "bad")
def a_stranger_replies(tell: Case) -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20")
    act(tell, "ReplyReceived", "2026-05-10", REPAIRER)
    tell.found(K)


@vector(ACTS, "oddity")
def the_authority_records_the_reply_for_the_party(tell: Case) -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20")
    act(tell, "ReplyReceived", "2026-05-10")


PARTY = "decision_names_the_party_of_the_case"


@vector(PARTY, "good")
def the_party_is_fined(tell: Case) -> None:
    fined(tell)


@vector(PARTY, "bad")
def somebody_else_is_fined(tell: Case) -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20")
    act(tell, "CaseDecided", "2026-06-01", party=YARD, decision="fine")
    tell.found(K)


@vector(PARTY, "oddity")
def a_decision_of_a_case_that_is_not_on_record(tell: Case) -> None:
    act(tell, "CaseDecided", "2026-06-01", party=YARD, decision="none")


# ---- region, field, ground ----------------------------------------------------------------------------------------------

REGION = "case_lies_in_the_region_of_its_authority"


@vector(REGION, "good")
def a_county_opens_a_case_at_home(tell: Case) -> None:
    tell.add(office(COUNTY, "county", "330109"), moved(RECYCLER, "330109"))
    opened(tell, who=COUNTY)


@vector(REGION, "bad")
def a_county_opens_a_case_of_the_next_one(tell: Case) -> None:
    tell.add(office(COUNTY, "county", "330109"), moved(RECYCLER, "330110"))
    opened(tell, who=COUNTY, place="330110")
    tell.found(K)


@vector(REGION, "oddity")
def the_firm_is_registered_elsewhere_than_it_acted(tell: Case) -> None:
    tell.add(office(COUNTY, "county", "330109"), moved(RECYCLER, "110000"))
    opened(tell, who=COUNTY, place="330109")


@vector(REGION, "oddity")
def nobody_says_where_the_act_was_done(tell: Case) -> None:
    tell.add(office(PROVINCE, "province", "330000"), moved(RECYCLER, "110000"))
    opened(tell, who=PROVINCE)
    tell.found(K, "undecided")


FIELD = "case_lies_in_the_field_of_its_authority"
HAND_OVER = finding_id("U101", "battery:X", "00", "sender_holds_what_it_sends")


@vector(FIELD, "good")
def ecology_and_a_hand_over(tell: Case) -> None:
    tell.add(office(PROVINCE, "province", "330000", "MEE"))
    opened(tell, who=PROVINCE, findings=[HAND_OVER])


@vector(FIELD, "bad")
def the_police_and_a_hand_over(tell: Case) -> None:
    tell.add(office(PROVINCE, "province", "330000", "MPS"))
    opened(tell, who=PROVINCE, findings=[HAND_OVER])
    tell.found(K)


@vector(FIELD, "oddity")
def one_of_two_findings_is_of_the_field(tell: Case) -> None:
    other = finding_id("O103", "vehicle:X", "00", "scrapped_vehicle_is_not_used_again")
    tell.add(office(PROVINCE, "province", "330000", "MEE"))
    opened(tell, who=PROVINCE, findings=[other, HAND_OVER])


GROUND = "hint_alone_makes_no_case"


@vector(GROUND, "good")
def a_finding_with_evidence(tell: Case) -> None:
    opened(tell, findings=[HAND_OVER], ground=None)


@vector(GROUND, "bad")
def a_hint_and_nothing_else(tell: Case) -> None:
    opened(tell, findings=[HINT], ground=None)
    tell.found(K)


@vector(GROUND, "oddity")
def a_hint_that_an_officer_followed_up(tell: Case) -> None:
    opened(tell, findings=[HINT], ground="现场检查查明无移交记录")


@vector(GROUND, "oddity")
def a_lead_that_was_adopted(tell: Case) -> None:
    opened(tell, findings=[HINT], ground=None, lead="LEAD-1")


@vector(GROUND, "oddity")
def nothing_is_said_of_the_ground(tell: Case) -> None:
    opened(tell, ground=None)
    tell.found(K, "undecided")


# ---- annulment, transfer ------------------------------------------------------------------------------------------------

ABOVE = "decision_is_annulled_by_one_above"


@vector(ABOVE, "good")
def the_authority_takes_its_decision_back(tell: Case) -> None:
    fined(tell)
    act(tell, "DecisionAnnulled", "2026-07-01", party=RECYCLER)


@vector(ABOVE, "bad")
def a_county_annuls_what_the_ministry_decided(tell: Case) -> None:
    tell.add(office(COUNTY, "county", "330109"))
    fined(tell)
    act(tell, "DecisionAnnulled", "2026-07-01", COUNTY, party=RECYCLER)
    tell.found(K)


@vector(ABOVE, "oddity")
def the_ministry_annuls_what_a_county_decided(tell: Case) -> None:
    tell.add(office(COUNTY, "county", "330109"))
    opened(tell, who=COUNTY)
    act(tell, "NoticeIssued", "2026-05-03", COUNTY, due="2026-05-20")
    act(tell, "CaseDecided", "2026-06-01", COUNTY, party=RECYCLER, decision="fine")
    act(tell, "DecisionAnnulled", "2026-07-01", party=RECYCLER)


GOES = "case_goes_to_an_authority"


@vector(GOES, "good")
def to_the_province(tell: Case) -> None:
    tell.add(office(PROVINCE, "province", "330000"))
    opened(tell)
    act(tell, "CaseTransferred", "2026-05-05", to=PROVINCE)


@vector(GOES, "bad")
def to_a_workshop(tell: Case) -> None:
    opened(tell)
    act(tell, "CaseTransferred", "2026-05-05", to=REPAIRER)
    tell.found(K)


@vector(GOES, "oddity")
def to_an_office_that_is_not_on_record_yet(tell: Case) -> None:
    opened(tell)
    act(tell, "CaseTransferred", "2026-05-05", to=PROVINCE)
    tell.found(K, "undecided")


# ---- the two-year bar ---------------------------------------------------------------------------------------------------

BAR = "no_listing_within_two_years_of_a_fine"
SITE = f"site:{RECYCLER}/{PLANT}"


def listed(tell: Case, since: str, party: str = RECYCLER) -> None:
    tell.add(permit(party, PLANT, "listing", since=since, told=since))


@vector(BAR, "bad")
def listed_a_year_after_the_fine(tell: Case) -> None:
    fined(tell)
    listed(tell, "2027-06-01")
    tell.found(SITE)


@vector(BAR, "good")
def listed_before_the_fine(tell: Case) -> None:
    fined(tell)
    listed(tell, "2026-05-31")


@vector(BAR, "boundary")
def listed_on_the_first_day(tell: Case) -> None:
    fined(tell)
    listed(tell, "2026-06-01")
    tell.found(SITE, "undecided")


@vector(BAR, "boundary")
def listed_on_the_second_day(tell: Case) -> None:
    fined(tell)
    listed(tell, "2026-06-02")
    tell.found(SITE)


@vector(BAR, "boundary")
def listed_on_the_last_day(tell: Case) -> None:
    fined(tell)
    listed(tell, "2028-06-01")
    tell.found(SITE)


@vector(BAR, "boundary")
def listed_on_the_day_after(tell: Case) -> None:
    fined(tell)
    listed(tell, "2028-06-02")


@vector(BAR, "oddity")
def the_fine_was_annulled(tell: Case) -> None:
    fined(tell)
    listed(tell, "2027-06-01")
    act(tell, "DecisionAnnulled", "2027-07-01", party=RECYCLER)


@vector(BAR, "oddity")
def a_fine_that_never_took_effect(tell: Case) -> None:
    opened(tell)
    act(tell, "CaseDecided", "2026-06-01", party=RECYCLER, decision="fine")
    listed(tell, "2027-06-01")


@vector(BAR, "oddity")
def another_firm_is_listed(tell: Case) -> None:
    fined(tell)
    listed(tell, "2027-06-01", OTHER_RECYCLER)


# ---- told before the penalty --------------------------------------------------------------------------------------------

TOLD = "party_is_told_before_it_is_punished"


def noticed(tell: Case) -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20")


def decided(tell: Case, when: str = "2026-06-10", decision: str = "fine", **more: object) -> str:
    return act(tell, "CaseDecided", when, party=RECYCLER, decision=decision, **more)


@vector(TOLD, "good")
def told_and_then_fined(tell: Case) -> None:
    noticed(tell)
    act(tell, "PenaltyIntended", "2026-05-22", ground="第十九条")
    decided(tell, amount_fen=5_000_000)


@vector(TOLD, "good")
def told_replied_mended_and_warned(tell: Case) -> None:
    opened(tell)
    act(tell, "PenaltyIntended", "2026-05-22", ground="第十九条")
    act(tell, "ReplyReceived", "2026-05-25", RECYCLER)
    act(tell, "CorrectionConfirmed", "2026-05-28")
    decided(tell, decision="warning")


@vector(TOLD, "bad")
def fined_after_a_notice_alone(tell: Case) -> None:
    noticed(tell)
    decided(tell, amount_fen=5_000_000)
    tell.found(K)


@vector(TOLD, "boundary")
def told_the_day_after(tell: Case) -> None:
    noticed(tell)
    decided(tell, amount_fen=5_000_000)
    act(tell, "PenaltyIntended", "2026-06-11", ground="第十九条")
    tell.found(K)


@vector(TOLD, "boundary")
def told_on_the_day_of_the_decision(tell: Case) -> None:
    noticed(tell)
    act(tell, "PenaltyIntended", "2026-06-10", ground="第十九条")
    decided(tell, amount_fen=5_000_000)


@vector(TOLD, "oddity")
def told_in_time_and_reported_late(tell: Case) -> None:
    noticed(tell)
    decided(tell, amount_fen=5_000_000)
    act(tell, "PenaltyIntended", "2026-05-22", ground="第十九条", told="2026-07-01T00:00:00+08:00")


@vector(TOLD, "oddity")
def a_warning_may_be_given_on_the_spot(tell: Case) -> None:
    noticed(tell)
    decided(tell, decision="warning")
    tell.found(K, "undecided")


@vector(TOLD, "boundary")
def the_most_that_is_fined_on_the_spot(tell: Case) -> None:
    noticed(tell)
    decided(tell, amount_fen=300_000)
    tell.found(K, "undecided")


@vector(TOLD, "boundary")
def a_fen_more_than_that(tell: Case) -> None:
    noticed(tell)
    decided(tell, amount_fen=300_001)
    tell.found(K)


@vector(TOLD, "oddity")
def a_fine_of_which_nobody_says_how_high(tell: Case) -> None:
    noticed(tell)
    decided(tell)
    tell.found(K, "undecided")


@vector(TOLD, "oddity")
def an_order_to_correct_is_no_penalty(tell: Case) -> None:
    noticed(tell)
    decided(tell, decision="order-to-correct", due="2026-07-01")


@vector(TOLD, "oddity")
def a_decision_without_effect_is_for_another_rule(tell: Case) -> None:
    opened(tell)
    decided(tell, amount_fen=5_000_000)


@vector(TOLD, "oddity")
def told_by_the_authority_that_had_the_case_before(tell: Case) -> None:
    tell.add(office(PROVINCE, "province", "330000"))
    opened(tell)
    act(tell, "PenaltyIntended", "2026-05-22", ground="第十九条")
    act(tell, "CaseTransferred", "2026-05-25", to=PROVINCE)
    act(tell, "NoticeIssued", "2026-05-26", PROVINCE, due="2026-06-01")
    act(tell, "CaseDecided", "2026-06-10", PROVINCE, party=RECYCLER, decision="fine", amount_fen=5_000_000)


AHEAD = "term_to_correct_lies_ahead"


@vector(AHEAD, "good")
def a_term_of_two_weeks(tell: Case) -> None:
    noticed(tell)


@vector(AHEAD, "bad")
def over_before_the_notice(tell: Case) -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-02")
    tell.found(K)


@vector(AHEAD, "bad")
def a_decision_whose_term_is_over(tell: Case) -> None:
    noticed(tell)
    decided(tell, decision="order-to-correct", due="2025-07-01")
    tell.found(K)


@vector(AHEAD, "boundary")
def correct_at_once(tell: Case) -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03T17:00:00+08:00", due="2026-05-03")


@vector(AHEAD, "oddity")
def an_old_file_brought_over(tell: Case) -> None:
    opened(tell)
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-02", provenance="migrated")


@vector(AHEAD, "oddity")
def the_date_was_corrected(tell: Case) -> None:
    opened(tell)
    wrong = act(tell, "NoticeIssued", "2026-05-03", due="2025-05-20")
    act(tell, "NoticeIssued", "2026-05-03", due="2026-05-20")
    tell.corrected(MINISTRY, "2026-05-04", wrong, reason="wrong-data")
