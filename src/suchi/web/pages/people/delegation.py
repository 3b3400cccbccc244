"""Who may report for the company: let, ended, and what came of it. A delegation is a report like any other, and on record."""

from __future__ import annotations

from typing import Any

from suchi.access.denials import denied
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE
from suchi.domain.party import Company, Delegation
from suchi.queries.companies import companies_of
from suchi.queries.delegated import MOST, Delegated, delegated
from suchi.web.call import Call
from suchi.web.pages import tables
from suchi.web.pages.company.reporting import new_id, report
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.desks import at_company, given, wrong
from suchi.web.pages.people.keys import types_of
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column
from suchi.web.problems import status_of
from suchi.web.wording import Words, marked, words

PATH = "/company/delegation"
FIELDS = ("to", "since", "until", "only")
LET = Flash("delegation.let", marked("It is on record: from now on they may report for you."))
ENDED = Flash("delegation.ended", marked("The delegation is ended, and that is on record."))
_TYPE = "type:"


async def delegation_page(call: Call) -> None:
    await _show(call, Form({"id": new_id(), "since": call.services.today()}), 200)


async def _show(call: Call, form: Form, status: int) -> None:
    who, code = await at_company(call)
    today = call.services.today()
    company = who.company
    granted = company.delegations if company is not None else ()
    found, more = await call.services.read(delegated, code) if granted else ([], False)
    names = await call.services.read(companies_of, {*(one.to for one in granted), *(one.by for one in found)})
    said = words("en" if call.language == "en" else "zh")
    columns = _columns(names)
    ask = tables.asked(call, columns, "by", whole=True)
    await tables.answer(
        call, "people/delegation.html", ask, columns, found, key=lambda row: (row.by, row.type), name="delegated",
        desk="company", status=status, form=form, names=names, more=more, most=MOST,
        types=[one for one in types_of(said) if not one[0].startswith("Delegation")],
        granted=[(one, _state(one, today)) for one in reversed(granted)], catalogue=CATALOGUE, today=today,
        administers=who.standing.administers and who.reports, new=new_id(),
    )  # fmt: skip


def _columns(names: dict[str, Company]) -> tuple[Column[Delegated], ...]:
    def by(row: Delegated, said: Words) -> str:
        found = names.get(row.by)
        return ((found.name if said.language == "zh" else found.name_en or found.name) if found else None) or row.by

    return (
        Column(name="by", label=marked("By"), value=by),
        Column(name="type", label=marked("Report"), value=lambda row, said: said.said(CATALOGUE[row.type])),
        Column(name="count", label=marked("How many"), value=lambda row, _: row.count, kind="number"),
        Column(name="last", label=marked("Last"), value=lambda row, _: minute(row.last_us)),
    )


def _state(one: Delegation, today: str) -> tuple[str, str]:
    """How a delegation stands on the day: a word, and its tone."""
    if one.until is not None and one.until < today:
        return marked("Ended"), ""
    if one.since is not None and one.since > today:
        return marked("From a day to come"), "info"
    return marked("In force now"), "ok"


async def change(call: Call) -> None:
    act = call.given.get("act")
    if act not in ("let", "end"):
        raise denied("body.fields")
    values = {**call.given, **given(call, FIELDS, 40)}
    try:
        event = await _granted(call, values) if act == "let" else await _ended(call)
        await report(call, event, dry_run=False)
    except Failure as failure:
        await _show(call, refused(values, failure, FIELDS, {"events": "only"}), status_of(failure))
        return
    await go(call, PATH, flash=LET if act == "let" else ENDED)


async def _granted(call: Call, values: dict[str, str]) -> dict[str, Any]:
    _, code = await at_company(call)
    to = company_key(values["to"])
    if to not in await call.services.read(companies_of, {to}):
        raise wrong(
            "delegation.to", "to", "登记册中没有此主体", "no such company is on record", "核对其 18 位统一社会信用代码；未登记的，须先申请登记",
            "check its 18 characters; a company that is not registered applies first",
        )  # fmt: skip
    if to == code:
        raise wrong("delegation.self", "to", "不能委托本企业自己", "nobody delegates to themself")
    ticked = (name.removeprefix(_TYPE) for name in values if name.startswith(_TYPE))
    types = sorted(name for name in ticked if name in CATALOGUE and not CATALOGUE[name].governing)
    if values["only"] == "some" and not types:
        raise wrong(
            "delegation.types",
            "only",
            "请至少勾选一种事项",
            "tick one type at least",
            "或选择“全部事项”",
            "or choose all types",
        )
    return {
        "type": "DelegationGranted", "id": values.get("id", "")[:64] or new_id(), "occurredAt": call.services.today(), "reporter": code,
        "to": to, "events": types if values["only"] == "some" else None, "since": values["since"] or None,
        "until": values["until"] or None,
    }  # fmt: skip


async def _ended(call: Call) -> dict[str, Any]:
    """It ends today: the day itself still counts."""
    who, code = await at_company(call)
    to, today = call.given.get("to", ""), call.services.today()
    living = [one for one in (who.company.delegations if who.company else ()) if one.to == to and _state(one, today)[1]]
    if not living:
        raise denied("delegation.not-there")
    return {
        "type": "DelegationEnded", "id": call.given.get("id", "")[:64] or new_id(), "occurredAt": today, "reporter": code,
        "to": to, "on": today,
    }  # fmt: skip
