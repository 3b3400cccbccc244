"""Sweeps against a database: each against its vectors, findings that come and go, and a day's increment against a whole run."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pytest

from suchi.commands import follow
from suchi.db.pool import Store
from suchi.domain.event import day_of, moment
from suchi.domain.sweep import SWEEPS
from suchi.projections import changed, sweeping
from suchi.projections.rebuild import rebuild
from suchi.projections.sweeping import Ran, sweep
from suchi.queries import health
from suchi.queries.sweeps import STATEMENTS
from suchi.simulate import Options, population
from tests.databases import Databases
from tests.lives.register import LIVE, Register, several
from tests.lives.telling import MAKER, MINISTRY, OUTLET, RECYCLER, REGISTRAR, YARD, opening, report
from tests.test_cli import runner
from tests.vectors.sweeping import HERE, SWEEP_VECTORS, SweepVector, model, waste_received
from tests.vectors.sweeps import (
    it_stands_in_the_yard,
    it_was_never_taken_out,
    nobody_received_it,
    the_outlet_keeps_it,
    the_yard_reported_it,
)
from tests.vectors.sweeps_plants import more_left_than_ever_came
from tests.vectors.sweeps_things import two_vehicles_carry_it
from tests.vectors.telling import Case, Expected

for _path in sorted((Path(__file__).parent / "vectors").glob("sweeps*.py")):
    import_module(f"tests.vectors.{_path.stem}")

AT = 1_800_000_000_000_000


@pytest.fixture
def another(databases: Databases) -> Iterator[Callable[[], Register]]:
    with several(databases) as give:
        yield give


def asked(register: Register, today: str, *, whole: bool = False) -> dict[str, Ran]:
    ran = sweep(register.store, date.fromisoformat(today), at_us=AT, whole=whole)
    return {one.rule: one for one in ran}


def found(register: Register, rule: str | None = None) -> list[Expected]:
    rows = register.rows("SELECT rule, thing, verdict, answerable FROM finding WHERE entry = '' ORDER BY 1, 2")
    return sorted(Expected(*row[1:]) for row in rows if rule is None or row[0] == rule)


@pytest.mark.parametrize("vector", SWEEP_VECTORS, ids=lambda v: f"{v.sweep}-{v.kind}-{v.name}")
def test_a_vector_holds(vector: SweepVector, another: Callable[[], Register]) -> None:
    case = Case(**vector.of_world)
    vector.tell(case)
    register = another()
    receipts = register.tell(*case.lines)
    assert not [(r.id, r.reasons) for r in receipts if r.outcome == "refused"]
    register.settle()
    if vector.eve:
        asked(register, (date.fromisoformat(vector.today) - timedelta(days=1)).isoformat())
        assert found(register, vector.sweep) == [], f"{vector.sweep}: found on the eve"
    asked(register, vector.today)
    assert found(register, vector.sweep) == sorted(case.finds)
    if vector.kind == "bad":
        assert any(one.verdict == "broken" for one in case.finds)
    else:
        assert not [one for one in found(register) if one.verdict == "broken" and one.answerable is not None]


@pytest.mark.parametrize("name", SWEEPS)
def test_every_sweep_has_its_vectors(name: str) -> None:
    vectors = [vector for vector in SWEEP_VECTORS if vector.sweep == name]
    assert {"good", "bad", "oddity"} <= {vector.kind for vector in vectors}
    if any(threshold.name == "days" for threshold in SWEEPS[name].thresholds) and SWEEPS[name].cadence == "day":
        assert any(vector.eve and vector.kind == "bad" for vector in vectors), f"{name}: no vector at its threshold"


def test_every_sweep_has_one_statement_and_only_sweeps_do() -> None:
    assert STATEMENTS.keys() == SWEEPS.keys()
    assert {vector.sweep for vector in SWEEP_VECTORS} <= SWEEPS.keys()
    assert len(SWEEPS) >= 20


def test_a_finding_goes_when_its_cause_goes(another: Callable[[], Register]) -> None:
    case = Case()
    nobody_received_it(case)
    register = another()
    register.tell(*case.lines)
    register.settle()
    asked(register, "2026-06-30")
    assert found(register, "sent_consignment_is_received") == case.finds
    late = Case(permits=False, loaded=False, terms=False)
    late.lines = []
    waste_received(late, "2026-07-03")
    register.tell(*late.lines)
    register.settle()
    ran = asked(register, "2026-07-04")["sent_consignment_is_received"]
    assert (ran.whole, ran.resolved) == (False, 1)
    assert found(register, "sent_consignment_is_received") == []
    history = register.rows(
        "SELECT change FROM finding_change WHERE thing = 'consignment:W1' AND entry = '' ORDER BY id"
    )
    assert history == [("found",), ("resolved",)]


@pytest.mark.parametrize(
    ("life", "rule", "party", "today"),
    [
        (nobody_received_it, "sent_consignment_is_received", RECYCLER, "2026-06-30"),
        (the_outlet_keeps_it, "waste_battery_is_handed_on", OUTLET, "2026-07-30"),
        (it_was_never_taken_out, "pack_of_a_scrapped_vehicle_reaches_a_recycler", YARD, "2026-07-30"),
        (it_stands_in_the_yard, "vehicle_taken_in_is_scrapped", YARD, "2026-10-28"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_suspension_told_late_resolves_what_was_found(
    another: Callable[[], Register], life: Callable[[Case], None], rule: str, party: str, today: str
) -> None:
    case = Case()
    life(case)
    register = another()
    register.tell(*case.lines)
    register.settle()
    asked(register, today)
    assert found(register, rule) == case.finds
    told = f"{today}T12:00:00+08:00"
    stop = report(
        "TermSuspended",
        MINISTRY,
        today,
        id="flood",
        told=told,
        party=party,
        reason="洪灾",
        since="2026-06-01",
        until="2026-06-10",
    )
    register.tell(stop)
    register.settle()
    ran = asked(register, today)[rule]
    assert (ran.whole, ran.resolved) == (False, 1)
    assert found(register, rule) == []
    asked(register, (date.fromisoformat(today) + timedelta(days=9)).isoformat())
    assert found(register, rule) == []
    asked(register, (date.fromisoformat(today) + timedelta(days=10)).isoformat())
    assert found(register, rule) == case.finds


def test_judging_entries_again_leaves_what_sweeps_found(another: Callable[[], Register]) -> None:
    case = Case()
    two_vehicles_carry_it(case)
    register = another()
    register.tell(*case.lines)
    register.settle()
    asked(register, "2026-06-30")
    before = found(register)
    late = Case()
    late.lines = []
    late.report("HealthReported", MAKER, "2026-01-06", code=HERE, state_of_health_permille=990, told="2026-07-01")
    register.tell(*late.lines)
    register.settle()
    assert found(register) == before != []


def test_an_act_that_loses_its_standing_is_looked_at_again(another: Callable[[], Register]) -> None:
    """The yard proves to have been no yard: what it reported has no effect, with no report about the vehicle."""
    case = Case()
    the_yard_reported_it(case)
    register = another()
    register.tell(*case.lines)
    register.settle()
    asked(register, "2026-09-30")
    assert found(register, "vehicle_deregistered_as_scrapped_has_a_yard") == []
    late = Case()
    late.lines = []
    held = [{"role": "dismantler", "since": "2016-01-01", "until": "2020-01-01"}]
    late.report("PartyChanged", REGISTRAR, "2026-10-01", party=YARD, roles=held)
    register.tell(*late.lines)
    register.settle()
    ran = asked(register, "2026-10-02")["vehicle_deregistered_as_scrapped_has_a_yard"]
    assert (ran.whole, ran.found) == (False, 1)


def test_who_a_holder_is_concerns_what_it_holds(another: Callable[[], Register]) -> None:
    case = Case()
    the_outlet_keeps_it(case)
    register = another()
    register.tell(*case.lines)
    register.settle()
    asked(register, "2026-08-30")
    assert found(register, "waste_battery_is_handed_on") == case.finds
    late = Case()
    late.lines = []
    held = [{"role": role, "since": "2016-01-01"} for role in ("outlet", "recycler")]
    late.report("PartyChanged", REGISTRAR, "2026-09-01", party=OUTLET, roles=held)
    register.tell(*late.lines)
    register.settle()
    ran = asked(register, "2026-09-02")["waste_battery_is_handed_on"]
    assert (ran.whole, ran.resolved) == (False, 1)


@pytest.mark.parametrize("name", ["_NEAR", "_OF_VEHICLES", "_OF_COMPANIES"])
def test_what_has_changed_is_looked_up_by_key_whatever_the_values(store: Store, name: str) -> None:
    """A writing session plans before it knows them (`Store.connect_writer`): a partial index must fit by the statement alone."""
    statement = re.sub(r"%(\(\w+\))?b", "$1", getattr(changed, name))
    with store.connect_writer() as session:
        session.execute("SET enable_seqscan = off")
        session.execute(f"PREPARE asked (text[]) AS {statement}")
        plan = "\n".join(row[0] for row in session.execute("EXPLAIN EXECUTE asked ('{a,b}')", prepare=False))
    assert "Seq Scan" not in plan, plan
    assert plan.count("Index Cond") >= plan.count(" using "), plan


@pytest.mark.parametrize(("faults", "seed"), [("all", 3), ((), 5)])
def test_day_by_day_comes_to_the_same_as_all_at_once(
    another: Callable[[], Register], monkeypatch: pytest.MonkeyPatch, faults: Any, seed: int
) -> None:
    """Reports come in as they were recorded; after each stretch only an increment is asked, in the end everything."""
    monkeypatch.setattr(sweeping, "WHOLE_AFTER", timedelta(days=10_000))
    lines = list(population(Options(vehicles=160, seed=seed, faults=faults, oddities="all", fault_every=2)))
    by_day: dict[str, list[bytes]] = {}
    for line in lines:
        recorded = msgspec.json.decode(line)["recordedAt"]
        by_day.setdefault(max(day_of(recorded), "2026-04-20"), []).append(line)
    register = another()
    day, last = date(2026, 4, 20), date(2026, 10, 31)
    while day < last:
        until = min(day + timedelta(days=12), last)
        told = [line for on, some in sorted(by_day.items()) if on <= until.isoformat() for line in some]
        for on in [on for on in by_day if on <= until.isoformat()]:
            del by_day[on]
        register.tell(*told)
        register.settle()
        asked(register, until.isoformat())
        day = until
    agenda = register.tables("sweep_agenda")["sweep_agenda"]
    stood = register.rows("SELECT rule, thing, verdict, answerable, detail FROM finding WHERE entry = '' ORDER BY 1, 2")
    again = asked(register, last.isoformat(), whole=True)
    changed = {name: (ran.found, ran.resolved) for name, ran in again.items() if SWEEPS[name].cadence == "day"}
    assert {name: pair for name, pair in changed.items() if any(pair)} == {}
    assert register.tables("sweep_agenda")["sweep_agenda"] == agenda
    assert any(row[0] == "sent_consignment_is_received" for row in stood) == (faults == "all")

    flow, history = register.tables("flow", "part_shared"), register.count("finding_change")
    rebuild(register.store)
    assert register.count("sweep_run") == 0
    assert register.tables("flow", "part_shared") == flow
    asked(register, last.isoformat())
    assert register.rows(
        "SELECT rule, thing, verdict, answerable, detail FROM finding WHERE entry = '' ORDER BY 1, 2"
    ) == sorted(stood + _whole_only(register, stood), key=lambda row: row[:2])
    assert register.count("finding_change") == history, "what had been found is not noted as found again"


def _whole_only(register: Register, stood: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Findings of sweeps that only a run over everything asks for, as far as they were not there at first."""
    names = [name for name, about in SWEEPS.items() if about.cadence == "whole"]
    rows = register.rows("SELECT rule, thing, verdict, answerable, detail FROM finding WHERE rule = ANY(%s)", names)
    return [row for row in rows if row not in stood]


