"""What a party may do now, receipts that were not reported, and what became of a battery: over the interface."""

from __future__ import annotations

import pytest

from suchi.access import keys
from tests.web import world

OUTLET, RECYCLER, CARRIER = "91990000MA000000X5", "91990000MA000000X6", "91990000MA000000X7"
HERE, GONE, SLOW = (world.code(number) for number in (301, 302, 303))


def party(code, role):
    roles = [{"role": role, "since": "2026-01-01"}]
    return world.event("PartyRegistered", world.REGISTRAR, "2026-01-02", party=code, name="示例", roles=roles)


@pytest.fixture(scope="module")
def lives(opened):
    """Three packs are collected and sent; one is received, one tested without a receipt, one still under way."""
    codes = [HERE, GONE, SLOW]
    items = [{"battery": code} for code in codes]
    world.write(
        opened,
        *(party(*one) for one in ((OUTLET, "outlet"), (RECYCLER, "recycler"), (CARRIER, "carrier"))),
        *(world.event("BatteryProduced", at="2026-03-22", code=code, level="P") for code in codes),
        world.event("BatteryCollected", OUTLET, "2026-05-01", codes=codes, slip="S-1"),
        world.event(
            "HandoverSent", OUTLET, "2026-05-02", consignment="W/1", to=RECYCLER, purpose="waste", carrier=CARRIER,
            items=items, massG=1_200_000,
        ),
        world.event("HandoverReceived", RECYCLER, "2026-05-04", consignment="W/1", items=items[:1], massG=400_000),
        world.event("BatteryTested", RECYCLER, "2026-05-09", codes=[GONE], grade="B"),
    )  # fmt: skip
    return opened


@pytest.fixture
def get(lives, client, access):
    def read(path, status=200, headers=None, **params):
        answer = client.get(f"/api/v1{path}", headers=headers or access.operator, params=params or None)
        assert answer.status_code == status, answer.text
        return answer.json()

    return read


@pytest.fixture
def key_of(lives):
    def made(company):
        with lives.connect_app() as conn:
            return {"authorization": f"Bearer {keys.create(conn, 'reporter', company, 'test', 1)}"}

    return made


def test_a_consignment_shows_the_receipt_that_was_not_reported(get):
    found = get("/consignments/W/1")
    assert (found["stage"], found["receiptNotReported"]) == ("part_received", 1)
    assert found["items"] == [
        {"item": f"battery:{HERE}", "outcome": "accepted", "addressee": RECYCLER},
        {
            "item": f"battery:{GONE}",
            "addressee": RECYCLER,
            "receiptNotReported": {"event": "BatteryTested", "at": "2026-05-09"},
        },
        {"item": f"battery:{SLOW}", "addressee": RECYCLER},
    ]


def test_what_everybody_concerned_may_do(get):
    found = get("/consignments/W/1/actions")
    by_party = {one["party"]: one for one in found["parties"]}
    assert {code: one["relations"] for code, one in by_party.items()} == {
        OUTLET: ["sender"],
        RECYCLER: ["addressee"],
        CARRIER: ["carrier"],
    }
    cancel = by_party[OUTLET]["actions"][0]
    assert (cancel["event"], cancel["fields"]["items"]) == ("HandoverCancelled", [{"battery": SLOW}])
    on_time, late = by_party[RECYCLER]["actions"]
    assert on_time["fields"]["items"] == [{"battery": SLOW, "outcome": "accepted"}]
    assert late["items"] == [f"battery:{GONE}"]


def test_a_company_is_answered_for_itself(get, key_of):
    own = get("/consignments/W/1/actions", headers=key_of(RECYCLER))
    assert [one["party"] for one in own["parties"]] == [RECYCLER]
    named = get("/consignments/W/1/actions", 403, headers=key_of(RECYCLER), party=OUTLET)
    assert named["code"] == "access.not-yours"
    assert get("/consignments/W/1/actions", 404, headers=key_of(world.YARD))["code"] == "consignment.not-on-record"
    stranger = get("/consignments/W/1/actions", party=world.YARD)
    assert stranger["parties"][0]["relations"] == ["other"]
    assert "actions" not in stranger["parties"][0]
    assert get("/consignments/none/actions", 404)["code"] == "consignment.not-on-record"
    assert get("/consignments/W/1/actions", 404, party=world.YARD[:-1])["code"] == "party.not-on-record"


def test_a_prefilled_action_can_be_reported_as_it_stands(get, client, access):
    """The fields of the late receipt, with what it asks for filled in, are recorded on a dry run."""
    late = get("/consignments/W/1/actions", party=RECYCLER)["parties"][0]["actions"][1]
    report = world.event(late["event"], RECYCLER, "2026-05-08", **late["fields"])
    answer = client.post("/api/v1/events?dryRun=true", json=[report], headers=access.operator)
    assert [receipt["outcome"] for receipt in answer.json()] == ["judged"]


