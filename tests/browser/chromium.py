"""A real browser for the tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --hide-scrollbars""".split()


PATIENCE_MS = 10_000


def executable() -> str:
    """Where Chromium is: `CHROMIUM`, or on the path. Raises with what to do where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError(
            "these tests need a browser: apt-get install chromium fonts-noto-cjk, or name one in CHROMIUM "
            "| 需要浏览器：请安装 chromium，或在 CHROMIUM 中指定"
        )
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=executable(), headless=True, args=FLAGS)
        yield opened
        opened.close()


def context(opened: Browser, base: str, width: int, language: str = "zh", theme: str = "light") -> BrowserContext:
    """As a person has it: a phone or a desk, a language, a theme."""
    made = opened.new_context(
        base_url=base,
        viewport={"width": width, "height": 844 if width < 800 else 900},
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme="dark" if theme == "dark" else "light",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        has_touch=width < 800,
    )
    made.set_default_timeout(PATIENCE_MS)
    return made


def settled(page: Page, path: str) -> Response:
    """The answer at an address, once its pictures are loaded and its charts drawn. A page that speaks in somebody's name and asks
    first whether it shall be opened (pages/own_act.py) is opened."""
    answer = page.goto(path, wait_until="load")
    if page.locator("[data-own-act]").count():
        with page.expect_navigation(wait_until="load") as opened:
            page.locator("[data-own-act] button").click()
        answer = opened.value
    assert answer is not None
    page.evaluate("document.fonts.ready")
    page.locator("figure[data-chart]:not([data-shown])").first.wait_for(state="detached")
    return answer
