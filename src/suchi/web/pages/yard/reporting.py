"""The forms of the yard's reports: shown filled in as far as the record can, judged, sent once, and answered with a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from suchi.access import shifts
from suchi.access.tokens import new_id
from suchi.domain.canonical import entry_id
from suchi.domain.codes import vin_key
from suchi.domain.errors import Refused
from suchi.domain.party import holds
from suchi.domain.receipt import Caller, Line, Receipt
from suchi.domain.rule import Finding
from suchi.domain.rulebook import Declared, declared
from suchi.queries import entries, things
from suchi.renderers.card_words import CHEMISTRIES, CONDITIONS
from suchi.web import cookies
from suchi.web.api.operation import Handler
from suchi.web.call import Call
from suchi.web.identifying import reporter
from suchi.web.pages.by_name import company_named, is_code
from suchi.web.pages.forms import Form, refused
from suchi.web.pages.render import page
from suchi.web.pages.visitor import visitor
from suchi.web.pages.yard.of_batteries import INCIDENTS, LEVELS, RETIRE
from suchi.web.pages.yard.of_vehicles import REASONS, WHEREABOUTS
from suchi.web.pages.yard.photos import kept
from suchi.web.pages.yard.record import standing_of
from suchi.web.pages.yard.report import MOST_OFFERED, Report
from suchi.web.problems import status_of
from suchi.web.wording import Language, Words, words

CARRIED = {"purpose": 64, "reference": 64, "consignment": 64, "code": 64, "found": 64}
"""What a form takes over from its address, and how much of it."""
COMPANIES = ("to", "source", "carrier")
"""Fields of these reports that name a company: by its code, or by its name on record."""


class Told(Struct, frozen=True):
    """A finding of a receipt, with the rule it is of."""

    finding: Finding
    rule: Declared | None


def show(report: Report) -> Handler:
    """The empty form, filled in as far as the record and the page before it can."""

    async def shown(call: Call) -> None:
        query = call.query
        values = {name: query[name][:most] for name, most in CARRIED.items() if query.get(name)}
        values |= {"vin": vin_key(query.get("vin", "")[:40]), "on": call.services.today(), "id": f"yard-{new_id()}"}
        if query.get("battery") and report.path != "/yard/hand-over":
            values["more"] = values.setdefault("code", query["battery"][:64])
        await form_page(call, report, Form(values))

    return shown


def send(report: Report) -> Handler:
    """Report what was filled in, and show the receipt. The id was made with the form: sent twice it is on record once."""

    async def sent(call: Call) -> None:
        caller = await reporter(call)
        given = {name: value[:2000] for name, value in call.given.items()}
        try:
            event = await _event(call, report, given, caller.company or "")
            if report.against is not None and given.get("step") != "send":
                checked = await _submitted(call, caller, event, dry_run=True)
                found = await report.against(call, event) if checked.outcome == "judged" else []
                if found:  # shown once; sent all the same, it is recorded with what speaks against it
                    await form_page(call, report, Form(given), against=found)
                    return
            if report.photo:
                await _submitted(
                    call, caller, event, dry_run=True
                )  # what is refused anyway leaves no photograph behind
                event = await kept(call, event)
            receipt = await _submitted(call, caller, event)
        except Refused as failure:
            if status_of(failure) == 404:
                raise
            form = refused(given, failure, report.fields, report.places)
            await form_page(call, report, form, status=status_of(failure))
            return
        said = words("en" if call.language == "en" else "zh")
        await page(
            call, "yard/receipt.html", private=True, called=said.gettext(report.button), receipt=receipt, told=told(receipt), event=event,
            vin=event.get("vin", ""), purpose=given.get("purpose", ""), reference=given.get("reference", ""),
            then=report.then(event), sent_id=event["id"],
        )  # fmt: skip

    return sent


async def _event(call: Call, report: Report, given: dict[str, str], company: str) -> dict[str, Any]:
    """The report that the fields make. Sent again, it names the photographs that were kept the first time."""
    stored = await call.services.read(_stored, company, given.get("id", ""))
    given |= await report.filled(call, given, stored)
    common = {
        "type": report.event, "id": given.get("id", ""), "reporter": company, "occurredAt": given.get("on", ""),
        "site": given.get("site"), "attachments": (stored or {}).get("attachments"),
    }  # fmt: skip
    made = common | report.made(given)
    for name in COMPANIES:
        typed = made.get(name)
        if typed and not is_code(str(typed)):  # a name is never recorded as a code
            made[name] = await company_named(call, name, str(typed))
    return {name: value for name, value in made.items() if value not in (None, "")}


def _stored(conn: things.Conn, company: str, id_: str) -> dict[str, Any] | None:
    """The company's report of that id as it is on record."""
    row = entries.entry(conn, entry_id(company, id_))
    body = entries.body_of(row) if row is not None else None
    return msgspec.json.decode(body.event, type=dict[str, Any]) if body is not None else None


