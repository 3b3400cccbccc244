"""Vectors of the hints for officials."""

from suchi.simulate.identifiers import company_code
from tests.lives.telling import (
    BODYBUILDER,
    CARMAKER,
    CAST,
    MAKER,
    NEWCOMER,
    OTHER_MAKER,
    OTHER_RECYCLER,
    OUTLET,
    RECYCLER,
    REGISTRAR,
    car,
    pack,
    registered,
)
from tests.vectors.sweeping import asked, in_use, scrap
from tests.vectors.telling import OUTLET_SITE, PLANT, Case


def _firm(tell: Case, code: str, role: str, since: str, on: str) -> None:
    tell.report("PartyRegistered", REGISTRAR, on, **registered(code, role, since=since))


# ---- outlets ---------------------------------------------------------------------------------------------------------------

OUTLETS = "maker_has_an_outlet_where_it_sells"


@asked(OUTLETS, "bad", "2026-06-30")
def it_sells_where_it_has_none(tell: Case) -> None:
    in_use(tell)
    tell.found(f"company:{CARMAKER}")


@asked(OUTLETS, "good", "2026-06-30")
def it_has_one_there(tell: Case) -> None:
    in_use(tell)
    tell.report(
        "SiteChanged", REGISTRAR, "2026-04-01", party=OUTLET, site_id=OUTLET_SITE,
        principals=[{"role": CARMAKER, "since": "2026-04-01"}],
    )  # fmt: skip


@asked(OUTLETS, "oddity", "2026-06-30")
def nobody_says_where_it_was_sold(tell: Case) -> None:
    code, vin = pack(1, "2026-01-05"), car(1, 2026)
    tell.made(code, "2026-01-05")
    tell.built(vin, "2026-01-05", code)
    tell.sold(vin, "2026-01-06")


SUPPLIES = "battery_maker_has_an_outlet_where_it_supplies"


def _supplied(tell: Case, region: str | None, purpose: str = "supply") -> None:
    """A pack goes to a vehicle maker that is registered there."""
    code = pack(1, "2026-01-05")
    tell.report("PartyChanged", REGISTRAR, "2026-01-02", **registered(CARMAKER, "vehicle_maker"), region=region)
    tell.made(code, "2026-01-05")
    tell.sent("C1", MAKER, CARMAKER, "2026-04-05", code, purpose=purpose)
    tell.received("C1", CARMAKER, "2026-04-06", code)


@asked(SUPPLIES, "bad", "2026-06-30")
def it_supplies_a_province_without_an_outlet(tell: Case) -> None:
    _supplied(tell, "440300")
    tell.found(f"company:{MAKER}")


@asked(SUPPLIES, "good", "2026-06-30")
def its_outlet_in_another_town_of_the_province_counts(tell: Case) -> None:
    _supplied(tell, "330200")


@asked(SUPPLIES, "oddity", "2026-06-30")
def nobody_says_where_the_buyer_is(tell: Case) -> None:
    _supplied(tell, None)


@asked(SUPPLIES, "oddity", "2026-06-30")
def what_goes_to_a_laboratory_is_not_sold(tell: Case) -> None:
    _supplied(tell, "440300", purpose="analysis")


# ---- silent firms: 180 days from 2026-04-02 are over on 2026-09-29 ---------------------------------------------------------

SILENT = "registered_firm_reports"


@asked(SILENT, "bad", "2026-09-29", eve=True)
def it_never_reported(tell: Case) -> None:
    for code in (*CAST.values(), OTHER_MAKER, BODYBUILDER, OTHER_RECYCLER):
        tell.report("NothingToReport", code, "2026-04-01", since="2026-03-01", until="2026-03-31")
    _firm(tell, NEWCOMER, "repairer", "2026-04-02", "2026-04-02")
    tell.found(f"company:{NEWCOMER}")


