"""Vectors of lawful recipients: who may get waste batteries on the day, with which permits, with which maker behind it."""

from tests.lives.telling import (
    BANK,
    CARMAKER,
    EXPORTER,
    MAKER,
    NEWCOMER,
    OTHER_RECYCLER,
    OUTLET,
    POLICE,
    RECYCLER,
    REGISTRAR,
    REPAIRER,
    SINCE,
    SWAPPER,
    YARD,
    car,
    pack,
    registered,
)
from tests.vectors.telling import OUTLET_SITE, PLANT, Case, vector

CODE, OTHER = pack(1, "2020-03-02"), pack(2, "2020-03-02")
CONSIGNMENT = "consignment:C1"
LAWFUL = "waste_goes_to_a_lawful_recipient"
OTHERS = "waste_of_others_goes_to_a_lawful_recipient"


def waste(tell: Case, at: str, *codes: str) -> None:
    """Packs held by somebody, retired in April 2026."""
    for code in codes or (CODE,):
        tell.made(code, "2020-03-02")
    tell.report("BatteryRetired", at, "2026-04-20", codes=list(codes or (CODE,)), reason="decay")


def sends(tell: Case, who: str, to: str, when: str = "2026-05-10", *, purpose: str = "waste", **more: object) -> None:
    tell.sent("C1", who, to, when, CODE, purpose=purpose, **more)


# ---- who -----------------------------------------------------------------------------------------------------------------


@vector(LAWFUL, "good")
def to_a_utilisation_firm(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)


@vector(LAWFUL, "good")
def to_an_outlet(tell: Case) -> None:
    waste(tell, REPAIRER)
    sends(tell, REPAIRER, OUTLET, to_site=OUTLET_SITE)


@vector(LAWFUL, "oddity")
def back_to_a_maker(tell: Case) -> None:
    waste(tell, SWAPPER)
    sends(tell, SWAPPER, CARMAKER)


@vector(LAWFUL, "bad")
def to_a_company_that_only_owns_batteries(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, BANK)
    tell.found(CONSIGNMENT, answerable=YARD)


@vector(LAWFUL, "bad")
def to_an_exporter_and_called_supply(tell: Case) -> None:
    waste(tell, REPAIRER)
    sends(tell, REPAIRER, EXPORTER, purpose="supply")
    tell.found(CONSIGNMENT, answerable=REPAIRER)


@vector(LAWFUL, "bad")
def items_without_a_code(tell: Case) -> None:
    tell.report(
        "HandoverSent", YARD, "2026-05-10", consignment="C1", to=BANK, purpose="waste", items=[{"uncoded": 1}],
        uncoded=[{"count": 3}],
    )  # fmt: skip
    tell.found(CONSIGNMENT, answerable=YARD)


@vector(LAWFUL, "bad")
def redirected_to_a_trader(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)
    tell.report("HandoverRedirected", YARD, "2026-05-12", consignment="C1", items=[{"battery": CODE}], to=BANK)
    tell.found(CONSIGNMENT, answerable=YARD)


@vector(LAWFUL, "oddity")
def redirected_to_another_firm(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, RECYCLER, to_site=PLANT)
    tell.report(
        "HandoverRedirected", YARD, "2026-05-12", consignment="C1", items=[{"battery": CODE}], to=OTHER_RECYCLER
    )


@vector(LAWFUL, "oddity")
def repair_analysis_test_and_return_are_no_hand_over_of_waste(tell: Case) -> None:
    waste(tell, YARD)
    for number, (purpose, to) in enumerate(
        (("repair", REPAIRER), ("analysis", POLICE), ("test", POLICE), ("return", BANK), ("storage", POLICE))
    ):
        tell.sent(f"K{number}", YARD, to, f"2026-05-1{number}", CODE, purpose=purpose)


@vector(LAWFUL, "oddity")
def a_pack_that_is_no_waste(tell: Case) -> None:
    tell.made(CODE, "2020-03-02")
    sends(tell, REPAIRER, SWAPPER, purpose="supply")


