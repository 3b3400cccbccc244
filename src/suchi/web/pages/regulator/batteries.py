"""The packs of a company as a list, by phase and marks; each leads to its own page."""

from __future__ import annotations

from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.party import Company
from suchi.queries.companies import companies_of
from suchi.queries.things import Row
from suchi.web.api import lists
from suchi.web.api.items import BatteryItem, battery_item
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.company.words import flagged
from suchi.web.pages.forms import go
from suchi.web.pages.regulator.naming import company_page, named, thing_page, worded
from suchi.web.pages.regulator.region import area
from suchi.web.pages.tables import Column
from suchi.web.wording import Words, marked

PATH = "/regulator/batteries"
PHASES: dict[str, tuple[str, str]] = {
    "new": (marked("New"), ""),
    "in_use": (marked("In use"), "ok"),
    "waste": (marked("Waste"), "warn"),
    "ended": (marked("Ended"), ""),
}
FILTERS = ("holder", "phase", "flag")


async def batteries_page(call: Call) -> None:
    here = await area(call)
    asked = {name: value for name in FILTERS if (value := call.query.get(name, "").strip())}
    if asked.get("phase", "new") not in PHASES:
        raise bad_parameter("phase", asked["phase"], f"可选 {'、'.join(PHASES)}", f"one of {', '.join(PHASES)}")
    if (
        "holder" not in asked
    ):  # of a whole region the way leads by its divisions: nobody reads a list of a province's packs
        await go(call, f"/regulator/places{'?region=' + here.region if here.region else ''}")
        return
    asked["holder"] = company_key(asked["holder"])
    companies: dict[str, Company] = {}

    def holder(row: BatteryItem, said: Words) -> str | None:
        code = company_of(row.holder) if row.holder and not row.holder.startswith("@") else None
        return named(companies.get(code or ""), code, said)

    columns: tuple[Column[BatteryItem], ...] = (
        Column(name="code", label=marked("Code"), value=lambda row, _: row.battery_id, kind="code", href=lambda row: thing_page(f"battery:{row.battery_id}")),
        Column(name="phase", label=marked("Phase"), value=lambda row, said: tables.Tag(said.gettext(PHASES[row.phase][0]), PHASES[row.phase][1]), kind="tag"),
        Column(name="model", label=marked("Battery model"), value=lambda row, _: (row.model or "").rpartition("/")[2]),
        Column(name="holder", label=marked("In custody of"), value=holder, href=lambda row: company_page(company_of(row.holder)) if row.holder and row.holder[0] != "@" else None),
        Column(name="vehicle", label=marked("In vehicle"), value=lambda row, _: row.vehicle, kind="code", href=lambda row: thing_page(f"vehicle:{row.vehicle}") if row.vehicle else None),
        Column(name="waste", label=marked("Waste since"), value=lambda row, _: row.waste_since, kind="day"),
        Column(name="flags", label=marked("Marks"), value=lambda row, said: flagged(row.flags, said), more=True),
    )  # fmt: skip
    ask = tables.asked(call, columns, "code")
    start = ask.position(tuple[str])
    rows, items = await lists.listed(call, "battery", battery_item, asked, start[0] if start else None, ask.limit - 1)
    companies |= await call.services.read(
        companies_of, {company_of(one.holder) for one in items if one.holder and one.holder[0] != "@"}
    )
    listed: list[BatteryItem] = [*items, *([battery_item(_row(rows))] if len(rows) > len(items) else [])]
    await tables.answer(
        call, "regulator/batteries.html", ask, columns, listed, key=lambda row: (row.battery_id,), name="batteries", desk="regulator", area=here,
        phases=PHASES, asked=asked, worded=worded(call),
    )  # fmt: skip


def _row(rows: list[tuple[Row, frozenset[str]]]) -> Row:
    """The one row beyond the page: only that it is there counts."""
    return rows[-1][0]
