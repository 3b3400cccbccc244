"""To be registered: a company applies, the registrar reviews, and what is approved goes on record by the ordinary path."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from psycopg import Connection

from suchi.access import applications
from suchi.access.applications import Application, Asked, Contact, Document, PartyAsked, SiteAsked, Stage, Step
from suchi.access.changes import Change, FieldChange
from suchi.access.denials import denied
from suchi.capture.draft import now_us
from suchi.domain.codes import company_key
from suchi.domain.event import moment
from suchi.domain.things import encode
from suchi.web.api.account import FRESH, Answer, Body, standing_of
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call
from suchi.web.reading import json_body

ID = in_path("id", "申请编号", "The id of an application", "0123456789abcdef")
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
    answers=ApplicationItem, parameters=(ID,), errors=(404, 410),
)  # fmt: skip
async def application(call: Call) -> None:
    found = await call.services.read(applications.by_link, call.path["id"], _token(call), now_us())
    # who at the registrar did what is not the applicant's to know
    steps = tuple(
        msgspec.structs.replace(step, by="registrar" if step.by != "applicant" else step.by) for step in found.steps
    )
    await call.answer(encode(shown(msgspec.structs.replace(found, steps=steps))), headers=(FRESH,))


@operation(
    method="POST", path="/applications/{id}/again", tag="applications", needs="public", rate="apply",
    zh="补正后再次提交（请求头 X-Application-Token）", en="Hand in anew what was returned (header X-Application-Token)",
    takes=Again, answers=ApplicationItem, parameters=(ID,), errors=(404, 409, 410, 415, 422),
)  # fmt: skip
async def apply_again(call: Call) -> None:
    given, token = await json_body(call, Again), _token(call)

    def mend(conn: Connection[tuple[object, ...]]) -> Application:
        applications.by_link(conn, call.path["id"], token, now_us())
        applications.again(conn, call.path["id"], given.asked, given.documents, now_us())
        return applications.read(conn, call.path["id"])

    await call.answer(encode(shown(await call.services.desk.act(mend))), headers=(FRESH,))
