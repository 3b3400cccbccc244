"""One company as an authority sees it: roles, sites with what is held at each, what is open, found and under way."""

from __future__ import annotations

from msgspec import Struct

from suchi.access import standing
from suchi.access.denials import denied
from suchi.access.told import cases_seen, scope_of, to_duties
from suchi.domain.audiences import Audiences
from suchi.domain.codes import company_doubts, company_key
from suchi.domain.disclosure import restricted
from suchi.domain.duty import DUTIES
from suchi.domain.party import Company, Role, Site
from suchi.domain.rulebook import declared, hints
from suchi.domain.wording import code_word
from suchi.queries import cases, findings, inspecting, neighbours, overview
from suchi.queries.inspecting import Report
from suchi.queries.overview import OpenDuties, Stock
from suchi.queries.things import Conn
from suchi.web.api.neighbours import not_on_record
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, record
from suchi.web.pages import tables
from suchi.web.pages.regulator.acting import may_act
from suchi.web.pages.regulator.minding import minds_thing, reports_read
from suchi.web.pages.regulator.naming import thing_page, worded
from suchi.web.pages.regulator.region import Area, area, place_of
from suchi.web.pages.tables import Column
from suchi.web.wording import Words, marked

MOST = 20
NO_SITE = marked("At no site that was told")


class Profile(Struct, frozen=True, kw_only=True):
    """What is shown of a company; no stock where batteries are not of the office's duty."""

    company: Company
    sites: tuple[Site, ...]
    stock: list[Stock] | None
    duties: list[OpenDuties]
    found: list[tuple[str, str, int]]
    reports: list[Report]
    cases: int
    audiences: Audiences

    @property
    def roles(self) -> list[Role]:
        return sorted(self.company.roles, key=lambda role: (role.until is not None, role.since))


class AtSite(Struct, frozen=True):
    """A site with what is held there."""

    site: Site | None
    stock: Stock


COLUMNS: tuple[Column[AtSite], ...] = (
    Column(name="site", label=marked("Site"),
           value=lambda row, said: (row.site.name or row.site.key.partition("/")[2]) if row.site else said.gettext(NO_SITE),
           href=lambda row: thing_page(f"site:{row.site.key}") if row.site else None),
    Column(name="kind", label=marked("Kind"), value=lambda row, said: code_word(row.site.kind, zh=said.language == "zh") if row.site and row.site.kind else None),
    Column(name="region", label=marked("Region"), value=lambda row, said: _place(row, said)),
    Column(name="packs", label=marked("Packs"), value=lambda row, _: row.stock.packs, kind="number"),
    Column(name="waste", label=marked("Waste"), value=lambda row, _: row.stock.waste, kind="number"),
    Column(name="permits", label=marked("Permits on record"), value=lambda row, _: len(row.site.permits) if row.site else None, kind="number"),
)  # fmt: skip


def _place(row: AtSite, said: Words) -> str | None:
    return said.said(place_of(row.site.region)) if row.site is not None and row.site.region else None


async def company_page(call: Call) -> None:
    here, code = await area(call), company_key(call.path["code"])
    found = await call.services.read(_profile, asker(call), here, code, call.services.today())
    if found is None:
        raise not_on_record("party", "主体", "party", code, company_doubts(code))
    if not restricted(found.audiences):
        raise denied("access.region")
    await record(call, found.audiences, f"company:{code}", (code,))
    ask = tables.asked(call, COLUMNS, "site", whole=True)
    at = {one.place: one for one in found.stock or ()}
    rows = [AtSite(site, at.pop(site.key.partition("/")[2], Stock(""))) for site in found.sites]
    rows += [AtSite(None, one) for one in at.values() if one.packs]
    await tables.answer(
        call, "regulator/company.html", ask, COLUMNS, rows, key=lambda row: (row.stock.place,), name=f"sites-{code}",
        desk="regulator", area=here, found=found, code=code, place=place_of(found.company.region or ""), duties=DUTIES, declared=declared,
        opens=may_act(call), worded=worded(call), packs=sum(one.packs for one in found.stock) if found.stock is not None else None,
        waste=sum(one.waste for one in found.stock or ()),
    )  # fmt: skip


def _profile(conn: Conn, ask: Asker, here: Area, code: str, today: str) -> Profile | None:
    rows = neighbours.party(conn, code)
    if rows is None:
        return None
    reach = ask(conn)
    audiences = standing.to_company(reach, code, [rows.company.region, *(site.region for site in rows.sites)])
    scope = scope_of(reach)
    found = findings.counted(conn, scope, findings.Filters(answerable=code))
    names = to_duties(reach, code, rows.company, today)[1]
    of_cases = cases.listed(conn, cases_seen(reach), cases.Filters(party=code), None, MOST)
    return Profile(
        company=rows.company,
        sites=rows.sites,
        stock=overview.stock_by_site(conn, code) if minds_thing(reach, "battery") else None,
        duties=overview.duties_of(conn, code, [*DUTIES] if names is None else [*names]),
        found=[one for one in found if one[0] not in hints()],
        reports=reports_read(reach, inspecting.last_reports(conn, code, MOST)),
        cases=sum(row.state.stage != "closed" for row in of_cases),
        audiences=audiences,
    )
