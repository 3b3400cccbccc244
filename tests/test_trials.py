"""A test company lives a whole life, reaching into real things as it goes; every figure is as though it had never been."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from suchi.capture.calendar import working_days
from suchi.domain.duty import DUTIES
from suchi.domain.scopes import WHOLE
from suchi.domain.trials import is_test_thing
from suchi.projections.rebuild import rebuild
from suchi.projections.sweeping import sweep
from suchi.queries import duties, findings
from suchi.simulate import Options, population
from tests.databases import Databases
from tests.lives.register import Register, several
from tests.lives.telling import pack, report

CODE_ON_TEST = "91990000MA000000T1"
PEER_ON_TEST = "91990000MA000000T2"
ROLES = "battery_maker vehicle_maker swap_operator repairer dismantler recycler outlet".split()
LINES = list(population(Options(vehicles=40, seed=3, faults="all", oddities="all", fault_every=2)))
EVENTS = [json.loads(line) for line in LINES]
LATEST = max(event["recordedAt"] for event in EVENTS)
TODAY = LATEST[:10]


def reporter_of(type_: str) -> str:
    return next(event["reporter"] for event in EVENTS if event["type"] == type_)


REGISTRAR, RECYCLER, MAKER = reporter_of("LedgerOpened"), reporter_of("BatchProcessed"), reporter_of("BatteryProduced")
REAL = next(event for event in EVENTS if event["type"] == "BatteryProduced")
CELLS = [pack(number, "2026-04-01", level="C", maker=REAL["code"][:3]) for number in (901, 902)]
SENT = next(event for event in EVENTS if event["type"] == "HandoverSent" and event["purpose"] == "waste")
VIN = next(event["vin"] for event in EVENTS if event["type"] == "VehicleProduced")
NUMBERS = iter(range(1, 1000))
LINES.append(
    report(
        "BatteryProduced", MAKER, "2026-04-02", id="with-cells", told=LATEST, level="P",
        code=pack(900, "2026-04-02", maker=REAL["code"][:3]),
        modules=[{"code": pack(900, "2026-04-02", level="M", maker=REAL["code"][:3]), "cells": CELLS}],
    )
)  # fmt: skip
"""One real pack whose cells have codes of their own, which a test company will claim."""


def tell(what: str, who: str = CODE_ON_TEST, when: str = "2026-05-04", **fields: Any) -> bytes:
    return report(what, who, when, id=f"trial-{next(NUMBERS)}", told=LATEST, **fields)


def trial() -> Iterator[bytes]:
    """Two test companies: everything from production to black mass, late and careless, and at every step something real as well."""
    mine = [pack(number, "2026-04-20", maker="000") for number in range(1, 5)]
    parts = [pack(number, "2026-04-20", maker="000", level="M") for number in range(1, 3)]
    vins = [f"000TEST{number:010}" for number in range(1, 4)]
    for party in (CODE_ON_TEST, PEER_ON_TEST):
        roles = [{"role": role, "since": "2016-01-01"} for role in ROLES]
        yield tell(
            "PartyRegistered",
            REGISTRAR,
            "2026-01-02",
            party=party,
            name="试用（示例）",
            roles=roles,
            test=True,
            region="330109",
        )
        yield tell("SiteRegistered", REGISTRAR, "2026-01-02", party=party, site_id="S", kind="plant", region="330109")
    outlet = [{"role": MAKER, "since": "2016-01-01"}]
    yield tell(
        "SiteRegistered", REGISTRAR, "2026-01-02", party=CODE_ON_TEST, site_id="O", kind="outlet", region="330109",
        principals=outlet,
    )  # fmt: skip
    yield tell("VehicleModelRegistered", model="TEST-1", propulsion="BEV", certified_on="2026-04-02")
    yield tell("VehicleModelRegistered", model="REAL-MODEL", propulsion="BEV", certified_on="2026-04-02")
    modules = [{"code": parts[0], "cells": CELLS}, {"code": parts[1]}]
    yield tell("BatteryProduced", when="2026-04-20", code=mine[0], level="P", modules=modules, mass_g=400_000)
    for code in mine[1:]:
        yield tell("BatteryProduced", when="2026-04-20", code=code, level="P", mass_g=400_000)
    yield tell("BatteryProduced", when="2026-04-20", code=REAL["code"], level="P", mass_g=1)
    for vin, code in zip(vins, mine, strict=False):
        packs = [{"code": code, "position": "main"}]
        yield tell("VehicleProduced", vin=vin, model="TEST-1", packs=packs, certificate_on="2026-04-21")
        yield tell("VehicleSold", when="2026-05-05", vin=vin)
    yield tell("VehicleSold", when="2026-05-05", vin=VIN)
    yield tell("VehicleTakenIn", when="2026-05-10", vin=vins[0])
    yield tell("VehicleTakenIn", when="2026-05-10", vin=VIN)
    yield tell("BatteryCollected", when="2026-05-11", codes=mine[2:])
    yield tell("BatteryCollected", when="2026-05-11", codes=[REAL["code"], mine[3]])
    yield tell("BatteryRetired", when="2026-05-12", codes=mine[3:], reason="decay")
    items = [{"battery": mine[3]}]
    yield tell(
        "HandoverSent",
        when="2026-05-13",
        consignment="TEST-1",
        to=RECYCLER,
        purpose="waste",
        items=items,
        mass_g=400_000,
    )
    yield tell(
        "HandoverSent",
        when="2026-05-13",
        consignment="TEST-2",
        to=PEER_ON_TEST,
        purpose="waste",
        items=[{"battery": mine[2]}],
    )
    received = [{"battery": mine[2], "outcome": "accepted"}]
    yield tell("HandoverReceived", PEER_ON_TEST, "2026-05-14", consignment="TEST-2", items=received, mass_g=400_000)
    theirs = [
        {key: value for key, value in item.items() if key == "battery"} | {"outcome": "accepted"}
        for item in SENT["items"]
    ]
    stolen = [item for item in theirs if "battery" in item]
    yield tell("HandoverReceived", when=TODAY, consignment=SENT["consignment"], items=stolen)
    outputs = [{"lot": "TEST-BM", "material": "black-mass", "mass_g": 180_000}]
    yield tell(
        "BatchProcessed", PEER_ON_TEST, "2026-05-15", site="S", step="crushing", batteries=[mine[2]], outputs=outputs
    )
    outputs = [{"lot": "TEST-BM2", "material": "black-mass", "mass_g": 180_000}]
    yield tell(
        "BatchProcessed", site="S", when="2026-05-15", step="crushing", batteries=[REAL["code"]], outputs=outputs
    )
    yield tell("HealthReported", when="2026-05-16", code=REAL["code"], state_of_health_permille=1)
    yield tell("IncidentReported", when="2026-05-16", codes=[REAL["code"]], kind="fire", condition="burnt")
    yield tell("NothingToReport", when="2026-06-01", since="2026-05-01", until="2026-05-31")


@pytest.fixture(scope="module")
def both(databases: Databases) -> Iterator[tuple[Register, Register]]:
    """The register without the test companies, and with them."""
    with several(databases) as another:
        found = []
        for lines in ([], list(trial())):
            register = another()
            for start in range(0, len(LINES), 500):
                register.tell(*LINES[start : start + 500])
            receipts = register.tell(*lines) if lines else []
            refused = [receipt for receipt in receipts if receipt.outcome == "refused"]
            assert not refused, [(receipt.line, receipt.reasons) for receipt in refused]
            register.settle()
            sweep(register.store, date.fromisoformat(TODAY), at_us=1_900_000_000_000_000, whole=True)
            found.append(register)
        yield found[0], found[1]


def counted(register: Register) -> Any:
    with register.store.connect_app() as conn:
        return findings.counted(conn, WHOLE, findings.Filters())


def overdue(register: Register) -> Any:
    with register.store.connect_app() as conn:
        return {name: duties.overdue_of(conn, name, TODAY, working_days(), None, 1000) for name in DUTIES}


def owed(register: Register) -> Any:
    real = [code for (code,) in register.rows("SELECT key FROM company ORDER BY key") if "000000T" not in code]
    with register.store.connect_app() as conn:
        return {code: duties.of_party(conn, code, TODAY, working_days(), None, 1000) for code in real}


def swept(register: Register) -> Any:
    return register.rows("SELECT rule, thing, verdict, answerable, detail FROM finding WHERE entry = '' ORDER BY 1, 2")


def flows(register: Register) -> Any:
    return register.rows(
        "SELECT site, step, direction, what, count(*), sum(mass_g) FROM flow WHERE site NOT LIKE '91990000MA000000T%%' "
        "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )


def held(register: Register) -> Any:
    return register.rows(
        "SELECT holder, phase, count(*) FROM battery WHERE maker IS NOT NULL AND key NOT LIKE '000%%' GROUP BY 1, 2 ORDER BY 1, 2"
    )


def against(register: Register) -> Any:
    return register.rows(
        "SELECT rule, thing, verdict, answerable FROM finding WHERE answerable NOT LIKE '91990000MA000000T%%' ORDER BY 1, 2, 3, 4"
    )


def shared(register: Register) -> Any:
    return register.rows("SELECT cell FROM part_shared ORDER BY 1")


def real_states(register: Register) -> Any:
    """Every thing that was there without them, as it stands."""
    found = {}
    for kind in ("battery", "vehicle", "lot", "consignment"):
        for key, state in register.rows(f"SELECT key, state FROM {kind} ORDER BY key"):
            if not is_test_thing(f"{kind}:{key}"):
                found[kind, key] = bytes(state)
    return found


@pytest.mark.parametrize("figure", [counted, overdue, owed, swept, flows, held, against, shared, real_states])
def test_every_figure_is_as_though_they_had_never_been(both, figure: Callable[[Register], Any]):
    without, with_ = both
    assert figure(without), "a figure that is empty proves nothing" if figure is not shared else ""
    assert figure(with_) == figure(without)


def test_their_own_world_lives(both):
    _, with_ = both
    assert with_.rows("SELECT phase FROM battery WHERE key LIKE '000P%%' ORDER BY key")
    assert with_.rows("SELECT count(*) FROM flow WHERE site = %s", f"{PEER_ON_TEST}/S")[0][0] > 0
    with with_.store.connect_app() as conn:
        assert duties.of_party(conn, CODE_ON_TEST, TODAY, working_days(), None, 100)
    outside = with_.rows("SELECT count(*) FROM finding WHERE rule = 'company_on_test_keeps_to_test_things'")
    assert outside[0][0] == 9


def test_a_rebuild_comes_to_the_same(both):
    _, with_ = both
    before = with_.tables("battery", "finding", "duty", "touch")
    rebuild(with_.store)
    after = with_.tables("battery", "finding", "duty", "touch")
    assert {name: rows for name, rows in after.items() if name != "finding"} == {
        name: rows for name, rows in before.items() if name != "finding"
    }
