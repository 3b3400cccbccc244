"""What every request shares: the store, connections for reading, gathered reads, keys, and the writer lane."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg import Connection

from suchi.access.keys import KeyRing
from suchi.db.pool import Store
from suchi.domain.receipt import Caller
from suchi.pipeline import Writer
from suchi.queries import cards
from suchi.queries.gather import Gatherer
from suchi.web.lane import Lane

READERS = 4
READ_LIMIT_S = 10
P = ParamSpec("P")
T = TypeVar("T")


class Services:
    """Open between `start` and `stop`; one a process."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.keys = KeyRing()
        self.lane = Lane(lambda: Writer(store))
        self.cards = Gatherer(self._connect, cards.STATEMENTS, cards.collect)
        self.vehicles = Gatherer(self._connect, cards.VEHICLES, cards.collect_vehicles)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="suchi-read")
        self._own = local()
        self._opened: list[Connection[Any]] = []

    @property
    def demo(self) -> bool:
        return self.store.settings.demo

    async def start(self) -> None:
        await self.cards.start()
        await self.vehicles.start()
        self.lane.start()

    async def stop(self) -> None:
        await self.lane.close()
        self.cards.close()
        self.vehicles.close()
        self._threads.shutdown(wait=True)
        for connection in self._opened:
            connection.close()

    async def read(self, query: Callable[Concatenate[Connection[Any], P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in a reading thread. A broken connection is replaced and the query, which only reads, run again."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: self._run(query, args, kwargs))

    async def who(self, header: str | None) -> Caller:
        """Who is calling, by the `Authorization` header; raises when the key is missing, unknown or revoked."""
        caller = self.keys.known(header)
        return caller if caller is not None else await self.read(self.keys.resolve, header)

    def _run(self, query: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        connection: Connection[Any] | None = getattr(self._own, "connection", None)
        if connection is not None and not connection.closed:
            try:
                return query(connection, *args, **kwargs)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                if not connection.closed and not connection.broken:
                    raise
        self._own.connection = connection = self._connect()
        self._opened.append(connection)
        connection.execute("SELECT set_config('statement_timeout', %s, false)", [f"{READ_LIMIT_S}s"])
        return query(connection, *args, **kwargs)

    def _connect(self) -> Connection[Any]:
        return self.store.connect_app("suchi web")
