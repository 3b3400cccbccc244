"""What every answer carries and every route declares: needs, limits, headers; and that nothing tells versions."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace

import pytest
from litestar.testing import TestClient

from suchi import __version__
from suchi.access.denials import WORDS
from suchi.db.pool import Store
from suchi.domain.errors import Failure
from suchi.settings import Settings
from suchi.web import identifying, limits, problems
from suchi.web.api.operations import OPERATIONS
from suchi.web.app import create_app
from suchi.web.identifying import NEEDS
from suchi.web.limits import RATES, Limit, Limits, Rate, address_of
from suchi.web.pages.routes import PAGES

CHINESE = re.compile("[\u4e00-\u9fff]").search
ROUTES = [*OPERATIONS, *PAGES]
PUBLIC = """
    GET / | GET /docs | GET /health | GET /b | GET /b/{code} | GET /api/v1/openapi.json | GET /.well-known/security.txt
    GET /static/{name} | GET /b/{code}/qr.svg | GET /b/{code}/slip | GET /slip | GET /explain | GET /figures | GET /figures/months | GET /rules | GET /where
    GET /style | GET /style/desk | GET /style/yard | GET /tell | POST /tell | GET /register | POST /register | GET /register/{id}/{token} | POST /register/{id}/{token} | GET /pair | POST /pair | GET /login | POST /login | GET /recover | POST /recover | GET /link/{token} | POST /link/{token}
    GET /login/provider | GET /login/provider/return | GET /api/v1/health | GET /api/v1/noop | GET /api/v1/events/types
    GET /api/v1/rules | GET /api/v1/explain/{code} | POST /api/v1/login | POST /api/v1/logout | POST /api/v1/links/accept
    POST /api/v1/links/recover | GET /api/v1/shift | POST /api/v1/shift/open | POST /api/v1/applications
    GET /hazards | GET /api/v1/technical-information/hazards | GET /api/v1/technical-information/hazards/model
    GET /api/v1/technical-information/hazards/documents/{hash} | GET /api/v1/technical-information/schema
    GET /yard/shift | POST /yard/shift | GET /yard/offline/{name} | GET /yard/worker.js
    GET /api/v1/duties | GET /api/v1/applications/{id} | POST /api/v1/applications/{id}/again
