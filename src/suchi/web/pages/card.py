"""The public card at `/b/{code}`: a page for people, JSON for programs, from one gathered read."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from suchi.domain.codes import battery_key, parse_battery
from suchi.domain.codes_explain import explain
from suchi.queries.cards import Built, CardRows
from suchi.renderers.card import Card, built_into, card, encode
from suchi.web.api.batteries import not_on_record
from suchi.web.call import JSON, Call
from suchi.web.pages.render import page

_FRESH = ((b"cache-control", b"no-cache"), (b"access-control-allow-origin", b"*"))
MOST_CODE = 64


async def public_card(call: Call) -> None:
    """The card of a battery; `.json` at the end or `Accept: application/json` asks for the data."""
    text = call.path["code"]
    as_json = text.endswith(".json")
    if as_json:
        text = text[:-5]
    elif (accept := call.header(b"accept")) is not None:
        as_json = "application/json" in accept and "text/html" not in accept
    key = battery_key(text)
    found = await find(call, key)
    if as_json:
        if found is None:
            raise not_on_record(key)
        await call.answer(encode(found), JSON, headers=_FRESH)
        return
    await _page(call, key, found)


async def find(call: Call, key: str) -> Card | None:
    """The card under the battery's main code, whichever of its codes was asked for."""
    if not key or len(key) > MOST_CODE or "\0" in key:
        return None
    rows: CardRows | None = await call.services.cards.get(key)
    asked = None
    for _ in range(4):
        if rows is None or rows.battery.alias_of is None:
            break
        main = await call.services.cards.get(rows.battery.alias_of)
        if main is None:
            break
        rows, asked = main, key
    if rows is None:
        return None
    built: Built | None = None
    vin = built_into(rows.pasts)
    if vin is not None:
        here = rows.vehicle is not None and rows.vehicle.vin == vin
        built = (
            Built(rows.vehicle, rows.vehicle_maker) if here and rows.vehicle else await call.services.vehicles.get(vin)
        )
    return card(
        rows.battery,
        rows.pasts,
        year=call.services.year,
        vehicle=rows.vehicle,
        model=rows.model,
        maker=rows.maker,
        built_into=built.vehicle if built else None,
        vehicle_maker=built.maker if built else None,
        asked=asked,
    )


async def _page(call: Call, key: str, found: Card | None) -> None:
    parsed = parse_battery(found.battery_id if found else key)
    shown: dict[str, Any] = {"key": parsed.normalised[:MOST_CODE], "parsed": parsed, "pieces": explain(parsed)}
    if found is None:
        await page(call, "absent.html", status=404, **shown)
    else:
        await page(call, "card.html", card=found, code_url=quote(found.battery_id), **shown)
