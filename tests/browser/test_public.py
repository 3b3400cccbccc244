"""The public's jobs in a real browser: on a phone and at a desk, in both languages and both themes, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Response

from suchi.web.assets import address, assets
from tests.browser.chromium import context, settled
from tests.browser.pages import CHARTS, IN_USE, PAGES, ROOT, WASTE
from tests.web import world

AXE = ROOT / "front" / "node_modules" / "axe-core" / "axe.min.js"
BUDGET_BYTES, BUDGET_WITH_CHARTS_BYTES = 80_000, 400_000
VIEWS = [(390, "zh", "light"), (1440, "en", "dark")]
JOBS = [(390, "zh", "dark"), (1440, "en", "light")]
"""Each width, language and theme at least once, and not all combinations: what one breaks, it breaks in most."""


def named(view: tuple[int, str, str]) -> str:
    return "-".join(map(str, view))


@pytest.fixture(scope="module", params=VIEWS, ids=named)
def view(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    """For looking at each page in turn."""
    yield from _page(request, browser, base)


@pytest.fixture(params=JOBS, ids=named)
def fresh_view(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    """For a job, with no cookie of an earlier one."""
    yield from _page(request, browser, base)


def _page(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    """A page that keeps what is written to its console, and what is asked of another host."""
    width, language, theme = request.param
    with context(browser, base, width, language, theme) as there:
        page = there.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((base, "data:")) else wrong.append(asked.url))
        page.extra = wrong  # type: ignore[attr-defined]  # ours, for the test to look at
        yield page


def complaints(page: Page) -> list[str]:
    """What the browser complained of since it was asked last; that a page is not on record is what was asked for."""
    found, page.extra[:] = list(page.extra), []  # type: ignore[attr-defined]
    return [one for one in found if "status of 404" not in one and "status of 422" not in one]


def violations(page: Page) -> list[str]:
    """What axe-core finds that is serious or critical, with the places. It is run by the driver, past the page's own policy."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def looked_at(view: Page, address: str, most: int = BUDGET_BYTES) -> Response:
    """A page as every page must be: no serious barrier, no complaint of the browser, nothing wider than the screen, and no heavier
    than `most` bytes, packed, with all that it asks for; how it was answered."""
    asked: list[str] = []

    def keep(request: Request) -> None:
        asked.append(request.url)

    view.on("request", keep)
    answer = settled(view, address)
    view.remove_listener("request", keep)
    assert violations(view) == []
    wide = view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px wider than the screen"
    assert complaints(view) == []
    files = {url.rpartition("/")[2]: assets().get(url.rpartition("/")[2]) for url in asked if "/static/" in url}
    weights = {name: len(found.gzip) for name, found in files.items() if found is not None}
    weights["the page"] = answer.request.sizes()["responseBodySize"]
    assert len(weights) > 2
    assert sum(weights.values()) <= most, weights
    return answer


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_open_to_everybody(view: Page, name: str):
    looked_at(view, PAGES[name], BUDGET_WITH_CHARTS_BYTES if name in CHARTS else BUDGET_BYTES)


def test_a_battery_is_looked_up_and_said_to_belong_to_its_car(fresh_view: Page):
    view = fresh_view
    settled(view, "/")
    view.locator("#code").fill(f" {IN_USE.lower()} ")
    view.locator("form.find button[type=submit]").click()
    view.wait_for_url(f"**/b/{IN_USE}")
    assert view.locator("#stage").inner_text() in ("在用", "In use")
    view.locator(".notice a.main").click()
    view.wait_for_url("**/pair?*")
    assert view.locator("#pack").input_value() == IN_USE
    view.locator("#vin").fill(world.vin(21))
    view.locator("main form button[type=submit]").click()
    assert view.locator(".verdict").inner_text() in ("是", "Yes")
    assert world.vin(21) not in view.url
    assert complaints(view) == []


def test_what_is_wrong_with_a_form_is_told_where_it_is(fresh_view: Page):
    view = fresh_view
    settled(view, "/pair")
    view.locator("#pack").fill(IN_USE)
    view.locator("#vin").fill("SHORT")
    view.locator("main form button[type=submit]").click()
    view.locator("#errors a").click()
    assert view.evaluate("location.hash") == "#vin"
    assert view.locator("#vin").input_value() == "SHORT"
    assert view.locator("#vin").get_attribute("aria-describedby") == "vin-hint vin-error"


def test_a_province_is_chosen_and_its_outlets_are_shown(fresh_view: Page):
    view = fresh_view
    settled(view, "/where?what=pack")
    view.locator("#region").select_option("36")
    view.locator("#results li.card").wait_for()
    assert "region=36" in view.url, "what is chosen stands in the address"
    assert complaints(view) == []


def test_the_switch_of_language_stays_on_the_page(fresh_view: Page):
    view = fresh_view
    settled(view, f"/b/{WASTE}")
    before = view.evaluate("document.documentElement.lang")
    view.locator("header nav a[hreflang]").click()
    view.wait_for_load_state()
    assert view.url.split("?")[0].endswith(f"/b/{WASTE}")
    assert view.evaluate("document.documentElement.lang") != before


def test_keys_alone_lead_to_the_answer(fresh_view: Page):
    view = fresh_view
    settled(view, "/")
    view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.className") == "skip"
    view.locator("#code").focus()
    view.keyboard.type(WASTE)
    view.keyboard.press("Enter")
    view.wait_for_url(f"**/b/{WASTE}")


def test_a_chart_is_drawn_from_its_table(browser: Any, base: str):
    with context(browser, base, 1440) as there:
        page = there.new_page()
        settled(page, "/style")
        page.locator(".chart canvas").first.wait_for()
        assert page.locator(".chart canvas").count() == 2
        assert not page.locator(".chart details").first.evaluate("one => one.open")


def test_everything_is_there_without_scripts(browser: Any, base: str):
    there = browser.new_context(
        base_url=base, java_script_enabled=False, locale="en-GB", viewport={"width": 390, "height": 844}
    )
    page = there.new_page()
    page.goto("/")
    page.locator("#code").fill(IN_USE)
    page.locator("form.find button[type=submit]").click()
    assert page.locator("#stage").inner_text() == "In use"
    assert not page.locator("[data-scan]").first.is_visible()
    page.goto("/where?what=pack")
    page.locator("#region").select_option("36")
    page.locator("form.filters button").click()
    assert page.locator("#results li.card").count() == 1
    page.goto("/style")
    assert page.locator(".chart table").first.is_visible()
    there.close()


def test_a_label_is_read_by_the_wasm_reader(browser: Any, base: str):
    """Where the browser knows no codes itself: a picture of our own label, through the worker that alone may compile."""
    with context(browser, base, 390) as there:
        page = there.new_page()
        settled(page, f"/b/{WASTE}")
        read = page.evaluate(
            """async (address) => {
              const picture = new Image();
              picture.src = document.querySelector('img.qr').src;
              await picture.decode();
              const canvas = new OffscreenCanvas(400, 400), pen = canvas.getContext('2d');
              pen.fillStyle = '#fff'; pen.fillRect(0, 0, 400, 400); pen.drawImage(picture, 20, 20, 360, 360);
              const worker = new Worker(address);
              return await new Promise((resolve) => {
                worker.onmessage = ({data}) => resolve(data);
                worker.onerror = (error) => resolve([String(error.message)]);
                worker.postMessage(pen.getImageData(0, 0, 400, 400));
              });
            }""",
            address("reader"),
        )
        assert [text.rpartition("/")[2] for text in read] == [WASTE]
