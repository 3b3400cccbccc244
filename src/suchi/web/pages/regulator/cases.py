"""Cases of an authority: listed; one with its course; and the steps that may be taken now, each a form of one report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from suchi.access.denials import denied
from suchi.access.told import to_case
from suchi.domain.canonical import entry_id
from suchi.domain.case import Case
from suchi.domain.case_steps import ACTS, STAGES
from suchi.domain.codes import company_key
from suchi.domain.disclosure import opens, shown
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.party import Company
from suchi.domain.typing_in import ungrouped
from suchi.queries.cases import Filters
from suchi.queries.companies import companies_of
from suchi.queries.entries import entry
from suchi.renderers.case import NextAct
from suchi.web.api.cases import FoundCase, case_asked_for, course, list_cases
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import asker, record, strongest
from suchi.web.pages import tables
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.regulator.acting import event_of, fresh, may_act, report
from suchi.web.pages.regulator.letters import printable
from suchi.web.pages.regulator.naming import named
from suchi.web.pages.regulator.region import area
from suchi.web.pages.render import page
from suchi.web.pages.speaking import companies_in
from suchi.web.pages.tables import Column, Tag
from suchi.web.problems import status_of
from suchi.web.wording import Words, marked, words

_MOST_YUAN = 10**12
"""No fine is larger; in hundredths it is still an integer that JSON keeps exactly."""
PATH = "/regulator/cases"
TAKEN = Flash("case.step", marked("The step is on record."))
AGAIN = Flash("case.again", marked("This step was on record already; nothing was reported twice."), "info")
IDLE = Flash(
    "case.idle",
    marked(
        "The step is on record and changes nothing: somebody else took one just before. Look at the course of the case."
    ),
    "warn",
)
_MOVED_ON = Refused(
    "case.moved-on",
    "案件已有新的进展，此步骤不能再作，未作记录",
    "the case has moved on, this step can no longer be taken, and nothing was recorded",
    [
        Reason(
            code="case.moved-on", zh="案件已有新的进展，此步骤未作记录", en="the case has moved on, and this step was not recorded",
            next_zh="查看办理经过后，再选下一步", next_en="look at the course of the case, then choose the next step",
        )
    ],
)  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    "NoticeIssued": ("due", "ground"),
    "CorrectionConfirmed": (),
    "PenaltyIntended": ("ground", "yuan"),
    "HearingHeld": (),
    "CaseDecided": ("decision", "ground", "due"),
    "PenaltyDecided": ("penalty", "yuan", "ground"),
    "CaseTransferred": ("to",),
    "DecisionAnnulled": (),
    "CaseClosed": ("outcome",),
}
"""The fields of the form of each act; `CaseOpened` has its own way in, and a reply is the party's."""
DECISIONS = {"order-to-correct": marked("Order to correct"), "none": marked("No penalty")}
PENALTIES = {"warning": marked("Warning"), "fine": marked("Fine")}
_TONES = {"closed": "", "decided": "warn", "corrected": "ok", "annulled": ""}
_NOT_ACCEPTABLE = 422
_PLACES = {"amountFen": "yuan", "decision": "decision"}


class Shown(Struct, frozen=True):
    """A case as it is listed, with its party as far as that is on record."""

    case: Case
    party: Company | None
    key: str


def _stage(row: Shown, said: Words) -> Tag | None:
    stage = row.case.stage
    return Tag(said.said(STAGES[stage]), _TONES.get(stage, "info")) if stage is not None else None


COLUMNS: tuple[Column[Shown], ...] = (
    Column(name="case", label=marked("Case"), value=lambda row, _: row.key, kind="code", href=lambda row: f"{PATH}/{row.key}"),
    Column(name="stage", label=marked("Stage"), value=_stage, kind="tag"),
    Column(name="party", label=marked("Party"), value=lambda row, said: named(row.party, row.case.party, said)),
    Column(name="opened", label=marked("Opened"), value=lambda row, _: row.case.opened_at, kind="day"),
    Column(name="due", label=marked("Day set"), value=lambda row, _: row.case.due, kind="day"),
    Column(name="findings", label=marked("Findings cited"), value=lambda row, _: len(row.case.findings), kind="number"),
)  # fmt: skip


async def cases_page(call: Call) -> None:
    here, stage = await area(call), call.query.get("stage") or None
    if stage is not None and stage not in STAGES:
        raise bad_parameter("stage", stage, f"可选 {'、'.join(STAGES)}", f"one of {', '.join(STAGES)}")
    ask = tables.asked(call, COLUMNS, "case")
    start = ask.position(tuple[str])
    party = call.query.get("party")
    filters = Filters(stage=stage, region=here.narrowed, party=company_key(party) if party else None)
    reach, rows = await call.services.read(list_cases, asker(call), filters, start[0] if start else None, ask.limit)
    listed = rows[: ask.limit - 1]
    seen = strongest(to_case(reach, row.state) for row in listed)
    await record(call, seen, "cases", (row.state.party for row in listed), len(listed))
    parties = await call.services.read(companies_of, {row.state.party for row in rows if row.state.party})
    made = [Shown(row.state, parties.get(row.state.party or ""), row.key) for row in rows]
    await tables.answer(
        call, "regulator/cases.html", ask, COLUMNS, made, key=lambda row: (row.key,), name="cases", desk="regulator",
        area=here, stages=STAGES, opens=may_act(call),
    )  # fmt: skip


