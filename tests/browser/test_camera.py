"""The camera reads a code: off the public's page, in the yard, into a form of a desk; and says what to do where it cannot.

Chromium plays a film in place of a camera. Off Android it has no BarcodeDetector, so what is tried is our own decoder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from suchi.db.pool import Store
from tests.browser import clips, yards
from tests.browser.chromium import FLAGS, context, executable, settled
from tests.browser.drafts import kept
from tests.browser.pages import IN_USE, WASTE
from tests.browser.test_public import violations
from tests.web import people, world

REPORTER = "camera.factory"
CLIPS = {
    "qr-address": lambda base: clips.qr(f"{base}/b/{WASTE}"),
    "qr-code": lambda _: clips.qr(WASTE, 8),
    "data-matrix": lambda _: clips.data_matrix(WASTE, 8),
    "badly-held": lambda base: clips.badly_held(clips.qr(f"{base}/b/{WASTE}", 8)),
    "badly-held-matrix": lambda _: clips.badly_held(clips.data_matrix(WASTE, 7)),
}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film before the camera; each test puts its own there before the camera is opened."""
    return clips.film(None, tmp_path_factory.mktemp("camera") / "camera.y4m")


@pytest.fixture(scope="module")
def browser(film: Path) -> Iterator[Browser]:
    """A browser with a camera that may be used."""
    with sync_playwright() as driver:
        flags = [*FLAGS, *clips.CAMERA, f"--use-file-for-fake-video-capture={film}"]
        opened = driver.chromium.launch(executable_path=executable(), headless=True, args=flags)
        yield opened
        opened.close()


def page_of(browser: Any, base: str, width: int = 390) -> Iterator[Page]:
    with context(browser, base, width) as there:
        opened = there.new_page()
        wrong: list[str] = []
        opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        yield opened
        assert wrong == []


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    yield from page_of(browser, base)


def scan(page: Page, id_: str) -> None:
    page.locator(f'[data-scan="{id_}"]').click()


@pytest.mark.parametrize("clip", CLIPS)
def test_a_label_before_the_camera_leads_to_its_card(page: Page, base: str, film: Path, clip: str):
    clips.film(CLIPS[clip](base), film)
    settled(page, "/")
    assert page.evaluate("'BarcodeDetector' in window") is False
    scan(page, "code")
    page.wait_for_url(f"**/b/{WASTE}")
    assert page.locator("h1").count() == 1


def test_while_the_camera_looks_it_can_be_stopped_and_nothing_goes_on(page: Page, film: Path):
    clips.film(None, film)
    settled(page, "/")
    scan(page, "code")
    box = page.locator("[data-camera]").first
    expect(box).to_have_class(re.compile(r"\bopen\b"))
    expect(box.locator("[role=status]")).to_have_text("请将标签对准摄像头。")
    expect(box.locator("video")).to_be_visible()
    assert violations(page) == []
    page.evaluate("window.track = document.querySelector('video').srcObject.getTracks()[0]")
    box.locator("[data-stop]").click()
    expect(box).not_to_have_class(re.compile(r"\bopen\b"))
    assert page.evaluate("window.track.readyState") == "ended"
    expect(page.locator('[data-scan="code"]')).to_be_visible()


def test_in_the_yard_a_pack_is_scanned_into_the_list_of_codes(page: Page, film: Path, yard: str):
    clips.film(clips.data_matrix(WASTE, 8), film)
    yards.log_in(page)
    settled(page, "/yard/taken-in")
    scan(page, "more")
    expect(page.locator("#more")).to_have_value(WASTE)
    clips.film(clips.qr(IN_USE, 8), film)
    scan(page, "more")
    expect(page.locator("#more")).to_have_value(f"{WASTE}, {IN_USE}")


def test_at_a_desk_a_code_goes_into_its_field_and_is_kept_with_the_form(
    browser: Browser, base: str, film: Path, opened: Store
):
    people.person(opened, REPORTER, "reporter", world.MAKER)
    clips.film(clips.qr(f"{base}/b/{IN_USE}", 8), film)
    for page in page_of(browser, base, 1440):
        page.goto("/login")
        page.locator("#login").fill(REPORTER)
        page.locator("#password").fill(people.PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/company")
        settled(page, "/company/report/HealthReported")
        scan(page, "code")
        expect(page.locator("#code")).to_have_value(IN_USE)
        kept(page)
        settled(page, "/company/report/HealthReported")
        page.locator("[data-take]").click()
        expect(page.locator("#code")).to_have_value(IN_USE)


FAILURES = {"NotAllowedError": "请在地址栏旁允许", "NotFoundError": "没有摄像头", "NotReadableError": "其他程序占用"}


@pytest.mark.parametrize("name", FAILURES)
def test_a_camera_that_does_not_open_says_what_to_do(page: Page, name: str):
    page.add_init_script(
        f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '{name}'))"
    )
    settled(page, "/")
    scan(page, "code")
    said = page.locator("[data-camera] [role=status]").first
    expect(said).to_contain_text(FAILURES[name])
    expect(said).to_contain_text("手工输入")
    expect(page.locator('[data-scan="code"]')).to_be_visible()
    assert violations(page) == []


def test_a_decoder_that_does_not_load_is_said_and_the_camera_closes(browser: Browser, base: str, film: Path):
    clips.film(None, film)
    with context(browser, base, 390) as there:
        page = there.new_page()
        page.route("**/*.wasm", lambda route: route.fulfill(status=404, body=""))
        settled(page, "/")
        scan(page, "code")
        expect(page.locator("[data-camera] [role=status]").first).to_contain_text("无法识别图像中的编码")
        expect(page.locator("[data-camera]").first).not_to_have_class(re.compile(r"\bopen\b"))


def test_a_camera_that_is_not_allowed_says_where_to_allow_it(browser: Browser, base: str):
    """No film and no leave: the browser itself refuses."""
    denying = browser.browser_type.launch(executable_path=executable(), headless=True, args=[*FLAGS, clips.CAMERA[0]])
    for page in page_of(denying, base):
        page.context.grant_permissions(["notifications"])  # and no other: what is not granted is denied
        settled(page, "/")
        scan(page, "code")
        expect(page.locator("[data-camera] [role=status]").first).to_contain_text(FAILURES["NotAllowedError"])
    denying.close()
