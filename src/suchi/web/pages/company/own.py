"""What the pages of the desk have in common: whose desk it is, the names of companies, things in words and as links."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.party import Company
from suchi.queries.consignments import companies
from suchi.web.call import Call
from suchi.web.pages.visitor import Visitor, visitor
from suchi.web.wording import marked

KINDS: dict[str, str] = {
    "battery": marked("Battery"),
    "vehicle": marked("Vehicle"),
    "lot": marked("Lot"),
    "consignment": marked("Consignment"),
    "battery_model": marked("Battery model"),
    "vehicle_model": marked("Vehicle model"),
    "company": marked("Company"),
    "site": marked("Site"),
    "case": marked("Case"),
    "uncoded": marked("Without a code"),
}
PURPOSES: dict[str, str] = {
    "supply": marked("Supply"),
    "after-sales": marked("After-sales"),
    "repair": marked("Repair"),
    "analysis": marked("Analysis"),
    "test": marked("Test"),
    "storage": marked("Storage"),
    "waste": marked("As waste"),
    "processing": marked("For recycling"),
    "return": marked("Return"),
}
STAGES: dict[str, tuple[str, str]] = {
    "announced": (marked("Announced"), "info"),
    "sent": (marked("Under way"), "warn"),
    "part_received": (marked("Partly received"), "warn"),
    "received": (marked("Received"), "ok"),
    "cancelled": (marked("Cancelled"), ""),
}
"""How a consignment stands, with its tone."""
OUTCOMES: dict[str, tuple[str, str]] = {
    "accepted": (marked("Accepted"), "ok"),
    "rejected": (marked("Rejected"), "warn"),
    "missing": (marked("Did not come"), "bad"),
    "extra": (marked("Came unannounced"), "warn"),
    "cancelled": (marked("Cancelled"), ""),
}


async def at_home(call: Call) -> tuple[Visitor, str]:
    """Who is at the desk, and the code of the company that they speak for."""
    who = await visitor(call)
    assert who is not None
    assert who.code is not None  # the route asks for the company's desk
    return who, who.code


async def named(call: Call, custodies: Iterable[str | None]) -> dict[str, Company]:
    """The companies of custody texts, by code, as far as they are on record. Names are open to all."""
    codes = sorted({company_key(company_of(one)) for one in custodies if one and not one.startswith("@")})
    return await call.services.read(companies, codes) if codes else {}


def address_of(thing: str) -> str | None:
    """Where a thing (`kind:key`) has a page."""
    kind, _, key = thing.partition(":")
    if kind == "battery":
        return f"/b/{quote(key, safe='~')}"
    return f"/company/consignments/{quote(key)}" if kind == "consignment" else None
