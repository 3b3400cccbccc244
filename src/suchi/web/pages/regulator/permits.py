"""Permits of the region: those on record with their last day, what is asked of sites and not on record, and a form to record one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

from msgspec import Struct

from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.access.standing import permits_minded
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure, Refused
from suchi.domain.events.governing_parties import PermitKind
from suchi.domain.party import Company
from suchi.domain.permits import ELV_QUALIFICATION, RED_LINES
from suchi.domain.wording import code_word
from suchi.queries import permit_lists
from suchi.queries.companies import companies_of
from suchi.queries.permit_lists import Held, Wanting
from suchi.queries.things import Conn
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.regulator.acting import event_of, fresh, may_act, report
from suchi.web.pages.regulator.naming import named, thing_page
from suchi.web.pages.regulator.region import Area, area, place_of, require_inside
from suchi.web.pages.render import page
from suchi.web.pages.tables import Asked, Column, Tag
from suchi.web.problems import status_of
from suchi.web.wording import Language, Words, marked, words

PATH = "/regulator/permits"
SOON_DAYS = 90
KINDS: tuple[str, ...] = get_args(PermitKind)
HOW: dict[str, tuple[str, str]] = {
    "held": (marked("Valid"), "ok"),
    "soon": (marked("About to end"), "warn"),
    "ended": (marked("Expired or ended"), "bad"),
    "later": (marked("Not yet in force"), ""),
    "unverified": (marked("On the company's own word"), "info"),
}
ANSWERS: dict[str, tuple[str, str]] = {
    "absent": (marked("Not on record, the register is complete"), "bad"),
    "ended": (marked("Ended, and nothing followed"), "bad"),
    "unverified": (marked("On the company's own word"), "info"),
    "open": (marked("Cannot be judged: the register is not marked complete"), "info"),
}
LINES: dict[str, str] = {
    "investment": marked("Investment approval or filing"),
    "eia": marked("Environmental impact assessment"),
    "facilities": marked("Environmental and safety facilities"),
    "pollutant": marked("Pollutant permit or registration"),
    "elv-qualification": marked("Qualification for dismantling vehicles"),
}
RECORDED = Flash("permit.recorded", marked("The permit is on record."))
ENDED = Flash("permit.ended", marked("The end of the permit is on record."))
FIELDS = ("act", "party", "siteId", "kind", "number", "since", "until", "capacity", "unit", "period", "on")
_UNPROCESSABLE = 422


class Row(Struct, frozen=True):
    """A permit as it is listed."""

    held: Held
    company: Company | None


class Lack(Struct, frozen=True):
    """A line that is asked of a site, as it is listed."""

    wanting: Wanting
    company: Company | None


def _site(row: Row | Lack, said: Words) -> str:
    one = row.held if isinstance(row, Row) else row.wanting
    return f"{named(row.company, one.site.company, said)} · {one.site.name or one.site.key.partition('/')[2]}"


_NEXT: dict[str, str] = {"unverified": marked("Verify"), "soon": marked("Renew or end")}
COLUMNS: tuple[Column[Row], ...] = (
    Column(name="site", label=marked("Site"), value=_site, href=lambda row: thing_page(f"site:{row.held.site.key}")),
    Column(name="kind", label=marked("Kind of permit"), value=lambda row, said: code_word(row.held.permit.kind, zh=said.language == "zh")),
    Column(name="how", label=marked("How it stands"), value=lambda row, said: Tag(said.gettext(HOW[row.held.how][0]), HOW[row.held.how][1]), kind="tag"),
    Column(name="until", label=marked("Last day"), value=lambda row, _: row.held.permit.until, kind="day"),
    Column(name="number", label=marked("Permit number"), value=lambda row, _: row.held.permit.number, kind="code"),
    Column(name="capacity", label=marked("Capacity permitted"), value=lambda row, _: _capacity(row.held), order=lambda row: row.held.permit.capacity),
    Column(name="region", label=marked("Region"), value=lambda row, said: said.said(place_of(row.held.region)) if row.held.region else None),
    Column(name="record", label=marked("To do"), value=lambda row, said: said.gettext(_NEXT[row.held.how]) if row.held.how in _NEXT else None,
           href=lambda row: _door(row.held) if row.held.how in _NEXT else None, more=True),
)  # fmt: skip
LACKS: tuple[Column[Lack], ...] = (
    Column(name="site", label=marked("Site"), value=_site, href=lambda row: thing_page(f"site:{row.wanting.site.key}")),
    Column(name="line", label=marked("What is asked"), value=lambda row, said: said.gettext(LINES[row.wanting.line])),
    Column(name="answer", label=marked("What is on record"),
           value=lambda row, said: Tag(said.gettext(ANSWERS[row.wanting.found.answer][0]), ANSWERS[row.wanting.found.answer][1]), kind="tag"),
    Column(name="last", label=marked("Last permit ended"), value=lambda row, _: row.wanting.found.permit.until if row.wanting.found.permit else None, kind="day"),
    Column(name="region", label=marked("Region"), value=lambda row, said: said.said(place_of(row.wanting.region)) if row.wanting.region else None),
    Column(name="clause", label=marked("Clause"),
           value=lambda row, said: said.gettext(marked("Measures art. 18")) if row.wanting.line != "elv-qualification" else None),
)  # fmt: skip


def _capacity(one: Held) -> str | None:
    permit = one.permit
    return (
        " ".join(str(part) for part in (permit.capacity, permit.unit, permit.period) if part) or None
        if permit.capacity
        else None
    )


def kinds_of(here: Area) -> frozenset[str]:
    """The kinds of permits that are of the office's duty. Raises where there is none."""
    if kinds := _minded(here.reach):
        return kinds
    raise denied("access.field")


