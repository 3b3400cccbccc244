"""The desk of an authority in a real browser: every page on a phone and at a desk, and the jobs that matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import office
from tests.browser.chromium import context, settled
from tests.browser.test_public import BUDGET_BYTES, BUDGET_WITH_CHARTS_BYTES, JOBS, VIEWS, complaints, named, violations
from tests.web import regulating


@pytest.fixture(scope="module")
def pages(opened: Any) -> dict[str, str]:
    """The pages of the desk, by name, once there is something on them."""
    return office.open_desk(opened)


@pytest.fixture(params=VIEWS, ids=named)
def view(request: pytest.FixtureRequest, browser: Any, base: str, pages: dict[str, str]) -> Iterator[Page]:
    yield from logged_in(request, browser, base)


@pytest.fixture(params=JOBS, ids=named)
def job(request: pytest.FixtureRequest, browser: Any, base: str, pages: dict[str, str]) -> Iterator[Page]:
    yield from logged_in(request, browser, base)


def logged_in(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    """A page of somebody at the provincial office; it keeps what the browser complains of."""
    width, language, theme = request.param
    with context(browser, base, width, language, theme) as there:
        page = there.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.extra = wrong  # type: ignore[attr-defined]  # ours, for the test to look at
        office.log_in(page)
        yield page


def test_every_page_is_open_to_everybody(view: Page, pages: dict[str, str]):
    """No serious barrier, no complaint of the browser, nothing wider than the screen, and no heavier than it may be."""
    for name, path in pages.items():
        answer = settled(view, path)
        assert answer.status == 200, name
        assert violations(view) == [], name
        wide = view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px wider than the screen"
        assert complaints(view) == [], name
        weight = answer.request.sizes()["responseBodySize"]
        assert weight <= (BUDGET_WITH_CHARTS_BYTES if name in office.CHARTS else BUDGET_BYTES), name


def test_a_figure_leads_to_its_list_and_the_list_to_the_evidence(job: Page):
    settled(job, "/regulator")
    job.locator("a.figure[href*='severity=breach']").click()
    job.wait_for_url("**/regulator/findings?*")
    assert "region=330000" in job.url, "the region goes along"
    settled(job, "/regulator/findings")
    job.locator("#results tbody a").first.click()
    job.wait_for_url("**/regulator/findings/*")
    assert job.locator("dl.facts dd").count() >= 2
    assert complaints(job) == []


def test_months_are_asked_for_and_a_flow_leads_to_the_packs_behind_it(job: Page):
    settled(job, "/regulator")
    job.locator("#from").fill("2026-04")
    job.locator(".months form button").click()
    job.wait_for_url("**from=2026-04**")
    assert "region=330000" not in job.url, "the office's own region needs no naming"
    figure = job.locator("figure[data-chart=sankey]")
    narrow = job.viewport_size["width"] < 640
    assert figure.locator(".chart-stage").is_visible() is not narrow, "bands that cannot be read are a table with bars"
    if not narrow:
        figure.locator("summary").click()
    assert figure.locator("table .progress").first.is_visible()
    figure.locator("table a[href*='phase=waste']").first.click()
    job.wait_for_url("**/regulator/batteries?phase=waste**")
    assert job.locator("#results tbody tr").count() >= 1
    assert complaints(job) == []


def test_a_filter_stands_in_the_address(job: Page):
    settled(job, "/regulator/findings")
    job.locator("#field").select_option("coding")
    job.wait_for_url("**field=coding*")
    assert complaints(job) == []


def test_a_step_keeps_what_was_typed_until_it_is_right(job: Page, pages: dict[str, str]):
    settled(job, f"{pages['regulator-case']}?act=PenaltyIntended")
    job.locator("#ground").fill("第四十二条")
    job.locator("#yuan").fill("3万")
    job.locator("main form[method=post] button[type=submit]").click()
    job.locator("#errors a").click()
    assert job.locator("#yuan").input_value() == "3万"
    assert job.locator("#ground").input_value() == "第四十二条"
    assert complaints(job) == []


def test_a_finding_becomes_a_case_and_the_case_a_letter(job: Page, pages: dict[str, str]):
    settled(job, pages["regulator-finding"])
    job.locator("main a.button.main").click()
    job.wait_for_url("**/regulator/open-case?*")
    job.locator("#party").fill(regulating.FIRM)
    job.locator("#ground").fill("第二十四条")
    job.locator("main form[method=post] button[type=submit]").click()
    job.locator("button[value=send]").click()
    job.wait_for_url("**/regulator/cases/*")
    assert job.url.rsplit("/", 1)[1].startswith("330000-")
    settled(job, pages["regulator-case"])
    job.locator("a[href^='/regulator/letters/']").first.click()
    job.wait_for_url("**/regulator/letters/**")
    assert job.locator("article.letter h1").count() == 1
    assert complaints(job) == []


def test_an_inspector_reaches_the_sheet_of_a_plant_from_the_map_of_the_region(job: Page):
    settled(job, f"/regulator/companies/{regulating.FIRM}")
    job.locator("#results a[href^='/regulator/sites/']").first.click()
    job.wait_for_url("**/regulator/sites/**")
    assert job.locator(".checks li").count() > 5
    assert complaints(job) == []
