"""The packs that companies hold in a region, or one company does, by phase, chemistry and marks; each leads to its own page."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from suchi.access import standing
from suchi.access.standing import DUTIES
from suchi.domain.audiences import Audiences
from suchi.domain.codes import company_key
from suchi.domain.party import Company
from suchi.queries import pack_lists, trials
from suchi.queries.companies import companies_of
from suchi.queries.pack_lists import After, Filters, Pack
from suchi.queries.things import Conn
from suchi.web.api import lists
from suchi.web.api.items import BatteryItem, battery_item
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.company.words import flagged
from suchi.web.pages.regulator.minding import need
from suchi.web.pages.regulator.naming import company_page, named, thing_page, worded
from suchi.web.pages.regulator.region import Area, area
from suchi.web.pages.tables import Column, Tag
from suchi.web.wording import Words, marked

PATH = "/regulator/batteries"
PHASES: dict[str, tuple[str, str]] = {
    "new": (marked("New"), ""),
    "in_use": (marked("In use"), "ok"),
    "waste": (marked("Waste"), "warn"),
    "ended": (marked("Ended"), ""),
}
CHEMISTRIES: dict[str, str] = {
    "lfp": marked("LFP"),
    "nmc": marked("NMC or NCA"),
    "other": marked("Other, or not told by the code"),
}


class Shown(Struct, frozen=True):
    """A pack as it may be seen, the phase in which it counts, and who holds it."""

    item: BatteryItem
    phase: str
    place: After
    holder: Company | None


def _holder(row: Shown, said: Words) -> str | None:
    return named(row.holder, row.place[0], said)


COLUMNS: tuple[Column[Shown], ...] = (
    Column(name="code", label=marked("Code"), value=lambda row, _: row.item.battery_id, kind="code", href=lambda row: thing_page(f"battery:{row.item.battery_id}")),
    Column(name="phase", label=marked("Phase"), value=lambda row, said: Tag(said.gettext(PHASES[row.phase][0]), PHASES[row.phase][1]), kind="tag"),
    Column(name="model", label=marked("Battery model"), value=lambda row, _: (row.item.model or "").rpartition("/")[2]),
    Column(name="holder", label=marked("In custody of"), value=_holder, href=lambda row: company_page(row.place[0])),
    Column(name="vehicle", label=marked("In vehicle"), value=lambda row, _: row.item.vehicle, kind="code",
           href=lambda row: thing_page(f"vehicle:{row.item.vehicle}") if row.item.vehicle else None),
    Column(name="waste", label=marked("Waste since"), value=lambda row, _: row.item.waste_since, kind="day"),
    Column(name="flags", label=marked("Marks"), value=lambda row, said: flagged(row.item.flags, said), more=True),
)  # fmt: skip


async def batteries_page(call: Call) -> None:
    here, filters = await area(call), _filters(call)
    need(here, DUTIES["battery"])
    ask = tables.asked(call, COLUMNS, "code")
    found, companies = await call.services.read(_read, here, filters, ask.position(tuple[str, str]), ask.limit)
    told = found[: ask.limit - 1]
    items = await lists.told(call, "battery", battery_item, [(one.row, _audiences(here, one)) for one in told])
    rows = [
        Shown(item, one.phase, one.place, companies.get(one.place[0])) for one, item in zip(told, items, strict=True)
    ]
    rows += [
        Shown(battery_item(one.row), one.phase, one.place, None) for one in found[len(told) :]
    ]  # only that it is there counts
    asked = {name: value for name, value in call.query.items() if name in Filters.__struct_fields__ and value}
    await tables.answer(
        call, "regulator/batteries.html", ask, COLUMNS, rows, key=lambda row: row.place, name="batteries", desk="regulator", area=here,
        phases=PHASES, chemistries=CHEMISTRIES, asked=asked, worded=worded(call), holder=companies.get(filters.holder or ""),
    )  # fmt: skip


def _filters(call: Call) -> Filters:
    given = {name: value for name in Filters.__struct_fields__ if (value := call.query.get(name, "").strip())}
    for name, known in (("phase", PHASES), ("chemistry", CHEMISTRIES)):
        if name in given and given[name] not in known:
            raise bad_parameter(name, given[name], f"可选 {'、'.join(known)}", f"one of {', '.join(known)}")
    if "holder" in given:
        given["holder"] = company_key(given["holder"])
    return Filters(**given)


def _read(
    conn: Conn, here: Area, filters: Filters, after: After | None, limit: int
) -> tuple[list[Pack], Mapping[str, Company]]:
    left_out = trials.companies(conn) if filters.holder is None else []
    found = pack_lists.packs(conn, here.stem, filters, after, limit, left_out)
    holders = {one.place[0] for one in found} | ({filters.holder} if filters.holder else set())
    return found, companies_of(conn, holders)


def _audiences(here: Area, pack: Pack) -> Audiences:
    return standing.anybody(here.reach, "battery", [pack.region or None])
