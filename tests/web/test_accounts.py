"""Accounts over HTTP: log-in, cookies, anti-forgery, people, keys, signatures, shifts, applications, letters."""

from __future__ import annotations

import itertools
import json
import re
import threading
import time
from base64 import b64decode, b64encode
from hashlib import sha256

import httpx
import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.testing import TestClient

from suchi.access import signing_keys
from suchi.access.person import Authority
from suchi.db.pool import Store
from suchi.settings import Oidc, Settings
from suchi.simulate.identifiers import company_code
from suchi.web.app import create_app
from tests.access.test_oidc import CLIENT, SECRET, LocalProvider
from tests.web import people, world
from tests.web.people import PASSWORD, Browser, link_in, refused
from tests.web.served import served

OFFICE = "91990000MA000000X9"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory):
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def register(cluster, template, mailbox):
    with people.register(cluster, template, "accounts", mail=f"file:{mailbox}") as store:
        office = world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=OFFICE, name="示例省工信厅",
            roles=[{"role": "regulator", "since": "2026-01-01"}],
            office={"ministry": "MIIT", "level": "province", "region": "340000"},
        )  # fmt: skip
        world.write(store, *world.opening(), office)
        people.person(store, "boss", "administrator", world.MAKER)
        people.person(store, "worker", "reporter", world.MAKER)
        people.person(store, "looker", "viewer", world.MAKER)
        people.person(store, "stranger", "administrator", world.YARD)
        people.person(store, "clerk", "reporter", world.REGISTRAR)
        people.person(store, "operator", "administrator", None)
        people.person(store, "officer", "administrator", OFFICE, Authority("MIIT", "prefecture", "340100"))
        yield store


@pytest.fixture(scope="module")
def running(register):
    with TestClient(create_app(register), raise_server_exceptions=False, base_url=people.BASE) as made:
        yield made


@pytest.fixture
def browser(running, register):
    with register.connect_app() as conn:
        conn.execute("DELETE FROM throttle")
    return lambda login=None: _opened(running, login)


def _opened(running, login):
    made = Browser(running)
    if login is not None:
        answer = made.log_in(login)
        assert answer.status_code == 200, answer.text
    return made


# ---- sessions and cookies -------------------------------------------------------------------------------------------


def test_a_session_begins_and_ends(browser):
    one = browser()
    refused(one.get("/api/v1/me"), 401, "access.session-needed")
    answer = one.log_in("worker")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-suchi=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["cache-control"] == "no-store"
    me = one.get("/api/v1/me").json()
    assert (me["login"], me["role"], me["company"]) == ("worker", "reporter", world.MAKER)
    kept = one.cookies["__Host-suchi"]
    gone = one.post("/api/v1/logout")
    assert (gone.status_code, gone.headers["clear-site-data"]) == (200, '"cache", "storage"')
    assert "__Host-suchi" not in one.cookies
    one.cookies["__Host-suchi"] = kept
    refused(one.get("/api/v1/me"), 401, "access.session-ended")


def test_the_key_of_drafts_is_the_person_s_whatever_the_session_and_nobody_else_s(browser):
    def key(login: str | None) -> str | None:
        one = browser()
        if login is not None:
            one.log_in(login)
        path = "/company" if login is not None else "/login"
        found = re.search(r'data-seal="([^"]*)"', one.get(path, headers={"accept": "text/html"}).text)
        return found[1] if found else None

    worker, again, boss = key("worker"), key("worker"), key("boss")
    assert worker is not None
    assert len(b64decode(worker)) == 32
    assert worker == again != boss
    assert key(None) is None


def test_wrong_passwords_and_unknown_accounts_are_alike(browser):
    one = browser()
    told = [one.log_in(name, "not the password") for name in ("worker", "nobody-here")]
    for answer in told:
        refused(answer, 401, "access.login-wrong")
    assert told[0].json() == told[1].json()
    names = [sorted(answer.headers) for answer in told]
    assert names[0] == names[1]


