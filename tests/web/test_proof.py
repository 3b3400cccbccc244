"""`GET /parties/{code}/proof`: who may have it, in which form, and what cannot be meant."""

from __future__ import annotations

import pytest

from suchi.access import keys
from tests.web import world

PARENT, OFFICE, FAR = "91990000MA000000Y1", "91990000MA000000Y3", "91990000MA000000Y4"
CHILD, ROADS, POLICE = "91990000MA000000Y2", "91990000MA000000Y5", "91990000MA000000Y6"


@pytest.fixture(scope="module")
def told(opened):
    def party(code, role, **more):
        roles = [{"role": role, "since": "2026-01-01"}]
        return world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-03", party=code, name="示例", roles=roles, **more
        )

    def office(region, ministry="MIIT"):
        return {"ministry": ministry, "level": "province", "region": region}

    world.write(
        opened,
        party(PARENT, "asset_owner"),
        party(CHILD, "dismantler", parent=PARENT, region="340100"),
        party(OFFICE, "regulator", office=office("340000")),
        party(FAR, "regulator", office=office("110000")),
        party(ROADS, "regulator", office=office("340000", "MOT")),
        party(POLICE, "regulator", office=office("340000", "MPS")),
        world.event("VehicleTakenIn", CHILD, "2026-05-01", vin=world.vin(5)),
    )
    return opened


@pytest.fixture
def get(told, client, access):
    def read(code, who, status=200, **params):
        with told.connect_app() as conn:
            header = (
                {"authorization": f"Bearer {keys.create(conn, 'reporter', who, 'test', 1)}"} if who else access.operator
            )
        answer = client.get(f"/api/v1/parties/{code}/proof", headers=header, params=params or None)
        assert answer.status_code == status, answer.text
        return answer

    return read


@pytest.mark.parametrize("who", [CHILD, PARENT, OFFICE, None], ids=["itself", "parent", "authority", "operator"])
def test_who_may_have_it(get, who):
    found = get(CHILD, who).json()
    assert found["company"] == CHILD
    assert [(item["code"], item["status"]) for item in found["items"]] == [("D301", "unset"), ("D613", "unset")]
    assert found["demo"] is True


@pytest.mark.parametrize("who", [FAR, world.CARS, world.REGISTRAR], ids=["other-region", "stranger", "registrar"])
def test_nobody_else_may_and_nobody_learns_whether_there_is_such_a_company(get, who):
    there, not_there = get(CHILD, who, 403).json(), get("91990000MA000000Z9", who, 403).json()
    assert there["code"] == not_there["code"] == "access.company"
    assert {**there, "instance": ""} == {**not_there, "instance": ""}


def test_an_authority_has_the_duties_of_its_fields_proven(get):
    whole, roads, police = (get(CHILD, who).json() for who in (CHILD, ROADS, POLICE))
    assert roads["items"] == [item for item in whole["items"] if item["duty"] in roads["duties"]]
    assert "permit_is_renewed_before_it_ends" not in roads["duties"]
    assert police["duties"] == ["notice_in_a_case_is_answered"]
    assert "items" not in police
    assert get(CHILD, POLICE, 403, duty="D613").json()["code"] == "access.field"
    assert get(CHILD, FAR, 403, duty="D613").json()["code"] == "access.company"


def test_a_subsidiary_has_none_of_its_parent(get):
    assert get(PARENT, CHILD, 403).json()["code"] == "access.company"


def test_as_pdf_it_is_to_be_saved(get):
    answer = get(CHILD, CHILD, format="pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="proof-{CHILD}-2026-04-01-')
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF")


def test_one_duty_by_code_or_name_and_none_that_there_is_not(get):
    assert [item["code"] for item in get(CHILD, CHILD, duty="D613").json()["items"]] == ["D613"]
    assert get(CHILD, CHILD, 400, duty="D999").json()["code"] == "request.parameter"
    assert get("91990000MA000000Z9", None, 404).json()["code"] == "party.not-on-record"
