"""Vectors of permits: the red lines of art. 18 and the qualification of yards, at the site and on the day of the act."""

from tests.lives.telling import (
    MINISTRY,
    OTHER_RECYCLER,
    OUTLET,
    RECYCLER,
    REGISTRAR,
    REPAIRER,
    SINCE,
    pack,
    product,
)
from tests.vectors.telling import PLANT, PROVINCE, RED_LINES, REGION, Case, permit, vector

CODE = pack(1, "2020-03-02")
SITE = f"site:{RECYCLER}/{PLANT}"
INVESTMENT = "utilisation_has_an_investment_approval"
EIA = "utilisation_has_an_impact_assessment"
FACILITIES = "utilisation_has_matching_facilities"
POLLUTANT = "utilisation_has_a_pollutant_permit"
ENDED = "utilisation_stops_when_a_permit_ends"
BLACK = [{"lot": "BM-1", "material": "black-mass", "massG": 200_000}]


def crushed(
    tell: Case, when: str = "2026-05-10", *, by: str = RECYCLER, site: str | None = PLANT, **more: object
) -> None:
    fields = {"step": "crushing", "outputs": BLACK, "batteries": [CODE]} | more
    tell.report("BatchProcessed", by, when, site=site, **fields)


def all_but(tell: Case, kind: str | None, **of_that: str) -> None:
    """The plant's permits, one of them left out or held from and until other days; and registrations loaded too."""
    for other in RED_LINES:
        if other != kind:
            tell.add(permit(RECYCLER, PLANT, other))
    if of_that and kind is not None:
        tell.add(permit(RECYCLER, PLANT, kind, **of_that))
    loaded(tell, "pollutant-registration")


def loaded(tell: Case, kind: str, region: str = PROVINCE, since: str = SINCE) -> None:
    tell.report("RegisterLoaded", MINISTRY, SINCE, region=region, kind=kind, since=since)


# ---- each line -----------------------------------------------------------------------------------------------------------


@vector(INVESTMENT, "good")
@vector(EIA, "good")
@vector(FACILITIES, "good")
@vector(POLLUTANT, "good")
@vector(ENDED, "good")
def a_plant_that_has_them_all(tell: Case) -> None:
    crushed(tell)
    tell.report("BatteryDismantled", RECYCLER, "2026-05-11", code=pack(2, "2020-03-02"), site=PLANT)


@vector(INVESTMENT, "bad", permits=False)
def no_investment_approval(tell: Case) -> None:
    all_but(tell, "investment")
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


@vector(EIA, "bad", permits=False)
def no_impact_assessment(tell: Case) -> None:
    all_but(tell, "eia")
    tell.report("BatteryDismantled", RECYCLER, "2026-05-11", code=CODE, site=PLANT)
    tell.found(SITE, answerable=RECYCLER)


@vector(FACILITIES, "bad", permits=False)
def no_facilities(tell: Case) -> None:
    all_but(tell, "facilities")
    fields = {"kind": "储能电池组", "field_of_use": "storage", "standard": "GB/T 36276"}
    tell.report(
        "ProductMade", RECYCLER, "2026-05-11", code=product(1, "2026-05-11"), origins=[CODE], site=PLANT, **fields
    )
    tell.found(SITE, answerable=RECYCLER)


@vector(POLLUTANT, "bad", permits=False)
def neither_pollutant_permit_nor_registration(tell: Case) -> None:
    all_but(tell, "pollutant-permit")
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


@vector(POLLUTANT, "oddity", permits=False)
def a_registration_does_as_well(tell: Case) -> None:
    all_but(tell, "pollutant-permit")
    tell.report(
        "PermitRecorded",
        MINISTRY,
        SINCE,
        party=RECYCLER,
        site_id=PLANT,
        kind="pollutant-registration",
        number="R-1",
        since=SINCE,
    )
    crushed(tell)


@vector(POLLUTANT, "oddity", permits=False)
def registrations_are_not_loaded(tell: Case) -> None:
    """The permits of the region are complete, the registrations are not: it may hold one of those."""
    for kind in RED_LINES[:3]:
        tell.add(permit(RECYCLER, PLANT, kind))
    crushed(tell)
    tell.found(SITE, "undecided")


