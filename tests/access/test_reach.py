"""Whom somebody may see and act for: themselves, subsidiaries, those who delegated; authorities their region."""

from __future__ import annotations

import pytest

from suchi.access.person import Authority
from suchi.access.reach import Groups, require_region
from suchi.domain.errors import Failure
from suchi.domain.receipt import Caller
from tests.web import world
from tests.web.world import CARS, MAKER, REGISTRAR, YARD, event

TODAY = "2026-06-01"
CHILD, GRANDCHILD, OFFICE = "91990000MA000000Y1", "91990000MA000000Y2", "91990000MA000000Y3"


def party(code, role="recycler", **more):
    roles = [{"role": role, "since": "2026-01-01"}]
    return event("PartyRegistered", REGISTRAR, "2026-01-03", party=code, name="示例", roles=roles, **more)


@pytest.fixture
def told(fresh):
    world.write(
        fresh, *world.opening(), party(CHILD, parent=MAKER), party(GRANDCHILD, parent=CHILD, test=True),
        party(OFFICE, "regulator", office={"ministry": "MIIT", "level": "province", "region": "340000"}),
        event("DelegationGranted", YARD, "2026-01-04", to=CARS, events=["VehicleTakenIn"], since="2026-01-04",
              until="2026-12-31"),
    )  # fmt: skip
    with fresh.connect_app() as connection:
        yield connection


def caller(company, scope="reporter"):
    return Caller("k", company, scope)


def test_a_parent_sees_its_subsidiaries_and_not_the_other_way(told):
    groups = Groups()
    top = groups.reach(told, caller(MAKER), None, TODAY)
    assert top.group == {MAKER, CHILD, GRANDCHILD}
    assert top.sees(GRANDCHILD)
    assert not top.sees(YARD)
    below = groups.reach(told, caller(CHILD), None, TODAY)
    assert below.group == {CHILD, GRANDCHILD}
    assert not below.sees(MAKER)
    assert groups.reach(told, caller(GRANDCHILD), None, TODAY).test
    assert not below.test
    assert groups.reach(told, caller(None, "operator"), None, TODAY).sees(YARD)
    assert not groups.reach(told, caller(None, "reader"), None, TODAY).sees(YARD)


def test_who_may_act_for_whom(told):
    groups = Groups()
    assert groups.may_act_for(told, caller(MAKER), MAKER, "BatteryProduced", TODAY)
    assert not groups.may_act_for(told, caller(MAKER), CHILD, "BatteryProduced", TODAY), "to see is not to speak for"
    assert groups.may_act_for(told, caller(CARS), YARD, "VehicleTakenIn", TODAY)
    assert not groups.may_act_for(told, caller(CARS), YARD, "VehicleScrapped", TODAY)
    assert not groups.may_act_for(told, caller(CARS), YARD, "VehicleTakenIn", "2027-01-01")
    assert not groups.may_act_for(told, caller(CARS, "reader"), CARS, "VehicleSold", TODAY)
    narrow = Caller("k", CARS, "reporter", events=("VehicleSold",))
    assert not groups.may_act_for(told, narrow, YARD, "VehicleTakenIn", TODAY)
    assert groups.may_act_for(told, caller(None, "operator"), YARD, "VehicleScrapped", TODAY)
    assert groups.reach(told, caller(CARS), None, TODAY).delegated == {YARD}
    assert groups.reach(told, caller(CARS), None, "2027-01-01").delegated == frozenset()


def test_what_the_ledger_says_anew_is_seen_at_once(told, fresh):
    groups = Groups()
    assert not groups.reach(told, caller(CARS), None, TODAY).sees(YARD)
    world.write(fresh, event("PartyChanged", REGISTRAR, "2026-01-05", party=YARD, parent=CARS))
    assert groups.reach(told, caller(CARS), None, TODAY).sees(YARD)
    assert groups.holds(told, REGISTRAR, "registrar", TODAY)
    assert not groups.holds(told, CARS, "registrar", TODAY)
    assert not groups.holds(told, "nobody", "registrar", TODAY)
    assert not groups.holds(told, None, "registrar", TODAY)


def test_a_foreign_region_has_its_own_code(told):
    groups = Groups()
    whole = groups.reach(told, caller(OFFICE), None, TODAY)
    assert whole.covers("340100")
    city = groups.reach(told, caller(OFFICE), Authority("MIIT", "prefecture", "340100"), TODAY)
    require_region(city, "340104")
    for region in ("340200", "320100", None):
        with pytest.raises(Failure) as found:
            require_region(city, region)
        assert found.value.code == "access.region"
    assert not groups.reach(told, caller(MAKER), None, TODAY).covers("340100")
