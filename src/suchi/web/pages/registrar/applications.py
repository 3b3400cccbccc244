"""The registrar's queue: applications by stage, each with its documents, and the decision with its reasons."""

from __future__ import annotations

from msgspec import Struct

from suchi.access import application_files, applications
from suchi.access.applications import Application, Stage
from suchi.access.changes import FieldChange
from suchi.access.denials import denied
from suchi.domain.errors import Failure
from suchi.domain.party import Company
from suchi.queries.companies import companies_of
from suchi.web import uploads
from suchi.web.api.account import FRESH
from suchi.web.api.reviewing import approved, decided, for_review, reviewed
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.applying import told
from suchi.web.pages.people.asking import DOCUMENTS, KINDS, STAGES
from suchi.web.pages.people.desks import at_desk, wrong
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column, Tag
from suchi.web.problems import status_of
from suchi.web.uploads import Upload
from suchi.web.wording import Words, marked

PATH = "/registrar"
ONE = "/registrar/applications"
_MOST_REASONS = 2000
APPROVED = Flash("registrar.approved", marked("It is approved and on record. The applicant has a letter."))
RETURNED = Flash("registrar.returned", marked("It is returned. The applicant has a letter with the reasons."))
REJECTED = Flash("registrar.rejected", marked("It is rejected. The applicant has a letter with the reasons."))
FIELD_WORDS = {
    "name": marked("Name"),
    "nameEn": marked("Name in English"),
    "region": marked("Region"),
    "parent": marked("Parent company"),
    "roles": marked("Roles"),
    "makerCodes": marked("Maker codes"),
    "kind": marked("Kind of site"),
    "until": marked("Last day of the site"),
    "contact": marked("Contact of the site"),
}


class Waiting(Struct, frozen=True):
    """An application as it is listed; of the applicant's contact nothing."""

    application: Application


def _named(row: Waiting, _said: Words) -> str:
    return getattr(row.application.asked, "name", None) or row.application.company


COLUMNS: tuple[Column[Waiting], ...] = (
    Column(name="name", label=marked("Who asks"), value=_named, href=lambda row: f"{ONE}/{row.application.id}"),
    Column(name="kind", label=marked("For what"), value=lambda row, said: said.gettext(KINDS[type(row.application.asked)])),
    Column(name="company", label=marked("Company code"), value=lambda row, _: row.application.company, kind="code"),
    Column(
        name="stage", label=marked("Stage"), kind="tag",
        value=lambda row, said: Tag(said.gettext(STAGES[row.application.stage][0]), STAGES[row.application.stage][1]),
    ),
    Column(name="created", label=marked("Came in"), value=lambda row, _: minute(row.application.created_us)),
    Column(name="documents", label=marked("Documents"), value=lambda row, _: len(row.application.documents), kind="number"),
)  # fmt: skip


async def queue_page(call: Call) -> None:
    """What waits, the oldest first. Somebody who only looks sees how much, and none of it."""
    who, _ = await at_desk(call)
    stage = call.query.get("stage", "submitted")
    if stage not in STAGES:
        raise bad_parameter("stage", stage, f"可选 {'、'.join(STAGES)}", f"one of {', '.join(STAGES)}")
    counts = await call.services.read(applications.waiting)
    ask = tables.asked(call, COLUMNS, "created")
    found: list[Application] = []
    if who.reports:
        after = ask.position(tuple[int, str]) or (0, "")
        wanted: Stage = stage  # type: ignore[assignment]  # it is one of them: looked at above
        found = await call.services.read(applications.listed, wanted, ask.limit, after)
        await reviewed(call, "applications", found[: ask.limit - 1])
    await tables.answer(
        call, "registrar/queue.html", ask, COLUMNS, [Waiting(one) for one in found],
        key=lambda row: (row.application.created_us, row.application.id), name="applications", desk="registrar",
        numbers=counts, stage=stage, stages=STAGES, reports=who.reports, counts={PATH: counts.get("submitted", 0)},
    )  # fmt: skip


async def application_page(call: Call) -> None:
    await _show(call, Form(), 200)


async def _show(call: Call, form: Form, status: int) -> None:
    found, differences = await for_review(call, call.path["id"][:64])
    known = await call.services.read(companies_of, {found.company})
    await page(
        call, "registrar/application.html", private=True, desk="registrar", status=status, form=form, contact=found.contact,
        differences=differences, field_words=FIELD_WORDS, known=known.get(found.company), own=_same_name(known.get(found.company), differences),
        may=found.stage in ("submitted", "approving"), papers=DOCUMENTS, **told(found),
    )  # fmt: skip


def _same_name(company: Company | None, differences: tuple[FieldChange, ...]) -> bool:
    """Whether a company of that code is on record already: of an application for its registration that is worth a second look."""
    return company is not None and not differences


async def decide(call: Call) -> None:
    act, reasons, id_ = call.given.get("act"), call.given.get("reasons", "").strip(), call.path["id"][:64]
    call.about = f"applications:{id_}/{str(act)[:10]}"
    try:
        if act == "approve":
            await approved(call, id_)
            flash = APPROVED
        elif act in ("return", "reject"):
            if not 0 < len(reasons) <= _MOST_REASONS:
                raise wrong(
                    "application.reasons", "reasons", "请写明理由，最多 2000 个字符", "give the reasons, in at most 2000 characters",
                    "申请人将看到这些理由", "the applicant reads them",
                )  # fmt: skip
            await decided(call, id_, "returned" if act == "return" else "rejected", reasons)
            flash = RETURNED if act == "return" else REJECTED
        else:
            raise denied("body.fields")
    except Failure as failure:
        await _show(call, refused({"reasons": reasons}, failure, ("reasons",)), status_of(failure))
        return
    await go(call, PATH, flash=flash)


async def document(call: Call) -> None:
    """A document of an application, to be saved; what it holds is never shown within a page of ours."""
    found = await call.services.read(applications.read, call.path["id"][:64])
    await call.services.trail.read(
        call, thing=f"application:{found.id}", audience="authority", concerned=(found.company,), purpose="review"
    )
    whole = await call.services.read(application_files.open_one, found, call.path["hash"][:64])
    upload = Upload(whole.name, whole.about.media_type, whole.about.bytes)
    kind, *headers = uploads.serving_headers(upload)
    await call.answer(whole.content, media_type=kind[1], headers=(FRESH, *headers))
