"""Hostile bodies: each gets a clear 4xx in both languages, and nothing is left behind."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest

from suchi.web import reading
from tests.web import world

GOOD = world.event("BatteryProduced", id="good", code=world.code(1), level="P")
TEXT = json.dumps(GOOD)
NDJSON, JSON = "application/x-ndjson", "application/json"

BODIES = {
    "nothing": (b"", 400, "body.empty"),
    "blank": (b" \n \n", 400, "body.empty"),
    "empty array": (b"[]", 400, "body.empty"),
    "no json": (b"hello", 400, "body.unreadable"),
    "deep array": (b"[" * 100_000, 400, "body"),
    "deep object": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "body.unreadable"),
    "deep field": ((TEXT[:-1] + ',"attachments":' + "[" * 5000 + "]" * 5000 + "}").encode(), 400, "body.unreadable"),
    "huge integer": ((TEXT[:-1] + ',"massG":' + "9" * 5000 + "}").encode(), 400, "body.unreadable"),
    "huge exponent": ((TEXT[:-1] + ',"massG":1e999999999}').encode(), 400, "body.unreadable"),
    "not a number": ((TEXT[:-1] + ',"massG":NaN}').encode(), 400, "body.unreadable"),
    "escaped nul": ((TEXT[:-1] + ',"site":"a\\u0000b"}').encode(), 400, "body.unreadable"),
    "raw nul": (TEXT.replace("good", "go\0od").encode(), 400, "body.unreadable"),
    "lone surrogate": ((TEXT[:-1] + ',"site":"\\ud800"}').encode(), 400, "body.unreadable"),
    "encoded surrogate": (TEXT.encode().replace(b"good", b"go\xed\xa0\x80od"), 400, "body.unreadable"),
    "duplicate key": ((TEXT[:-1] + ',"level":"M"}').encode(), 400, "body.unreadable"),
    "escaped duplicate": ((TEXT[:-1] + ',"\\u006cevel":"M"}').encode(), 400, "body.unreadable"),
    "gb18030": (TEXT.replace("good", "电池").encode("gb18030"), 400, "body.unreadable"),
    "utf-16": (TEXT.encode("utf-16"), 400, "body"),
    "mark": (b"\xef\xbb\xbf" + TEXT.encode(), 400, "body.unreadable"),
    "half": (TEXT[:40].encode(), 400, "body.unreadable"),
    "text": (b'"BatteryProduced"', 400, "body.unreadable"),
    "number": (b"1", 400, "body.unreadable"),
}


def refused(client, access, body, kind, extra=None):
    headers = access.operator | {"content-type": kind} | (extra or {})
    answer = client.post("/api/v1/events", content=body, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()


@pytest.mark.parametrize("kind", [JSON, NDJSON])
@pytest.mark.parametrize("name", BODIES)
def test_an_unreadable_body_is_told_why(client, access, count, name, kind):
    body, status, code = BODIES[name]
    if kind == NDJSON and name in ("empty array",):
        code = "body.unreadable"
    found, problem = refused(client, access, body, kind)
    assert found == status, problem
    assert problem["code"].startswith(code)
    assert problem["zh"]
    assert problem["en"]
    if problem["code"] == "body.unreadable":
        assert problem["errors"]
        for error in problem["errors"]:
            assert error["zh"], error
            assert error["en"], error
    assert count() == 0


def test_an_array_broken_in_the_middle_records_nothing(client, access, count):
    status, problem = refused(client, access, b"[" + TEXT.encode() + b",{]", JSON)
    assert status == 400
    assert problem["code"] == "body.json"
    assert count() == 0


def test_a_line_that_is_too_long(client, access, count):
    body = TEXT[:-1].encode() + b',"site":"' + b"x" * (1 << 20) + b'"}\n'
    for kind in (JSON, NDJSON):
        status, problem = refused(client, access, body, kind)
        assert (status, problem["code"]) == (413, "event.too-long")
    assert count() == 0


def test_a_body_that_is_too_large(client, access, count):
    status, problem = refused(client, access, b" " * (16 << 20) + TEXT.encode(), JSON)
    assert (status, problem["code"]) == (413, "body.too-large")
    assert count() == 0


@pytest.mark.parametrize("kind", [JSON, NDJSON])
def test_a_bomb(client, access, count, kind):
    packed = gzip.compress(b"\n" * (64 << 20), 9)
    status, problem = refused(client, access, packed, kind, {"content-encoding": "gzip"})
    assert status == 413
    assert problem["code"] in ("body.bomb", "body.too-large")
    assert count() == 0


@pytest.mark.parametrize(
    "body", [gzip.compress(TEXT.encode())[:-9], TEXT.encode(), zlib.compress(TEXT.encode()), b"\x1f\x8b"]
)
def test_gzip_that_is_none(client, access, count, body):
    status, problem = refused(client, access, body, JSON, {"content-encoding": "gzip"})
    assert (status, problem["code"]) == (400, "body.gzip")
    assert count() == 0


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("content-type", "text/plain", "body.media-type"),
        ("content-type", "", "body.media-type"),
        ("content-type", "application/json; charset=gbk", "body.charset"),
        ("content-encoding", "br", "body.content-encoding"),
        ("content-encoding", "gzip, gzip", "body.content-encoding"),
    ],
)
def test_other_formats(client, access, count, header, value, code):
    status, problem = refused(client, access, TEXT.encode(), JSON, {header: value})
    assert (status, problem["code"]) == (415, code)
    assert count() == 0


def test_a_character_set_may_be_named(client, access):
    headers = access.operator | {"content-type": 'application/json; charset="UTF-8"'}
    assert client.post("/api/v1/events", content=TEXT, headers=headers).status_code == 200


# ---- what is no report --------------------------------------------------------------------------------------------------


def test_a_nul_in_a_body_of_json_is_told(client):
    answer = client.post("/api/v1/links/recover", json={"login": "a\0b"})
    assert answer.status_code == 422, answer.text
    assert "U+0000" in answer.text


def test_text_that_only_speaks_of_a_nul_is_none():
    assert reading.holds_nul(b'{"a":"\\u0000"}')
    assert reading.holds_nul(b'{"a":"\\\\\\u0000"}')
    assert not reading.holds_nul(b'{"a":"\\\\u0000"}')