def test_too_many_failures_are_told_to_wait(browser):
    one = browser()
    answers = [one.log_in("looker", "wrong") for _ in range(8)]
    refused(answers[-1], 429, "access.login-wait")
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_a_write_by_cookie_needs_the_token_and_our_own_page(browser):
    one = browser("worker")
    event = world.event("HealthReported", at="2026-06-01T08:00:00Z", code=world.code(1), stateOfHealthPermille=900)
    for headers, code in (
        ({"x-csrf-token": ""}, "access.csrf"),
        ({"x-csrf-token": "0" * 64}, "access.csrf"),
        ({"origin": "https://elsewhere.example"}, "access.origin"),
        ({"origin": "null"}, "access.origin"),
        ({"sec-fetch-site": "cross-site"}, "access.origin"),
        ({"sec-fetch-site": "same-site"}, "access.origin"),
    ):
        refused(one.post("/api/v1/events", event, headers=headers), 403, code)
    answer = one.post("/api/v1/events", event, headers={"origin": people.BASE, "sec-fetch-site": "same-origin"})
    assert answer.json()[0]["outcome"] in ("recorded", "withoutEffect")
    # a page that sends no referrer has no origin to show either: the browser's word of the site stands for it
    hidden = one.post("/api/v1/events", event, headers={"origin": "null", "sec-fetch-site": "same-origin"})
    assert hidden.json()[0]["outcome"] == "duplicate"


def test_what_is_reported_names_the_person(browser):
    one = browser("worker")
    event = world.event("HealthReported", at="2026-06-01T08:00:00Z", code=world.code(2), stateOfHealthPermille=900)
    entry = one.post("/api/v1/events", event).json()[0]["entryId"]
    me = one.get("/api/v1/me").json()
    told = one.get(f"/api/v1/entries/{entry}").json()
    assert told["submittedBy"] == f"{world.MAKER}/person:{me['person']}"


def test_a_viewer_reads_and_does_not_report(browser):
    one = browser("looker")
    assert one.get("/api/v1/batteries").status_code == 200
    refused(one.post("/api/v1/events", world.event("HealthReported")), 403, "access.role")


def test_log_in_from_another_site_is_refused(browser):
    one = browser()
    answer = one.send("POST", "/api/v1/login", json={"login": "worker", "password": PASSWORD},
                      headers={"origin": "https://elsewhere.example"})  # fmt: skip
    refused(answer, 403, "access.origin")


def test_ones_own_sessions(browser):
    here, there = browser("worker"), browser("worker")
    listed = here.get("/api/v1/me/sessions").json()
    assert sum(one.get("current", False) for one in listed) == 1
    other = next(one["id"] for one in there.get("/api/v1/me/sessions").json() if one.get("current"))
    stranger = browser("stranger")
    refused(stranger.post(f"/api/v1/me/sessions/{other}/end"), 404, "access.session-unknown")
    assert here.post(f"/api/v1/me/sessions/{other}/end").status_code == 200
    refused(there.get("/api/v1/me"), 401, "access.session-ended")


def test_a_new_password_and_an_authenticator_rotate_the_session(browser, register):
    people.person(register, "turner", "reporter", world.MAKER)
    one = browser("turner")
    first = one.cookies["__Host-suchi"]
    refused(one.post("/api/v1/me/password", {"password": "no", "newPassword": "another sentence, longer"}), 401,
            "access.login-wrong")  # fmt: skip
    refused(one.post("/api/v1/me/password", {"password": PASSWORD, "newPassword": "turner@example.cn"}), 422,
            "access.password-common")  # fmt: skip
    given = {"password": PASSWORD, "newPassword": "rhubarb umbrella seven lanes"}
    assert one.post("/api/v1/me/password", given).status_code == 200
    assert one.cookies["__Host-suchi"] != first
    begun = one.post("/api/v1/me/totp", {"password": "rhubarb umbrella seven lanes"}).json()
    assert begun["address"].startswith("otpauth://totp/")
    answer = one.post("/api/v1/me/totp/confirm", {"code": pyotp.TOTP(begun["secret"]).now()})
    assert len(answer.json()["codes"]) == 10
    assert one.get("/api/v1/me").status_code == 200
    again = browser()
    refused(again.log_in("turner", "rhubarb umbrella seven lanes"), 401, "access.totp-needed")
    answer = again.log_in("turner", "rhubarb umbrella seven lanes", code=answer.json()["codes"][0])
    assert answer.status_code == 200


# ---- people ---------------------------------------------------------------------------------------------------------


def wait_for_letter(mailbox, recipient, about="account"):
    for _ in range(100):
        try:
            return link_in(mailbox, recipient, about)
        except ValueError:
            time.sleep(0.05)
    raise AssertionError(f"no letter to {recipient}")


