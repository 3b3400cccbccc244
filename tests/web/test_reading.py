"""Reading: identities now and then, time lines, trees, and what is not on record."""

from __future__ import annotations

import pytest

from tests.web import world

# recorded on 2026-09-21 unless told otherwise
LATER_US = 1_795_000_000_000_000  # 2026-11-18


@pytest.fixture(scope="module")
def lives(opened):
    world.write(opened, *(event for number in range(1, 8) for event in world.life(number)))
    return opened


@pytest.fixture
def get(lives, client, access):
    def read(path: str, status: int = 200, **params):
        answer = client.get(f"/api/v1{path}", headers=access.operator, params=params or None)
        assert answer.status_code == status, answer.text
        return answer.json()

    return read


def test_an_identity(get):
    found = get(f"/batteries/{world.code(1)}")
    assert found["batteryId"] == world.code(1)
    assert found["stage"] == {"code": "in_use", "zh": "在用", "en": "In use"}
    assert found["vehicle"] == world.vin(1)
    assert found["makerName"] == "远岭电池（示例）"
    assert found["model"]["registered"] is True
    assert found["model"]["ratedWh"] == 60500
    assert found["health"]["stateOfHealthPermille"] == 987
    assert found["tree"]["parts"] == 2
    assert found["code"]["kind"] == "battery"
    assert found["version"] == 3
    assert found["updatedAt"].startswith("2026-09-21")


def test_the_code_may_be_typed_carelessly(get):
    code = world.code(1)
    assert get(f"/batteries/{code[:8].lower()} {code[8:]}")["batteryId"] == code


def test_as_of(get):
    code = world.code(1)
    assert get(f"/batteries/{code}", asOf="2026-03-22")["stage"]["code"] == "produced"
    assert get(f"/batteries/{code}", asOf="2026-04-20")["stage"]["code"] == "installed"
    assert get(f"/batteries/{code}", asOf="2026-05-02")["stage"]["code"] == "in_use"
    before = get(f"/batteries/{code}", 404, asOf="2026-03-22T09:59:59+08:00")
    assert before["code"] == "battery.not-on-record"


def test_known_at(get, lives):
    code = world.code(6)
    late = world.event("BatteryRetired", world.CARS, "2026-06-10", codes=[code], reason="damage")
    world.write(lives, late, clock_us=LATER_US)
    assert get(f"/batteries/{code}")["phase"] == "waste"
    assert get(f"/batteries/{code}", knownAt="2026-10-01")["stage"]["code"] == "in_use"
    both = get(f"/batteries/{code}", knownAt="2026-12-01", asOf="2026-06-09")
    assert both["stage"]["code"] == "in_use"
    assert both["knownAt"] == "2026-12-01"
    assert get(f"/batteries/{code}", knownAt="2026-12-01", asOf="2026-06-10")["phase"] == "waste"
    assert get(f"/batteries/{code}", 404, knownAt="2026-01-01")["code"] == "battery.not-on-record"


def test_a_correction_reaches_back(get, lives):
    code = world.code(2)
    wrong = world.event("BatteryRetired", world.MAKER, "2026-06-10", id="wrong", codes=[code], reason="damage")
    world.write(lives, wrong)
    assert get(f"/batteries/{code}")["phase"] == "waste"
    undo = world.event("EventsCorrected", world.MAKER, "2026-07-01", targets=[{"id": "wrong"}], reason="did-not-occur")
    world.write(lives, undo, clock_us=LATER_US)
    assert get(f"/batteries/{code}")["stage"]["code"] == "in_use"
    assert get(f"/batteries/{code}", asOf="2026-06-15")["stage"]["code"] == "in_use"
    assert get(f"/batteries/{code}", asOf="2026-06-15", knownAt="2026-10-01")["phase"] == "waste"
    steps = get(f"/batteries/{code}/events")["items"]
    assert [step["event"] for step in steps if not step["counts"] and step["event"]] == ["BatteryRetired"]


def test_an_alias_answers_with_the_main_identity(get, lives):
    old, new = world.code(3), world.code(93)
    world.write(lives, world.event("LabelReplaced", world.MAKER, "2026-07-01", code=old, newCode=new))
    world.write(lives, world.event("HealthReported", world.MAKER, "2026-07-02", code=new, stateOfHealthPermille=900))
    found = get(f"/batteries/{new}")
    assert found["batteryId"] == old
    assert found["asked"] == new
    assert found["health"]["stateOfHealthPermille"] == 900
    direct = get(f"/batteries/{old}")
    assert "asked" not in direct
    assert direct["aliases"] == [new]
    assert direct["health"]["stateOfHealthPermille"] == 900