def test_what_may_be_done_with_a_battery(get, key_of):
    found = get(f"/batteries/{GONE}/actions", headers=key_of(RECYCLER))
    assert found["party"]["relations"] == ["holder"]
    assert {"HandoverSent", "BatchProcessed"} <= {one["event"] for one in found["party"]["actions"]}
    assert get(f"/batteries/{GONE}/actions")["party"]["party"] == RECYCLER, "an operator is answered for the holder"
    under_way = get(f"/batteries/{SLOW}/actions", party=RECYCLER)["party"]
    assert [one["event"] for one in under_way["actions"] if one["event"].startswith("Handover")] == ["HandoverReceived"]
    outlet = get(f"/batteries/{GONE}/actions", party=OUTLET)["party"]
    assert RECYCLER not in str(outlet)
    get(f"/batteries/{world.code(399)}/actions", 404)
    assert get(f"/batteries/{GONE}/actions", 404, party=OUTLET[:-1])["code"] == "party.not-on-record"


def test_the_origin_sees_fate_and_days_and_nothing_else(get, key_of, client):
    found = get(f"/batteries/{GONE}/fate", headers=key_of(OUTLET))
    assert found["origin"] == {"heldSince": "2026-05-01", "heldUntil": "2026-05-09"}
    assert [(step["stage"], step["on"]) for step in found["milestones"]] == [
        ("collected", "2026-05-01"),
        ("handing_over", "2026-05-02"),
        ("received", "2026-05-09"),
    ]
    assert RECYCLER not in str(found)
    assert get(f"/batteries/{GONE}/fate", headers=key_of(world.MAKER))["origin"]["made"] is True
    assert get(f"/batteries/{GONE}/fate")["party"] == world.MAKER, "an operator is answered for the maker"


def test_who_is_no_origin_is_not_answered(get, key_of):
    assert get(f"/batteries/{GONE}/fate", 403, headers=key_of(world.YARD))["code"] == "access.not-an-origin"
    for about in ("fate", "actions"):
        for party in (OUTLET, "91990000MA000000X9"):
            asked = get(f"/batteries/{GONE}/{about}", 403, headers=key_of(world.YARD), party=party)
            assert asked["code"] == "access.not-yours"
    get(f"/batteries/{world.code(399)}/fate", 404)


# ---- by delegation ------------------------------------------------------------------------------------------------------

VENDOR, CHATTY = "91990000MA000000X8", "91990000MA00000XA1"


@pytest.fixture(scope="module")
def lent(lives):
    """The recycler lets one vendor report tests, another dismantling only; the outlet lets the second one collect."""
    world.write(
        lives,
        *(party(code, "carrier") for code in (VENDOR, CHATTY)),
        world.event(
            "DelegationGranted", RECYCLER, "2026-05-01", to=VENDOR, events=["BatteryTested", "HandoverReceived"]
        ),
        world.event("DelegationGranted", RECYCLER, "2026-05-01", to=CHATTY, events=["ResidueDisposed"]),
        world.event("DelegationGranted", OUTLET, "2026-05-01", to=CHATTY, events=["BatteryCollected"]),
    )


def test_a_vendor_is_told_of_the_acts_delegated_to_it_and_no_others(lent, get, key_of):
    own = get(f"/batteries/{GONE}/actions", headers=key_of(RECYCLER))["party"]
    told = get(f"/batteries/{GONE}/actions", headers=key_of(VENDOR), party=RECYCLER)
    assert told["party"]["relations"] == ["holder"]
    assert told["party"]["actions"] == [one for one in own["actions"] if one["event"] == "BatteryTested"]
    named = {event for one in told["party"].get("notNow", ()) for event in one["events"]}
    assert named <= {"HandoverReceived", "BatteryTested"}


def test_a_vendor_to_whom_no_fitting_act_was_delegated_learns_nothing_of_its_principal(lent, get, key_of):
    """Whether the principal has a battery, and at what stage it is, is not lent with some other type of report."""
    told = get(f"/batteries/{GONE}/actions", headers=key_of(CHATTY), party=RECYCLER)
    assert told["party"] == {"party": RECYCLER, "relations": []}
    assert get(f"/batteries/{HERE}/actions", headers=key_of(CHATTY), party=RECYCLER) == told | {"batteryId": HERE}


def test_a_vendor_learns_the_fate_of_what_it_may_report_on(lent, get, key_of):
    own = get(f"/batteries/{GONE}/fate", headers=key_of(RECYCLER))
    assert get(f"/batteries/{GONE}/fate", headers=key_of(VENDOR), party=RECYCLER) == own
    refused = get(f"/batteries/{GONE}/fate", 403, headers=key_of(CHATTY), party=RECYCLER)
    assert refused["code"] == "access.not-an-origin"
    assert get(f"/batteries/{GONE}/fate", headers=key_of(CHATTY), party=OUTLET)["party"] == OUTLET
