"""The audit trail as requests write it: what waits is gathered into one transaction at a time, in a thread of its own.

`read`, `begin` and `write` return once the row is on disk. They fail closed: without a row there is no answer, and no act begins.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import psycopg
from psycopg import Connection

from suchi.access import audit
from suchi.domain.errors import Failure
from suchi.web.call import Call

MOST = 500
"""Rows in one transaction."""
MOST_WAITING = 20_000
LINGER_S = 0.05
"""How long a row that nobody waits for may wait for others: one transaction then keeps them all."""
LIMIT_S = 5
"""How long a row may take: then the answer fails, rather than wait for a database that does not come back."""

_log = logging.getLogger("suchi.trail")


class _Job:
    __slots__ = ("answer", "row")

    def __init__(self, row: audit.Row, answer: asyncio.Future[None] | None) -> None:
        self.row = row
        self.answer = answer


class Trail:
    """One a process; open between `start` and `stop`."""

    def __init__(self, connect: Callable[[], Connection[Any]]) -> None:
        self._connect = connect
        self._connection: Connection[Any] | None = None
        self._loop = asyncio.get_running_loop()
        self._arrivals: SimpleQueue[list[_Job] | None] = SimpleQueue()
        self._unhurried: list[_Job] = []
        self._waiting = 0
        self._stopping = False
        self._thread = Thread(target=self._run, name="suchi-trail", daemon=True)

    # ---- on the event loop ------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._thread.start()

    async def stop(self) -> None:
        """Write what waits, take no more."""
        if not self._stopping:
            self._stopping = True
            self._release()
            self._arrivals.put(None)
            if self._thread.is_alive():
                await asyncio.to_thread(self._thread.join)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive() and not self._stopping

    async def read(
        self,
        call: Call,
        *,
        thing: str | None,
        audience: str,
        concerned: Sequence[str] = (),
        purpose: str | None = None,
        count: int = 1,
    ) -> None:
        """Before an answer that shows more than the public tier: what is shown, as which audience (a word of
        domain/disclosure.py), whose data it is (the reader's own code is left out), why, and how many things.
        Raises `audit.unavailable` (503) when the row cannot be kept: then nothing may be shown."""
        caller = call.caller
        own = caller.company if caller is not None else None
        await self._keep(
            _row(
                call, "read", thing=thing, audience=audience, purpose=purpose, amount=count,
                concerned=tuple(company for company in concerned if company != own),
            )
        )  # fmt: skip

    async def begin(self, call: Call) -> None:
        """Before something is changed: whatever becomes of it, somebody has asked for it. Raises as `read` does."""
        await self._keep(_row(call, "asked", thing=_thing(call)))

    async def write(self, call: Call, status: int) -> None:
        """How a change ended, before its answer is sent. Raises as `read` does."""
        await self._keep(_row(call, "write", thing=_thing(call), status=status))

    def report(self, call: Call, status: int) -> None:
        """Events came in. Nobody waits for this row: the ledger itself says who submitted each entry."""
        if self._waiting < MOST_WAITING and not self._stopping:
            self._put(_row(call, "report", amount=call.amount, status=status), None)

    async def _keep(self, row: audit.Row) -> None:
        if self._stopping or self._waiting >= MOST_WAITING:
            raise unavailable()
        answer: asyncio.Future[None] = self._loop.create_future()
        self._put(row, answer)
        await answer

    def _put(self, row: audit.Row, answer: asyncio.Future[None] | None) -> None:
        self._waiting += 1
        self._unhurried.append(_Job(row, answer))
        if answer is not None or len(self._unhurried) >= MOST:
            self._release()
        elif len(self._unhurried) == 1:
            self._loop.call_later(LINGER_S, self._release)

    def _release(self) -> None:
        """Whatever has gathered goes to the thread, in the order in which it came."""
        if self._unhurried:
            self._arrivals.put(self._unhurried)
            self._unhurried = []

    def _deliver(self, jobs: list[_Job], failed: bool) -> None:
        self._waiting -= len(jobs)
        for job in jobs:
            if job.answer is None or job.answer.done():  # nobody waits, or no longer
                continue
            if failed:
                job.answer.set_exception(unavailable())
            else:
                job.answer.set_result(None)

    # ---- in the thread ----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        came = self._arrivals.get()
        while came is not None:
            taken = list(came)
            with suppress(Empty):
                while came is not None and len(taken) < MOST:
                    came = self._arrivals.get_nowait()
                    taken.extend(came or ())
            failed = not self._write([job.row for job in taken])
            self._loop.call_soon_threadsafe(self._deliver, taken, failed)
            if came is not None:
                came = self._arrivals.get()
        self._drop()

    def _write(self, rows: list[audit.Row]) -> bool:
        """Whether they are on disk. On a connection that was lost before, they are tried once more."""
        for again in (True, False):
            fresh = self._connection is None
            try:
                audit.record(self._connected(), rows)
                return True
            except Exception as error:
                lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
                self._drop()
                if not (again and lost and not fresh):
                    _log.exception("%d rows of the audit trail could not be kept", len(rows))
                    return False
        return False

    def _connected(self) -> Connection[Any]:
        if self._connection is None:
            self._connection = self._connect()
            self._connection.execute("SELECT set_config('statement_timeout', %s, false)", [f"{LIMIT_S}s"])
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()


def unavailable() -> Failure:
    """No row, no answer."""
    return Failure(
        "audit.unavailable",
        "留痕暂不可写，受限数据不予提供，也不执行变更；请稍后重试",
        "the audit trail cannot be written for the moment, so nothing restricted is shown and nothing is changed: try again shortly",
    )


def _row(call: Call, kind: audit.Kind, **more: Any) -> audit.Row:
    """Who and from where, as far as it is known by now."""
    caller = call.caller
    person = caller.person if caller is not None else None
    return audit.Row(
        kind=kind, route=call.route, company=caller.company if caller is not None else None,
        key=caller.key if caller is not None and person is None else None, person=person,
        address=audit.network(call.client), **more,
    )  # fmt: skip


def _thing(call: Call) -> str | None:
    """What a change is about, by its address: `people:0123`. A link's token is a secret, and stays out."""
    if call.about is not None:
        return call.about
    named = [(name, value) for name, value in call.path.items() if name != "token"]
    if not named:
        return None
    name, value = named[0]
    before = call.route.partition(f"/{{{name}")[0].rpartition("/")[2]
    return f"{before}:{value}"