def test_the_time_line_page_by_page(get, client, access):
    path = f"/batteries/{world.code(1)}/events"
    whole = get(path)
    assert [step["event"] for step in whole["items"]] == ["BatteryProduced", "VehicleProduced", "HealthReported"]
    assert "next" not in whole
    seen, page = [], get(path, limit=1)
    while True:
        seen += page["items"]
        if "next" not in page:
            break
        page = client.get(page["next"], headers=access.operator).json()
    assert seen == whole["items"]


def test_the_tree_in_both_directions(get):
    pack, module = world.code(1), world.code(11, "M")
    down = get(f"/batteries/{pack}/tree")
    assert [part["code"] for part in down["battery"]["parts"]] == [world.code(11, "M"), world.code(12, "M")]
    up = get(f"/batteries/{module}/tree")
    assert [whole["code"] for whole in up["wholes"]] == [pack]
    get(f"/batteries/{pack}/tree", 404, at="2026-03-21")


def test_the_tree_at_a_date_and_its_cells(get, lives):
    pack, old, new = world.code(50), world.code(501, "M"), world.code(502, "M")
    cells = [world.code(5001, "C"), world.code(5002, "C")]
    world.write(
        lives,
        world.event("BatteryProduced", code=pack, level="P", modules=[{"code": old, "cells": cells}]),
        world.event("BatteryRepaired", at="2026-06-01", code=pack, partsOut=[old], partsIn=[new]),
    )
    assert [p["code"] for p in get(f"/batteries/{pack}/tree")["battery"]["parts"]] == [new]
    then = get(f"/batteries/{pack}/tree", at="2026-05-01", cells="true")
    assert [p["code"] for p in then["battery"]["parts"]] == [old]
    assert then["battery"]["parts"][0]["cells"] == cells


def test_a_vehicle_with_all_its_packs(get, lives):
    vin, old, new = world.vin(4), world.code(4), world.code(94)
    swap = world.event("BatteryReplaced", world.CARS, "2026-07-01", vin=vin, old=old, new=new, whereabouts="kept")
    world.write(lives, swap)
    found = get(f"/vehicles/{vin}")
    assert found["stage"] == "sold"
    assert [(stay["code"], stay.get("until")) for stay in found["packs"]] == [(old, "2026-07-01"), (new, None)]
    assert get("/vehicles/0SCTEST0000009999", 404)["code"] == "vehicle.not-on-record"


def test_a_party_with_its_sites(get, lives):
    site = world.event(
        "SiteRegistered", world.REGISTRAR, "2026-02-01", party=world.MAKER, siteId="P1", kind="plant", region="340100"
    )
    world.write(lives, site)
    found = get(f"/parties/{world.MAKER}")
    assert found["state"]["roles"][0]["role"] == "battery_maker"
    assert [site["key"] for site in found["sites"]] == [f"{world.MAKER}/P1"]
    assert get("/parties/nobody", 404)["code"] == "party.not-on-record"


def test_models(get):
    found = get(f"/models/batteries/{world.MAKER}/YL-LFP-60")
    assert found["state"]["ratedWh"] == 60500
    assert get("/models/vehicles/BC-1")["state"]["propulsion"] == "BEV"
    assert get("/models/vehicles/none", 404)["code"] == "model.not-on-record"


def test_what_is_not_on_record_is_doubted(get):
    found = get("/batteries/0ZAPB0A7K2M4Q1G3U0000217", 404)
    assert found["code"] == "battery.not-on-record"
    assert any(error["code"].startswith("battery-code.") for error in found["errors"])
    assert get("/entries/zz", 404)["code"] == "entry.not-on-record"
    assert get("/entries/" + "0" * 32, 404)["code"] == "entry.not-on-record"
    assert get("/lots/a/b", 404)["code"] == "lot.not-on-record"
    assert get("/consignments/none", 404)["code"] == "consignment.not-on-record"


@pytest.mark.parametrize(
    "path", ["/batteries", "/batteries/X", "/vehicles/X", "/parties/X", "/findings", "/entries/X", "/lots/X"]
)
def test_reading_needs_a_key(client, path):
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "access.key-missing"


def test_what_is_open_to_all(client):
    assert client.get("/api/v1/health").json()["ready"] is True
    assert client.get("/health").status_code == 200
    types = client.get("/api/v1/events/types").json()
    assert {"BatteryProduced", "HandoverSent"} <= {item["type"] for item in types}
    assert isinstance(client.get("/api/v1/rules").json(), list)
    told = client.get(f"/api/v1/explain/{world.code(1)}").json()
    assert told["kind"] == "battery"
    assert len(told["pieces"]) == 9
    assert client.get("/api/v1/noop").text == "ok\n"


def test_a_lost_connection_is_replaced(get, lives):
    with lives.connect_owner() as conn:
        conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'suchi web'")
    for _ in range(8):
        assert get(f"/batteries/{world.code(1)}")["batteryId"] == world.code(1)
