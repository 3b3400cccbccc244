"""What an attacker tries on a running application: forged forms, stolen and planted sessions, forged signatures, odd addresses, bombs."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from time import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.testing import TestClient

from suchi.access import private
from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.web.api.operations import OPERATIONS
from suchi.web.app import create_app
from suchi.web.pages.routes import PAGES
from tests.web import people, world
from tests.web.people import BASE, PASSWORD, Browser, refused

FORMS = [page for page in PAGES if page.method == "POST"]
WRITES = [one for one in OPERATIONS if one.method != "GET" and one.needs not in ("public", "read", "report")]
OTHERS = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
COOKIE = "__Host-suchi"


@pytest.fixture(scope="module")
def register(cluster: Embedded, template: str) -> Iterator[Store]:
    with people.register(cluster, template, "attacks") as store:
        world.write(store, *world.opening())
        people.person(store, "boss", "administrator", world.MAKER)
        people.person(store, "worker", "reporter", world.MAKER)
        yield store


@pytest.fixture(scope="module")
def running(register: Store) -> Iterator[TestClient[Any]]:
    with TestClient(create_app(register), raise_server_exceptions=False, base_url=BASE) as made:
        yield made


def opened(running: TestClient[Any], login: str, password: str = PASSWORD) -> Browser:
    made = Browser(running)
    answer = made.log_in(login, password)
    assert answer.status_code == 200, answer.text
    return made


@pytest.fixture(scope="module")
def boss(running: TestClient[Any]) -> Browser:
    return opened(running, "boss")


def filled(path: str) -> str:
    return re.sub(r"\{\w+(\.\.\.)?\}", "x", path)


# ---- forms that others send -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", FORMS, ids=lambda page: page.path)
def test_no_form_of_another_site_is_taken(running, boss, page):
    """With the cookies that a browser would send along, which is what forging relies on."""
    data = {"csrf": boss.csrf, "login": "worker", "password": PASSWORD}
    answer = boss.send("POST", filled(page.path), data=data, headers=OTHERS | {"x-csrf-token": ""})
    # what a link in a letter opens, its address alone opens: another site does not know it
    assert answer.status_code == 403 or (answer.status_code == 404 and "{token}" in page.path), page.path


@pytest.mark.parametrize("page", [page for page in FORMS if page.needs != "public"], ids=lambda page: page.path)
@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_without_its_sessions_token_changes_nothing(register, boss, page, token):
    with register.connect_app() as conn:
        [(before,)] = conn.execute("SELECT count(*) FROM entry").fetchall()
    data = {"x": "1"} | ({} if token is None else {"csrf": token})
    files = {"files": {"file": ("a.txt", b"x", "text/plain")}} if page.files else {}
    answer = boss.send("POST", filled(page.path), data=data, headers={"x-csrf-token": ""}, **files)
    assert answer.status_code == 403, f"{page.path}: {answer.status_code}"
    with register.connect_app() as conn:
        assert conn.execute("SELECT count(*) FROM entry").fetchone() == (before,)


def test_the_token_of_another_session_is_none(running, boss):
    other = opened(running, "boss")
    assert other.csrf != boss.csrf
    path = next(page.path for page in FORMS if page.needs == "self")
    assert boss.send("POST", filled(path), data={"csrf": other.csrf}, headers={"x-csrf-token": ""}).status_code == 403


@pytest.mark.parametrize("operation", WRITES, ids=lambda one: one.name)
def test_no_operation_takes_a_cookie_without_the_token(boss, operation):
    answer = boss.send(operation.method, "/api/v1" + filled(operation.path), json={}, headers={"x-csrf-token": ""})
    refused(answer, 403, "access.csrf")


# ---- sessions -----------------------------------------------------------------------------------------------------------


def test_a_planted_session_is_not_taken_over_by_logging_in(running):
    """Whoever can set a cookie in somebody's browser knows nothing once they have logged in."""
    victim = Browser(running)
    victim.cookies[COOKIE] = planted = "A" * 43
    assert victim.log_in("worker").status_code == 200
    assert victim.cookies[COOKIE] != planted
    attacker = Browser(running)
    attacker.cookies[COOKIE] = planted
    refused(attacker.get("/api/v1/me"), 401, "access.session-ended")