def lines_minded(reach: Reach) -> list[str]:
    """The lines of what is asked of sites that are of the office's duty."""
    asked = {**RED_LINES, "elv-qualification": ELV_QUALIFICATION}
    return [line for line in LINES if _minded(reach) & set(asked[line])]


def _minded(reach: Reach) -> frozenset[str]:
    return frozenset(KINDS) if "auditor" in reach.roles else permits_minded(reach)


def _door(one: Held) -> str:
    """The form for this permit, filled in with what is on record."""
    permit, (party, _, site) = one.permit, one.site.key.partition("/")
    act = "ended" if one.how == "held" else "recorded"
    return f"{PATH}/record?act={act}&party={party}&siteId={site}&kind={permit.kind}&number={permit.number}"


async def permits_page(call: Call) -> None:
    here, query = await area(call), call.query
    kind, how = query.get("kind") or None, query.get("how") or None
    if kind is not None and kind not in KINDS:
        raise bad_parameter("kind", kind, f"可选 {'、'.join(KINDS)}", f"one of {', '.join(KINDS)}")
    if how is not None and how not in HOW:
        raise bad_parameter("how", how, f"可选 {'、'.join(HOW)}", f"one of {', '.join(HOW)}")
    ask = tables.asked(call, COLUMNS, "site")
    minded = kinds_of(here)
    rows = await call.services.read(_listed, here, minded & {kind} if kind else minded, how, call.services.today(), ask)
    shown = rows[: ask.limit - 1]
    await record(call, here.audiences, "permits", (row.held.site.company for row in shown), len(shown))
    await tables.answer(
        call, "regulator/permits.html", ask, COLUMNS, rows, key=lambda row: row.held.place, name="permits", desk="regulator", area=here,
        view="held", kinds=kind_choices(call), hows=HOW, kind=kind or "", how=how or "",
        acts=may_act(call),
    )  # fmt: skip


def _listed(conn: Conn, here: Area, kinds: frozenset[str], how: str | None, day: str, ask: Asked) -> list[Row]:
    soon = (date.fromisoformat(day) + timedelta(days=SOON_DAYS)).isoformat()
    found = permit_lists.listed(conn, here.stem, kinds, how, day, soon, ask.position(tuple[str, str]), ask.limit)
    companies = companies_of(conn, {one.site.company for one in found})
    return [Row(one, companies.get(one.site.company)) for one in found]


