"""Lives in which reports come late, are wrong, are put right, or are nobody's to make: identity survives all of it."""

from suchi.domain.codes import platform_code
from tests.lives.telling import (
    CARMAKER,
    MAKER,
    MINISTRY,
    NEWCOMER,
    OTHER_MAKER,
    OUTLET,
    RECYCLER,
    REGISTRAR,
    REPAIRER,
    SITE_UNKNOWN,
    YARD,
    Telling,
    car,
    life,
    pack,
    registered,
)


def _on_the_road(tell: Telling, code: str, vin: str) -> None:
    """Made, supplied, built in and sold in the spring of 2023."""
    tell.made(code, "2023-03-01T10:00:00+08:00")
    tell.sent(f"S-{vin}", MAKER, CARMAKER, "2023-03-02", code)
    tell.received(f"S-{vin}", CARMAKER, "2023-03-03", code)
    tell.built(vin, "2023-03-20", code)
    tell.sold(vin, "2023-04-01")


@life
def a_production_report_that_comes_years_late(tell: Telling) -> None:
    """Whoever handled the pack gets a notice that its birth is wanting; the late report answers all of them at once."""
    code, vin = pack(101, "2023-03-01"), car(101, 2023)
    tell.built(vin, "2023-03-20", code)
    wanting = "battery_is_registered_first undecided"
    tell.battery(code, stage="installed", vehicle=vin, born="", findings=wanting)
    tell.sold(vin, "2023-04-01")
    tell.report("BatteryRemoved", REPAIRER, "2025-01-10", vin=vin, codes=[code], reason="repair")
    tell.battery(code, stage="in_repair", findings=wanting)
    tell.made(code, "2023-03-01T10:00:00+08:00", told="2025-02-01")
    tell.battery(code, stage="in_repair", born="2023-03-01T10:00:00+08:00", maker=MAKER, vehicle="", holder=REPAIRER)


@life
def a_production_report_dated_after_the_use(tell: Telling) -> None:
    """The maker's day cannot be right: the pack was in a car before. Corrected with the right day, nothing is left to find."""
    code, vin = pack(102, "2023-03-01"), car(102, 2023)
    tell.built(vin, "2023-03-20", code)
    tell.made(code, "2023-05-01T10:00:00+08:00", produced_on="2023-03-01", id="wrong-day")
    found = "battery_is_registered_first undecided, produced_before_used broken"
    tell.battery(code, stage="installed", vehicle=vin, findings=found)
    tell.corrected(MAKER, "2023-06-01T10:00:00+08:00", "wrong-day", reason="wrong-data", replacements=["right-day"])
    tell.made(code, "2023-03-01T10:00:00+08:00", id="right-day", told="2023-06-01")
    tell.battery(code, stage="installed", vehicle=vin, born="2023-03-01T10:00:00+08:00")


@life
def a_car_scrapped_by_mistake_and_the_mistake_that_was_none(tell: Telling) -> None:
    """A correction takes the scrapping back and what followed from it; correcting the correction brings both again."""
    code, vin = pack(103, "2023-03-01"), car(103, 2023)
    _on_the_road(tell, code, vin)
    present = [{"code": code}]
    tell.report("VehicleScrapped", YARD, "2026-05-01T09:00:00+08:00", vin=vin, packs_present=present, id="scrapping")
    tell.battery(code, stage="vehicle_scrapped", holder=YARD)
    tell.report("PackSighted", CARMAKER, "2026-05-20T09:00:00+08:00", vin=vin, codes=[code])
    found = "scrapped_vehicle_is_not_used_again broken, scrapped_vehicle_was_taken_in undecided"
    tell.vehicle(vin, stage="scrapped", findings=found)
    tell.company(YARD, findings=SITE_UNKNOWN)
    tell.corrected(YARD, "2026-06-01T09:00:00+08:00", "scrapping", id="correction")
    tell.vehicle(vin, stage="sold", holder="@private", certificate="", scrapped_at="")
    tell.company(YARD)
    tell.battery(code, stage="in_use", holder="@vehicle", vehicle=vin)
    tell.corrected(YARD, "2026-06-10T09:00:00+08:00", "correction")
    tell.vehicle(vin, stage="scrapped", holder=YARD, findings=found)
    tell.company(YARD, findings=SITE_UNKNOWN)
    tell.battery(code, stage="vehicle_scrapped", holder=YARD)


