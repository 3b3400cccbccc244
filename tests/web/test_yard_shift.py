"""A shift on a shared tablet, and whoever attacks it: with another's cookies, by guessing, with a tablet that was taken away."""

from __future__ import annotations

import re

import pytest
from litestar.testing import TestClient

from suchi.access import shifts
from suchi.db.pool import Store
from suchi.settings import Settings
from suchi.web.api.operations import OPERATIONS
from suchi.web.app import create_app
from suchi.web.identifying import ON_SHIFT
from suchi.web.pages.by_hand import BY_HAND
from tests.web import people, world
from tests.web.people import Browser
from tests.web.world import MAKER, YARD, code, event

PIN, WRONG = "830217", "830218"
TABLET = "__Host-suchi-device"
SESSION = "__Host-suchi"


@pytest.fixture(scope="module")
def register(opened):
    """An application that lets many log in: what slows guessing down has a test of its own."""
    people.cheap_passwords()
    world.write(opened, event("BatteryProduced", MAKER, "2026-03-22", code=code(801), level="P"))
    for login, role in (("boss", "administrator"), ("worker", "reporter"), ("colleague", "reporter")):
        people.person(opened, login, role, YARD)
    people.person(opened, "stranger", "reporter", MAKER)
    many = Settings(data=opened.settings.data, demo=True, rate=100.0)
    with TestClient(create_app(Store(many, opened.dsn)), raise_server_exceptions=False) as client:
        yield client


def form(browser, path, **fields):
    return browser.send("POST", path, data=fields)


def csrf_of(text):
    return re.search(r'name="csrf" value="(\w+)"', text)[1]


@pytest.fixture
def tablet(register):
    """One that the administrator has enrolled, with nobody logged in."""
    browser = Browser(register)
    browser.log_in("boss")
    assert browser.post("/api/v1/devices", {"label": "磅房 2"}).status_code == 200
    browser.post("/api/v1/logout")
    return browser


def on_shift(tablet, login="worker", pin=PIN, hours="8"):
    """Somebody sets the PIN of their shift by the page."""
    tablet.log_in(login)
    page = tablet.get("/yard/shift/pin")
    answer = form(tablet, "/yard/shift/pin", pin=pin, hours=hours, csrf=csrf_of(page.text))
    tablet.csrf = None
    return answer


def person_on(tablet):
    return re.search(r'name="person" value="(\w+)"', tablet.get("/yard/shift").text)[1]


def begun(tablet, pin=PIN):
    return form(tablet, "/yard/shift", person=person_on(tablet), pin=pin)


def test_a_shift_from_its_first_pin_to_its_end(tablet):
    assert "现在没有当班人员" in tablet.get("/yard/shift").text
    answer = on_shift(tablet)
    assert (answer.status_code, answer.headers["location"]) == (303, "/yard/shift")
    assert SESSION not in tablet.cookies  # the full log-in does not stay on a tablet that stands about
    shown = tablet.get("/yard/shift").text
    assert "Worker" in shown
    assert 'data-key="7"' in shown
    opened = begun(tablet)
    assert (opened.status_code, opened.headers["location"]) == (303, "/yard")
    page = tablet.get("/yard").text
    assert "/yard/shift/end" in page
    assert "/company" not in page
    ended = form(tablet, "/yard/shift/end", csrf=csrf_of(page))
    assert (ended.headers["location"], SESSION in tablet.cookies) == ("/yard/shift", False)
    assert tablet.get("/yard").headers["location"].startswith("/login")


@pytest.mark.parametrize(
    ("pin", "hours", "field"),
    [("123456", "8", "pin"), ("83021", "8", "pin"), (PIN, "13", "hours"), (PIN, "x", "hours")],
)
def test_a_pin_that_cannot_be_is_marked_at_its_field(tablet, pin, hours, field):
    answer = on_shift(tablet, pin=pin, hours=hours)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert pin not in answer.text


def test_five_wrong_tries_end_the_pin_and_its_owner_leaves_the_list(tablet):
    on_shift(tablet)
    person = person_on(tablet)
    for _ in range(shifts.MOST_FAILURES):
        wrong = form(tablet, "/yard/shift", person=person, pin=WRONG)
        assert wrong.status_code == 401
        assert "PIN 不正确" in wrong.text
    assert form(tablet, "/yard/shift", person=person, pin=PIN).status_code == 401
    assert person not in tablet.get("/yard/shift").text


def test_a_wrong_person_and_a_wrong_pin_are_told_alike(tablet):
    on_shift(tablet)
    person = person_on(tablet)
    told = [
        re.search(r'role="alert">(.*?)</p>', form(tablet, "/yard/shift", person=who, pin=WRONG).text, re.DOTALL)[1]
        for who in (person, "0" * 16, "x' OR 1=1 --", "")
    ]
    assert len(set(told)) == 1


def test_guessing_is_slowed_down_for_all_tablets_of_an_address(tablet, client):
    """Beyond five tries for a person a guesser would change the person, and then the tablet: the address is counted too."""
    guesser = Browser(client)
    guesser.cookies[TABLET] = tablet.cookies[TABLET]
    answers = [form(guesser, "/yard/shift", person=f"{n:016}", pin=WRONG).status_code for n in range(60)]
    assert answers[0] == 401
    assert answers[-1] == 429


