"""Any code that somebody has before them leads to its page: a battery, a vehicle, a lot, a consignment, a model."""

from __future__ import annotations

from suchi.domain.codes import battery_key, company_key, vin_key
from suchi.domain.disclosure import restricted
from suchi.queries import identities, neighbours, surroundings, things
from suchi.queries.things import Conn
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, to_consignment, to_lot, to_vehicle
from suchi.web.pages.card import MOST_CODE
from suchi.web.pages.company import own
from suchi.web.pages.forms import go
from suchi.web.pages.render import page

MOST = 128
_BATTERY_LENGTHS = frozenset({16, 19, 24})
"""Lengths of the codes that batteries carry: platform codes, and those of the standard without and with its last part."""


async def search_page(call: Call) -> None:
    _, code = await own.at_home(call)
    text = call.query.get("q", "").strip()[:MOST]
    if text:
        thing = await call.services.read(found, asker(call), text, code)
        address = own.address_of(thing) if thing is not None else None
        if address is None and is_battery(text):
            address = own.address_of(
                f"battery:{battery_key(text)[:MOST_CODE]}"
            )  # that page says what everybody may see of it
        if address is not None:
            await go(call, address)
            return
    await page(call, "company/search.html", status=404 if text else 200, desk="company", text=text)


def is_battery(text: str) -> bool:
    """Whether what somebody typed has the form of a battery's code."""
    return len(battery_key(text).partition("~")[0]) in _BATTERY_LENGTHS


def found(conn: Conn, ask: Asker, text: str, code: str) -> str | None:
    """The thing of that name that is open to the company; of what others have it is told as little as of what there is not, after
    the same work."""
    reach = ask(conn)
    battery = identities.main_row(conn, battery_key(text)[:MOST_CODE])
    vehicle = neighbours.vehicle_row(conn, vin_key(text))
    lot, makers = things.row(conn, "lot", text), surroundings.lot_makers(conn, text)
    consignment = things.row(conn, "consignment", text)
    hits: list[str] = []
    if restricted(to_vehicle(conn, reach, vehicle.state if vehicle is not None else None)) and vehicle is not None:
        hits.append(f"vehicle:{vehicle.key}")
    if restricted(to_consignment(conn, reach, consignment.state if consignment is not None else None)):
        hits.append(f"consignment:{text}")
    if restricted(to_lot(conn, reach, lot.state if lot is not None else None, makers)):
        hits.append(f"lot:{text}")
    maker, slash, name = text.partition("/")
    models = [f"{company_key(maker)}/{name}"] if slash else [f"{code}/{text}"]
    hits += [f"battery_model:{key}" for key in things.rows(conn, "battery_model", models)]
    hits += [f"vehicle_model:{key}" for key in things.rows(conn, "vehicle_model", [text])]
    return f"battery:{battery.key}" if battery is not None else next(iter(hits), None)
