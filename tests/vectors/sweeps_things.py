"""Vectors of the sweeps of identities, models and cases."""

from tests.lives.telling import CARMAKER, MAKER, MINISTRY, OTHER_MAKER, RECYCLER, REPAIRER, car, pack
from tests.vectors.sweeping import HERE, VIN, asked, in_use, model, retired, waste_received, waste_sent
from tests.vectors.telling import PLANT, Case

OTHER = car(2, 2026)
BATTERY = f"battery:{HERE}"
CELL = pack(900, "2026-01-04", level="C")

# ---- one code, one vehicle -------------------------------------------------------------------------------------------------


@asked("code_is_in_one_vehicle", "bad", "2026-05-31", eve=True)
def two_vehicles_carry_it(tell: Case) -> None:
    in_use(tell)
    tell.built(OTHER, "2026-05-01", HERE)
    tell.found(BATTERY)


@asked("code_is_in_one_vehicle", "good", "2026-12-31")
def each_has_its_own(tell: Case) -> None:
    in_use(tell)
    in_use(tell, pack(2, "2026-01-05"), OTHER)


@asked("code_is_in_one_vehicle", "oddity", "2026-12-31")
def it_was_taken_out_first(tell: Case) -> None:
    in_use(tell)
    tell.report("BatteryRemoved", REPAIRER, "2026-04-20", vin=VIN, codes=[HERE], reason="repair")
    tell.report("BatteryInstalled", REPAIRER, "2026-05-01", vin=OTHER, code=HERE, reason="spare")


@asked("code_is_in_one_vehicle", "oddity", "2026-12-31")
def the_first_vehicle_is_gone(tell: Case) -> None:
    in_use(tell)
    tell.report("VehicleDeregistered", MINISTRY, "2026-04-20", vin=VIN, reason="lost")
    tell.report("BatteryInstalled", REPAIRER, "2026-05-01", vin=OTHER, code=HERE, reason="spare")


@asked("code_is_in_one_vehicle", "oddity", "2026-12-31")
def the_vehicle_has_another_vin(tell: Case) -> None:
    in_use(tell)
    tell.report("VehicleReidentified", MINISTRY, "2026-04-20", vin=VIN, new_vin=OTHER)
    tell.report("BatteryInstalled", REPAIRER, "2026-05-01", vin=OTHER, code=HERE, reason="after-repair")


@asked("pack_has_one_place", "bad", "2026-05-31", eve=True)
def it_is_processed_while_fitted(tell: Case) -> None:
    in_use(tell)
    tell.report(
        "BatchProcessed",
        RECYCLER,
        "2026-05-01",
        site=PLANT,
        step="crushing",
        batteries=[HERE],
        batteries_mass_g=300_000,
    )
    tell.found(BATTERY)


@asked("pack_has_one_place", "good", "2026-12-31")
def it_went_the_lawful_way(tell: Case) -> None:
    in_use(tell)
    retired(tell, "2026-05-01")
    waste_sent(tell, "2026-05-09")
    waste_received(tell, "2026-05-11")


@asked("pack_has_one_place", "oddity", "2026-12-31")
def it_was_refitted_in_between(tell: Case) -> None:
    in_use(tell)
    tell.report("BatteryRemoved", REPAIRER, "2026-04-20", vin=VIN, codes=[HERE], reason="repair")
    tell.report("BatteryInstalled", REPAIRER, "2026-05-01", vin=VIN, code=HERE, reason="after-repair")


# ---- cells -----------------------------------------------------------------------------------------------------------------


def _with_cells(tell: Case, code: str, on: str, *cells: str) -> None:
    tell.made(code, on, cells=list(cells))


@asked("cell_is_in_one_pack", "bad", "2026-05-02")
def two_packs_claim_a_cell(tell: Case) -> None:
    other = pack(2, "2026-04-05")
    _with_cells(tell, HERE, "2026-01-05", CELL)
    _with_cells(tell, other, "2026-04-05", CELL)
    tell.found(f"battery:{other}")