def test_elsewhere_a_pin_is_nothing(tablet, register):
    on_shift(tablet)
    person = person_on(tablet)
    elsewhere = Browser(register)
    assert "未登记" in elsewhere.get("/yard/shift").text or "不是共用平板" in elsewhere.get("/yard/shift").text
    assert form(elsewhere, "/yard/shift", person=person, pin=PIN).status_code == 401
    elsewhere.cookies[TABLET] = "x" * 43
    assert form(elsewhere, "/yard/shift", person=person, pin=PIN).status_code == 401
    elsewhere.cookies[TABLET] = tablet.cookies[TABLET] + "x"
    assert form(elsewhere, "/yard/shift", person=person, pin=PIN).status_code == 401


def test_a_session_that_is_carried_off_opens_nothing(tablet, register):
    """The session's cookie alone, or beside another tablet's: the shift is where its PIN was typed."""
    on_shift(tablet)
    begun(tablet)
    session = tablet.cookies[SESSION]
    boss = Browser(register)
    boss.log_in("boss")
    boss.post("/api/v1/devices", {"label": "门卫"})
    for device in (None, "x" * 43, boss.cookies[TABLET]):
        thief = Browser(register)
        thief.cookies = {SESSION: session} | ({TABLET: device} if device else {})
        assert thief.get("/yard").headers["location"].startswith("/login")
        assert thief.get("/api/v1/me").status_code == 401
        assert "Worker" not in thief.get("/").text
    assert tablet.get("/yard").status_code == 200


def test_what_a_shift_may_ask_the_interface_for_is_there():
    there = {f"{one.method} /api/v1{one.path}" for one in OPERATIONS}
    assert there >= ON_SHIFT


def test_another_company_sets_no_pin_on_this_tablet(tablet):
    answer = on_shift(tablet, "stranger")
    assert answer.status_code == 403
    assert 'name="person"' not in tablet.get("/yard/shift").text


def test_another_site_begins_and_ends_no_shift(tablet):
    on_shift(tablet)
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    person = person_on(tablet)
    assert tablet.send("POST", "/yard/shift", data={"person": person, "pin": PIN}, headers=foreign).status_code == 403
    begun(tablet)
    assert form(tablet, "/yard/shift/end", csrf="0" * 64).status_code == 403
    assert tablet.get("/yard").status_code == 200


def test_the_next_in_the_shift_is_not_the_last_one(tablet):
    on_shift(tablet)
    begun(tablet)
    before = tablet.cookies[SESSION]
    tablet.get("/yard")
    on_shift(tablet, "colleague", "604193")
    people_ = re.findall(r'name="person" value="(\w+)"', tablet.get("/yard/shift").text)
    names = re.findall(r"<b>(\w+)</b>", tablet.get("/yard/shift").text)
    colleague = people_[names.index("Colleague")]
    assert form(tablet, "/yard/shift", person=colleague, pin=PIN).status_code == 401
    assert form(tablet, "/yard/shift", person=colleague, pin="604193").status_code == 303
    assert "Colleague" in tablet.get("/yard").text
    old = Browser(tablet._client)
    old.cookies[SESSION] = before
    assert old.get("/yard").status_code == 303  # whoever was there before is not there any more


def test_a_tablet_that_was_taken_away_opens_nothing_at_once(tablet, register):
    on_shift(tablet)
    person = person_on(tablet)
    begun(tablet)
    assert tablet.get("/yard").status_code == 200
    boss = Browser(register)
    boss.log_in("boss")
    device = boss.get("/api/v1/devices").json()[0]["id"]
    assert boss.post(f"/api/v1/devices/{device}/revoke").status_code == 200
    assert tablet.get("/yard").status_code == 303
    assert form(tablet, "/yard/shift", person=person, pin=PIN).status_code == 401
    assert "不是共用平板" in tablet.get("/yard/shift").text


BEYOND = """/company /company/batteries /company/consignments /account /library/use /regulator /api/v1/batteries /api/v1/vehicles
    /api/v1/people /api/v1/keys /api/v1/devices /api/v1/audit /api/v1/findings /api/v1/consignments /api/v1/technical-information/use"""


@pytest.mark.parametrize("path", BEYOND.split())
def test_a_pin_reaches_the_yard_and_nothing_beyond(tablet, path):
    on_shift(tablet)
    begun(tablet)
    assert tablet.get(path).status_code in (403, 404)


def test_a_pin_sets_no_other_pin_and_changes_no_account(tablet):
    on_shift(tablet)
    begun(tablet)
    csrf = csrf_of(tablet.get("/yard").text)
    assert tablet.get("/yard/shift/pin").status_code == 403
    assert form(tablet, "/yard/shift/pin", pin="604193", hours="8", csrf=csrf).status_code == 403
    password = {"password": people.PASSWORD, "newPassword": "x" * 20}
    assert tablet.post("/api/v1/me/password", password, headers={"x-csrf-token": csrf}).status_code == 403
    assert tablet.post("/api/v1/devices", {"label": "x"}, headers={"x-csrf-token": csrf}).status_code == 403


