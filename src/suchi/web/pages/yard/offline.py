"""Without a connection: the forms as anybody may have them, kept by the browser's worker, and the page of what is not sent yet.

Nothing of a person or a company stands in what is kept: the worker fetches these pages without the session's cookie. What is
typed into them lies in the browser's own store, bound to whoever is logged in, until it is sent (front/scripts/drafts.js).
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

import msgspec

from suchi.domain.errors import Failure
from suchi.web import assets
from suchi.web.call import Call
from suchi.web.guarding import HSTS, NOSNIFF
from suchi.web.pages.forms import Form
from suchi.web.pages.render import page
from suchi.web.pages.yard.handing_over import purposes
from suchi.web.pages.yard.reporting import choices
from suchi.web.pages.yard.reports import GROUPS, REPORTS
from suchi.web.wording import LANGUAGES, Language

FORMS = {one.name: one for one in REPORTS if one.offline}
PAGES = (*FORMS, "drafts", "home")
_LARGEST_KEPT = 100_000
"""Bytes of a script that is kept beforehand: charts and the reader of codes come when they are used."""
_POLICY = (b"content-security-policy", b"default-src 'none'; connect-src 'self'")
"""For the worker: it fetches pages of ours, and that is all."""


async def drafts_page(call: Call) -> None:
    """The frame of the list; the browser fills it in from its own store."""
    await page(call, "yard/drafts.html", private=True)


async def offline_page(call: Call) -> None:
    """A form, the list of drafts or the first page as they are shown without a connection: for nobody in particular."""
    name = call.path["name"]
    language: Language = "en" if call.language == "en" else "zh"
    if name == "drafts":
        await page(call, "yard/drafts.html")
    elif name == "home":
        groups = [(text, [one for one in FORMS.values() if one.group == group]) for group, text in GROUPS.items()]
        await page(call, "yard/unconnected.html", groups=groups)
    elif (report := FORMS.get(name)) is not None:
        shown = choices(language) | {"purposes": purposes(language), "near": [], "chosen": set(), "typed": ""}
        await page(
            call, report.template, report=report, form=Form(), against=(), offline=True, packs=[], usual="scrapping",
            today="", sites=[], **shown,
        )  # fmt: skip
    else:
        raise Failure(
            "request.not-found",
            "没有这个离线页面；请刷新场站首页",
            "there is no such page without a connection: load the yard anew",
        )


async def worker(call: Call) -> None:
    """The worker's script, told what it keeps. It is asked for anew with each visit, and changes when any of that does."""
    call.always = (NOSNIFF, HSTS) if call.services.settings.tls else (NOSNIFF,)
    headers = ((b"service-worker-allowed", b"/yard"), (b"cache-control", b"no-cache"), _POLICY)
    await call.answer(_script(), b"text/javascript; charset=utf-8", headers=headers)


@cache
def _script() -> bytes:
    found = assets.assets()
    own = assets.address("worker.js").rpartition("/")[2]
    kept = [name for name, one in found.items() if name.endswith((".css", ".js")) and len(one.plain) <= _LARGEST_KEPT]
    told = {
        "version": sha256("\n".join(sorted(found)).encode()).hexdigest()[:16], "pages": list(PAGES),
        "files": [f"/static/{name}" for name in sorted(kept) if name != own], "languages": list(LANGUAGES),
    }  # fmt: skip
    return b"self.YARD = " + msgspec.json.encode(told) + b";\n" + found[own].plain
