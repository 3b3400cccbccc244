"""The company as it is registered, its sites, and its applications: a new site, a change, and how each stands."""

from __future__ import annotations

from typing import Any

from suchi.access import applications
from suchi.access.applications import Application, SiteAsked
from suchi.access.changes import PartyChange, SiteChange
from suchi.access.denials import denied
from suchi.domain.errors import Failure
from suchi.domain.party import Company, Site
from suchi.queries.things import sites_of
from suchi.web.call import Call
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.applying import AGAIN, choices, handed_in, mended, told
from suchi.web.pages.people.asking import (
    FIELDS,
    KINDS,
    SITES,
    STAGES,
    asked_of,
    at_field,
    contact_of,
    files_of,
    values_of,
)
from suchi.web.pages.people.desks import COMPANY_ROLES, OFFERED, at_company
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.problems import status_of
from suchi.web.wording import marked

PATH = "/company/registration"
MOST = 100
ASKED: dict[str, type[Any]] = {"site": SiteAsked, "change": PartyChange, "site-change": SiteChange}
"""What a company applies for at its desk, by the word in the address."""
HANDED_IN = Flash("registration.handed-in", marked("The application is handed in. The registrar reviews it."))


async def registration_page(call: Call) -> None:
    who, code = await at_company(call)
    found = await call.services.read(applications.listed, None, MOST, company=code) if who.standing.administers else []
    sites = await call.services.read(sites_of, code)
    await page(
        call, "people/registration.html", private=True, desk="company", company=who.company, sites=[row.state for row in sites],
        role_names=COMPANY_ROLES, site_names=SITES, today=call.services.today(), administers=who.standing.administers,
        found=[(one, KINDS[type(one.asked)], STAGES[one.stage], minute(one.changed_us)) for one in reversed(found)],
    )  # fmt: skip


def _kind(call: Call) -> tuple[str, type[Any]]:
    kind = call.path["kind"]
    if kind not in ASKED:
        raise Failure(
            "request.not-found", "没有这个地址；接口目录见 /docs", "there is no such address; /docs lists all of them"
        )
    return kind, ASKED[kind]


async def ask_page(call: Call) -> None:
    """The form, filled with what is on record where something is to be changed."""
    who, code = await at_company(call)
    kind, _ = _kind(call)
    values: dict[str, str] = {"contact_name": who.person.name, "contact_email": who.person.email}
    if kind == "change":
        assert who.company is not None  # it speaks for a company on record
        values |= of_company(who.company, call.services.today())
    elif kind == "site-change":
        values |= of_site(await _site(call, code, call.query.get("site", "")))
    await _form(call, kind, Form(values), 200)


async def _site(call: Call, code: str, name: str) -> Site:
    rows = await call.services.read(sites_of, code)
    found = next((row.state for row in rows if row.key == f"{code}/{name}"), None)
    if found is None:
        raise denied("application.site")
    site: Site = found
    return site


def of_company(company: Company, today: str) -> dict[str, str]:
    """The fields as a company is on record."""
    held = {one.role for one in company.roles if one.until is None or one.until > today}
    values = {"name": company.name, "name_en": company.name_en, "region": company.region, "parent": company.parent}
    kept = {name: value for name, value in values.items() if value}
    return (
        kept
        | {"maker_codes": " ".join(company.maker_codes)}
        | {f"role:{role}": "1" for role in OFFERED if role in held}
    )


def of_site(site: Site) -> dict[str, str]:
    """The fields as a site is on record."""
    values = {
        "site_id": site.key.partition("/")[2], "site_kind": site.kind, "name": site.name, "region": site.region, "until": site.until,
        "site_contact": site.contact,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}


async def _form(call: Call, kind: str, form: Form, status: int) -> None:
    await page(
        call,
        "people/ask.html",
        private=True,
        desk="company",
        status=status,
        form=form,
        kind=kind,
        title=KINDS[ASKED[kind]],
        **choices(call),
    )


async def ask(call: Call) -> None:
    _, code = await at_company(call)
    kind, type_ = _kind(call)
    values = {name: value[:2000] for name, value in call.given.items()}
    try:
        asked = asked_of(type_, values, code)
        id_, _token = await handed_in(call, asked, contact_of(values), files_of(call))
    except Failure as failure:
        await _form(call, kind, refused(values, at_field(failure), FIELDS), status_of(failure))
        return
    await go(call, f"{PATH}/application/{id_}", flash=HANDED_IN)


async def application_page(call: Call) -> None:
    found = await _own(call)
    form = Form(values_of(found.asked)) if found.stage == "returned" else Form()
    await _one(call, found, form, 200)


async def _own(call: Call) -> Application:
    """An application of one's own company; another's is told as none."""
    _, code = await at_company(call)
    found = await call.services.read(applications.read, call.path["id"][:64])
    if found.company != code:
        raise denied("application.not-on-record")
    return found


async def _one(call: Call, found: Application, form: Form, status: int) -> None:
    await page(
        call,
        "people/application.html",
        private=True,
        desk="company",
        status=status,
        form=form,
        **told(found),
        **choices(call),
    )


async def again(call: Call) -> None:
    found = await _own(call)
    values = {name: value[:2000] for name, value in call.given.items()}
    try:
        await mended(call, found, values)
    except Failure as failure:
        await _one(call, found, refused(values, at_field(failure), FIELDS), status_of(failure))
        return
    await go(call, call.address, flash=AGAIN)