async def lacking_page(call: Call) -> None:
    here, query = await area(call), call.query
    line, how = query.get("line") or None, query.get("how") or None
    if line is not None and line not in LINES:
        raise bad_parameter("line", line, f"可选 {'、'.join(LINES)}", f"one of {', '.join(LINES)}")
    if how is not None and how not in ANSWERS:
        raise bad_parameter("how", how, f"可选 {'、'.join(ANSWERS)}", f"one of {', '.join(ANSWERS)}")
    ask = tables.asked(call, LACKS, "site")
    kinds_of(here)
    minded = lines_minded(here.reach)
    rows = await call.services.read(
        _lacking, here, [one for one in minded if line in (None, one)], how, call.services.today(), ask
    )
    shown = rows[: ask.limit - 1]
    await record(call, here.audiences, "permits", (row.wanting.site.company for row in shown), len(shown))
    await tables.answer(
        call, "regulator/permits.html", ask, LACKS, rows, key=lambda row: row.wanting.place, name="permits-wanting", desk="regulator",
        area=here, view="wanting", kinds=[(name, words(_language(call)).gettext(text)) for name, text in LINES.items()], hows=ANSWERS, kind=line or "", how=how or "", acts=may_act(call),
    )  # fmt: skip


def _lacking(conn: Conn, here: Area, lines: list[str], how: str | None, day: str, ask: Asked) -> list[Lack]:
    found = permit_lists.wanting(conn, here.stem, lines, how, day, ask.position(tuple[str, str]), ask.limit)
    companies = companies_of(conn, {one.site.company for one in found})
    return [Lack(one, companies.get(one.site.company)) for one in found]


async def record_page(call: Call) -> None:
    given = {name: call.query.get(name, "")[:200] for name in FIELDS}
    await _form(call, Form(fresh() | {"act": "recorded"} | {name: value for name, value in given.items() if value}))


async def record_permit(call: Call) -> None:
    """Report that a permit was granted, or that it ended; the site lies in the office's region."""
    given = {name: value[:400] for name, value in call.given.items()}
    try:
        await report(call, await _event(call, given))
    except Failure as failure:
        status = _UNPROCESSABLE if isinstance(failure, Refused) else status_of(failure)
        await _form(call, refused(given, failure, FIELDS), status)
        return
    await go(call, PATH, flash=ENDED if given.get("act") == "ended" else RECORDED)


async def _event(call: Call, given: dict[str, str]) -> dict[str, Any]:
    party, site = company_key(given.get("party", "")), given.get("siteId", "").strip()
    if given.get("kind") not in kinds_of(await area(call)):
        raise denied("access.field")
    await require_inside(call, f"{party}/{site}")
    same: dict[str, Any] = {
        "party": party,
        "siteId": site,
        "kind": given.get("kind"),
        "number": given.get("number", "").strip(),
    }
    if given.get("act") == "ended":
        return event_of(call, "PermitEnded", given, **same, on=given.get("on"))
    capacity = given.get("capacity", "").strip()
    return event_of(
        call, "PermitRecorded", given, **same, since=given.get("since"), until=given.get("until"),
        capacity=int(capacity) if capacity.isascii() and capacity.isdecimal() else capacity or None, unit=given.get("unit", "").strip(),
        period=given.get("period"),
    )  # fmt: skip


async def _form(call: Call, form: Form, status: int = 200) -> None:
    here = await area(call)
    await page(
        call, "regulator/permit.html", desk="regulator", status=status, area=here, form=form, acts=may_act(call), today=call.services.today(),
        kinds=kind_choices(call),
    )  # fmt: skip


def kind_choices(call: Call) -> list[tuple[str, str]]:
    """The kinds of permits to choose from, in the caller's language."""
    return [(one, code_word(one, zh=_language(call) == "zh")) for one in KINDS]


def _language(call: Call) -> Language:
    return "en" if call.language == "en" else "zh"
