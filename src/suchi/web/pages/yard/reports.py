"""Reports by a big button: a vehicle taken in, batteries removed, a vehicle scrapped. Few fields, prefilled from what is on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from suchi.access.tokens import new_id
from suchi.domain.codes import battery_key, vin_key
from suchi.domain.errors import Refused
from suchi.domain.event import CATALOGUE
from suchi.domain.party import holds
from suchi.domain.receipt import Line, Receipt
from suchi.domain.rule import Finding
from suchi.domain.rulebook import Declared, declared
from suchi.queries import things
from suchi.renderers.card_words import CONDITIONS
from suchi.web.api.operation import Handler
from suchi.web.call import Call
from suchi.web.identifying import reporter
from suchi.web.pages.forms import Form, refused
from suchi.web.pages.render import page
from suchi.web.pages.visitor import Visitor, visitor
from suchi.web.pages.yard.record import Standing, standing_of
from suchi.web.problems import status_of
from suchi.web.wording import Language, Words, marked, words

Given = Mapping[str, str]
MOST_OFFERED = 8
"""So many packs of a vehicle are offered to be ticked; the codes of others are typed."""
REASONS = {
    "scrapping": marked("Vehicle is scrapped"),
    "repair": marked("Repair"),
    "upgrade": marked("Upgrade"),
    "analysis": marked("Fault analysis"),
}


class Report(Struct, frozen=True, kw_only=True):
    """A report of the yard: the event, its page, what the button says, the event's own fields from those of the form, and which
    field of the form a place of the event belongs to."""

    event: str
    path: str
    button: str
    template: str
    made: Callable[[Given], dict[str, Any]]
    fields: tuple[str, ...]
    places: Mapping[str, str]


class Told(Struct, frozen=True):
    """A finding of a receipt, with the rule it is of."""

    finding: Finding
    rule: Declared | None


def codes_of(text: str) -> list[str]:
    """Codes as they were typed or scanned one after another: apart by commas or lines, blanks inside a code do not count."""
    pieces = text.replace("，", ",").replace("、", ",").replace(";", ",").replace("\n", ",").split(",")
    return list(dict.fromkeys(battery_key(piece) for piece in pieces if piece.strip()))


def _taken_in(given: Given) -> dict[str, Any]:
    return {
        "packs": [{"code": code} for code in codes_of(given.get("more", ""))],
        "packsSeen": _number(given.get("seen", "")),
        "condition": given.get("condition") or None,
    }


def _removed(given: Given) -> dict[str, Any]:
    ticked = [
        given[f"code{place}"]
        for place in range(MOST_OFFERED)
        if given.get(f"take{place}") and given.get(f"code{place}")
    ]
    return {
        "codes": list(dict.fromkeys([*ticked, *codes_of(given.get("more", ""))])),
        "reason": given.get("reason", ""),
        "condition": given.get("condition") or None,
    }


def _scrapped(given: Given) -> dict[str, Any]:
    said = {
        given[f"code{place}"]: given.get(f"pack{place}") for place in range(MOST_OFFERED) if given.get(f"code{place}")
    }
    here = [code for code, word in said.items() if word == "present"] + codes_of(given.get("more", ""))
    absent = [code for code, word in said.items() if word == "absent"]
    stated = (
        {"statement": given["statement"].strip()} if given.get("statement", "").strip() else {}
    )  # none at all is refused
    return {
        "certificate": given.get("certificate", "").strip() or None,
        "packsPresent": [{"code": code} for code in dict.fromkeys(here)],
        "packsAbsent": [{"code": code} | stated for code in absent],
        "dismantlingClosed": given.get("closed") == "1",
    }


def _number(text: str) -> int | str | None:
    """A number, or what was typed instead, so that whoever reads the report says what is wrong with it."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text or None


