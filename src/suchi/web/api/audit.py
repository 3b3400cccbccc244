"""The audit trail: reads of one's own data, what one's own people did, all of it for auditors, and whether it holds."""

from __future__ import annotations

from msgspec import Struct

from suchi.access import audit_check, audit_reading
from suchi.access.audit import KINDS
from suchi.access.audit_reading import Shown, Wanted
from suchi.access.denials import denied
from suchi.domain.codes import company_key
from suchi.domain.event import instant_us, moment
from suchi.domain.things import encode
from suchi.web.api import paging
from suchi.web.api.account import FRESH, standing_of
from suchi.web.api.operation import AFTER, LIMIT, Parameter, operation
from suchi.web.call import Call

CHECKED = 20_000
"""Rows that a request checks, some tenths of a second; `suchi audit verify` goes over all."""
FROM = Parameter(
    name="from", kind="moment", zh="自此时起；日期指该日开始（UTC+8）", en="From this moment on; a day means its beginning, UTC+8",
    example="2026-11-01",
)  # fmt: skip
TO = Parameter(
    name="to", kind="moment", zh="至此时止；日期指该日结束（UTC+8）", en="Up to this moment; a day means its end, UTC+8",
    example="2026-11-30",
)  # fmt: skip
THING = Parameter(name="thing", zh="对象", en="About what", example="battery:X9APB01S000001G420000001")


class ReadItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Somebody has seen data of yours: when, of what, as which audience, which company or authority, why. Never which person."""

    at: str
    by: str
    audience: str | None = None
    thing: str | None = None
    purpose: str | None = None
    count: int = 1


class AuditItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A row of the trail; `number` is its place in the chain. Without `kind`: its content was erased."""

    number: int
    at: str
    kind: str | None = None
    route: str | None = None
    company: str | None = None
    person: str | None = None
    key: str | None = None
    address: str | None = None
    audience: str | None = None
    thing: str | None = None
    purpose: str | None = None
    count: int | None = None
    status: int | None = None
    concerned: tuple[str, ...] = ()


class AuditFault(Struct, frozen=True, rename="camel"):
    """The first thing that is wrong, among the rows from `first` to `last`."""

    code: str
    zh: str
    en: str
    first: int
    last: int


class AuditState(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Whether the trail holds: the last rows are checked, link by link, and the digests on the ledger that reach into them.
    `digested` is the last row that such a digest covers; `hoursWaiting` are over and have none yet."""

    holds: bool
    rows: int
    checked: int
    digests: int
    digested: int
    hours_waiting: int = 0
    head: str
    fault: AuditFault | None = None


@operation(
    method="GET", path="/audit/reads", tag="audit", needs="read", zh="谁查看过本企业的数据", en="Who has seen my company's data",
    answers=paging.Page[ReadItem], parameters=(THING, FROM, TO, LIMIT, AFTER), errors=(403,),
)  # fmt: skip
async def audit_reads(call: Call) -> None:
    company = call.caller.company if call.caller is not None else None
    if company is None:
        raise denied("access.company")
    limit: int = call.given["limit"]
    found = await call.services.read(audit_reading.reads_of, company, _wanted(call), limit + 1, _before(call))
    items = [
        ReadItem(
            at=moment(row.at_us), by=row.company or "operator", audience=row.audience, thing=row.thing, purpose=row.purpose,
            count=row.amount or 1,
        )
        for row in found[:limit]
    ]  # fmt: skip
    await _answer(call, found, limit, items)


@operation(
    method="GET", path="/audit", tag="audit", needs="audit", zh="留痕：本单位人员与密钥的读写；审计人员可查全部",
    en="The audit trail: what one's own people and keys have read and written; all of it for auditors",
    answers=paging.Page[AuditItem], errors=(403,),
    parameters=(
        Parameter(name="company", zh="主体代码（仅审计人员与运营方）", en="A company's code (auditors and the operator only)",
                  example="919900000159171969"),
        Parameter(name="person", zh="账号编号", en="The id of an account", example="0123456789abcdef"),
        Parameter(name="kind", kind="choice", zh="类别", en="Which kind", choices=KINDS, example="write"),
        THING, FROM, TO, LIMIT, AFTER,
    ),
)  # fmt: skip
async def audit_rows(call: Call) -> None:
    mine = standing_of(call).person.company
    auditor = await _auditor(call)
    everything = auditor or mine is None
    asked = company_key(call.given["company"]) if call.given["company"] else None
    if not everything and asked not in (None, mine):
        raise denied("access.company")
    limit: int = call.given["limit"]
    wanted = _wanted(call, company=asked if everything else mine)
    found = await call.services.read(audit_reading.page, wanted, limit + 1, _before(call))
    shown = found[:limit]
    if everything:  # who looks at others' traces leaves one, which they can see
        seen = {row.company for row in shown if row.company is not None}
        audience = "auditor" if auditor else "operator"
        await call.services.trail.read(call, thing="audit", audience=audience, concerned=sorted(seen), count=len(shown))
    await _answer(call, found, limit, [_item(row) for row in shown])


@operation(
    method="GET", path="/audit/verify", tag="audit", needs="audit", zh="留痕是否完整", en="Whether the audit trail holds",
    answers=AuditState, errors=(403,),
)  # fmt: skip
async def audit_verify(call: Call) -> None:
    checked = await call.services.read(audit_check.check, CHECKED)
    fault = checked.fault
    answer = AuditState(
        holds=fault is None, rows=checked.rows, checked=checked.rows - checked.skipped, digests=checked.digests,
        digested=checked.digested, hours_waiting=call.services.digesting.waiting, head=checked.head,
        fault=AuditFault(fault.code, *audit_check.FAULTS[fault.code], fault.first, fault.last) if fault else None,
    )  # fmt: skip
    await call.answer(encode(answer), headers=(FRESH,))


async def _auditor(call: Call) -> bool:
    """Whether it is somebody at an auditor, by the ledger, today."""
    company = standing_of(call).person.company
    return await call.services.read(call.services.groups.holds, company, "auditor", call.services.today())


def _wanted(call: Call, company: str | None = None) -> Wanted:
    since, until = call.given["from"], call.given["to"]
    return Wanted(
        company=company, person=call.given.get("person"), kind=call.given.get("kind"), thing=call.given["thing"],
        since_us=instant_us(since.text) if since is not None else None, until_us=until.us + 1 if until is not None else None,
    )  # fmt: skip


def _before(call: Call) -> int | None:
    found = paging.after(call, tuple[int])
    return found[0] if found is not None else None


async def _answer(call: Call, found: list[Shown], limit: int, items: list[ReadItem] | list[AuditItem]) -> None:
    last = found[:limit][-1].seq if items else 0
    await call.answer(encode(paging.page(call, found, limit, items, last)), headers=(FRESH,))


def _item(row: Shown) -> AuditItem:
    return AuditItem(
        number=row.seq, at=moment(row.at_us), kind=row.kind, route=row.route, company=row.company, person=row.person,
        key=row.key, address=row.address, audience=row.audience, thing=row.thing, purpose=row.purpose, count=row.amount,
        status=row.status, concerned=row.concerned,
    )  # fmt: skip
