"""The yard's pages: what a VIN opens to whoever stands before the car, and reports of few fields."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest

from suchi.domain.technical import document_hash
from suchi.queries import things
from suchi.web.pages.yard import offline
from suchi.web.pages.yard.report import codes_of
from suchi.web.trail import Trail
from tests.web import library_world as lib
from tests.web import people, world
from tests.web.library_world import BATTERY_MODEL, Asker
from tests.web.people import Browser
from tests.web.world import MAKER, REGISTRAR, YARD, code, event, vin

HOME = "/yard"


@pytest.fixture(scope="module")
def yard(opened, client):
    """Somebody of the yard, logged in; the maker has filed data and a file."""
    people.cheap_passwords()
    world.write(opened, *lib.parties(), *lib.lives(), *(one for number in range(60, 66) for one in world.life(number)))
    maker = Asker(client, opened, MAKER)
    for content, media_type in ((lib.data(), "application/json"), (lib.pdf(), "application/pdf")):
        assert maker.file(content, media_type, batteryModel=BATTERY_MODEL).status_code == 200
    people.person(opened, "yard-li", "reporter", YARD)
    people.person(opened, "yard-wen", "viewer", YARD)
    people.person(opened, "maker-wu", "reporter", MAKER)
    browser = Browser(client)
    assert browser.log_in("yard-li").status_code == 200
    return browser


def vehicle(browser, number, **more):
    return browser.get("/yard/vehicle?" + urlencode({"vin": vin(number), "purpose": "dismantling"} | more))


def filled(browser, path, number, **fields):
    """The form of a vehicle, sent with these fields beside those that stand in it."""
    shown = browser.get(path + "?" + urlencode({"vin": vin(number), "purpose": "dismantling"}))
    assert shown.status_code == 200
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    day = re.search(r'name="on" type="date" value="([^"]+)"', shown.text)[1]
    return sent(browser, path, hidden | {"on": day} | fields)


def sent(browser, path, fields):
    return browser.post(path, content=urlencode(fields), headers={"content-type": "application/x-www-form-urlencoded"})


def state_of(opened, number):
    with opened.connect_app() as conn:
        return things.row(conn, "vehicle", vin(number)).state


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (" 0za pb0a 7k2m4q1 g3n0000001 ", [code(1)]),
        (f"{code(1)}，{code(2)}\n{code(1)}", [code(1), code(2)]),
        ("  ,\n ", []),
    ],
)
def test_codes_are_read_as_they_were_typed(text, codes):
    assert codes_of(text) == codes


def test_the_yard_is_for_whoever_stands_beside_batteries_and_for_nobody_else(yard, opened, client):
    assert 'name="vin"' in yard.get(HOME).text
    maker = Browser(client)
    maker.log_in("maker-wu")
    assert "/yard/collected" in maker.get(HOME).text, "makers take back at outlets of their own"
    assert "/yard/scrapped" not in maker.get(HOME).text
    people.person(opened, "registrar-qi", "reporter", REGISTRAR)
    stranger = Browser(client)
    stranger.log_in("registrar-qi")
    assert stranger.get(HOME).status_code == 403
    assert Browser(client).get(HOME).status_code == 303


def test_a_vin_opens_hazards_cut_off_place_and_torque_with_the_readers_mark(yard):
    shown = vehicle(yard, 60, reference="WO-9")
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "no-store"
    for told in ("触电", "维修开关", "等待 5 分钟", "65 N·m", "408.8", "yard-li", "WO-9", "据贵方声明", "综合利用企业"):
        assert told in shown.text, told
    assert f"/library/{document_hash(lib.pdf())}?" in shown.text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=", shown.text)


def test_codes_of_the_packs_are_shown_once_the_vehicle_is_with_the_yard(yard):
    assert code(60) not in vehicle(yard, 60).text
    assert code(4) in vehicle(yard, 4).text.replace("</span> <span>", "")


def test_whether_a_vehicle_is_scrapped_whole_is_said_in_three_ways(yard, opened):
    assert "整车报废" in vehicle(yard, 60).text
    world.write(
        opened,
        event("VehicleModelRegistered", world.CARS, "2026-01-03", model="SW-1", propulsion="BEV", swapModel=True),
        event("VehicleModelRegistered", world.CARS, "2026-01-03", model="OP-1", propulsion="BEV"),
        event("VehicleProduced", world.CARS, "2026-04-18", vin=vin(71), model="SW-1"),
        event("VehicleProduced", world.CARS, "2026-04-18", vin=vin(72), model="OP-1"),
    )
    assert "换电车型" in vehicle(yard, 71).text
    assert "尚不能判断" in vehicle(yard, 72).text
    world.write(
        opened,
        event(
            "TermSet", REGISTRAR, "2026-05-01",
            term={"name": "exemption:OP-1", "amount": 1, "unit": "日", "since": "2026-05-01", "instrument": "示例", "grade": "A"},
        ),
    )  # fmt: skip
    assert "主管部门已豁免" in vehicle(yard, 72).text


def test_nothing_is_shown_that_could_not_be_put_on_record(yard, monkeypatch):
    async def unavailable(*_, **__):
        raise RuntimeError("no disk")

    monkeypatch.setattr(Trail, "read", unavailable)
    shown = vehicle(yard, 4)
    assert shown.status_code == 500
    assert "65 N·m" not in shown.text
    assert code(4)[:14] not in shown.text


def test_a_refusal_keeps_what_was_typed_and_leaves_the_reports_open(yard):
    shown = vehicle(yard, 404)
    assert shown.status_code == 404
    assert f'value="{vin(404)}"' in shown.text
    assert f"/yard/taken-in?vin={vin(404)}" in shown.text
    assert vehicle(yard, 60, purpose="").status_code == 422


def test_a_vehicle_is_taken_in_and_a_form_sent_twice_is_one_report(yard, opened, count):
    fields = {"seen": "1"}
    first = filled(yard, "/yard/taken-in", 61, id="t-61", **fields)
    assert (first.status_code, "已记录" in first.text) == (200, True)
    state = state_of(opened, 61)
    assert (state.packs_seen, state.holder) == (1, YARD)
    again = filled(yard, "/yard/taken-in", 61, id="t-61", **fields)
    assert "此前已记录" in again.text
    assert count() == 1


def test_a_pack_on_record_is_ticked_and_not_typed(yard, opened):
    filled(yard, "/yard/taken-in", 62, seen="1")
    answer = filled(yard, "/yard/removed", 62, take0="1", reason="scrapping")
    assert "已记录" in answer.text
    state = state_of(opened, 62)
    assert state.packs == ()
    assert [one.code for one in state.taken_out] == [code(62)]


def test_what_is_absent_is_stated_and_the_receipt_says_what_that_means(yard, opened):
    filled(yard, "/yard/taken-in", 63, seen="0")
    without = filled(yard, "/yard/scrapped", 63, certificate="C-63", pack0="absent")
    assert without.status_code == 422
    assert 'aria-describedby="statement-hint statement-error"' in without.text
    assert re.search(r'value="absent" required checked', without.text)
    answer = filled(yard, "/yard/scrapped", 63, certificate="C-63", pack0="absent", statement="车主称已卖给他人")
    assert "车电一体" in answer.text
    assert "无人应负责" in answer.text
    state = state_of(opened, 63)
    assert (state.absent, state.certificate, state.present) == (1, "C-63", ())


def test_a_pack_that_is_here_is_reported_as_present(yard, opened):
    filled(yard, "/yard/taken-in", 64, seen="1")
    filled(yard, "/yard/scrapped", 64, certificate="C-64", pack0="present", closed="1")
    state = state_of(opened, 64)
    assert state.present == (code(64),)
    assert state.closed_at is not None


def test_what_cannot_be_read_stands_beside_its_field_and_nothing_is_recorded(yard, count):
    answer = filled(yard, "/yard/taken-in", 65, seen="viele", more="ABC")
    assert answer.status_code == 422
    assert 'value="viele"' in answer.text
    assert "seen-error" in answer.text
    nothing = filled(yard, "/yard/removed", 65, reason="scrapping")
    assert "more-error" in nothing.text
    assert count() == 0


def test_whoever_may_only_look_reports_nothing(yard, client, count):
    viewer = Browser(client)
    viewer.log_in("yard-wen")
    assert "/yard/taken-in" not in viewer.get(HOME).text
    assert filled(viewer, "/yard/taken-in", 65, seen="1").status_code == 403
    assert count() == 0


def test_a_form_without_its_token_reports_nothing(yard, count):
    assert sent(yard, "/yard/taken-in", {"vin": vin(65), "on": "2026-08-01", "id": "x"}).status_code == 403
    assert count() == 0


def test_english_is_complete(yard):
    shown = vehicle(yard, 4, lang="en").text
    for told in ("Before you touch it", "wait 5 min", "utilisation firm", "In a yard"):
        assert told in shown
    yard.get(HOME + "?lang=zh")


@pytest.mark.parametrize("name", offline.PAGES)
def test_a_form_without_a_connection_is_for_nobody_in_particular(yard, client, name):
    """Whoever asks, logged in or not, gets the same bytes: the browser keeps them for all who use it."""
    address = f"/yard/offline/{name}"
    nobody = Browser(client)
    shown = nobody.get(address, headers={"accept": "text/html", "accept-language": "zh"})
    assert shown.status_code == 200
    assert YARD not in shown.text
    assert not re.search(r'name="csrf" value="\w', shown.text)
    assert ("data-offline" in shown.text) == (name in offline.FORMS)
    assert "Report it" in nobody.get(address, headers={"accept-language": "en"}).text or name not in offline.FORMS


def test_there_is_no_other_page_without_a_connection(client):
    assert client.get("/yard/offline/receive").status_code == 404


def test_the_worker_reaches_the_yard_alone_and_runs_nothing_of_others(client):
    answer = client.get("/yard/worker.js")
    assert answer.headers["service-worker-allowed"] == "/yard"
    assert answer.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"
    assert answer.headers["cache-control"] == "no-cache"
    told = json.loads(answer.text.partition(" = ")[2].partition(";\n")[0])
    assert set(told["pages"]) == set(offline.PAGES)
    assert all(client.get(path).status_code == 200 for path in told["files"])
    assert not any("chart" in path or "worker" in path for path in told["files"])
