"""What the pages of the desk have in common: whose desk it is, the names of companies, things in words and as links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import quote, urlencode

from msgspec import Struct

from suchi.domain.battery import company_of
from suchi.domain.codes import company_key
from suchi.domain.event import CATALOGUE, day_of
from suchi.domain.party import Company, holds
from suchi.queries.consignments import companies
from suchi.queries.things import sites_of
from suchi.renderers.card_words import LEVELS
from suchi.web.call import Call
from suchi.web.pages.visitor import Visitor, visitor
from suchi.web.wording import Words, marked

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
    """Where a thing (`kind:key`) has a page on the desk."""
    kind, _, key = thing.partition(":")
    path = _PATHS.get(kind)
    return f"/company/{path}/{quote(key, safe='/~')}" if path is not None else None


_PATHS = {
    "battery": "batteries",
    "vehicle": "vehicles",
    "lot": "lots",
    "consignment": "consignments",
    "battery_model": "models/batteries",
    "vehicle_model": "models/vehicles",
}


def report_address(event: str, thing: str = "") -> str:
    """Where an event is reported by its form, with the thing that it is about (`kind:key`) filled in."""
    kind, _, key = thing.partition(":")
    name = _FILLED.get(kind)
    if name is None or not key:
        return f"/company/report/{event}"
    return f"/company/report/{event}?{urlencode({name: key.rpartition('/')[2] if kind in _BY_LAST_PART else key})}"


_FILLED = {
    "battery": "battery",
    "vehicle": "vehicle",
    "lot": "lot",
    "consignment": "consignment",
    "site": "site",
    "battery_model": "model",
    "vehicle_model": "model",
    "case": "case",
}
"""What a form takes from its address, by the kind of thing."""
_BY_LAST_PART = frozenset({"site", "battery_model"})
"""Kinds whose keys begin with the company's code, which a form knows already."""


class Next(Struct, frozen=True):
    """An act that the company can report: its name in both languages, and its form."""

    zh: str
    en: str
    href: str


def acts(events: Iterable[str], thing: str, company: Company | None, today: str) -> list[Next]:
    """Those of the events that a company may report by the roles it holds on that day, each with its form. Technical information
    is handed in on the page of its model."""

    def form(event: str) -> str:
        model = event == "TechnicalInformationFiled" and thing.partition(":")[0] in ("battery_model", "vehicle_model")
        return f"{address_of(thing)}#hand-in" if model else report_address(event, thing)

    return [
        Next(about.zh, about.en, form(about.name))
        for about in (CATALOGUE[name] for name in events if name in CATALOGUE)
        if holds(company, about.by, today)
    ]


async def site_names(call: Call, code: str) -> dict[str, str]:
    """The names of a company's sites, by their ids; a site without a name is called by its id."""
    rows = await call.services.read(sites_of, code)
    return {row.key.partition("/")[2]: row.state.name or row.key.partition("/")[2] for row in rows}


def site_of(custody: str | None) -> str | None:
    """The site in a custody text (`company/site`)."""
    return (custody or "").partition("/")[2] or None


def days_since(when: str | None, today: str) -> int | None:
    """Whole days from a day or moment of the record until today; None where it is not told."""
    if not when or len(when) < 10:
        return None
    return max(0, (date.fromisoformat(today) - date.fromisoformat(day_of(when))).days)


def level(code: str | None, said: Words) -> str | None:
    """Pack, module or cell."""
    return said.said(LEVELS[code]) if code in LEVELS else None


def name_in(names: Mapping[str, Company], custody: str | None, said: Words) -> str | None:
    """The name of the company in a custody text, else its code; None where there is none."""
    if not custody:
        return None
    company = names.get(company_key(company_of(custody)))
    if company is None:
        return company_of(custody)
    return company.name if said.language == "zh" else company.name_en or company.name
