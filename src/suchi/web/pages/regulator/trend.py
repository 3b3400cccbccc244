"""How things went in some months: findings that appeared and that were resolved, and what stood day by day; each a table to take away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import Struct

from suchi.access.told import scope_of
from suchi.domain.rulebook import declared, hints
from suchi.queries import trends
from suchi.queries.things import Conn
from suchi.queries.trends import Changed, Day
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.regulator.flows import asked_period
from suchi.web.pages.regulator.minding import owed_names, rules_read
from suchi.web.pages.regulator.period import Period, choices
from suchi.web.pages.regulator.region import Area, area
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column
from suchi.web.wording import marked, words

Row = TypeVar("Row")
PATH = "/regulator/trend"
VIEWS = {
    "findings": marked("Findings by month"),
    "hints": marked("Hints by month"),
    "days": marked("Packs and duties by day"),
}


class Month(Struct, frozen=True):
    """Findings that appeared (`new_…`) and were resolved (`gone_…`) in a month, by severity; hints apart."""

    month: str
    new_breach: int = 0
    gone_breach: int = 0
    new_doubt: int = 0
    gone_doubt: int = 0
    new_notice: int = 0
    gone_notice: int = 0
    new_hint: int = 0
    gone_hint: int = 0


MONTHS: tuple[Column[Month], ...] = (
    Column(name="month", label=marked("Month"), value=lambda row, _: row.month),
    Column(name="new_breach", label=marked("Broken, new"), value=lambda row, _: row.new_breach, kind="number"),
    Column(name="gone_breach", label=marked("Broken, resolved"), value=lambda row, _: row.gone_breach, kind="number"),
    Column(name="new_doubt", label=marked("To check, new"), value=lambda row, _: row.new_doubt, kind="number"),
    Column(name="gone_doubt", label=marked("To check, resolved"), value=lambda row, _: row.gone_doubt, kind="number"),
    Column(name="new_notice", label=marked("For information, new"), value=lambda row, _: row.new_notice, kind="number"),
    Column(name="gone_notice", label=marked("For information, resolved"), value=lambda row, _: row.gone_notice, kind="number"),
)  # fmt: skip
HINTS: tuple[Column[Month], ...] = (
    MONTHS[0],
    Column(name="new_hint", label=marked("Hints, new"), value=lambda row, _: row.new_hint, kind="number"),
    Column(name="gone_hint", label=marked("Hints, resolved"), value=lambda row, _: row.gone_hint, kind="number"),
)
DAYS: tuple[Column[Day], ...] = (
    Column(name="day", label=marked("Day"), value=lambda row, _: row.day, kind="day"),
    Column(name="waste", label=marked("Waste packs held"), value=lambda row, _: row.waste, kind="number"),
    Column(name="open", label=marked("Reports open"), value=lambda row, _: row.open, kind="number"),
    Column(name="overdue", label=marked("Overdue"), value=lambda row, _: row.overdue, kind="number"),
)  # fmt: skip


class Trend(Struct, frozen=True):
    """What is drawn: months without a change are in it, days on which nothing was counted are not."""

    months: list[Month]
    days: list[Day]


async def trend_page(call: Call) -> None:
    here, view = await area(call), call.query.get("view", "findings")
    if view not in VIEWS:
        raise bad_parameter("view", view, f"可选 {'、'.join(VIEWS)}", f"it may be one of {', '.join(VIEWS)}")
    run, months = await asked_period(call)
    found = await call.services.read(read, here, months)
    await record(call, here.audiences, f"trend:{here.region or 'nation'}")
    values = {
        "area": here, "run": run, "months": months, "choices": choices(call, months), "trend": found, "view": view, "views": VIEWS,
        "counted_at": minute(run.at_us) if run else None,
    }  # fmt: skip
    name = f"trend-{view}-{months.since}-{months.until}"
    if view == "days":
        await _told(call, DAYS, found.days, name, values)
    else:
        await _told(call, HINTS if view == "hints" else MONTHS, found.months, name, values)


async def _told(
    call: Call, columns: tuple[Column[Row], ...], rows: list[Row], name: str, values: dict[str, Any]
) -> None:
    """One of the tables, the newest first."""
    ask = tables.asked(call, columns, f"-{columns[0].name}", whole=True)
    first = columns[0].value
    said = words("zh")
    await tables.answer(
        call, "regulator/trend.html", ask, columns, rows[::-1], key=lambda row: (first(row, said),), name=name, desk="regulator", **values
    )  # fmt: skip


def read(conn: Conn, here: Area, months: Period) -> Trend:
    """The findings of rules and the duties that the office may read."""
    rules = set(rules_read(here)) - (set() if scope_of(here.reach).hints else hints())
    changed = trends.changes(conn, here.stem, sorted(rules), months.span)
    return Trend(by_month(changed, months.months), trends.trend(conn, here.stem, owed_names(here), months.span))


def by_month(changed: Iterable[Changed], months: Iterable[str]) -> list[Month]:
    """All the months, those without a change too."""
    sums: dict[str, dict[str, int]] = {month: {} for month in months}
    for one in changed:
        rule = declared(one.rule)
        severity = rule.severity if rule is not None else "notice"
        month = sums[one.month]
        for name, amount in ((f"new_{severity}", one.appeared), (f"gone_{severity}", one.resolved)):
            month[name] = month.get(name, 0) + amount
    return [Month(month, **found) for month, found in sums.items()]