_COMMON = {"occurredAt": "on"}
REPORTS: tuple[Report, ...] = (
    Report(
        event="VehicleTakenIn", path="/yard/taken-in", button=marked("Vehicle taken in"), template="yard/taken_in.html",
        made=_taken_in, fields=("vin", "on", "site", "seen", "more", "condition"),
        places=_COMMON | {"packsSeen": "seen", "packs": "more"},
    ),
    Report(
        event="BatteryRemoved", path="/yard/removed", button=marked("Batteries removed"), template="yard/removed.html",
        made=_removed, fields=("vin", "on", "site", "more", "reason", "condition"), places=_COMMON | {"codes": "more"},
    ),
    Report(
        event="VehicleScrapped", path="/yard/scrapped", button=marked("Vehicle scrapped"), template="yard/scrapped.html",
        made=_scrapped, fields=("vin", "on", "site", "certificate", "statement", "more", "closed"),
        places=_COMMON | {"packsPresent": "more", "packsAbsent": "statement"},
    ),
)  # fmt: skip


def open_to(who: Visitor, today: str) -> list[Report]:
    """The reports that somebody may make: those of the roles that their company holds today."""
    return [one for one in REPORTS if who.reports and holds(who.company, CATALOGUE[one.event].by, today)]


def show(report: Report) -> Handler:
    """The empty form, filled in as far as the record and the page before it can."""

    async def shown(call: Call) -> None:
        vin = vin_key(call.query.get("vin", "")[:40])
        carried = {name: call.query.get(name, "")[:64] for name in ("purpose", "reference")}
        values = {"vin": vin, "on": call.services.today(), "id": f"yard-{new_id()}", **carried}
        await _form(call, report, Form(values), await standing_of(call, vin) if vin else Standing(vin=""))

    return shown


def send(report: Report) -> Handler:
    """Report what was filled in, and show the receipt. The id was made with the form: sent twice it is on record once."""

    async def sent(call: Call) -> None:
        caller = await reporter(call)
        given = {name: value[:2000] for name, value in call.given.items()}
        event = {
            name: value for name, value in _event(report, given, caller.company).items() if value not in (None, "")
        }
        (receipt,) = await call.services.lane.submit([Line(1, msgspec.json.encode(event), caller)])
        if receipt.outcome == "refused":
            failure = Refused("yard.refused", "未能记录", "it could not be recorded", list(receipt.reasons))
            form = refused(given, failure, report.fields, report.places)
            await _form(call, report, form, await standing_of(call, vin_key(given.get("vin", ""))), status_of(failure))
            return
        await _receipt(call, report, given, receipt)

    return sent


def _event(report: Report, given: Given, company: str | None) -> dict[str, Any]:
    common = {
        "type": report.event, "id": given.get("id", ""), "reporter": company, "occurredAt": given.get("on", ""),
        "vin": vin_key(given.get("vin", "")), "site": given.get("site"),
    }  # fmt: skip
    return common | report.made(given)


async def _form(call: Call, report: Report, form: Form, standing: Standing, status: int = 200) -> None:
    who = await visitor(call)
    assert who is not None  # the route asks for a session
    sites = await call.services.read(things.sites_of, who.code) if who.code is not None else []
    offered = [fit for fit in standing.packs if fit.code not in standing.out]
    language: Language = "en" if call.language == "en" else "zh"
    usual = "scrapping" if holds(who.company, frozenset({"dismantler"}), call.services.today()) else "repair"
    await page(
        call, report.template, private=True, status=status, report=report, form=form, vehicle=standing,
        packs=offered[:MOST_OFFERED], more_packs=max(0, len(offered) - MOST_OFFERED), today=call.services.today(),
        sites=_sites(sites, words(language)), reasons=[(code, words(language).gettext(text)) for code, text in REASONS.items()],
        usual=usual, conditions=[(code, words(language).said(pair)) for code, pair in CONDITIONS.items()],
    )  # fmt: skip


def _sites(rows: list[things.Row], said: Words) -> list[tuple[str, str]]:
    """The company's sites as choices; the company as a whole stands first, unless it has one site only."""
    found = [(row.key.partition("/")[2], getattr(row.state, "name", None) or row.key.partition("/")[2]) for row in rows]
    return found if len(found) < 2 else [("", said.gettext("No site in particular")), *found]


async def _receipt(call: Call, report: Report, given: Given, receipt: Receipt) -> None:
    told = [Told(finding, declared(finding.rule)) for finding in receipt.findings]
    await page(
        call, "yard/receipt.html", private=True, report=report, receipt=receipt, told=told,
        vin=vin_key(given.get("vin", "")), purpose=given.get("purpose", ""), reference=given.get("reference", ""),
    )  # fmt: skip