def test_two_cookies_of_one_name_are_none(running):
    one = opened(running, "worker")
    headers = {"cookie": f"{COOKIE}={one.cookies[COOKIE]}; {COOKIE}=planted"}
    answer = running.get("/api/v1/me", headers=headers)
    refused(answer, 401, "access.session-needed")


def test_a_stolen_session_ends_with_whatever_its_owner_changes(running, register):
    person = people.person(register, "mover", "reporter", world.MAKER)
    admin = opened(running, "boss")

    def stolen(password: str = PASSWORD) -> tuple[Browser, Browser]:
        owner = opened(running, "mover", password)
        thief = Browser(running)
        thief.cookies = dict(owner.cookies)
        assert thief.get("/api/v1/me").status_code == 200
        return owner, thief

    owner, thief = stolen()
    new = "another-gravel-teapot-17"
    answer = owner.post("/api/v1/me/password", {"password": PASSWORD, "newPassword": new})
    assert answer.status_code == 200, answer.text
    assert owner.get("/api/v1/me").status_code == 200
    refused(thief.get("/api/v1/me"), 401, "access.session-ended")

    owner, thief = stolen(new)
    assert admin.post(f"/api/v1/people/{person}/role", {"role": "viewer"}).status_code == 200
    for browser in (owner, thief):
        refused(browser.get("/api/v1/me"), 401, "access.session-ended")

    owner, thief = stolen(new)
    assert admin.post(f"/api/v1/people/{person}/disable").status_code == 200
    for browser in (owner, thief):
        refused(browser.get("/api/v1/me"), 401, "access.session-ended")
    assert Browser(running).log_in("mover", new).status_code == 401


# ---- signatures ---------------------------------------------------------------------------------------------------------


class Machine:
    """A machine with a key of its own, which signs what it is told to and sends something else if asked."""

    def __init__(self, running: TestClient[Any], boss: Browser) -> None:
        self.running, self.secret = running, Ed25519PrivateKey.generate()
        public = b64encode(self.secret.public_key().public_bytes_raw()).decode()
        answer = boss.post("/api/v1/signing-keys", {"publicKey": public, "label": "line 1"})
        assert answer.status_code == 200, answer.text
        self.key = answer.json()["keyId"]

    def headers(
        self,
        body: bytes,
        *,
        covered: str = '"@method" "@target-uri" "content-digest"',
        created: int | None = None,
        **changed: str,
    ) -> dict[str, str]:
        digest = f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"
        params = f'({covered});created={created or int(time())};keyid="{self.key}";nonce="{time()}"'
        values = {
            "@method": "POST",
            "@target-uri": f"{BASE}/api/v1/events",
            "@path": "/api/v1/events",
            "content-digest": digest,
        } | changed
        lines = [f'"{name}": {values[name]}' for name in re.findall(r'"([^"]+)"', covered)]
        base = "\n".join([*lines, f'"@signature-params": {params}'])
        signature = b64encode(self.secret.sign(base.encode())).decode()
        return {
            "content-type": "application/json",
            "content-digest": digest,
            "signature-input": f"sig={params}",
            "signature": f"sig=:{signature}:",
        }

    def send(self, body: bytes, headers: dict[str, str], path: str = "/api/v1/events", method: str = "POST") -> Any:
        return self.running.request(method, path, content=body, headers=headers)


@pytest.fixture(scope="module")
def machine(running, boss) -> Machine:
    return Machine(running, boss)


BODY = b'{"type":"HealthReported","id":"signed-1","occurredAt":"2026-06-01","reporter":"%s","code":"%s","stateOfHealthPermille":900}' % (
    world.MAKER.encode(), world.code(1).encode(),
)  # fmt: skip


