"""Vectors of taking back: collected, refused, lost, and found where no waste battery may be."""

from tests.lives.telling import (
    MAKER,
    MINISTRY,
    NEWCOMER,
    OUTLET,
    POLICE,
    RECYCLER,
    REGISTRAR,
    REPAIRER,
    SINCE,
    YARD,
    pack,
    product,
)
from tests.vectors.redlines import PLANT
from tests.vectors.telling import OUTLET_SITE, REGION, Case, vector

CODE = pack(1, "2020-03-02")
BATTERY = f"battery:{CODE}"
WHERE = "waste_is_collected_where_it_may_be"


def collected(tell: Case, who: str = OUTLET, when: str = "2026-05-10", site: str | None = OUTLET_SITE) -> None:
    tell.made(CODE, "2020-03-02")
    tell.report("BatteryCollected", who, when, codes=[CODE], slip="S-1", site=site)


@vector(WHERE, "good")
def at_an_outlet(tell: Case) -> None:
    collected(tell)


@vector(WHERE, "bad")
def at_an_office(tell: Case) -> None:
    tell.report("SiteRegistered", REGISTRAR, SINCE, party=OUTLET, site_id="office-1", kind="office", region=REGION)
    collected(tell, site="office-1")
    tell.found(f"site:{OUTLET}/office-1")


def until(tell: Case, day: str) -> None:
    tell.report(
        "SiteRegistered", REGISTRAR, SINCE, party=OUTLET, site_id="outlet-2", kind="outlet", region=REGION, until=day
    )
    collected(tell, site="outlet-2")


@vector(WHERE, "boundary")
def on_the_last_day_of_the_site(tell: Case) -> None:
    until(tell, "2026-05-10")


@vector(WHERE, "boundary")
def on_the_day_after_the_site_closed(tell: Case) -> None:
    until(tell, "2026-05-09")
    tell.found(f"site:{OUTLET}/outlet-2")


@vector(WHERE, "oddity")
def no_site_named_or_none_registered(tell: Case) -> None:
    """The role of the company suffices; nothing on record speaks against the site."""
    collected(tell, site=None)
    tell.report("BatteryCollected", OUTLET, "2026-05-11", codes=[pack(2, "2020-03-02")], slip="S-2", site="R77")


SOURCE = "uncoded_items_come_with_their_source"


def loose(tell: Case, item: dict[str, object], **more: object) -> None:
    tell.report("BatteryCollected", OUTLET, "2026-05-10", uncoded=[{"count": 3, "kind": "module"} | item], **more)


@vector(SOURCE, "good")
def the_source_is_declared(tell: Case) -> None:
    loose(tell, {"declaredSource": "个人送交"})


@vector(SOURCE, "bad")
def from_nowhere(tell: Case) -> None:
    loose(tell, {})
    tell.found(f"company:{OUTLET}")


@vector(SOURCE, "oddity")
def a_slip_or_a_company_is_a_source(tell: Case) -> None:
    loose(tell, {}, slip="S-1")
    loose(tell, {}, source=REPAIRER)


REFUSED = "take_back_is_not_refused"


def refused(tell: Case, by: str, reporter: str = REPAIRER, *, codes: tuple[str, ...] = (CODE,)) -> None:
    tell.made(CODE, "2020-03-02")
    tell.report("TakeBackRefused", reporter, "2026-05-10", by=by, codes=codes, outlet=OUTLET_SITE, statement="称已满")


@vector(REFUSED, "bad")
def an_outlet_refuses(tell: Case) -> None:
    refused(tell, OUTLET)
    tell.found(BATTERY)


@vector(REFUSED, "bad")
def a_maker_refuses_and_no_code_is_named(tell: Case) -> None:
    refused(tell, MAKER, codes=())
    tell.found(f"company:{MAKER}")


@vector(REFUSED, "good")
def a_take_back_that_is_accepted(tell: Case) -> None:
    collected(tell)


@vector(REFUSED, "oddity")
def a_workshop_owes_no_take_back(tell: Case) -> None:
    refused(tell, REPAIRER, YARD)
    tell.found(BATTERY, "undecided")


@vector(REFUSED, "oddity")
def whoever_refused_is_not_on_record(tell: Case) -> None:
    refused(tell, NEWCOMER)
    tell.found(BATTERY, "undecided")


