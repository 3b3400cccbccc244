"""Long requests that share out what the process has: so many at once, and of one company one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from suchi.access.denials import denied

AGAIN_S = 10
"""How long somebody is told to wait, in seconds: nobody knows when a turn ends."""


class Turns:
    """At most `most` at once, and one for each `who`; counted by each process for itself."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._busy: set[str] = set()

    @contextmanager
    def take(self, who: str) -> Iterator[None]:
        """A turn while the block runs. Raises `request.busy`, and waits for nothing, where there is none."""
        if who in self._busy or len(self._busy) >= self._most:
            raise denied("request.busy", retry_after=AGAIN_S)
        self._busy.add(who)
        try:
            yield
        finally:
            self._busy.discard(who)
