"""Open duties in the register: kept up with the states, found by party, the same after a rebuild; and late reports that were none."""

# ruff: noqa: A002 (a report's `id` is called so)

import random
from collections.abc import Callable, Iterator

import pytest

from suchi.capture.calendar import working_days
from suchi.db.pool import Store
from suchi.projections.rebuild import rebuild
from suchi.queries import duties
from tests.databases import Databases
from tests.lives.register import Register, differences, several
from tests.lives.telling import (
    CARMAKER,
    MAKER,
    MINISTRY,
    OUTLET,
    POLICE,
    RECYCLER,
    REGISTRAR,
    YARD,
    car,
    pack,
    registered,
    report,
)
from tests.vectors.telling import world

CODE, VIN = pack(1, "2026-04-02"), car(1)
LATE = "vehicle_is_reported_in_time broken"
CALENDAR = working_days()


@pytest.fixture
def register(fresh: Store) -> Iterator[Register]:
    with Register(fresh) as found:
        found.tell(*world())
        yield found


@pytest.fixture
def another(databases: Databases) -> Iterator[Callable[[], Register]]:
    with several(databases) as found:
        yield found


_number = iter(range(1, 10_000))


def say(register: Register, what: str, who: str, when: str, told: str | None = None, **fields: object) -> str:
    """One report in a batch of its own, recorded at ten on the day `told` (the day of the act unless told)."""
    name = str(fields.pop("id", None) or f"d{next(_number)}")
    line = report(what, who, when, id=name, told=f"{told or when}T10:00:00+08:00", **fields)
    [receipt] = register.tell(line)
    assert receipt.outcome in ("recorded", "withoutEffect"), receipt
    return name


def open_duties(register: Register) -> list[tuple[str, str | None, str]]:
    rows = register.rows("SELECT duty, party, since FROM duty ORDER BY duty, thing, part")
    return [(duty, party, since) for duty, party, since in rows]


def same_after_rebuild(register: Register) -> None:
    register.settle()
    before = register.tables()
    rebuild(register.store)
    assert not differences(before, register.tables())


def built(register: Register, told: str = "2026-04-10", id: str | None = None, **more: object) -> str:
    packs = [{"code": CODE, "position": "P1"}]
    return say(
        register, "VehicleProduced", CARMAKER, "2026-04-10", told, id=id, vin=VIN, model="DEMO-1", packs=packs,
        certificate_on="2026-04-10", **more,
    )  # fmt: skip


# ---- the table ------------------------------------------------------------------------------------------------------------


def test_duties_open_and_close_with_what_is_reported(register: Register) -> None:
    built(register)
    assert open_duties(register) == []
    taken = say(register, "VehicleTakenIn", YARD, "2026-05-01", vin=VIN)
    assert open_duties(register) == [("vehicle_taken_in_is_scrapped", YARD, "2026-05-01")]
    say(register, "VehicleScrapped", YARD, "2026-05-06", vin=VIN, packs_present=[{"code": CODE}])
    assert open_duties(register) == [("packs_of_a_scrapped_vehicle_are_removed", YARD, "2026-05-06")]
    say(register, "BatteryRetired", YARD, "2026-05-06", codes=[CODE], reason="vehicle-scrapped")
    say(register, "BatteryRemoved", YARD, "2026-05-07", vin=VIN, codes=[CODE], reason="scrapping")
    assert open_duties(register) == [("waste_battery_is_handed_over", YARD, "2026-05-06")]
    say(
        register,
        "HandoverSent",
        YARD,
        "2026-05-08",
        consignment="C",
        to=RECYCLER,
        purpose="waste",
        items=[{"battery": CODE}],
    )
    assert open_duties(register) == [("consignment_is_confirmed_by_its_addressee", RECYCLER, "2026-05-08")]
    received = [{"battery": CODE}]
    say(register, "HandoverReceived", RECYCLER, "2026-05-09", consignment="C", items=received)
    assert open_duties(register) == [("waste_battery_is_handed_over", RECYCLER, "2026-05-09")]
    assert owed_by(register, RECYCLER) == []  # a utilisation firm is where it was to go
    say(register, "BatchProcessed", RECYCLER, "2026-05-10", step="crushing", batteries=[CODE])
    assert open_duties(register) == []
    say(register, "EventsCorrected", YARD, "2026-05-20", targets=[{"id": taken}], reason="did-not-occur")
    assert open_duties(register) == []
    same_after_rebuild(register)