@asked("cell_is_in_one_pack", "good", "2026-05-02")
def each_pack_has_its_cells(tell: Case) -> None:
    _with_cells(tell, HERE, "2026-01-05", CELL)
    _with_cells(tell, pack(2, "2026-04-05"), "2026-04-05", pack(901, "2026-01-04", level="C"))


@asked("cell_is_in_one_pack", "oddity", "2026-05-02")
def the_first_pack_is_no_more(tell: Case) -> None:
    _with_cells(tell, HERE, "2026-01-05", CELL)
    tell.report("BatteryConsumed", MAKER, "2026-03-05", codes=[HERE], reason="analysis")
    _with_cells(tell, pack(2, "2026-04-05"), "2026-04-05", CELL)


@asked("cell_is_in_one_pack", "oddity", "2026-05-02")
def the_report_was_corrected(tell: Case) -> None:
    _with_cells(tell, HERE, "2026-01-05", CELL)
    wrong = tell.made(pack(2, "2026-04-05"), "2026-04-05", cells=[CELL])
    tell.corrected(MAKER, "2026-04-09", wrong)


# ---- technical information: six months from 2026-04-10 end on 2026-10-10 ----------------------------------------------------

REMOVAL = "vehicle_model_has_removal_information"


def _filed(tell: Case, on: str, kind: str, by: str | None = None, **what: str) -> None:
    who = by or (CARMAKER if "vehicle_model" in what else MAKER)
    tell.report(
        "TechnicalInformationFiled", who, on, kind=kind, language="zh",
        version="1", document="a" * 64, **what,
    )  # fmt: skip


@asked(REMOVAL, "bad", "2026-10-11", eve=True)
def nothing_was_filed(tell: Case) -> None:
    model(tell, "2026-04-12", "2026-04-10")
    tell.found("vehicle_model:DEMO-9", "broken", CARMAKER)


@asked(REMOVAL, "bad", "2026-10-11", eve=True)
def something_else_was_filed(tell: Case) -> None:
    model(tell, "2026-04-12", "2026-04-10")
    _filed(tell, "2026-05-01", "hazards", vehicle_model="DEMO-9")
    tell.found("vehicle_model:DEMO-9", "broken", CARMAKER)


@asked(REMOVAL, "good", "2027-12-31")
def it_was_filed(tell: Case) -> None:
    model(tell, "2026-04-12", "2026-04-10")
    _filed(tell, "2026-10-10", "removal", vehicle_model="DEMO-9")


@asked(REMOVAL, "oddity", "2026-12-31")
def a_stranger_filed_it_and_its_maker_did_not(tell: Case) -> None:
    model(tell, "2026-04-12", "2026-04-10")
    _filed(tell, "2026-05-01", "removal", by=OTHER_MAKER, vehicle_model="DEMO-9")
    tell.found("vehicle_model:DEMO-9", "undecided")


@asked(REMOVAL, "good", "2026-12-31")
def a_stranger_filed_something_beside_its_maker(tell: Case) -> None:
    model(tell, "2026-04-12", "2026-04-10")
    _filed(tell, "2026-05-01", "removal", by=OTHER_MAKER, vehicle_model="DEMO-9")
    _filed(tell, "2026-05-02", "removal", vehicle_model="DEMO-9")


@asked(REMOVAL, "oddity", "2027-12-31")
def it_was_certified_before_the_measures(tell: Case) -> None:
    model(tell, "2026-04-12", "2026-03-31")


@asked(REMOVAL, "oddity", "2027-12-31", terms=False)
def no_term_is_set(tell: Case) -> None:
    model(tell, "2026-04-12", "2026-04-10")


@asked(REMOVAL, "oddity", "2026-12-31")
def a_longer_term_was_set_before(tell: Case) -> None:
    term = {"name": "TechnicalInformationFiled", "since": "2026-04-05", "amount": 12, "unit": "月", "grade": "A"}
    tell.report("TermSet", MINISTRY, "2026-04-04", term=term)
    model(tell, "2026-04-12", "2026-04-10")


