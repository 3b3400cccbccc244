"""People, keys, tablets, delegation and one's own account as pages: each act by its administrator alone, told once, on record."""

from __future__ import annotations

import base64
import re

import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suchi.db.pool import Store
from tests.web import people, world
from tests.web.people import Browser

HTML = {"accept": "text/html", "accept-language": "en"}
OFFICE = "91990000MA000000G1"
ADMINISTERED = ("/company/people", "/company/keys", "/company/tablets")


@pytest.fixture(scope="module")
def staff(opened: Store, posting) -> dict[str, Browser]:
    people.cheap_passwords()
    role = [{"role": "regulator", "since": "2026-01-01"}]
    office = {"ministry": "MIIT", "level": "province", "region": "360000"}
    world.write(
        opened,
        world.event(
            "PartyRegistered",
            world.REGISTRAR,
            "2026-01-02",
            party=OFFICE,
            name="江西工信（示例）",
            roles=role,
            office=office,
        ),
    )
    found = {}
    for name, kind, company in (
        ("boss", "administrator", world.MAKER), ("worker", "reporter", world.MAKER), ("looker", "viewer", world.MAKER),
        ("rival", "administrator", world.CARS), ("root", "administrator", None),
    ):  # fmt: skip
        people.person(opened, name, kind, company)
        found[name] = Browser(posting)
        assert found[name].log_in(name).status_code == 200
    return found


def send(who: Browser, path: str, **fields: str):
    return who.send("POST", path, data={"csrf": who.csrf, **fields}, headers=HTML)


def invite(who: Browser, login: str, **more: str):
    fields = {"login": login, "name": login.title(), "email": f"{login}@example.cn", "role": "reporter"} | more
    return send(who, "/company/people", **fields)


# ---- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ADMINISTERED)
def test_whoever_does_not_administer_finds_neither_the_page_nor_the_task(staff, path):
    assert staff["boss"].get(path, headers=HTML).status_code == 200
    assert f'href="{path}"' in staff["boss"].get("/company", headers=HTML).text
    for name in ("worker", "looker"):
        assert staff[name].get(path, headers=HTML).status_code == 403
        assert f'href="{path}"' not in staff[name].get("/company", headers=HTML).text


@pytest.mark.parametrize("path", [*ADMINISTERED, "/company/delegation", "/account/password", "/account/authenticator"])
def test_a_form_without_its_token_changes_nothing(staff, path):
    assert staff["boss"].send("POST", path, data={"act": "let"}, headers=HTML).status_code == 403


def test_the_desk_of_another_audience_is_closed(staff):
    for path in ("/operator/people", "/regulator/people", "/registrar/keys"):
        assert staff["boss"].get(path, headers=HTML).status_code == 403


# ---- people ---------------------------------------------------------------------------------------------------------


def test_somebody_is_invited_given_a_role_closed_and_opened_again(staff):
    boss = staff["boss"]
    answer = invite(boss, "newcomer")
    assert answer.status_code == 303
    page = answer.headers["location"]
    text = boss.get(page, headers=HTML).text
    assert "A letter with a link is on its way" in text
    assert "Invited" in text
    assert send(boss, page, act="role", role="viewer").status_code == 303
    assert "Viewer" in boss.get(page, headers=HTML).text
    assert send(boss, page, act="close").status_code == 303
    assert send(boss, page, act="link").status_code == 409
    assert send(boss, page, act="open").status_code == 303
    assert send(boss, page, act="link").status_code == 303
    listed = boss.get("/company/people", headers=HTML).text
    assert "newcomer" in listed
    assert "newcomer" in boss.get("/company/people?as=csv").text


def test_a_taken_login_is_told_and_what_was_typed_is_kept(staff):
    answer = invite(staff["boss"], "worker", name="Somebody Else")
    assert answer.status_code == 409
    assert "this login is taken" in answer.text
    assert 'value="Somebody Else"' in answer.text


def test_a_field_left_empty_is_named(staff):
    answer = invite(staff["boss"], "nameless", name="")
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text


def test_of_another_companys_people_nothing_is_told(staff):
    page = invite(staff["boss"], "secret-one").headers["location"]
    assert staff["rival"].get(page, headers=HTML).status_code == 404
    assert send(staff["rival"], page, act="close").status_code == 404
    assert "secret-one" not in staff["rival"].get("/company/people", headers=HTML).text
    assert "secret-one" not in staff["rival"].get(f"/company/people?company={world.MAKER}", headers=HTML).text


def test_nobody_closes_themself(staff, opened):
    with opened.connect_app() as conn:
        from suchi.access.person import by_login

        me = by_login(conn, "boss")
    page = f"/company/people/{me.id}"
    assert 'value="close"' not in staff["boss"].get(page, headers=HTML).text
    assert send(staff["boss"], page, act="close").status_code == 403