FIELD = "waste_is_in_no_prohibited_field"


def found(tell: Case, field: str | None, code: str = CODE, by: str = MINISTRY) -> None:
    tell.report("BatteryFound", by, "2026-06-15", codes=[code], field_of_use=field, place=REGION, kept_by=POLICE)


@vector(FIELD, "good")
def found_in_a_storage_cabinet(tell: Case) -> None:
    collected(tell)
    found(tell, "storage")


@vector(FIELD, "bad")
def waste_found_in_an_e_bike(tell: Case) -> None:
    """Neither the finder nor the last holder is answerable: who put it there is not on record."""
    collected(tell)
    found(tell, "e-bike")
    tell.found(BATTERY)


def made(tell: Case, field: str) -> str:
    collected(tell, RECYCLER, site=PLANT)
    code = product(1, "2026-05-20")
    tell.report(
        "ProductMade", RECYCLER, "2026-05-20", code=code, origins=[CODE], kind="电池组", field_of_use=field, site=PLANT
    )
    return code


@vector(FIELD, "bad")
def a_product_made_for_e_bikes(tell: Case) -> None:
    code = made(tell, "e-bike")
    found(tell, "e-bike", code)
    tell.found(f"battery:{code}", answerable=RECYCLER)


@vector(FIELD, "bad")
def a_product_made_for_storage(tell: Case) -> None:
    """Whoever put it there was not the recycler, by all that is on record."""
    code = made(tell, "storage")
    found(tell, "e-bike", code)
    tell.found(f"battery:{code}")


@vector(FIELD, "oddity")
def reported_by_the_recycler_itself(tell: Case) -> None:
    code = made(tell, "e-bike")
    found(tell, "e-bike", code, RECYCLER)
    tell.found(f"battery:{code}")


@vector(FIELD, "oddity")
def never_on_record_as_waste(tell: Case) -> None:
    tell.made(CODE, "2020-03-02")
    found(tell, "e-bike")
    tell.found(BATTERY, "undecided")


@vector(FIELD, "oddity")
def a_field_that_art_22_does_not_name(tell: Case) -> None:
    collected(tell)
    found(tell, "low-speed-vehicle")


LOST = "batteries_are_not_lost"


@vector(LOST, "good")
def nothing_lost(tell: Case) -> None:
    collected(tell)


@vector(LOST, "bad")
def a_stolen_pack(tell: Case) -> None:
    """A notice; reported once more it is no further loss."""
    collected(tell)
    tell.report("BatteryLost", OUTLET, "2026-06-01", codes=[CODE], circumstances="夜间被盗")
    tell.report("BatteryLost", OUTLET, "2026-06-02", codes=[CODE], circumstances="夜间被盗")
    tell.found(BATTERY)


@vector(LOST, "oddity")
def lost_and_found(tell: Case) -> None:
    collected(tell)
    tell.report("BatteryLost", OUTLET, "2026-06-01", codes=[CODE])
    found(tell, None, by=OUTLET)
    tell.found(BATTERY)


@vector(FIELD, "oddity")
def made_for_e_bikes_before_the_measures(tell: Case) -> None:
    """That it is in use there is held against somebody, and making it was not forbidden yet."""
    tell.made(CODE, "2020-03-02")
    tell.report("BatteryCollected", RECYCLER, "2026-03-01", codes=[CODE], slip="S-1")
    code, fields = product(1, "2026-03-31"), {"kind": "pack", "field_of_use": "e-bike", "origins": [CODE]}
    tell.report("ProductMade", RECYCLER, "2026-03-31", code=code, site=PLANT, **fields)
    found(tell, "e-bike", code)
    tell.found(f"battery:{code}")


@vector(FIELD, "oddity")
def retired_on_the_day_it_was_found(tell: Case) -> None:
    tell.made(CODE, "2020-03-02")
    tell.report("BatteryFound", MINISTRY, "2026-06-01T10:00:00+08:00", codes=[CODE], field_of_use="e-bike")
    tell.report("BatteryRetired", OUTLET, "2026-06-01", codes=[CODE], reason="other")
    tell.found(BATTERY, "undecided")
