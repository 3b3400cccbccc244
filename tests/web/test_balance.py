"""The balance of a plant over the interface, the sweeps in the catalogue of rules, and hints that are for officials."""

from __future__ import annotations

from datetime import date

import pytest

from suchi.access import keys
from suchi.domain.sweep import SWEEPS
from suchi.projections.follow import Follower
from suchi.projections.sweeping import sweep
from tests.web import world
from tests.web.world import event

RECYCLER = "919900000110000011"


@pytest.fixture(scope="module")
def plant(opened):
    registered = event(
        "PartyRegistered", world.REGISTRAR, "2026-01-02", party=RECYCLER, name="示例",
        roles=[{"role": "recycler", "since": "2026-01-02"}],
    )  # fmt: skip
    site = event("SiteRegistered", world.REGISTRAR, "2026-01-02", party=RECYCLER, siteId="P1", kind="plant")
    feed = {"lot": "F1", "material": "black-mass", "massG": 1000}
    made = {"lot": "P1", "material": "slag", "massG": 700}
    world.write(opened, registered, site)
    world.write(
        opened,
        event("LotDeclared", RECYCLER, "2026-05-01", site="P1", lot=feed, source="imported-black-mass"),
        event(
            "BatchProcessed", RECYCLER, "2026-06-01", site="P1", step="smelting", lots=[{"lot": "F1"}], outputs=[made],
            lossesG=300,
        ),
    )  # fmt: skip
    follower = Follower(opened)
    follower.drain()
    follower.close()
    sweep(opened, date(2027, 1, 1), at_us=1_790_000_000_000_000)
    return f"/api/v1/sites/{RECYCLER}/P1/balance"


@pytest.fixture
def key_of(opened):
    def made(company):
        with opened.connect_app() as conn:
            return {"authorization": f"Bearer {keys.create(conn, 'reporter', company, 'test', 1)}"}

    return made


def test_the_balance_of_a_plant(plant, client, key_of):
    own = key_of(RECYCLER)
    whole = client.get(plant, headers=own).json()
    assert (whole["since"], whole["until"]) == ("2026-05-01", "2026-06-01")
    assert (whole["openingG"], whole["stockG"]) == (0, 700)
    assert whole["steps"]["smelting"]["differenceG"] == 0
    later = client.get(plant, params={"from": "2026-06-01", "to": "2026-06-30"}, headers=own).json()
    assert (later["openingG"], later["stockG"]) == (1000, 700)
    assert "gate" not in later["steps"]


def test_what_cannot_be_meant_is_refused(plant, client, access):
    assert client.get(plant).status_code == 401
    wrong = client.get(plant, params={"from": "2026-06-02", "to": "2026-06-01"}, headers=access.reader)
    assert wrong.status_code == 400
    nowhere = client.get(f"/api/v1/sites/{RECYCLER}/P9/balance", headers=access.reader)
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "site.not-on-record")


def test_a_balance_is_the_plants_own(plant, client, access, key_of):
    for stranger in (access.reader, key_of(world.YARD)):
        theirs, none = (client.get(path, headers=stranger) for path in (plant, plant.replace("/P1/", "/P9/")))
        assert (theirs.status_code, none.status_code) == (404, 404)
        assert theirs.content.replace(b"/P1", b"/P9") == none.content


def test_sweeps_stand_in_the_catalogue_of_rules(client):
    rules = {rule["rule"]: rule for rule in client.get("/api/v1/rules").json()}
    assert SWEEPS.keys() <= rules.keys()
    shown = rules["sent_consignment_is_received"]
    assert (shown["about"], shown["kind"], "on" in shown) == ("consignment", "sweep", False)
    assert shown["thresholds"][0]["source"] == "the register's own"


def test_hints_are_for_officials_only(plant, client, access):
    def silent(key):
        found = client.get("/api/v1/findings", params={"rule": "registered_firm_reports"}, headers=key)
        assert found.status_code == 200
        return found.json()["items"]

    assert silent(access.operator)
    assert silent(access.reader) == silent(access.reporter) == []
    assert {item["firstEntry"] for item in silent(access.operator)} == {""}
