"""Three typical reports in a real browser, on a phone, at a desk and without scripts; and a table that is filled in and handed in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from suchi.db.pool import Store
from suchi.domain.columns import MARK, columns_of
from tests.browser import reporting
from tests.browser.chromium import PATIENCE_MS, context, settled
from tests.browser.test_public import VIEWS, _page, complaints, looked_at, named, violations
from tests.web import world

ROUNDS = [(390, "zh", True), (1440, "en", True), (390, "en", False)]
"""Width, language, and whether scripts run; each with things of its own to report."""
assert len(ROUNDS) == reporting.ROUNDS


@pytest.fixture(scope="module", autouse=True)
def at_work(opened: Store) -> None:
    reporting.open_desks(opened)


@pytest.fixture(scope="module", params=VIEWS, ids=named)
def view(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    """Somebody at the factory, logged in."""
    for page in _page(request, browser, base):
        reporting.log_in(page, "factory")
        complaints(page)
        yield page


@pytest.fixture(params=range(len(ROUNDS)), ids=["phone", "desk", "no-scripts"])
def round_(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def fresh(round_: int, browser: Any, base: str) -> Iterator[Page]:
    """A browser of its own for a job."""
    width, language, scripts = ROUNDS[round_]
    if scripts:
        with context(browser, base, width, language) as there:
            yield there.new_page()
        return
    size = {"width": width, "height": 844}
    with browser.new_context(base_url=base, java_script_enabled=False, locale="en-GB", viewport=size) as there:
        there.set_default_timeout(PATIENCE_MS)
        yield there.new_page()


def field(page: Page, name: str) -> Locator:
    return page.locator(f'.report [name="{name}"]')


def press(page: Page, step: str) -> None:
    """Press a button of the form; with scripts the form alone comes back."""
    page.locator(f'.report button[value="{step}"]').last.click()


def checked_and_sent(page: Page) -> None:
    """The check shows what would be reported; then it is sent, and stands on record."""
    press(page, "check")
    page.locator("#checked .spoken").wait_for()
    assert "/company/report/" in page.url
    press(page, "send")
    page.wait_for_url("**/company/reports/*")
    assert page.locator(".flash").count() == 1


@pytest.mark.parametrize("name", reporting.PAGES)
def test_every_page_of_reporting_is_open_to_its_staff(view: Page, name: str):
    assert looked_at(view, reporting.PAGES[name]).status == 200


def test_a_factory_reports_the_birth_of_a_pack(fresh: Page, round_: int):
    reporting.log_in(fresh, "factory")
    settled(fresh, "/company/report?q=BatteryProduced")
    fresh.locator("main .kinds a").first.click()
    fresh.wait_for_url("**/company/report/BatteryProduced")
    field(fresh, "code").fill(reporting.BORN[round_])
    field(fresh, "level").select_option("P")
    field(fresh, "model").fill("YL-LFP-60")
    field(fresh, "massG").fill("412.5")
    fresh.locator("#modules summary").click()
    field(fresh, "modules.codes").fill(f"{world.code(45010 + round_, 'M')}\n{world.code(45020 + round_, 'M')}")
    press(fresh, "many:modules")
    field(fresh, "modules.1.code").wait_for()
    assert field(fresh, "massG").input_value() == "412.5", "what was typed is kept"
    field(fresh, "occurredAt").fill("2026-03-22")
    field(fresh, "occurredAt.time").fill("10:15")
    checked_and_sent(fresh)
    assert reporting.BORN[round_] in fresh.locator(".spoken").inner_text()


def test_a_shop_reports_a_replaced_pack_and_mends_what_is_wrong(fresh: Page, round_: int):
    number = reporting.CARS[round_]
    reporting.log_in(fresh, "shop")
    settled(fresh, f"/company/report/BatteryReplaced?vehicle={world.vin(number)}")
    assert field(fresh, "vin").input_value() == world.vin(number)
    field(fresh, "old").fill(world.code(number))
    field(fresh, "new").fill(reporting.NEW[round_])
    field(fresh, "whereabouts").select_option("handed-over")
    field(fresh, "to").fill("没有这样的企业")
    press(fresh, "check")
    fresh.locator("#errors a").first.wait_for()
    assert fresh.locator("#errors a").first.get_attribute("href") == "#to"
    assert field(fresh, "to").input_value() == "没有这样的企业"
    field(fresh, "to").fill("南湖再生")
    checked_and_sent(fresh)
    assert (
        "南湖再生" in fresh.locator(".spoken").inner_text()
        or "Nanhu Recycling" in fresh.locator(".spoken").inner_text()
    )


def test_a_recycler_reports_a_lot_received(fresh: Page, round_: int):
    reporting.log_in(fresh, "recycler")
    settled(fresh, f"/company/report?consignment={reporting.consignment(round_)}")
    fresh.locator(".suggested a").first.click()
    fresh.wait_for_url("**/company/report/HandoverReceived?*")
    assert field(fresh, "items.0.lot").input_value() == f"BM-{round_}"
    field(fresh, "massG").fill("179.2")
    press(fresh, "more:items")
    field(fresh, "items.1.lot").wait_for()
    press(fresh, "less:items.1")
    field(fresh, "items.1.lot").wait_for(state="detached")
    assert field(fresh, "massG").input_value() == "179.2"
    checked_and_sent(fresh)


def test_a_table_is_handed_in_and_its_refused_row_is_shown(fresh: Page, round_: int):
    """With scripts the page follows by itself; without, it is asked for again."""
    columns = columns_of("HealthReported")
    rows = [
        {"occurredAt": "2026-06-01", "code": world.code(4301), "cycles": str(100 + round_)},
        {"occurredAt": "2026-06-01", "code": world.code(4301), "stateOfHealthPermille": "108"},
    ]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([one.heading[0] for one in columns])
    writer.writerow([f"HealthReported{MARK}" if one.name == "id" else one.name for one in columns])
    writer.writerows([row.get(one.name, "") for one in columns] for row in rows)
    reporting.log_in(fresh, "factory")
    settled(fresh, "/company/upload")
    fresh.locator("#file").set_input_files(
        {"name": "health.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode("gb18030")}
    )
    fresh.locator("button[value=send]").click()
    fresh.wait_for_url("**/company/upload/*")
    fresh.locator("#refused").wait_for()
    assert "108" in fresh.locator("#refused").inner_text()
    if ROUNDS[round_][2]:
        assert violations(fresh) == []