@vector(LAWFUL, "oddity")
def between_sites_of_one_company(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, YARD, site="yard-1", to_site="store-1")


@vector(LAWFUL, "oddity")
def a_recipient_nobody_registered(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, NEWCOMER)
    tell.found(CONSIGNMENT, "undecided")


@vector(LAWFUL, "oddity")
def a_private_person(tell: Case) -> None:
    waste(tell, REPAIRER)
    sends(tell, REPAIRER, "private")
    tell.found(CONSIGNMENT, "undecided")


@vector(LAWFUL, "oddity")
def another_yard_is_neither_named_nor_excluded(tell: Case) -> None:
    waste(tell, REPAIRER)
    sends(tell, REPAIRER, YARD)
    tell.found(CONSIGNMENT, "undecided")


@vector(LAWFUL, "oddity")
def the_owner_has_its_leased_pack_back(tell: Case) -> None:
    waste(tell, SWAPPER)
    tell.report("OwnershipChanged", BANK, "2021-05-01", owner=BANK, batteries=[CODE])
    sends(tell, SWAPPER, BANK)
    tell.found(CONSIGNMENT, "undecided")


@vector(LAWFUL, "oddity")
def registered_late_for_that_day(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, NEWCOMER)
    tell.report("PartyRegistered", REGISTRAR, "2026-09-01", **registered(NEWCOMER, "recycler", since="2026-01-01"))


@vector(LAWFUL, "boundary")
def the_last_day_of_the_role(tell: Case) -> None:
    tell.report("PartyRegistered", REGISTRAR, SINCE, **registered(NEWCOMER, "recycler", until="2026-05-10"))
    waste(tell, YARD)
    sends(tell, YARD, NEWCOMER)


@vector(LAWFUL, "boundary")
def the_day_after_the_role(tell: Case) -> None:
    tell.report("PartyRegistered", REGISTRAR, SINCE, **registered(NEWCOMER, "recycler", until="2026-05-09"))
    waste(tell, YARD)
    sends(tell, YARD, NEWCOMER)
    tell.found(CONSIGNMENT, answerable=YARD)


@vector(LAWFUL, "boundary")
def the_day_before_the_role(tell: Case) -> None:
    tell.report("PartyRegistered", REGISTRAR, SINCE, **registered(NEWCOMER, "recycler", since="2026-05-11"))
    waste(tell, YARD)
    sends(tell, YARD, NEWCOMER)
    tell.found(CONSIGNMENT, answerable=YARD)


@vector(LAWFUL, "boundary")
def the_day_before_the_measures(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, BANK, "2026-03-31")


@vector(OTHERS, "good")
def an_outlet_sends_to_a_firm(tell: Case) -> None:
    waste(tell, OUTLET)
    sends(tell, OUTLET, RECYCLER, to_site=PLANT)


@vector(OTHERS, "bad")
def an_outlet_sends_to_a_trader(tell: Case) -> None:
    """A notice: art. 19 does not name the sender, so nobody is answerable."""
    waste(tell, OUTLET)
    sends(tell, OUTLET, BANK)
    tell.found(CONSIGNMENT)


@vector(OTHERS, "oddity")
def a_yard_is_for_the_other_rule(tell: Case) -> None:
    waste(tell, YARD)
    sends(tell, YARD, BANK)


@vector(OTHERS, "oddity")
def production_scrap(tell: Case) -> None:
    waste(tell, MAKER)
    sends(tell, MAKER, RECYCLER, purpose="processing", to_site=PLANT)


@vector(OTHERS, "oddity")
def black_mass_is_no_battery(tell: Case) -> None:
    stock = {"lot": "A", "material": "black-mass", "massG": 1_000_000}
    tell.report("LotDeclared", RECYCLER, "2026-04-01", lot=stock, source="production-scrap", site=PLANT)
    fields = {"consignment": "C1", "to": BANK, "purpose": "processing", "items": [{"lot": "A"}]}
    tell.report("HandoverSent", RECYCLER, "2026-05-10", **fields)


