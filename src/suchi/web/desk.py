"""Acts on accounts in threads of their own: few, because each password takes memory; and the rounds that send mail and tidy up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import local
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg import Connection

from suchi.access import mail, retention
from suchi.access.acting import whole
from suchi.access.tidying import tidy
from suchi.access.warning import warn
from suchi.capture.draft import now_us
from suchi.db.pool import Store
from suchi.domain.event import day_of, moment

THREADS = 2
"""Argon2id needs 64 MiB for each password at work: so many at a time, however many wait."""
ROUND_S = 10.0
TIDY_EVERY = 60
LIMIT_S = 10
P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger("suchi.desk")


class Desk:
    """One a process; open between `start` and `stop`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="suchi-desk")
        self._carrier = ThreadPoolExecutor(
            1, thread_name_prefix="suchi-mail"
        )  # a slow mail server delays nobody's log-in
        self._own = local()
        self._opened: list[Connection[Any]] = []
        self._send = mail.sending(store.settings.mail) if store.settings.mail else None
        self._wake = asyncio.Event()
        self._rounds: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._rounds = asyncio.get_running_loop().create_task(self._go_round())

    async def stop(self) -> None:
        if self._rounds is not None:
            self._rounds.cancel()
            with suppress(asyncio.CancelledError):
                await self._rounds
        self._threads.shutdown(wait=True)
        self._carrier.shutdown(wait=True)
        for connection in self._opened:
            connection.close()

    async def step(self, work: Callable[Concatenate[Connection[Any], P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Each statement of it stands for itself: what was counted stays counted, also when it raises."""
        return await self._run(self._threads, work, *args, **kwargs)

    async def act(self, work: Callable[Concatenate[Connection[Any], P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """All of it, or nothing when it raises."""
        return await self.step(whole, work, *args, **kwargs)  # type: ignore[arg-type]

    async def _run(self, threads: ThreadPoolExecutor, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(
            threads, lambda: work(self._connection(), *args, **kwargs)
        )

    def post(self) -> None:
        """A letter may be waiting: go round now."""
        self._wake.set()

    def _connection(self) -> Connection[Any]:
        connection: Connection[Any] | None = getattr(self._own, "connection", None)
        if connection is None or connection.closed or connection.broken:
            self._own.connection = connection = self._store.connect_app("suchi accounts")
            self._opened.append(connection)
            connection.execute("SELECT set_config('statement_timeout', %s, false)", [f"{LIMIT_S}s"])
        return connection

    def _empty(self) -> None:
        """What has outlived a term and only the tables' owner may empty."""
        with self._store.connect_owner("suchi retention") as owner:
            retention.enforce_owned(owner, now_us())

    async def _go_round(self) -> None:
        number = 0
        while True:
            try:
                if number % TIDY_EVERY == 0:
                    await self._run(self._carrier, tidy, now_us())
                    if retention.owned():
                        await asyncio.get_running_loop().run_in_executor(self._carrier, self._empty)
                    await self._run(
                        self._carrier, whole, warn, day_of(moment(now_us())), self._store.settings.base_url, now_us()
                    )
                while self._send is not None and await self._run(
                    self._carrier, whole, mail.deliver, self._send, self._store.settings.mail_from, now_us()
                ):
                    pass
            except (psycopg.Error, OSError) as error:
                _log.warning("a round of the desk failed: %s", type(error).__name__)
            number += 1
            self._wake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(ROUND_S):
                    await self._wake.wait()
