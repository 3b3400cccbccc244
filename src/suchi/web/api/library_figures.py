"""How technical information is used, for makers, authorities and auditors: openings, coverage; each figure with its definition."""

from __future__ import annotations

from msgspec import Struct

from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.access.told import duties_minded
from suchi.capture.calendar import working_days
from suchi.domain.disclosure import shown
from suchi.domain.duties.information import (
    dismantling_information_is_filed_for_a_vehicle_model,
    removal_information_is_filed_for_a_battery_model,
    removal_information_is_filed_for_a_vehicle_model,
)
from suchi.domain.event import day_of
from suchi.domain.office import FIELDS, competent, stem
from suchi.domain.party import Company, Office, holds
from suchi.domain.terms import WorkDays
from suchi.domain.things import encode
from suchi.queries import duties, library, library_use
from suchi.queries.library_use import FilingUse, Opened, Opening, Scope
from suchi.queries.things import Conn
from suchi.renderers.duties import OpenDuty, opened
from suchi.web.api import paging
from suchi.web.api.duties import TODAY
from suchi.web.api.library import BATTERY_MODEL, VEHICLE_MODEL
from suchi.web.api.operation import AFTER, LIMIT, Moment, operation
from suchi.web.call import Call
from suchi.web.disclosing import asker
from suchi.web.library_access import NAMED, asked, office_of
from suchi.web.library_serving import FRESH

MOST = 200
"""Rows of each list in an answer about coverage; the counts are of all."""
DUE = frozenset(
    duty.__name__
    for duty in (
        removal_information_is_filed_for_a_vehicle_model,
        dismantling_information_is_filed_for_a_vehicle_model,
        removal_information_is_filed_for_a_battery_model,
    )
)


class Definition(Struct, frozen=True, rename="camel"):
    """What a figure counts."""

    figure: str
    zh: str
    en: str


OF_USE = (
    Definition(
        "openings", "每打开一次文件记一次；先记录，后应答", "each opening of a document, written down before the answer"
    ),
    Definition(
        "byStatement",
        "仅凭读者声明车辆在其场内而打开，账本中尚无进厂记录",
        "opened by the reader's statement that the vehicle stands in its yard, with nothing on the ledger that says so",
    ),
)
OF_COVERAGE = (
    Definition(
        "overdue",
        "按现行期限已超期而未报送拆卸或拆解信息的型号；期限未定的不计",
        "models for which removal or dismantling information is overdue by the terms in force; where no term is set, none",
    ),
    Definition("filings", "在册的技术信息报送", "filings of technical information on record"),
    Definition("notUploaded", "已报送而文件未上传", "filed, document not uploaded"),
    Definition(
        "neverOpened",
        "文件已上传而从未被型号生产企业以外者打开",
        "document uploaded and never opened by anybody but the model's maker",
    ),
    Definition(
        "opened",
        "按读者角色和省份的打开次数与企业数，生产企业自己的也在内",
        "openings and companies by role and province of the reader, makers' own included",
    ),
)


class UseAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Who opened what, the latest first; `next` is the address of the page after this one."""

    definitions: tuple[Definition, ...]
    items: tuple[Opening, ...]
    next: str | None = None


class CoverageAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """What is filed, what came, what is used. Lists hold the first of each; `omitted` counts what they leave out."""

    day: str
    definitions: tuple[Definition, ...]
    filings: int
    not_uploaded: int
    never_opened: int
    overdue: int | None = None
    """None: these duties are not of the authority's field."""
    overdue_duties: tuple[OpenDuty, ...] = ()
    not_uploaded_filings: tuple[FilingUse, ...] = ()
    never_opened_filings: tuple[FilingUse, ...] = ()
    opened: tuple[Opened, ...] = ()
    omitted: int = 0


async def scope_of(call: Call) -> tuple[Scope, str]:
    """Whose models somebody may ask about: makers about their own and their subsidiaries', authorities about makers in their
    region, auditors and the operator about all; and in which audience that is. Raises for everybody else."""
    caller, services = call.caller, call.services
    assert caller is not None
    authority = call.standing.person.authority if call.standing is not None else None
    today = services.today()
    reach: Reach = await services.read(services.groups.reach, caller, authority, today)
    company = await services.read(library.company, caller.company) if caller.company else None
    if reach.everything or holds(company, frozenset({"auditor"}), today):
        return Scope(), "operator" if reach.everything else "auditor"
    region = _office_region(company, office_of(reach), today)
    if region is not None:
        return Scope(stem=stem(region)), "authority"
    if not holds(company, frozenset({"battery_maker", "vehicle_maker"}), today) and len(reach.group) < 2:
        raise denied("access.role")
    return Scope(makers=tuple(sorted(reach.group))), "maker"