def test_a_late_report_and_a_correction_change_what_is_owed(register: Register) -> None:
    say(register, "VehicleDeregistered", MINISTRY, "2026-05-10", vin=VIN, reason="scrapped")
    assert open_duties(register) == [("vehicle_deregistered_as_scrapped_has_a_yard", None, "2026-05-10")]
    late = say(register, "VehicleTakenIn", YARD, "2026-05-01", "2026-06-20", vin=VIN)
    assert open_duties(register) == [("vehicle_taken_in_is_scrapped", YARD, "2026-05-01")]
    say(register, "EventsCorrected", YARD, "2026-06-21", targets=[{"id": late}], reason="did-not-occur")
    assert open_duties(register) == [("vehicle_deregistered_as_scrapped_has_a_yard", None, "2026-05-10")]
    same_after_rebuild(register)


def test_a_report_that_comes_within_its_role_afterwards_opens_what_it_opens(register: Register) -> None:
    say(register, "VehicleTakenIn", OUTLET, "2026-05-01", vin=VIN)
    assert open_duties(register) == []
    say(register, "PartyChanged", REGISTRAR, "2026-05-20", **registered(OUTLET, "outlet", "dismantler"))
    register.settle()
    assert open_duties(register) == [("vehicle_taken_in_is_scrapped", OUTLET, "2026-05-01")]
    same_after_rebuild(register)


def test_a_thousand_things_in_one_batch(register: Register) -> None:
    codes = [pack(number, "2026-04-02") for number in range(1, 1001)]
    say(register, "BatteryCollected", OUTLET, "2026-05-01", codes=codes)
    assert len(open_duties(register)) == 1000
    pages, after = [], None
    while page := owed_by(register, OUTLET, after=after, limit=300):
        pages += page
        after = page[-1][0].place
    assert [row.thing for row, _ in pages] == [f"battery:{code}" for code in sorted(codes)]
    say(register, "BatteryCollected", YARD, "2026-05-02", codes=codes[:400])
    assert [len(owed_by(register, party, limit=2000)) for party in (OUTLET, YARD)] == [600, 400]


# ---- asked ----------------------------------------------------------------------------------------------------------------


def owed_by(
    register: Register,
    party: str,
    today: str = "2026-11-30",
    after: duties.After | None = None,
    limit: int = 50,
    **how: bool,
) -> list[duties.Found]:
    with register.store.connect_app("suchi test") as connection:
        return duties.of_party(connection, party, today, CALENDAR, after, limit, **how)


def certified(register: Register, on: str = "2026-04-20") -> None:
    say(
        register, "VehicleModelRegistered", CARMAKER, on, model="DEMO-1", propulsion="BEV", certified_on=on,
    )  # fmt: skip


def stand(register: Register, today: str, party: str = CARMAKER, **how: bool) -> list[tuple[str, str, str | None]]:
    return [
        (row.owed.duty.split("_")[0], found.how, found.due) for row, found in owed_by(register, party, today, **how)
    ]


def test_overdue_is_computed_when_asked(register: Register) -> None:
    certified(register)
    assert stand(register, "2026-04-19") == []
    unset = ("dismantling", "no-countdown", None)
    assert stand(register, "2026-10-20") == [unset, ("removal", "running", "2026-10-20")]
    assert stand(register, "2026-10-21") == [unset, ("removal", "overdue", "2026-10-20")]
    assert stand(register, "2026-10-20", overdue=True) == []
    assert stand(register, "2026-10-21", overdue=True) == [("removal", "overdue", "2026-10-20")]
    name = "removal_information_is_filed_for_a_vehicle_model"
    with register.store.connect_app("suchi test") as connection:
        found = [
            [row.thing for row, _ in duties.overdue_of(connection, name, day, CALENDAR, None, 50)]
            for day in ("2026-10-20", "2026-10-21")
        ]
        assert found == [[], ["vehicle_model:DEMO-1"]]
        assert duties.overdue_of(connection, "waste_battery_is_handed_over", "2030-01-01", CALENDAR, None, 50) == []


def test_a_suspension_and_a_nil_report_count(register: Register) -> None:
    certified(register)
    say(
        register,
        "TermSuspended",
        MINISTRY,
        "2026-05-01",
        party=CARMAKER,
        reason="洪灾",
        since="2026-05-01",
        until="2026-05-10",
    )
    assert stand(register, "2026-10-21", overdue=True) == []
    assert stand(register, "2026-10-31", overdue=True) == [("removal", "overdue", "2026-10-30")]
    say(register, "NothingToReport", CARMAKER, "2026-11-01", since="2026-04-01", until="2026-10-31")
    assert stand(register, "2026-11-30", overdue=True) == []


