"""A connection that lets other work go on while it waits for the server, in slices, in the same thread."""

from __future__ import annotations

import select
from collections.abc import Callable
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.waiting import Ready, Wait

_MASKS = {Wait.R: select.POLLIN, Wait.W: select.POLLOUT, Wait.RW: select.POLLIN | select.POLLOUT}
_BLOCK_MS = 100


class IdleConnection(Connection[Any]):
    """`meanwhile` does a small piece of other work (a tenth of a millisecond) and returns whether more is left. A second
    thread would do the same, and make this one wait for the interpreter's lock each time the server has answered."""

    meanwhile: Callable[[], bool] | None = None

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
