"""Duties: the catalogue for everybody, and what a company owes on a day for itself and the operator."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.access.told import is_authority, to_duties, to_unowed
from suchi.capture.calendar import working_days
from suchi.capture.draft import now_us
from suchi.domain.codes import company_doubts, company_key
from suchi.domain.disclosure import restricted, shown
from suchi.domain.errors import Failure, Refused
from suchi.domain.event import day_of, moment
from suchi.domain.party import Company
from suchi.queries import duties, things
from suchi.queries.things import Conn
from suchi.renderers.duties import DutyInfo, OpenDuty, declared, opened
from suchi.web.api import paging
from suchi.web.api.neighbours import not_on_record
from suchi.web.api.operation import AFTER, LIMIT, Moment, Parameter, in_path, operation
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, record

encode = msgspec.json.Encoder().encode

TODAY = Parameter(
    name="today",
    kind="moment",
    zh="按哪一天计算（UTC+8），默认当天",
    en="The day to count by, UTC+8; today unless told",
    example="2030-12-15",
)
OVERDUE = Parameter(
    name="overdue",
    kind="flag",
    zh="true：只列已超期的",
    en="true: only what is overdue",
    example="false",
)


@operation(
    method="GET", path="/duties", tag="register", zh="应报事项目录", en="The duties that the law makes parties owe",
    answers=list[DutyInfo], needs="public",
)  # fmt: skip
async def all_duties(call: Call) -> None:
    await call.answer(encode(declared()))


@operation(
    method="GET", needs="read", path="/parties/{code}/duties", tag="parties", zh="主体的应报事项：期限、剩余天数与下一步",
    en="What a party owes: terms, days left, next steps", answers=paging.Page[OpenDuty], errors=(403, 404),
    parameters=(
        in_path("code", "统一社会信用代码", "A unified social credit code", "91990000016313140B"),
        TODAY, OVERDUE, LIMIT, AFTER,
    ),
)  # fmt: skip
async def party_duties(call: Call) -> None:
    code = company_key(call.path["code"])
    asked: Moment | None = call.given["today"]
    today = day_of(asked.text) if asked else day_of(moment(now_us()))
    limit: int = call.given["limit"]
    start = paging.after(call, tuple[str, str, str, str])
    rows, items = await owed_by(call, code, today, start, limit, overdue=call.given["overdue"])
    last = rows[len(items) - 1][0].place if items else ()
    await call.answer(encode(paging.page(call, rows, limit, items, *last)))


async def owed_by(
    call: Call,
    code: str,
    today: str,
    start: duties.After | None,
    limit: int,
    *,
    overdue: bool = False,
    duty: str | None = None,
) -> tuple[list[duties.Found], list[OpenDuty]]:
    """What a party owes on a day, as the caller may read it, put on record. Of the rows there is one more than `limit` where
    others follow; with `duty` of that one alone. Raises where the party is none of the caller's."""
    reach, company = await call.services.read(_party, asker(call), code)
    audiences, only = to_duties(reach, code, company, call.services.today())
    if only is not None and not restricted(audiences):
        raise denied("access.region") if is_authority(reach) else _not_yours(code)
    if company is None:
        raise not_on_record("party", "主体", "party", code, company_doubts(code))
    if duty is not None:
        only = frozenset({duty}) if only is None else only & {duty}
    rows = await call.services.read(
        duties.of_party, code, today, working_days(), start, limit + 1, overdue=overdue, only=only
    )
    page = rows[:limit]
    await record(call, audiences, f"company:{code}/duties", (code,), max(len(page), 1))
    return rows, [shown("OpenDuty", opened(row.thing, row.owed, standing), audiences) for row, standing in page]


def owed_about(conn: Conn, reach: Reach, code: str, named: Collection[str], today: str, limit: int) -> list[OpenDuty]:
    """What a company owes on a day about these things, as the caller may read it; nothing where the company is none of theirs.
    Whoever answers with it puts the read on record."""
    if not reach.sees(code):
        return []
    audiences, _ = to_duties(reach, code, None, today)
    rows = duties.of_things(conn, named, code, today, working_days(), limit)
    return [shown("OpenDuty", opened(row.thing, row.owed, standing), audiences) for row, standing in rows]


@operation(
    method="GET", needs="read", path="/duties/unassigned", tag="register", zh="尚无义务主体的应报事项，供主管部门查",
    en="Open duties that nobody on record owes, for authorities to look into", answers=paging.Page[OpenDuty], errors=(403,),
    parameters=(TODAY, LIMIT, AFTER),
)  # fmt: skip
async def unassigned_duties(call: Call) -> None:
    """What a thing leaves open while no report says who has to act, such as a vehicle deregistered as scrapped that no yard
    has reported."""
    reach = await call.services.read(asker(call))
    audiences, only = to_unowed(reach)
    if only is not None and not only:
        raise Refused(
            "access.not-yours",
            "尚无义务主体的应报事项只供主管部门、审计方与运营方查询；本企业的应报事项见 /parties/{code}/duties",
            "duties that nobody owes are for authorities, auditors and the operator; your own are under /parties/{code}/duties",
        )
    asked: Moment | None = call.given["today"]
    today = day_of(asked.text) if asked else day_of(moment(now_us()))
    limit: int = call.given["limit"]
    start = paging.after(call, tuple[str, str, str, str])
    rows = await call.services.read(duties.of_nobody, today, working_days(), start, limit + 1, only=only)
    page = rows[:limit]
    await record(call, audiences, "duties/unassigned", (), max(len(page), 1))
    items = [shown("OpenDuty", opened(row.thing, row.owed, standing), audiences) for row, standing in page]
    last = page[-1][0].place if page else ()
    await call.answer(encode(paging.page(call, rows, limit, items, *last)))


def _party(conn: Conn, ask: Asker, code: str) -> tuple[Reach, Company | None]:
    row = things.row(conn, "company", code)
    return ask(conn), row.state if row is not None else None


def _not_yours(code: str) -> Failure:
    return Failure(
        "access.not-yours",
        f"只能查询本企业、下属企业或委托贵方报送的企业的应报事项；{code[:40]} 不在其中",
        f"you may read the duties of your own company, its subsidiaries and those you report for; {code[:40]} is none of them",
    )
