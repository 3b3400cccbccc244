"""To be registered: a company applies, the registrar reviews, and what is approved goes on record by the ordinary path."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from psycopg import Connection

from suchi.access import applications, changes, links, mail
from suchi.access.applications import Application, Asked, Contact, Document, PartyAsked, SiteAsked, Stage, Step
from suchi.access.changes import Change, FieldChange
from suchi.access.denials import WORDS, denied
from suchi.access.person import NewPerson, by_login
from suchi.capture.draft import now_us
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure, Refused
from suchi.domain.event import day_of, moment
from suchi.domain.receipt import Line, Receipt
from suchi.domain.things import encode
from suchi.web.api.account import FRESH, Answer, Body, standing_of
from suchi.web.api.operation import Parameter, in_path, operation
from suchi.web.call import Call
from suchi.web.reading import json_body

ID = in_path("id", "申请编号", "The id of an application", "0123456789abcdef")
MOST = 200
Documents = Annotated[tuple[Document, ...], Meta(max_length=50)]


class Apply(Body, frozen=True, kw_only=True):
    """What is to be registered, the documents by their hashes, and whom to ask."""

    asked: PartyAsked
    documents: Documents = ()
    contact: Contact


class ApplySite(Body, frozen=True, kw_only=True):
    """A site of one's own company."""

    asked: SiteAsked
    documents: Documents = ()
    contact: Contact


class ApplyChange(Body, frozen=True, kw_only=True):
    """A change of one's own company or of one of its sites."""

    asked: Change
    documents: Documents = ()
    contact: Contact


class Again(Body, frozen=True, kw_only=True):
    """What was returned, mended."""

    asked: Asked
    documents: Documents = ()


class Reasons(Body, frozen=True, kw_only=True):
    """Why it is returned or rejected, for the applicant to read."""

    reasons: Annotated[str, Meta(min_length=1, max_length=2000)]


class Applied(Answer, frozen=True, kw_only=True):
    """`token` opens the application again, as the header X-Application-Token; it is shown this once."""

    id: str
    token: str
    stage: Stage


class ApplicationItem(Answer, frozen=True, kw_only=True):
    """An application as it stands. `changes` is for the registrar: each field as it is on record now and as it is asked for."""

    id: str
    stage: Stage
    company: str
    asked: Asked
    changes: tuple[FieldChange, ...] = ()
    documents: tuple[Document, ...] = ()
    contact: Contact | None = None
    entry_id: str | None = None
    created_at: str
    changed_at: str
    steps: tuple[Step, ...] = ()


def shown(found: Application, *, contact: bool = True) -> ApplicationItem:
    return ApplicationItem(
        id=found.id, stage=found.stage, company=found.company, asked=found.asked, documents=found.documents,
        contact=found.contact if contact else None, entry_id=found.entry, created_at=moment(found.created_us),
        changed_at=moment(found.changed_us), steps=found.steps,
    )  # fmt: skip


@operation(
    method="POST", path="/applications", tag="applications", needs="public", rate="apply", zh="申请登记主体",
    en="Apply for the registration of a company", takes=Apply, answers=Applied, errors=(409, 415, 422),
)  # fmt: skip
async def apply_party(call: Call) -> None:
    given = await json_body(call, Apply)
    await _applied(call, given.asked, given.documents, given.contact)


@operation(
    method="POST", path="/applications/site", tag="applications", needs="administrator", zh="申请登记场所",
    en="Apply for the registration of a site", takes=ApplySite, answers=Applied, errors=(403, 409, 415, 422),
)  # fmt: skip
async def apply_site(call: Call) -> None:
    given = await json_body(call, ApplySite)
    if given.asked.party != standing_of(call).person.company:
        raise denied("access.company")
    await _applied(call, given.asked, given.documents, given.contact)


@operation(
    method="POST", path="/applications/change", tag="applications", needs="administrator",
    zh="申请变更主体或场所的登记", en="Apply for a change of a company's or a site's registration", takes=ApplyChange,
    answers=Applied, errors=(403, 409, 415, 422),
)  # fmt: skip
async def apply_change(call: Call) -> None:
    given = await json_body(call, ApplyChange)
    if company_key(given.asked.party) != standing_of(call).person.company:
        raise denied("access.company")
    await _applied(call, given.asked, given.documents, given.contact)


async def _applied(call: Call, asked: Asked, documents: tuple[Document, ...], contact: Contact) -> None:
    id_, token = await call.services.desk.act(applications.apply, asked, documents, contact, now_us())
    await call.answer(encode(Applied(id=id_, token=token, stage="submitted")), headers=(FRESH,))


