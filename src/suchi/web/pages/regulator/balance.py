"""The balance of one plant for the authority of its region: what came in, went out, was lost and should be there, by its reports."""

from __future__ import annotations

from suchi.domain.disclosure import shown
from suchi.queries import flows
from suchi.web.api.balance import balance_seen
from suchi.web.call import Call, bad_parameter, day_of_query
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.company import balance_tables
from suchi.web.pages.company.balance import summed
from suchi.web.pages.company.balance_tables import VIEWS
from suchi.web.pages.regulator.region import area

PATH = "/regulator/balance"


async def balance_page(call: Call) -> None:
    here, place = await area(call), call.path["site"][:128]
    view = call.query.get("view", "lines")
    if view not in VIEWS:
        raise bad_parameter("view", view, f"可选 {'、'.join(VIEWS)}", f"it may be one of {', '.join(VIEWS)}")
    _, last = (await call.services.read(flows.moving, [place])).get(place, ("", ""))
    since, until = (
        day_of_query(call, "from") or (f"{last[:4]}-01-01" if last else None),
        day_of_query(call, "to") or last or None,
    )
    if since and until and since > until:
        raise bad_parameter("to", until, f"须不早于 from（{since}）", f"it is not before `from` ({since})")
    found, audiences = await balance_seen(call, place, since, until)
    await record(call, audiences, f"site:{place}/balance", (place,))
    told = shown("Balance", found, audiences)
    columns, rows = balance_tables.table(view, told)
    ask = tables.asked(call, columns, view, whole=True)
    await tables.answer(
        call, "regulator/balance.html", ask, columns, rows, key=balance_tables.key,
        name=f"balance-{view}", desk="regulator", area=here, told=told, place=place, since=since or "", until=until or "", view=view,
        views=VIEWS, **summed(told),
    )  # fmt: skip