@life
def a_correction_that_comes_before_what_it_corrects(tell: Telling) -> None:
    """Two clients of one yard: the correction arrives first. The report is void on arrival and nobody ever saw it stand."""
    code, vin = pack(104, "2023-03-01"), car(104, 2023)
    _on_the_road(tell, code, vin)
    tell.corrected(YARD, "2026-05-02T09:00:00+08:00", "too-quick")
    present = [{"code": code}]
    tell.report(
        "VehicleScrapped",
        YARD,
        "2026-05-01T09:00:00+08:00",
        vin=vin,
        packs_present=present,
        id="too-quick",
        told="2026-05-03",
    )
    tell.vehicle(vin, stage="sold", holder="@private")
    tell.battery(code, stage="in_use", holder="@vehicle")


@life
def a_wrong_code_put_right(tell: Telling) -> None:
    """The maker typed a wrong code; the correction names the report with the right one. The wrong code is nobody's any more."""
    wrong, right, vin = pack(105, "2023-03-01"), pack(106, "2023-03-01"), car(105, 2023)
    tell.made(wrong, "2023-03-01T10:00:00+08:00", id="typed")
    tell.built(vin, "2023-03-20", right)
    tell.battery(right, stage="installed", findings="battery_is_registered_first undecided")
    tell.corrected(MAKER, "2023-04-01T10:00:00+08:00", "typed", reason="wrong-data", replacements=["typed-again"])
    tell.made(right, "2023-03-01T10:00:00+08:00", id="typed-again", told="2023-04-01")
    tell.battery(right, stage="installed", vehicle=vin, maker=MAKER)
    tell.battery(wrong, stage="seen", born="", maker="", holder="@unknown")


@life
def a_code_with_a_31st_of_february(tell: Telling) -> None:
    """A code that no calendar knows is kept and doubted wherever it is reported, and its day of production cannot be compared."""
    code = "X9APB01S000001D2X0000107"  # 2023, February, 29
    tell.made(code, "2023-02-28T10:00:00+08:00")
    tell.battery(code, stage="produced", born="2023-02-28T10:00:00+08:00", findings="battery_code_has_no_doubt broken")


@life
def a_module_that_moves_from_pack_to_pack(tell: Telling) -> None:
    """Built into a second pack while on record in the first: found, until the repair that took it out is reported late."""
    first, second, module = pack(108, "2023-03-01"), pack(109, "2023-03-02"), pack(108, "2023-02-01", level="M")
    tell.made(first, "2023-03-01T10:00:00+08:00", modules=[{"code": module}])
    tell.made(second, "2023-03-02T10:00:00+08:00")
    tell.report("BatteryRepaired", REPAIRER, "2025-06-10T10:00:00+08:00", code=second, parts_in=[module])
    tell.battery(module, whole=second, findings="part_belongs_to_one_whole broken")
    tell.report(
        "BatteryRepaired", REPAIRER, "2025-06-01T10:00:00+08:00", code=first, parts_out=[module], told="2025-07-01"
    )
    tell.battery(module, whole=second, phase="in_use")
    tell.battery(first, parts="")
    tell.battery(second, parts=module)


@life
def a_cell_in_two_packs(tell: Telling) -> None:
    """Two makers name one cell: the later birth is doubted, until the first turns out to have been wrong."""
    cell, mine, theirs = (
        pack(111, "2023-02-01", level="C"),
        pack(111, "2023-03-01"),
        pack(111, "2023-03-05", maker="X9B"),
    )
    tell.made(mine, "2023-03-01T10:00:00+08:00", cells=[cell, pack(112, "2023-02-01", level="C")], id="mine")
    tell.made(theirs, "2023-03-05T10:00:00+08:00", maker=OTHER_MAKER, cells=[cell, pack(113, "2023-02-01", level="C")])
    tell.battery(mine, stage="produced")
    tell.battery(theirs, stage="produced", findings="cell_belongs_to_one_whole broken")
    tell.corrected(MAKER, "2023-04-01T10:00:00+08:00", "mine", reason="wrong-data", replacements=["mine-again"])
    tell.made(
        mine,
        "2023-03-01T10:00:00+08:00",
        cells=[pack(112, "2023-02-01", level="C")],
        id="mine-again",
        told="2023-04-01",
    )
    tell.battery(theirs, stage="produced", maker=OTHER_MAKER)
    tell.battery(mine, stage="produced", maker=MAKER)