@asked(SILENT, "good", "2026-12-31")
def it_said_that_there_was_nothing(tell: Case) -> None:
    it_never_reported(tell)
    tell.finds.clear()
    tell.report("NothingToReport", NEWCOMER, "2026-05-01", since="2026-04-02", until="2026-04-30")


@asked(SILENT, "oddity", "2026-12-31")
def it_left_the_trade(tell: Case) -> None:
    it_never_reported(tell)
    tell.finds.clear()
    held = [{"role": "repairer", "since": "2026-04-02", "until": "2026-06-01"}]
    tell.report("PartyChanged", REGISTRAR, "2026-06-01", party=NEWCOMER, roles=held)


# ---- collectors and counterparties -----------------------------------------------------------------------------------------

STAR = "collector_passes_on"


def _collected(tell: Case, senders: int, *, on: str = "2026-05-01", to: str = OUTLET, first: int = 0) -> None:
    for number in range(first, first + senders):
        sender = company_code(100 + number)
        _firm(tell, sender, "repairer", "2026-01-01", "2026-01-01")
        for turn in range(2):
            code = pack(100 + number * 2 + turn, "2026-01-05")
            tell.made(code, "2026-01-05")
            tell.sent(f"{number}-{turn}", sender, to, on, code, purpose="waste")
            tell.received(f"{number}-{turn}", to, on, code)


@asked(STAR, "bad", "2026-07-30")
def it_only_takes(tell: Case) -> None:
    _collected(tell, 5)
    tell.found(f"company:{OUTLET}")


@asked(STAR, "good", "2026-07-29")
def it_has_not_had_them_long(tell: Case) -> None:
    _collected(tell, 5)


@asked(STAR, "oddity", "2026-12-31")
def it_sent_some_on(tell: Case) -> None:
    _collected(tell, 5)
    tell.sent("on", OUTLET, RECYCLER, "2026-06-01", pack(100, "2026-01-05"), purpose="waste")


@asked(STAR, "oddity", "2026-12-31")
def a_recycler_processes_them(tell: Case) -> None:
    _collected(tell, 5, to=RECYCLER)
    tell.report(
        "BatchProcessed", RECYCLER, "2026-06-01", site=PLANT, step="crushing", batteries=[pack(100, "2026-01-05")]
    )


SUDDEN = "counterparties_are_steady"


@asked(SUDDEN, "bad", "2026-06-30")
def ten_at_once(tell: Case) -> None:
    _collected(tell, 1, on="2026-04-10")
    _collected(tell, 10, on="2026-06-20", first=10)
    tell.found(f"company:{OUTLET}")


@asked(SUDDEN, "good", "2026-06-30")
def nine_at_once(tell: Case) -> None:
    _collected(tell, 1, on="2026-04-10")
    _collected(tell, 9, on="2026-06-20", first=10)


@asked(SUDDEN, "oddity", "2026-06-30")
def it_has_only_begun(tell: Case) -> None:
    _collected(tell, 10, on="2026-06-20", first=10)


# ---- figures ---------------------------------------------------------------------------------------------------------------

ROUND = "masses_are_weighed"


def _batches(tell: Case, *masses: int) -> None:
    for number, mass in enumerate(masses):
        tell.report(
            "BatchProcessed", RECYCLER, "2026-06-01", site=PLANT, step="crushing",
            batteries=[scrap(tell, number, "2026-05-01")], batteries_mass_g=mass,
        )  # fmt: skip


@asked(ROUND, "bad", "2026-06-30")
def all_are_round(tell: Case) -> None:
    _batches(tell, *(100_000 * (1 + number) for number in range(16)), 1, 2, 3, 4)
    tell.found(f"site:{RECYCLER}/{PLANT}")


@asked(ROUND, "good", "2026-06-30")
def most_are_weighed(tell: Case) -> None:
    _batches(tell, *(100_000 * (1 + number) for number in range(15)), 1, 2, 3, 4, 5)


@asked(ROUND, "oddity", "2026-06-30")
def there_are_too_few_to_say(tell: Case) -> None:
    _batches(tell, *[300_000] * 19)
