"""Lists page by page, and parameters that cannot be meant."""

from __future__ import annotations

import pytest

from tests.web import world


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


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, 21),
        ({"maker": world.MAKER}, 21),
        ({"model": f"{world.MAKER}/YL-LFP-60"}, 7),
        ({"vehicle": world.vin(3)}, 1),
        ({"phase": "waste"}, 0),
        ({"flag": "in_transit"}, 0),
    ],
)
def test_lists_page_by_page(get, client, access, filters, expected):
    page = get("/batteries", limit=4, **filters)
    seen = []
    while True:
        assert len(page["items"]) <= 4
        seen += [item["batteryId"] for item in page["items"]]
        if "next" not in page:
            break
        page = client.get(page["next"], headers=access.operator).json()
    assert len(seen) == len(set(seen)) == expected
    assert seen == sorted(seen)


def test_other_lists(get):
    assert len(get("/vehicles", maker=world.CARS)["items"]) == 7
    assert [item["code"] for item in get("/parties", role="dismantler")["items"]] == [world.YARD]
    assert get("/lots")["items"] == []
    assert get("/consignments", stage="sent")["items"] == []
    findings = get("/findings", verdict="broken", limit=3)["items"]
    assert all(item["verdict"] == "broken" for item in findings)
    assert get("/findings", 400, rule="no_such_rule")["errors"][0]["parameter"] == "rule"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("limit=１", "limit"),
        ("after=x", "after"),
        ("after=k8A", "after"),
        ("phase=dead", "phase"),
        ("asOf=2026-01-01", "asOf"),
        ("model=", "model"),
        ("model=%00", "model"),
        ("model=a&model=b", "model"),
    ],
)
def test_parameters_that_cannot_be_meant(get, query, name):
    found = get(f"/batteries?{query}", 400)
    assert found["code"] == "request.parameter"
    assert found["errors"][0]["parameter"] == name


@pytest.mark.parametrize("moment", ["yesterday", "2026-02-30", "2026-02-01T10:00:00", "20260201", "2026-W01-1"])
def test_moments_that_cannot_be_meant(get, moment):
    found = get(f"/batteries/{world.code(1)}", 400, asOf=moment)
    assert found["errors"][0]["value"] == moment
