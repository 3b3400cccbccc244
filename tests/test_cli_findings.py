"""Findings and rules in the terminal: each with clause and next step, as text and for programs."""

import json

import pytest

from suchi.db.pool import Store
from suchi.domain.rule import RULES
from suchi.domain.rulebook import everything
from tests.lives.register import Register
from tests.lives.telling import MAKER, RECYCLER, Telling, opening, pack
from tests.test_cli import runner

CODE = pack(1, "2026-04-02")


@pytest.fixture
def suchi(fresh: Store, monkeypatch: pytest.MonkeyPatch):
    """Runs a command against a register in which a firm sent what another has."""
    tell = Telling()
    tell.made(CODE, "2026-04-02")
    tell.sent("C1", RECYCLER, MAKER, "2026-04-05", CODE, purpose="waste")
    tell.report("VehicleTakenIn", MAKER, "2026-04-06", vin="0SCTEST0000000001")
    with Register(fresh) as register:
        register.tell(*opening(), *tell.lines)
    return runner(fresh, monkeypatch)


def test_findings_with_clause_and_next_step(suchi):
    shown = suchi("findings", "--rule", "u101")
    assert shown.exit_code == 0, shown.output
    assert f"battery:{CODE}" in shown.output
    assert RULES["sender_holds_what_it_sends"].next_zh in shown.output
    assert "Measures art. 19" in shown.output
    (one,) = json.loads(suchi("findings", "--rule", "sender_holds_what_it_sends", "--json").output)
    assert (one["code"], one["count"], one["reportedBy"]) == ("U101", 1, [RECYCLER])
    assert one["findingId"].startswith("U101-")


def test_findings_against_one_company(suchi):
    found = json.loads(suchi("findings", "--party", MAKER, "--json").output)
    assert {one["answerable"] for one in found} == {MAKER}
    assert json.loads(suchi("findings", "--party", RECYCLER, "--json").output) == []
    mistyped = suchi("findings", "--party", RECYCLER[:-1])
    assert mistyped.exit_code == 2
    assert "party.not-on-record" in mistyped.output


def test_a_thing_is_shown_with_clause_and_next_step(suchi):
    shown = suchi("show", CODE)
    assert RULES["sender_holds_what_it_sends"].next_en in shown.output
    assert "U101-" in shown.output


def test_no_code_stands_for_two_rules():
    """By its code a rule is looked up, and a finding that a case cites is told to be a hint or not."""
    codes = [one.code for one in everything()]
    assert sorted(codes) == sorted(set(codes))


def test_rules_and_one_rule(suchi):
    assert len(suchi("rules").output.splitlines()) >= len(RULES)
    shown = suchi("rules", "g108")
    assert "Measures art. 42" in shown.output
    assert "PermitRecorded" in shown.output
    assert json.loads(suchi("rules", "G108", "--json").output)[0]["grade"] == "B"
    missing = suchi("rules", "X000")
    assert missing.exit_code == 2
    assert "rule.unknown" in missing.output