def test_what_is_reported_under_a_pin_is_that_person_s_deed(tablet, opened):
    on_shift(tablet)
    begun(tablet)
    page = tablet.get(f"/yard/retired?battery={code(801)}").text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = form(tablet, "/yard/retired", **fields | {"on": "2026-08-01", "more": code(801), "reason": "decay"})
    entry = re.search(r'<dd class="code">(\w{32})</dd>', answer.text)[1]
    person = tablet.get("/api/v1/me").json()["person"]
    assert tablet.get(f"/api/v1/entries/{entry}").json()["submittedBy"].endswith(person)


# ---- the general form -------------------------------------------------------------------------------------------------


@pytest.fixture
def weighbridge(register, opened):
    """A tablet that stays at a site of a yard with two, with a worker on shift."""
    world.write(
        opened,
        *(
            event("SiteRegistered", world.REGISTRAR, "2026-01-03", party=YARD, siteId=id_, kind="yard", name=id_, region="360900")
            for id_ in ("G01", "G02")
        ),
    )  # fmt: skip
    browser = Browser(register)
    browser.log_in("boss")
    assert browser.post("/api/v1/devices", {"label": "磅房 3", "site": "G01"}).status_code == 200
    browser.post("/api/v1/logout")
    on_shift(browser)
    begun(browser)
    return browser


def general(tablet, type_, **fields):
    """What a report's form is sent with: what it was opened with, and what is filled in."""
    page = tablet.get(f"/yard/report/{type_}").text
    given = dict(re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', page))
    return form(tablet, f"/yard/report/{type_}", **given | {"occurredAt": "2026-08-02"} | fields)


def reported(tablet, answer):
    entry = re.search(r'<dd class="code">(\w{32})</dd>', answer.text)[1]
    return tablet.get(f"/api/v1/entries/{entry}").json()


def test_a_tablet_offers_what_hands_do_and_nothing_that_a_company_says_of_itself(weighbridge):
    page = weighbridge.get("/yard/report").text
    offered = set(re.findall(r'href="/yard/report/(\w+)"', page))
    assert offered >= {"BatteryRemoved", "VehicleTakenIn", "HandoverSent", "IncidentReported", "BatteryLost"}
    assert offered <= BY_HAND
    assert "/company" not in page


def test_what_the_big_buttons_lack_is_reported_by_the_general_form(weighbridge):
    checked = general(weighbridge, "BatteryLost", codes=code(801), circumstances="stolen", do="check")
    assert 'id="checked"' in checked.text
    sent = general(weighbridge, "BatteryLost", codes=code(801), circumstances="stolen", do="send")
    assert "data-recorded=" in sent.text
    entry = reported(weighbridge, sent)
    person = weighbridge.get("/api/v1/me").json()["person"]
    assert (entry["type"], entry["submittedBy"].endswith(person)) == ("BatteryLost", True)


def test_what_is_reported_at_a_tablet_has_happened_where_it_stands(weighbridge):
    page = weighbridge.get("/yard/report/BatteryLost").text
    assert 'value="G01"' in page
    assert 'value="G02"' not in page
    sent = general(weighbridge, "BatteryLost", codes=code(801), circumstances="stolen", site="G02", do="send")
    assert reported(weighbridge, sent)["event"]["site"] == "G01"


@pytest.mark.parametrize(
    "type_", ["DelegationGranted", "EventsCorrected", "PermitRecorded", "NothingToReport", "VehicleExported", "TermSet", "CaseOpened"]
)  # fmt: skip
def test_a_pin_reports_nothing_that_is_not_done_by_hand(weighbridge, type_):
    assert weighbridge.get(f"/yard/report/{type_}").status_code == 403
    csrf = csrf_of(weighbridge.get("/yard").text)
    assert form(weighbridge, f"/yard/report/{type_}", csrf=csrf, id="x-1", do="send").status_code == 403


def test_a_pin_corrects_no_report(weighbridge):
    sent = general(weighbridge, "BatteryLost", codes=code(801), circumstances="stolen", do="send")
    old = reported(weighbridge, sent)
    opened = weighbridge.get(f"/yard/report/BatteryLost?correct={old['entryId']}").text
    assert 'name="correct"' not in opened
    again = general(
        weighbridge, "BatteryLost", codes=code(801), circumstances="stolen", correct=old["event"]["id"], do="send"
    )
    assert "data-recorded=" in again.text
    assert not weighbridge.get(f"/api/v1/entries/{old['entryId']}").json().get("correctedBy")


def test_whoever_may_only_look_reports_nothing_by_the_general_form(register, opened):
    people.person(opened, "looker", "viewer", YARD)
    browser = Browser(register)
    browser.log_in("looker")
    assert "/yard/report" not in re.findall(r'href="([^"?]*)', browser.get("/yard").text)
    refused = general(browser, "BatteryLost", codes=code(801), circumstances="stolen", do="send")
    assert refused.status_code == 403