def test_an_invitation_by_mail(browser, mailbox):
    boss = browser("boss")
    given = {"login": "newcomer", "name": "新人", "email": "newcomer@example.cn", "role": "viewer"}
    made = boss.post("/api/v1/people", given).json()
    link = wait_for_letter(mailbox, "newcomer@example.cn")
    token = link.rsplit("/", 1)[1]
    one = browser()
    assert "newcomer" in one.get(f"/link/{token}").text
    refused(one.post("/api/v1/links/accept", {"token": token, "password": "newcomer2026!!!!"}), 422,
            "access.password-common")  # fmt: skip
    assert one.post("/api/v1/links/accept", {"token": token, "password": PASSWORD}).status_code == 200
    refused(one.post("/api/v1/links/accept", {"token": token, "password": PASSWORD}), 410, "access.link-used")
    refused(one.post("/api/v1/links/accept", {"token": "x" * 43, "password": PASSWORD}), 404, "access.link-unknown")
    assert one.log_in("newcomer").json()["role"] == "viewer"
    assert boss.post(f"/api/v1/people/{made['person']}/role", {"role": "reporter"}).status_code == 200
    refused(one.get("/api/v1/me"), 401, "access.session-ended")
    assert boss.post(f"/api/v1/people/{made['person']}/disable").status_code == 200
    refused(one.log_in("newcomer"), 401, "access.login-wrong")
    assert boss.post(f"/api/v1/people/{made['person']}/enable").status_code == 200
    assert one.log_in("newcomer").status_code == 200


def test_recovery_tells_nobody_who_exists(browser, mailbox):
    one = browser()
    answers = [one.post("/api/v1/links/recover", {"login": name}) for name in ("worker", "nobody-here")]
    assert [answer.json() for answer in answers] == [{"done": True}] * 2
    token = wait_for_letter(mailbox, "worker@example.cn", "new Suchi password").rsplit("/", 1)[1]
    assert one.post("/api/v1/links/accept", {"token": token, "password": PASSWORD}).status_code == 200


def test_administrators_keep_to_their_own(browser):
    boss, stranger = browser("boss"), browser("stranger")
    mine = {one["login"]: one["person"] for one in boss.get("/api/v1/people").json()}
    assert "stranger" not in mine
    refused(stranger.post(f"/api/v1/people/{mine['worker']}/disable"), 404, "access.person-unknown")
    refused(boss.post(f"/api/v1/people/{mine['boss']}/disable"), 403, "access.person-self")
    given = {"login": "spy", "name": "X", "email": "x@example.cn", "role": "viewer", "company": world.YARD}
    refused(boss.post("/api/v1/people", given), 403, "access.company")
    refused(browser("worker").get("/api/v1/people"), 403, "access.role")
    operator = browser("operator")
    assert operator.post("/api/v1/people", given).json()["company"] == world.YARD


@pytest.mark.parametrize(
    ("authority", "code"),
    [
        ({"ministry": "MIIT", "level": "prefecture", "region": "340100"}, None),
        ({"ministry": "MIIT", "level": "county", "region": "340104"}, None),
        ({"ministry": "MIIT", "level": "prefecture", "region": "340200"}, "access.region"),
        ({"ministry": "MIIT", "level": "province", "region": "340000"}, "access.region"),
        ({"ministry": "MIIT", "level": "nation", "region": "000000"}, "access.region"),
        ({"ministry": "MEE", "level": "county", "region": "340104"}, "access.region"),
        (None, "access.office"),
    ],
)
def test_an_authority_invites_within_its_office(browser, authority, code):
    """The officer administers a prefecture of a province's authority."""
    officer = browser("officer")
    given = {"login": f"officer-{next(_numbers)}", "name": "Y", "email": "y@example.cn", "role": "viewer"}
    answer = officer.post("/api/v1/people", given | ({"authority": authority} if authority else {}))
    if code is None:
        assert answer.json()["authority"] == authority
    else:
        refused(answer, 403, code)


def test_nobody_is_invited_beyond_what_the_ledger_says_of_the_authority(browser):
    operator = browser("operator")
    given = {"name": "Y", "email": "y@example.cn", "role": "viewer", "company": OFFICE}
    for level, region, good in (("province", "340000", True), ("nation", "000000", False), ("county", "320104", False)):
        office = {"ministry": "MIIT", "level": level, "region": region}
        answer = operator.post("/api/v1/people", given | {"login": f"officer-{next(_numbers)}", "authority": office})
        if good:
            assert answer.json()["authority"] == office
        else:
            refused(answer, 403, "access.office")


