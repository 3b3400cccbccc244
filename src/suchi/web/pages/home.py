"""The first page: look a battery up by its code; and the way from the form to the card."""

from __future__ import annotations

from urllib.parse import quote

from suchi.domain.codes import battery_key
from suchi.web.call import Call
from suchi.web.pages.card import MOST_CODE
from suchi.web.pages.render import page, stylesheet

_FOR_EVER = ((b"cache-control", b"public, max-age=31536000, immutable"),)


async def home(call: Call) -> None:
    await page(call, "home.html")


async def look_up(call: Call) -> None:
    """From `/b?code=…` to the card's own address."""
    key = battery_key(call.query.get("code", "")[: 4 * MOST_CODE])[:MOST_CODE]
    target = f"/b/{quote(key, safe='~')}" if key else "/"
    await call.answer(b"", b"text/plain", 303, ((b"location", target.encode()), (b"cache-control", b"no-store")))


async def style(call: Call) -> None:
    await call.answer(stylesheet()[0], b"text/css; charset=utf-8", headers=_FOR_EVER)
