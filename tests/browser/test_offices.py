"""The jobs of administration in a real browser: people, keys, an application and its review, terms, health, leads; and each page as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from suchi.db.pool import Store
from tests.browser import offices
from tests.browser.chromium import context, settled
from tests.browser.offices import ADMIN, APPLICANT, CLERK, DESKS, OFFICER, PDF, ROOT
from tests.browser.test_public import VIEWS, _page, complaints, looked_at, named, violations

PAGES = [(login, name, path) for login, pages in DESKS.items() for name, path in pages.items()]


@pytest.fixture(scope="module", autouse=True)
def at_work(opened: Store) -> None:
    offices.open_offices(opened)


@pytest.fixture(scope="module", params=VIEWS, ids=named)
def view(request: pytest.FixtureRequest, browser: Any, base: str) -> Iterator[Page]:
    yield from _page(request, browser, base)


@pytest.fixture
def plain(browser: Any, base: str) -> Iterator[Page]:
    """Without scripts: the whole way must go by forms alone."""
    with browser.new_context(base_url=base, java_script_enabled=False, locale="en-GB") as there:
        yield there.new_page()


_AT: dict[int, str] = {}
"""Who is logged in, by the page: logging in anew for each page would be refused as a flood."""


def at(view: Page, login: str) -> None:
    if _AT.get(id(view)) != login:
        offices.log_in(view, login)
        _AT[id(view)] = login
        complaints(view)


@pytest.mark.parametrize(("login", "name", "path"), PAGES, ids=str)
def test_every_page_of_the_offices_is_fit_to_be_seen(view: Page, login: str, name: str, path: str):
    at(view, login)
    assert looked_at(view, path).status == 200


@pytest.mark.parametrize(
    ("login", "path", "link"),
    [
        (ADMIN, "/company/people", "#results tbody th a"),
        (ADMIN, "/company/keys", "#results tbody th a"),
        (CLERK, "/registrar", "#results tbody th a"),
        (OFFICER, "/regulator/leads", "#results tbody th a"),
    ],
    ids=["person", "key", "application", "lead"],
)
def test_every_page_of_one_thing_is_fit_to_be_seen(view: Page, login: str, path: str, link: str):
    at(view, login)
    settled(view, path)
    view.locator(link).first.click()
    view.wait_for_url(f"**{path}/**")
    assert violations(view) == []
    assert view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert complaints(view) == []


def test_somebody_is_invited_and_closed(plain: Page):
    offices.log_in(plain, ADMIN)
    plain.goto("/company/people")
    plain.locator("#name").fill("试用人员（示例）")
    plain.locator("#email").fill("trial@example.cn")
    plain.locator("#login").fill("trial.person")
    plain.get_by_role("button", name="Send the invitation").click()
    assert "The letter waits in the outbox" in plain.locator(".flash").inner_text(), (
        "no mail is set up here, and that is said"
    )
    plain.get_by_role("button", name="Close the account").click()
    assert plain.locator(".page-head .tag").inner_text() == "Closed"


def test_a_key_is_shown_once(plain: Page):
    offices.log_in(plain, ADMIN)
    plain.goto("/company/keys")
    plain.locator("#label").fill("试验线（示例）")
    plain.locator("#may").select_option("report")
    plain.locator("#make button").click()
    assert plain.locator("#secret .secret").inner_text().startswith("suchi_")
    plain.goto("/company/keys")
    assert plain.locator("#secret").count() == 0
    assert "试验线" in plain.locator("#results").inner_text()


def test_an_application_comes_in_and_is_returned_with_reasons(plain: Page):
    plain.goto("/register")
    plain.locator("#party").fill("91990000MA0000UAXM")
    plain.locator("#name").fill("新川回收（示例）")
    plain.locator("#region").fill("360900")
    plain.get_by_label("Take-back outlet").check()
    plain.locator("#licence").set_input_files({"name": "licence.pdf", "mimeType": "application/pdf", "buffer": PDF})
    plain.locator("#contact_name").fill("李女士")
    plain.get_by_role("button", name="Hand in the application").click()
    assert plain.locator("#contact_email").input_value() == "", (
        "the browser asks for what is missing before anything is sent"
    )
    plain.locator("#contact_email").fill("li@example.cn")
    plain.get_by_role("button", name="Hand in the application").click()
    assert plain.locator(".page-head .tag").inner_text() == "Under review"
    mine = plain.url
    offices.log_in(plain, CLERK)
    plain.goto("/registrar")
    plain.get_by_role("link", name="新川回收（示例）").click()
    plain.locator("#reasons").fill("营业执照不清晰")
    plain.get_by_role("button", name="Return it to be mended").click()
    plain.goto(mine)
    assert "营业执照不清晰" in plain.locator("main").inner_text()
    assert plain.locator("#name").input_value() == "新川回收（示例）"


def test_an_application_is_approved_and_then_on_record(plain: Page):
    offices.log_in(plain, CLERK)
    plain.goto("/registrar")
    plain.get_by_role("link", name="和畅电池回收（示例）").click()
    plain.get_by_role("button", name="Approve and put on record").click()
    plain.goto(f"/registrar/parties/{APPLICANT}")
    assert "Hechang Take-back (example)" in plain.locator("h1").inner_text()


def test_a_term_is_set_by_a_form(plain: Page):
    offices.log_in(plain, CLERK)
    plain.goto("/registrar/terms")
    plain.locator("#set #name").select_option("VehicleSold")
    plain.locator("#amount").fill("15")
    plain.locator("#instrument").fill("示例文件第三条")
    plain.get_by_role("button", name="Put it on record").click()
    row = plain.locator("tr", has_text="示例文件第三条")
    assert "15 days" in row.inner_text()


def test_a_lead_is_opened_and_adopted(plain: Page):
    offices.log_in(plain, OFFICER)
    plain.goto("/regulator/leads")
    plain.locator("#results tbody a").first.click()
    assert "网点不收我的旧电池" in plain.locator(".said").inner_text()
    plain.locator("#ground").fill("现场核查属实")
    plain.get_by_role("button", name="Adopt it").click()
    assert plain.locator(".page-head .tag").inner_text() == "Adopted"


def test_health_says_what_to_do(plain: Page):
    offices.log_in(plain, ROOT)
    plain.goto("/operator")
    assert "What to do:" in plain.locator("main").inner_text()


def test_in_the_dark_nothing_is_lost(browser: Any, base: str):
    with context(browser, base, 1440, theme="dark") as there:
        view = there.new_page()
        offices.log_in(view, CLERK)
        settled(view, "/registrar/terms")
        assert violations(view) == []
