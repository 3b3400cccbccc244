"""From the nation down to the company: packs by phase, division by division; the last step leads to the company."""

from __future__ import annotations

from urllib.parse import quote

from msgspec import Struct

from suchi.access.standing import DUTIES
from suchi.domain.party import Company
from suchi.queries import overview
from suchi.queries.companies import companies_of
from suchi.queries.overview import Stock
from suchi.queries.things import Conn
from suchi.web.call import Call
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.regulator.minding import minds_thing, need
from suchi.web.pages.regulator.naming import company_page, named
from suchi.web.pages.regulator.region import Area, area, name_of
from suchi.web.pages.tables import Asked, Column
from suchi.web.wording import Words, marked

PATH = "/regulator/places"
_PREFECTURE = 4
_BY_NUMBER = ("packs", "new", "in_use", "waste", "ended")


class Shown(Struct, frozen=True):
    """A row: what is held at one place, and the company where the place is one, with the region of which this is; `tail` is what
    of the address goes along: the months that figures are asked for; `packs`: whether the office may list them one by one."""

    stock: Stock
    company: Company | None
    is_company: bool
    region: str
    tail: str
    packs: bool


def _name(row: Shown, said: Words) -> str | None:
    if row.is_company:
        return named(row.company, row.stock.place, said)
    return (
        said.said(name_of(row.stock.place))
        if row.stock.place
        else said.gettext(marked("With users, or no place on record"))
    )


def _door(row: Shown) -> str | None:
    if row.is_company:
        return company_page(row.stock.place)
    return f"{PATH}?region={row.stock.place.ljust(6, '0')}{row.tail}" if row.stock.place else None


def _packs(row: Shown, phase: str = "") -> str | None:
    """The packs behind a figure, as a list."""
    if not row.stock.place or not row.packs:
        return None
    narrowed = (
        f"holder={row.stock.place}&region={row.region}" if row.is_company else f"region={row.stock.place.ljust(6, '0')}"
    )
    return f"/regulator/batteries?{narrowed}{'&phase=' + phase if phase else ''}"


COLUMNS: tuple[Column[Shown], ...] = (
    Column(name="place", label=marked("Region or company"), value=_name, href=_door, sort=True),
    Column(name="packs", label=marked("Packs"), value=lambda row, _: row.stock.packs, kind="number", sort=True,
           href=lambda row: _packs(row)),
    Column(name="new", label=marked("New"), value=lambda row, _: row.stock.new, kind="number", sort=True,
           href=lambda row: _packs(row, "new")),
    Column(name="in_use", label=marked("In use"), value=lambda row, _: row.stock.in_use, kind="number", sort=True,
           href=lambda row: _packs(row, "in_use")),
    Column(name="waste", label=marked("Waste"), value=lambda row, _: row.stock.waste, kind="number", sort=True,
           href=lambda row: _packs(row, "waste")),
    Column(name="ended", label=marked("Ended"), value=lambda row, _: row.stock.ended, kind="number", sort=True,
           href=lambda row: _packs(row, "ended")),
)  # fmt: skip


async def places_page(call: Call) -> None:
    here = await area(call)
    ask = tables.asked(call, COLUMNS, "-packs")
    tail = "".join(f"&{name}={quote(call.query[name])}" for name in ("from", "to") if call.query.get(name))
    if len(here.stem) >= _PREFECTURE:
        need(here, DUTIES["battery"])  # company by company
    found = await call.services.read(_rows, here, tail)
    await record(call, here.audiences, f"places:{here.region or 'nation'}", _companies(found), len(found) or 1)
    ordered = _ordered(found, ask)
    start = ask.position(tuple[int])
    first = start[0] if start else 0
    places = {row.stock.place: number for number, row in enumerate(ordered, 1)}
    await tables.answer(
        call, "regulator/places.html", ask, COLUMNS, ordered[first : first + ask.limit],
        key=lambda row: (places[row.stock.place],), name="places", desk="regulator", area=here, tail=tail, listed=minds_thing(here.reach, "battery"),
    )  # fmt: skip


def _rows(conn: Conn, here: Area, tail: str) -> list[Shown]:
    """The next smaller divisions; in a prefecture the companies."""
    packs = minds_thing(here.reach, "battery")
    if len(here.stem) < _PREFECTURE:
        return [
            Shown(one, None, False, here.region, tail, packs)
            for one in overview.stock_by_division(conn, here.stem, here.digits)
        ]
    found = overview.stock_by_company(conn, here.stem)
    companies = companies_of(conn, {one.place for one in found})
    return [Shown(one, companies.get(one.place), True, here.region, tail, packs) for one in found]


def _companies(found: list[Shown]) -> list[str]:
    return [row.stock.place for row in found if row.is_company]


def _ordered(found: list[Shown], ask: Asked) -> list[Shown]:
    if ask.column in _BY_NUMBER:
        return sorted(found, key=lambda row: (getattr(row.stock, ask.column), row.stock.place), reverse=ask.descending)
    return sorted(found, key=lambda row: row.stock.place, reverse=ask.descending)
