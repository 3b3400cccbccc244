"""One throw-away PostgreSQL for the whole run, shared by all workers; a migrated database from a template when asked."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from suchi.db.embedded import Embedded
from suchi.db.locks import FileLock
from suchi.db.migrate import migrate
from suchi.db.pool import Store
from suchi.settings import Settings
from tests.databases import Databases

_numbers = itertools.count(1)


def _shared_folder(run: str) -> Path:
    # pytest's own temporary folders are closed to the account that runs PostgreSQL when we are root
    return Path(tempfile.gettempdir(), f"suchi-test-{os.geteuid()}-{run[:12]}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The workers have left, so the server has stopped; whoever began the run takes the folder away."""
    if not hasattr(session.config, "workerinput") and (run := getattr(session.config, "suchi_run", None)):
        shutil.rmtree(_shared_folder(run), ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", None)
    config.suchi_run = worker["suchi_run"] if worker else os.urandom(8).hex()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["suchi_run"] = node.config.suchi_run


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Iterator[Embedded]:
    """The running server of this test run. SUCHI_PG_BIN chooses another PostgreSQL for all tests."""
    folder = _shared_folder(pytestconfig.suchi_run)
    pg_bin = Settings.from_env({"SUCHI_PG_BIN": os.environ.get("SUCHI_PG_BIN", "")}).pg_bin
    with Embedded(folder, pg_bin=pg_bin, durable=False) as embedded:
        yield embedded


@pytest.fixture(scope="session")
def template(cluster: Embedded) -> str:
    """The name of a database with all migrations, made once for all workers; copying it is quick."""
    with FileLock(cluster.data / "template.lock"), psycopg.connect(cluster.dsn, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'template_suchi'").fetchone():
            connection.execute("CREATE DATABASE template_making TEMPLATE template0")
            migrate(make_conninfo(cluster.dsn, dbname="template_making"))
            connection.execute("ALTER DATABASE template_making RENAME TO template_suchi")
    return "template_suchi"


@pytest.fixture(scope="session")
def databases(cluster: Embedded, template: str) -> Iterator[Databases]:
    """Migrated databases, one for each test that asks, used again."""
    with closing(Databases(cluster, template)) as found:
        yield found


def _copy(cluster: Embedded, template: str) -> Iterator[Store]:
    name = f"own_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(cluster.dsn, autocommit=True) as connection:
        new, old = sql.Identifier(name), sql.Identifier(template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        yield Store(Settings(data=cluster.data), make_conninfo(cluster.dsn, dbname=name))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))


@pytest.fixture(scope="session")
def store(cluster: Embedded, template: str) -> Iterator[Store]:
    """A migrated database for all tests of this worker: for those that only read, or use keys of their own."""
    yield from _copy(cluster, template)


@pytest.fixture
def fresh(databases: Databases) -> Iterator[Store]:
    """A migrated, empty database for this test alone."""
    with databases.one() as store:
        yield store


@pytest.fixture
def blank(cluster: Embedded) -> Iterator[Store]:
    """A database with nothing in it, not even migrations, for this test alone."""
    yield from _copy(cluster, "template0")