@life
def a_pack_in_two_cars_until_its_removal_is_reported(tell: Telling) -> None:
    """The second binding is doubted, blaming nobody; the repairer's late report of the removal resolves it."""
    code, first, second = pack(121, "2023-03-01"), car(121, 2023), car(122, 2023)
    _on_the_road(tell, code, first)
    tell.built(second, "2023-06-01")
    tell.report(
        "BatteryInstalled", REPAIRER, "2026-04-10T10:00:00+08:00", vin=second, code=code, position="P1", reason="spare"
    )
    tell.battery(code, vehicle=second, findings="battery_sits_in_one_vehicle broken")
    tell.vehicle(first, packs=code)
    tell.report(
        "BatteryRemoved",
        REPAIRER,
        "2026-04-08T10:00:00+08:00",
        vin=first,
        codes=[code],
        reason="upgrade",
        told="2026-05-01",
    )
    tell.battery(code, stage="in_use", vehicle=second, phase="in_use", holder="@vehicle")
    tell.vehicle(first, packs="")
    tell.vehicle(second, packs=code)


@life
def two_packs_that_carry_one_code(tell: Telling) -> None:
    """A clone: the registrar gives the second pack a discriminator, and its car's maker puts the report right."""
    code, first, second = pack(123, "2023-03-01"), car(123, 2023), car(124, 2023)
    twin = f"{code}~2"
    _on_the_road(tell, code, first)
    tell.built(second, "2023-07-01", code, id="cloned")
    tell.battery(code, vehicle=second, findings="battery_sits_in_one_vehicle broken")
    tell.report("IdentitySplit", REGISTRAR, "2023-08-01", code=code, new_code=twin, vin=second, reason="实物核查为两件")
    tell.corrected(CARMAKER, "2023-08-10", "cloned", reason="wrong-data", replacements=["cloned-right"])
    tell.built(second, "2023-08-02", twin, id="cloned-right")
    tell.battery(code, stage="in_use", vehicle=first, holder="@vehicle")
    tell.battery(twin, stage="installed", vehicle=second, holder="@vehicle", born="2023-08-01")
    tell.vehicle(first, packs=code)
    tell.vehicle(second, packs=twin)


@life
def a_label_that_is_replaced(tell: Telling) -> None:
    """The first code stays the identity, the new one is its alias; a report under the new label is no report of an unknown pack."""
    code, label = pack(131, "2023-03-01"), pack(132, "2023-03-01")
    tell.made(code, "2023-03-01T10:00:00+08:00")
    tell.report("LabelReplaced", MAKER, "2024-01-01T10:00:00+08:00", code=code, new_code=label, reason="标签灭失")
    tell.battery(code, stage="produced", aliases=label)
    tell.battery(label, alias_of=code)
    tell.report("HealthReported", CARMAKER, "2024-02-01T10:00:00+08:00", code=label, state_of_health_permille=990)
    tell.battery(label, alias_of=code)


@life
def a_company_registered_after_it_reported(tell: Telling) -> None:
    """Its reports are kept without effect; once the registrar records the role they take effect from the day of the act."""
    code = pack(141, "2023-03-01")
    tell.made(code, "2023-03-01T10:00:00+08:00")
    tell.report("BatteryCollected", NEWCOMER, "2026-04-15", codes=[code], slip="S-9")
    tell.battery(code, stage="produced", phase="new", holder=MAKER)
    tell.company(NEWCOMER, findings="act_is_within_a_registered_role undecided")
    tell.report("PartyRegistered", REGISTRAR, "2026-05-01", **registered(NEWCOMER, "recycler", since="2026-04-01"))
    tell.company(NEWCOMER, born="2026-05-01")
    tell.battery(code, stage="collected", phase="waste", holder=NEWCOMER)