"""
"""Open to all, and meant to be: a new one is written down here, by somebody who has thought about it."""


def address(route) -> str:
    prefix = "/api/v1" if route in OPERATIONS else ""
    return f"{route.method} {prefix}{route.path}"


@pytest.mark.parametrize("route", ROUTES, ids=address)
def test_every_route_declares_what_it_needs(route):
    assert route.needs in NEEDS, f"{address(route)} declares no permission: give it needs=…, one of {', '.join(NEEDS)}"
    limit = route.rate if route in PAGES else route.limit
    assert limit in RATES, f"{address(route)} names no rate limit that there is"


def test_what_is_open_to_all_is_written_down():
    meant = {" ".join(part.split()) for line in PUBLIC.strip().splitlines() for part in line.split("|")}
    assert {address(route) for route in ROUTES if route.needs == "public"} == meant


def test_a_route_without_needs_is_refused_to_everybody(monkeypatch):
    everything = SimpleNamespace(
        device=None, administers=True, person=SimpleNamespace(role="administrator", company=None)
    )

    async def found(_call):
        return everything

    monkeypatch.setattr(identifying, "session", found)
    with pytest.raises(Failure) as refused:
        asyncio.run(identifying.admit(SimpleNamespace(), None))
    assert refused.value.code == "access.role"


@pytest.mark.parametrize("route", [route for route in ROUTES if route.needs != "public"], ids=address)
def test_nobody_gets_in_unasked(route, client):
    path = re.sub(r"\{\w+(\.\.\.)?\}", "x", ("/api/v1" if route in OPERATIONS else "") + route.path)
    answer = client.request(route.method, path, follow_redirects=False)
    if route in PAGES:
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login")
    else:
        assert answer.status_code == 401, answer.text


@pytest.mark.parametrize("code", WORDS)
def test_every_denial_has_both_languages_and_a_status(code):
    zh, en = WORDS[code]
    assert CHINESE(zh)
    assert not CHINESE(en)
    assert code in problems.STATUS


# ---- headers --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tls(opened):
    settings = Settings(data=opened.settings.data, public_url="https://testserver", security_contact="mailto:a@b.cn")
    with TestClient(create_app(Store(settings, opened.dsn)), raise_server_exceptions=False) as made:
        yield made


@pytest.mark.parametrize("path", ["/", "/docs", "/login", "/recover", "/b/X", "/link/x", "/pair", "/figures"])
def test_pages_keep_to_themselves(tls, path):
    headers = tls.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize("path", ["/", "/docs", "/login", "/b/X"])
def test_nothing_in_a_page_is_inline(tls, path):
    text = tls.get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text)


@pytest.mark.parametrize(
    "path", ["/b/X.json", "/api/v1/noop", "/api/v1/nowhere", "/nowhere", "/api/v1/batteries", "/health"]
)
def test_data_is_never_a_page(client, tls, path):
    headers = client.get(path).headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in headers
    if path != "/nowhere":
        assert "strict-transport-security" in tls.get(path).headers


def test_no_answer_that_needs_a_key_is_kept(client, access):
    asked = [one for one in OPERATIONS if one.method == "GET" and one.needs == "read" and "{" not in one.path]
    answers = {one.path: client.get(f"/api/v1{one.path}", headers=access.operator) for one in asked}
    assert [path for path, answer in answers.items() if answer.headers["cache-control"] != "no-store"] == []
    assert {"/findings", "/cases"} <= {path for path, answer in answers.items() if answer.status_code == 200}
    receipts = client.post("/api/v1/events", json=[{"id": "x"}], headers=access.operator)
    assert receipts.headers.get_list("cache-control") == ["no-store"]


def test_who_was_refused_is_logged_without_what_was_sent(client, access, caplog):
    client.get("/api/v1/batteries", headers={"authorization": "Bearer suchi_abcdefghjkmn_secretsecret"})
    client.get("/api/v1/audit?x=%0aforged", headers=access.reporter | {"x-forwarded-for": "forged"})
    client.post("/api/v1/events", json=[{"id": "typed"}], headers=access.reader)
    client.get("/api/v1/batteries")
    lines = [record.getMessage() for record in caplog.records if record.name == "suchi.refused"]
    assert [line.split(",")[0] for line in lines] == [
        "GET /api/v1/batteries: access.key-unknown",
        "POST /api/v1/events: access.scope",
    ]
    assert "nobody" in lines[0]
    assert "key " in lines[1]
    for sent in ("secretsecret", "forged", "typed"):
        assert sent not in caplog.text


def test_of_whoever_tells_what_they_saw_no_network_is_noted(client, caplog):
    elsewhere = {"origin": "https://elsewhere.example", "accept": "text/html"}
    assert client.post("/tell", data={"text": "x"}, headers=elsewhere, follow_redirects=False).status_code == 403
    assert [record for record in caplog.records if record.name == "suchi.refused"] == []


def test_no_answer_tells_versions(client):
    for path in ("/", "/docs", "/health", "/api/v1/openapi.json", "/nowhere", "/b/X.json"):
        answer = client.get(path)
        assert not re.search(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])", answer.text), path
        told = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        assert not re.search(r"(?i)(granian|litestar|python|postgres)", told), told


def test_whom_to_tell_of_a_weakness(client, tls):
    answer = tls.get("/.well-known/security.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Contact: mailto:a@b.cn\n" in answer.text
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", answer.text, re.MULTILINE)
    assert client.get("/.well-known/security.txt").status_code == 404


# ---- limits ---------------------------------------------------------------------------------------------------------


def test_a_limit_lets_so_many_through_and_no_more(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(limits, "monotonic", lambda: now[0])
    limit = Limit(Rate("x", 5, 10), 1.0)
    left = [limit.take("a")[1][1] for _ in range(5)]
    assert left == [b'"x";r=4;t=3', b'"x";r=3;t=5', b'"x";r=2;t=7', b'"x";r=1;t=9', b'"x";r=0;t=11']
    with pytest.raises(Failure) as found:
        limit.take("a")
    assert (found.value.code, found.value.detail["retry_after"]) == ("request.rate", 2)
    assert limit.spent("a")
    assert not limit.spent("b")
    limit.take("b")
    now[0] += 2
    limit.take("a")
    now[0] += 8.0  # over a change of generations
    assert limit.take("a")[1][1].startswith(b'"x";r=3')
    now[0] += 100.0
    assert limit.take("a")[1][1].startswith(b'"x";r=4')
    assert len(limit._old) <= 1


def test_limits_can_be_off():
    off = Limits(0)
    assert all(off.take("public", "a") == () for _ in range(10_000))


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "who"),
    [
        ("192.0.2.1", "", set(), "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", set(), "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", {"192.0.2.1"}, "198.51.100.9"),
        ("192.0.2.1", "203.0.113.5, 198.51.100.9", {"192.0.2.1"}, "198.51.100.9"),
        ("192.0.2.1", "203.0.113.5, 192.0.2.2", {"192.0.2.1", "192.0.2.2"}, "203.0.113.5"),
        ("192.0.2.1", "nonsense", {"192.0.2.1"}, "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "", set(), "2001:db8:1:2"),
    ],
)
def test_who_is_counted(peer, forwarded, trusted, who):
    scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())] if forwarded else []}
    assert address_of(scope, frozenset(trusted)) == who


def test_the_limits_are_told_and_kept(opened):
    settings = Settings(data=opened.settings.data, rate=0.01)
    with TestClient(create_app(Store(settings, opened.dsn)), raise_server_exceptions=False) as few:
        answers = [few.get("/b/X.json") for _ in range(13)]
    assert answers[0].headers["ratelimit-policy"] == '"public";q=12;w=60'
    assert answers[0].headers["ratelimit"].startswith('"public";r=11;t=')
    assert [answer.status_code for answer in answers] == [404] * 12 + [429]
    assert answers[-1].json()["code"] == "request.rate"
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_refused_keys_are_counted_by_address(opened):
    settings = Settings(data=opened.settings.data, rate=0.025)
    with TestClient(create_app(Store(settings, opened.dsn)), raise_server_exceptions=False) as few:
        codes = [
            few.get("/api/v1/batteries", headers={"authorization": f"Bearer suchi_a{n}_x"}).status_code
            for n in range(6)
        ]
    assert codes == [401, 401, 401, 429, 429, 429]
