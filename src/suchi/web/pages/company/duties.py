"""All that the company owes a report of, thing by thing, the oldest first; as a table, and as a file."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.duty import DUTIES
from suchi.queries.duties import After
from suchi.renderers.duties import HOW, OpenDuty
from suchi.web.api.duties import owed_by
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.clauses import clause
from suchi.web.pages.company import own
from suchi.web.pages.tables import Column, Tag
from suchi.web.wording import Words, marked

PATH = "/company/duties"
TONES = {"overdue": "bad", "expiring": "warn", "no-countdown": "info", "running": "ok"}


class Row(Struct, frozen=True):
    """A duty as it is listed, and where the list goes on behind it."""

    duty: OpenDuty
    place: After


def _how(row: Row, said: Words) -> Tag:
    return Tag(said.said(HOW[row.duty.how]), TONES.get(row.duty.how, ""))


COLUMNS: tuple[Column[Row], ...] = (
    Column(
        name="thing", label=marked("About what"), value=lambda row, _: row.duty.thing.partition(":")[2], kind="code",
        href=lambda row: own.address_of(row.duty.thing),
    ),
    Column(
        name="duty", label=marked("To be reported"), value=lambda row, said: said.said(row.duty),
        href=lambda row: own.report_address(row.duty.reports[0], row.duty.thing) if row.duty.reports else None,
    ),
    Column(name="since", label=marked("Runs from"), value=lambda row, _: row.duty.since, kind="day"),
    Column(name="how", label=marked("How it stands"), value=_how, kind="tag"),
    Column(name="due", label=marked("Last day"), value=lambda row, _: row.duty.due, kind="day"),
    Column(name="left", label=marked("Days left (below zero: late)"), value=lambda row, _: row.duty.days_left, kind="number"),
    Column(name="source", label=marked("Clause"), value=lambda row, said: clause(row.duty.source, said)),
)  # fmt: skip


async def duties_page(call: Call) -> None:
    _, code = await own.at_home(call)
    asked, overdue = call.query.get("duty", ""), call.query.get("overdue", "")
    duty = next((one for one in DUTIES.values() if asked in (one.name, one.code)), None)
    if asked and duty is None:
        raise bad_parameter("duty", asked, "没有此应报事项", "there is no such duty")
    if overdue not in ("", "true"):
        raise bad_parameter("overdue", overdue, "只可为 true", "it may only be true")
    ask = tables.asked(call, COLUMNS, "since")
    start = ask.position(tuple[str, str, str, str])
    rows, items = await owed_by(
        call, code, call.services.today(), start, ask.limit - 1, overdue=bool(overdue), duty=duty.name if duty else None
    )
    listed = [Row(item, found.place) for item, (found, _) in zip(items, rows, strict=False)]
    more = listed[-1:] if len(rows) > len(listed) else []  # stands for the row that follows: it is not shown
    await tables.answer(
        call, "company/duties.html", ask, COLUMNS, [*listed, *more], key=lambda row: row.place, name="duties", desk="company",
        duty=duty, overdue=bool(overdue), duties=sorted(DUTIES.values(), key=lambda one: one.code),
    )  # fmt: skip
