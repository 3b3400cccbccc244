"""Figures for everyone, each with what it counts and what it does not."""

from __future__ import annotations

from asyncio import Lock
from time import monotonic

from suchi.capture.draft import now_us
from suchi.domain.event import moment
from suchi.queries.figures import PublicFigures, public_figures
from suchi.web.call import Call
from suchi.web.pages.render import page

FRESH_S = 600.0


class Kept:
    """The figures as they were counted last: counting a nation's packs takes long, and they change slowly."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lock = Lock()
        self._found: tuple[PublicFigures, str] | None = None

    async def get(self, call: Call) -> tuple[PublicFigures, str]:
        """The figures and the moment at which they were counted (UTC); many who ask at once wait for one count."""
        async with self._lock:
            if self._found is None or monotonic() >= self._until:
                counted = await call.services.read(public_figures)
                self._found, self._until = (counted, moment(now_us())), monotonic() + FRESH_S
            return self._found


async def figures_page(call: Call) -> None:
    found, at = await call.services.figures.get(call)
    await page(call, "public/figures.html", figures=found, counted_at=at)