@vector(INVESTMENT, "oddity", permits=False)
def recorded_years_later_for_the_day(tell: Case) -> None:
    all_but(tell, "investment", told="2026-09-01")
    crushed(tell)


@vector(EIA, "oddity", permits=False, loaded=False)
def the_region_is_not_loaded(tell: Case) -> None:
    all_but(tell, "eia")
    crushed(tell)
    tell.found(SITE, "undecided")


@vector(FACILITIES, "oddity", permits=False)
def the_companys_own_word(tell: Case) -> None:
    all_but(tell, "facilities", by=RECYCLER)
    crushed(tell)
    tell.found(SITE, "undecided")


@vector(EIA, "oddity", permits=False)
def discharging_and_sorting_prepare_and_are_no_utilisation(tell: Case) -> None:
    for step in ("discharge", "sorting"):
        crushed(tell, step=step, outputs=[])


@vector(EIA, "oddity", permits=False)
def stock_of_the_first_day_is_held_against_nobody(tell: Case) -> None:
    crushed(tell, provenance="opening")


@vector(EIA, "oddity", permits=False)
def a_workshop_that_crushes_has_no_effect(tell: Case) -> None:
    crushed(tell, by=REPAIRER, site=None)


@vector(EIA, "bad", permits=False)
def an_outlet_whose_report_is_adopted(tell: Case) -> None:
    tell.report("BatteryDismantled", OUTLET, "2026-05-11", id="apart", code=CODE, site="outlet-1")
    tell.report("ReportAdopted", MINISTRY, "2026-06-01", targets=[{"id": "apart", "reporter": OUTLET}])
    tell.found(f"site:{OUTLET}/outlet-1", answerable=OUTLET)


@vector(INVESTMENT, "boundary", permits=False)
def the_first_day_of_a_permit(tell: Case) -> None:
    all_but(tell, "investment", since="2026-05-10", told="2026-06-01")
    crushed(tell)


@vector(INVESTMENT, "boundary", permits=False)
def the_day_before_a_permit_begins(tell: Case) -> None:
    all_but(tell, "investment", since="2026-05-11", told="2026-06-01")
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


@vector(INVESTMENT, "boundary", permits=False, loaded=False)
def a_later_permit_proves_nothing_where_the_region_is_not_loaded(tell: Case) -> None:
    all_but(tell, "investment", since="2026-05-11", told="2026-06-01")
    crushed(tell)
    tell.found(SITE, "undecided")


@vector(INVESTMENT, "boundary", permits=False, loaded=False)
def loaded_from_that_day_on(tell: Case) -> None:
    loaded(tell, "investment", since="2026-05-10")
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


@vector(INVESTMENT, "boundary", permits=False, loaded=False)
def loaded_from_the_day_after(tell: Case) -> None:
    loaded(tell, "investment", since="2026-05-11")
    crushed(tell)
    tell.found(SITE, "undecided")


@vector(INVESTMENT, "boundary", permits=False, loaded=False)
def another_province_is_loaded(tell: Case) -> None:
    loaded(tell, "investment", region="440000")
    crushed(tell)
    tell.found(SITE, "undecided")


@vector(INVESTMENT, "boundary", permits=False)
def the_first_day_of_the_measures(tell: Case) -> None:
    crushed(tell, "2026-04-01")
    tell.found(SITE, answerable=RECYCLER)


@vector(INVESTMENT, "boundary", permits=False)
def the_day_before_the_measures(tell: Case) -> None:
    crushed(tell, "2026-03-31")


# ---- endings -------------------------------------------------------------------------------------------------------------


def ended(tell: Case, on: str, kind: str = "eia") -> None:
    tell.report("PermitEnded", MINISTRY, on, party=RECYCLER, site_id=PLANT, kind=kind, number=f"{kind}-1", on=on)


@vector(ENDED, "bad", loaded=False)
def a_permit_that_ended_before(tell: Case) -> None:
    """On record, so it counts although the region is not loaded."""
    ended(tell, "2026-05-01")
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


