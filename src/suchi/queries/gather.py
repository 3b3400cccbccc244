"""Hot reads by key, gathered: all that wait while one round trip runs go together into the next `= ANY` query.

This speaks libpq without blocking on the event loop itself: a thread would cost two switches per read, and psycopg's
own async cursor more than the query. The two statements of a read travel in one pipeline, so a batch is one round trip.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any

from psycopg import Connection
from psycopg.pq import DiagnosticField, ExecStatus, PipelineStatus
from psycopg.pq.abc import PGresult

from suchi.domain.errors import Failure

MOST = 64
"""Keys in one round trip."""
MOST_UNDER_WAY = 2
"""Batches sent before the first is answered: the database works on one while we work on the other."""

_log = logging.getLogger("suchi.gather")
_TEXT_ARRAY_OID = 1009
_BINARY = 1
Collect = Callable[[list[PGresult]], dict[str, Any]]


class _SessionEnded(RuntimeError):
    """The database ended the session (a shutdown, an administrator): the word arrives before the socket closes."""


def _failure(result: PGresult) -> RuntimeError:
    said = result.error_message.decode(errors="replace")
    ended = result.error_field(DiagnosticField.SEVERITY_NONLOCALIZED) == b"FATAL"
    return _SessionEnded(said) if ended else RuntimeError(said)


class Gatherer:
    """One connection that answers `get(key)` through prepared statements whose one parameter is a `text[]` of keys."""

    def __init__(self, connect: Callable[[], Connection[Any]], statements: list[bytes], collect: Collect) -> None:
        self._connect = connect
        self._statements = statements
        self._collect = collect
        self._connection: Connection[Any] | None = None
        self._waiting: dict[str, list[asyncio.Future[Any]]] = {}
        self._running: deque[dict[str, list[asyncio.Future[Any]]]] = deque()
        self._results: list[PGresult] = []
        self._scheduled = False
        self._losses = 0
        self._socket = -1
        self._loop = asyncio.get_running_loop()
        self._opening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._open()

    async def get(self, key: str) -> Any:
        """What `collect` made of the rows of this key; None if there are none."""
        answer = self._loop.create_future()
        self._waiting.setdefault(key, []).append(answer)
        if not self._scheduled and len(self._running) < MOST_UNDER_WAY:
            self._scheduled = True
            self._loop.call_soon(self._send)  # whoever else is being read in this turn of the loop comes along
        return await answer

    def close(self) -> None:
        self._hang_up()
        self._fail(self._waiting)

    # ---- one batch --------------------------------------------------------------------------------------------------

    def _send(self) -> None:
        self._scheduled = False
        if not self._waiting:
            return
        if self._connection is None:
            self._reopen()
            return
        keys = list(self._waiting)[:MOST]
        self._running.append({key: self._waiting.pop(key) for key in keys})
        pg = self._connection.pgconn
        parameter = [_text_array(keys)]
        try:
            for number in range(len(self._statements)):
                pg.send_query_prepared(b"gather%d" % number, parameter, [_BINARY], _BINARY)
            pg.pipeline_sync()
            while pg.flush():
                pass  # the request is far smaller than a socket's buffer
        except Exception as error:
            self._lost(error)

    def _readable(self) -> None:
        try:
            assert self._connection is not None
            self._connection.pgconn.consume_input()
            while self._running and self._take_results():
                found = self._collect(self._results)
                self._results, self._losses = [], 0
                answered = self._running.popleft()
                if self._waiting:
                    self._send()  # the database works while we answer
                _answer(answered, found)
        except Exception as error:
            self._lost(error)

    def _take_results(self) -> bool:
        """Whether the results of the oldest batch are all there. Raises when a statement failed."""
        assert self._connection is not None
        pg = self._connection.pgconn
        while not pg.is_busy():
            result = pg.get_result()
            if result is None:
                continue  # the end of one statement's results
            status = result.status
            if status == ExecStatus.TUPLES_OK:
                self._results.append(result)
            elif status == ExecStatus.PIPELINE_SYNC:
                return True
            else:
                raise _failure(result)
        return False

    # ---- the connection ---------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        connection = await asyncio.to_thread(self._prepared)
        pg = connection.pgconn
        pg.nonblocking = 1
        pg.enter_pipeline_mode()
        assert pg.pipeline_status != PipelineStatus.OFF
        self._connection, self._socket = connection, connection.fileno()
        self._loop.add_reader(self._socket, self._readable)

    def _prepared(self) -> Connection[Any]:
        connection = self._connect()
        # a plan made while a table was small must not be kept by chance: keys are always looked up by index
        connection.execute(
            "SELECT set_config(name, value, false) FROM (VALUES ('plan_cache_mode', 'force_generic_plan'), "
            "('enable_seqscan', 'off'), ('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'), "
            "('statement_timeout', '10s')) AS setting (name, value)"
        )
        for number, statement in enumerate(self._statements):
            made = connection.pgconn.prepare(b"gather%d" % number, statement, [_TEXT_ARRAY_OID])
            if made.status != ExecStatus.COMMAND_OK:
                raise RuntimeError(made.error_message.decode(errors="replace"))
        return connection

    def _reopen(self) -> None:
        if self._opening is None:
            self._opening = self._loop.create_task(self._open_again())

    async def _open_again(self) -> None:
        try:
            await self._open()
        except Exception:
            _log.exception("no connection for reads")
            waiting, self._waiting = self._waiting, {}
            self._fail(waiting)
        finally:
            self._opening = None
        if self._waiting and self._connection is not None:
            self._send()

    def _lost(self, error: Exception) -> None:
        """Give the connection up. What was asked on a lost one is asked again once: it only reads."""
        _log.error("a gathered read failed", exc_info=error)
        running, self._running, self._results = self._running, deque(), []
        broken = self._connection is not None and self._connection.broken
        again = (broken or isinstance(error, _SessionEnded)) and self._losses == 0
        self._losses += 1
        self._hang_up()
        for batch in running:
            if again:
                for key, answers in batch.items():
                    self._waiting.setdefault(key, []).extend(answers)
            else:
                self._fail(batch)
        if self._waiting:
            self._reopen()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._loop.remove_reader(self._socket)
            self._connection.close()
            self._connection = None

    @staticmethod
    def _fail(waiting: dict[str, list[asyncio.Future[Any]]]) -> None:
        for answers in waiting.values():
            for answer in answers:
                if not answer.done():
                    answer.set_exception(store_unavailable())


def _answer(answers: dict[str, list[asyncio.Future[Any]]], found: dict[str, Any]) -> None:
    for key, waiting in answers.items():
        row = found.get(key)
        for answer in waiting:
            if not answer.done():
                answer.set_result(row)


def store_unavailable() -> Failure:
    return Failure(
        "store.unavailable",
        "数据库暂时不可用，请稍后重试",
        "the database is not available for the moment: try again shortly",
    )


def _text_array(keys: list[str]) -> bytes:
    """The binary form of a one-dimensional `text[]`."""
    parts = [
        b"\0\0\0\1\0\0\0\0\0\0\0\x19",
        len(keys).to_bytes(4, "big"),
        b"\0\0\0\1",
    ]
    for key in keys:
        data = key.encode()
        parts += (len(data).to_bytes(4, "big"), data)
    return b"".join(parts)
