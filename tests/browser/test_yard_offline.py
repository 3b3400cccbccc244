"""The yard without a connection: forms open, what was typed survives, each report is on record once; each draft is its writer's."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from suchi.db.pool import Store
from suchi.domain.canonical import entry_id
from suchi.web.pages.yard import offline
from tests.browser import yards
from tests.browser.chromium import FLAGS, context, executable, settled
from tests.browser.test_public import BUDGET_BYTES, violations
from tests.web import people, world
from tests.web.served import served
from tests.web.test_yard_labels import PHOTO

KEPT = "navigator.serviceWorker.ready.then(() => caches.keys()).then(keys => keys.length)"
DRAFTS = """new Promise((resolve) => {
  const asked = indexedDB.open("suchi", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => { asked.result.close(); resolve(all.result.map((one) => [one.id, one.state, one.person])); };
  };
})"""


@pytest.fixture(scope="module")
def furnished(opened: Store, yard: str) -> str:
    people.person(opened, "yard-wang", "reporter", world.YARD)
    return yard


@pytest.fixture
def there(browser: Any, furnished: str) -> Iterator[BrowserContext]:
    with context(browser, furnished, 390) as made:
        yield made


@pytest.fixture
def page(there: BrowserContext) -> Page:
    """Somebody of the yard who has been on its first page once."""
    opened = there.new_page()
    yards.log_in(opened)
    ready(opened)
    return opened


def ready(page: Page) -> None:
    """Until the worker has kept what it keeps."""
    page.evaluate(
        "navigator.serviceWorker.controller || new Promise(done => navigator.serviceWorker.oncontrollerchange = () => done())"
    )
    assert page.evaluate(KEPT) == 1


def drafts(page: Page) -> list[list[str]]:
    return page.evaluate(DRAFTS)


def on_record(opened: Store, id_: str) -> int:
    with opened.connect_app() as conn:
        row = conn.execute("SELECT count(*) FROM entry WHERE id = %s", [entry_id(world.YARD, id_)]).fetchone()
    assert row is not None
    return int(row[0])


def typed_in(page: Page, number: int) -> str:
    """A vehicle taken in, as far as the button; the id of the form."""
    page.goto("/yard/taken-in")
    page.locator("#vin").fill(world.vin(number))
    page.locator("#seen").fill("1")
    return page.locator("main form [name=id]").input_value()


def sent(page: Page) -> None:
    page.locator("main form[data-draft] button[type=submit]").first.click()


@pytest.mark.parametrize("name", ["taken-in", "removed", "hand-over", "no-label", "drafts", ""])
def test_a_form_opens_without_a_connection(page: Page, there: BrowserContext, name: str):
    there.set_offline(True)
    page.goto(f"/yard/{name}".rstrip("/"))
    assert "没有网络" in page.locator("main").inner_text() or name == "drafts"
    if name not in ("drafts", ""):
        expect(page.locator("#on")).to_have_value(re.compile(r"^20\d\d-\d\d-\d\d$"))  # a script fills it in
        assert page.locator("main form [name=id]").input_value().startswith("yard-")
    assert violations(page) == []


def test_what_is_sent_without_a_connection_waits_and_is_on_record_once(
    page: Page, there: BrowserContext, opened: Store
):
    there.set_offline(True)
    id_ = typed_in(page, 41)
    sent(page)
    page.wait_for_url("**/yard/drafts")
    expect(page.locator("[data-list] [data-state]")).to_have_text("等待网络")
    assert world.vin(41) in page.locator("[data-list]").inner_text()
    there.set_offline(False)
    page.goto("/yard/drafts")
    expect(page.locator("[data-list] [data-state]")).to_have_text("已记录")
    assert on_record(opened, id_) == 1
    page.reload()
    expect(page.locator("[data-list] [data-state]")).to_have_text("已记录")
    assert [state for _, state, _ in drafts(page)] == ["sent"]


def test_a_form_that_was_open_when_the_connection_went_is_kept(page: Page, there: BrowserContext, opened: Store):
    id_ = typed_in(page, 42)
    there.set_offline(True)
    sent(page)
    page.wait_for_url("**/yard/drafts")
    assert drafts(page)[0][:2] == [id_, "waiting"]
    there.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.goto("/yard/drafts")
    expect(page.locator("[data-list] [data-state]")).to_have_text("已记录")
    assert on_record(opened, id_) == 1


def test_a_report_whose_answer_was_lost_is_on_record_once(page: Page, there: BrowserContext, opened: Store):
    """The server has taken it, and dies before its answer arrives."""
    lost: list[str] = []

    def swallowed(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            answer = route.fetch()
            lost.append(answer.text())
            route.abort("connectionreset")
        else:
            route.continue_()

    id_ = typed_in(page, 43)
    there.route("**/yard/taken-in", swallowed)
    sent(page)
    page.wait_for_url("**/yard/drafts")
    assert "data-recorded" in lost[0]
    there.unroute("**/yard/taken-in")
    page.goto("/yard/drafts")
    expect(page.locator("[data-list] [data-state]")).to_have_text("已记录")
    assert on_record(opened, id_) == 1


def test_a_server_that_dies_during_the_upload_costs_nothing(
    browser: Any, furnished: str, opened: Store, tmp_path: Path
):
    picture = tmp_path / "IMG_2.jpg"
    picture.write_bytes(PHOTO)
    with served(opened, demo=True) as server, context(browser, f"http://127.0.0.1:{server.port}", 390) as there:
        page = there.new_page()
        yards.log_in(page)
        ready(page)
        page.goto("/yard/no-label")
        page.locator("#photo").set_input_files(str(picture))
        id_ = page.locator("main form [name=id]").input_value()
        os.killpg(server.process.pid, signal.SIGSTOP)  # it takes the connection, and reads no more
        page.locator("main form[data-draft] button[type=submit]").click(no_wait_after=True)
        page.wait_for_timeout(500)
        os.killpg(server.process.pid, signal.SIGKILL)
        page.wait_for_url("**/yard/drafts")
        expect(page.locator("[data-list] [data-state]")).to_have_text("等待网络")
        assert on_record(opened, id_) == 0
        with served(opened, demo=True, port=server.port):
            page.goto("/yard/drafts")
            expect(page.locator("[data-list] [data-state]")).to_have_text("已记录")
            assert on_record(opened, id_) == 1


def test_what_is_written_after_the_shift_has_rested_is_nobodys_until_somebody_says_so(
    page: Page, there: BrowserContext, opened: Store
):
    page.evaluate(
        """() => {
          const last = JSON.parse(localStorage.getItem("suchi.yard"));
          localStorage.setItem("suchi.yard", JSON.stringify({...last, shared: true, at: Date.now() - 6 * 60_000}));
        }"""
    )
    there.set_offline(True)
    id_ = typed_in(page, 49)
    sent(page)
    page.wait_for_url("**/yard/drafts")
    expect(page.locator("[data-locked]")).to_be_visible()
    assert world.vin(49) not in page.locator("main").inner_text()
    there.set_offline(False)
    page.goto("/yard/drafts")
    expect(page.locator("[data-list] [data-state]")).to_have_text("在本平板上未登录时填写")
    assert on_record(opened, id_) == 0
    page.locator("[data-mine]").click()
    expect(page.locator("[data-list] [data-state]")).to_have_text("已记录")
    assert on_record(opened, id_) == 1


def test_what_was_typed_survives_a_closed_browser(browser: Any, furnished: str, tmp_path: Path):
    profile = tmp_path / "profile"
    kind = browser.browser_type

    def opened_browser() -> BrowserContext:
        return kind.launch_persistent_context(
            str(profile), executable_path=executable(), headless=True, args=FLAGS, base_url=furnished, locale="zh-CN"
        )

    first = opened_browser()
    page = first.new_page()
    yards.log_in(page)
    page.goto("/yard/taken-in")
    page.locator("#vin").fill(world.vin(44))
    page.locator("#seen").fill("3")
    page.wait_for_timeout(900)
    first.close()
    second = opened_browser()
    page = second.new_page()
    yards.log_in(page)
    page.goto("/yard/taken-in")
    assert page.locator("#seen").input_value() == ""  # nothing is put in unasked
    page.locator("[data-take]").click()
    assert page.locator("#vin").input_value() == world.vin(44)
    assert page.locator("#seen").input_value() == "3"
    second.close()


def test_a_photo_waits_with_its_report(page: Page, there: BrowserContext, opened: Store, tmp_path: Path):
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(PHOTO)
    there.set_offline(True)
    page.goto("/yard/no-label")
    page.locator("#photo").set_input_files(str(picture))
    page.locator("#marking").fill("残码 7K2")
    id_ = page.locator("main form [name=id]").input_value()
    sent(page)
    page.wait_for_url("**/yard/drafts")
    there.set_offline(False)
    page.goto("/yard/drafts")
    expect(page.locator("[data-list] [data-state]")).to_have_text("已记录")
    assert on_record(opened, id_) == 1


def test_a_report_that_is_refused_comes_back_to_its_form_with_all_that_was_typed(page: Page, there: BrowserContext):
    there.set_offline(True)
    page.goto("/yard/scrapped")
    page.locator("#vin").fill(world.vin(45))
    page.locator("#certificate").fill("C-45")
    page.locator("#on").evaluate("one => { one.max = ''; one.value = '2999-01-01'; }")
    sent(page)
    page.wait_for_url("**/yard/drafts")
    there.set_offline(False)
    page.goto("/yard/drafts")
    expect(page.locator("[data-list] [data-state]")).to_have_text("未被接受，请查看")
    assert page.locator("[data-why]").inner_text().strip()
    page.locator("[data-list] [data-open]").click()
    page.wait_for_url("**/yard/scrapped")
    assert page.locator("#certificate").input_value() == "C-45"
    assert page.locator("#on-error").count() == 1


def test_a_draft_is_seen_by_nobody_but_its_writer(page: Page, there: BrowserContext, opened: Store):
    there.set_offline(True)
    id_ = typed_in(page, 46)
    sent(page)
    page.wait_for_url("**/yard/drafts")
    there.set_offline(False)
    there.clear_cookies()
    yards.log_in(page, "yard-wang")
    page.goto("/yard/drafts")
    expect(page.locator("[data-none]")).to_be_visible()
    assert world.vin(46) not in page.locator("main").inner_text()
    assert on_record(opened, id_) == 0  # nor is it sent in another's name
    there.clear_cookies()
    yards.log_in(page)
    page.goto("/yard/drafts")
    expect(page.locator("[data-list] [data-state]")).to_have_text("已记录")


def test_logging_out_leaves_nothing_on_the_device(page: Page, there: BrowserContext):
    there.set_offline(True)
    typed_in(page, 47)
    sent(page)
    page.wait_for_url("**/yard/drafts")
    page.context.route("**/yard/taken-in", lambda route: route.abort())  # it goes on waiting
    there.set_offline(False)
    page.goto("/account")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url("**/login")
    assert len(asked) == 1
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0
    assert page.evaluate("caches.keys().then(found => found.length)") == 0
    assert page.evaluate("localStorage.length") == 0


def test_nothing_of_a_person_stands_in_what_the_worker_keeps(page: Page):
    kept = page.evaluate(
        """caches.keys().then(async ([name]) => {
          const kept = await caches.open(name), found = {};
          for (const one of await kept.keys()) found[new URL(one.url).pathname] = await (await kept.match(one)).text();
          return found;
        })"""
    )
    pages = {path: text for path, text in kept.items() if path.startswith("/yard/")}
    assert set(pages) >= {f"/yard/offline/{name}" for name in offline.PAGES}
    for path, text in pages.items():
        assert "Yard-Li" not in text, path
        assert world.YARD not in text, path
        assert not re.search(r'name="csrf" value="\w', text), path
        assert len(text) < BUDGET_BYTES, path


def test_the_worker_does_not_hide_where_a_link_came_from(page: Page, furnished: str, browser: Any):
    """A link of another site still opens nothing by itself, although the worker stands between."""
    elsewhere = furnished.replace("127.0.0.1", "localhost")
    page.goto(f"{elsewhere}/")
    page.evaluate(f"location.href = '{furnished}{yards.PAGES['yard-vehicle']}'")
    page.wait_for_url("**/yard/vehicle?*")
    assert page.locator("[data-own-act]").count() == 1
    assert "408.8" not in page.locator("main").inner_text()


def test_the_list_of_drafts_is_open_to_everybody(page: Page, there: BrowserContext):
    there.set_offline(True)
    typed_in(page, 48)
    sent(page)
    page.wait_for_url("**/yard/drafts")
    assert violations(page) == []
    there.set_offline(False)
    there.route("**/yard/taken-in", lambda route: route.abort())
    settled(page, "/yard/drafts?lang=en")
    assert violations(page) == []
    expect(page.locator("[data-list] [data-state]")).to_have_text("Waits for a connection")
