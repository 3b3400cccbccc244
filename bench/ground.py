"""A PostgreSQL of the bench's own, embedded and durable as in service, and fresh databases on it, one a sample."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import time_ns
from typing import Any, Self
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bench import machine
from suchi.access import keyfile, keys
from suchi.access.vault import make_keys
from suchi.db.embedded import Embedded
from suchi.db.migrate import migrate
from suchi.db.pool import Store
from suchi.settings import Settings

_PATIENCE_S = 60


class Place:
    """One database, as a store for this process and as an address for others."""

    def __init__(self, ground: Ground, name: str) -> None:
        self.dsn = make_conninfo(ground.dsn, dbname=name)
        self.data = ground.data
        parts = conninfo_to_dict(self.dsn)
        self.url = (
            f"postgresql://{parts['user']}@/{name}?host={quote(str(parts['host']), safe='')}"
            f"&port={parts['port']}&sslmode=disable"
        )
        self.connection = psycopg.connect(self.dsn, autocommit=True, application_name="bench")

    @property
    def store(self) -> Store:
        return open_store(self.data, self.dsn)

    def value(self, statement: str, *values: object) -> Any:
        row = self.connection.execute(statement, values or None).fetchone()
        return row[0] if row else None

    def backend(self, name: str) -> int:
        """The server process behind the session of this name."""
        wait_for(lambda: self.value(_BACKEND, name))
        return int(self.value(_BACKEND, name))

    @property
    def environment(self) -> dict[str, str]:
        """For the product's own commands, to find this database."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("SUCHI_")}
        # limits are measured with everything else, and never reached
        given = {
            "SUCHI_DATABASE_URL": self.url,
            "SUCHI_DATA": str(self.data),
            "SUCHI_SWEEP": "0",
            "SUCHI_RATE": "1000000",
            "SUCHI_KEY_FILE": str(keyfile.path_of(self.store.settings)),
        }
        return kept | given


_BACKEND = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s LIMIT 1"


def open_store(data: Path, dsn: str) -> Store:
    return Store(Settings(data=data), dsn)


class Ground:
    """The running PostgreSQL. `empty` is a migrated database with an operator's `key`; more templates are made as needed."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.data = folder / "data"
        self.folder = folder
        self._embedded = Embedded(self.data, durable=durable)
        self._numbers = count(1)

    def __enter__(self) -> Self:
        self._embedded.start()
        self.dsn = self._embedded.dsn
        self._owner = psycopg.connect(self.dsn, autocommit=True, application_name="bench")
        self.version = self._owner.info.server_version
        with self.template("empty", "template0") as place:
            migrate(place.dsn)
            # of every copy, and of every process that reports to one: what people write in their own words is sealed
            make_keys(place.connection, keyfile.path_of(place.store.settings))
            self.key = keys.create(place.connection, "operator", None, "bench", time_ns() // 1000)
        return self

    def __exit__(self, *_: object) -> None:
        self._owner.close()
        self._embedded.stop()

    @contextmanager
    def template(self, name: str, origin: str) -> Iterator[Place]:
        """Make a database that later ones are copies of."""
        self._create(name, origin)
        place = Place(self, name)
        try:
            yield place
        finally:
            place.connection.close()

    @contextmanager
    def fresh(self, origin: str) -> Iterator[Place]:
        """A copy for one sample."""
        name = f"sample_{next(self._numbers)}"
        self._create(name, origin)
        place = Place(self, name)
        try:
            yield place
        finally:
            place.connection.close()
            self._owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, name: str, origin: str) -> None:
        new, old = sql.Identifier(name), sql.Identifier(origin)
        wait_for(lambda: not self._owner.execute(_SESSIONS, [origin]).fetchone())
        self._owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))


_SESSIONS = "SELECT 1 FROM pg_stat_activity WHERE datname = %s"


def wait_for(ready: Callable[[], Any], patience_s: float = _PATIENCE_S) -> None:
    """Ask again and again; fail when nothing comes of it."""
    end = time.monotonic() + patience_s
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("the bench waited in vain; see the lines above")
        time.sleep(0.02)


class Following:
    """The follower in a process of its own, exactly as `serve` runs it."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def __enter__(self) -> Self:
        self._process = subprocess.Popen([sys.executable, "-m", "suchi.commands.follow"], env=self._place.environment)
        self._backend = self._place.backend("suchi follow")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(_PATIENCE_S)

    def lag(self) -> int:
        """Entries that are committed and not yet numbered."""
        return int(self._place.value("SELECT (SELECT count(*) FROM entry) - (SELECT size FROM log_head)"))

    def cpu_s(self) -> float:
        """Processor time of the follower and of its session."""
        return (machine.cpu_s(self._process.pid) or 0) + (machine.cpu_s(self._backend) or 0)
