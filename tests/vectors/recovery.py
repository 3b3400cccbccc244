"""Vectors of the rules of processing."""

from tests.lives.telling import CARRIER, MAKER, OTHER_RECYCLER, OUTLET, RECYCLER, YARD, pack
from tests.vectors.handover import ONE, TWO, held, lot
from tests.vectors.telling import Case, vector

LATER = "2026-05-10"
POWDER = {"lot": "BM", "material": "black-mass", "massG": 160_000}
SALT = {"lot": "LI", "material": "lithium-carbonate", "massG": 40_000}


def model(tell: Case, *chemistries: str, wh: int = 50_000) -> None:
    tell.report(
        "BatteryModelRegistered", MAKER, "2019-01-01", model="M-1", level="P", chemistries=chemistries, rated_wh=wh
    )


def modelled(tell: Case, code: str = ONE, **fields: object) -> None:
    """A pack of the model, weighing 400 kg, in the recycler's hands."""
    tell.made(code, "2020-06-06T06:00:00+08:00", model="M-1", mass_g=400_000, **fields)
    tell.report("BatteryCollected", RECYCLER, "2026-04-10", codes=[code], slip="S-1")


def batch(
    tell: Case, step: str, *outputs: dict[str, object], when: str = LATER, by: str = RECYCLER, **fields: object
) -> None:
    tell.report("BatchProcessed", by, when, step=step, outputs=outputs, **fields)


# ---- who processes it --------------------------------------------------------------------------------------------------