def _token(call: Call) -> str:
    token = call.header(b"x-application-token")
    if not token:
        raise denied("application.not-on-record")
    return token


@operation(
    method="GET", path="/applications/{id}", tag="applications", needs="public",
    zh="查看自己的申请（请求头 X-Application-Token）", en="Look at one's own application (header X-Application-Token)",
    answers=ApplicationItem, parameters=(ID,), errors=(404,),
)  # fmt: skip
async def application(call: Call) -> None:
    found = await call.services.read(applications.read, call.path["id"], _token(call))
    # who at the registrar did what is not the applicant's to know
    steps = tuple(
        msgspec.structs.replace(step, by="registrar" if step.by != "applicant" else step.by) for step in found.steps
    )
    await call.answer(encode(shown(msgspec.structs.replace(found, steps=steps))), headers=(FRESH,))


@operation(
    method="POST", path="/applications/{id}/again", tag="applications", needs="public", rate="apply",
    zh="补正后再次提交（请求头 X-Application-Token）", en="Hand in anew what was returned (header X-Application-Token)",
    takes=Again, answers=ApplicationItem, parameters=(ID,), errors=(404, 409, 415, 422),
)  # fmt: skip
async def apply_again(call: Call) -> None:
    given, token = await json_body(call, Again), _token(call)

    def mend(conn: Connection[tuple[object, ...]]) -> Application:
        applications.read(conn, call.path["id"], token)
        applications.again(conn, call.path["id"], given.asked, given.documents, now_us())
        return applications.read(conn, call.path["id"])

    await call.answer(encode(shown(await call.services.desk.act(mend))), headers=(FRESH,))


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
    await call.answer(encode([shown(one) for one in found]), headers=(FRESH,))


@operation(
    method="GET", path="/applications/{id}/review", tag="applications", needs="registrar", zh="审核一份申请",
    en="One application, for review", answers=ApplicationItem, parameters=(ID,), errors=(403, 404),
)  # fmt: skip
async def review(call: Call) -> None:
    found = await call.services.read(applications.read, call.path["id"])
    item = shown(found)
    if isinstance(found.asked, Change) and found.stage not in ("approved", "rejected"):
        today = call.services.today()
        differences = await call.services.read(changes.differences, found.asked, today)
        item = msgspec.structs.replace(item, changes=differences)
    await call.answer(encode(item), headers=(FRESH,))


async def _decided(call: Call, to: Stage, zh: str, en: str) -> None:
    given = await json_body(call, Reasons)
    by = standing_of(call).person.id

    def decide(conn: Connection[tuple[object, ...]]) -> Application:
        found = applications.decide(conn, call.path["id"], to, by, now_us(), given.reasons)
        who = found.contact
        if who is not None:  # an erased contact is told nothing
            told = f"{who.name}：\n\n登记申请 {found.id} {zh}：\n{given.reasons}\n\nApplication {found.id} {en}.\n"
            mail.put(conn, who.email, f"溯池登记申请{zh} | Your application {en}", told, now_us())
        return found

    found = await call.services.desk.act(decide)
    call.services.desk.post()
    await call.answer(encode(shown(found)), headers=(FRESH,))


@operation(
    method="POST", path="/applications/{id}/return", tag="applications", needs="registrar", zh="退回补正",
    en="Return an application with reasons", takes=Reasons, answers=ApplicationItem, parameters=(ID,),
    errors=(403, 404, 409, 415, 422),
)  # fmt: skip
async def return_application(call: Call) -> None:
    await _decided(call, "returned", "已退回补正", "was returned")


@operation(
    method="POST", path="/applications/{id}/reject", tag="applications", needs="registrar", zh="不予登记",
    en="Reject an application with reasons", takes=Reasons, answers=ApplicationItem, parameters=(ID,),
    errors=(403, 404, 409, 415, 422),
)  # fmt: skip
async def reject_application(call: Call) -> None:
    await _decided(call, "rejected", "不予登记", "was rejected")


@operation(
    method="POST", path="/applications/{id}/approve", tag="applications", needs="registrar",
    zh="准予登记：以登记机构名义报送登记条目", en="Approve: the registrar reports the registration",
    answers=ApplicationItem, parameters=(ID,), errors=(403, 404, 409, 503),
)  # fmt: skip
async def approve(call: Call) -> None:
    """First marked, then recorded, then closed: interrupted anywhere, approving again finds the entry and closes it."""
    standing, id_ = standing_of(call), call.path["id"]
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

    closed = await desk.act(close)
    call.services.desk.post()
    await call.answer(encode(shown(closed)), headers=(FRESH,))


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
