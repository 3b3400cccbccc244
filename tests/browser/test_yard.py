"""The yard's job in a real browser, on a phone and at a desk: log in, open a vehicle, report what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from suchi.db.pool import Store
from tests.browser import yards
from tests.browser.chromium import context, settled
from tests.browser.test_public import BUDGET_BYTES, complaints, named, violations
from tests.web import people, world

VIEWS = [(390, "zh", "light"), (1440, "en", "dark")]
SMALLEST_PX = 48


@pytest.fixture(scope="module")
def furnished(yard: str) -> str:
    return yard


@pytest.fixture(scope="module", params=VIEWS, ids=named)
def view(request: pytest.FixtureRequest, browser: Any, furnished: str) -> Iterator[Page]:
    """Somebody of the yard, logged in."""
    width, language, theme = request.param
    with context(browser, furnished, width, language, theme) as there:
        page = there.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.extra = wrong  # type: ignore[attr-defined]  # ours, for the test to look at
        yards.log_in(page)
        yield page


@pytest.mark.parametrize("name", yards.PAGES)
def test_every_page_of_the_yard_is_open_to_everybody(view: Page, name: str):
    """No serious barrier, no complaint of the browser, nothing wider than the screen, nothing to tap that a glove would miss."""
    answer = settled(view, yards.PAGES[name])
    assert violations(view) == []
    wide = view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px wider than the screen"
    assert complaints(view) == []
    assert answer.request.sizes()["responseBodySize"] < BUDGET_BYTES
    low = view.evaluate(
        f"""[...document.querySelectorAll('main .button, main select, main summary, main label.check, main .choices label')]
        .filter(one => one.offsetHeight && one.offsetHeight < {SMALLEST_PX}).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert low == []


def test_a_car_is_opened_taken_in_and_its_pack_removed(browser: Any, furnished: str):
    with context(browser, furnished, 390) as there:
        page = there.new_page()
        yards.log_in(page)
        page.locator("#vin").fill(world.vin(34).lower())
        page.locator("#reference").wait_for(state="hidden")
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/yard/vehicle?*")
        assert "408.8" in page.locator(".volts").inner_text()
        page.locator(".acts .main").click()
        page.locator("#seen").fill("1")
        page.locator("main form button[type=submit]").click()
        assert page.locator("h1.verdict").inner_text() == "已记录"
        page.locator(".acts .main").click()
        page.wait_for_url("**/yard/vehicle?*")
        assert page.locator(".packs .code").inner_text().replace("\n", "").replace(" ", "") == world.code(34)
        page.locator(".acts .main").click()
        assert page.locator("[name=take0]").is_checked()
        page.locator("main form button[type=submit]").click()
        assert page.locator("h1.verdict").inner_text() == "已记录"


def test_it_all_works_without_scripts(browser: Any, furnished: str):
    phone = {"width": 390, "height": 844}
    with browser.new_context(base_url=furnished, java_script_enabled=False, locale="en-GB", viewport=phone) as there:
        page = there.new_page()
        yards.log_in(page)
        settled(page, f"/yard/removed?vin={world.vin(33)}")
        page.locator("[name=take0]").uncheck()
        page.locator("main form button[type=submit]").click()
        assert page.locator("#more-error").count() == 1
        page.locator("[name=take0]").check()
        page.locator("main form button[type=submit]").click()
        assert page.locator("h1.verdict").inner_text() == "On record"


def test_a_link_from_elsewhere_asks_before_it_opens_anything(view: Page):
    view.goto(yards.PAGES["yard-vehicle"])
    assert view.locator("[data-own-act]").count() == 1
    assert violations(view) == []
    with view.expect_navigation():
        view.locator("[data-own-act] button").click()
    assert "408.8" in view.locator("main").inner_text()


def test_packs_are_handed_over_by_ticks(browser: Any, furnished: str):
    with context(browser, furnished, 390) as there:
        page = there.new_page()
        yards.log_in(page)
        page.goto("/yard/hand-over")
        page.locator(f"[value='{yards.HERE[1]}']").check()
        page.locator(f"[name=to][value='{yards.PLANT}/P01']").check()
        page.locator("main form[data-draft] button[type=submit]").click()
        assert page.locator("h1.verdict").inner_text() == "已记录"
        page.goto("/yard/hand-over")
        assert page.locator(f"[value='{yards.HERE[1]}']").count() == 0


def test_a_shift_begins_by_the_big_keys_and_ends_by_a_button(browser: Any, opened: Store, furnished: str):
    people.person(opened, "yard-boss", "administrator", world.YARD)
    with context(browser, furnished, 390) as there:
        page = there.new_page()
        yards.log_in(page, "yard-boss")
        enrolled = page.evaluate(
            """fetch("/api/v1/me").then(answer => answer.json()).then(me => fetch("/api/v1/devices", {
              method: "POST", body: JSON.stringify({label: "磅房"}),
              headers: {"content-type": "application/json", "x-csrf-token": me.csrf}})).then(answer => answer.status)"""
        )
        assert enrolled == 200
        page.goto("/yard/shift/pin")
        for digit in "830217":
            page.locator(f"[data-key='{digit}']").click()
        assert violations(page) == []
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/yard/shift")
        assert violations(page) == []
        low = page.locator(".pad .button").first.bounding_box()
        assert low is not None
        assert low["height"] >= SMALLEST_PX
        for digit in "830217":
            page.locator(f"[data-key='{digit}']").click()
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/yard")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px wider than the screen"
        assert violations(page) == []
        page.locator("form[action='/yard/shift/end'] button").click()
        page.wait_for_url("**/yard/shift")