def test_a_signature_counts_for_its_own_request_once(machine):
    headers = machine.headers(BODY)
    first = machine.send(BODY, headers)
    assert first.status_code == 200, first.text
    assert first.json()[0]["outcome"] in ("recorded", "withoutEffect")
    refused(machine.send(BODY, headers), 401, "access.signature-replayed")
    moved = machine.headers(BODY)
    refused(machine.send(BODY, moved, "/api/v1/events?dryRun=true"), 401, "access.signature-wrong")
    refused(machine.send(BODY.replace(b"900", b"100"), machine.headers(BODY)), 401, "access.digest-wrong")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"covered": '"@method" "@target-uri"'}, "access.signature-coverage"),
        ({"covered": '"@target-uri" "content-digest"'}, "access.signature-coverage"),
        ({"covered": '"@method" "content-digest"'}, "access.signature-coverage"),
        ({"covered": '"@method" "@method" "@target-uri" "content-digest"'}, "access.signature-malformed"),
        ({"created": 1_700_000_000}, "access.signature-time"),
        ({"created": 4_000_000_000}, "access.signature-time"),
        ({"@method": "GET"}, "access.signature-wrong"),
        ({"@target-uri": "https://elsewhere.example/api/v1/events"}, "access.signature-wrong"),
    ],
)  # fmt: skip
def test_a_signature_that_does_not_say_enough_or_not_now(machine, how, code):
    refused(machine.send(BODY, machine.headers(BODY, **how)), 401, code)


def test_a_revoked_key_signs_nothing(running, boss):
    gone = Machine(running, boss)
    assert boss.post(f"/api/v1/signing-keys/{gone.key}/revoke").status_code == 200
    refused(gone.send(BODY, gone.headers(BODY)), 401, "access.signature-key-revoked")
    unknown = Machine(running, boss)
    unknown.key = "ed-" + "0" * 16
    refused(unknown.send(BODY, unknown.headers(BODY)), 401, "access.signature-key")


# ---- what is sent into headers, addresses and files --------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd", ["a\r\nx-evil: 1", "a%0d%0ax-evil:%201", "a\u2028b", '"; x=y', "../../etc/passwd", "a\0b"]
)
def test_no_name_of_a_file_becomes_a_header_or_a_path(boss, odd):
    sent = boss.send(
        "POST",
        "/api/v1/attachments",
        params={"name": odd},
        content="甲".encode(),
        headers={"content-type": "text/plain"},
    )
    if sent.status_code != 200:
        assert sent.status_code in (400, 422)
        return
    back = boss.get(f"/api/v1/attachments/{sent.json()['hash']}")
    assert "x-evil" not in back.headers
    name = back.headers["content-disposition"]
    assert not set(name) & set("\r\n\0")
    assert "/" not in name.replace("UTF-8''", "")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../pyproject.toml", "/static/..%2f..%2fpyproject.toml", "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..%252f..%252fpyproject.toml", "/static//etc/passwd", "/static/%00", "/yard/offline/..%2f..%2fapp.py",
        "/api/v1/../v1/me", "/api/v1/%6de", "//api/v1/me", "/api/v1/me/", "/api/v1/batteries/%00", "/b/" + "A" * 20_000,
    ],
)  # fmt: skip
def test_no_address_leads_out_of_its_folder_or_past_its_door(running, path):
    answer = running.get(path, follow_redirects=False)
    assert answer.status_code in (303, 400, 401, 404, 414), answer.status_code
    assert "[project]" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "/x\r\nx-evil: 1",
        "javascript:alert(1)",
    ],
)
def test_nothing_leads_to_another_site(running, target):
    answer = Browser(running).send(
        "POST", "/login", params={"next": target}, data={"login": "worker", "password": PASSWORD, "next": target}
    )
    assert "x-evil" not in answer.headers
    where = answer.headers.get("location", "/")
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))


def test_a_small_file_does_not_become_a_large_one(boss):
    """A kilobyte for each MiB: what is packed counts by what comes out of it, and nothing more is unpacked."""
    bomb = gzip.compress(bytes(private.MOST_BYTES * 4))
    headers = {"content-type": "image/png", "content-encoding": "gzip"}
    answer = boss.send("POST", "/api/v1/attachments", content=bomb, headers=headers)
    assert (answer.status_code, answer.json()["code"]) in {(413, "upload.too-large"), (413, "body.bomb")}, answer.text


def test_headers_without_end_are_cut_off(running):
    answer = running.get("/api/v1/me", headers={"cookie": f"{COOKIE}={'A' * 60_000}"})
    assert answer.status_code in (400, 401, 431)
