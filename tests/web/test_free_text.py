"""Free text of reports over the interface: its readers read it, and once it was erased they are told so and nothing else changes."""

from __future__ import annotations

import json

import pytest

from suchi.access import free_text, keys
from suchi.domain.canonical import entry_id
from tests.web import world
from tests.web.test_compare import NDJSON

OFFICE, FIRM = "91990000MA000000X8", "91990000MA000000X9"
SAID = "据张三口述，夜间被盗"
GROUND = "李四现场指认"


@pytest.fixture(scope="module")
def told(opened):
    """A battery that was lost, and a case, each with what somebody wrote."""
    lost = world.event("BatteryLost", at="2026-05-01", codes=[world.code(1)], circumstances=SAID)
    roles = [{"role": "regulator", "since": "2026-01-01"}]
    office = {"ministry": "MIIT", "level": "nation", "region": "000000"}
    world.write(
        opened,
        world.event("PartyRegistered", world.REGISTRAR, "2026-01-02", party=OFFICE, name="示例", roles=roles, office=office),
        world.event("PartyRegistered", world.REGISTRAR, "2026-01-02", party=FIRM, name="示例", roles=[{"role": "recycler", "since": "2026-01-01"}]),
        world.event("BatteryProduced", at="2026-03-22", code=world.code(1), level="P"),
        lost,
        world.event("CaseOpened", OFFICE, "2026-06-02", case="K/1", party=FIRM, ground=GROUND),
        world.event("NoticeIssued", OFFICE, "2026-06-03", case="K/1", due="2026-07-01", ground=f"{GROUND}二"),
    )  # fmt: skip
    return lost


@pytest.fixture
def office(opened, told):
    with opened.connect_app() as conn:
        return {"authorization": f"Bearer {keys.create(conn, 'reader', OFFICE, 'test', 1)}"}


def erase(store, entry):
    with store.connect_owner("test") as owner, owner.transaction():
        free_text.erase(owner, entry, 1_795_000_000_000_000, really=True)


def test_a_case_shows_its_grounds_to_whoever_reads_it(client, office):
    case = client.get("/api/v1/cases/K/1", headers=office).json()
    assert [step["ground"] for step in case["timeline"]] == [GROUND, f"{GROUND}二"]
    assert case["state"]["ground"] == f"{GROUND}二"


def test_a_report_reads_as_it_was_sent_until_its_text_is_erased(client, access, opened, told):
    id_ = entry_id(world.MAKER, told["id"])

    def read():
        return client.get(f"/api/v1/entries/{id_.hex()}", headers=access.reporter).json()

    def compared(*events):
        answer = client.post("/api/v1/compare", content=world.ndjson(*events), headers={**access.reporter, **NDJSON})
        return [(one["outcome"], len(one.get("differences", ()))) for one in answer.json()["lines"]]

    before = read()
    assert before["event"] == told
    assert "textErased" not in before
    other = told | {"circumstances": "别的说法"}
    assert compared(told, other) == [("same", 0), ("different", 1)]

    erase(opened, id_)
    after = read()
    assert after["event"] == told | {"circumstances": "…"}
    assert after["textErased"] is True
    assert "salt" not in after
    assert {name: after[name] for name in ("entryId", "commitment", "recordedAt")} == {
        name: before[name] for name in ("entryId", "commitment", "recordedAt")
    }
    elsewhere = told | {"codes": [world.code(2)]}
    assert compared(told, other, elsewhere) == [("undecided", 0), ("undecided", 0), ("different", 1)]
    again = client.post("/api/v1/events", json=[told], headers=access.reporter).json()
    assert [one["outcome"] for one in again] == ["duplicate"]
    assert SAID not in json.dumps(client.get("/api/v1/findings?limit=200", headers=access.operator).json())
