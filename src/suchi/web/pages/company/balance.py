"""The balance of one of the company's plants over a period: figures with their definitions, the way of the mass, steps and metals."""

from __future__ import annotations

from typing import Any

from suchi.domain import balance as balances
from suchi.domain.disclosure import shown
from suchi.queries import flows
from suchi.web.api.balance import balance_seen
from suchi.web.call import Call, bad_parameter, day_of_query
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.company import balance_tables, own
from suchi.web.pages.company.balance_tables import VIEWS
from suchi.web.pages.render import page


async def balance_page(call: Call) -> None:
    _, code = await own.at_home(call)
    names = await own.site_names(call, code)
    moving = await call.services.read(flows.moving, [code, *(f"{code}/{site}" for site in names)])
    places = {place: names.get(own.site_of(place) or "", "") for place in moving}
    if not moving:
        await page(call, "company/balance.html", desk="company", places=places, told=None)
        return
    place = f"{code}/{asked}" if (asked := call.query.get("site", "").strip()) and asked != "-" else None
    place = code if asked == "-" else place or next(iter(moving))
    first, last = moving.get(place, ("", ""))
    since, until = day_of_query(call, "from") or f"{last[:4]}-01-01", day_of_query(call, "to") or last
    if since > until:
        raise bad_parameter("to", until, f"须不早于 from（{since}）", f"it is not before `from` ({since})")
    told, audiences = await balance_seen(call, place, since if last else None, until if last else None)
    await record(call, audiences, f"site:{place}/balance", (code,))
    told = shown("Balance", told, audiences)
    view = call.query.get("view", "lines")
    if view not in VIEWS:
        raise bad_parameter("view", view, f"可选 {'、'.join(VIEWS)}", f"it may be one of {', '.join(VIEWS)}")
    columns, rows = balance_tables.table(view, told)
    ask = tables.asked(call, columns, view, whole=True)
    await tables.answer(
        call, "company/balance.html", ask, columns, rows, balance_tables.key,
        name=f"balance-{view}", desk="company", told=told, places=places, place=place, site=own.site_of(place) or "-",
        since=since, until=until, years=_years(first, last), view=view, views=VIEWS, **summed(told),
    )  # fmt: skip


def _years(first: str, last: str) -> list[str]:
    """The years in which something moved, the latest first; at most ten."""
    return [str(year) for year in range(int(last[:4]), int(first[:4]) - 1, -1)][:10] if first else []


def _tolerance(told: balances.Balance, gate: balances.Step) -> int:
    """How far below nothing a stock may be by scales and moisture alone, in g."""
    return ((told.opening_g or 0) + gate.into.mass_g) * told.mass_tolerance_permille // 1000


def summed(told: balances.Balance) -> dict[str, Any]:
    """The figures of the plant as a whole, in g; None where a mass that belongs to it is not known, and how many those are."""
    gate = told.steps.get("gate", balances.Step())
    steps = told.steps.values()

    def whole(*sides: balances.Total) -> int | None:
        return None if any(side.mass_unknown for side in sides) else sum(side.mass_g for side in sides)

    stocked = [step.stock for step in steps]
    return {
        "in_g": whole(gate.into), "out_g": whole(gate.out), "loss_g": whole(*(step.loss for step in steps)),
        "residue_g": whole(*(step.residue for step in steps)), "declared_g": whole(*stocked),
        "unknown": sum(
            side.mass_unknown for step in steps for side in (step.into, step.out, step.loss, step.residue, step.stock)
        ),
        "over": told.stock_g is not None and told.stock_g < -_tolerance(told, gate),
        "links": balance_tables.links(told), "what_words": balance_tables.what_words,
    }  # fmt: skip
