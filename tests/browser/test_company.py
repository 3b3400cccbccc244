"""The jobs of a company's staff in a real browser: what is due today, confirming what has come, cancelling what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from suchi.access.person import by_login
from suchi.db.pool import Store
from suchi.web.making import asked_for
from tests.browser import desk
from tests.browser.chromium import context, settled
from tests.browser.test_public import JOBS, VIEWS, _page, complaints, looked_at, named


@pytest.fixture(scope="module", autouse=True)
def at_work(opened: Store) -> None:
    """The take-back point has its consignments, and its staff."""
    desk.open_desk(opened)


@pytest.fixture(scope="module", params=VIEWS, ids=named)
def view(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    """Logged in, for looking at each page in turn."""
    for page in _page(request, browser, base):
        desk.log_in(page)
        complaints(page)
        yield page


@pytest.fixture(params=JOBS, ids=named)
def fresh_view(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    """Logged in anew, for a job."""
    for page in _page(request, browser, base):
        desk.log_in(page)
        complaints(page)
        yield page


@pytest.mark.parametrize("name", desk.PAGES)
def test_every_page_of_the_desk_is_open_to_its_staff(view: Page, name: str):
    assert looked_at(view, desk.PAGES[name]).status == 200


@pytest.mark.parametrize("state", ["making", "ready", "failed"])
def test_a_file_that_is_made_aside_has_a_page_for_each_of_its_states(view: Page, opened: Store, state: Any):
    with opened.connect_app() as conn:
        somebody = by_login(conn, desk.LOGIN)
    assert somebody is not None
    made = replace(
        asked_for(
            person=somebody.id, company=None, asked=state, name="proof.pdf", media_type="application/pdf", back="/company/proof"
        ),
        state=state, bytes=9, failed=("太长", "too long") if state == "failed" else None,
    )  # fmt: skip
    folder = opened.settings.data / "made"
    folder.mkdir(exist_ok=True)
    (folder / f"{made.id}.json").write_bytes(msgspec.json.encode(made))
    (folder / f"{made.id}.bin").write_bytes(b"%PDF-1.4\n")
    assert looked_at(view, f"/company/made/{made.id}").status == 200
    assert view.locator("main .button.main").count() == (1 if state in ("ready", "failed") else 0)
    if state == "ready":
        with view.expect_download() as saved:
            view.locator("main .button.main").click()
        assert saved.value.suggested_filename == "proof.pdf"
    view.goto("about:blank")  # it asks for itself again and again


def test_today_says_what_is_late_what_has_come_and_what_is_asked(view: Page):
    settled(view, "/company")
    days = view.locator(".due .tag").all_inner_texts()
    assert days[0] in ("已超 5 天", "5 days late"), days
    assert any(text in ("剩 5 天", "5 days left") for text in days), "the day that the notice sets"
    assert view.locator("#arriving a.line").count() >= 1
    assert view.locator("#questions details").count() >= 1
    assert desk.CASE in view.locator("#cases").inner_text()


@pytest.fixture
def consignment(fresh_view: Page) -> str:
    """One for each job, so that neither takes from the other."""
    narrow = (fresh_view.viewport_size or {})["width"] < 800
    return desk.WHOLE if narrow else desk.PART


def test_a_receipt_is_checked_then_sent_with_one_item_missing(fresh_view: Page, consignment: str):
    view = fresh_view
    settled(view, "/company")
    view.locator(f"#arriving a.line[href$='{consignment}']").click()
    view.locator("#receive #mass_kg").fill("1236.5")
    view.locator(".choose select").first.select_option("missing")
    view.locator("#receive button[value=check]").click()
    view.locator("#checked").wait_for()
    assert view.locator("#receive #mass_kg").input_value() == "1236.5"
    assert view.locator(".choose select").first.input_value() == "missing", "what was chosen is kept"
    view.locator("#receive button[value=send]").click()
    view.locator(".flash").wait_for()
    assert view.locator("#receive").count() == 0, "nothing is left to be confirmed"
    assert (
        view.locator("#items").inner_text().count("未到") + view.locator("#items").inner_text().count("Did not come")
        == 1
    )
    assert complaints(view) == []


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(fresh_view: Page):
    view = fresh_view
    settled(view, f"/company/consignments/{desk.LONG}")
    view.locator("#receive #mass_kg").fill("-3")
    view.locator("#receive #discrepancy").fill("两件外壳破损")
    view.locator("#receive button[value=check]").click()
    view.locator("#errors a").click()
    assert view.evaluate("location.hash") == "#mass_kg"
    assert view.locator("#mass_kg").input_value() == "-3"
    assert view.locator("#discrepancy").input_value() == "两件外壳破损"


def test_of_a_long_consignment_a_part_is_confirmed_and_the_rest_stays_open(browser: Any, base: str):
    """Without scripts: the whole way must go by forms alone."""
    with browser.new_context(base_url=base, java_script_enabled=False, locale="en-GB") as there:
        view = there.new_page()
        desk.log_in(view)
        view.goto(f"/company/consignments/{desk.LONG}")
        view.locator("#others").select_option("later")
        for index in (0, 1):
            view.locator(".choose select").nth(index).select_option("accepted")
        view.locator("#receive button[value=check]").click()
        view.locator("#receive button[value=send]").click()
        assert "38 items open" in view.locator("#receive").inner_text()
        assert view.locator(".page-head .tag").inner_text() == "Partly received"


def test_what_was_sent_is_cancelled_without_scripts(browser: Any, base: str):
    with browser.new_context(base_url=base, java_script_enabled=False, locale="en-GB") as there:
        view = there.new_page()
        desk.log_in(view)
        view.goto(f"/company/consignments/{desk.OUT}")
        view.get_by_text("Cancel the 2 items").click()
        form = view.locator("form", has=view.locator("input[value=HandoverCancelled]"))
        form.locator("input[name=reason]").fill("车辆故障")
        form.locator("button[value=check]").click()
        form.locator("button[value=send]").click()
        assert view.locator(".page-head .tag").inner_text() == "Cancelled"


def test_a_list_is_narrowed_in_its_address(fresh_view: Page):
    view = fresh_view
    settled(view, "/company/batteries")
    view.locator("#flag").select_option("in_transit")
    view.wait_for_url("**flag=in_transit**")
    assert complaints(view) == []


def test_whoever_only_looks_finds_no_form(browser: Any, base: str):
    with context(browser, base, 1440) as there:
        view = there.new_page()
        desk.log_in(view, desk.VIEWER)
        settled(view, f"/company/consignments/{desk.LONG}")
        assert view.locator("main form").count() == 0
        assert view.locator("#items tbody tr").count() == 40
