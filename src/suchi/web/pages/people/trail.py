"""The audit trail as a page: one's own people and keys; all of it for auditors and the operator; whether it holds; and taken away."""

from __future__ import annotations

import re

from suchi.access import audit_check, audit_reading, person
from suchi.access.audit import KINDS
from suchi.access.audit_reading import Shown, Wanted
from suchi.domain.codes import company_key
from suchi.domain.event import instant_us
from suchi.web.api.audit import CHECKED
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.people.desks import at_desk
from suchi.web.pages.people.looked_at import looked_at
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column, Tag
from suchi.web.wording import Words, marked

DAY_US = 86_400_000_000
KIND_WORDS: dict[str, tuple[str, str]] = {
    "read": (marked("Looked at"), "info"),
    "asked": (marked("Begun"), ""),
    "write": (marked("Changed"), "ok"),
    "report": (marked("Reported"), "ok"),
    "command": (marked("At the machine"), "warn"),
    "erased": (marked("Erased"), "warn"),
}
"""What a row is about, with its tone."""
assert set(KIND_WORDS) == set(KINDS)
AUDIENCES = {
    "author": marked("Its reporter"),
    "holder": marked("Whoever has it"),
    "maker": marked("Its maker"),
    "vehicle_maker": marked("The vehicle’s maker"),
    "concerned": marked("Somebody concerned"),
    "parent": marked("Your parent company"),
    "authority": marked("Authority or registrar"),
    "auditor": marked("Auditor"),
    "operator": marked("Operator"),
    "answerable": marked("Whoever has to answer"),
}
"""As what somebody read: the words of the table of disclosure."""
PURPOSES = {
    "review": marked("Review of an application"),
    "verification": marked("Verification of permits"),
    "compare": marked("Comparison of a file"),
    "proof": marked("Proof of timely reporting"),
    "lead": marked("Look into a lead"),
}
_day = re.compile(r"\d{4}-\d{2}-\d{2}").fullmatch
_REFUSED = 400


def _kind(row: Shown, said: Words) -> Tag:
    text, tone = KIND_WORDS.get(row.kind or "", (marked("Content erased"), ""))
    return Tag(said.gettext(text), "bad" if (row.status or 0) >= _REFUSED else tone)


def why(row: Shown, said: Words) -> str | None:
    """For which purpose, else as what they read: in words where there are any, as it was given where somebody has written it."""
    if row.purpose is not None:
        return said.gettext(PURPOSES[row.purpose]) if row.purpose in PURPOSES else row.purpose
    return audience(row, said)


def audience(row: Shown, said: Words) -> str | None:
    return said.gettext(AUDIENCES[row.audience]) if row.audience in AUDIENCES else row.audience


def columns(names: dict[str, str], *, everything: bool) -> tuple[Column[Shown], ...]:
    """`names`: of one's own people, by their numbers. Others are shown by number: whose that is their company knows."""
    whose: tuple[Column[Shown], ...] = (
        Column(name="company", label=marked("Company"), value=lambda row, _: row.company, kind="code"),
    )
    return (
        Column(name="at", label=marked("When"), value=lambda row, _: minute(row.at_us)),
        Column(name="kind", label=marked("What was done"), value=_kind, kind="tag"),
        Column(
            name="thing",
            label=marked("About what"),
            value=lambda row, said: looked_at(row.thing, said) if row.thing else row.route,
        ),
        Column(
            name="who", label=marked("Who"), value=lambda row, _: names.get(row.person or "") or row.person or row.key
        ),
        *(whose if everything else ()),
        Column(name="purpose", label=marked("For which purpose"), value=why),
        Column(name="status", label=marked("Answer"), value=lambda row, _: row.status, kind="number"),
    )


async def trail_page(call: Call) -> None:
    who, desk = await at_desk(call)
    everything = who.audits or who.code is None
    names = (
        {one.id: one.name for one in await call.services.read(person.listed, who.code)}
        if who.standing.administers
        else {}
    )
    shown_columns = columns(names, everything=everything)
    ask = tables.asked(call, shown_columns, "-at")
    wanted, asked = _wanted(call, who.code, everything=everything)
    before = ask.position(tuple[int])
    found = await call.services.read(audit_reading.page, wanted, ask.limit, before[0] if before else None)
    shown = found[: ask.limit - 1]
    if everything and shown:  # who looks at others' traces leaves one, which they can see
        seen = sorted({row.company for row in shown if row.company is not None})
        await call.services.trail.read(
            call, thing="audit", audience="auditor" if who.audits else "operator", concerned=seen, count=len(shown)
        )
    checked = await call.services.read(audit_check.check, CHECKED) if call.query.get("check") == "1" else None
    await tables.answer(
        call, "people/trail.html", ask, shown_columns, found, key=lambda row: (row.seq,), name="trail", desk=desk, private=True,
        everything=everything, kinds=KIND_WORDS, asked=asked, checked=checked, faults=audit_check.FAULTS,
        waiting=call.services.digesting.waiting, people=sorted(names.items(), key=lambda one: one[1]),
    )  # fmt: skip


def _wanted(call: Call, own: str | None, *, everything: bool) -> tuple[Wanted, dict[str, str]]:
    """Which rows, by the filters of the address; whoever may not see all sees their own company's, whatever they ask for."""
    query = call.query
    asked = {name: query.get(name, "").strip()[:100] for name in ("company", "person", "kind", "thing", "from", "to")}
    if asked["kind"] and asked["kind"] not in KINDS:
        raise bad_parameter("kind", asked["kind"], f"可选 {'、'.join(KINDS)}", f"one of {', '.join(KINDS)}")
    since, until = day_us(asked["from"], "from"), day_us(asked["to"], "to")
    company = (company_key(asked["company"]) if asked["company"] else None) if everything else own
    return Wanted(
        company=company, person=asked["person"] or None, kind=asked["kind"] or None, thing=asked["thing"] or None,
        since_us=since, until_us=until + DAY_US if until is not None else None,
    ), asked  # fmt: skip


def day_us(text: str, name: str) -> int | None:
    """The beginning of a day in UTC+8; None where none is given."""
    if not text:
        return None
    try:
        if not _day(text):
            raise ValueError
        return instant_us(text)
    except (ValueError, OverflowError):
        raise bad_parameter(name, text, "日期形如 2026-11-01", "a day is written as 2026-11-01") from None
