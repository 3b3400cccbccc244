"""Templates into answers: in the language of the caller, whole or the one part that a script asks for."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from msgspec.structs import replace

from suchi.domain.event import day_of
from suchi.domain.regions import recorded_place
from suchi.web import assets
from suchi.web.call import Call
from suchi.web.pages.flash import Told, taken
from suchi.web.pages.navigation import SEARCHES, desks_of, entries
from suchi.web.pages.speaking import speaking
from suchi.web.pages.tiles import TILES
from suchi.web.pages.visitor import Audience, Visitor, visitor
from suchi.web.wording import Language, marked, words

WEB = Path(__file__).resolve().parents[1]
VARY = (b"vary", b"Accept-Language, Accept-Encoding, Cookie, Accept, HX-Request")
HEADERS = ((b"cache-control", b"no-cache"), VARY)
SMALL = 2048
"""Bytes below which packing a page gains nothing."""
PRIVATE = ((b"cache-control", b"no-store"), VARY)
DESKS: dict[Audience, str] = {
    "company": marked("Company"),
    "yard": marked("Yard"),
    "regulator": marked("Regulator"),
    "registrar": marked("Registrar"),
    "operator": marked("Operator"),
}


@cache
def environment(language: Language) -> Environment:
    """One for each language: what a template says is looked up in its own, and so is what a macro says."""
    said = words(language)
    made = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's, put on when it is loaded
        said.gettext, said.ngettext, newstyle=True, pgettext=said.pgettext, npgettext=said.npgettext
    )
    functions: dict[str, Any] = {
        "lang": language,
        "grouped": grouped,
        "place_name": recorded_place,
        "tile_at": TILES,
        "asset": assets.address,
        "said": said.said,
        "number": said.number,
        "kilo": said.kilo,
        "tonnes": said.tonnes,
        "percent": said.percent,
        "day": said.day,
        "day_of": day_of,
        "clock": said.clock,
        **speaking(said),
    }
    made.globals.update(functions)
    made.globals["ui"] = made.get_template("ui.html").module  # the components: {{ ui.button(…) }} in any template
    return made


async def page(
    call: Call,
    template: str,
    *,
    status: int = 200,
    private: bool = False,
    part: str | None = None,
    desk: Audience | None = None,
    counts: dict[str, int] | None = None,
    headers: tuple[tuple[bytes, bytes], ...] = (),
    **values: Any,
) -> None:
    """Answer with a page. A `private` one, about an account or a link, is kept nowhere, not even by its own browser; nor is
    one for somebody who is logged in.

    `part` names the block of the template that changes: a script that asks for the page again (`HX-Request`) gets that alone.
    `desk` is whose tasks stand at the left, `counts` how much waits at each, by its address. `headers` are more of them, such as
    the cookie of a new session.
    """
    call.always = call.services.page_headers
    language: Language = "en" if call.language == "en" else "zh"
    who = await visitor(call)
    made = environment(language).get_template(template)
    if hidden := made.globals.keys() & values.keys():
        raise TypeError(f"{template} is given {', '.join(sorted(hidden))}, which every template has already")
    flash, forgotten = taken(call, language)
    context = _context(call, language, who, flash) | _desk(call, language, who, desk, counts or {}) | values
    if part is not None and call.header(b"hx-request") == "true" and call.header(b"hx-boosted") is None:
        text = "".join(made.blocks[part](made.new_context(context)))
    else:
        text = made.render(context)
    keep = PRIVATE if private or who is not None else HEADERS
    told = [*forgotten, *keep, *headers, (b"content-language", language.encode())]
    if call.query.get("lang") in ("zh", "en"):
        told.append((b"set-cookie", f"lang={language}; Path=/; Max-Age=31536000; SameSite=Lax".encode()))
    body = text.encode()
    if who is None and not private and len(body) > SMALL and "gzip" in (call.header(b"accept-encoding") or ""):
        # never where a secret stands beside what somebody else may have put into the address (BREACH)
        body = gzip.compress(body, 5, mtime=0)
        told.append((b"content-encoding", b"gzip"))
    await call.answer(body, b"text/html; charset=utf-8", status, tuple(told))


def _context(call: Call, language: Language, who: Visitor | None, flash: Told | None) -> dict[str, Any]:
    """What every template knows."""
    others = {name: value for name, value in call.query.items() if name != "lang"}
    return {
        "zh": language == "zh",
        "demo": call.services.demo,
        "here": call.address,
        "query": others,
        "in_zh": "?" + urlencode(others | {"lang": "zh"}),
        "in_en": "?" + urlencode(others | {"lang": "en"}),
        "who": who,
        "csrf": who.csrf if who else "",
        "flash": flash,
    }


def _desk(
    call: Call, language: Language, who: Visitor | None, desk: Audience | None, counts: dict[str, int]
) -> dict[str, Any]:
    """What the frame of a desk knows: its tasks, and the ways to the other desks of somebody who has several."""
    if desk is None or who is None:
        return {}
    said = words(language)
    shown = [
        replace(entry, label=said.gettext(entry.label), group=said.gettext(entry.group) if entry.group else "")
        for entry in entries(desk, call.address, counts, who)
    ]
    others = [(said.gettext(DESKS[audience]), path) for audience, path in desks_of(who) if audience != desk]
    return {"tasks": shown, "desks": others, "search": SEARCHES.get(desk)}


def grouped(code: str) -> list[str]:
    """A battery code in the two groups in which it is read: 14 + 10."""
    return [code[:14], code[14:]] if len(code) >= 24 else [code]
