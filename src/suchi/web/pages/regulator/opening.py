"""Opens a case against a company: its findings to choose from, the officer's own reasoning, and what the register thinks of it first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from suchi.access.denials import denied
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.party import Company
from suchi.domain.receipt import Receipt
from suchi.domain.rulebook import declared
from suchi.domain.rules.case_openings import is_hint
from suchi.queries import cases
from suchi.queries.companies import companies_of
from suchi.queries.findings import Filters
from suchi.renderers.findings import FindingGroup
from suchi.web.api.findings import grouped, read_finding
from suchi.web.call import Call
from suchi.web.disclosing import asker
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.regulator.acting import event_of, fresh, may_act, report
from suchi.web.pages.regulator.findings import SEVERITIES, TONES
from suchi.web.pages.regulator.region import area
from suchi.web.pages.render import page
from suchi.web.problems import status_of
from suchi.web.wording import marked

PATH = "/regulator/open-case"
MOST = 100
"""Findings of one company to choose from; one of more is chosen on its own page."""
FIELDS = ("party", "case", "ground", "place", "findings")
OPENED = Flash("case.opened", marked("The case is open and on record."))
_UNPROCESSABLE = 422


class Choice(Struct, frozen=True):
    """A finding that the case may cite."""

    name: str
    group: FindingGroup
    hint: bool


async def opening_page(call: Call) -> None:
    party, name = call.query.get("party", ""), call.query.get("finding", "")
    chosen: tuple[str, ...] = ()
    if name:
        found = await call.services.read(read_finding, asker(call), name)
        if isinstance(found, Failure):
            raise found
        chosen, party = (name,), party or found[0].finding.answerable or ""
    values = fresh() | {"party": party, "case": await _next_number(call)}
    await _show(call, Form(values), chosen)


async def open_case(call: Call) -> None:
    """Judged first; sent when it is asked for once more."""
    given = {name: value[:4000] for name, value in call.given.items()}
    chosen = tuple(name.removeprefix("finding:") for name in given if name.startswith("finding:"))
    try:
        event = _event(call, given, chosen)
        receipt = await report(call, event, dry_run=given.get("step") != "send")
    except Refused as failure:
        await _show(call, refused(given, failure, FIELDS), chosen, status=_UNPROCESSABLE)
        return
    except Failure as failure:
        await _show(call, refused(given, failure, FIELDS), chosen, status=status_of(failure))
        return
    if receipt.outcome == "judged":
        await _show(call, Form(given | {"at": fresh()["at"]}), chosen, judged=receipt)
        return
    await go(call, f"/regulator/cases/{event['case']}", flash=OPENED)


def _event(call: Call, given: Mapping[str, str], chosen: tuple[str, ...]) -> dict[str, Any]:
    """The report. A case that cites hints only, or nothing, needs what a person has found out: such a form is not sent."""
    ground = given.get("ground", "").strip()
    if not ground and all(is_hint(name) for name in chosen):
        raise _wanting(
            "case.reasoning", "/ground", "没有引用发现，或所引全为提示：须由人写明查明的事实与条款",
            "no finding is cited, or hints only: a person has to state what was found out, and the article",
            "写明何人、何时、何事及所依条款", "say who, when and what, and the article it rests on",
        )  # fmt: skip
    if not given.get("party", "").strip():
        raise _wanting(
            "case.party",
            "/party",
            "须写明当事人",
            "it needs the party",
            "填写统一社会信用代码",
            "give its company code",
        )
    if not given.get("case", "").strip():
        raise _wanting(
            "case.number",
            "/case",
            "须写明案件编号",
            "it needs a number",
            "可用建议的编号",
            "the number proposed will do",
        )
    return event_of(
        call, "CaseOpened", given, case=given.get("case", "").strip(), party=company_key(given.get("party", "")),
        findings=list(chosen), ground=ground, place=given.get("place", "").strip(),
    )  # fmt: skip


def _wanting(code: str, field: str, zh: str, en: str, next_zh: str, next_en: str) -> Refused:
    return Refused(code, zh, en, [Reason(code=code, field=field, zh=zh, en=en, next_zh=next_zh, next_en=next_en)])


async def _show(
    call: Call, form: Form, chosen: tuple[str, ...], judged: Receipt | None = None, status: int = 200
) -> None:
    here = await area(call)
    if not may_act(call):
        raise denied("access.role")
    party = company_key(form.value("party"))
    choices = await _choices(call, party) if party else []
    listed = {one.name for one in choices}
    companies: dict[str, Company] = await call.services.read(companies_of, {party} if party else set())
    await page(
        call, "regulator/opening.html", desk="regulator", status=status, area=here, form=form, choices=choices, chosen=frozenset(chosen),
        others=[name for name in chosen if name not in listed], company=companies.get(party), code=party,
        judged=[(one, declared(one.rule)) for one in judged.findings] if judged is not None else None, declared=declared,
        words_of=SEVERITIES, tones=TONES,
    )  # fmt: skip


async def _choices(call: Call, party: str) -> list[Choice]:
    """The findings for which the company has to answer, as far as the office may read them; put on record."""
    _, items = await grouped(call, Filters(answerable=party), None, MOST)
    return [Choice(one.finding_id, one, is_hint(one.finding_id)) for one in items if one.finding_id]


async def _next_number(call: Call) -> str:
    """A number that the office has not used: its region, the year, and a count. An office may number as it likes."""
    caller, standing = call.caller, call.standing
    if caller is None or caller.company is None:
        return ""
    office = standing.person.authority if standing is not None else None
    head = f"{office.region if office is not None else caller.company[:6]}-{call.services.today()[:4]}-"
    return f"{head}{await call.services.read(cases.next_number, head):03}"