def test_an_administrator_of_a_prefecture_changes_nobody_above(browser, register):
    id_ = people.person(register, "chief", "reporter", OFFICE, Authority("MIIT", "province", "340000"))
    refused(browser("officer").post(f"/api/v1/people/{id_}/disable"), 403, "access.region")


# ---- keys and signatures --------------------------------------------------------------------------------------------


def bearer(key):
    return {"authorization": f"Bearer {key}"}


def health(number=3, **more):
    return world.event("HealthReported", at="2026-06-01T08:00:00Z", code=world.code(number),
                       stateOfHealthPermille=900, **more)  # fmt: skip


def test_a_key_with_scopes(browser, running):
    boss = browser("boss")
    given = {"label": "MES", "scopes": ["event:HealthReported"], "expiresOn": "2099-12-31"}
    key = boss.post("/api/v1/keys", given).json()["key"]
    assert running.post("/api/v1/events", json=health(), headers=bearer(key)).json()[0]["outcome"] != "refused"
    other = running.post("/api/v1/events", json=world.event("NothingToReport", period="2026-05"), headers=bearer(key))
    assert "submit.event-scope" in other.text or "event." in other.text
    refused(running.get("/api/v1/batteries", headers=bearer(key)), 403, "access.key-scope")
    refused(boss.post("/api/v1/keys", {"scopes": ["everything"]}), 422, "access.scope-names")
    refused(boss.post("/api/v1/keys", {"expiresOn": "2020-01-01"}), 422, "access.expiry-past")
    listed = boss.get("/api/v1/keys").json()
    assert listed[0]["scopes"] == ["event:HealthReported"]
    assert listed[0]["lastUsedAt"]
    assert key not in str(listed)


def test_a_key_is_replaced_without_a_gap_and_expires(browser, running, register):
    boss = browser("boss")
    old = boss.post("/api/v1/keys", {"kind": "reader"}).json()["key"]
    id_ = old.split("_")[1]
    refused(browser("stranger").post(f"/api/v1/keys/{id_}/rotate", {}), 404, "access.key-unknown-id")
    new = boss.post(f"/api/v1/keys/{id_}/rotate", {"overlapHours": 1}).json()["key"]
    for key in (old, new):
        assert running.get("/api/v1/batteries", headers=bearer(key)).status_code == 200
    with register.connect_app() as conn:
        conn.execute("UPDATE api_key SET expires_us = 1 WHERE id = %s", [id_])
    time.sleep(3.1)  # a remembered key is believed for three seconds
    refused(running.get("/api/v1/batteries", headers=bearer(old)), 401, "access.key-expired")
    assert running.get("/api/v1/batteries", headers=bearer(new)).status_code == 200
    assert boss.post(f"/api/v1/keys/{new.split('_')[1]}/revoke").status_code == 200


private = Ed25519PrivateKey.generate()


def signed(key, method, path, body=b"", created=None, by=private, base=people.BASE, digest=None):
    created = int(time.time()) if created is None else created
    value = digest or f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"
    parameters = f'("@method" "@target-uri" "content-digest");created={created};keyid="{key}"'
    text = f'"@method": {method}\n"@target-uri": {base}{path}\n"content-digest": {value}\n"@signature-params": {parameters}'
    signature = b64encode(by.sign(text.encode())).decode()
    return {"content-digest": value, "signature-input": f"s={parameters}", "signature": f"s=:{signature}:",
            "content-type": "application/json"}  # fmt: skip


