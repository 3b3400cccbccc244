"""The pages of the library: for whoever is logged in, with a purpose; hazards for everybody."""

from __future__ import annotations

import re

import pytest

from suchi.domain.technical import document_hash
from suchi.web.pages.library import what_is
from suchi.web.trail import Trail
from tests.web import library_world as lib
from tests.web import people, world
from tests.web.library_world import BATTERY_MODEL, Asker
from tests.web.people import Browser
from tests.web.world import MAKER, YARD, vin

LINK = b'{"form":"suchi-link-1","title":"video","url":"https://video.example/1"}'


@pytest.fixture(scope="module")
def yard(opened, client):
    """Somebody of the yard, logged in; a document of each kind is filed."""
    people.cheap_passwords()
    world.write(opened, *lib.parties(), *lib.lives())
    maker = Asker(client, opened, MAKER)
    for content, media_type in (
        (lib.data(), "application/json"),
        (LINK, "application/json"),
        (lib.pdf(), "application/pdf"),
    ):
        assert maker.file(content, media_type, batteryModel=BATTERY_MODEL).status_code == 200
    people.person(opened, "yard-li", "reporter", YARD)
    people.person(opened, "maker-wu", "viewer", MAKER)
    browser = Browser(client)
    assert browser.log_in("yard-li").status_code == 200
    return browser


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (lib.HELD, "battery"), (f"{lib.HELD[:14].lower()} {lib.HELD[14:]}", "battery"), (f"{lib.HELD}~2", "battery"),
        ("SC00000000002NNM", "battery"), (vin(4), "vin"), (f"{MAKER}/YL-LFP-60", "batteryModel"), ("BC-1", "vehicleModel"),
    ],
)  # fmt: skip
def test_what_was_typed_is_told_by_its_form(text, kind):
    assert what_is(text) == kind


def test_the_form_asks_for_one_thing_and_a_purpose(yard):
    page = yard.get("/library")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.text.count('type="radio"') == 3
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=", page.text)


def test_a_search_leads_to_the_data_with_the_readers_mark(yard):
    page = yard.get(f"/library?code={vin(5)}&purpose=removal&reference=WO-3")
    assert "据声明查阅" in page.text
    assert lib.STRANGE not in page.text
    address = next(a for a in re.findall(r'href="(/library/[^"]+)"', page.text) if document_hash(lib.data()) in a)
    shown = yard.get(address.replace("&amp;", "&"))
    assert shown.status_code == 200
    for told in (YARD, "yard-li", "WO-3", "65 N·m", "408.8 V", "拔出", "断开维修开关", "触电"):
        assert told in shown.text
    english = yard.get(address.replace("&amp;", "&") + "&lang=en").text
    assert "Cut off" in english
    assert "service plug" in english


def test_a_file_comes_as_a_marked_copy_and_a_video_as_its_link(yard):
    query = f"battery={lib.HELD}&purpose=removal"
    file = yard.get(f"/library/{document_hash(lib.pdf())}?{query}")
    assert file.headers["content-type"] == "application/pdf"
    assert document_hash(file.content) != document_hash(lib.pdf())
    video = yard.get(f"/library/{document_hash(LINK)}?{query}").text
    assert 'href="https://video.example/1" rel="noreferrer noopener"' in video


def test_a_refusal_says_on_the_page_what_would_be_enough(yard):
    page = yard.get(f"/library?code={lib.STRANGE}&purpose=removal&lang=en")
    assert page.status_code == 403
    assert "the VIN of a vehicle that stands in your yard" in page.text
    assert yard.get(f"/library?code={vin(5)}").status_code == 422
    assert yard.get(f"/library?code={vin(404)}&purpose=removal").status_code == 404


def test_nothing_on_a_page_without_a_record(yard, monkeypatch):
    async def unavailable(*_, **__):
        raise RuntimeError("no disk")

    monkeypatch.setattr(Trail, "read", unavailable)
    for address in (
        f"/library?code={lib.HELD}&purpose=removal",
        f"/library/{document_hash(lib.data())}?battery={lib.HELD}&purpose=removal",
    ):
        page = yard.get(address)
        assert page.status_code == 500
        assert "65 N·m" not in page.text
        assert BATTERY_MODEL not in page.text


def test_a_maker_sees_who_opened_what(yard, client):
    yard.get(f"/library/{document_hash(lib.data())}?vin={vin(5)}&purpose=repair&reference=WO-44")
    browser = Browser(client)
    browser.log_in("maker-wu")
    page = browser.get("/library/use")
    for told in (YARD, "WO-44", "据声明"):
        assert told in page.text
    assert "yard-li" not in page.text
    assert yard.get("/library/use").status_code == 403


def test_hazards_are_for_everybody_and_need_no_account(client):
    page = client.get("/hazards?lang=zh")
    assert page.status_code == 200
    for told in ("tel:119", "磷酸铁锂", "热失控"):
        assert told in page.text
    english = client.get(f"/hazards?lang=en&batteryModel={BATTERY_MODEL}")
    assert "Lithium iron phosphate" in english.text
    assert "Sodium-ion" not in english.text
    assert client.get("/hazards?batteryModel=A/none").status_code == 404


def test_somebody_without_an_account_is_led_to_the_log_in(client):
    answer = client.get(f"/library?code={lib.HELD}&purpose=removal", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login")
