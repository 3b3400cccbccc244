"""Attachments: judged by their bytes, kept sealed, given to the company that handed them in, the authority and the auditor alone."""

from __future__ import annotations

from hashlib import sha256

import pytest
from litestar.testing import TestClient

from suchi.access import keys, private
from suchi.capture.draft import now_us
from suchi.db.pool import Store
from suchi.settings import Settings
from suchi.web import trail
from suchi.web.app import create_app
from tests.web import world
from tests.web.test_problems import check
from tests.web.test_trail import end, rows
from tests.web.test_uploads import JPEG, PDF, PNG

OFFICE, ELSEWHERE, AUDITOR, AGENT = (f"91990000MA000000Y{n}" for n in (1, 2, 3, 4))
MARKET, HAULIER = "91990000MA000000Y6", "91990000MA000000Y7"
PATH = "/api/v1/attachments"


@pytest.fixture(scope="module")
def who(opened):
    """Keys of companies in several roles."""

    def party(code, role, region="350000", **more):
        return world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=code, name=f"示例{role}", region=region,
            roles=[{"role": role, "since": "2026-01-01"}], **more,
        )  # fmt: skip

    def office(region, ministry="MIIT"):
        return {"ministry": ministry, "level": "province", "region": region}

    reporting = "91990000MA000000Y5"
    world.write(
        opened,
        party(reporting, "battery_maker", "350100"),
        party(OFFICE, "regulator", office=office("350000")),
        party(ELSEWHERE, "regulator", "340000", office=office("340000")),
        party(MARKET, "regulator", office=office("350000", "SAMR")),
        party(HAULIER, "carrier", "350100"),
        party(AUDITOR, "auditor"),
        party(AGENT, "repairer"),
        world.event("DelegationGranted", reporting, "2026-01-03", to=AGENT),
    )
    with opened.connect_app() as conn:
        made = {
            name: {"authorization": f"Bearer {keys.create(conn, scope, company, 'test', 1)}"}
            for name, scope, company in (
                ("own", "reporter", reporting), ("office", "reader", OFFICE), ("elsewhere", "reader", ELSEWHERE),
                ("market", "reader", MARKET), ("haulier", "reporter", HAULIER),
                ("auditor", "reader", AUDITOR), ("agent", "reporter", AGENT), ("yard", "reporter", world.YARD),
                ("operator", "operator", None),
            )
        }  # fmt: skip
    return made | {"company": reporting}


def sent(client, headers, data=PNG, kind="image/png", **query):
    return client.post(PATH, content=data, headers={**headers, "content-type": kind}, params=query)


def test_a_photograph_is_kept_and_given_back(client, who, opened):
    answer = sent(client, who["own"], PNG, name="铭牌.png")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["mediaType"], told["bytes"]) == ("image/png", len(PNG))
    back = client.get(f"{PATH}/{told['hash'].upper()}", headers=who["own"])
    assert back.content == PNG
    assert back.headers["content-type"] == "image/png"
    assert "filename*=UTF-8''%E9%93%AD%E7%89%8C.png" in back.headers["content-disposition"]
    assert "sandbox" in back.headers["content-security-policy"]
    assert back.headers["cache-control"] == "no-store"
    assert sha256(bytes.fromhex(back.headers["x-attachment-salt"]) + PNG).hexdigest() == told["hash"]
    with opened.connect_app() as conn:
        row = conn.execute("SELECT attachment::text FROM attachment WHERE hash = %s", [bytes.fromhex(told["hash"])])
        [(text,)] = row
    assert PNG.hex() not in text
    report = world.event(
        "HealthReported", who["company"], "2026-06-02T08:00:00Z", code=world.code(77), stateOfHealthPermille=980,
        attachments=[{"hash": told["hash"], "kind": "photo"}],
    )  # fmt: skip
    [receipt] = client.post("/api/v1/events", json=[report], headers=who["own"]).json()
    assert receipt["outcome"] == "recorded", receipt


def test_a_note_is_text(client, who):
    told = sent(client, who["own"], "  池壳开裂，已隔离 \n".encode(), "text/plain; charset=utf-8").json()
    back = client.get(f"{PATH}/{told['hash']}", headers=who["own"])
    assert (back.text, back.headers["content-type"]) == ("池壳开裂，已隔离", "text/plain; charset=utf-8")
    answer = sent(client, who["own"], "开裂".encode("gb18030"), "text/plain")
    assert (answer.status_code, check(answer)["code"]) == (415, "upload.type")


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg"])
def test_documents_and_photographs_are_taken(client, who, kind):
    assert sent(client, who["own"], PDF if "pdf" in kind else JPEG, kind).status_code == 200


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b"", "image/png", 422, "upload.empty"),
        (b"", "text/plain", 422, "upload.empty"),
        (b"<html>", "text/html", 415, "upload.type"),
        (JPEG, "image/png", 415, "upload.mismatch"),
        (PNG + bytes(private.MOST_BYTES), "image/png", 413, "upload.too-large"),
        (b"x" * (private.MOST_NOTE_BYTES + 1), "text/plain", 413, "upload.too-large"),
    ],
    ids=["empty", "empty-note", "html", "mismatch", "large", "long"],
)
def test_what_cannot_be_kept_is_refused(client, who, data, kind, status, code):
    answer = sent(client, who["own"], data, kind)
    assert (answer.status_code, check(answer)["code"]) == (status, code)


