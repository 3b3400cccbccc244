"""The overview of an authority: stock, flows, findings and what is still to be reported, each figure a door with its definition."""

from __future__ import annotations

from msgspec import Struct

from suchi.access.told import cases_seen, scope_of
from suchi.domain.duty import DUTIES
from suchi.domain.regions import provinces
from suchi.domain.rulebook import declared, hints
from suchi.queries import cases, overview, overview_flows
from suchi.queries.overview import OpenDuties, Run, Stock
from suchi.queries.overview_flows import Mass
from suchi.queries.things import Conn
from suchi.web.call import Call
from suchi.web.disclosing import record
from suchi.web.pages.regulator import flows, trend
from suchi.web.pages.regulator.flows import Shown
from suchi.web.pages.regulator.minding import minds_thing, owed_names
from suchi.web.pages.regulator.period import Period, choices
from suchi.web.pages.regulator.region import Area, area
from suchi.web.pages.regulator.trend import Trend
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute

MOST_CASES = 1000
MOST_RULES = 10
_SHADES = 5


class Overview(Struct, frozen=True, kw_only=True):
    """What stands on the page. `run`: when it was counted, None: not yet. `findings`: causes by severity, `undecided` among them;
    `cases` that are not closed, as they stand now."""

    run: Run | None
    stock: list[Stock]
    masses: list[Mass]
    flow: Shown
    findings: dict[str, int]
    undecided: int
    rules: list[tuple[str, int]]
    duties: list[OpenDuties]
    trend: Trend
    cases: int

    def packs(self, phase: str) -> int:
        """Packs in a phase, wherever they are held."""
        return sum(getattr(one, phase) for one in self.stock)


async def overview_page(call: Call) -> None:
    here, part = await area(call), flows.part_of(call)
    run, months = await flows.asked_period(call)
    found = await call.services.read(_read, here, run, months, part)
    await record(call, here.audiences, f"overview:{here.region or 'nation'}")
    await page(
        call, "regulator/overview.html", desk="regulator", area=here, found=found, units=provinces(),
        tiles=_tiles(found.stock, months.tail), recycled=_recycled(found.masses, months), months=months, choices=choices(call, months), parts=flows.PARTS,
        flow=found.flow, trend=found.trend, door=flows.door, listed=minds_thing(here.reach, "battery"), duties=DUTIES, declared=declared, counts={"/regulator/cases": found.cases},
        counted_at=minute(found.run.at_us) if found.run else None,
    )  # fmt: skip


def _read(conn: Conn, here: Area, run: Run | None, months: Period, part: str) -> Overview:
    scope = scope_of(here.reach)
    by_rule = overview.causes(
        conn, None if scope.everything else scope.rules, here.stem, narrowed=here.narrowed is not None
    )
    if not scope.hints:
        by_rule = [one for one in by_rule if one[0] not in hints()]
    names = owed_names(here)
    return Overview(
        run=run,
        stock=overview.stock_by_division(conn, here.stem, here.digits),
        masses=overview_flows.masses(conn, here.stem, months.span),
        flow=flows.shown(overview_flows.flows(conn, here.stem, months.span), part),
        findings=_by_severity(by_rule),
        undecided=sum(number for _, verdict, number in by_rule if verdict == "undecided"),
        rules=_commonest(by_rule),
        duties=overview.open_duties(conn, here.stem, names),
        trend=trend.read(conn, here, months),
        cases=_open_cases(conn, here),
    )


def _open_cases(conn: Conn, here: Area) -> int:
    rows = cases.listed(conn, cases_seen(here.reach), cases.Filters(region=here.narrowed), None, MOST_CASES)
    return sum(row.state.stage != "closed" for row in rows)


def _by_severity(found: list[tuple[str, str, int]]) -> dict[str, int]:
    """Causes on which a rule is broken, by its severity."""
    numbers: dict[str, int] = {}
    for name, verdict, number in found:
        rule = declared(name)
        if rule is not None and verdict == "broken":
            numbers[rule.severity] = numbers.get(rule.severity, 0) + number
    return numbers


def _commonest(found: list[tuple[str, str, int]]) -> list[tuple[str, int]]:
    """The rules with the most causes, those that are hints apart."""
    broken = [
        (name, number)
        for name, verdict, number in found
        if verdict == "broken" and (rule := declared(name)) is not None and rule.severity != "hint"
    ]
    return sorted(broken, key=lambda one: (-one[1], one[0]))[:MOST_RULES]


def _tiles(stock: list[Stock], tail: str) -> dict[str, tuple[int, int, str | None]]:
    """Waste packs by province: how many, how dark, and where the tile leads."""
    sums: dict[str, int] = {}
    for one in stock:
        if one.place:
            sums[one.place[:2]] = sums.get(one.place[:2], 0) + one.waste
    most = max(sums.values(), default=0) or 1
    return {
        code: (number, 1 + number * (_SHADES - 1) // most, f"/regulator/places?region={code}0000{tail}")
        for code, number in sums.items()
    }


def _recycled(masses: list[Mass], months: Period) -> list[tuple[str, tuple[int, int, int]]]:
    """Month by month: grams taken in, put out, and lost or disposed of; months without a movement are 0."""
    by = {(one.month, one.direction): one.mass_g or 0 for one in masses}
    return [(one, (by.get((one, "in"), 0), by.get((one, "out"), 0), _lost(by, one))) for one in months.months]


def _lost(by: dict[tuple[str, str], int], month: str) -> int:
    return by.get((month, "loss"), 0) + by.get((month, "residue"), 0)
