"""What companies of the region still have to report, duty by duty, and one duty as a list: who, of what, since when, and whether late."""

from __future__ import annotations

from msgspec import Struct

from suchi.capture.calendar import working_days
from suchi.domain.duty import DUTIES, Duty
from suchi.domain.party import Company
from suchi.queries import duties, overview
from suchi.queries.companies import companies_of
from suchi.queries.overview import OpenDuties
from suchi.queries.things import Conn
from suchi.renderers.duties import HOW, OpenDuty, opened
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.clauses import clause
from suchi.web.pages.regulator.minding import owed_names
from suchi.web.pages.regulator.naming import company_page, named, thing_page
from suchi.web.pages.regulator.region import Area, area
from suchi.web.pages.tables import Asked, Column, Tag
from suchi.web.wording import marked

PATH = "/regulator/duties"
_TONES = {"overdue": "bad", "running": "ok", "expiring": "warn", "no-countdown": "info"}


class Shown(Struct, frozen=True):
    """One open duty as it is listed, and who owes it."""

    place: tuple[str, str, str, str]
    duty: OpenDuty
    company: Company | None


COLUMNS: tuple[Column[Shown], ...] = (
    Column(name="company", label=marked("Company"), value=lambda row, said: named(row.company, row.duty.party, said),
           href=lambda row: company_page(row.duty.party)),
    Column(name="thing", label=marked("Subject"), value=lambda row, _: row.duty.thing.partition(":")[2], kind="code",
           href=lambda row: thing_page(row.duty.thing)),
    Column(name="since", label=marked("Since"), value=lambda row, _: row.duty.since, kind="day"),
    Column(name="how", label=marked("How it stands"), value=lambda row, said: Tag(said.said(HOW[row.duty.how]), _TONES.get(row.duty.how, "")),
           kind="tag"),
    Column(name="due", label=marked("Last day"), value=lambda row, _: row.duty.due, kind="day"),
    Column(name="late", label=marked("Days late"), value=lambda row, _: max(0, -(row.duty.days_left or 0)) or None,
           kind="number"),
)  # fmt: skip


def _at(region: str) -> str:
    return f"&region={region}" if region else ""


def _kinds(region: str) -> tuple[Column[OpenDuties], ...]:
    """The columns of the table of duties; its doors keep the region."""

    def door(row: OpenDuties, more: str = "") -> str:
        return f"{PATH}?duty={DUTIES[row.duty].code}{more}{_at(region)}"

    def late(row: OpenDuties) -> str | None:
        return door(row, "&overdue=true") if row.overdue else None

    return (
        Column(name="duty", label=marked("To be reported"), value=lambda row, said: said.said(DUTIES[row.duty]), href=door),
        Column(name="count", label=marked("Reports open"), value=lambda row, _: row.count, kind="number", href=door),
        Column(name="old", label=marked("Open for more than 30 days"), value=lambda row, _: row.old, kind="number"),
        Column(name="overdue", label=marked("Overdue"), value=lambda row, _: row.overdue, kind="number", href=late),
        Column(name="oldest", label=marked("Oldest since"), value=lambda row, _: row.oldest, kind="day"),
        Column(name="source", label=marked("Clause"), value=lambda row, said: clause(DUTIES[row.duty].source, said)),
    )  # fmt: skip


async def duties_page(call: Call) -> None:
    here = await area(call)
    asked = call.query.get("duty") or None
    if asked is None:
        await _table_of_duties(call, here)
        return
    duty = next((one for one in DUTIES.values() if asked in (one.name, one.code)), None)
    if duty is None or duty.name not in owed_names(here):
        raise bad_parameter(
            "duty", asked, "没有此应报事项，或不属贵机关职责", "no such duty, or none of your office's field"
        )
    overdue = call.query.get("overdue", "")
    if overdue not in ("", "true"):
        raise bad_parameter("overdue", overdue, "只可为 true", "it may only be true")
    ask = tables.asked(call, COLUMNS, "since")
    rows = await call.services.read(_owed, here, duty, call.services.today(), ask, bool(overdue))
    shown = rows[: ask.limit - 1]
    await record(call, here.audiences, f"duties:{duty.code}", (row.duty.party for row in shown), len(shown))
    await tables.answer(
        call, "regulator/duties.html", ask, COLUMNS, rows, key=lambda row: row.place, name=f"duties-{duty.code}", desk="regulator",
        area=here, duty=duty, overdue=bool(overdue),
    )  # fmt: skip


def _owed(conn: Conn, here: Area, duty: Duty, today: str, ask: Asked, overdue: bool) -> list[Shown]:
    start = ask.position(tuple[str, str, str, str])
    found = duties.of_region(
        conn, duty.name, here.stem, today, working_days(), start, ask.limit, overdue=overdue
    )  # fmt: skip
    companies = companies_of(conn, {one.owed.party for one, _ in found if one.owed.party})
    return [
        Shown(one.place, opened(one.thing, one.owed, standing), companies.get(one.owed.party or ""))
        for one, standing in found
    ]


async def _table_of_duties(call: Call, here: Area) -> None:
    columns = _kinds(here.region)
    ask = tables.asked(call, columns, "-count", whole=True)
    found = await call.services.read(overview.open_duties, here.stem, owed_names(here))
    await record(call, here.audiences, f"duties:{here.region or 'nation'}")
    found = sorted(found, key=lambda row: -row.count)
    run = await call.services.read(overview.last_run)
    await tables.answer(
        call, "regulator/duties.html", ask, columns, found, key=lambda row: (row.duty,), name="duties", desk="regulator",
        area=here, duty=None, overdue=False, run=run,
    )  # fmt: skip