def test_odd_times_stop_no_sweep(another: Callable[[], Register]) -> None:
    """Offsets of almost a day, the last day there is, terms of a million days: recorded, and no reason to fail."""
    case = Case()
    case.made(HERE, "2026-04-01T00:00:00+23:59", mass_g=2**53 - 1)
    case.sent("W1", MAKER, RECYCLER, "2026-05-01T08:00:00-23:59", HERE, purpose="waste", told="2026-05-09")
    case.received("W1", RECYCLER, "2026-05-02T08:00:00.5Z", HERE, told="2026-05-09", site="plant-1")
    case.report("BatteryConsumed", RECYCLER, "2026-05-03", codes=[HERE], reason="sample", site="plant-1")
    term = {"name": "TechnicalInformationFiled", "since": "2026-04-02", "amount": 2**53 - 1, "unit": "月", "grade": "A"}
    case.report("TermSet", MINISTRY, "2026-04-02", term=term)
    model(case, "2026-04-12", "2026-04-10")
    case.report(
        "PermitRecorded", MINISTRY, "2026-04-12", party=RECYCLER, site_id="plant-1", kind="eia", number="eia-1",
        since="2016-01-01", until="9999-12-31", capacity=2**53 - 1, unit="t", period="year",
    )  # fmt: skip
    register = another()
    assert {receipt.outcome for receipt in register.tell(*case.lines)} == {"recorded"}
    register.settle()
    asked(register, "2026-12-31")
    assert found(register, "vehicle_model_has_removal_information") == []


