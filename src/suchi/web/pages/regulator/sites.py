"""The inspection sheet of a site, for a phone and for paper: what is on record to count against, and what the rules ask here."""

from __future__ import annotations

from msgspec import Struct

from suchi.access import standing
from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.access.told import scope_of
from suchi.domain.audiences import Audiences
from suchi.domain.consignment import Consignment
from suchi.domain.disclosure import restricted
from suchi.domain.duty import DUTIES
from suchi.domain.event import CATALOGUE
from suchi.domain.office import FIELDS, Field, field_of
from suchi.domain.party import Company, Site, holds
from suchi.domain.permits import PermitOnDay
from suchi.domain.rule import Rule
from suchi.domain.rulebook import Declared, declared, events_of, everything, hints
from suchi.queries import findings, inspecting, overview, permit_lists, things
from suchi.queries.companies import companies_of
from suchi.queries.findings import Filters
from suchi.queries.inspecting import Pack, Report, Stored
from suchi.queries.overview import OpenDuties
from suchi.queries.things import Conn
from suchi.web.api.neighbours import not_on_record
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, record
from suchi.web.pages.company.words import MATERIALS
from suchi.web.pages.regulator.minding import minds, minds_thing, reports_read
from suchi.web.pages.regulator.naming import named, thing_page, worded
from suchi.web.pages.regulator.permits import ANSWERS, LINES, lines_minded
from suchi.web.pages.regulator.region import place_of
from suchi.web.pages.render import page
from suchi.web.wording import words

MOST_PACKS, MOST_LOTS, MOST_CONSIGNMENTS, MOST_READ = 200, 50, 30, 20
_SEVERE = frozenset({"breach", "doubt"})


class Sheet(Struct, frozen=True, kw_only=True):
    """All that stands on the sheet; None in place of what is not of the office's duty."""

    site: Site
    company: Company | None
    region: str | None
    audiences: Audiences
    packs: list[Pack] | None
    lots: list[Stored] | None
    coming: list[Consignment] | None
    going: list[Consignment] | None
    parties: dict[str, Company]
    permits: list[tuple[str, PermitOnDay]]
    found: list[tuple[str, str, int]]
    duties: list[OpenDuties]
    reports: list[Report]
    questions: list[tuple[Field, list[Declared]]]


async def site_page(call: Call) -> None:
    key = call.path["site"]
    found = await call.services.read(_sheet, asker(call), key, call.services.today())
    if found is None:
        raise not_on_record("site", "场所", "site", key)
    if not restricted(found.audiences):
        raise denied("access.region")
    await record(call, found.audiences, f"site:{key}/inspection", (key,), 1 + len(found.packs or ()))
    said = words("en" if call.language == "en" else "zh")
    await page(
        call, "regulator/site.html", desk="regulator", found=found, key=key, place=place_of(found.region or ""), today=call.services.today(),
        declared=declared, duties=DUTIES, answers=ANSWERS, lines=LINES, worded=worded(call), most_packs=MOST_PACKS, most_lots=MOST_LOTS,
        name_of_company=lambda code: named(found.parties.get(code or ""), code, said), door=thing_page, materials=MATERIALS,
    )  # fmt: skip


def _sheet(conn: Conn, ask: Asker, key: str, today: str) -> Sheet | None:
    row = things.row(conn, "site", key)
    if row is None:
        return None
    site: Site = row.state
    company_row = things.row(conn, "company", site.company)
    company: Company | None = company_row.state if company_row is not None else None
    region = site.region or (company.region if company is not None else None)
    reach = ask(conn)
    audiences = standing.to_company(reach, site.company, [region])
    if not restricted(audiences):
        return _closed(site, audiences)
    code, own = site.company, key.partition("/")[2]
    roles = [role.role for role in company.roles if holds(company, frozenset({role.role}), today)] if company else []
    reads = {kind: minds_thing(reach, kind) for kind in ("battery", "lot", "consignment")}
    coming = inspecting.under_way(conn, code, coming=True, limit=MOST_CONSIGNMENTS) if reads["consignment"] else None
    going = inspecting.under_way(conn, code, coming=False, limit=MOST_CONSIGNMENTS) if reads["consignment"] else None
    scope = scope_of(reach)
    others = {code for one in (*(coming or ()), *(going or ())) for code in (one.sender, one.addressee) if code}
    minded = lines_minded(reach)
    owed = [one.name for one in DUTIES.values() if _minds(reach, one.source)]
    return Sheet(
        site=site,
        company=company,
        region=region,
        audiences=audiences,
        packs=inspecting.packs(conn, code, own, MOST_PACKS + 1) if reads["battery"] else None,
        lots=inspecting.lots(conn, code, own, MOST_LOTS + 1) if reads["lot"] else None,
        coming=coming,
        going=going,
        parties=companies_of(conn, {one.partition("/")[0] for one in others}),
        permits=[one for one in permit_lists.lines_of(conn, site, list(roles), today) if one[0] in minded],
        found=[one for one in findings.counted(conn, scope, Filters(answerable=code)) if one[0] not in hints()],
        duties=[one for one in overview.duties_of(conn, code, owed) if one.overdue],
        reports=reports_read(reach, inspecting.last_reports(conn, code, MOST_READ)),
        questions=questions(reach, frozenset(roles)),
    )


def _closed(site: Site, audiences: Audiences) -> Sheet:
    """For somebody to whom the site is not open: nothing more is read."""
    return Sheet(
        site=site, company=None, region=None, audiences=audiences, packs=None, lots=None, coming=None, going=None, parties={}, permits=[],
        found=[], duties=[], reports=[], questions=[],
    )  # fmt: skip


def questions(reach: Reach, roles: frozenset[str]) -> list[tuple[Field, list[Declared]]]:
    """The check list: by field of duty of the office, the rules in which something is asked of companies of these roles. A rule
    that looks at no report of theirs asks nothing of them here."""
    by: dict[str, list[Declared]] = {}
    for rule in everything():
        field = field_of(rule.source)
        if (
            field is None
            or rule.severity not in _SEVERE
            or not isinstance(rule, Rule)
            or not _minds(reach, rule.source)
        ):
            continue
        types = events_of(rule)
        if len(types) < len(CATALOGUE) and any(CATALOGUE[name].by & roles for name in types):
            by.setdefault(field.name, []).append(rule)
    return [(FIELDS[name], rules) for name, rules in sorted(by.items())]


def _minds(reach: Reach, source: str) -> bool:
    """Whether what stands on that source is of the office's duty."""
    field = field_of(source)
    return minds(reach, [field.name] if field is not None else [])
