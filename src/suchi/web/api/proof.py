"""`GET /parties/{code}/proof`: a dated proof of timely reporting, as JSON or as PDF, for the company, a parent, its authority."""

from __future__ import annotations

import asyncio

from suchi.access.denials import denied
from suchi.access.free_text import whole as whole_bodies
from suchi.access.told import duties_minded
from suchi.capture.calendar import working_days
from suchi.domain.audiences import Audience
from suchi.domain.codes import company_doubts, company_key
from suchi.domain.duty import DUTIES
from suchi.domain.event import day_of
from suchi.domain.proving import TimelyProof, text
from suchi.domain.rule import MEASURES_IN_FORCE
from suchi.queries import proving, things
from suchi.renderers.proof import MOST_PRINTED, to_pdf
from suchi.web.api.neighbours import not_on_record
from suchi.web.api.operation import Moment, Parameter, in_path, operation
from suchi.web.call import Call, bad_parameter

FRESH = ((b"cache-control", b"no-store"),)
FROM = Parameter(
    name="from", kind="moment", zh="首日：起算日在此日及以后的事项（UTC+8），默认办法施行之日", example="2026-04-01",
    en="First day, UTC+8: duties whose term runs from it or later; unless told the day the Measures came into force",
)  # fmt: skip
TO = Parameter(
    name="to",
    kind="moment",
    zh="末日（含），默认当天",
    en="Last day, included; today unless told",
    example="2026-12-31",
)
TODAY = Parameter(
    name="today",
    kind="moment",
    zh="出具日，默认当天",
    en="The day on which it is made; today unless told",
    example="2030-12-15",
)
DUTY = Parameter(name="duty", zh="只列此事项（名称或代码）", en="Only this duty, by name or code")
FORMAT = Parameter(
    name="format", kind="choice", choices=("json", "pdf"), zh="格式，默认 json", en="Format, json unless told"
)


@operation(
    method="GET", needs="read", path="/parties/{code}/proof", tag="parties", zh="及时报送证明",
    en="A proof of timely reporting", answers=TimelyProof, files=("application/pdf",), errors=(400, 403, 404, 413),
    parameters=(
        in_path("code", "统一社会信用代码", "A unified social credit code", "91990000016313140B"),
        FROM, TO, DUTY, FORMAT, TODAY,
    ),
)  # fmt: skip
async def party_proof(call: Call) -> None:
    code = company_key(call.path["code"])
    today = _day(call.given["today"]) or call.services.today()
    since, until = _day(call.given["from"]) or MEASURES_IN_FORCE, _day(call.given["to"]) or today
    printed = call.given["format"] == "pdf"
    most = MOST_PRINTED if printed else proving.MOST_ITEMS
    found = await proof_of(call, code, since, until, today, kinds(call.given["duty"]), most)
    if printed:
        await answer_pdf(call, found)
        return
    await call.answer(text(found), headers=FRESH)


async def proof_of(
    call: Call,
    code: str,
    since: str,
    until: str,
    today: str,
    duties: frozenset[str] = frozenset(),
    most: int = proving.MOST_ITEMS,
) -> TimelyProof:
    """The proof for whoever asks; raises unless they may have it, and past `most` duties. That it was made is on record when this
    returns."""
    audience, only = await _allowed(call, code)
    asked = proving.Asked(code, since, until, today, _within(duties, only), most)
    found = await call.services.read(proving.proof, asked, working_days(), whole_bodies, demo=call.services.demo)
    if found is None:
        raise not_on_record("party", "主体", "party", code, company_doubts(code))
    await call.services.trail.read(
        call, thing=f"company:{code}", audience=audience, concerned=(code,), purpose="proof", count=len(found.items)
    )
    return found


def _within(asked: frozenset[str], only: frozenset[str] | None) -> frozenset[str]:
    """The duties asked for (empty: all) that the caller may have proven (None: all). Raises where there is none of these."""
    if only is None:
        return asked
    found = asked & only if asked else only
    if not found:
        raise denied("access.field")
    return found


async def answer_pdf(call: Call, found: TimelyProof) -> None:
    """To be saved, under a name that tells company and days."""
    name = f'attachment; filename="proof-{found.company}-{found.since}-{found.until}.pdf"'.encode("ascii", "replace")
    data = await asyncio.to_thread(to_pdf, found)
    await call.answer(data, b"application/pdf", headers=(*FRESH, (b"content-disposition", name)))


async def _allowed(call: Call, code: str) -> tuple[Audience, frozenset[str] | None]:
    """As whom, and which duties (None: all): the company itself, a parent, the operator; the authority of its region those of
    its fields. Others are refused before anything is looked up."""
    services, caller = call.services, call.caller
    assert caller is not None  # the route needs somebody
    today, authority = services.today(), call.standing.person.authority if call.standing else None
    reach = await services.read(services.groups.reach, caller, authority, today)
    if reach.sees(code):
        return "operator" if reach.everything else "author" if caller.company == code else "parent", None
    official = await services.read(services.groups.holds, caller.company, "regulator", today)
    row = await services.read(things.row, "company", code) if official else None
    if row is None or not reach.covers(row.state.region):
        raise denied("access.company")
    return "authority", duties_minded(reach)


def kinds(given: str | None) -> frozenset[str]:
    """The duty by name or code, as a set; empty where none is given."""
    if given is None:
        return frozenset()
    found = frozenset(duty.name for duty in DUTIES.values() if given in (duty.name, duty.code))
    if not found:
        raise bad_parameter(
            "duty", given, "没有此事项；目录见 GET /duties", "there is no such duty; GET /duties lists them"
        )
    return found


def _day(given: Moment | None) -> str | None:
    return day_of(given.text) if given else None
