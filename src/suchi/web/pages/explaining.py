"""Any code, explained piece by piece: a battery, a vehicle, a company, a region. Nothing on record is asked."""

from __future__ import annotations

from suchi.domain.codes import parse
from suchi.domain.codes_explain import KIND_NAMES, explain
from suchi.web.call import Call
from suchi.web.pages.render import page

_MOST = 64


async def explain_page(call: Call) -> None:
    text = call.query.get("code", "").strip()[:_MOST]
    parsed = parse(text) if text else None
    pieces = explain(parsed) if parsed else []
    kind = KIND_NAMES[parsed.kind] if parsed else None
    await page(call, "public/explain.html", code=text, parsed=parsed, pieces=pieces, kind=kind)
