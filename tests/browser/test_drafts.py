"""A desk's form over a lost connection: what was typed stays, is its writer's alone, and is reported once however often it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from suchi.access.person import Authority
from suchi.db.pool import Store
from suchi.domain.canonical import entry_id
from tests.browser.chromium import context, settled
from tests.browser.drafts import kept, stored
from tests.browser.test_public import violations
from tests.web import people, world

FACTORY, COLLEAGUE, OFFICER = "drafts.factory", "drafts.colleague", "drafts.officer"
OFFICE = "91990000MA000000G4"
BORN = "/company/report/BatteryProduced"


@pytest.fixture(scope="module", autouse=True)
def at_work(opened: Store) -> None:
    """A factory where two people report, and an officer."""
    people.cheap_passwords()
    role = [{"role": "regulator", "since": "2026-01-01"}]
    office = {"ministry": "MIIT", "level": "province", "region": "360000"}
    world.write(
        opened,
        world.event(
            "PartyRegistered", world.REGISTRAR, "2026-01-02", party=OFFICE, name="江西省工信（示例）",
            nameEn="Industry office of Jiangxi (example)", roles=role, office=office,
        ),
    )  # fmt: skip
    people.person(opened, FACTORY, "reporter", world.MAKER)
    people.person(opened, COLLEAGUE, "reporter", world.MAKER)
    people.person(opened, OFFICER, "reporter", OFFICE, Authority("MIIT", "province", "360000"))


@pytest.fixture
def there(browser: Any, base: str) -> Iterator[BrowserContext]:
    with context(browser, base, 1440) as made:
        yield made


@pytest.fixture
def page(there: BrowserContext) -> Page:
    opened = there.new_page()
    log_in(opened, FACTORY)
    return opened


def log_in(page: Page, login: str) -> None:
    page.context.clear_cookies()
    page.goto("/login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


def birth(page: Page, number: int) -> str:
    """A pack with two modules, as far as the check; the id of the report."""
    settled(page, BORN)
    page.locator("[name=code]").fill(world.code(number))
    page.locator("[name=level]").select_option("P")
    page.locator("[name=occurredAt]").fill("2026-03-22")
    page.locator("#modules summary").click()
    page.locator("[name='modules.codes']").fill(f"{world.code(number, 'M')}\n{world.code(number + 1, 'M')}")
    page.locator("button[value='many:modules']").click()
    page.locator("[name='modules.1.code']").wait_for()
    page.locator("[name=massG]").fill("412.5")
    kept(page)
    return page.locator("form.report [name=id]").input_value()


def checked(page: Page) -> None:
    page.locator("button[value=check]").last.click()
    page.locator("#checked").wait_for()


def on_record(opened: Store, id_: str) -> int:
    with opened.connect_app() as conn:
        row = conn.execute("SELECT count(*) FROM entry WHERE id = %s", [entry_id(world.MAKER, id_)]).fetchone()
    assert row is not None
    return int(row[0])


def test_what_was_begun_is_offered_with_all_its_rows(page: Page):
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    birth(page, 6101)
    settled(page, BORN)
    assert page.locator("[name=code]").input_value() == ""  # nothing is put in unasked
    assert violations(page) == []
    page.locator("[data-take]").click()
    page.locator("[name='modules.1.code']").wait_for()
    assert page.locator("[name=code]").input_value() == world.code(6101)
    assert page.locator("[name='modules.1.code']").input_value() == world.code(6102, "M")
    assert page.locator("[name=massG]").input_value() == "412.5"
    settled(page, BORN)
    page.locator("[data-drop]").click()
    settled(page, BORN)
    page.locator("[name=code]").focus()
    assert page.locator("[data-take]").count() == 0
    assert wrong == []


def test_without_a_connection_the_form_stays_and_is_sent_again_by_a_button(
    page: Page, there: BrowserContext, opened: Store
):
    id_ = birth(page, 6111)
    there.set_offline(True)
    page.locator("button[value='more:modules']").click()  # a row more asks the server too
    page.locator(".unsent").wait_for()
    said = page.locator(".unsent").element_handle()
    page.locator("button[value=check]").last.click()
    said.wait_for_element_state("hidden")  # what the second attempt says stands in its place
    expect(page.locator(".unsent")).to_contain_text("没有丢失")
    assert page.locator("[name=massG]").input_value() == "412.5"
    there.set_offline(False)
    page.locator("[data-again]").click()
    page.locator("#checked").wait_for()
    there.set_offline(True)
    page.locator("button[value=send]").click()
    page.locator(".unsent").wait_for()
    assert violations(page) == []
    assert on_record(opened, id_) == 0
    there.set_offline(False)
    page.locator("[data-again]").click()
    page.wait_for_url("**/company/reports/*")
    assert on_record(opened, id_) == 1
    assert stored(page) == []


def test_a_report_whose_answer_was_lost_is_on_record_once_although_it_is_sent_again(
    page: Page, there: BrowserContext, opened: Store
):
    lost: list[int] = []

    def swallowed(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    id_ = birth(page, 6121)
    checked(page)
    there.route(f"**{BORN}", swallowed)
    page.locator("button[value=send]").click()
    page.locator(".unsent").wait_for()
    assert lost == [200]
    assert on_record(opened, id_) == 1
    settled(page, BORN)  # the page was closed meanwhile
    page.locator("[data-take]").click()
    page.locator("[name='modules.1.code']").wait_for()
    page.locator("button[value=check]").last.click()
    page.wait_for_url("**/company/reports/*")
    assert "没有重复报送" in page.locator(".flash").inner_text()
    assert on_record(opened, id_) == 1


def test_a_session_that_has_ended_meanwhile_costs_nothing_that_was_typed(page: Page):
    birth(page, 6131)
    page.context.clear_cookies()
    page.locator("button[value=check]").last.click()
    page.wait_for_url(lambda url: "/login?next=" in url)
    page.locator("#login").fill(FACTORY)
    page.locator("#password").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"**{BORN}")
    page.locator("[data-take]").click()
    page.locator("[name='modules.1.code']").wait_for()
    assert page.locator("[name=code]").input_value() == world.code(6131)


def test_a_row_that_the_server_cannot_make_now_takes_nothing_away(page: Page, there: BrowserContext):
    birth(page, 6136)
    there.route(f"**{BORN}", lambda route: route.fulfill(status=503, body="<p>later</p>"))
    page.locator("button[value='more:modules']").click()
    page.locator(".unsent").wait_for()
    assert page.locator("[name=massG]").input_value() == "412.5"
    there.unroute(f"**{BORN}")
    page.locator("[data-again]").click()
    page.locator("[name='modules.2.code']").wait_for()
    page.context.clear_cookies()
    page.locator("button[value='more:modules']").click()
    page.wait_for_url(lambda url: "/login?next=" in url)


def test_a_draft_is_sealed_and_its_writer_s_alone(page: Page):
    birth(page, 6141)
    (shown, sealed, place) = stored(page)[0]
    assert (shown, place) == ("at id iv person place sealed state", "desk")
    assert world.code(6141) not in sealed
    log_in(page, COLLEAGUE)
    settled(page, BORN)
    page.locator("[name=code]").fill(world.code(6149))
    kept(page)
    assert page.locator("[data-take]").count() == 0
    assert page.evaluate("document.querySelectorAll('main[data-seal]').length") == 1
    log_in(page, FACTORY)
    settled(page, BORN)
    page.locator("[data-take]").click()
    page.locator("[name='modules.1.code']").wait_for()
    assert page.locator("[name=code]").input_value() == world.code(6141)


def test_logging_out_takes_drafts_of_a_desk_away_and_asks_first(page: Page):
    birth(page, 6151)
    settled(page, "/account")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url("**/login")
    assert len(asked) == 1
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0


def test_an_officer_s_case_is_kept_and_opened_as_a_case_of_the_day_it_is_sent(page: Page, there: BrowserContext):
    log_in(page, OFFICER)
    settled(page, "/regulator/open-case")
    page.locator("#party").fill(world.MAKER)
    page.locator("#ground").fill("第十九条：现场发现未报送的旧电池")
    moment = page.locator("main form [name=at]").input_value()
    there.set_offline(True)
    page.locator("main form button.main").first.click()
    page.locator(".unsent").wait_for()
    there.set_offline(False)
    page.locator("[data-again]").click()
    page.locator("button[name=step][value=send]").wait_for()  # looked at, and not opened yet
    assert page.locator("#ground").input_value().startswith("第十九条")
    settled(page, "/regulator/open-case")
    page.locator("[data-take]").click()
    assert page.locator("#ground").input_value().startswith("第十九条")
    assert page.locator("main form [name=at]").input_value() > moment


def test_passwords_and_codes_of_authenticators_are_kept_nowhere(page: Page):
    settled(page, "/company/report/NothingToReport")
    page.evaluate(
        """() => {
          const form = document.querySelector("form.report");
          form.insertAdjacentHTML("beforeend",
            '<input name="pass" type="password"><input name="pin" autocomplete="one-time-code"><input name="open" type="text">');
          form.elements.pass.value = "secret-1";
          form.elements.pin.value = "secret-2";
          form.elements.open.value = "told";
          form.elements.open.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    kept(page)
    settled(page, "/company/report/NothingToReport")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    page.locator("[data-take]").click()
    page.wait_for_timeout(500)
    assert "told" in "".join(sent)
    assert "secret" not in "".join(sent)