async def _submitted(call: Call, caller: Caller, event: Mapping[str, Any], *, dry_run: bool = False) -> Receipt:
    (receipt,) = await call.services.lane.submit([Line(1, msgspec.json.encode(event), caller)], dry_run=dry_run)
    if receipt.outcome == "refused":
        raise Refused("yard.refused", "未能记录", "it could not be recorded", list(receipt.reasons))
    return receipt


def told(receipt: Receipt) -> list[Told]:
    return [Told(finding, declared(finding.rule)) for finding in receipt.findings]


async def form_page(call: Call, report: Report, form: Form, *, status: int = 200, against: Sequence[Any] = ()) -> None:
    """The form, with what is wrong beside its fields, or with what speaks against the report."""
    who = await visitor(call)
    assert who is not None  # the route asks for a session
    vin = vin_key(form.value("vin"))
    standing = await standing_of(call, vin) if vin and report.group == "vehicle" else None
    offered = [fit for fit in standing.packs if fit.code not in standing.out] if standing is not None else []
    sites = await call.services.read(things.sites_of, who.code) if who.code is not None else []
    language: Language = "en" if call.language == "en" else "zh"
    usual = "scrapping" if holds(who.company, frozenset({"dismantler"}), call.services.today()) else "repair"
    tablet = await _tablet(call) if who.standing.device is not None else ""
    shown = choices(language) | {"packs": offered[:MOST_OFFERED], "usual": usual} | await report.more(call, form)
    await page(
        call, report.template, private=True, status=status, report=report, form=form, against=against, offline=False,
        today=call.services.today(), sites=sites_of(sites, words(language)), here_site=tablet, **shown,
    )  # fmt: skip


async def _tablet(call: Call) -> str:
    """The site at which a shared tablet stays, by its own cookie."""
    device = await call.services.read(shifts.device_of, cookies.read(call, cookies.DEVICE))
    return device.site or ""


def choices(language: Language) -> dict[str, Any]:
    """The choices of the forms, in words."""
    said = words(language)

    def worded(texts: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(code, said.gettext(text)) for code, text in texts.items()]

    def both(pairs: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
        return [(code, said.said(pair)) for code, pair in pairs.items()]

    return {
        "reasons": worded(REASONS), "whereabouts": worded(WHEREABOUTS), "retire": worded(RETIRE), "levels": worded(LEVELS), "incidents": worded(INCIDENTS),
        "conditions": both(CONDITIONS), "chemistries": both(CHEMISTRIES),
    }  # fmt: skip


def sites_of(rows: list[things.Row], said: Words) -> list[tuple[str, str]]:
    """The company's sites as choices; the company as a whole stands first, unless it has one site only."""
    found = [(row.key.partition("/")[2], getattr(row.state, "name", None) or row.key.partition("/")[2]) for row in rows]
    return found if len(found) < 2 else [("", said.gettext("No site in particular")), *found]
