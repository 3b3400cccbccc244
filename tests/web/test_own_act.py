"""A link from elsewhere never speaks in somebody's name: technical information is opened by an act of their own."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from suchi.domain.technical import document_hash
from tests.web import library_world as lib
from tests.web import people, world
from tests.web.library_world import BATTERY_MODEL, Asker
from tests.web.people import Browser
from tests.web.world import MAKER, YARD, vin

STATED = {"vin": vin(5), "purpose": "dismantling"}
PAGES = {
    "vehicle": "/yard/vehicle?" + urlencode(STATED),
    "search": "/library?" + urlencode({"code": vin(5), "purpose": "dismantling"}),
    "document": f"/library/{document_hash(lib.data())}?" + urlencode(STATED),
}
FOREIGN = {
    "another site": {"sec-fetch-site": "cross-site"},
    "a part of our own domain": {"sec-fetch-site": "same-site"},
    "a letter": {"sec-fetch-site": "none"},
    "a prefetch": {"sec-fetch-site": "same-origin", "sec-purpose": "prefetch"},
    "an old browser, from nowhere": {"sec-fetch-site": None},
    "an old browser, from another site": {"sec-fetch-site": None, "referer": "https://evil.example/testserver.local"},
}


@pytest.fixture(scope="module")
def yard(opened, client):
    people.cheap_passwords()
    world.write(opened, *lib.parties(), *lib.lives())
    maker = Asker(client, opened, MAKER)
    assert maker.file(lib.data(), "application/json", batteryModel=BATTERY_MODEL).status_code == 200
    people.person(opened, "yard-li", "reporter", YARD)
    browser = Browser(client)
    assert browser.log_in("yard-li").status_code == 200
    return browser


@pytest.fixture
def openings(opened):
    """How many openings of technical information have been put on record since the test began."""

    def count() -> int:
        with opened.connect_app() as conn:
            return conn.execute("SELECT count(*) FROM audit_row WHERE purpose LIKE 'dismantling%'").fetchone()[0]

    before = count()
    return lambda: count() - before


@pytest.mark.parametrize("way", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_link_from_elsewhere_opens_nothing_and_asks(yard, openings, path, way):
    shown = yard.get(path, headers=way)
    assert shown.status_code == 200
    assert "data-own-act" in shown.text
    assert "65 N·m" not in shown.text
    assert BATTERY_MODEL not in shown.text
    assert openings() == 0


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_button_opens_what_was_asked_for(yard, openings, path):
    shown = yard.get(path, headers={"sec-fetch-site": "cross-site"})
    form = re.search(r'<form[^>]*action="([^"]+)" method="post" data-own-act>(.*?)</form>', shown.text, re.DOTALL)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
    answer = yard.send("POST", form[1], data=fields, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 200
    assert "data-own-act" not in answer.text
    assert openings() > 0


def test_the_button_of_another_site_opens_nothing(yard, openings):
    fields = STATED | {"csrf": "0" * 64}
    assert yard.send("POST", "/yard/vehicle", data=fields).status_code == 403
    csrf = yard.get("/api/v1/me").json()["csrf"]
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    assert yard.send("POST", "/yard/vehicle", data=STATED | {"csrf": csrf}, headers=foreign).status_code == 403
    assert openings() == 0


@pytest.mark.parametrize("way", [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": None, "referer": "http://testserver.local/yard"}])  # fmt: skip
def test_a_link_of_our_own_leads_there_at_once(yard, openings, way):
    assert "65 N·m" in yard.get(PAGES["vehicle"], headers=way).text
    assert openings() > 0


def test_logging_in_states_nothing(client, openings):
    """Whoever makes a link to the log-in could put a question behind it, and have it asked by whoever logs in."""
    fields = {"login": "yard-li", "password": people.PASSWORD, "next": PAGES["vehicle"]}
    answer = Browser(client).send("POST", "/login", data=fields)
    assert answer.headers["location"] == "/yard/vehicle"
    assert openings() == 0
