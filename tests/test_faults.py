"""The proof of the rules: every fault is found, no lawful oddity is accused, and a clean population has no finding."""

import json

import pytest
from typer.testing import CliRunner

from suchi.cli import app
from suchi.domain.rule import RULES
from suchi.domain.rulebook import declared
from suchi.domain.sweep import SWEEPS
from suchi.simulate.confusion import Seen, faults, oddities
from suchi.simulate.faults import FAULTS
from suchi.simulate.oddities import ODDITIES
from suchi.simulate.options import Label

VEHICLES = 120


@pytest.fixture(scope="module")
def proof() -> dict:
    """What the command says of a small population; it has databases of its own and leaves nothing."""
    run = CliRunner().invoke(app, ["faults", "--vehicles", str(VEHICLES), "--seed", "4", "--json"])
    return json.loads(run.stdout.splitlines()[-1]) | {"exit": run.exit_code}


def test_every_fault_is_found(proof: dict) -> None:
    missed = [row["kind"] for row in proof["kinds"] if row["found"] < row["injected"]]
    assert not missed
    assert {row["kind"] for row in proof["kinds"]} == FAULTS.keys()
    assert all(row["injected"] and row["rules"] for row in proof["kinds"])


def test_no_lawful_oddity_is_accused(proof: dict) -> None:
    assert [row["kind"] for row in proof["oddities"] if row["accused"]] == []
    assert {row["kind"] for row in proof["oddities"]} == ODDITIES.keys()
    assert all(row["injected"] for row in proof["oddities"])


def test_nothing_is_found_where_nothing_is_wrong(proof: dict) -> None:
    assert proof["falseFindings"] == 0, proof["examples"]
    assert proof["exit"] == 0


def test_there_is_enough_to_prove() -> None:
    assert len(FAULTS) >= 30
    assert len(ODDITIES) >= 25
    assert len(RULES) >= 40
    assert len(SWEEPS) >= 20


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_names_rules_that_exist(kind: str) -> None:
    assert FAULTS[kind].finds, f"{kind}: no rule is named that sees it"
    for name in FAULTS[kind].finds:
        assert declared(name.removesuffix("?")) is not None, f"{kind}: {name}"


def label(kind: str, which: str, *things: str) -> Label:
    return Label(label=which, kind=kind, events=(("91990000MA000000X1", "e1"),), things=things, expected="")


def test_the_score_can_tell_a_miss_and_a_wrong_accusation() -> None:
    """A check that cannot fail proves nothing."""
    bent = [label("scrapped-twice", "fault", "vehicle:A"), label("scrapped-twice", "fault", "vehicle:B")]
    seen = [
        Seen("vehicle_is_scrapped_once", "vehicle:A", "", "broken", None),
        Seen("vehicle_is_scrapped_once", "vehicle:B", "", "undecided", None),
        Seen("vin_has_no_doubt", "vehicle:B", "", "broken", None),
    ]
    (row,) = faults(bent, seen)
    assert (row.injected, row.found, row.rules) == (2, 1, ["vehicle_is_scrapped_once"])
    odd = [label("leased-pack", "oddity", "battery:A")]
    told = [
        Seen("r", "battery:A", "", "broken", "91990000MA000000X1"),
        Seen("r", "battery:B", "", "broken", "91990000MA000000X1"),
        Seen("r", "battery:C", "", "broken", None),
        Seen("r", "battery:A", "", "undecided", None),
    ]
    (found,), strays = oddities(odd, told)
    assert (found.accused, found.undecided, [one.subject for one in strays]) == (1, 1, ["battery:B"])