def test_who_may_see_it(client, who):
    hash_ = sent(client, who["own"]).json()["hash"]
    seen = {name: client.get(f"{PATH}/{hash_}", headers=key) for name, key in who.items() if name != "company"}
    assert {name for name, answer in seen.items() if answer.status_code == 200} == {
        "own",
        "office",
        "market",
        "auditor",
    }
    never = client.get(f"{PATH}/{'f' * 64}", headers=who["yard"])
    for name in ("elsewhere", "haulier", "agent", "yard", "operator"):
        assert seen[name].status_code == 404
        assert check(seen[name])["code"] == "attachment.not-on-record"
        told, other = seen[name].json(), never.json()
        assert {**told, "instance": ""} == {**other, "instance": ""}, "that there is one is not told either"
    for odd in ("x", "0" * 63, "g" * 64):
        assert client.get(f"{PATH}/{odd}", headers=who["own"]).status_code == 404


def test_an_authority_sees_what_its_field_of_duty_concerns(client, who):
    """A carrier reports hand-overs and journeys: nothing of that is of market regulation."""
    hash_ = sent(client, who["haulier"]).json()["hash"]
    assert client.get(f"{PATH}/{hash_}", headers=who["office"]).status_code == 200
    answer = client.get(f"{PATH}/{hash_}", headers=who["market"])
    assert (answer.status_code, check(answer)["code"]) == (404, "attachment.not-on-record")


def test_each_reading_is_on_record_before_the_file_is_given_out(client, who, opened):
    hash_ = sent(client, who["own"]).json()["hash"]
    since = end(opened)
    for name in ("own", "office", "auditor", "yard"):
        client.get(f"{PATH}/{hash_.upper()}", headers=who[name])
    found = [row for row in rows(opened, since) if row["kind"] == "read"]  # a row of reports sent before may come late
    assert [row["thing"] for row in found] == [f"attachment:{hash_}"] * 3
    assert [row["audience"] for row in found] == ["author", "authority", "auditor"]
    with opened.connect_app() as conn:
        concerned = conn.execute("SELECT seq, company FROM audit_concerned WHERE seq > %s ORDER BY seq", [since])
        assert list(concerned) == [(row["seq"], who["company"]) for row in found[1:]], (
            "one's own reading concerns nobody else"
        )


def test_without_a_record_there_is_no_file(client, who, monkeypatch):
    hash_ = sent(client, who["own"]).json()["hash"]

    async def lost(*_given, **_named):
        raise trail.unavailable()

    monkeypatch.setattr(trail.Trail, "read", lost)
    answer = client.get(f"{PATH}/{hash_}", headers=who["auditor"])
    assert (answer.status_code, check(answer)["code"]) == (503, "audit.unavailable")
    assert "x-attachment-salt" not in answer.headers


def test_no_company_fills_the_disk_whatever_number_of_keys_it_has(who, opened):
    """Two MiB an hour for each company here, and one file a minute for each key."""
    settings = Settings(data=opened.settings.data, rate=0.0005)
    with TestClient(create_app(Store(settings, opened.dsn)), raise_server_exceptions=False) as few:
        answers = [sent(few, who[name], company=who["company"]) for name in ("own", "agent", "operator")]
        another = sent(few, who["yard"])
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert check(answers[-1])["code"] == "request.rate"
    assert another.status_code == 200, "what one company hands in is nothing to another"


def test_for_whom_it_may_be_handed_in(client, who):
    company = who["company"]
    hash_ = sent(client, who["agent"], company=company).json()["hash"]
    assert client.get(f"{PATH}/{hash_}", headers=who["own"]).content == PNG
    answer = sent(client, who["yard"], company=company)
    assert (answer.status_code, check(answer)["code"]) == (403, "access.company")
    assert sent(client, who["operator"]).status_code == 403
    assert sent(client, who["operator"], company=company).status_code == 200
    assert sent(client, who["office"]).status_code == 403, "a key that only reads hands nothing in"


def test_what_was_erased_is_told_to_those_who_might_have_seen_it(client, who, opened):
    hash_ = sent(client, who["own"]).json()["hash"]
    with opened.connect_app() as conn:
        private.erase(conn, bytes.fromhex(hash_), now_us())
    answer = client.get(f"{PATH}/{hash_}", headers=who["auditor"])
    assert (answer.status_code, check(answer)["code"]) == (410, "attachment.erased")
    assert client.get(f"{PATH}/{hash_}", headers=who["yard"]).status_code == 404


def test_a_value_that_does_not_open_is_logged_for_the_operator_alone(client, who, opened, caplog):
    one, other = (sent(client, who["own"]).json()["hash"] for _ in range(2))
    with opened.connect_app() as conn:
        conn.execute(
            "UPDATE attachment SET content = (SELECT content FROM attachment WHERE hash = %s) WHERE hash = %s",
            [bytes.fromhex(one), bytes.fromhex(other)],
        )
    answer = client.get(f"{PATH}/{other}", headers=who["own"])
    assert (answer.status_code, check(answer)["code"]) == (503, "vault.closed")
    assert other not in str(answer.json() | {"instance": ""})
    assert f"attachment.content:{other}" in caplog.text
    assert client.get(f"{PATH}/{one}", headers=who["own"]).status_code == 200