def test_requests_signed_by_a_machine(browser, running):
    boss = browser("boss")
    public = b64encode(private.public_key().public_bytes_raw()).decode()
    key = boss.post("/api/v1/signing-keys", {"publicKey": public, "label": "line 1"}).json()["keyId"]
    body = json.dumps(health(4)).encode()
    path = "/api/v1/events?dryRun=false"
    headers = signed(key, "POST", path, body)

    def send(headers, body=body, path=path):
        return running.post(path, content=body, headers=headers)

    answer = send(headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()[0]["outcome"] in ("recorded", "withoutEffect"), answer.text
    refused(send(headers), 401, "access.signature-replayed")
    older = signed(key, "POST", path, body, created=int(time.time()) - 9)
    refused(send(older | {"signature": headers["signature"]}), 401, "access.signature-wrong")
    refused(send(signed(key, "POST", path, body, created=int(time.time()) - 400)), 401, "access.signature-time")
    refused(send(signed("ed-nobody", "POST", path, body)), 401, "access.signature-key")
    refused(send(signed(key, "POST", path, body, by=Ed25519PrivateKey.generate())), 401, "access.signature-wrong")
    refused(send(signed(key, "POST", path, body), body + b" "), 401, "access.digest-wrong")
    refused(send(signed(key, "POST", path, body), path="/api/v1/events?dryRun=true"), 401, "access.signature-wrong")
    refused(send({"signature-input": "nonsense", "content-type": "application/json"}), 401,
            "access.signature-malformed")  # fmt: skip
    got = running.get("/api/v1/batteries?limit=2", headers=signed(key, "GET", "/api/v1/batteries?limit=2"))
    assert got.status_code == 200, got.text
    assert boss.get("/api/v1/signing-keys").json()[0]["lastUsedAt"]
    assert boss.post(f"/api/v1/signing-keys/{key}/revoke").status_code == 200
    refused(send(signed(key, "POST", path, body, created=int(time.time()) - 1)), 401, "access.signature-key-revoked")


# ---- a shared tablet ------------------------------------------------------------------------------------------------


def test_a_shift_on_a_shared_tablet(browser, running):
    tablet = browser("boss")
    device = tablet.post("/api/v1/devices", {"label": "Gate 2", "site": "PLANT-1"}).json()
    refused(tablet.post("/api/v1/shift/pin", {"pin": "123456"}), 422, "access.pin-form")
    assert tablet.post("/api/v1/logout").status_code == 200
    assert tablet.log_in("worker").status_code == 200
    person = tablet.post("/api/v1/shift/pin", {"pin": "830217", "hours": 8}).json()["person"]
    tablet.post("/api/v1/logout")
    assert [one["person"] for one in tablet.get("/api/v1/shift").json()] == [person]
    refused(tablet.post("/api/v1/shift/open", {"person": person, "pin": "830218"}), 401, "access.pin-wrong")
    refused(tablet.post("/api/v1/shift/open", {"person": "nobody", "pin": "830217"}), 401, "access.pin-wrong")
    opened = tablet.post("/api/v1/shift/open", {"person": person, "pin": "830217"})
    assert opened.json()["device"] == device["id"]
    receipt = tablet.post("/api/v1/events", health(5)).json()[0]
    assert tablet.get(f"/api/v1/entries/{receipt['entryId']}").json()["submittedBy"].endswith(person)
    refused(tablet.post("/api/v1/me/password", {"password": PASSWORD, "newPassword": "x" * 20}), 403, "access.role")
    # elsewhere the PIN is nothing
    refused(browser().post("/api/v1/shift/open", {"person": person, "pin": "830217"}), 401, "access.device-unknown")
    tablet.post("/api/v1/logout")
    for _ in range(5):
        refused(tablet.post("/api/v1/shift/open", {"person": person, "pin": "111111"}), 401, "access.pin-wrong")
    refused(tablet.post("/api/v1/shift/open", {"person": person, "pin": "830217"}), 401, "access.pin-wrong")
    stranger = browser("stranger")
    stranger.cookies["__Host-suchi-device"] = tablet.cookies["__Host-suchi-device"]
    refused(stranger.post("/api/v1/shift/pin", {"pin": "830217"}), 403, "access.device-company")
    refused(stranger.post(f"/api/v1/devices/{device['id']}/revoke"), 401, "access.device-unknown")
    boss = browser("boss")
    assert boss.post(f"/api/v1/devices/{device['id']}/revoke").status_code == 200
    refused(tablet.get("/api/v1/shift"), 401, "access.device-unknown")


def test_an_administrator_on_shift_administers_nothing(browser):
    tablet = browser("boss")
    tablet.post("/api/v1/devices", {"label": "Gate 3"})
    person = tablet.post("/api/v1/shift/pin", {"pin": "907352", "hours": 1}).json()["person"]
    tablet.post("/api/v1/logout")
    assert tablet.post("/api/v1/shift/open", {"person": person, "pin": "907352"}).status_code == 200
    refused(tablet.get("/api/v1/people"), 403, "access.role")


# ---- applications ---------------------------------------------------------------------------------------------------


def asked(code, **more):
    return {
        "asked": {
            "kind": "party",
            "party": code,
            "name": "新回收（示例）",
            "roles": ["recycler"],
            "region": "340100",
            **more,
        },
        "documents": [{"name": "licence.pdf", "sha256": "ab" * 32, "mediaType": "application/pdf", "bytes": 1000}],
        "contact": {"name": "赵经理", "email": f"{code.lower()}@example.cn"},
    }


def test_a_company_is_registered(browser, mailbox):
    code = company_code(424242)
    applicant, clerk = browser(), browser("clerk")
    made = applicant.post("/api/v1/applications", asked(code)).json()
    path, token = f"/api/v1/applications/{made['id']}", {"x-application-token": made["token"]}
    refused(applicant.get(path), 404, "application.not-on-record")
    refused(applicant.get(path, headers={"x-application-token": "x"}), 404, "application.not-on-record")
    assert applicant.get(path, headers=token).json()["stage"] == "submitted"
    refused(browser("boss").post(f"{path}/approve"), 403, "access.registrar")
    assert made["id"] in [one["id"] for one in clerk.get("/api/v1/applications?stage=submitted").json()]
    returned = clerk.post(f"{path}/return", {"reasons": "营业执照看不清"}).json()
    assert returned["stage"] == "returned"
    refused(clerk.post(f"{path}/approve"), 409, "application.stage")
    seen = applicant.get(path, headers=token).json()
    assert [(step["step"], step["by"]) for step in seen["steps"]] == [
        ("submitted", "applicant"), ("returned", "registrar"),
    ]  # fmt: skip
    assert seen["steps"][1]["reasons"] == "营业执照看不清"
    mended = {name: asked(code)[name] for name in ("asked", "documents")}
    assert applicant.post(f"{path}/again", mended, headers=token).json()["stage"] == "submitted"
    done = clerk.post(f"{path}/approve").json()
    assert done["stage"] == "approved"
    assert "新回收（示例）" in clerk.get(f"/api/v1/parties/{code}").text
    entry = clerk.get(f"/api/v1/entries/{done['entryId']}").json()
    assert (entry["type"], entry["reporter"]) == ("PartyRegistered", world.REGISTRAR)
    # the contact is invited as the first administrator
    link = wait_for_letter(mailbox, f"{code.lower()}@example.cn")
    applicant.post("/api/v1/links/accept", {"token": link.rsplit("/", 1)[1], "password": PASSWORD})
    assert applicant.log_in(f"{code.lower()}@example.cn").json()["role"] == "administrator"
    site = {
        "asked": {
            "kind": "site",
            "party": code,
            "siteId": "P1",
            "siteKind": "plant",
            "name": "一厂",
            "region": "340100",
        },
        "contact": {"name": "赵经理", "email": "z@example.cn"},
    }
    made = applicant.post("/api/v1/applications/site", site).json()
    done = clerk.post(f"/api/v1/applications/{made['id']}/approve").json()
    assert clerk.get(f"/api/v1/entries/{done['entryId']}").json()["type"] == "SiteRegistered"
    refused(clerk.post(f"/api/v1/applications/{made['id']}/approve"), 409, "application.stage")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"party": world.MAKER}, 409, "application.exists"),
        ({"party": "919900000000000000"}, 422, "application.company"),
        ({"roles": ["regulator"]}, 422, "application.office"),
        ({"roles": ["king"]}, 422, "body.fields"),
        ({"colour": "red"}, 422, "body.fields"),
    ],
)
def test_applications_that_cannot_be(browser, change, status, code):
    refused(browser().post("/api/v1/applications", asked(company_code(77), **change)), status, code)