# ---- what a day and a second role leave open -----------------------------------------------------------------------------


@vector(LAWFUL, "oddity")
def retired_later_on_the_day_by_whoever_got_it(tell: Case) -> None:
    """A working pack goes to a workshop in the morning; that one retires it, and tells the day."""
    tell.made(CODE, "2020-03-02")
    sends(tell, SWAPPER, REPAIRER, "2026-05-10T10:00:00+08:00", purpose="supply")
    tell.report("BatteryRetired", REPAIRER, "2026-05-10", codes=[CODE], reason="decay")


@vector(LAWFUL, "boundary")
def retired_the_day_before_and_called_supply(tell: Case) -> None:
    tell.made(CODE, "2020-03-02")
    tell.report("BatteryRetired", SWAPPER, "2026-05-09", codes=[CODE], reason="decay")
    sends(tell, SWAPPER, EXPORTER, "2026-05-10T00:00:00+08:00", purpose="supply")
    tell.found(CONSIGNMENT, answerable=SWAPPER)


@vector(LAWFUL, "oddity")
def redirected_to_another_workshop_on_the_day_it_was_sent_for_repair(tell: Case) -> None:
    waste(tell, SWAPPER)
    sends(tell, SWAPPER, REPAIRER, "2026-05-10T10:00:00+08:00", purpose="repair")
    tell.report("HandoverRedirected", SWAPPER, "2026-05-10", consignment="C1", items=[{"battery": CODE}], to=EXPORTER)
    tell.found(CONSIGNMENT, "undecided")


def workshop_and_outlet(tell: Case) -> None:
    roles = registered(NEWCOMER, "repairer", "outlet")
    tell.report("PartyRegistered", REGISTRAR, SINCE, **roles)
    tell.made(CODE, "2020-03-02")


@vector(LAWFUL, "oddity")
def an_outlet_that_is_a_workshop_too_passes_on_what_it_took_in(tell: Case) -> None:
    workshop_and_outlet(tell)
    tell.report("BatteryCollected", NEWCOMER, "2026-05-01", codes=[CODE], slip="S-1")
    sends(tell, NEWCOMER, BANK)
    tell.found(CONSIGNMENT, "undecided")


@vector(LAWFUL, "boundary")
def what_it_took_out_itself_binds_it(tell: Case) -> None:
    workshop_and_outlet(tell)
    tell.report("BatteryRemoved", NEWCOMER, "2026-05-01", vin=car(1), codes=[CODE], reason="repair")
    sends(tell, NEWCOMER, BANK)
    tell.found(CONSIGNMENT, answerable=NEWCOMER)


@vector(LAWFUL, "oddity")
def an_outlet_that_later_is_something_else(tell: Case) -> None:
    """The new list of roles does not name the old one; that was held until then."""
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site=OUTLET_SITE)
    tell.report("PartyChanged", REGISTRAR, "2026-09-01", **registered(OUTLET, "exporter", since="2026-09-01"))


@vector(LAWFUL, "oddity")
def an_outlet_again_after_a_pause(tell: Case) -> None:
    tell.report("PartyChanged", REGISTRAR, "2026-06-01", **registered(OUTLET, "exporter", since="2026-06-01"))
    tell.report("PartyChanged", REGISTRAR, "2026-09-01", **registered(OUTLET, "outlet", since="2026-09-01"))
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site=OUTLET_SITE)


@vector(LAWFUL, "boundary")
def the_day_after_it_was_an_outlet(tell: Case) -> None:
    tell.report("PartyChanged", REGISTRAR, "2026-05-09", **registered(OUTLET, "exporter", since="2026-05-09"))
    waste(tell, YARD)
    sends(tell, YARD, OUTLET, to_site=OUTLET_SITE)
    tell.found(CONSIGNMENT, answerable=YARD)
