"""What a party owes, over HTTP: for its own key and the operator's, page by page, by the day that is asked."""

from __future__ import annotations

import pytest

from suchi.access import keys
from tests.web import world

TERM = {
    "name": "HandoverSent/waste",
    "since": "2026-04-01",
    "amount": 10,
    "unit": "日",
    "instrument": "演示",
    "grade": "C",
}


@pytest.fixture(scope="module")
def owing(opened):
    codes = [world.code(number) for number in range(1, 8)]
    world.write(
        opened,
        world.event("TermSet", world.REGISTRAR, "2026-04-01", term=TERM),
        world.event("BatteryCollected", world.YARD, "2026-05-06", codes=codes[:4]),
        world.event("BatteryCollected", world.YARD, "2026-06-01", codes=codes[4:]),
        world.event(
            "HandoverSent", world.YARD, "2026-06-02", consignment="C1", to=world.MAKER, purpose="return",
            items=[{"battery": codes[6]}],
        ),
    )  # fmt: skip
    return codes


@pytest.fixture
def get(owing, client, access):
    def read(party: str, status: int = 200, key: str = "operator", **params):
        answer = client.get(f"/api/v1/parties/{party}/duties", headers=getattr(access, key), params=params or None)
        assert answer.status_code == status, answer.text
        return answer.json()

    return read


def test_what_a_yard_owes(get, owing):
    first = get(world.YARD, today="2026-05-10")["items"][0]
    assert first["thing"] == f"battery:{owing[0]}"
    assert (first["how"], first["due"], first["daysLeft"], first["since"]) == ("running", "2026-05-16", 6, "2026-05-06")
    assert first["term"] == TERM
    assert first["reports"] == ["HandoverSent"]
    assert first["source"] == "Measures art. 19"
    assert first["nextZh"]
    assert first["nextEn"]
    assert first["howZh"] == "期限内"


def test_only_what_is_overdue(get, owing):
    late = get(world.YARD, today="2026-06-05", overdue="true")["items"]
    assert [item["thing"] for item in late] == [f"battery:{code}" for code in owing[:4]]
    assert {item["daysLeft"] for item in late} == {-20}
    assert get(world.YARD, today="2026-05-16", overdue="true")["items"] == []


def test_page_by_page(get, client, access, owing):
    page, seen = get(world.YARD, today="2026-06-05", limit=2), []
    while True:
        seen += [item["thing"] for item in page["items"]]
        if "next" not in page:
            break
        page = client.get(page["next"], headers=access.operator).json()
    assert seen == [f"battery:{code}" for code in owing[:6]]


def test_a_company_reads_its_own_and_no_other(get):
    [item] = get(world.MAKER, key="reporter", today="2026-06-05")["items"]
    assert (item["duty"], item["how"]) == ("consignment_is_confirmed_by_its_addressee", "no-countdown")
    assert "due" not in item
    refused = get(world.YARD, 403, key="reporter")
    assert refused["code"] == "access.not-yours"
    assert world.YARD in refused["zh"]


def test_who_is_not_on_record_and_what_cannot_be_meant(get):
    assert get("91990000MA000000X9", 404)["code"] == "party.not-on-record"
    assert get(world.YARD, 400, today="yesterday")["code"] == "request.parameter"
    assert get(world.YARD, 400, overdue="perhaps")["code"] == "request.parameter"
    assert get(world.YARD, 400, after="nonsense")["code"] == "request.parameter"
    assert get(world.CARS)["items"] == []


def test_the_catalogue_of_duties(client):
    found = client.get("/api/v1/duties").json()
    assert len(found) >= 25
    by_name = {one["duty"]: one for one in found}
    waste = by_name["waste_battery_is_handed_over"]
    assert waste["by"] == ["dismantler", "outlet", "repairer", "swap_operator"]
    assert waste["term"] == "HandoverSent/waste"
    assert {one["kind"] for one in found} == {"foreseeable", "self-reported", "reminder"}


OFFICE = "91990000MA1OFFC002"


@pytest.fixture(scope="module")
def nobodys(opened, owing):
    """Vehicles deregistered as scrapped, of which no yard has said a word, as the authority that says so would look for them."""
    office = {"ministry": "MOFCOM", "level": "nation", "region": "000000"}
    roles = [{"role": "regulator", "since": "2026-01-01"}]
    vins = [world.vin(number) for number in range(1, 4)]
    world.write(
        opened,
        world.event("PartyRegistered", world.REGISTRAR, "2026-01-02", party=OFFICE, name="机关（示例）", roles=roles, office=office),
        *(world.event("VehicleDeregistered", OFFICE, "2026-06-10", vin=vin, reason="scrapped") for vin in vins),
    )  # fmt: skip
    with opened.connect_app() as conn:
        return vins, {"authorization": f"Bearer {keys.create(conn, 'reporter', OFFICE, 'test', 1)}"}


def test_what_nobody_owes_is_for_authorities(nobodys, client, access):
    vins, official = nobodys
    for headers in (official, access.operator):
        page, seen = client.get("/api/v1/duties/unassigned", headers=headers, params={"limit": 2}).json(), []
        while True:
            seen += page["items"]
            if "next" not in page:
                break
            page = client.get(page["next"], headers=headers).json()
        assert [item["thing"] for item in seen] == [f"vehicle:{vin}" for vin in vins]
        assert {item["duty"] for item in seen} == {"vehicle_deregistered_as_scrapped_has_a_yard"}
        assert not any("party" in item for item in seen)
    before = client.get("/api/v1/duties/unassigned", headers=official, params={"today": "2026-06-09"}).json()
    assert before["items"] == [], "not open yet on that day"


def test_what_nobody_owes_is_not_for_companies(nobodys, client, access):
    for headers in (access.reporter, access.reader):
        refused = client.get("/api/v1/duties/unassigned", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "access.not-yours")
        assert "/parties/" in refused.json()["en"]
    assert client.get("/api/v1/duties/unassigned").status_code == 401