def test_a_hold_stops_the_clock_of_the_thing(register: Register) -> None:
    term = {"name": "HandoverSent/waste", "since": "2026-04-01", "amount": 10, "unit": "日", "grade": "C"}
    say(register, "TermSet", MINISTRY, "2026-04-01", term=term)
    say(register, "BatteryCollected", OUTLET, "2026-05-06", codes=[CODE])
    assert stand(register, "2026-05-30", OUTLET) == [("waste", "overdue", "2026-05-16")]
    say(register, "HoldPlaced", POLICE, "2026-05-08", "2026-05-30", codes=[CODE], ground="案件")
    assert stand(register, "2026-05-30", OUTLET) == [("waste", "stopped", None)]
    say(register, "HoldLifted", POLICE, "2026-06-01", codes=[CODE])
    assert stand(register, "2026-06-10", OUTLET) == [("waste", "running", "2026-06-10")]
    assert stand(register, "2026-06-11", OUTLET) == [("waste", "overdue", "2026-06-10")]
    same_after_rebuild(register)


def test_a_pack_that_was_sent_on_is_removed_though_nobody_said_so(register: Register) -> None:
    built(register)
    say(register, "VehicleScrapped", YARD, "2026-05-06", vin=VIN, packs_present=[{"code": CODE}])
    assert [how for how, *_ in stand(register, "2026-05-07", YARD)] == ["packs"]
    say(
        register,
        "HandoverSent",
        YARD,
        "2026-05-08",
        consignment="C",
        to=RECYCLER,
        purpose="waste",
        items=[{"battery": CODE}],
    )
    assert stand(register, "2026-05-09", YARD) == []


def test_what_a_party_owes_is_read_by_index(register: Register) -> None:
    register.rows("SELECT 1")
    with register.store.connect_app("suchi test") as connection:
        connection.execute("SET enable_seqscan = off")
        plan = connection.execute(
            "EXPLAIN SELECT thing FROM duty WHERE party = 'P' AND duty = ANY('{a,b}') AND since <= '2026' "
            "AND (since, thing, duty, part) > ('', '', '', '') ORDER BY since, thing, duty, part LIMIT 50"
        ).fetchall()
    assert "duty_by_party" in str(plan)
    assert "Sort" not in str(plan)


# ---- late reports that turn out otherwise -----------------------------------------------------------------------------------


def late(register: Register) -> bool:
    register.settle()
    return LATE in register.findings(f"vehicle:{VIN}")


def test_a_hold_told_after_a_late_report_excuses_it_and_its_correction_accuses_again(register: Register) -> None:
    built(register, "2026-06-10")
    assert late(register)
    held = say(register, "HoldPlaced", POLICE, "2026-04-12", "2026-06-20", vin=VIN, ground="案件")
    say(register, "HoldLifted", POLICE, "2026-06-05", "2026-06-20", vin=VIN)
    assert not late(register)
    say(register, "EventsCorrected", POLICE, "2026-06-21", targets=[{"id": held}], reason="did-not-occur")
    assert late(register)
    same_after_rebuild(register)


def test_a_replacement_is_not_late_for_what_was_in_time(register: Register) -> None:
    wrong = built(register, "2026-04-20", line_off_on="2026-04-01")
    corrects = {"targets": [{"id": wrong}], "reason": "wrong-data", "replacements": ["right"]}
    first = say(register, "EventsCorrected", CARMAKER, "2026-06-10", **corrects)
    line = report(
        "VehicleProduced", CARMAKER, "2026-04-10", id="right", told="2026-06-11T10:00:00+08:00", vin=VIN, model="DEMO-1",
        certificate_on="2026-04-10",
    )  # fmt: skip
    [receipt] = register.tell(line)
    assert not [finding for finding in receipt.findings if finding.rule in LATE], "accused, though only for a moment"
    assert not late(register)
    undo = say(register, "EventsCorrected", CARMAKER, "2026-06-12", targets=[{"id": first}], reason="did-not-occur")
    assert late(register)  # it replaces nothing now
    say(register, "EventsCorrected", CARMAKER, "2026-06-13", targets=[{"id": undo}], reason="did-not-occur")
    assert not late(register)
    same_after_rebuild(register)


