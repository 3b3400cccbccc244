"""A register with a few lives, its server, and a browser: once for all tests of a worker."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser
from psycopg import sql
from psycopg.conninfo import make_conninfo

from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.settings import Settings
from tests.browser import chromium, yards
from tests.browser.pages import lives
from tests.web import world
from tests.web.served import served


@pytest.fixture(scope="session")
def opened(cluster: Embedded, template: str) -> Iterator[Store]:
    """The register that the pages are about."""
    name = f"browser_{os.getpid()}"
    with psycopg.connect(cluster.dsn, autocommit=True) as connection:
        new, old = sql.Identifier(name), sql.Identifier(template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        store = Store(Settings(data=cluster.data, demo=True), make_conninfo(cluster.dsn, dbname=name))
        world.write(store, *world.opening(), *lives())
        yield store
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))


@pytest.fixture(scope="session")
def base(opened: Store) -> Iterator[str]:
    """The address of its server."""
    with served(opened, demo=True) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="session")
def yard(opened: Store, base: str) -> str:
    """The address of the server, once a yard's register is furnished: once for all modules that walk through it."""
    yards.furnish(opened, base)
    return base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each module: while it runs its driver's event loop is the thread's, and no other test could have one."""
    with chromium.browser() as running:
        yield running
