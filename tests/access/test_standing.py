"""What somebody is to a thing, by the ledger alone: nobody states their own tier, and to report for a company is not to be it."""

from __future__ import annotations

import pytest

from suchi.access import standing
from suchi.access.person import Authority
from suchi.access.reach import Reach
from suchi.domain.battery import Battery
from suchi.domain.consignment import Consignment
from suchi.domain.disclosure import EVERYTHING
from suchi.domain.lot import Lot
from suchi.domain.vehicle import Vehicle

A, B, C = "91990000MA000000A1", "91990000MA000000B1", "91990000MA000000C1"
NOTHING = {"public", "company"}


def company(code: str = A, *children: str, roles: str = "", **more: object) -> Reach:
    return Reach(company=code, group=frozenset({code, *children}), roles=frozenset(roles.split()), **more)


def office(ministry: str, level: str, region: str, roles: str = "regulator") -> Reach:
    return company(roles=roles, authority=Authority(ministry, level, region))


@pytest.mark.parametrize(
    ("battery", "what"),
    [
        (Battery(code="X", holder=f"{A}/P1"), {"holder"}),
        (Battery(code="X", holder=B, owner=A), {"holder"}),
        (Battery(code="X", holder=B, addressee=f"{A}/P1"), {"holder"}),
        (Battery(code="X", holder="@vehicle", pool=A), {"holder"}),
        (Battery(code="X", holder=B, maker=A), {"maker"}),
        (Battery(code="X", holder=B, maker=B, last_by=A), set()),
        (Battery(code="X", holder=f"{A}0"), set()),
    ],
)
def test_to_a_battery(battery, what):
    assert standing.to_battery(company(), battery) == NOTHING | what


def test_a_part_is_had_by_whoever_has_the_whole():
    part, whole = Battery(code="M", holder=A, whole="P"), Battery(code="P", holder=B)
    assert standing.to_battery(company(A), part, custody=whole) == NOTHING, "its own last holder has it no more"
    assert standing.to_battery(company(B), part, custody=whole) == NOTHING | {"holder"}


def test_through_the_vehicle_it_is_in():
    pack = Battery(code="X", holder="@vehicle", vehicle="V", maker=B)

    def through(**about):
        return standing.to_battery(company(), pack, vehicle=Vehicle(vin="V", **about)) - NOTHING

    assert through(holder=A, taken_in_at="2026-01-01") == {"concerned"}
    assert through(holder=A) == through(owner=A) == {"holder"}
    assert through(maker=A) == {"maker", "vehicle_maker"}
    assert through(maker=A, swapped_at="2026-01-01") == {"maker"}, "which pack is in would tell when it was swapped"
    assert standing.to_battery(company(), pack, makers=[A]) - NOTHING == {"maker"}


def test_a_parent_stands_where_its_subsidiary_does_and_is_named_so():
    pack = Battery(code="X", holder=B)
    assert standing.to_battery(company(A, B), pack) == NOTHING | {"holder", "parent"}
    assert standing.to_battery(company(B), pack) == NOTHING | {"holder"}
    assert standing.to_battery(company(C, A), pack) == NOTHING


def test_to_report_for_a_company_is_not_to_see_what_it_sees():
    assert standing.to_battery(company(delegated=frozenset({B})), Battery(code="X", holder=B)) == NOTHING
    assert standing.to_entry(company(), "HandoverSent", B, f"{A}/person:7") == NOTHING | {"author"}


@pytest.mark.parametrize(
    ("ministry", "level", "region", "kind", "regions", "sees"),
    [
        ("MIIT", "province", "340000", "battery", ["340104"], True),
        ("MIIT", "prefecture", "340100", "battery", ["340104", "510100"], True),
        ("MIIT", "province", "340000", "battery", ["510100"], False),
        ("MIIT", "province", "340000", "battery", [], False),
        ("MIIT", "nation", "000000", "battery", [], True),
        ("NDRC", "nation", "000000", "battery", ["340104"], False),
        ("NDRC", "nation", "000000", "lot", ["340104"], True),
        ("MPS", "province", "340000", "vehicle", ["340104"], True),
        ("SAMR", "province", "340000", "vehicle", ["340104"], False),
        ("MEE", "province", "340000", "consignment", ["340104"], True),
        ("of magic", "nation", "000000", "battery", ["340104"], False),
    ],
)
def test_an_authority_within_its_duty_and_its_region(ministry, level, region, kind, regions, sees):
    assert ("authority" in standing.anybody(office(ministry, level, region), kind, regions)) is sees
    assert "authority" not in standing.anybody(office(ministry, level, region, roles="recycler"), kind, regions)


def test_the_registrar_keeps_identities_and_parties_only():
    registrar = company(roles="registrar")
    assert [kind for kind in standing.DUTIES if "authority" in standing.anybody(registrar, kind)] == [
        "battery", "company", "model",
    ]  # fmt: skip
    assert "authority" in standing.to_entry(registrar, "PartyRegistered", B, None)
    assert "authority" not in standing.to_entry(registrar, "VehicleSold", B, None)


def test_lots_and_consignments():
    lot = Lot(key="L", holder=B, addressee=C)
    assert standing.to_lot(company(A), lot, [A]) - NOTHING == {"author"}
    assert standing.to_lot(company(B), lot, [A]) - NOTHING == {"holder"}
    assert standing.to_lot(company(C), lot, [A]) - NOTHING == {"holder"}
    sent = Consignment(key="C", sender=f"{A}/1", addressee=B, carrier=C, former=(("91X", "2026-01-01"),))
    assert [standing.to_consignment(company(code), sent) - NOTHING for code in (A, B, C, "91X")] == [
        {"author"}, {"holder"}, {"concerned"}, set(),
    ]  # fmt: skip


def test_the_operator_the_auditor_and_nobody():
    pack = Battery(code="X", holder=B)
    assert standing.to_battery(Reach(company=None, everything=True), pack) == EVERYTHING
    assert standing.to_battery(Reach(company=None), pack) == {"public"}
    assert standing.to_battery(company(roles="auditor"), pack) == NOTHING | {"auditor"}