async def case_page(call: Call) -> None:
    await _show(call, await case_asked_for(call), Form({"id": fresh()["id"]}), call.query.get("act", ""), 200)


async def _show(call: Call, found: FoundCase, form: Form, act: str, status: int) -> None:
    state = found.rows.case
    await record(call, found.audiences, f"case:{state.key}", (state.party,))
    told = shown("CaseAnswer", course(found), found.audiences)
    cited = [one.as_known or one.now for one in told.cited]
    codes = {code for code in (state.party, state.authority, *(one.by for one in told.timeline)) if code}
    codes |= companies_in(text for one in cited if one for text in (one.zh, one.en))
    companies = await call.services.read(companies_of, codes)
    own = call.caller.company if call.caller is not None else None
    acts = _open_acts(found, own) if may_act(call) else ()
    said = words("en" if call.language == "en" else "zh")
    await page(
        call, "regulator/case.html", desk="regulator", status=status, told=told, state=state, companies=companies,
        acts=acts, chosen=_chosen(acts, act), decided={name: said.gettext(text) for name, text in (DECISIONS | PENALTIES).items()},
        form=form, fields=FIELDS, steps=printable(told.timeline),
        decisions=[(name, said.gettext(text)) for name, text in DECISIONS.items()],
        penalties=[(name, said.gettext(text)) for name, text in PENALTIES.items()], tones=_TONES,
    )  # fmt: skip


def _chosen(acts: tuple[NextAct, ...], act: str) -> NextAct | None:
    """The step whose form stands open: the one asked for, else the first that is the authority's own; a review is asked for."""
    asked = next((one for one in acts if one.act == act), None)
    return asked or next((one for one in acts if one.side == "authority"), None)


def _open_acts(found: FoundCase, own: str | None) -> tuple[NextAct, ...]:
    """The steps that this office may report now: those of the authority of the case, and a review by another one."""
    if not opens("CaseAnswer", "next_acts", found.audiences):
        return ()
    return tuple(
        one
        for one in course(found).next_acts
        if one.act in FIELDS and own is not None and one.by in (own, None)  # None: a review, by another office
    )


async def take_step(call: Call) -> None:
    """Report the step that the form asks for, as the office of whoever is logged in; what the register thinks of it comes back. The
    form brings the id with it and not the moment: a step counts when it is taken, perhaps long after its form was opened."""
    found = await case_asked_for(call)
    own = call.caller.company if call.caller is not None else None
    given = {"id": fresh()["id"]} | call.given
    act = given.get("act", "")
    if not may_act(call) or own is None or act not in FIELDS:
        raise denied("access.role")
    if await call.services.read(entry, entry_id(own, given["id"][:64])) is not None:
        await go(call, call.address, flash=AGAIN)
        return
    offered = act in {one.act for one in _open_acts(found, own)}
    if not offered and not (ACTS[act].side == "authority" and found.rows.case.authority == own):
        raise denied("access.role")
    try:
        if not offered:
            raise _MOVED_ON
        receipt = await report(call, _event(call, act, given, found.rows.case))
    except Failure as failure:
        names = (*FIELDS[act], "act")
        status = _NOT_ACCEPTABLE if isinstance(failure, Refused) and failure is not _MOVED_ON else status_of(failure)
        await _show(call, found, refused(given, failure, names, _PLACES), act, status)
        return
    idle = any(one.rule == "steps_of_a_case_follow_one_another" for one in receipt.findings)
    await go(call, call.address, flash=IDLE if idle else TAKEN)


def _event(call: Call, act: str, given: Mapping[str, str], case: Case) -> dict[str, Any]:
    """The report of a step, by its form."""
    told: dict[str, Any] = {"case": case.key}
    if ACTS[act].event in ("CaseDecided", "DecisionAnnulled"):
        told["party"] = case.party
    for name in FIELDS[act]:
        value = given.get(name, "").strip()
        if name == "yuan":
            told["amountFen"] = _fen(value) if value else None
        else:
            told["decision" if name == "penalty" else name] = value
    return event_of(call, ACTS[act].event, {"id": given["id"][:64]}, **told)


def _fen(yuan: str) -> int:
    """An amount in yuan, with at most two decimals, as hundredths."""
    try:
        amount = Decimal(ungrouped(yuan))
        fen = amount * 100 if amount.is_finite() and amount.copy_abs() <= _MOST_YUAN else Decimal("-1")
    except InvalidOperation:
        fen = Decimal("-1")
    if not fen.is_finite() or fen < 0 or fen != fen.to_integral_value():
        reason = Reason(
            code="form.amount", field="/yuan",
            zh="金额须为数字，单位元，至多两位小数", en="an amount is a number of yuan with at most two decimals",
            next_zh="如 30000 或 30000.50", next_en="such as 30000 or 30000.50",
        )  # fmt: skip
        raise Refused(reason.code, reason.zh, reason.en, [reason])
    return int(fen)