def test_a_rejected_application_says_why(browser):
    one = browser()
    made = one.post("/api/v1/applications", asked(company_code(99))).json()
    clerk = browser("clerk")
    refused(clerk.post(f"/api/v1/applications/{made['id']}/reject", {"reasons": "  "}), 422, "application.reasons")
    assert clerk.post(f"/api/v1/applications/{made['id']}/reject", {"reasons": "无资质"}).json()["stage"] == "rejected"
    refused(clerk.post("/api/v1/applications/nothing/reject", {"reasons": "x"}), 404, "application.not-on-record")


# ---- pages ----------------------------------------------------------------------------------------------------------


def form(browser, path, **fields):
    return browser.send("POST", path, data=fields)


def test_the_pages_need_no_script(browser, mailbox):
    one = browser()
    there = one.get("/account")
    assert (there.status_code, there.headers["location"]) == (303, "/login?next=/account")
    assert "autocomplete" in one.get("/login?next=/account").text
    wrong = form(one, "/login", login="worker", password="wrong", next="/account")
    assert wrong.status_code == 401
    assert 'role="alert"' in wrong.text
    good = form(one, "/login", login="worker", password=PASSWORD, next="/account")
    assert (good.status_code, good.headers["location"]) == (303, "/account")
    page = one.get("/account")
    assert page.status_code == 200
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    refused(form(one, "/logout", csrf="0" * 64), 403, "access.csrf")
    left = form(one, "/logout", csrf=csrf)
    assert (left.headers["location"], left.headers["clear-site-data"]) == ("/login", '"cache", "storage"')
    form(one, "/recover", login="looker")
    link = wait_for_letter(mailbox, "looker@example.cn", "new Suchi password").removeprefix(people.BASE)
    assert form(one, link, password=PASSWORD, again="other").status_code == 422
    assert form(one, link, password=PASSWORD, again=PASSWORD).headers["location"] == "/login"
    assert one.get(link).status_code == 410
    assert one.get("/link/" + "x" * 43).status_code == 404


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_log_in_leads_nowhere_else(browser, target):
    answer = form(browser(), "/login", login="worker", password=PASSWORD, next=target)
    assert answer.headers["location"] == "/desk"


