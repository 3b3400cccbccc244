"""What governs an act and comes on record after it: the register ends with what a memory that knew everything finds."""

import json
import random

import pytest

from suchi.db.pool import Store
from tests.lives.register import Register
from tests.lives.telling import CARMAKER, MAKER, MINISTRY, RECYCLER, pack
from tests.vectors import qualification, recipients, recipients_on_record, redlines, scrapping
from tests.vectors.memory import findings
from tests.vectors.telling import PLANT, VECTORS, Case, Vector

__all__ = [
    "qualification",
    "recipients",
    "recipients_on_record",
    "redlines",
    "scrapping",
]  # importing them fills VECTORS

LATE = frozenset(
    "PermitRecorded PermitEnded RegisterLoaded SiteRegistered SiteChanged VehicleModelRegistered TermSet".split()
)
NAMES = (
    "no_investment_approval an_outlet_whose_report_is_adopted renewed_on_the_day_it_ended permits_belong_to_a_site "
    "a_qualification_by_the_yards_own_word registered_late_for_that_day redirected_to_a_plant_without_permits "
    "its_only_principal_left one_of_two_is_gone a_model_that_an_authority_exempts renewed_later_under_the_same_number "
    "whether_it_was_renewed_is_open the_plant_moved_to_a_loaded_region_after_the_act moving_away_afterwards_does_not_help "
    "the_plant_moved_to_a_loaded_region_on_the_day_of_the_act"
).split()
PACKS_TOLD_LATE = (
    "closed_in_the_morning_and_taken_out_in_the_afternoon stated_absent_and_taken_out_after_all a_module_is_no_pack "
    "the_yard_takes_out_a_pack_that_was_not_on_record_in_it what_another_takes_out_later_is_not_the_yards"
).split()


@pytest.mark.parametrize("vector", [v for v in VECTORS if v.name in NAMES], ids=lambda v: v.name)
def test_what_governs_may_come_last(vector: Vector, fresh: Store) -> None:
    case = Case(**vector.of_world)
    vector.tell(case)
    expected = {f"{f.rule} {f.verdict} {f.subject}" for f in findings(case.lines)}
    acts, late = [], []
    for line in case.lines:
        (late if json.loads(line)["type"] in LATE else acts).append(line)
    random.Random(vector.name).shuffle(late)
    with Register(fresh) as register:
        register.tell(*acts)
        register.settle()
        for line in late:
            register.tell(line)
        register.settle()
        assert register.findings() == expected


@pytest.mark.parametrize("partly", [False, True], ids=["all of it", "a part of it"])
def test_whom_a_consignment_was_for_before_still_counts(fresh: Store, partly: bool) -> None:
    """The first addressee's permit turns out to have ended before the sending; meanwhile the items went elsewhere."""
    codes = [pack(1, "2020-03-02"), pack(2, "2020-03-02")]
    case = Case()
    for code in codes:
        case.made(code, "2020-03-02", maker=MAKER)
    case.report("BatteryRetired", MAKER, "2026-04-20", codes=codes, reason="decay")
    case.sent("C1", MAKER, RECYCLER, "2026-05-10", *codes, purpose="waste", to_site=PLANT)
    items = [{"battery": code} for code in (codes[:1] if partly else codes)]
    case.report("HandoverRedirected", MAKER, "2026-05-12", consignment="C1", items=items, to=CARMAKER)
    acts = list(case.lines)
    case.report(
        "PermitEnded",
        MINISTRY,
        "2026-06-01",
        party=RECYCLER,
        site_id=PLANT,
        kind="eia",
        number="eia-1",
        on="2026-05-01",
    )
    expected = {f"{f.rule} {f.verdict} {f.subject}" for f in findings(case.lines)}
    assert any(text.startswith("recipient_of_waste_holds_its_permits") for text in expected)
    with Register(fresh) as register:
        register.tell(*acts)
        register.settle()
        register.tell(*case.lines[len(acts) :])
        register.settle()
        assert register.findings() == expected


@pytest.mark.parametrize(
    "when", ["2026-05-02", "2026-05-11T09:00:00+08:00", "2026-05-10"], ids=["before", "after", "that day"]
)
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)], ids=str)
def test_a_receipt_may_be_on_record_before_its_sending(fresh: Store, when: str, order: tuple[int, ...]) -> None:
    """Sending, receipt and a second receipt, in whatever order they are told: the findings that stand are the same."""
    codes = [pack(1, "2020-03-02"), pack(2, "2020-03-02")]
    case = Case()
    for code in codes:
        case.made(code, "2020-03-02", maker=MAKER)
    case.report("BatteryRetired", MAKER, "2026-04-20", codes=codes, reason="decay")
    begun = len(case.lines)
    case.sent("C1", MAKER, RECYCLER, "2026-05-10", codes[0], purpose="waste", mass_g=400_000)
    case.received("C1", RECYCLER, when, *codes, mass_g=600_000)
    case.received("C1", RECYCLER, "2026-05-20", codes[0], mass_g=400_000)
    expected = {f"{f.rule} {f.verdict} {f.subject}" for f in findings(case.lines)}
    assert (f"item_is_received_once broken battery:{codes[0]}" in expected) == (when != "2026-05-02")
    with Register(fresh) as register:
        register.tell(*case.lines[:begun])
        register.settle()
        for place in order:
            register.tell(case.lines[begun + place])
            register.settle()
        assert register.findings() == expected


@pytest.mark.parametrize("vector", [v for v in VECTORS if v.name in PACKS_TOLD_LATE], ids=lambda v: v.name)
def test_what_is_told_of_packs_after_the_scrapping_settles_it(vector: Vector, fresh: Store) -> None:
    """One report after the other, the removal last; and taken back by a correction the first verdict stands again."""
    case = Case(**vector.of_world)
    vector.tell(case)
    removals = [line for line in case.lines if json.loads(line)["type"] == "BatteryRemoved"]
    others = [line for line in case.lines if line not in removals]
    with Register(fresh) as register:
        register.tell(*others)
        register.settle()
        first = register.findings(f"vehicle:{scrapping.VIN}")
        for line in removals:
            register.tell(line)
            register.settle()
        assert register.findings() == {f"{f.rule} {f.verdict} {f.subject}" for f in findings(case.lines)}
        wrong = json.loads(removals[0])
        case.corrected(wrong["reporter"], "2026-07-01", wrong["id"])
        register.tell(case.lines[-1])
        register.settle()
        assert register.findings(f"vehicle:{scrapping.VIN}") == first