def test_the_last_log_in_is_shown(staff):
    row = re.search(
        r"<tr>(?:(?!</tr>).)*>boss<.*?</tr>", staff["boss"].get("/company/people", headers=HTML).text, re.DOTALL
    )
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", row[0])


def test_an_authoritys_person_gets_its_ministry_without_typing_it(staff, opened):
    answer = send(
        staff["root"], "/operator/people", login="jx.officer", name="官", email="jx@example.cn", role="reporter",
        company=OFFICE, level="prefecture", region="360900",
    )  # fmt: skip
    assert answer.status_code == 303
    text = staff["root"].get(answer.headers["location"], headers=HTML).text
    assert "MIIT" in text
    assert "Prefecture" in text
    outside = send(
        staff["root"], "/operator/people", login="gd.officer", name="官", email="gd@example.cn", role="reporter",
        company=OFFICE, level="prefecture", region="440100",
    )  # fmt: skip
    assert outside.status_code == 403


def test_the_operator_leaves_a_row_for_looking_at_a_companys_people(staff, opened):
    staff["root"].get(f"/operator/people?company={world.MAKER}", headers=HTML)
    with opened.connect_app() as conn:
        found = conn.execute(
            "SELECT count(*) FROM audit_row r JOIN audit_concerned c ON c.seq = r.seq "
            "WHERE r.thing = 'people' AND r.audience = 'operator' AND c.company = %s", [world.MAKER],
        ).fetchone()  # fmt: skip
    assert found[0] == 1


# ---- keys -----------------------------------------------------------------------------------------------------------


def test_a_secret_is_shown_once_and_a_form_sent_twice_makes_one_key(staff, posting):
    boss = staff["boss"]
    answer = send(boss, "/company/keys", act="make", label="MES", may="report", ends="2099-12-31")
    secret = re.search(r"suchi_[a-z0-9]+_[\w-]+", answer.text)[0]
    assert answer.headers["cache-control"] == "no-store"
    assert secret not in boss.get("/company/keys", headers=HTML).text
    again = send(boss, "/company/keys", act="make", label="MES", may="report")
    assert again.status_code == 422
    assert "in force" in again.text
    bearer = {"authorization": f"Bearer {secret}"}
    assert posting.get("/api/v1/batteries", headers=bearer).status_code == 403, "it may report only"
    page = f"/company/keys/{secret.split('_')[1]}"
    rotated = send(boss, page, act="rotate")
    assert "suchi_" in rotated.text
    assert send(boss, page, act="end").status_code == 303
    assert "Ended" in boss.get(page, headers=HTML).text


def test_a_key_for_one_type_of_report_is_named_by_it(staff):
    answer = send(staff["boss"], "/company/keys", act="make", label="BMS", may="event", event="HealthReported")
    assert answer.status_code == 200
    assert "Health reported" in staff["boss"].get("/company/keys", headers=HTML).text
    wrong = send(staff["boss"], "/company/keys", act="make", label="BMS 2", may="event", event="Nothing")
    assert wrong.status_code == 422
    assert 'href="#event"' in wrong.text


def test_a_public_key_is_registered_once(staff):
    raw = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    public = base64.b64encode(raw).decode()
    good = send(staff["boss"], "/company/keys", act="register", sign_label="Plant 2", sign_may="all", public=public)
    assert good.status_code == 303
    assert "Signatures name it as ed-" in staff["boss"].get("/company/keys", headers=HTML).text
    again = send(staff["boss"], "/company/keys", act="register", sign_label="Plant 4", sign_may="all", public=public)
    assert again.status_code == 422
    bad = send(staff["boss"], "/company/keys", act="register", sign_label="Plant 3", sign_may="all", public="x")
    assert bad.status_code == 422
    assert 'href="#public"' in bad.text


def test_another_companys_key_is_told_as_none(staff, access):
    key = access.reporter["authorization"].split("_")[1]
    assert staff["boss"].get(f"/company/keys/{key}", headers=HTML).status_code == 200
    assert staff["rival"].get(f"/company/keys/{key}", headers=HTML).status_code == 404
    assert send(staff["rival"], f"/company/keys/{key}", act="end").status_code == 404


# ---- tablets --------------------------------------------------------------------------------------------------------


