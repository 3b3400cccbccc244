"""The registrar's review: applications read, each read on record; returned or rejected with reasons; approved by an ordinary report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta
from psycopg import Connection

from suchi.access import applications, changes, links, mail
from suchi.access.applications import Application, PartyAsked, Stage
from suchi.access.changes import Change, FieldChange
from suchi.access.denials import WORDS
from suchi.access.person import NewPerson, by_login
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure, Refused
from suchi.domain.event import day_of, moment
from suchi.domain.receipt import Line, Receipt
from suchi.domain.things import encode
from suchi.web.api.account import FRESH, Body, standing_of
from suchi.web.api.applications import ID, ApplicationItem, shown
from suchi.web.api.operation import Parameter, operation
from suchi.web.call import Call
from suchi.web.reading import json_body

MOST = 200


class Reasons(Body, frozen=True, kw_only=True):
    """Why it is returned or rejected, for the applicant to read."""

    reasons: Annotated[str, Meta(min_length=1, max_length=2000)]


@operation(
    method="GET", path="/applications", tag="applications", needs="registrar", zh="待审核的申请", en="Applications",
    answers=list[ApplicationItem], errors=(403,),
    parameters=(
        Parameter(name="stage", kind="choice", zh="状态", en="Stage", example="submitted",
                  choices=("submitted", "returned", "approving", "approved", "rejected")),
    ),
)  # fmt: skip
async def list_applications(call: Call) -> None:
    found = await call.services.read(applications.listed, call.given["stage"], MOST)
    await reviewed(call, "applications", found)
    await call.answer(encode([shown(one) for one in found]), headers=(FRESH,))


@operation(
    method="GET", path="/applications/{id}/review", tag="applications", needs="registrar", zh="审核一份申请",
    en="One application, for review", answers=ApplicationItem, parameters=(ID,), errors=(403, 404),
)  # fmt: skip
async def review(call: Call) -> None:
    found, differences = await for_review(call, call.path["id"])
    await call.answer(encode(msgspec.structs.replace(shown(found), changes=differences)), headers=(FRESH,))


async def for_review(call: Call, id_: str) -> tuple[Application, tuple[FieldChange, ...]]:
    """One application and, of a change that is not decided, what it would change. The read is on record first."""
    found = await call.services.read(applications.read, id_)
    await reviewed(call, f"application:{found.id}", [found])
    if not isinstance(found.asked, Change) or found.stage in ("approved", "rejected"):
        return found, ()
    return found, await call.services.read(changes.differences, found.asked, call.services.today())


async def reviewed(call: Call, thing: str, found: Sequence[Application]) -> None:
    """Applicants' contacts are shown: that leaves a row, which the companies see."""
    if found:
        concerned = sorted({one.company for one in found})
        await call.services.trail.read(
            call, thing=thing, audience="authority", concerned=concerned, purpose="review", count=len(found)
        )


_SAID: dict[Stage, tuple[str, str]] = {
    "returned": ("已退回补正", "was returned"),
    "rejected": ("不予登记", "was rejected"),
}


async def decided(call: Call, id_: str, to: Stage, reasons: str) -> Application:
    """Return or reject it, and tell the applicant why."""
    by, (zh, en) = standing_of(call).person.id, _SAID[to]

    def decide(conn: Connection[tuple[object, ...]]) -> Application:
        found = applications.decide(conn, id_, to, by, now_us(), reasons)
        who = found.contact
        if who is not None:  # an erased contact is told nothing
            told = f"{who.name}：\n\n登记申请 {found.id} {zh}：\n{reasons}\n\nApplication {found.id} {en}.\n"
            mail.put(conn, who.email, f"溯池登记申请{zh} | Your application {en}", told, now_us())
        return found

    found = await call.services.desk.act(decide)
    call.services.desk.post()
    return found


async def _decided(call: Call, to: Stage) -> None:
    given = await json_body(call, Reasons)
    await call.answer(encode(shown(await decided(call, call.path["id"], to, given.reasons))), headers=(FRESH,))


@operation(
    method="POST", path="/applications/{id}/return", tag="applications", needs="registrar", zh="退回补正",
    en="Return an application with reasons", takes=Reasons, answers=ApplicationItem, parameters=(ID,),
    errors=(403, 404, 409, 415, 422),
)  # fmt: skip
async def return_application(call: Call) -> None:
    await _decided(call, "returned")


@operation(
    method="POST", path="/applications/{id}/reject", tag="applications", needs="registrar", zh="不予登记",
    en="Reject an application with reasons", takes=Reasons, answers=ApplicationItem, parameters=(ID,),
    errors=(403, 404, 409, 415, 422),
)  # fmt: skip
async def reject_application(call: Call) -> None:
    await _decided(call, "rejected")


@operation(
    method="POST", path="/applications/{id}/approve", tag="applications", needs="registrar",
    zh="准予登记：以登记机构名义报送登记条目", en="Approve: the registrar reports the registration",
    answers=ApplicationItem, parameters=(ID,), errors=(403, 404, 409, 503),
)  # fmt: skip
async def approve(call: Call) -> None:
    await call.answer(encode(shown(await approved(call, call.path["id"]))), headers=(FRESH,))


async def approved(call: Call, id_: str) -> Application:
    """First marked, then recorded, then closed: interrupted anywhere, approving again finds the entry and closes it."""
    standing = standing_of(call)
    by, caller = standing.person.id, standing.caller
    assert caller.company is not None  # the registrar's
    desk = call.services.desk
    found = await desk.act(applications.decide, id_, "approving", by, now_us())
    # the day on which it was first marked: the same application is the same report
    marked = next(step.at_us for step in (await desk.step(applications.read, id_)).steps if step.step == "approving")
    event = await desk.step(applications.event_of, found, caller.company, day_of(moment(marked)))
    receipt = (await call.services.lane.submit([Line(1, msgspec.json.encode(event), caller)]))[0]
    if receipt.outcome not in ("recorded", "duplicate"):
        await desk.act(applications.decide, id_, "submitted", by, now_us())
        raise _refused(receipt)

    def close(conn: Connection[tuple[object, ...]]) -> Application:
        done = applications.decide(conn, id_, "approved", by, now_us(), entry=receipt.entry_id)
        _welcome(conn, done, call.services.settings.base_url)
        return done

    closed: Application = await desk.act(close)
    call.services.desk.post()
    return closed


def _welcome(conn: Connection[tuple[object, ...]], done: Application, base: str) -> None:
    """A new company's contact becomes its first administrator, by invitation."""
    who = done.contact
    if who is None:
        return
    if isinstance(done.asked, PartyAsked):
        login = who.email.lower()
        if by_login(conn, login) is None:
            new = NewPerson(login=login, name=who.name, email=who.email, role="administrator", company=done.company)
            links.invite(conn, new, base, now_us())
            return
    told = f"登记申请 {done.id} 已准予，条目 {done.entry}。\n\nApplication {done.id} is approved, entry {done.entry}.\n"
    mail.put(conn, who.email, "溯池登记申请已准予 | Your application is approved", told, now_us())


def _refused(receipt: Receipt) -> Failure:
    zh, en = WORDS["application.refused"]
    return Refused("application.refused", zh, en, list(receipt.reasons))
