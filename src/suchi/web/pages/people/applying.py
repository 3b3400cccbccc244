"""`/register`: a company applies to be registered, and comes back by the link it was given; open to all, and counted strictly."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from suchi.access import application_files, applications, mail
from suchi.access.applications import Application, Asked, Contact, PartyAsked
from suchi.access.denials import denied
from suchi.capture.draft import now_us
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.web.call import Call
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused, sent_by_anybody
from suchi.web.pages.people.asking import (
    DOCUMENTS,
    FIELDS,
    KINDS,
    MOST_FILES_BYTES,
    SITES,
    STAGES,
    asked_of,
    at_field,
    contact_of,
    files_of,
    regions,
    values_of,
    with_documents,
)
from suchi.web.pages.people.desks import COMPANY_ROLES, OFFERED, wrong
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.problems import status_of
from suchi.web.wording import marked, words

HANDED_IN = Flash(
    "register.handed-in",
    marked("It is handed in. Keep the address of this page: by it alone you come back to your application."),
)
AGAIN = Flash("register.again", marked("It is handed in anew, and under review."))


def choices(call: Call) -> dict[str, Any]:
    """What the fields of an application offer."""
    said = words("en" if call.language == "en" else "zh")
    return {
        "offered": [(name, COMPANY_ROLES[name]) for name in OFFERED], "documents": DOCUMENTS, "regions": regions(),
        "sites": [(name, said.gettext(text)) for name, text in SITES.items()],
    }  # fmt: skip


async def register_page(call: Call) -> None:
    await _form(call, Form(), 200)


async def _form(call: Call, form: Form, status: int) -> None:
    await page(call, "people/register.html", private=True, status=status, form=form, **choices(call))


async def register(call: Call) -> None:
    values = await sent_by_anybody(call, MOST_FILES_BYTES)
    values = {name: value[:2000] for name, value in values.items()}
    try:
        asked, contact, files = asked_of(PartyAsked, values), contact_of(values), files_of(call)
        if not files:
            raise wrong(
                "register.files",
                "licence",
                "请至少上传一份文件，如营业执照",
                "hand in one document at least, such as the business licence",
            )
        id_, token = await handed_in(call, asked, contact, files, told=True)
    except Failure as failure:
        await _form(call, refused(values, at_field(failure), FIELDS), status_of(failure))
        return
    await go(call, f"/register/{id_}/{token}", flash=HANDED_IN)


async def handed_in(
    call: Call, asked: Asked, contact: Contact, files: list[application_files.Handed], *, told: bool = False
) -> tuple[str, str]:
    """Keep the application and its documents, all or nothing. `told`: a letter takes the link to the contact."""
    base, now = call.services.settings.base_url.rstrip("/"), now_us()

    def keep(conn: Connection[Any]) -> tuple[str, str]:
        documents = application_files.keep(conn, company_key(asked.party), files, now)
        id_, token = applications.apply(conn, asked, documents, contact, now)
        if told:
            link = f"{base}/register/{id_}/{token}"
            mail.put(conn, contact.email, _SUBJECT, _LETTER.format(name=contact.name, id=id_, link=link), now)
        return id_, token

    made = await call.services.desk.act(keep)
    call.services.desk.post()
    call.about = f"applications:{made[0]}"
    return made


async def tracking_page(call: Call) -> None:
    """How an application stands, for whoever has its link."""
    found = await _found(call)
    form = Form(values_of(found.asked)) if found.stage == "returned" else Form()
    await _track(call, found, form, 200)


async def _found(call: Call) -> Application:
    return await call.services.read(applications.by_link, call.path["id"][:64], call.path["token"][:200], now_us())


async def _track(call: Call, found: Application, form: Form, status: int) -> None:
    await page(call, "people/tracking.html", private=True, status=status, form=form, **told(found), **choices(call))


def told(found: Application) -> dict[str, Any]:
    """What a page shows of an application. Who at the registrar did what is not the applicant's to know: steps have no name."""
    return {
        "found": found, "kind": KINDS[type(found.asked)], "kind_of": type(found.asked).__struct_config__.tag,
        "test": isinstance(found.asked, PartyAsked) and found.asked.test,
        "stage": STAGES[found.stage], "stages": STAGES, "asked": dict.fromkeys(FIELDS, "") | values_of(found.asked),
        "steps": [(one, minute(one.at_us)) for one in found.steps if one.step != "approving"],
        "role_names": COMPANY_ROLES, "site_names": SITES,
    }  # fmt: skip


async def again(call: Call) -> None:
    """Hand in anew what was returned."""
    values = await sent_by_anybody(call, MOST_FILES_BYTES)
    found = await _found(call)
    try:
        await mended(call, found, values)
    except Failure as failure:
        await _track(call, found, refused(values, at_field(failure), FIELDS), status_of(failure))
        return
    await go(call, call.address, flash=AGAIN)


async def mended(call: Call, found: Application, values: dict[str, str]) -> None:
    """What was returned, as its fields now stand, with the documents of before and those that come now."""
    if found.stage != "returned":
        raise denied("application.stage")
    company = None if isinstance(found.asked, PartyAsked) else found.company
    asked, files, now = asked_of(type(found.asked), values, company), files_of(call), now_us()

    def mend(conn: Connection[Any]) -> None:
        new = application_files.keep(conn, found.company, files, now)
        applications.again(conn, found.id, asked, with_documents(found.documents, new), now)

    if isinstance(asked, PartyAsked) and isinstance(found.asked, PartyAsked):
        asked = msgspec.structs.replace(asked, test=found.asked.test)
    await call.services.desk.act(mend)
    call.about = f"applications:{found.id}"


_SUBJECT = "溯池登记申请已收到 | Your application"
_LETTER = (
    "{name}：\n\n登记申请 {id} 已收到。请凭以下链接查看进度或补正，勿转发他人：\n\n{link}\n\n"
    "Application {id} has come in. This link shows how it stands, and lets you mend it; pass it on to nobody.\n"
)