def test_the_commands_sweep_and_tell_a_balance(fresh: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case()
    more_left_than_ever_came(case)
    with Register(fresh) as register:
        register.tell(*case.lines)
        register.settle()
    suchi = runner(fresh, monkeypatch)
    future = suchi("sweep", "--today", "2999-01-01")
    assert (future.exit_code, "[sweep.future]" in future.stderr) == (2, True)
    first = suchi("sweep", "--today", "2026-06-30")
    assert first.exit_code == 0, first.output
    codes = [line[:4] for line in first.stdout.splitlines()]
    assert codes[0] == "编号  "
    assert codes[1:] == sorted(codes[1:])
    assert "W302" in codes
    ran = {one["rule"]: one for one in json.loads(suchi("sweep", "--today", "2026-07-01", "--full", "--json").stdout)}
    assert ran["more_does_not_leave_than_came_in"]["standing"] == 1
    assert all(one["whole"] for one in ran.values())
    site = f"{RECYCLER}/plant-1"
    told = json.loads(suchi("balance", site, "--from", "2026-06-01", "--to", "2026-06-30", "--json").stdout)
    assert (told["openingG"], told["stockG"]) == (400_000, -8_001)
    shown = suchi("balance", site).output
    assert ("进出场 gate" in shown, "净进场 net in" in shown) == (True, True)
    assert "site.unknown" in suchi("balance", "nobody/nowhere").output
    assert "balance.period" in suchi("balance", site, "--from", "2026-06-30", "--to", "2026-06-01").output
    assert "balance.day" in suchi("balance", site, "--from", "June").output
    assert "sweep.day" in suchi("sweep", "--today", "2026-02-31").output


def test_the_day_of_a_replayed_past_is_its_newest_entry(another: Callable[[], Register]) -> None:
    register = another()
    case = Case()
    case.made(HERE, "2026-03-01")
    register.tell(*case.lines)
    register.settle()
    assert sweeping.last_day(register.store) is None
    today, at_us = sweeping.day_of_register(register.store, AT)
    assert (today, at_us < AT) == (date(2026, 3, 2), True)
    asked(register, today.isoformat())
    assert sweeping.last_day(register.store) == today
    register.tell(
        report("NothingToReport", MAKER, "2026-09-01", id="nil", since="2026-08-01", until="2026-08-31"), clock_us=LIVE
    )
    assert sweeping.day_of_register(register.store, AT)[1] == AT


def test_the_day_is_swept_beside_the_follower(another: Callable[[], Register], monkeypatch: pytest.MonkeyPatch) -> None:
    register = another()
    register.tell(*opening("live"), clock_us=LIVE)
    register.settle()
    monkeypatch.setattr(follow, "_SETTLED_S", 0.01)
    monkeypatch.setattr(follow, "now_us", lambda: LIVE)
    asked(register, "2027-12-31")  # as of a day still to come: the days until then are not passed over
    stop = threading.Event()
    thread = threading.Thread(target=follow.Days(register.store, stop).run)
    thread.start()
    began = time.monotonic()
    while sweeping.last_day(register.store) == date(2027, 12, 31) and time.monotonic() - began < 60:
        time.sleep(0.05)
    stop.set()
    thread.join()
    assert sweeping.last_day(register.store) == date.fromisoformat(day_of(moment(LIVE)))


def test_a_day_that_asks_only_about_what_changed_is_swept_once(another: Callable[[], Register]) -> None:
    """Sweeps that wait for the next run over everything keep neither the day nor the health of the register back."""
    register = another()
    register.tell(*opening("live"), clock_us=LIVE)
    register.settle()
    asked(register, "2027-01-10")
    asked(register, "2027-01-11")
    with register.store.connect_app("test") as connection:
        rows = dict(connection.execute("SELECT rule, today FROM sweep_run").fetchall())
        told = health.behind(connection).swept_on
    waiting = {name for name, about in SWEEPS.items() if about.cadence == "whole"}
    assert waiting
    assert {rows[name] for name in waiting} == {date(2027, 1, 10)}
    assert sweeping.last_day(register.store) == date(2027, 1, 11)
    assert told == "2027-01-11"


@pytest.mark.parametrize("name", SWEEPS)
def test_hints_and_notices_accuse_nobody_and_own_thresholds_make_no_breach(name: str) -> None:
    about = SWEEPS[name]
    assert about.answers == "nobody" or about.severity in ("breach", "doubt")
    assert about.grade in "ABCPU"
    assert all(text for text in (about.zh, about.en, about.says_zh, about.says_en, about.next_zh, about.next_en))