def _office_region(company: Company | None, office: Office | None, today: str) -> str | None:
    """The region of an authority whose field is the reporting of technical information; the nation's is six zeros."""
    if office is None or not holds(company, frozenset({"regulator"}), today):
        return None
    if not competent(office, FIELDS["traceability"], office.region).field:
        return None
    return "000000" if office.level == "nation" else office.region


@operation(
    method="GET", needs="read", path="/technical-information/use", tag="library", zh="技术信息被谁、何时、为何打开",
    en="Who opened technical information, when and for what", answers=UseAnswer, errors=(403,),
    parameters=(BATTERY_MODEL, VEHICLE_MODEL, LIMIT, AFTER),
)  # fmt: skip
async def technical_information_use(call: Call) -> None:
    (scope, audience), limit = await scope_of(call), call.given["limit"]
    thing = asked(call.given).thing if any(call.given.get(name) for name in NAMED) else None
    start = paging.after(call, tuple[int])
    rows = await call.services.read(library_use.openings, scope, thing, start[0] if start else None, limit + 1)
    told = rows[:limit]
    more = paging.next_address(call, told[-1].id) if len(rows) > limit else None
    await use_recorded(call, audience, told)
    answer = UseAnswer(definitions=OF_USE, items=tuple(told), next=more)
    await call.answer(encode(shown("UseAnswer", answer, frozenset({"public", audience}))), headers=(FRESH,))


@operation(
    method="GET", needs="read", path="/technical-information/coverage", tag="library",
    zh="技术信息的报送、上传与使用情况", en="What is filed, what came and what is used of technical information",
    answers=CoverageAnswer, errors=(403,), parameters=(TODAY,),
)  # fmt: skip
async def technical_information_coverage(call: Call) -> None:
    scope, audience = await scope_of(call)
    told: Moment | None = call.given["today"]
    day = day_of(told.text) if told else call.services.today()
    reach = await call.services.read(asker(call))
    answer = await call.services.read(coverage, scope, day, working_days(), _duties(reach, audience))
    await call.services.trail.read(
        call, thing="technical-information/coverage", audience=audience, concerned=(), count=max(1, answer.filings)
    )
    audiences = frozenset({"public", audience, *(("holder",) if audience == "maker" else ())})
    await call.answer(encode(shown("CoverageAnswer", answer, audiences)), headers=(FRESH,))


def _duties(reach: Reach, audience: str) -> frozenset[str]:
    """The duties of technical information that may be told: a maker's own, an authority's of its fields."""
    return DUE if audience != "authority" else DUE & duties_minded(reach)


async def use_recorded(call: Call, audience: str, rows: list[Opening]) -> None:
    """Who opened what is more than the public sees: the companies whose openings are shown may know who looked at them."""
    if rows:
        own = call.caller.company if call.caller is not None else None
        concerned = {row.company for row in rows} | {row.maker for row in rows}
        await call.services.trail.read(
            call, thing="technical-information/use", audience=audience, count=len(rows),
            concerned=tuple(sorted(company for company in concerned if company and company != own)),
        )  # fmt: skip


def coverage(conn: Conn, scope: Scope, day: str, calendar: WorkDays, due: frozenset[str] = DUE) -> CoverageAnswer:
    """The figures on a day; `due`: the names of the duties that are told of."""
    filings = list(library_use.filings(conn, scope))
    missing = [one for one in filings if not one.uploaded]
    unread = [one for one in filings if one.uploaded and not one.openings]
    late = _overdue(conn, scope, day, calendar, due)
    lists = (missing, unread, late)
    return CoverageAnswer(
        day=day, definitions=OF_COVERAGE, filings=len(filings), not_uploaded=len(missing), never_opened=len(unread),
        overdue=len(late) if due else None, overdue_duties=tuple(late[:MOST]), not_uploaded_filings=tuple(missing[:MOST]),
        never_opened_filings=tuple(unread[:MOST]), opened=tuple(library_use.by_role(conn, scope)),
        omitted=sum(max(0, len(one) - MOST) for one in lists),
    )  # fmt: skip


def _overdue(conn: Conn, scope: Scope, day: str, calendar: WorkDays, due: frozenset[str]) -> list[OpenDuty]:
    """Overdue duties of technical information of the makers meant."""
    found: list[OpenDuty] = []
    for name in sorted(due):
        after = None
        while True:
            rows = duties.overdue_of(conn, name, day, calendar, after, MOST)
            found += [opened(row.thing, row.owed, standing) for row, standing in rows]
            if len(rows) < MOST:
                break
            after = rows[-1][0].place
    parties = library.regions(conn, sorted({one.party for one in found if one.party is not None}))
    return [one for one in found if _meant(scope, one.party, parties)]


def _meant(scope: Scope, party: str | None, regions: dict[str, str | None]) -> bool:
    if scope.makers is not None:
        return party in scope.makers
    return not scope.stem or (regions.get(party or "") or "").startswith(scope.stem)
