"""The application on a database of its own, with keys of every scope."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from litestar.testing import TestClient
from msgspec import Struct
from psycopg import sql
from psycopg.conninfo import make_conninfo

from suchi.access import keys
from suchi.db.embedded import Embedded
from suchi.db.pool import Store
from suchi.settings import Settings
from suchi.web.app import create_app
from tests.web import regulating, world
from tests.web.people import Browser, cheap_passwords

Client = TestClient[Any]


class Keys(Struct, frozen=True):
    """One key of each scope, as headers."""

    operator: dict[str, str]
    reporter: dict[str, str]
    reader: dict[str, str]


def make_keys(store: Store) -> Keys:
    def made(scope: Any, company: str | None = None) -> dict[str, str]:
        with store.connect_app() as conn:
            return {"authorization": f"Bearer {keys.create(conn, scope, company, 'test', 1)}"}

    return Keys(made("operator"), made("reporter", world.MAKER), made("reader"))


@pytest.fixture(scope="module")
def opened(cluster: Embedded, template: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A register that is open (a registrar, makers, a yard, models), shared by the tests of a module."""
    name = f"web_{os.getpid()}_{request.module.__name__.rsplit('.', 1)[-1]}"
    with psycopg.connect(cluster.dsn, autocommit=True) as connection:
        new, old = sql.Identifier(name), sql.Identifier(template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        store = Store(Settings(data=cluster.data, demo=True), make_conninfo(cluster.dsn, dbname=name))
        world.write(store, *world.opening())
        yield store
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))


@pytest.fixture(scope="module")
def access(opened: Store) -> Keys:
    return make_keys(opened)


@pytest.fixture(scope="module")
def client(opened: Store) -> Iterator[Client]:
    with TestClient(create_app(opened), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def count(opened: Store) -> Callable[[], int]:
    """How many entries have come on record since the test began."""

    def entries() -> int:
        with opened.connect_app() as conn:
            row = conn.execute("SELECT count(*) FROM entry").fetchone()
        return row[0] if row else 0

    before = entries()
    return lambda: entries() - before


@pytest.fixture(scope="module")
def cited(opened: Store) -> str:
    """The world of an authority's desk; the name of the finding that its case cites."""
    cheap_passwords()
    found = regulating.tell(opened)
    regulating.people(opened)
    return found


@pytest.fixture(scope="module")
def officials(cited: str, client: Client) -> dict[str, Browser]:
    """Who works at the desks of authorities, and somebody at the firm, each with a browser, logged in."""
    found: dict[str, Browser] = {}
    for login in ("national", "provincial", "looking", "outside", "market", "firm"):
        found[login] = Browser(client)
        assert found[login].log_in(login).status_code == 200
    return found


@pytest.fixture
def see(officials: dict[str, Browser]) -> Callable[..., str]:
    """What a page of that desk says to one of them."""

    def read(path: str, who: str = "national", status: int = 200, language: str = "en") -> str:
        headers = {"accept": "text/html", "accept-language": language}
        answer = officials[who].get(path, headers=headers)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    return read


@pytest.fixture
def send(officials: dict[str, Browser]) -> Callable[..., Any]:
    """A form of that desk, sent by one of them with their anti-forgery token."""

    def post(path: str, who: str = "provincial", **fields: Any) -> Any:
        browser = officials[who]
        return browser.post(path, data={"csrf": browser.csrf, **fields}, headers={"accept": "text/html"})

    return post


@pytest.fixture(scope="module")
def posting(opened: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The application with an outbox in a folder."""
    settings = Settings(
        data=opened.settings.data, demo=True, mail=f"file:{tmp_path_factory.mktemp('mail')}", rate=1000.0
    )
    with TestClient(create_app(Store(settings, opened.dsn)), raise_server_exceptions=False) as made:
        yield made
