"""The one shape of all failures: RFC 9457, a stable code, both languages, no internals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from suchi.domain.errors import Failure
from suchi.web import problems
from suchi.web.api.operations import OPERATIONS

CHINESE = re.compile("[\u4e00-\u9fff]").search
REQUIRED = {"type", "title", "status", "code", "detail", "zh", "en", "instance"}


def check(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) >= REQUIRED
    assert told["status"] == answer.status_code
    assert told["type"] == f"/docs#{told['code']}"
    assert CHINESE(told["zh"])
    assert not CHINESE(told["en"])
    assert told["detail"] in (told["zh"], told["en"])
    return told


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "request.not-found"),
        ("GET", "/api/v1/nowhere", 404, "request.not-found"),
        ("GET", "/api/v1", 404, "request.not-found"),
        ("DELETE", "/api/v1/batteries", 405, "request.method"),
        ("GET", "/api/v1/events", 405, "request.method"),
        ("POST", "/b/X", 405, "request.method"),
        ("POST", "/health", 405, "request.method"),
        ("GET", "/b/X.json", 404, "battery.not-on-record"),
        ("GET", "/b/%00.json", 404, "battery.not-on-record"),
        ("GET", "/api/v1/noop?a=1", 400, "request.parameter"),
        ("GET", "/api/v1/noop?a=%ff", 400, "request.query"),
        ("POST", "/api/v1/events", 401, "access.key-missing"),
    ],
)
def test_every_failure_has_one_shape(client, method, path, status, code):
    answer = client.request(method, path)
    assert answer.status_code == status, answer.text
    assert check(answer)["code"] == code
    if status == 405:
        assert answer.headers["allow"]


def test_the_language_of_the_client(client):
    zh = client.get("/api/v1/nowhere", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}).json()
    en = client.get("/api/v1/nowhere", headers={"accept-language": "en-GB,en;q=0.9"}).json()
    assert (zh["detail"], en["detail"]) == (zh["zh"], en["en"])
    assert en["title"] == "Not found"


def test_what_nobody_foresaw_shows_no_internals(client, access, monkeypatch):
    def broken(*_):
        raise ValueError("the password is 12345")

    monkeypatch.setattr("suchi.queries.identities.find", broken)
    answer = client.get("/api/v1/batteries/X", headers=access.reader)
    assert answer.status_code == 500
    assert check(answer)["code"] == "internal"
    assert "12345" not in answer.text
    assert "Traceback" not in answer.text


def test_a_failure_with_a_path_in_it_is_not_shown():
    hidden = problems.failure_of(Failure("some_internal_thing", "/var/lib 坏了", "/var/lib is broken"))
    assert hidden.code == "internal"


def test_head_has_no_body(client):
    answer = client.head("/api/v1/health")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_speaks_both_languages(operation):
    for about in (operation, *operation.parameters):
        assert CHINESE(about.zh)
        assert not CHINESE(about.en)
    for status in operation.errors:
        assert status in problems.TITLES


@pytest.mark.parametrize("code", problems.STATUS)
def test_every_code_has_a_title(code):
    assert problems.STATUS[code] in problems.TITLES


def test_every_code_that_is_raised_is_listed():
    source = Path(problems.__file__).parent
    files = [*source.rglob("*.py"), *(source.parent / "access").glob("*.py"), *(source.parent / "queries").glob("*.py")]
    raised = set()
    for file in files:
        raised |= set(re.findall(r'(?:Failure|Refused)\(\s*f?"([a-z{}.-]+)"', file.read_text("utf-8")))
    assert "body.bomb" in raised
    made = {"access.scope-unknown", "access.company-missing", "access.company-extra"}  # the command line's alone
    for code in raised - made:
        if code == "{kind}.not-on-record":
            continue
        assert code in problems.STATUS, code