@vector(EIA, "oddity")
def that_it_ended_is_said_by_the_rule_of_endings(tell: Case) -> None:
    ended(tell, "2026-05-01")
    crushed(tell)


@vector(ENDED, "bad", permits=False)
def a_permit_that_ran_out(tell: Case) -> None:
    all_but(tell, "eia", until="2026-05-09")
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


@vector(ENDED, "boundary")
def the_last_day_of_a_permit(tell: Case) -> None:
    ended(tell, "2026-05-10")
    crushed(tell)


@vector(ENDED, "oddity")
def renewed_on_the_day_it_ended(tell: Case) -> None:
    ended(tell, "2026-05-01")
    tell.report(
        "PermitRecorded",
        MINISTRY,
        "2026-05-01",
        party=RECYCLER,
        site_id=PLANT,
        kind="eia",
        number="eia-2",
        since="2026-05-01",
    )
    crushed(tell)


@vector(ENDED, "boundary")
def in_the_gap_between_two_permits(tell: Case) -> None:
    ended(tell, "2026-05-01")
    tell.report(
        "PermitRecorded",
        MINISTRY,
        "2026-05-11",
        party=RECYCLER,
        site_id=PLANT,
        kind="eia",
        number="eia-2",
        since="2026-05-11",
    )
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


# ---- the site ------------------------------------------------------------------------------------------------------------

NAMED = "act_that_needs_a_permit_names_its_site"


@vector(NAMED, "good")
def the_site_is_named_and_registered(tell: Case) -> None:
    crushed(tell)


@vector(NAMED, "oddity")
def no_site_is_named(tell: Case) -> None:
    crushed(tell, site=None)
    tell.found(f"company:{RECYCLER}", "undecided")


@vector(NAMED, "oddity")
def the_site_is_not_registered(tell: Case) -> None:
    crushed(tell, by=OTHER_RECYCLER, site="P09")
    tell.found(f"company:{OTHER_RECYCLER}", "undecided")


@vector(INVESTMENT, "oddity")
def without_a_site_the_line_says_nothing(tell: Case) -> None:
    crushed(tell, site=None)


@vector(INVESTMENT, "bad")
def permits_belong_to_a_site(tell: Case) -> None:
    """The company's other plant has all of them."""
    tell.report("SiteRegistered", REGISTRAR, SINCE, party=RECYCLER, site_id="plant-2", kind="plant", region=REGION)
    crushed(tell, site="plant-2")
    tell.found(f"site:{RECYCLER}/plant-2", answerable=RECYCLER)


# ---- what a permit's number, a firm's roles and its feed do not prove ----------------------------------------------------


def renewed(tell: Case, since: str, until: str | None, by: str = MINISTRY) -> None:
    fields = {"party": RECYCLER, "site_id": PLANT, "kind": "eia", "number": "eia-1", "since": since, "until": until}
    tell.report("PermitRecorded", by, since, **fields)


@vector(EIA, "oddity", permits=False)
@vector(ENDED, "oddity", permits=False)
def renewed_later_under_the_same_number(tell: Case) -> None:
    all_but(tell, "eia", until="2026-06-30")
    crushed(tell)
    renewed(tell, "2026-07-01", "2031-06-30")


@vector(ENDED, "boundary", permits=False)
def between_two_periods_of_one_number(tell: Case) -> None:
    all_but(tell, "eia", until="2026-05-09")
    crushed(tell)
    renewed(tell, "2026-05-11", None)
    tell.found(SITE, answerable=RECYCLER)


@vector(ENDED, "oddity", permits=False)
def renewed_under_the_same_number_by_its_own_word(tell: Case) -> None:
    all_but(tell, "eia", until="2026-04-30")
    renewed(tell, "2026-05-01", "2031-04-30", by=RECYCLER)
    crushed(tell)


@vector(EIA, "oddity", permits=False)
def its_own_word_of_a_renewal_decides_nothing(tell: Case) -> None:
    renewed_under_the_same_number_by_its_own_word(tell)
    tell.found(SITE, "undecided")


@vector(ENDED, "boundary", permits=False)
def a_renewal_that_is_withdrawn_leaves_the_first_period(tell: Case) -> None:
    all_but(tell, "eia", until="2026-04-30")
    renewed(tell, "2026-08-01", "2031-04-30")
    ended(tell, "2026-09-01")
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


