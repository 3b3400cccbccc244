"""The monthly bulletin: each figure with its definition, as first told and as it stands, against the month before, and why it changed."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from suchi.access.told import KEEPER
from suchi.domain.bulletin import MONTHLY, Monthly, after
from suchi.domain.event import moment
from suchi.domain.office import FIELDS
from suchi.queries import monthly
from suchi.queries.monthly import Later, Published
from suchi.queries.things import Conn
from suchi.web.api.neighbours import not_on_record
from suchi.web.call import Call
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.forms import go
from suchi.web.pages.regulator.naming import worded
from suchi.web.pages.regulator.region import Area, area
from suchi.web.pages.render import page
from suchi.web.pages.tables import Column
from suchi.web.wording import Words, marked

PATH = "/regulator/bulletin"
UNITS = {
    "packs": marked("packs"), "vehicles": marked("vehicles"), "g": marked("t"), "causes": marked("findings"), "cases": marked("cases"),
}  # fmt: skip
MOST_LATER = 8


class Line(Struct, frozen=True):
    """A figure: as first told, as it stands, and that of the month before as it stands; amounts in the figure's unit (masses in g)."""

    figure: Monthly
    first: int
    now: int
    before: int


def _much(line: Line, amount: int, said: Words) -> str:
    return said.tonnes(amount) if line.figure.unit == "g" else said.number(amount)


def _signed(line: Line, amount: int, said: Words) -> str | None:
    if not amount:
        return None
    return ("+" if amount > 0 else "−") + _much(line, abs(amount), said)


def _amount(name: str, label: str, of: Callable[[Line], int]) -> Column[Line]:
    """An amount in the unit of its figure."""
    return Column(name=name, label=label, value=lambda row, said: _much(row, of(row), said), order=of)


def _change(name: str, label: str, of: Callable[[Line], int]) -> Column[Line]:
    """A difference, with its sign; nothing where there is none."""
    return Column(name=name, label=label, value=lambda row, said: _signed(row, of(row), said), order=of)


COLUMNS: tuple[Column[Line], ...] = (
    Column(name="figure", label=marked("Figure"), value=lambda row, said: said.said(row.figure)),
    Column(name="unit", label=marked("Unit"), value=lambda row, said: said.gettext(UNITS[row.figure.unit])),
    _amount("first", marked("As first told"), lambda row: row.first),
    _amount("now", marked("As it stands"), lambda row: row.now),
    _change("changed", marked("Changed since"), lambda row: row.now - row.first),
    _amount("before", marked("Month before"), lambda row: row.before),
    _change("difference", marked("Against the month before"), lambda row: row.now - row.before),
)  # fmt: skip


async def newest_bulletin(call: Call) -> None:
    here = await area(call)
    out = await call.services.read(monthly.published)
    if out:
        await go(call, f"{PATH}/{out[0].month}{'?region=' + here.region if here.region else ''}")
        return
    await page(call, "regulator/bulletin_none.html", desk="regulator", area=here)


async def bulletin_page(call: Call) -> None:
    here, month = await area(call), call.path["month"][:7]
    found = await call.services.read(_read, here, month)
    if found is None:
        raise not_on_record("bulletin", "月报", "bulletin", month)
    published, others, lines, later = found
    ask = tables.asked(call, COLUMNS, "figure", whole=True)
    await record(call, here.audiences, f"bulletin:{month}:{here.region or 'nation'}")
    await tables.answer(
        call, "regulator/bulletin.html", ask, COLUMNS, lines, key=lambda row: (row.figure.name,), name=f"bulletin-{month}",
        desk="regulator", area=here, month=month, at=moment(published.at_us), size=published.size, others=others, lines=lines,
        late=[one for one in later if one.kind == "late"][:MOST_LATER], corrected=[one for one in later if one.kind == "corrected"][:MOST_LATER],
        counts_of={kind: sum(one.reports for one in later if one.kind == kind) for kind in ("late", "corrected")}, worded=worded(call),
        earlier=after(month, -1), following=after(month),
    )  # fmt: skip


def _read(conn: Conn, here: Area, month: str) -> tuple[Published, list[str], list[Line], list[Later]] | None:
    out = monthly.published(conn)
    published = next((one for one in out if one.month == month), None)
    if published is None:
        return None
    allowed = _allowed(here)
    first = monthly.figures(conn, [month], here.stem, allowed, first=True)
    now = monthly.figures(conn, [month, after(month, -1)], here.stem, allowed, first=False)
    lines = [
        Line(one, first.get((month, name), 0), now.get((month, name), 0), now.get((after(month, -1), name), 0))
        for name, one in MONTHLY.items()
    ]
    return published, [one.month for one in out], lines, monthly.later(conn, month, here.stem)


def _allowed(here: Area) -> Callable[[str, str], bool]:
    """What of figures that are of a field of duty or of a ministry the office may read: its own; the keeper of the platform all."""
    office = here.reach.authority
    if office is None or office.ministry == KEEPER:
        return lambda _name, _whose: True
    fields = {name for name, field in FIELDS.items() if office.ministry in field.ministries}
    return lambda name, whose: whose in fields if name == "found" else whose == office.ministry