def test_a_tablet_is_enrolled_a_shift_ended_and_the_tablet_taken_out_of_use(staff, opened, posting):
    boss = Browser(posting)
    boss.log_in("boss")
    assert send(boss, "/company/tablets", act="enrol", label="").status_code == 422
    assert send(boss, "/company/tablets", act="enrol", label="Gate 2", site="").status_code == 303
    assert send(boss, "/company/tablets", act="enrol", label="Gate 3").status_code == 422, "it is enrolled already"
    assert boss.post("/api/v1/shift/pin", {"pin": "482913", "hours": 8}).status_code == 200
    text = boss.get("/company/tablets", headers=HTML).text
    assert "Gate 2" in text
    device, person = (re.search(f'name="{name}" value="([0-9a-f]+)"', text)[1] for name in ("device", "person"))
    assert send(staff["rival"], "/company/tablets", act="shift", device=device, person=person).status_code == 404
    assert send(boss, "/company/tablets", act="shift", device=device, person=person).status_code == 303
    assert send(boss, "/company/tablets", act="shift", device=device, person=person).status_code == 404
    assert "Nobody is on shift here" in boss.get("/company/tablets", headers=HTML).text
    assert send(staff["rival"], "/company/tablets", act="retire", device=device).status_code == 401
    assert send(boss, "/company/tablets", act="retire", device=device).status_code == 303
    assert "Out of use" in boss.get("/company/tablets", headers=HTML).text


# ---- delegation -----------------------------------------------------------------------------------------------------


def test_a_delegation_is_let_used_and_ended(staff, opened):
    boss = staff["boss"]
    fields = {
        "act": "let",
        "id": "web-deleg-1",
        "to": world.YARD,
        "only": "some",
        "type:HealthReported": "1",
        "since": "2026-01-01",
    }
    assert send(boss, "/company/delegation", **fields).status_code == 303
    assert send(boss, "/company/delegation", **fields).status_code == 303, "sent twice it is one report"
    text = boss.get("/company/delegation", headers=HTML).text
    assert text.count("Health reported</p>") + text.count("Health reported ·") >= 1
    assert "Yard (example)" in text
    assert 'value="end"' not in staff["worker"].get("/company/delegation", headers=HTML).text
    assert send(staff["worker"], "/company/delegation", **fields).status_code == 403
    assert send(boss, "/company/delegation", act="end", to=world.CARS).status_code == 409
    assert send(boss, "/company/delegation", act="end", to=world.YARD, id="web-deleg-2").status_code == 303
    with opened.connect_app() as conn:
        found = conn.execute(
            "SELECT type, count(*) FROM entry WHERE type LIKE 'Delegation%%' GROUP BY type ORDER BY type"
        ).fetchall()
    assert found == [("DelegationEnded", 1), ("DelegationGranted", 1)]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("to", {"to": "123"}),
        ("to", {"to": world.MAKER}),
        ("only", {"to": world.CARS, "only": "some"}),
        ("only", {"to": world.CARS, "only": "some", "type:PartyRegistered": "1", "type:Nothing": "1"}),
    ],
)
def test_what_is_wrong_with_a_delegation_stands_at_its_field(staff, field, more):
    answer = send(staff["boss"], "/company/delegation", **({"act": "let", "only": "all", "to": ""} | more))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


# ---- one's own account ----------------------------------------------------------------------------------------------


def test_a_password_is_changed_by_whoever_knows_the_old_one(opened, posting):
    people.person(opened, "changer", "viewer", world.MAKER)
    one = Browser(posting)
    one.log_in("changer")
    new = "harbour-lantern-77-south"
    assert send(one, "/account/password", password="wrong", new=new, again=new).status_code == 401
    assert send(one, "/account/password", password=people.PASSWORD, new=new, again="other").status_code == 422
    assert send(one, "/account/password", password=people.PASSWORD, new="short", again="short").status_code == 422
    answer = send(one, "/account/password", password=people.PASSWORD, new=new, again=new)
    assert answer.headers["location"] == "/account"
    assert new not in answer.text
    assert "The password is changed" in one.get("/account", headers=HTML).text
    assert Browser(posting).log_in("changer").status_code == 401
    assert Browser(posting).log_in("changer", new).status_code == 200


def test_an_authenticator_is_turned_on_by_its_code_and_off_by_the_password(opened, posting):
    people.person(opened, "careful", "viewer", world.MAKER)
    one = Browser(posting)
    one.log_in("careful")
    path = "/account/authenticator"
    assert send(one, path, act="begin", password="wrong").status_code == 401
    begun = send(one, path, act="begin", password=people.PASSWORD)
    secret = re.search(r'class="code secret">([A-Z2-7]+)<', begun.text)[1]
    assert "<svg" in begun.text
    assert send(one, path, act="confirm", code="000000").status_code == 401
    on = send(one, path, act="confirm", code=pyotp.TOTP(secret).now())
    assert len(re.findall(r"<li>[a-z0-9-]+</li>", on.text)) == 10
    one.csrf = one.get("/api/v1/me").json()["csrf"]
    assert "Log-in asks for a code" in one.get(path, headers=HTML).text
    assert send(one, path, act="remove", password=people.PASSWORD).status_code == 303
