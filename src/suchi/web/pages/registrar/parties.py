"""Parties as the registrar has them on record: listed, and one with its roles, sites, permits and delegations."""

from __future__ import annotations

from suchi.domain.codes import company_key
from suchi.domain.party import Company
from suchi.domain.regions import recorded_place
from suchi.queries import lists, things
from suchi.queries.things import sites_of
from suchi.web.api.neighbours import not_on_record
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import go
from suchi.web.pages.people.asking import SITES
from suchi.web.pages.people.desks import COMPANY_ROLES
from suchi.web.pages.render import page
from suchi.web.pages.tables import Column, Tag
from suchi.web.wording import Words, marked

PATH = "/registrar/parties"
PERMITS = {
    "investment": marked("Investment approval or filing"),
    "eia": marked("Environmental impact assessment"),
    "facilities": marked("Environmental and safety facilities"),
    "pollutant-permit": marked("Pollutant permit"),
    "pollutant-registration": marked("Pollutant registration"),
    "elv-qualification": marked("Qualification to dismantle end-of-life vehicles"),
    "listing": marked("Listing under the industry conditions"),
}
NOT_THERE = Flash("parties.none", marked("No party of the code {code} is on record."), "warn")


def _roles(row: Company, said: Words) -> str:
    held = dict.fromkeys(said.gettext(COMPANY_ROLES[one.role]) for one in row.roles if one.until is None)
    return ("、" if said.language == "zh" else ", ").join(held)


COLUMNS: tuple[Column[Company], ...] = (
    Column(
        name="name", label=marked("Name"), href=lambda row: f"{PATH}/{row.code}",
        value=lambda row, said: (row.name if said.language == "zh" else row.name_en or row.name) or row.code,
    ),
    Column(name="code", label=marked("Company code"), value=lambda row, _: row.code, kind="code"),
    Column(name="roles", label=marked("Roles"), value=_roles),
    Column(name="region", label=marked("Region"), value=lambda row, said: said.said(recorded_place(row.region)) if row.region else None),
    Column(
        name="test", label=marked("Counts"), kind="tag",
        value=lambda row, said: Tag(said.gettext(marked("Test"))) if row.test else Tag(said.gettext(marked("Real")), "ok"),
    ),
)  # fmt: skip


async def parties_page(call: Call) -> None:
    """By code. One whole code leads to that party at once."""
    role, sought = call.query.get("role", ""), call.query.get("code", "").strip()
    if role and role not in COMPANY_ROLES:
        raise bad_parameter("role", role, "没有此角色", "there is no such role")
    if sought:
        code = company_key(sought)
        there = await call.services.read(things.row, "company", code)
        if there is None:
            await go(call, PATH, flash=NOT_THERE, code=code)
        else:
            await go(call, f"{PATH}/{code}")
        return
    ask = tables.asked(call, COLUMNS, "code")
    after = ask.position(tuple[str])
    filters = {"role": role} if role else {}
    rows = await call.services.read(lists.listed, "company", filters, after[0] if after else None, ask.limit, None)
    found = [one.row.state for one in rows]
    await tables.answer(
        call, "registrar/parties.html", ask, COLUMNS, found, key=lambda row: (row.code,), name="parties", desk="registrar",
        roles=COMPANY_ROLES, role=role,
    )  # fmt: skip


async def party_page(call: Call) -> None:
    code = company_key(call.path["code"])
    row = await call.services.read(things.row, "company", code)
    if row is None:
        raise not_on_record("party", "主体", "party", code, ())
    await call.services.trail.read(call, thing=f"company:{code}", audience="authority", concerned=(code,))
    sites = await call.services.read(sites_of, code)
    company: Company = row.state
    names = {one.to: await call.services.read(things.row, "company", one.to) for one in company.delegations[-20:]}
    await page(
        call, "registrar/party.html", desk="registrar", company=company, sites=[one.state for one in sites], role_names=COMPANY_ROLES,
        site_names=SITES, permit_names=PERMITS, today=call.services.today(), version=row.version,
        names={code: found.state for code, found in names.items() if found is not None},
    )  # fmt: skip
