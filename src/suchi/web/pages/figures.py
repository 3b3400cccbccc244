"""Figures for everyone, each with what it counts and what it does not; and those of the bulletins that everybody may read."""

from __future__ import annotations

from asyncio import Lock
from time import monotonic

from msgspec import Struct

from suchi.capture.draft import now_us
from suchi.domain.bulletin import MONTHLY
from suchi.domain.event import moment
from suchi.queries import monthly
from suchi.queries.figures import PublicFigures, public_figures
from suchi.queries.things import Conn
from suchi.web.call import Call
from suchi.web.pages import tables
from suchi.web.pages.render import page
from suchi.web.pages.tables import Column
from suchi.web.wording import marked

FRESH_S = 600.0
OPEN = tuple(one for one in MONTHLY.values() if one.open_)


class Month(Struct, frozen=True):
    """A month of the whole country: by figure as first told, and as it stands."""

    month: str
    first: dict[str, int]
    now: dict[str, int]


MONTHS: tuple[Column[Month], ...] = (
    Column(name="month", label=marked("Month"), value=lambda row, _: row.month),
    Column(name="produced", label=marked("Packs produced"), value=lambda row, _: row.now.get("produced", 0), kind="number"),
    Column(name="sold", label=marked("Vehicles sold in the month"), value=lambda row, _: row.now.get("sold", 0), kind="number"),
    Column(name="scrapped", label=marked("Vehicles scrapped"), value=lambda row, _: row.now.get("scrapped", 0), kind="number"),
    Column(name="retired", label=marked("Packs retired"), value=lambda row, _: row.now.get("retired", 0), kind="number"),
    Column(name="first", label=marked("As first told"),
           value=lambda row, said: " · ".join(said.number(row.first.get(one.name, 0)) for one in OPEN)),
)  # fmt: skip


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


async def months_page(call: Call) -> None:
    """The months whose bulletins have come out, of the whole country; nothing of it is of one company or one office."""
    ask = tables.asked(call, MONTHS, "-month", whole=True)
    rows = await call.services.read(_months)
    await tables.answer(
        call,
        "public/months.html",
        ask,
        MONTHS,
        rows,
        key=lambda row: (row.month,),
        name="months",
        figures=OPEN,
    )


def _months(conn: Conn) -> list[Month]:
    out = [one.month for one in monthly.published(conn)]
    first, now = (monthly.figures(conn, out, "", lambda _figure, _whose: False, first=way) for way in (True, False))
    names = [one.name for one in OPEN]
    return [
        Month(
            month,
            {name: first.get((month, name), 0) for name in names},
            {name: now.get((month, name), 0) for name in names},
        )
        for month in out
    ]