@life
def a_role_that_had_ended_before_the_act(tell: Telling) -> None:
    """A recycler until the end of 2025: what it did until then stands, what it did after has no effect and is found."""
    old, new = pack(142, "2020-03-01"), pack(143, "2020-03-01")
    tell.made(old, "2020-03-01T10:00:00+08:00")
    tell.made(new, "2020-03-01T10:00:00+08:00")
    tell.report("PartyRegistered", REGISTRAR, "2020-01-01", **registered(NEWCOMER, "recycler", since="2020-01-01"))
    tell.report("BatteryCollected", NEWCOMER, "2025-12-31", codes=[old], slip="1")
    tell.report("BatteryCollected", NEWCOMER, "2026-01-01", codes=[new], slip="2")
    tell.battery(new, stage="collected", holder=NEWCOMER)
    fields = registered(NEWCOMER, "recycler", since="2020-01-01", until="2025-12-31")
    tell.report("PartyChanged", REGISTRAR, "2026-02-01", **fields)
    tell.battery(old, stage="collected", phase="waste", holder=NEWCOMER)
    tell.battery(new, stage="produced", phase="new", holder=MAKER)
    tell.company(NEWCOMER, findings="act_is_within_a_registered_role broken")


@life
def a_report_outside_its_role_that_the_ministry_adopts(tell: Telling) -> None:
    """A repairer crushes packs: recorded without effect and found. Adopted, it takes effect; the adoption can be taken back."""
    code = pack(144, "2020-03-01")
    tell.made(code, "2020-03-01T10:00:00+08:00")
    mass = [{"lot": "BM-144", "material": "black-mass", "massG": 120_000}]
    tell.report("BatchProcessed", REPAIRER, "2026-04-20", step="crushing", batteries=[code], outputs=mass, id="crushed")
    tell.battery(code, stage="produced", phase="new")
    tell.company(REPAIRER, findings="act_is_within_a_registered_role broken")
    tell.report(
        "ReportAdopted", MINISTRY, "2026-05-20", targets=[{"id": "crushed", "reporter": REPAIRER}], id="adoption"
    )
    # in effect, it is a batch like any other: the maker still held the pack, and nobody had weighed it
    tell.battery(
        code, stage="recycled", phase="ended", lot="BM-144", findings="processor_holds_what_it_processes broken"
    )
    unweighed = "no_more_comes_out_than_went_in undecided"
    tell.lot("BM-144", mass_g="120000", holder=REPAIRER, findings=unweighed)
    tell.company(REPAIRER, findings=SITE_UNKNOWN)
    tell.corrected(MINISTRY, "2026-06-20", "adoption", reason="wrong-data")
    tell.battery(code, stage="produced", phase="new", lot="")
    tell.lot("BM-144", mass_g="", findings=unweighed)
    tell.company(REPAIRER, findings="act_is_within_a_registered_role broken")


@life
def a_pack_older_than_the_standard(tell: Telling) -> None:
    """No code on it: the yard asks for a platform code, and from then on it is a pack like any other."""
    code = platform_code(145)
    tell.report(
        "PlatformCodeAssigned",
        YARD,
        "2026-04-05T10:00:00+08:00",
        code=code,
        old_marking="BYD-2012-A",
        mass_g=210_000,
        site="Y01",
    )
    tell.battery(code, holder=f"{YARD}/Y01", mass_g="210000", phase="new", level="P")
    tell.report("BatteryRetired", YARD, "2026-04-06", codes=[code], reason="vehicle-scrapped", site="Y01")
    tell.battery(code, stage="retired", phase="waste")
    tell.sent("W145", YARD, OUTLET, "2026-04-10", code, purpose="waste", site="Y01")
    tell.report("BatteryCollected", RECYCLER, "2026-04-12", codes=[code], source=YARD)
    tell.battery(code, stage="collected", phase="waste", holder=RECYCLER, flags="", consignment="")
    tell.consignment("W145", findings="outlet_that_gets_waste_has_a_principal undecided")  # no site of it is named


@life
def one_production_reported_under_two_ids(tell: Telling) -> None:
    """The same birth sent twice as two reports is one code registered twice; taking one of them back resolves it."""
    code = pack(146, "2023-03-01")
    tell.made(code, "2023-03-01T10:00:00+08:00", id="once")
    tell.made(code, "2023-03-01T11:00:00+08:00", id="twice")
    tell.battery(code, stage="produced", findings="one_code_one_battery broken")
    tell.corrected(MAKER, "2023-03-02T10:00:00+08:00", "twice")
    tell.battery(code, stage="produced", born="2023-03-01T10:00:00+08:00")