# ---- through a provider ---------------------------------------------------------------------------------------------


def test_log_in_through_a_provider(register, running):
    with LocalProvider() as local:
        threading.Thread(target=local.serve_forever, daemon=True).start()
        now = int(time.time())
        local.claims = {"sub": "w-1", "email": "worker@example.cn", "email_verified": True, "iat": now, "exp": now + 60}
        settings = Settings(
            data=register.settings.data, public_url=people.BASE, oidc=Oidc(local.issuer, CLIENT, SECRET)
        )
        app = create_app(Store(settings, register.dsn))
        with TestClient(app, raise_server_exceptions=False, base_url=people.BASE) as other:
            one = Browser(other)
            assert "/login/provider" in one.get("/login").text
            there = one.get("/login/provider")
            assert there.status_code == 303
            back = httpx.get(there.headers["location"]).headers["location"].removeprefix(people.BASE)
            refused(Browser(other).get(back), 401, "access.oidc-failed")
            assert one.get(back).headers["location"] == "/desk"
            assert one.get("/api/v1/me").json()["login"] == "worker"
            refused(one.get(back), 401, "access.oidc-failed")
        local.shutdown()
    refused(running.get("/login/provider"), 404, "access.oidc-off")


# ---- under a real server --------------------------------------------------------------------------------------------


def test_a_signature_and_a_session_under_a_real_server(register):
    """What the test client makes up (the raw address, the peer, the headers) comes from the wire here."""
    own = Ed25519PrivateKey.generate()
    with register.connect_app() as conn:
        public = b64encode(own.public_key().public_bytes_raw()).decode()
        key = signing_keys.register(conn, world.MAKER, public, int(time.time() * 1e6))
    with served(register) as server:
        base = f"http://127.0.0.1:{server.port}"
        for path in (
            "/api/v1/batteries?limit=3",
            "/api/v1/batteries?holder=%40vehicle",
            f"/api/v1/parties/%39{world.MAKER[1:]}",
        ):
            headers = signed(key, "GET", path, by=own, base=base)
            answer = httpx.get(base + path, headers=headers)
            assert answer.status_code == 200, answer.text
        body = json.dumps(health(6)).encode()
        answer = httpx.post(
            base + "/api/v1/events",
            content=body,
            headers=signed(key, "POST", "/api/v1/events", body, by=own, base=base),
        )
        assert answer.json()[0]["outcome"] in ("recorded", "withoutEffect"), answer.text
        answer = httpx.post(base + "/api/v1/login", json={"login": "stranger", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        assert not re.search(r"\d", answer.headers.get("server", "")), "no version of the server"
        cookie = answer.headers["set-cookie"].split(";")[0]
        listed = httpx.get(base + "/api/v1/me/sessions", headers={"cookie": cookie}).json()
        assert next(one for one in listed if one.get("current"))["address"] == "127.0.0.1"
