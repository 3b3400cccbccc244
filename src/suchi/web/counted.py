"""Figures that take a whole table to count: counted beside the requests, told as of the moment when they were counted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

from suchi.capture.draft import now_us

FRESH_S = 600.0
WAIT_S = 0.2
"""So long whoever asks waits for a count that is under way, in seconds."""
T = TypeVar("T")
_log = logging.getLogger("suchi.counted")


class Counted(Generic[T]):
    """The last count of something. `count` blocks, so it runs in a thread; many who ask at once wait for one count."""

    def __init__(self, count: Callable[[], T]) -> None:
        self._count = count
        self._until = 0.0
        self._told: tuple[T, int] | None = None
        self._task: asyncio.Task[None] | None = None

    async def get(self) -> tuple[T, int] | None:
        """The figures and the moment at which they were counted (µs since 1970 UTC), at most some minutes old unless counting takes
        longer; None while they are counted for the first time."""
        if self._task is None and monotonic() >= self._until:
            self._task = asyncio.create_task(self._go())
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=WAIT_S)
        return self._told

    async def stop(self) -> None:
        """Wait for the count that is under way: a thread cannot be left."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _go(self) -> None:
        try:
            self._told = await asyncio.to_thread(self._count), now_us()
            self._until = monotonic() + FRESH_S
        except Exception as error:
            # the page shows what was counted before, with its moment, and the next one who asks tries again
            _log.warning("a count failed: %s", type(error).__name__)
        finally:
            self._task = None
