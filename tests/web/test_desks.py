"""Desks: whose they are, what stands at their left, forms that bring their token, and a word after the deed."""

from __future__ import annotations

import re

import pytest
from litestar.testing import TestClient

from suchi.web import app as application
from suchi.web.pages import navigation, showing
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go
from suchi.web.pages.page import desk_form, desk_page
from suchi.web.pages.render import page
from suchi.web.pages.visitor import visitor
from suchi.web.wording import marked
from tests.web import people, world
from tests.web.people import Browser

HTML = {"accept": "text/html", "accept-language": "en"}
DONE = Flash("desks.done", marked("{count} rows"))


async def lots(call):
    """A page as desks have them."""
    who = await visitor(call)
    assert who is not None
    assert who.code == world.MAKER
    await page(
        call, "public/style_desk.html", part="results", desk="company", counts={"/company/lots": 7}, form=Form(),
        table=showing._table(False),
    )  # fmt: skip


async def sent(call):
    await go(call, "/company/lots", flash=DONE, count=call.given["count"])


@pytest.fixture(scope="module")
def running(opened):
    """The application with a desk of two pages."""
    people.cheap_passwords()
    people.person(opened, "maker", "reporter", world.MAKER)
    people.person(opened, "registrar", "reporter", world.REGISTRAR)
    people.person(opened, "yard", "viewer", world.YARD)
    kept = application.PAGES, dict(navigation._TASKS), dict(navigation.HOMES)
    application.PAGES = (
        *application.PAGES, *desk_form("company", "/company/lots", lots, sent), desk_page("registrar", "/registrar", lots),
    )  # fmt: skip
    navigation.desk(
        "company", navigation.Task("/company/lots", "Lots"), navigation.Task("/company/x", "Kind", "Figures")
    )
    with TestClient(application.create_app(opened), raise_server_exceptions=False, base_url=people.BASE) as made:
        yield made
    application.PAGES = kept[0]
    navigation._TASKS.clear()
    navigation._TASKS.update(kept[1])
    navigation.HOMES.clear()
    navigation.HOMES.update(kept[2])


@pytest.fixture
def maker(running):
    one = Browser(running)
    one.log_in("maker")
    return one


def test_log_in_leads_to_ones_desk(maker):
    assert maker.get("/desk").headers["location"] == "/company/lots"


def test_each_office_begins_at_its_own_desk(running):
    one = Browser(running)
    one.log_in("registrar")
    assert one.get("/desk").headers["location"] == "/registrar"


def test_a_desk_has_its_tasks_and_its_company(maker):
    answer = maker.get("/company/lots", headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "Yuanling Battery (example)" in answer.text
    assert re.search(r'<a href="/company/lots" aria-current="page">Lots<span class="count">7</span></a>', answer.text)
    assert '<details class="tasks-more"><summary>Figures</summary>' in answer.text, "what is used less is folded"


def test_a_page_with_a_secret_is_not_packed(maker):
    answer = maker.get("/company/lots", headers=HTML | {"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers


def test_another_desk_is_refused_with_a_way_back(maker, running):
    answer = maker.get("/registrar", headers=HTML)
    assert answer.status_code == 403
    assert "This page is not open to you" in answer.text
    assert 'href="/desk"' in answer.text
    stranger = Browser(running).get("/company/lots", headers=HTML)
    assert stranger.headers["location"] == "/login?next=/company/lots"


def test_a_form_without_its_token_never_reaches_its_handler(maker):
    assert maker.post("/company/lots", data={"count": "3"}, headers=HTML).status_code == 403


def test_what_was_done_is_told_once(maker, running):
    csrf = maker.get("/api/v1/me").json()["csrf"]
    answer = maker.post("/company/lots", data={"count": "3", "csrf": csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/company/lots")
    assert '<p class="card notice flash ok" role="status">3 rows</p>' in maker.get("/company/lots", headers=HTML).text
    assert "flash ok" not in maker.get("/company/lots", headers=HTML).text
