"""`suchi duties`: what a party owes, as text and as JSON, by the day that is asked."""

import json

import pytest

from suchi.db.pool import Store
from tests.lives.register import Register
from tests.lives.telling import CARMAKER, report
from tests.test_cli import runner
from tests.vectors.telling import world


@pytest.fixture
def suchi(fresh: Store, monkeypatch: pytest.MonkeyPatch):
    with Register(fresh) as register:
        register.tell(
            *world(),
            report(
                "VehicleModelRegistered", CARMAKER, "2026-04-20", id="m", told="2026-04-20T10:00:00+08:00", model="DEMO-1",
                propulsion="BEV", certified_on="2026-04-20",
            ),
        )  # fmt: skip
    return runner(fresh, monkeypatch)


def test_what_a_party_owes(suchi):
    told = suchi("duties", CARMAKER, "--today", "2026-10-10")
    assert (told.exit_code, told.exception) == (0, None)
    assert "D101 [期限内 within the term]  2026-10-20 (+10 日 days)  vehicle_model:DEMO-1" in told.stdout
    assert "D102 [无期限倒计时 no countdown]  vehicle_model:DEMO-1" in told.stdout
    found = json.loads(suchi("duties", CARMAKER, "--json", "--overdue", "--today", "2026-10-21").stdout)
    assert [(one["code"], one["how"], one["daysLeft"]) for one in found] == [("D101", "overdue", -1)]


def test_who_is_not_on_record_and_a_day_that_is_none(suchi):
    assert suchi("duties", "91990000MA000000X9").exit_code == 2
    bad = suchi("duties", CARMAKER, "--today", "2026-02-31")
    assert bad.exit_code == 2
    assert "time.unreadable" in bad.output
