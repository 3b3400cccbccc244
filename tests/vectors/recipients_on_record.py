"""Vectors of what is on record of a lawful recipient: its permits that day, and the maker behind an outlet."""

from tests.lives.telling import CARMAKER, MAKER, MINISTRY, OUTLET, RECYCLER, REGISTRAR, SINCE, YARD, pack, registered
from tests.vectors.recipients import CODE, CONSIGNMENT, sends, waste
from tests.vectors.redlines import loaded
from tests.vectors.telling import OUTLET_SITE, PLANT, PROVINCE, RED_LINES, REGION, Case, permit, vector

PERMITS = "recipient_of_waste_holds_its_permits"
PRINCIPAL = "outlet_that_gets_waste_has_a_principal"

# ---- permits of the recipient ----------------------------------------------------------------------------------------------


@vector(PERMITS, "good")
def a_plant_with_all_permits(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)


@vector(PERMITS, "bad", permits=False)
def a_plant_without_an_assessment(tell: Case) -> None:
    for kind in ("investment", "facilities", "pollutant-permit"):
        tell.add(permit(RECYCLER, PLANT, kind))
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)
    tell.found(CONSIGNMENT, answerable=YARD)


@vector(PERMITS, "bad", permits=False)
def redirected_to_a_plant_without_permits(tell: Case) -> None:
    loaded(tell, "pollutant-registration")
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site=OUTLET_SITE)
    items = [{"battery": CODE}]
    tell.report("HandoverRedirected", YARD, "2026-05-12", consignment="C1", items=items, to=RECYCLER, to_site=PLANT)
    tell.found(CONSIGNMENT, answerable=YARD)


@vector(PERMITS, "bad", loaded=False)
def a_permit_that_had_ended_where_nothing_is_loaded(tell: Case) -> None:
    """On record, but whether the sender could know it is not: nobody answers."""
    tell.report(
        "PermitEnded",
        MINISTRY,
        "2026-05-09",
        party=RECYCLER,
        site_id=PLANT,
        kind="eia",
        number="eia-1",
        on="2026-05-09",
    )
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)
    tell.found(CONSIGNMENT)


@vector(PERMITS, "boundary")
def the_last_day_of_its_permit(tell: Case) -> None:
    tell.report(
        "PermitEnded",
        MINISTRY,
        "2026-05-10",
        party=RECYCLER,
        site_id=PLANT,
        kind="eia",
        number="eia-1",
        on="2026-05-10",
    )
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)


@vector(PERMITS, "boundary", permits=False)
def the_first_day_of_its_permits(tell: Case) -> None:
    for kind in RED_LINES:
        tell.add(permit(RECYCLER, PLANT, kind, since="2026-05-10", told="2026-06-01"))
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)


@vector(PERMITS, "oddity", permits=False, loaded=False)
def its_region_is_not_loaded(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)
    tell.found(CONSIGNMENT, "undecided")


@vector(PERMITS, "oddity")
def the_site_is_not_named(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER)
    tell.found(CONSIGNMENT, "undecided")


@vector(PERMITS, "oddity", permits=False)
def its_warehouse_utilises_nothing(tell: Case) -> None:
    tell.report("SiteRegistered", REGISTRAR, SINCE, party=RECYCLER, site_id="W02", kind="warehouse", region=REGION)
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site="W02")
    tell.found(CONSIGNMENT, "undecided")


@vector(PERMITS, "oddity", permits=False)
def between_its_own_sites(tell: Case) -> None:
    waste(tell, RECYCLER)
    sends(tell, RECYCLER, RECYCLER, purpose="processing", site="W02", to_site=PLANT)


@vector(PERMITS, "oddity", permits=False)
def permits_recorded_late(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)
    for kind in RED_LINES:
        tell.add(permit(RECYCLER, PLANT, kind, told="2026-09-01"))


# ---- the outlet's principals -----------------------------------------------------------------------------------------------


def outlet(tell: Case, *principals: dict[str, str], site: str = "outlet-2", party: str = OUTLET) -> None:
    tell.report(
        "SiteRegistered",
        REGISTRAR,
        SINCE,
        party=party,
        site_id=site,
        kind="outlet",
        region=PROVINCE,
        principals=principals,
    )


@vector(PRINCIPAL, "good")
def an_outlet_with_a_maker_behind_it(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site=OUTLET_SITE)


@vector(PRINCIPAL, "bad")
def its_only_principal_left(tell: Case) -> None:
    outlet(tell, {"role": MAKER, "since": SINCE, "until": "2026-05-09"})
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site="outlet-2")
    tell.found(CONSIGNMENT)


@vector(PRINCIPAL, "boundary")
def the_last_day_of_its_principal(tell: Case) -> None:
    outlet(tell, {"role": MAKER, "since": SINCE, "until": "2026-05-10"})
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site="outlet-2")


@vector(PRINCIPAL, "boundary")
def the_day_before_its_first_principal(tell: Case) -> None:
    outlet(tell, {"role": MAKER, "since": "2026-05-11"})
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site="outlet-2")
    tell.found(CONSIGNMENT)


@vector(PRINCIPAL, "oddity")
def shared_by_makers_other_than_the_batterys(tell: Case) -> None:
    outlet(tell, {"role": MAKER, "since": SINCE}, {"role": CARMAKER, "since": "2027-01-01"})
    other = pack(9, "2020-03-02", maker="X9B")
    tell.report("BatteryRetired", YARD, "2026-04-20", codes=[other], reason="decay")
    tell.sent("C1", YARD, OUTLET, "2026-05-10", other, purpose="waste", to_site="outlet-2")


@vector(PRINCIPAL, "oddity")
def principals_stated_anew(tell: Case) -> None:
    outlet(tell, {"role": MAKER, "since": SINCE, "until": "2026-05-01"})
    principals = [{"role": CARMAKER, "since": "2026-05-01"}]
    tell.report("SiteChanged", REGISTRAR, "2026-05-02", party=OUTLET, site_id="outlet-2", principals=principals)
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site="outlet-2")


@vector(PRINCIPAL, "oddity")
def nobody_said_who_is_behind_it(tell: Case) -> None:
    outlet(tell)
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site="outlet-2")
    tell.found(CONSIGNMENT, "undecided")


@vector(PRINCIPAL, "oddity")
def a_makers_own_outlet(tell: Case) -> None:
    outlet(tell, party=CARMAKER)
    waste(tell, YARD)
    sends(tell, YARD, CARMAKER, to_site="outlet-2")


# ---- who sends, and in which role the other receives ---------------------------------------------------------------------


def without_an_assessment(tell: Case) -> None:
    for kind in ("investment", "facilities", "pollutant-permit"):
        tell.add(permit(RECYCLER, PLANT, kind))


@vector(PERMITS, "oddity", permits=False)
def art_19_does_not_bind_a_maker_that_sends_its_scrap(tell: Case) -> None:
    without_an_assessment(tell)
    waste(tell, MAKER)
    sends(tell, MAKER, RECYCLER, to_site=PLANT)
    tell.found(CONSIGNMENT)


@vector(PERMITS, "oddity", permits=False)
def taken_back_by_its_maker_that_is_a_utilisation_firm_too(tell: Case) -> None:
    """The works where it builds batteries utilise none; a maker takes back what it made."""
    without_an_assessment(tell)
    tell.report("PartyChanged", REGISTRAR, SINCE, **registered(RECYCLER, "recycler", "battery_maker"))
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)
    tell.found(CONSIGNMENT, "undecided")
