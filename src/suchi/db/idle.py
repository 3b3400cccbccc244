"""The writer's connection: other work goes on while it waits for the server, and small statements go out together."""

from __future__ import annotations

import re
import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from psycopg import Connection, Cursor, OperationalError, Pipeline, generators
from psycopg.pq import Format
from psycopg.waiting import Ready, Wait

_MASKS = {Wait.R: select.POLLIN, Wait.W: select.POLLOUT, Wait.RW: select.POLLIN | select.POLLOUT}
_BLOCK_MS = 100
_HOLD = 1024
"""Bytes that wait for others before they go out."""


class IdleConnection(Connection[Any]):
    """`meanwhile` does a small piece of other work (a tenth of a millisecond) and returns whether more is left. A second
    thread would do the same, and make this one wait for the interpreter's lock each time the server has answered."""

    meanwhile: Callable[[], bool] | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._sending: Pipeline | None = None
        self._named: dict[bytes, bytes] = {}
        self._numbers = count()
        self._held = 0
        self._readers: dict[str, Cursor[Any]] = {}

    def ask(self, query: str, packed: Sequence[bytes]) -> Cursor[Any]:
        """Ask in binary form by a cursor that is kept for this query, and so knows the types of its answer already. What it was
        asked before must be fetched by now."""
        cursor = self._readers.get(query)
        if cursor is None:
            cursor = self._readers[query] = self.cursor(binary=True)
        return cursor.execute(query, packed)

    @contextmanager
    def sending(self) -> Iterator[None]:
        """While this lasts, what is given to `send` goes out together; the first error is raised at its end, or at a commit."""
        try:
            with self.pipeline() as pipeline:
                self._sending = pipeline
                yield
        except BaseException:
            self._named.clear()  # what was to be prepared may not be; under another name it can be once more
            raise
        finally:
            self._sending = None

    def send(self, statement: bytes, packed: Sequence[bytes]) -> bool:
        """Send a statement (`%b` for each parameter, all in binary form) whose answer is of no interest; False outside `sending`.
        A cursor would look at each parameter and keep books of the statement, which takes longer than all else that a small batch
        does with it."""
        pipeline = self._sending
        if pipeline is None:
            return False
        name = self._named.get(statement)
        if name is None:
            name = self._named[statement] = b"suchi_%d" % next(self._numbers)
            self.pgconn.send_prepare(name, _numbered(statement))
            pipeline.result_queue.append(None)
        self.pgconn.send_query_prepared(name, packed, [Format.BINARY] * len(packed))
        pipeline.result_queue.append(None)
        self._held += sum(map(len, packed))
        if self._held > _HOLD:
            self._push()
        return True

    def _push(self) -> None:
        """Let the server begin with what was sent. Of much of it the rest goes as the server takes it: the driver would not see to that."""
        self._held = 0
        if self.pgconn.flush():
            self.wait(generators.send(self.pgconn))

    def rollback(self) -> None:
        """As always; the driver lets the server forget all that was prepared."""
        super().rollback()
        self._named.clear()

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if self.meanwhile is None or timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return self._wait(gen)
        except (KeyboardInterrupt, SystemExit):
            self.pgconn.finish()  # the server rolls back; what was asked half-way cannot be asked again
            raise

    def _wait(self, gen: Any) -> Any:
        poll = select.poll()
        try:
            state = next(gen)
            poll.register(self.pgconn.socket, _MASKS[state])
            while True:
                events = poll.poll(0 if self.meanwhile is not None else _BLOCK_MS)
                if not events:
                    if self.meanwhile is not None and not self.meanwhile():
                        self.meanwhile = None
                    continue
                state = gen.send(_ready(events[0][1]))
                poll.modify(self.pgconn.socket, _MASKS[state])
        except StopIteration as done:
            return done.value


def _ready(event: int) -> Ready:
    ready = (Ready.R if event & select.POLLIN else 0) | (Ready.W if event & select.POLLOUT else 0)
    if not ready:
        raise OperationalError("the connection to the database is closed")
    return Ready(ready)


def _numbered(statement: bytes) -> bytes:
    numbers = count(1)
    return re.sub(rb"%b", lambda _: b"$%d" % next(numbers), statement)
