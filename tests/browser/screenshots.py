"""`make screenshots`: pictures of every page, on a phone and on a desk, in both languages and both themes, into screenshots/."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg
from playwright.sync_api import Page
from psycopg.conninfo import make_conninfo

from suchi.db.embedded import Embedded
from suchi.db.migrate import migrate
from suchi.db.pool import Store
from suchi.settings import Settings
from tests.browser import desk, office, offices, reporting, things, yards
from tests.browser.chromium import browser, context, settled
from tests.browser.pages import LANGUAGES, PAGES, ROOT, THEMES, WIDTHS, lives
from tests.web import world
from tests.web.served import served

FOLDER = ROOT / "screenshots"


def main(names: list[str]) -> None:
    """All pages, or those whose names are given."""
    folder = Path(tempfile.mkdtemp(prefix="suchi-pictures-", dir="/tmp"))
    try:
        with Embedded(folder, durable=False) as cluster:
            with psycopg.connect(cluster.dsn, autocommit=True) as connection:
                connection.execute("CREATE DATABASE pictures TEMPLATE template0")
            store = Store(Settings(data=cluster.data, demo=True), make_conninfo(cluster.dsn, dbname="pictures"))
            migrate(store.dsn)
            world.write(store, *world.opening(), *lives())
            desk.open_desk(store)
            offices.open_offices(store)
            reporting.open_desks(store)
            desks = [
                (desk.PAGES, desk.log_in),
                (office.open_desk(store), office.log_in),
                *things.open_desks(store),
                *((pages, partial(offices.log_in, login=login)) for login, pages in offices.DESKS.items()),
                (reporting.PAGES, reporting.log_in),
            ]
            with served(store, demo=True) as server:
                base = f"http://127.0.0.1:{server.port}"
                yards.furnish(store, base)
                _take(base, names, [*desks, (yards.PAGES, yards.log_in)])
            store.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _take(base: str, names: list[str], desks: list[tuple[dict[str, str], Callable[[Page], None]]]) -> None:
    FOLDER.mkdir(exist_ok=True)
    everywhere = [(PAGES, _nobody), *desks]
    wanted = [
        ({name: path for name, path in pages.items() if not names or name in names}, log_in)
        for pages, log_in in everywhere
    ]
    with browser() as opened:
        for width in WIDTHS:
            for language in LANGUAGES:
                for theme in THEMES if language == "zh" else THEMES[:1]:
                    for pages, log_in in wanted:
                        if pages:
                            with context(opened, base, width, language, theme) as there:
                                page = there.new_page()
                                log_in(page)
                                _pictures(page, pages, f"{width}-{language}-{theme}")
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.name}/")


def _nobody(_page: Page) -> None:
    """Public pages are for whoever comes."""


def _pictures(page: Page, pages: dict[str, str], kind: str) -> None:
    for name, path in pages.items():
        settled(page, path)
        page.screenshot(path=FOLDER / f"{name}-{kind}.png", full_page=True)


if __name__ == "__main__":
    main(sys.argv[1:])