@vector("processor_holds_what_it_processes", "good")
def its_holder_crushes_it(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    batch(tell, "crushing", POWDER, batteries=[ONE])


@vector("processor_holds_what_it_processes", "bad")
def another_holds_it(tell: Case) -> None:
    held(tell, ONE, by=YARD)
    batch(tell, "crushing", POWDER, batteries=[ONE])
    tell.found(f"battery:{ONE}")


@vector("processor_holds_what_it_processes", "bad")
def another_holds_what_is_made_into_a_product(tell: Case) -> None:
    held(tell, ONE, by=YARD)
    tell.report(
        "ProductMade",
        RECYCLER,
        LATER,
        code="X9FPB01G510000001RP",
        kind="cabinet",
        field_of_use="storage",
        origins=[ONE],
    )
    tell.found(f"battery:{ONE}")


@vector("processor_holds_what_it_processes", "bad")
def another_holds_what_is_only_discharged(tell: Case) -> None:
    held(tell, ONE, by=YARD)
    batch(tell, "discharge", batteries=[ONE])
    tell.found(f"battery:{ONE}")


@vector("processor_holds_what_it_processes", "oddity")
def the_receipt_was_not_reported_before_crushing(tell: Case) -> None:
    held(tell, ONE)
    tell.sent("C1", OUTLET, RECYCLER, "2026-05-01", ONE, purpose="waste")
    batch(tell, "crushing", POWDER, batteries=[ONE])
    tell.found(f"battery:{ONE}", "undecided")


@vector("processor_holds_what_it_processes", "oddity")
def received_on_the_day_it_is_crushed(tell: Case) -> None:
    held(tell, ONE)
    tell.report("BatteryCollected", OTHER_RECYCLER, LATER, codes=[ONE])
    batch(tell, "crushing", POWDER, batteries=[ONE], when=f"{LATER}T08:00:00+08:00")


# ---- mass --------------------------------------------------------------------------------------------------------------


@vector("no_more_comes_out_than_went_in", "good")
def it_adds_up(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    rest = [{"kind": "plastic", "massG": 200_000, "receiver": CARRIER}]
    batch(tell, "crushing", POWDER, batteries=[ONE], batteries_mass_g=400_000, losses_g=40_000, residues=rest)


@vector("no_more_comes_out_than_went_in", "bad")
def more_than_went_in(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    batch(tell, "crushing", POWDER | {"massG": 420_000}, batteries=[ONE], batteries_mass_g=400_000)
    tell.found("lot:BM")


@vector("no_more_comes_out_than_went_in", "boundary")
def within_the_tolerance_of_the_scales(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    batch(tell, "crushing", POWDER | {"massG": 408_000}, batteries=[ONE], batteries_mass_g=400_000)


@vector("no_more_comes_out_than_went_in", "boundary")
def a_gram_outside_the_tolerance(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    batch(tell, "crushing", POWDER | {"massG": 408_001}, batteries=[ONE], batteries_mass_g=400_000)
    tell.found("lot:BM")


@vector("no_more_comes_out_than_went_in", "oddity")
def the_rest_is_water(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    batch(tell, "sorting", POWDER | {"massG": 500_000, "moisturePermille": 300}, batteries=[ONE])


@vector("no_more_comes_out_than_went_in", "oddity")
def acid_and_carbonate_were_added(tell: Case) -> None:
    lot(tell, mass=100_000)
    batch(tell, "leaching", SALT | {"massG": 140_000}, lots=[{"lot": "A"}])
    tell.found("lot:LI", "undecided")


@vector("no_more_comes_out_than_went_in", "oddity")
def burnt_and_never_weighed(tell: Case) -> None:
    tell.made(ONE, "2020-06-06T06:00:00+08:00")
    tell.report("BatteryCollected", RECYCLER, "2026-04-10", codes=[ONE], slip="S-1", condition="burnt")
    batch(tell, "pyrolysis", POWDER, batteries=[ONE])
    tell.found("lot:BM", "undecided")


@vector("no_more_comes_out_than_went_in", "oddity")
def burnt_and_heavier_than_weighed(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER, condition="burnt")
    batch(tell, "pyrolysis", POWDER, batteries=[ONE], batteries_mass_g=100_000)
    tell.found("lot:BM", "undecided")


@vector("parts_weigh_no_more_than_the_whole", "good")
def parts_and_casing(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    parts = [{"code": pack(n, "2020-06-06", level="M"), "massG": 80_000} for n in (11, 12)]
    tell.report("BatteryDismantled", RECYCLER, LATER, code=ONE, parts=parts, mass_g=400_000)


@vector("parts_weigh_no_more_than_the_whole", "bad")
def parts_heavier_than_the_pack(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    parts = [{"code": pack(n, "2020-06-06", level="M"), "massG": 210_000} for n in (11, 12)]
    tell.report("BatteryDismantled", RECYCLER, LATER, code=ONE, parts=parts, mass_g=400_000)
    tell.found(f"battery:{ONE}")


@vector("parts_weigh_no_more_than_the_whole", "oddity")
def a_pack_whose_modules_are_on_paper_only(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    tell.report("BatteryDismantled", RECYCLER, LATER, code=ONE)


# ---- metal -------------------------------------------------------------------------------------------------------------


@vector("metal_that_comes_out_went_in", "good")
def lithium_of_the_black_mass(tell: Case) -> None:
    feed = {"lot": "A", "material": "black-mass", "massG": 100_000, "metals": {"liG": 4_000}}
    tell.report("LotDeclared", RECYCLER, "2026-04-10", lot=feed, source="imported-black-mass")
    batch(tell, "smelting", SALT | {"metals": {"liG": 3_640}}, lots=[{"lot": "A"}])


@vector("metal_that_comes_out_went_in", "bad")
def lithium_from_nowhere(tell: Case) -> None:
    feed = {"lot": "A", "material": "black-mass", "massG": 100_000, "metals": {"liG": 4_000}}
    tell.report("LotDeclared", RECYCLER, "2026-04-10", lot=feed, source="imported-black-mass")
    batch(tell, "smelting", SALT | {"metals": {"liG": 7_200}}, lots=[{"lot": "A"}])
    tell.found("lot:LI")


@vector("metal_that_comes_out_went_in", "boundary")
def within_the_tolerance_of_the_assays(tell: Case) -> None:
    feed = {"lot": "A", "material": "black-mass", "massG": 100_000, "metals": {"liG": 4_000}}
    tell.report("LotDeclared", RECYCLER, "2026-04-10", lot=feed, source="imported-black-mass")
    batch(tell, "smelting", SALT | {"metals": {"liG": 2_100}}, lots=[{"lot": "A", "massG": 50_000}])


@vector("metal_that_comes_out_went_in", "boundary")
def a_gram_above_the_assays(tell: Case) -> None:
    feed = {"lot": "A", "material": "black-mass", "massG": 100_000, "metals": {"liG": 4_000}}
    tell.report("LotDeclared", RECYCLER, "2026-04-10", lot=feed, source="imported-black-mass")
    batch(tell, "smelting", SALT | {"metals": {"liG": 2_101}}, lots=[{"lot": "A", "massG": 50_000}])
    tell.found("lot:LI")


@vector("metal_that_comes_out_went_in", "bad")
def more_lithium_than_the_chemistry_holds(tell: Case) -> None:
    model(tell, "LFP")
    modelled(tell)
    batch(tell, "crushing", POWDER | {"metals": {"liG": 6_000}}, batteries=[ONE])  # 50 kWh of LFP: 4.6 kg, + 16 %
    tell.found("lot:BM")


@vector("metal_that_comes_out_went_in", "good")
def what_the_chemistry_holds(tell: Case) -> None:
    model(tell, "LFP")
    modelled(tell)
    batch(tell, "crushing", POWDER | {"metals": {"liG": 5_300}}, batteries=[ONE])


@vector("metal_that_comes_out_went_in", "oddity")
def a_mixed_pack(tell: Case) -> None:
    """Two chemistries: the most that either of them can hold."""
    model(tell, "LFP", "NCM")
    modelled(tell)
    batch(tell, "crushing", POWDER | {"metals": {"liG": 6_500, "niG": 20_000}}, batteries=[ONE])


@vector("metal_that_comes_out_went_in", "oddity")
def nickel_in_an_iron_phosphate_batch(tell: Case) -> None:
    """The mill held another chemistry before: the table has no nickel, and nobody is to blame."""
    model(tell, "LFP")
    modelled(tell)
    batch(tell, "crushing", POWDER | {"metals": {"liG": 4_000, "niG": 300}}, batteries=[ONE])
    tell.found("lot:BM", "undecided")


@vector("metal_that_comes_out_went_in", "oddity")
def stock_of_the_first_day(tell: Case) -> None:
    tell.report("OpeningStockDeclared", RECYCLER, "2026-04-01", batteries=[TWO], provenance="opening")
    batch(tell, "crushing", POWDER | {"metals": {"liG": 9_000}}, batteries=[TWO], batteries_mass_g=400_000)
    tell.found("lot:BM", "undecided")


@vector("metal_that_comes_out_went_in", "oddity")
def feed_without_an_assay(tell: Case) -> None:
    lot(tell)
    batch(tell, "smelting", SALT | {"metals": {"liG": 3_000}}, lots=[{"lot": "A"}])
    tell.found("lot:LI", "undecided")


@vector("metal_that_comes_out_went_in", "oddity")
def lithium_added_in_repair(tell: Case) -> None:
    feed = {"lot": "A", "material": "electrode-powder", "massG": 100_000, "metals": {"liG": 4_000}}
    tell.report("LotDeclared", RECYCLER, "2026-04-10", lot=feed, source="production-scrap")
    batch(tell, "repair", SALT | {"material": "cathode-material", "metals": {"liG": 5_000}}, lots=[{"lot": "A"}])
    tell.found("lot:LI", "undecided")


@vector("metal_that_comes_out_went_in", "oddity")
def modules_whose_energy_is_stated(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    module = pack(11, "2020-06-06", level="M")
    part = {"code": module, "level": "M", "massG": 80_000, "energyWh": 10_000}
    tell.report("BatteryDismantled", RECYCLER, "2026-05-01", code=ONE, parts=[part], mass_g=400_000)
    batch(tell, "crushing", POWDER | {"massG": 30_000, "metals": {"liG": 900}}, batteries=[module])


# ---- residues, and ends without metal ----------------------------------------------------------------------------------


@vector("residues_have_a_stated_receiver", "good")
def to_a_permitted_receiver(tell: Case) -> None:
    lot(tell)
    tell.report("ResidueDisposed", RECYCLER, LATER, lots=[{"lot": "A"}], receiver=CARRIER, permit="DEMO-HW-1")


@vector("residues_have_a_stated_receiver", "oddity")
def to_nobody_in_particular(tell: Case) -> None:
    lot(tell)
    tell.report("ResidueDisposed", RECYCLER, LATER, lots=[{"lot": "A"}], receiver=CARRIER)
    tell.found(f"company:{RECYCLER}", "undecided")


@vector("residues_have_a_stated_receiver", "oddity")
def residues_of_a_batch_without_a_receiver(tell: Case) -> None:
    held(tell, ONE, by=RECYCLER)
    batch(tell, "crushing", POWDER, batteries=[ONE], residues=[{"kind": "electrolyte", "massG": 9_000}])
    tell.found(f"company:{RECYCLER}", "undecided")


@vector("batteries_are_used_up_for_a_stated_reason", "good")
def used_up_in_a_crash_test(tell: Case) -> None:
    tell.made(ONE, "2020-06-06T06:00:00+08:00")
    tell.report("BatteryConsumed", MAKER, LATER, codes=[ONE], reason="crash-test")


@vector("batteries_are_used_up_for_a_stated_reason", "bad")
def used_up_for_other_reasons(tell: Case) -> None:
    tell.made(ONE, "2020-06-06T06:00:00+08:00")
    tell.report("BatteryConsumed", MAKER, LATER, codes=[ONE], reason="other")
    tell.found(f"battery:{ONE}")


@vector("batteries_are_used_up_for_a_stated_reason", "oddity")
def used_up_with_a_document(tell: Case) -> None:
    tell.made(ONE, "2020-06-06T06:00:00+08:00")
    document = [{"hash": "ab" * 32, "kind": "test report"}]
    tell.report("BatteryConsumed", MAKER, LATER, codes=[ONE], reason="other", attachments=document)