@asked(REMOVAL, "oddity", "2026-10-31")
def the_term_stood_still_for_twenty_days(tell: Case) -> None:
    model(tell, "2026-04-12", "2026-04-10")
    tell.report(
        "TermSuspended", MINISTRY, "2026-06-01", party=CARMAKER, reason="flood", since="2026-06-01", until="2026-06-21"
    )


@asked(REMOVAL, "bad", "2026-11-01", eve=True)
def it_stood_still_and_ran_out(tell: Case) -> None:
    the_term_stood_still_for_twenty_days(tell)
    tell.found("vehicle_model:DEMO-9", "broken", CARMAKER)


@asked(REMOVAL, "oddity", "2027-12-31")
def work_days_cannot_be_counted(tell: Case) -> None:
    term = {"name": "TechnicalInformationFiled", "since": "2026-04-05", "amount": 120, "unit": "工作日", "grade": "A"}
    tell.report("TermSet", MINISTRY, "2026-04-04", term=term)
    model(tell, "2026-04-12", "2026-04-10")
    tell.found("vehicle_model:DEMO-9", "undecided")


INFORMED = "battery_model_has_technical_information"


def _battery_model(tell: Case) -> None:
    tell.report("BatteryModelRegistered", MAKER, "2026-05-01", model="B9", level="P", chemistries=["LFP"])


@asked(INFORMED, "bad", "2026-10-28", eve=True)
def nothing_is_known_of_it(tell: Case) -> None:
    _battery_model(tell)
    tell.found(f"battery_model:{MAKER}/B9")


@asked(INFORMED, "good", "2026-12-31")
def there_is_something(tell: Case) -> None:
    _battery_model(tell)
    _filed(tell, "2026-06-01", "dismantling", battery_model="B9")


@asked(INFORMED, "oddity", "2026-12-31")
def a_stranger_knows_something_of_it(tell: Case) -> None:
    _battery_model(tell)
    _filed(tell, "2026-06-01", "dismantling", by=OTHER_MAKER, battery_model="B9", maker=MAKER)
    tell.found(f"battery_model:{MAKER}/B9", "undecided")


@asked(INFORMED, "bad", "2026-11-07", eve=True)
def its_makers_terms_stood_still_for_ten_days(tell: Case) -> None:
    nothing_is_known_of_it(tell)
    tell.report(
        "TermSuspended", MINISTRY, "2026-06-01", party=MAKER, reason="flood", since="2026-06-01", until="2026-06-10"
    )


@asked(INFORMED, "oddity", "2026-09-27")
def it_was_registered_before_the_measures(tell: Case) -> None:
    tell.report("BatteryModelRegistered", OTHER_MAKER, "2026-02-01", model="B8", level="P", chemistries=["LFP"])


# ---- a notice past its date ------------------------------------------------------------------------------------------------


def _notice(tell: Case, due: str | None) -> None:
    tell.report("CaseOpened", MINISTRY, "2026-05-01", case="K1", party=CARMAKER)
    tell.report("NoticeIssued", MINISTRY, "2026-05-02", case="K1", due=due)


@asked("order_to_correct_is_answered", "bad", "2026-06-01")
def its_date_has_passed(tell: Case) -> None:
    _notice(tell, "2026-05-31")
    tell.found("case:K1")


@asked("order_to_correct_is_answered", "good", "2026-12-31")
def it_was_answered(tell: Case) -> None:
    _notice(tell, "2026-05-31")
    tell.report("ReplyReceived", CARMAKER, "2026-05-20", case="K1")


@asked("order_to_correct_is_answered", "oddity", "2026-05-31")
def its_last_day_is_today(tell: Case) -> None:
    _notice(tell, "2026-05-31")


@asked("order_to_correct_is_answered", "oddity", "2026-12-31")
def it_names_no_date(tell: Case) -> None:
    _notice(tell, None)


@asked("order_to_correct_is_answered", "oddity", "2026-12-31")
def its_term_had_ended_before_it_was_given(tell: Case) -> None:
    _notice(tell, "2026-05-01")
