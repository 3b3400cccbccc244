"""What never came: who has reported nothing, which models lack technical information, what nobody opened, where outlets are wanting,
and what is open with nobody on record to owe it. Figures of coverage: want of data accuses nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from suchi.access.told import to_unowed
from suchi.capture.calendar import working_days
from suchi.domain.duty import DUTIES
from suchi.domain.party import Company
from suchi.domain.wording import code_word
from suchi.queries import coverage, duties, library_use, trials
from suchi.queries.companies import companies_of
from suchi.queries.coverage import Bare, OfRole, Served, Silent
from suchi.queries.library_use import FilingUse, Scope
from suchi.queries.things import Conn
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import record
from suchi.web.pages import tables
from suchi.web.pages.clauses import clause
from suchi.web.pages.regulator.minding import minds, need
from suchi.web.pages.regulator.naming import company_page, named, thing_page
from suchi.web.pages.regulator.region import Area, area, name_of, place_of
from suchi.web.pages.tables import Asked, Column
from suchi.web.wording import Words, marked

PATH = "/regulator/coverage"
ROLES = ("battery_maker", "vehicle_maker", "swap_operator", "repairer", "dismantler", "recycler", "outlet")
"""The roles of companies that the Measures make report (art. 24)."""
KINDS = ("vehicle_model", "battery_model")
FIELDS: dict[str, tuple[str, ...]] = {
    "models": ("traceability",),
    "unread": ("traceability",),
    "outlets": ("outlets", "traceability", "scrapping"),
}
"""The fields of duty of which a view is; the others are for every office, each narrowed by itself."""


class Of(Struct, frozen=True):
    """A row of any of these tables, and the company it is about."""

    row: Any
    company: Company | None


def _name(row: Of, said: Words) -> str | None:
    return named(row.company, getattr(row.row, "maker", None) or getattr(row.row, "code", None), said)


def _region(row: Of, said: Words) -> str | None:
    return said.said(place_of(row.row.region)) if row.row.region else None


def _roles(row: Of, said: Words) -> str:
    zh = said.language == "zh"
    return ("、" if zh else ", ").join(code_word(role, zh=zh) for role in row.row.roles.split())


SILENT: tuple[Column[Of], ...] = (
    Column(name="company", label=marked("Company"), value=_name, href=lambda row: company_page(row.row.code)),
    Column(name="roles", label=marked("Roles"), value=_roles),
    Column(name="region", label=marked("Region"), value=_region),
    Column(name="code", label=marked("Code"), value=lambda row, _: row.row.code, kind="code"),
)  # fmt: skip
MODELS: tuple[Column[Of], ...] = (
    Column(name="model", label=marked("Model"), value=lambda row, _: row.row.thing.partition(":")[2], kind="code"),
    Column(name="maker", label=marked("Maker of the model"), value=_name, href=lambda row: company_page(row.row.maker)),
    Column(name="certified", label=marked("Certified on"), value=lambda row, _: row.row.certified_on, kind="day"),
    Column(name="filed", label=marked("Filed so far"),
           value=lambda row, said: "、".join(code_word(kind, zh=said.language == "zh") for kind in row.row.filed) or None),
)  # fmt: skip
UNREAD: tuple[Column[Of], ...] = (
    Column(name="model", label=marked("Model"), value=lambda row, _: row.row.thing.partition(":")[2], kind="code"),
    Column(name="maker", label=marked("Maker of the model"), value=_name, href=lambda row: company_page(row.row.maker)),
    Column(name="kind", label=marked("Kind of information"), value=lambda row, said: code_word(row.row.kind, zh=said.language == "zh")),
    Column(name="filed", label=marked("Filed on"), value=lambda row, _: row.row.filed_on, kind="day"),
    Column(name="state", label=marked("State"),
           value=lambda row, said: said.gettext(marked("Never opened")) if row.row.uploaded else said.gettext(marked("Filed, document not uploaded"))),
)  # fmt: skip
OUTLETS: tuple[Column[Served], ...] = (
    Column(name="place", label=marked("Prefecture"), value=lambda row, said: said.said(name_of(row.place)) if row.place else None),
    Column(name="vehicles", label=marked("Vehicles sold"), value=lambda row, _: row.vehicles, kind="number"),
    Column(name="makers", label=marked("Makers selling"), value=lambda row, _: row.makers, kind="number"),
    Column(name="outlets", label=marked("Outlets open"), value=lambda row, _: row.outlets, kind="number"),
    Column(name="unserved", label=marked("Makers without an outlet here"), value=lambda row, _: len(row.unserved), kind="number"),
)  # fmt: skip
UNASSIGNED: tuple[Column[Any], ...] = (
    Column(name="duty", label=marked("To be reported"), value=lambda row, said: said.said(DUTIES[row[0].owed.duty])),
    Column(name="thing", label=marked("Subject"), value=lambda row, _: row[0].thing.partition(":")[2], kind="code", href=lambda row: thing_page(row[0].thing)),
    Column(name="since", label=marked("Since"), value=lambda row, _: row[0].owed.since, kind="day"),
    Column(name="source", label=marked("Clause"), value=lambda row, said: clause(DUTIES[row[0].owed.duty].source, said)),
)  # fmt: skip


async def silent_page(call: Call) -> None:
    here, role = await area(call), call.query.get("role") or None
    if role is not None and role not in ROLES:
        raise bad_parameter("role", role, f"可选 {'、'.join(ROLES)}", f"one of {', '.join(ROLES)}")
    ask = tables.asked(call, SILENT, "code")
    by_role, rows = await call.services.read(_silent, here, role, ask)
    await _answer(
        call, here, "silent", ask, SILENT, rows, lambda row: (row.row.code,), by_role=by_role, role=role or ""
    )


def _silent(conn: Conn, here: Area, role: str | None, ask: Asked) -> tuple[list[OfRole], list[Of]]:
    start, left_out = ask.position(tuple[str]), trials.companies(conn)
    wanted = [role] if role is not None else list(ROLES)
    found = coverage.silent(conn, wanted, here.stem, left_out, start[0] if start else "", ask.limit)
    return coverage.by_role(conn, ROLES, here.stem, left_out), _with(conn, found, "code")


def _with(conn: Conn, found: Sequence[Silent | Bare | FilingUse], name: str) -> list[Of]:
    companies = companies_of(conn, {code for one in found if (code := getattr(one, name))})
    return [Of(one, companies.get(getattr(one, name) or "")) for one in found]


async def models_page(call: Call) -> None:
    here, kind = await area(call), call.query.get("kind") or KINDS[0]
    need(here, FIELDS["models"])
    if kind not in KINDS:
        raise bad_parameter("kind", kind, f"可选 {'、'.join(KINDS)}", f"one of {', '.join(KINDS)}")
    ask = tables.asked(call, MODELS, "model")
    rows = await call.services.read(_models, here, kind, ask)
    await _answer(call, here, "models", ask, MODELS, rows, lambda row: (row.row.thing.partition(":")[2],), kind=kind)


def _models(conn: Conn, here: Area, kind: str, ask: Asked) -> list[Of]:
    start = ask.position(tuple[str])
    found = coverage.bare_models(conn, kind, here.stem, trials.companies(conn), start[0] if start else "", ask.limit)
    return _with(conn, found, "maker")


async def unread_page(call: Call) -> None:
    here = await area(call)
    need(here, FIELDS["unread"])
    ask = tables.asked(call, UNREAD, "model", whole=True)
    rows = await call.services.read(_unread, here)
    await _answer(
        call, here, "unread", ask, UNREAD, rows, lambda row: (row.row.thing, row.row.kind, row.row.language, row.row.version)
    )  # fmt: skip


def _unread(conn: Conn, here: Area) -> list[Of]:
    found = [one for one in library_use.filings(conn, Scope(stem=here.stem)) if not one.uploaded or not one.openings]
    return _with(conn, found, "maker")


async def outlets_page(call: Call) -> None:
    here = await area(call)
    need(here, FIELDS["outlets"])
    ask = tables.asked(call, OUTLETS, "-unserved", whole=True)
    found = await call.services.read(_outlets, here, call.services.today())
    worst_first = sorted(found, key=lambda row: -len(row.unserved))
    await _answer(call, here, "outlets", ask, OUTLETS, worst_first, lambda row: (row.place,))


def _outlets(conn: Conn, here: Area, day: str) -> list[Served]:
    return coverage.outlets(conn, here.stem, trials.companies(conn), day)


async def unassigned_page(call: Call) -> None:
    here = await area(call)
    ask = tables.asked(call, UNASSIGNED, "since")
    only = to_unowed(here.reach)[1]
    rows = await call.services.read(
        duties.of_nobody, call.services.today(), working_days(), ask.position(tuple[str, str, str, str]), ask.limit, only=only
    )  # fmt: skip
    await _answer(call, here, "unassigned", ask, UNASSIGNED, rows, lambda row: row[0].place)


async def _answer(
    call: Call,
    here: Area,
    view: str,
    ask: Asked,
    columns: Sequence[Column[Any]],
    rows: Sequence[Any],
    key: Any,
    **values: Any,
) -> None:
    """One of the tables, put on record."""
    await record(call, here.audiences, f"coverage:{view}", (), min(len(rows), ask.limit - 1) or 1)
    await tables.answer(
        call, "regulator/coverage.html", ask, columns, rows, key=key, name=f"coverage-{view}", desk="regulator", area=here, view=view, open_={name for name, fields in FIELDS.items() if minds(here.reach, fields)},
        **{"by_role": [], "role": "", "kind": "", **values}, word=code_word, roles=ROLES,
    )  # fmt: skip
