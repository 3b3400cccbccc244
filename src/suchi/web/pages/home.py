"""The first page: look a battery up by its code; the way from the form to the card; and the way to one's own desk."""

from __future__ import annotations

from urllib.parse import quote

from suchi.domain.codes import battery_key
from suchi.web.call import Call
from suchi.web.pages.card import MOST_CODE
from suchi.web.pages.forms import go
from suchi.web.pages.navigation import home_of
from suchi.web.pages.render import page
from suchi.web.pages.visitor import visitor


async def home(call: Call) -> None:
    await page(call, "public/home.html")


async def look_up(call: Call) -> None:
    """From `/b?code=…` to the card's own address."""
    key = battery_key(call.query.get("code", "")[: 4 * MOST_CODE])[:MOST_CODE]
    await go(call, f"/b/{quote(key, safe='~')}" if key else "/")


async def to_desk(call: Call) -> None:
    """From log-in to the first desk of whoever it is."""
    who = await visitor(call)
    assert who is not None  # the route asks for a session
    await go(call, home_of(who))
