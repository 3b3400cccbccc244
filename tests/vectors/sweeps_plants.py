"""Vectors of the sweeps of plants."""

from tests.lives.telling import MINISTRY, RECYCLER, REGISTRAR, SINCE
from tests.vectors.sweeping import asked, scrap
from tests.vectors.telling import PLANT, Case

SITE = f"site:{RECYCLER}/{PLANT}"


def _permit(tell: Case, kind: str, number: str = "N1", since: str = SINCE, **more: object) -> None:
    tell.report(
        "PermitRecorded", MINISTRY, since, told=max(since, "2026-04-01"), party=RECYCLER, site_id=PLANT, kind=kind, number=number,
        since=since, **more,
    )  # fmt: skip


def _processed(tell: Case, on: str, codes: list[str], mass_g: int, step: str = "crushing", **more: object) -> str:
    return tell.report(
        "BatchProcessed", RECYCLER, on, site=PLANT, step=step, batteries=codes, batteries_mass_g=mass_g,
        outputs=more.pop("outputs", [{"lot": f"BM-{on}", "material": "black-mass", "massG": mass_g // 3}]), **more,
    )  # fmt: skip


# ---- capacity --------------------------------------------------------------------------------------------------------------

CAPACITY = "throughput_stays_within_the_permit"


@asked(CAPACITY, "bad", "2026-06-02", eve=True)
def one_ton_and_a_bit(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01", 1_000_000)], 1_000_000)
    _processed(tell, "2026-06-02", [scrap(tell, 2, "2026-05-02", 1000)], 1)
    tell.found(SITE, "broken", RECYCLER)


@asked(CAPACITY, "good", "2026-12-31")
def just_one_ton(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01", 1_000_000)], 1_000_000)


@asked(CAPACITY, "oddity", "2027-12-31")
def each_year_has_its_own(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    _processed(tell, "2026-12-31", [scrap(tell, 1, "2026-05-01", 900_000)], 900_000)
    _processed(tell, "2027-01-01", [scrap(tell, 2, "2026-05-02", 900_000)], 900_000)


@asked(CAPACITY, "oddity", "2026-12-31")
def two_steps_are_one_throughput(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    code = scrap(tell, 1, "2026-05-01", 900_000)
    _processed(tell, "2026-06-01", [code], 900_000, step="discharge", outputs=[])
    _processed(tell, "2026-06-02", [code], 900_000)


@asked(CAPACITY, "oddity", "2026-12-31")
def what_is_only_sorted_for_others_is_not_processed(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    code = scrap(tell, 1, "2026-05-01", 9_000_000)
    _processed(tell, "2026-06-01", [code], 9_000_000, step="discharge", outputs=[])
    _processed(tell, "2026-06-02", [code], 9_000_000, step="sorting", outputs=[])


@asked(CAPACITY, "oddity", "2026-12-31")
def what_came_before_the_measures_is_not_held_against_it(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    _processed(tell, "2026-03-31", [scrap(tell, 1, "2026-02-01", 900_000)], 900_000)
    _processed(tell, "2026-06-01", [scrap(tell, 2, "2026-05-02", 900_000)], 900_000)


@asked(CAPACITY, "oddity", "2026-12-31")
def nobody_knows_the_unit(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="packs", period="year")
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01", 9_000_000)], 9_000_000)
    tell.found(SITE, "undecided")


@asked(CAPACITY, "oddity", "2026-12-31")
def a_second_line_has_a_permit_of_its_own(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    _permit(tell, "eia", number="N2", capacity=1, unit="t", period="year")
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01", 1_500_000)], 1_500_000)
    tell.found(SITE, "undecided")


@asked(CAPACITY, "bad", "2026-12-31")
def more_than_both_lines_may_take(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    _permit(tell, "eia", number="N2", capacity=1, unit="t", period="year")
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01", 2_000_001)], 2_000_001)
    tell.found(SITE, "broken", RECYCLER)


@asked(CAPACITY, "bad", "2026-12-31")
def renewed_under_its_number_it_is_no_second_line(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year", until="2026-06-30")
    _permit(tell, "eia", since="2026-07-01", capacity=1, unit="t", period="year")
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01", 1_500_000)], 1_500_000)
    tell.found(SITE, "broken", RECYCLER)


@asked(CAPACITY, "oddity", "2026-12-31")
def the_report_was_withdrawn(tell: Case) -> None:
    _permit(tell, "eia", capacity=1, unit="t", period="year")
    wrong = _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01", 9_000_000)], 9_000_000)
    tell.corrected(RECYCLER, "2026-06-05", wrong)


# ---- masses over a year ----------------------------------------------------------------------------------------------------

YEAR = "more_does_not_leave_than_came_in"


def _shipped(tell: Case, on: str, lot: str, mass_g: int) -> None:
    tell.report("ProductShipped", RECYCLER, on, site=PLANT, lots=[{"lot": lot, "massG": mass_g}], receiver="demo")


def _opened(tell: Case, mass_g: int) -> None:
    lot = {"lot": "OLD", "material": "black-mass", "massG": mass_g}
    tell.report("OpeningStockDeclared", RECYCLER, "2026-04-01", site=PLANT, lots=[lot])


@asked(YEAR, "bad", "2026-06-30")
def more_left_than_ever_came(tell: Case) -> None:
    _opened(tell, 100_000)
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01")], 300_000)
    _shipped(tell, "2026-06-30", "BM-2026-06-01", 408_001)
    tell.found(SITE, "broken", RECYCLER)


@asked(YEAR, "good", "2026-06-30")
def as_much_as_the_scales_allow(tell: Case) -> None:
    _opened(tell, 100_000)
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01")], 300_000)
    _shipped(tell, "2026-06-30", "BM-2026-06-01", 408_000)


@asked(YEAR, "oddity", "2026-06-30")
def stock_of_the_first_day_left(tell: Case) -> None:
    _opened(tell, 500_000)
    _shipped(tell, "2026-06-30", "OLD", 500_000)


@asked(YEAR, "oddity", "2026-06-30")
def foreign_feed_left(tell: Case) -> None:
    lot = {"lot": "F1", "material": "black-mass", "massG": 500_000}
    tell.report("LotDeclared", RECYCLER, "2026-05-01", site=PLANT, lot=lot, source="imported-black-mass")
    _shipped(tell, "2026-06-30", "F1", 500_000)


@asked(YEAR, "oddity", "2026-06-30")
def nobody_declared_the_first_stock(tell: Case) -> None:
    _shipped(tell, "2026-06-30", "OLD", 500_000)
    tell.found(SITE, "undecided")


@asked(YEAR, "oddity", "2026-06-30")
def reagents_came_on_top_of_the_feed(tell: Case) -> None:
    """Leaching adds acid, carbonate and water: products and filter cakes weigh more than the black mass did."""
    lot = {"lot": "F1", "material": "black-mass", "massG": 500_000}
    tell.report("LotDeclared", RECYCLER, "2026-05-01", site=PLANT, lot=lot, source="imported-black-mass")
    _opened(tell, 1)
    tell.report(
        "BatchProcessed", RECYCLER, "2026-05-10", site=PLANT, step="leaching", lots=[{"lot": "F1"}],
        outputs=[{"lot": "P1", "material": "mixed-hydroxide", "massG": 700_000}],
    )  # fmt: skip
    _shipped(tell, "2026-06-20", "P1", 700_000)
    tell.found(SITE, "undecided")


@asked(YEAR, "oddity", "2026-06-30")
def packs_that_it_removed_itself_left_again(tell: Case) -> None:
    """A firm that is a yard as well: what it takes out of vehicles is handed over to it by nobody."""
    roles = [{"role": role, "since": "2016-01-01"} for role in ("recycler", "dismantler")]
    tell.report("PartyChanged", REGISTRAR, "2026-01-02", party=RECYCLER, roles=roles)
    _opened(tell, 1)
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01")], 300_000)
    _shipped(tell, "2026-06-30", "BM-2026-06-01", 408_001)
    tell.found(SITE, "undecided")


@asked(YEAR, "oddity", "2026-06-30")
def packs_that_it_collected_itself_left_again(tell: Case) -> None:
    _opened(tell, 1)
    tell.report(
        "BatteryCollected", RECYCLER, "2026-05-02", site=PLANT, uncoded=[{"count": 9, "massG": 400_000}], slip="S-9"
    )
    _processed(tell, "2026-06-01", [scrap(tell, 1, "2026-05-01")], 300_000)
    _shipped(tell, "2026-06-30", "BM-2026-06-01", 408_001)
    tell.found(SITE, "undecided")


# ---- recovery --------------------------------------------------------------------------------------------------------------

RECOVERY = "listed_firm_recovers_its_metals"


def _smelted(tell: Case, li_g: int, ni_g: int, *, listed: bool = True, declared: bool = True) -> None:
    if listed:
        _permit(tell, "listing")
    metals = {"liG": 10_000, "niG": 100_000} if declared else None
    lot = {"lot": "F1", "material": "black-mass", "massG": 500_000} | ({"metals": metals} if metals else {})
    tell.report("LotDeclared", RECYCLER, "2026-05-01", site=PLANT, lot=lot, source="imported-black-mass")
    tell.report(
        "BatchProcessed", RECYCLER, "2026-05-10", site=PLANT, step="smelting", lots=[{"lot": "F1"}], losses_g=100_000,
        outputs=[
            {"lot": "P1", "material": "mixed-hydroxide", "massG": 200_000, "metals": {"liG": li_g, "niG": ni_g}},
            {"lot": "P2", "material": "slag", "massG": 200_000},
        ],
    )  # fmt: skip


@asked(RECOVERY, "bad", "2026-06-30")
def nickel_stays_below(tell: Case) -> None:
    _smelted(tell, 9_000, 97_999)
    tell.found(SITE)


@asked(RECOVERY, "good", "2026-06-30")
def both_are_just_met(tell: Case) -> None:
    _smelted(tell, 9_000, 98_000)


@asked(RECOVERY, "oddity", "2026-06-30")
def it_is_not_listed(tell: Case) -> None:
    _smelted(tell, 1_000, 1_000, listed=False)


@asked(RECOVERY, "oddity", "2026-06-30")
def nobody_declared_the_metals(tell: Case) -> None:
    _smelted(tell, 1_000, 1_000, declared=False)
    tell.found(SITE, "undecided")


# ---- permits ---------------------------------------------------------------------------------------------------------------

PERMITS = "site_with_stock_holds_its_permits"


def _ended(tell: Case, until: str) -> None:
    scrap(tell, 1, "2026-05-01")
    tell.report("PermitEnded", MINISTRY, until, party=RECYCLER, site_id=PLANT, kind="eia", number="eia-1", on=until)


@asked(PERMITS, "bad", "2026-06-01", eve=True)
def stock_is_held_without_it(tell: Case) -> None:
    _ended(tell, "2026-05-31")
    tell.found(SITE)


@asked(PERMITS, "good", "2026-12-31")
def all_permits_run_on(tell: Case) -> None:
    scrap(tell, 1, "2026-05-01")


@asked(PERMITS, "oddity", "2026-12-31")
def it_was_renewed(tell: Case) -> None:
    _ended(tell, "2026-05-31")
    _permit(tell, "eia", "N2", "2026-05-31")


@asked(PERMITS, "oddity", "2026-06-01", loaded=False)
def the_register_of_permits_is_not_complete(tell: Case) -> None:
    _ended(tell, "2026-05-31")
    tell.found(SITE, "undecided")


@asked(PERMITS, "oddity", "2026-12-31")
def nothing_is_held(tell: Case) -> None:
    tell.report(
        "PermitEnded",
        MINISTRY,
        "2026-05-31",
        party=RECYCLER,
        site_id=PLANT,
        kind="eia",
        number="eia-1",
        on="2026-05-31",
    )
