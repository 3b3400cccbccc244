"""The public card at `/b/{code}`: a page for people, JSON for programs, from one gathered read; its QR code, and a slip to print."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import quote

import segno

from suchi.domain.codes import battery_key, parse_battery
from suchi.domain.codes_explain import explain
from suchi.queries.cards import Built, CardRows
from suchi.renderers.card import Card, built_into, card, encode
from suchi.web.api.batteries import not_on_record
from suchi.web.call import JSON, Call
from suchi.web.pages.card_next import ahead, next_steps, recycled_on
from suchi.web.pages.render import page
from suchi.web.wording import words

_FRESH = ((b"cache-control", b"no-cache"), (b"access-control-allow-origin", b"*"))
_DAY = (b"cache-control", b"public, max-age=86400")
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
    shown = code_explained(found.battery_id if found else key)
    if found is None:
        await page(call, "public/absent.html", status=404, **shown)
        return
    said = words("en" if call.language == "en" else "zh")
    await page(
        call, "public/card.html", card=found, code_url=quote(found.battery_id, safe="~"), ended_on=recycled_on(found),
        next_steps=next_steps(found, said),
        ahead=ahead(found, said), **shown,
    )  # fmt: skip


def code_explained(key: str) -> dict[str, Any]:
    """A battery code as pages show it, piece by piece."""
    parsed = parse_battery(key)
    return {"key": parsed.normalised[:MOST_CODE], "parsed": parsed, "pieces": explain(parsed)}


# ---- the QR code and the slip ---------------------------------------------------------------------------------------


async def qr(call: Call) -> None:
    """The QR code of a card's address. It is made of the address alone, so it tells nothing about what is on record."""
    key = battery_key(call.path["code"])[:MOST_CODE]
    address = f"{call.services.settings.base_url}/b/{quote(key, safe='~')}"
    await call.answer(_qr(address), b"image/svg+xml", headers=(_DAY,))


@lru_cache(maxsize=1024)
def _qr(address: str) -> bytes:
    """Error correction M, a quiet zone of four modules (ISO/IEC 18004); dark on white in either theme, because readers need it."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, dark="#14212b", light="#ffffff", xmldecl=False, svgns=True
    )
    return out.getvalue()


async def slip_of(call: Call) -> None:
    """Which battery is it? From here the way leads over its card."""
    await page(call, "public/slip_of.html")


async def slip(call: Call) -> None:
    """A sheet that goes along with a battery that is handed in; its QR code later shows what has become of it."""
    key = battery_key(call.path["code"])
    found = await find(call, key)
    if found is None:
        await _page(call, key, None)
        return
    await page(
        call, "public/slip.html", card=found, code_url=quote(found.battery_id, safe="~"), today=call.services.today()
    )  # fmt: skip
