"""Figures as they were counted last: counting a nation's packs takes long, and they change slowly."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

FRESH_S = 600.0
MOST_KEPT = 512


class KeptFigures:
    """By whatever tells them apart. Many who ask for the same at once wait for one count."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[float, Any]] = {}
        self._locks: dict[object, Lock] = {}

    async def get(self, key: object, count: Callable[[], Awaitable[Any]]) -> Any:
        """What was counted under that key, at most ten minutes ago."""
        async with self._locks.setdefault(key, Lock()):
            until, found = self._kept.get(key, (0.0, None))
            if monotonic() >= until:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                found = await count()
                self._kept[key] = (monotonic() + FRESH_S, found)
            return found
