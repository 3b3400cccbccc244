"""Reporting: forms of the body, receipts, all or none, dry runs, who may report."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.web import world

NDJSON = {"content-type": "application/x-ndjson"}


def produced(number: int, **fields):
    return world.event("BatteryProduced", code=world.code(number), level="P", producedOn="2026-03-22", **fields)


def test_one_object_gets_one_receipt_in_an_array(client, access, count):
    answer = client.post("/api/v1/events", json=produced(1), headers=access.reporter)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    [receipt] = answer.json()
    assert receipt["outcome"] == "recorded"
    assert receipt["line"] == 1
    assert len(receipt["entryId"]) == 32
    assert count() == 1


def test_an_array_and_lines_say_the_same(client, access, count):
    events = [produced(1), produced(2), {"type": "Nonsense"}]
    array = client.post("/api/v1/events?dryRun=true", json=events, headers=access.operator)
    lines = client.post("/api/v1/events?dryRun=true", content=world.ndjson(*events), headers=access.operator | NDJSON)
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert array.json() == [json.loads(line) for line in lines.text.splitlines()]
    assert [receipt["outcome"] for receipt in array.json()] == ["judged", "judged", "refused"]
    assert count() == 0


def test_accept_decides_the_form_of_the_answer(client, access):
    wanted = {"accept": "application/x-ndjson"}
    answer = client.post("/api/v1/events", json=[produced(1)], headers=access.operator | wanted)
    assert answer.headers["content-type"] == "application/x-ndjson"
    wanted = {"accept": "application/json"}
    answer = client.post("/api/v1/events", content=world.ndjson(produced(2)), headers=access.operator | NDJSON | wanted)
    assert answer.json()[0]["outcome"] == "recorded"


def test_sending_again_is_a_duplicate_and_other_content_is_refused(client, access, count):
    event = produced(1)
    first, again = (client.post("/api/v1/events", json=event, headers=access.operator).json()[0] for _ in range(2))
    assert again["outcome"] == "duplicate"
    assert again["entryId"] == first["entryId"]
    [other] = client.post("/api/v1/events", json=event | {"massG": 1}, headers=access.operator).json()
    assert other["outcome"] == "refused"
    assert count() == 1


def test_a_bad_line_refuses_only_itself(client, access, count):
    body = world.ndjson(produced(1)) + b"\n{broken\n" + world.ndjson(produced(2))
    answer = client.post("/api/v1/events", content=body, headers=access.operator | NDJSON)
    receipts = [json.loads(line) for line in answer.text.splitlines()]
    assert [(receipt["line"], receipt["outcome"]) for receipt in receipts] == [
        (1, "recorded"),
        (3, "refused"),
        (4, "recorded"),
    ]
    reason = receipts[1]["reasons"][0]
    assert reason["code"] == "event.json"
    assert reason["line"] == 3
    assert reason["zh"]
    assert reason["en"]
    assert count() == 2


def test_all_or_none(client, access, count):
    events = [produced(1), {"type": "Nonsense"}]
    receipts = client.post("/api/v1/events?atomic=true", json=events, headers=access.operator).json()
    assert {receipt["outcome"] for receipt in receipts} == {"refused"}
    assert receipts[0]["reasons"][0]["code"] == "batch.atomic"
    assert count() == 0


def test_all_or_none_with_a_line_that_is_too_long(client, access, count):
    body = world.ndjson(produced(1)) + b'{"x":"' + b"y" * (1 << 20) + b'"}\n'
    answer = client.post("/api/v1/events?atomic=true", content=body, headers=access.operator | NDJSON)
    receipts = [json.loads(line) for line in answer.text.splitlines()]
    assert [receipt["reasons"][0]["code"] for receipt in receipts] == ["batch.atomic", "event.too-long"]
    assert count() == 0


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_all_or_none_takes_one_batch_at_most(client, access, count, form):
    events = [produced(number) for number in range(2001)]
    if form == "json":
        answer = client.post("/api/v1/events?atomic=true", json=events, headers=access.operator)
    else:
        body = world.ndjson(*events)
        answer = client.post("/api/v1/events?atomic=true", content=body, headers=access.operator | NDJSON)
    assert answer.status_code == 413
    assert answer.json()["code"] == "batch.too-large"
    assert count() == 0


def test_several_batches_keep_their_order(client, access, count):
    body = world.ndjson(*(produced(number) for number in range(4100)))
    answer = client.post("/api/v1/events", content=gzip.compress(body), headers=access.operator | NDJSON | GZIP)
    receipts = [json.loads(line) for line in answer.text.splitlines()]
    assert [receipt["line"] for receipt in receipts] == list(range(1, 4101))
    assert {receipt["outcome"] for receipt in receipts} == {"recorded"}
    assert count() == 4100


GZIP = {"content-encoding": "gzip"}


def test_members_of_gzip_may_follow_each_other(client, access):
    body = gzip.compress(world.ndjson(produced(1))) + gzip.compress(world.ndjson(produced(2)))
    answer = client.post("/api/v1/events", content=body, headers=access.operator | NDJSON | GZIP)
    assert [json.loads(line)["outcome"] for line in answer.text.splitlines()] == ["recorded", "recorded"]


def test_a_reporter_speaks_for_its_own_company_only(client, access, count):
    foreign = world.event("VehicleSold", world.CARS, vin=world.vin(1))
    [receipt] = client.post("/api/v1/events", json=foreign, headers=access.reporter).json()
    assert receipt["outcome"] == "refused"
    assert receipt["reasons"][0]["field"] == "/reporter"
    assert count() == 0


def test_a_reader_may_not_report(client, access, count):
    answer = client.post("/api/v1/events", json=produced(1), headers=access.reader)
    assert answer.status_code == 403
    assert answer.json()["code"] == "access.scope"
    assert count() == 0


def test_the_entry_says_who_submitted(client, access):
    [receipt] = client.post("/api/v1/events", json=produced(1), headers=access.operator).json()
    entry = client.get(f"/api/v1/entries/{receipt['entryId']}", headers=access.operator).json()
    assert entry["submittedBy"].startswith("operator:")
    assert entry["event"]["code"] == world.code(1)
    assert entry["type"] == "BatteryProduced"
    assert entry["recordedAt"] == receipt["recordedAt"]
