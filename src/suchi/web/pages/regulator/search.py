"""Any code leads to its page: a pack or part, a VIN, a lot, a consignment, a company, a site, a case, a finding."""

from __future__ import annotations

from suchi.access.told import cases_seen, scope_of
from suchi.domain.codes import battery_key, company_key, vin_key
from suchi.domain.disclosure import restricted
from suchi.queries import cases, findings, identities, neighbours, surroundings, things
from suchi.queries.finding_scope import readable
from suchi.queries.things import Conn
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, to_battery, to_consignment, to_lot, to_vehicle
from suchi.web.pages.card import MOST_CODE
from suchi.web.pages.forms import go
from suchi.web.pages.regulator.naming import thing_page
from suchi.web.pages.regulator.region import area
from suchi.web.pages.render import page

MOST = 128


async def search_page(call: Call) -> None:
    await area(call)
    text = call.query.get("q", "").strip()[:MOST]
    if text:
        address = await call.services.read(_found, asker(call), text)
        if address is not None:
            await go(call, address)
            return
    await page(call, "regulator/search.html", status=404 if text else 200, desk="regulator", text=text)


def _found(conn: Conn, ask: Asker, text: str) -> str | None:
    """The page of what bears that name and is open to the office. What is not is told as little as what there is not, after the
    same work; companies, sites and public cards are no secret."""
    reach, key = ask(conn), battery_key(text)[:MOST_CODE]
    hits: list[str] = []
    battery = identities.find(conn, key)
    if battery is not None and restricted(to_battery(conn, reach, battery.then(None), battery.pasts)):
        hits.append(f"battery:{battery.row.key}")
    vehicle = neighbours.vehicle_row(conn, vin_key(text))
    if restricted(to_vehicle(conn, reach, vehicle.state if vehicle is not None else None)) and vehicle is not None:
        hits.append(f"vehicle:{vehicle.key}")
    lot, makers = things.row(conn, "lot", text), surroundings.lot_makers(conn, text)
    if restricted(to_lot(conn, reach, lot.state if lot is not None else None, makers)):
        hits.append(f"lot:{text}")
    consignment = things.row(conn, "consignment", text)
    if restricted(to_consignment(conn, reach, consignment.state if consignment is not None else None)):
        hits.append(f"consignment:{text}")
    company, slash, site = text.partition("/")
    place = f"{company_key(company)}/{site}"
    hits += [f"company:{one}" for one in things.rows(conn, "company", [company_key(text)])]
    hits += [f"site:{one}" for one in things.rows(conn, "site", [place])] if slash else []
    hits += [f"case:{text}"] if cases.may_be_read(conn, cases_seen(reach), text) else []
    one = findings.by_name(conn, [text]).get(text)
    seen = readable(conn, scope_of(reach), [one]) if one is not None else []
    if any(seen):
        return f"/regulator/findings/{text}"
    if not hits and battery is not None:
        return f"/b/{battery.row.key}"  # of another region: what everybody may see
    return thing_page(hits[0]) if hits else None
