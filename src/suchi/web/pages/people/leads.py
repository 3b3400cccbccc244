"""Leads of the public, for officers of the region: listed without their content, opened on record, adopted or dismissed, erased."""

from __future__ import annotations

from typing import Any

from suchi.access import private
from suchi.access.denials import denied
from suchi.access.private import Lead
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.domain.regions import recorded_place
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.company.reporting import report
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.desks import at_desk, given, wrong
from suchi.web.pages.regulator.region import Area, area
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column, Tag
from suchi.web.pages.visitor import Visitor
from suchi.web.problems import status_of
from suchi.web.wording import Words, marked, words

PATH = "/regulator/leads"
FIELDS = ("codes", "vin", "ground", "outcome")
STAGES: dict[str, tuple[str, str]] = {
    "open": (marked("Not yet looked at"), "warn"),
    "adopted": (marked("Adopted"), "ok"),
    "dismissed": (marked("Dismissed"), ""),
}
OUTCOMES: dict[str, str] = {
    "unfounded": marked("Looked at, and nothing was found"),
    "elsewhere": marked("Another authority’s matter, passed on"),
    "repeated": marked("Told before"),
    "unclear": marked("Names nothing that could be looked at"),
}
ADOPTED = Flash("leads.adopted", marked("The lead is adopted, and on record without what was said."))
DISMISSED = Flash("leads.dismissed", marked("The lead is dismissed."))
ERASED = Flash("leads.erased", marked("What was said is erased. That there was a lead stays."))


def _region(row: Lead, said: Words) -> str:
    return said.said(recorded_place(row.region)) if row.region else said.gettext(marked("Not named"))


def _stage(row: Lead, said: Words) -> Tag:
    text, tone = STAGES[row.stage]
    return Tag(said.gettext(text), tone)


COLUMNS: tuple[Column[Lead], ...] = (
    Column(
        name="lead", label=marked("Lead"), value=lambda row, _: row.id, kind="code", href=lambda row: f"{PATH}/{row.id}"
    ),
    Column(name="region", label=marked("Region"), value=_region),
    Column(name="stage", label=marked("State"), value=_stage, kind="tag"),
    Column(name="created", label=marked("Came in"), value=lambda row, _: minute(row.created_us)),
    Column(
        name="changed",
        label=marked("Settled"),
        value=lambda row, _: minute(row.changed_us) if row.stage != "open" else None,
    ),
)


async def _officer(call: Call) -> tuple[Visitor, Area]:
    """Somebody at an authority who may act. Who said what is for whoever has to look into it: no auditor, no viewer."""
    who, _ = await at_desk(call)
    here = await area(call)
    if here.reach.authority is None or not who.reports:
        raise denied("access.role")
    return who, here


async def leads_page(call: Call) -> None:
    _, here = await _officer(call)
    stage: Any = call.query.get("stage", "open")
    if stage not in STAGES:
        raise bad_parameter("stage", stage, f"可选 {'、'.join(STAGES)}", f"one of {', '.join(STAGES)}")
    ask = tables.asked(call, COLUMNS, "created")
    found = await call.services.read(
        private.leads, stage, ask.limit, here.stem, ask.position(tuple[int, str]) or (0, "")
    )
    await tables.answer(
        call, "people/leads.html", ask, COLUMNS, found, key=lambda row: (row.created_us, row.id), name="leads", desk="regulator",
        stage=stage, stages=STAGES, area=here,
    )  # fmt: skip


async def _mine(call: Call) -> Lead:
    """The lead, in the officer's region; another's is told as none. Whoever names no region has told the nation."""
    _, here = await _officer(call)
    found = await call.services.read(private.lead, call.path["id"][:64])
    if found is None or not here.reach.covers(found.region):
        raise denied("lead.not-on-record")
    return found


async def lead_page(call: Call) -> None:
    await _show(call, await _mine(call), Form(), 200)


async def _show(call: Call, found: Lead, form: Form, status: int) -> None:
    await call.services.trail.read(call, thing=f"lead:{found.id}", audience="authority", purpose="lead")
    said = words("en" if call.language == "en" else "zh")
    told, _, text = (found.said.text if found.said else "").partition("\n\n")
    parts = dict.fromkeys(("what", "pack", "where", "when"), "") | dict(
        line.split(": ", 1) for line in told.splitlines() if ": " in line
    )
    values = Form({"codes": parts["pack"]} | dict(form.values), form.errors, form.general)
    await page(
        call, "people/lead.html", private=True, desk="regulator", status=status, form=values, lead=found, parts=parts, text=text,
        stage=STAGES[found.stage], region=_region(found, said), created=minute(found.created_us), changed=minute(found.changed_us),
        outcomes=[(name, said.gettext(word)) for name, word in OUTCOMES.items()], outcome_words=OUTCOMES,
    )  # fmt: skip


async def settle(call: Call) -> None:
    """Adopt, dismiss or erase: three forms, one address."""
    found, act, id_ = await _mine(call), call.given.get("act"), call.path["id"][:64]
    call.about = f"lead:{id_}/{str(act)[:10]}"
    values = given(call, FIELDS)
    try:
        if act == "adopt":
            await _adopt(call, found, values)
            told = ADOPTED
        elif act == "dismiss":
            await _dismiss(call, found, values["outcome"])
            told = DISMISSED
        elif act == "erase":
            if found.stage == "open":
                raise denied("lead.not-settled")
            await call.services.desk.act(private.erase_lead, id_, now_us())
            told = ERASED
        else:
            raise denied("body.fields")
    except Failure as failure:
        await _show(call, found, refused(values, failure, FIELDS), status_of(failure))
        return
    await go(call, call.address, flash=told)


async def _adopt(call: Call, found: Lead, values: dict[str, str]) -> None:
    """The report first, under an id that follows from the lead, then its mark: cut off between the two, doing it again ends it."""
    if found.stage != "open":
        raise denied("lead.not-open")
    who, _ = await at_desk(call)
    event = {
        "type": "LeadAdopted", "id": f"lead-{found.id}", "occurredAt": call.services.today(), "reporter": who.code, "lead": found.id,
        "codes": values["codes"].upper().split() or None, "vin": values["vin"].upper() or None, "ground": values["ground"] or None,
    }  # fmt: skip
    await report(call, event, dry_run=False)
    await call.services.desk.act(private.settle_lead, found.id, "adopted", now_us(), who.person.id)


async def _dismiss(call: Call, found: Lead, outcome: Any) -> None:
    who, _ = await at_desk(call)
    if outcome not in OUTCOMES:
        raise wrong("leads.outcome", "outcome", "请选择理由", "choose the reason")
    await call.services.desk.act(private.settle_lead, found.id, "dismissed", now_us(), who.person.id, outcome)
