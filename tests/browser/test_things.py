"""A company looks at its own things in a real browser: every page on a phone and at a desk, and the ways from a figure to its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from suchi.db.pool import Store
from suchi.web.assets import assets
from tests.browser import desk, things
from tests.browser.chromium import settled
from tests.browser.test_public import (
    BUDGET_BYTES,
    BUDGET_WITH_CHARTS_BYTES,
    JOBS,
    VIEWS,
    _page,
    complaints,
    named,
    violations,
)
from tests.web import holdings, library_world


@pytest.fixture(scope="module", autouse=True)
def at_work(opened: Store) -> None:
    things.open_desks(opened)


@pytest.fixture(params=VIEWS, ids=named)
def view(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    """Somebody's browser, not logged in yet."""
    yield from _page(request, browser, base)


@pytest.fixture(params=JOBS, ids=named)
def job(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    yield from _page(request, browser, base)


def at_desk(view: Page, login: str) -> Page:
    desk.log_in(view, login)
    complaints(view)
    return view


@pytest.mark.parametrize("login", things.PAGES)
def test_every_page_of_a_companys_things_is_open_to_everybody(view: Page, login: str):
    """No serious barrier, no complaint of the browser, nothing wider than the screen, and no heavier than it may be."""
    at_desk(view, login)
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    for name, path in things.PAGES[login].items():
        asked.clear()
        answer = settled(view, path)
        assert answer.status == 200, name
        assert violations(view) == [], name
        wide = view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px wider than the screen"
        assert complaints(view) == [], name
        files = [assets().get(url.rpartition("/")[2]) for url in asked if "/static/" in url]
        weight = sum(len(found.gzip) for found in files if found) + answer.request.sizes()["responseBodySize"]
        assert weight <= (BUDGET_WITH_CHARTS_BYTES if name in things.CHARTS else BUDGET_BYTES), name


def test_a_figure_leads_to_its_list_the_list_to_the_pack_and_the_pack_to_its_form(job: Page):
    view = at_desk(job, "recycling")
    settled(view, "/company/stock")
    view.locator("#results td.number a").first.click()
    view.wait_for_url("**/company/batteries?*")
    assert view.locator("#there").input_value() == "1", "the filter goes along"
    view.locator("#results tbody a").first.click()
    view.wait_for_url(f"**/company/batteries/{holdings.WAITING[0]}")
    assert view.locator("#life li").count() >= 3
    assert view.locator("#acts a").first.get_attribute("href").startswith("/company/report/")
    assert complaints(view) == []


def test_a_code_typed_into_the_frame_leads_to_its_page(job: Page):
    view = at_desk(job, "recycling")
    settled(view, "/company")
    view.locator("#seek").fill(holdings.POWDER)
    view.keyboard.press("Enter")
    view.wait_for_url(f"**/company/lots/{holdings.POWDER}")
    assert complaints(view) == []


def test_the_way_of_the_mass_is_drawn_and_stands_as_a_table(job: Page):
    view = at_desk(job, "recycling")
    settled(view, things.PAGES["recycling"]["company-balance"])
    wide = (view.viewport_size or {})["width"] > 800
    assert view.locator("figure[data-chart=sankey] canvas").count() == (1 if wide else 0), "on a phone it is its table"
    assert view.locator("figure[data-chart=sankey] tbody tr").count() >= 4
    view.locator("nav.tabs a").nth(2).click()
    view.wait_for_url("**view=metals**")
    assert "from=2026-01-01" in view.url, "the period goes along"


def test_a_maker_hands_a_document_in_without_scripts(browser: Any, base: str):
    with browser.new_context(base_url=base, java_script_enabled=False, locale="en-GB") as there:
        view = there.new_page()
        desk.log_in(view, "making")
        view.goto(things.PAGES["making"]["company-model"])
        view.locator("#kind").select_option("storage")
        view.locator("#version").fill("2.0")
        view.locator("#file").set_input_files(
            {"name": "storage.txt", "mimeType": "application/pdf", "buffer": b"no PDF at all"}
        )
        view.locator("#hand-in button[type=submit]").click()
        assert view.locator("#errors").count() == 1
        assert view.locator("#version").input_value() == "2.0", "what was typed is kept"
        view.locator("#kind").select_option("storage")
        view.locator("#file").set_input_files(
            {"name": "storage.pdf", "mimeType": "application/pdf", "buffer": library_world.pdf()}
        )
        view.locator("#hand-in button[type=submit]").click()
        assert view.locator(".flash").count() == 1
        assert "Version 2.0" in view.locator("#information").inner_text()
