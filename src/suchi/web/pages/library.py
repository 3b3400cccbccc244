"""Pages of the library, for a phone: look up by code, VIN or model with a purpose; read technical information; hazards for everybody."""

from __future__ import annotations

from typing import Any

from suchi.capture.documents import link, technical_information
from suchi.domain.codes import battery_key
from suchi.domain.errors import Failure, Refused
from suchi.domain.hazard_sheets import SHEETS
from suchi.domain.technical import DATA, LINK
from suchi.queries import library_use
from suchi.web.api.library import hazards_of, listed, open_of, selector
from suchi.web.api.library_figures import scope_of, use_recorded
from suchi.web.call import Call
from suchi.web.library_access import asked, look
from suchi.web.library_serving import fetch, serve
from suchi.web.library_words import KINDS, WORDS
from suchi.web.pages.own_act import question
from suchi.web.pages.render import page
from suchi.web.problems import status_of

WHAT = {
    "": ("自动识别", "Find out"),
    "battery": ("电池编码", "Battery code"),
    "vin": ("VIN", "VIN"),
    "batteryModel": ("电池型号（企业代码/型号）", "Battery model (company code/model)"),
    "vehicleModel": ("车型", "Vehicle model"),
}
SHOWN = 50


def what_is(text: str) -> str:
    """What somebody has typed or scanned: a battery's code by its length, a VIN likewise, else a model's name."""
    if "/" in text:
        return "batteryModel"
    key = battery_key(text)
    bare = key.partition("~")[0]
    if len(bare) in (24, 19) or (len(bare) == 16 and bare.startswith("SC")):
        return "battery"
    return "vin" if len(bare) == 17 else "vehicleModel"


async def library_page(call: Call) -> None:
    """The form; with something named, what is found, or why nothing may be shown."""
    query = question(call)
    text, what = query.get("code", "").strip()[:200], query.get("what", "")
    shown: dict[str, Any] = {
        "code": text, "what": what if what in WHAT else "", "purpose": query.get("purpose", ""),
        "reference": query.get("reference", "")[:64], "choices": WHAT, "found": None, "failure": None, "query": "",
    }  # fmt: skip
    status = 200
    if text:
        try:
            wanted = asked(
                {shown["what"] or what_is(text): text, "purpose": shown["purpose"], "reference": shown["reference"]}
            )
            found = await look(call, wanted)
            shown |= {"found": await listed(call, found), "query": selector(wanted)}
        except Failure as failure:
            if status_of(failure) >= 500:
                raise
            status = status_of(failure)
            shown["failure"] = failure
    reasons = shown["failure"].reasons if isinstance(shown["failure"], Refused) else ()
    await page(call, "library.html", private=True, status=status, reasons=reasons, kinds=KINDS, words=WORDS, **shown)


async def information_page(call: Call) -> None:
    """One document: data and links as a page with the reader's mark, files as marked copies to save."""
    found = await look(call, asked(dict(question(call))))
    hash_ = call.path["hash"].lower()
    one, filing, stored, data, mark = await fetch(call, found, hash_)
    if stored.media_type not in (DATA, LINK):
        await serve(call, stored, data, mark)
        return
    is_link = stored.media_type == LINK
    told = link(data) if is_link else technical_information(data)
    await page(
        call, "library_data.html", private=True, data=told, filing=filing, mark=mark, thing=one.row.thing,
        is_link=is_link, kinds=KINDS, words=WORDS,
    )  # fmt: skip


async def use_page(call: Call) -> None:
    """For a maker or an authority: who opened what lately."""
    scope, audience = await scope_of(call)
    rows = await call.services.read(library_use.openings, scope, None, None, SHOWN)
    await use_recorded(call, audience, rows)
    await page(call, "library_use.html", private=True, rows=rows, words=WORDS)


async def hazards_page(call: Call) -> None:
    """General hazard sheets, and those of one model that its maker has opened."""
    query = call.query
    found = None
    if query.get("batteryModel") or query.get("vehicleModel"):
        rows, stored = await call.services.read(open_of, asked(dict(query)).thing)
        found = await hazards_of(call, rows, stored)
    await page(
        call,
        "library_hazards.html",
        sheets=found.general if found else tuple(SHEETS.values()),
        found=found,
        words=WORDS,
    )