def fed(tell: Case, source: str) -> None:
    stock = {"lot": "A", "material": "cells", "massG": 1_000_000}
    tell.report("LotDeclared", RECYCLER, "2026-05-01", lot=stock, source=source, site=PLANT)
    crushed(tell, batteries=[], lots=[{"lot": "A"}])


@vector(EIA, "oddity", permits=False)
def feed_that_never_was_a_traction_battery(tell: Case) -> None:
    all_but(tell, "eia")
    fed(tell, "storage-battery")


@vector(EIA, "boundary", permits=False)
def production_scrap_is_waste_of_traction_batteries(tell: Case) -> None:
    all_but(tell, "eia")
    fed(tell, "production-scrap")
    tell.found(SITE, answerable=RECYCLER)


@vector(ENDED, "oddity", permits=False, loaded=False)
def a_permit_that_ran_out_where_no_renewal_need_be_on_record(tell: Case) -> None:
    all_but(tell, "eia", until="2026-05-09")
    crushed(tell)


@vector(EIA, "oddity", permits=False, loaded=False)
def whether_it_was_renewed_is_open(tell: Case) -> None:
    all_but(tell, "eia", until="2026-05-09")
    crushed(tell)
    tell.found(SITE, "undecided")


@vector(ENDED, "oddity", loaded=False)
def a_registration_may_have_taken_the_permits_place(tell: Case) -> None:
    ended(tell, "2026-05-01", kind="pollutant-permit")
    crushed(tell)


# ---- where the site lay on that day --------------------------------------------------------------------------------------

OPEN_REGION = "440300"
"""A region of which no register was ever marked complete."""


def plant_moves(tell: Case, when: str, region: str) -> str:
    return tell.report("SiteChanged", REGISTRAR, when, party=RECYCLER, site_id=PLANT, region=region)


@vector(EIA, "oddity", permits=False)
def the_plant_moved_to_a_loaded_region_after_the_act(tell: Case) -> None:
    all_but(tell, "eia")
    plant_moves(tell, "2020-01-01", OPEN_REGION)
    crushed(tell)
    plant_moves(tell, "2026-05-11", REGION)
    tell.found(SITE, "undecided")


@vector(EIA, "boundary", permits=False)
def the_plant_moved_to_a_loaded_region_on_the_day_of_the_act(tell: Case) -> None:
    all_but(tell, "eia")
    plant_moves(tell, "2020-01-01", OPEN_REGION)
    plant_moves(tell, "2026-05-10", REGION)
    crushed(tell)
    tell.found(SITE, "undecided")


@vector(EIA, "boundary", permits=False)
def the_plant_moved_to_a_loaded_region_the_day_before(tell: Case) -> None:
    all_but(tell, "eia")
    plant_moves(tell, "2020-01-01", OPEN_REGION)
    plant_moves(tell, "2026-05-09", REGION)
    crushed(tell)
    tell.found(SITE, answerable=RECYCLER)


@vector(EIA, "bad", permits=False)
def moving_away_afterwards_does_not_help(tell: Case) -> None:
    all_but(tell, "eia")
    crushed(tell)
    plant_moves(tell, "2026-05-11", OPEN_REGION)
    tell.found(SITE, answerable=RECYCLER)


@vector(EIA, "oddity", permits=False)
def a_move_that_never_happened_is_corrected(tell: Case) -> None:
    all_but(tell, "eia")
    plant_moves(tell, "2020-01-01", OPEN_REGION)
    wrong = plant_moves(tell, "2021-01-01", REGION)
    crushed(tell)
    tell.corrected(REGISTRAR, "2026-06-01", wrong)
    tell.found(SITE, "undecided")


@vector(ENDED, "oddity", permits=False)
def the_permit_ran_out_where_no_renewal_need_be_on_record_and_the_plant_moved_later(tell: Case) -> None:
    all_but(tell, "eia", until="2026-05-09")
    plant_moves(tell, "2020-01-01", OPEN_REGION)
    crushed(tell)
    plant_moves(tell, "2026-06-01", REGION)