@pytest.mark.parametrize("correction_last", [True, False])
def test_a_collection_corrected_into_a_receipt_keeps_its_time(register: Register, *, correction_last: bool) -> None:
    say(register, "BatteryProduced", MAKER, "2026-04-02", code=CODE, level="P")
    item = {"consignment": "C1", "items": [{"battery": CODE}]}
    say(register, "HandoverSent", MAKER, "2026-04-05", to=RECYCLER, purpose="waste", **item)
    wrong = say(register, "BatteryCollected", RECYCLER, "2026-04-08", "2026-04-20", codes=[CODE])
    aims = {"targets": [{"id": wrong}], "reason": "wrong-data", "replacements": ["right"]}
    if not correction_last:
        say(register, "EventsCorrected", RECYCLER, "2026-08-01", **aims)
    say(register, "HandoverReceived", RECYCLER, "2026-04-08", "2026-08-01", id="right", **item)
    if correction_last:
        say(register, "EventsCorrected", RECYCLER, "2026-08-01", **aims)
    register.settle()
    about = register.findings("consignment:C1")
    assert not [text for text in about if text.startswith("receipt_of_waste_batteries_is_reported_in_time")]
    same_after_rebuild(register)


def test_a_replacement_told_before_its_correction_is_excused_with_it(register: Register) -> None:
    wrong = built(register, "2026-04-20", line_off_on="2026-04-01")
    right = built(register, "2026-06-10")
    assert late(register)
    again = built(register, "2026-08-10", line_off_on="2026-04-09")
    corrects = {"reason": "wrong-data"}
    say(register, "EventsCorrected", CARMAKER, "2026-06-11", targets=[{"id": wrong}], replacements=[right], **corrects)
    say(register, "EventsCorrected", CARMAKER, "2026-08-11", targets=[{"id": right}], replacements=[again], **corrects)
    assert not late(register)  # a replacement of a replacement
    same_after_rebuild(register)


def test_a_suspension_told_afterwards_excuses(register: Register) -> None:
    built(register, "2026-06-10")
    assert late(register)
    say(
        register,
        "TermSuspended",
        MINISTRY,
        "2026-06-20",
        party=CARMAKER,
        reason="洪灾",
        since="2026-04-15",
        until="2026-06-09",
    )
    assert not late(register)
    same_after_rebuild(register)


def test_holds_suspensions_and_replacements_told_in_any_order_leave_the_same_register(
    another: Callable[[], Register],
) -> None:
    def lines() -> list[bytes]:
        def at(number: int, what: str, who: str, when: str, told: str, **said: object) -> bytes:
            return report(what, who, when, id=f"o{number}", told=f"{told}T10:00:00+08:00", **said)

        vehicle = {"vin": VIN, "model": "DEMO-1", "certificate_on": "2026-04-10"}
        fixes = {"reason": "wrong-data"}
        return [
            at(1, "VehicleProduced", CARMAKER, "2026-04-10", "2026-04-20", line_off_on="2026-04-01", **vehicle),
            at(2, "VehicleProduced", CARMAKER, "2026-04-10", "2026-06-20", **vehicle),
            at(
                3,
                "EventsCorrected",
                CARMAKER,
                "2026-06-20",
                "2026-06-21",
                targets=[{"id": "o1"}],
                replacements=["o2"],
                **fixes,
            ),
            at(4, "HoldPlaced", POLICE, "2026-05-03", "2026-05-04", vin=VIN, codes=[CODE], ground="案件"),
            at(5, "HoldLifted", POLICE, "2026-06-03", "2026-06-04", vin=VIN, codes=[CODE]),
            at(6, "BatteryProduced", MAKER, "2026-04-02", "2026-05-20", code=CODE, level="P"),
            at(7, "VehicleTakenIn", YARD, "2026-05-01", "2026-07-01", vin=VIN, packs=[{"code": CODE}]),
            at(8, "EventsCorrected", CARMAKER, "2026-07-02", "2026-07-03", targets=[{"id": "o3"}], **fixes),
            at(9, "EventsCorrected", POLICE, "2026-07-02", "2026-07-03", targets=[{"id": "o4"}], **fixes),
            at(10, "BatteryRetired", YARD, "2026-05-02", "2026-07-04", codes=[CODE], reason="damage"),
        ]

    seen = []
    for seed in range(4):
        one = another()
        one.tell(*world())
        told = lines()
        random.Random(seed).shuffle(told)
        for line in told:
            one.tell(line)
            if seed % 2:
                one.settle()
        one.settle()
        seen.append(one.tables("finding", "duty", "replacement", "vehicle", "battery"))
        assert not differences(seen[0], seen[-1])
