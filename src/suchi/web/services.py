"""What every request shares: the store, connections for reading, gathered reads, keys, sessions, limits, the writer lane, the desk, the trail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from threading import local
from time import gmtime, time
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg import Connection

from suchi.access import privacy
from suchi.access.keys import KeyRing
from suchi.access.oidc import Provider
from suchi.access.reach import Groups
from suchi.access.sessions import SessionRing
from suchi.capture.draft import now_us
from suchi.db.pool import Store
from suchi.domain.event import day_of, moment
from suchi.domain.receipt import Caller
from suchi.pipeline import Writer
from suchi.queries import cards
from suchi.queries.gather import Gatherer
from suchi.web.counted import Counted
from suchi.web.desk import Desk
from suchi.web.digesting import Digesting
from suchi.web.guarding import data_headers, page_headers
from suchi.web.lane import Lane
from suchi.web.limits import Limits
from suchi.web.making import Workshop
from suchi.web.pages.figures import Kept
from suchi.web.trail import Trail
from suchi.web.turns import Turns

READERS = 4
READ_LIMIT_S = 10
COUNT_LIMIT_S = 120
COMPARISONS = 8
"""Files that are compared at once: each may lie on disk with some hundred bytes a line."""
CHINA_S = 8 * 3600
P = ParamSpec("P")
T = TypeVar("T")


class Services:
    """Open between `start` and `stop`; one a process."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.settings = store.settings
        self.keys = KeyRing()
        self.sessions = SessionRing()
        self.groups = Groups()
        self.limits = Limits(store.settings.rate)
        self.comparisons = Turns(COMPARISONS)
        self.oidc = Provider(store.settings.oidc) if store.settings.oidc else None
        self.desk = Desk(store)
        self.figures = Kept()
        self.workshop = Workshop(store.settings.data)
        self.personal = Counted(self._personal)
        self.trail = Trail(lambda: store.connect_app("suchi trail"))
        self.data_headers = data_headers(tls=store.settings.tls)
        self.page_headers = page_headers(tls=store.settings.tls)
        self.lane = Lane(lambda: Writer(store))
        self.digesting = Digesting(self)
        self.cards = Gatherer(self._connect, cards.STATEMENTS, cards.collect)
        self.vehicles = Gatherer(self._connect, cards.VEHICLES, cards.collect_vehicles)
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="suchi-read")
        self._own = local()
        self._opened: list[Connection[Any]] = []

    @property
    def demo(self) -> bool:
        return self.store.settings.demo

    def today(self) -> str:
        """The day in UTC+8, by which offices and delegations hold."""
        return day_of(moment(now_us()))

    @property
    def year(self) -> str:
        """The year in UTC+8; asked for with every card, so it costs next to nothing."""
        return str(gmtime(time() + CHINA_S).tm_year)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something after the answer, so that the time it takes tells nothing."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def start(self) -> None:
        await self.cards.start()
        await self.vehicles.start()
        self.trail.start()
        self.lane.start()
        self.desk.start()
        self.digesting.start()

    async def stop(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.workshop.stop()
        await self.personal.stop()
        await self.digesting.stop()
        await self.lane.close()
        await self.desk.stop()
        await self.trail.stop()
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

    def _personal(self) -> list[privacy.Held]:
        """Reads whole tables, so over a connection of its own and for longer than a page may."""
        with self.store.connect_app("suchi counting") as connection:
            connection.execute("SELECT set_config('statement_timeout', %s, false)", [f"{COUNT_LIMIT_S}s"])
            return privacy.report(connection)

    def _connect(self) -> Connection[Any]:
        return self.store.connect_app("suchi web")
