"""People with accounts, at the desk of a company, an authority, the registrar or the operator: invited, given a role, closed."""

from __future__ import annotations

import msgspec

from suchi.access import links, people, person
from suchi.access.denials import denied
from suchi.access.people import Account
from suchi.access.person import Person
from suchi.capture.draft import now_us
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.web.api.people import Invite, changed, invited
from suchi.web.call import Call
from suchi.web.pages import tables
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.desks import ROLES, at_desk, choices, given, wrong
from suchi.web.pages.render import page
from suchi.web.pages.speaking import minute
from suchi.web.pages.tables import Column, Tag
from suchi.web.pages.visitor import Visitor
from suchi.web.problems import status_of
from suchi.web.wording import Words, marked, words

FIELDS = ("login", "name", "email", "role", "company", "level", "region")
STANDINGS = {
    "active": (marked("Active"), "ok"),
    "invited": (marked("Invited"), "info"),
    "closed": (marked("Closed"), ""),
}
LEVELS = {
    "nation": marked("Nation"),
    "province": marked("Province"),
    "prefecture": marked("Prefecture"),
    "county": marked("County"),
}
POSTED = Flash("people.posted", marked("A letter with a link is on its way. The link works once, for 72 hours."))
WAITING = Flash(
    "people.waiting",
    marked(
        "The letter waits in the outbox: this register sends no mail yet. The operator can set that up (SUCHI_MAIL)."
    ),
    "warn",
)
RECOVERY = Flash("people.recovery", marked("A letter with a link is on its way. The link works once, for an hour."))
ROLE_GIVEN = Flash("people.role", marked("The role is changed. Whoever has it must log in again."))
CLOSED = Flash("people.closed", marked("The account is closed. Its sessions, links and PINs have ended."))
OPENED = Flash("people.opened", marked("The account is open again."))


def _standing(row: Account, said: Words) -> Tag:
    text, tone = STANDINGS[row.standing]
    return Tag(said.gettext(text), tone)


def _columns(base: str) -> tuple[Column[Account], ...]:
    return (
        Column(name="name", label=marked("Full name"), value=lambda row, _: row.person.name, href=lambda row: f"{base}/{row.person.id}"),
        Column(name="login", label=marked("Log-in name"), value=lambda row, _: row.person.login, kind="code"),
        Column(name="role", label=marked("Role"), value=lambda row, said: said.gettext(ROLES[row.person.role])),
        Column(name="standing", label=marked("Account"), value=_standing, kind="tag"),
        Column(name="last", label=marked("Last log-in"), value=lambda row, _: minute(row.last_us)),
        Column(
            name="authenticator", label=marked("Authenticator"), kind="tag",
            value=lambda row, said: Tag(said.gettext(marked("On")), "ok") if row.authenticator else Tag(said.gettext(marked("Off"))),
        ),
    )  # fmt: skip


async def people_page(call: Call) -> None:
    await _list(call, Form({"role": "reporter"}), 200)


async def _list(call: Call, form: Form, status: int) -> None:
    who, desk = await at_desk(call)
    base, company = f"/{desk}/people", await _whose(call, who)
    found = await call.services.read(people.accounts, company)
    if company != who.code and found:
        await call.services.trail.read(
            call, thing="people", audience="operator", concerned=(company or "",), count=len(found)
        )
    columns = _columns(base)
    ask = tables.asked(call, columns, "login", whole=True)
    said = words("en" if call.language == "en" else "zh")
    await tables.answer(
        call, "people/people.html", ask, columns, found, key=lambda row: (row.person.login,), name="people",
        desk=desk, form=form, roles=choices(ROLES, said), levels=choices(LEVELS, said), mail=call.services.settings.mail,
        whose=company, own=company == who.code, status=status, office=who.company.office if who.company else None,
    )  # fmt: skip


async def _whose(call: Call, who: Visitor) -> str | None:
    """Whose people are shown: one's own; the operator may ask for those of any company."""
    asked = call.query.get("company")
    return company_key(asked) if asked and who.code is None else who.code


async def invite(call: Call) -> None:
    who, desk = await at_desk(call)
    values = given(call, FIELDS, 200)
    try:
        made = await invited(call, await _invitation(call, who, values))
    except Failure as failure:
        await _list(call, refused(values, failure, FIELDS), status_of(failure))
        return
    await go(call, f"/{desk}/people/{made.id}", flash=_told(call, POSTED))


async def _invitation(call: Call, who: Visitor, values: dict[str, str]) -> Invite:
    """What the form asks for. The ministry is that of the authority on record: nobody types it."""
    company = company_key(values["company"]) if values["company"] and who.code is None else who.code
    kept = await call.services.read(call.services.groups.company, company) if company is not None else None
    office = kept.office if kept is not None else None
    told = None
    if office is not None:
        own = {"level": values["level"] or office.level, "region": values["region"] or office.region}
        told = {"ministry": office.ministry, **own}
    body = {name: values[name] for name in ("login", "name", "email", "role")}
    try:
        return msgspec.convert({**body, "company": company, "authority": told}, Invite)
    except msgspec.ValidationError as error:
        field = str(error).rpartition("$.")[2].rstrip("`")
        raise wrong(
            "access.person-fields", field if field in FIELDS else "login", "此项为空或无法识别", "this is empty, or is none of the choices",
            "请填写或重新选择", "fill it in, or choose again",
        ) from None  # fmt: skip


def _told(call: Call, posted: Flash) -> Flash:
    """What became of the letter: with no mail set up it waits, and whoever sent it has to know."""
    return posted if call.services.settings.mail else WAITING


async def person_page(call: Call) -> None:
    await _person(call, Form(), 200)


async def _person(call: Call, form: Form, status: int) -> None:
    who, desk = await at_desk(call)
    found = await call.services.read(people.account, call.path["id"], who.code, everybody=who.code is None)
    one = found.person
    if one.company != who.code:
        await call.services.trail.read(
            call, thing=f"people:{one.id}", audience="operator", concerned=(one.company or "",)
        )
    said = words("en" if call.language == "en" else "zh")
    await page(
        call, "people/person.html", private=True, desk=desk, status=status, account=found, form=form,
        last=minute(found.last_us), until=minute(found.link_until_us), created=minute(one.created_us), roles=choices(ROLES, said),
        role=said.gettext(ROLES[one.role]), standing=STANDINGS[found.standing], levels=LEVELS,
        mine=one.id == who.person.id, open_link=(found.link_until_us or 0) > now_us(), mail=call.services.settings.mail,
    )  # fmt: skip


async def change(call: Call) -> None:
    """One of four acts; nobody does them to themself, whatever a form may say."""
    act, id_ = call.given.get("act", ""), call.path["id"]
    call.about = f"people:{id_}/{act[:10]}"
    try:
        if act == "role":
            role = call.given.get("role", "")
            if role not in ROLES:
                raise wrong("access.person-fields", "role", "没有此角色", "there is no such role")
            await changed(call, id_, person.set_role, role)
            told = ROLE_GIVEN
        elif act == "close":
            await changed(call, id_, person.disable, now_us())
            told = CLOSED
        elif act == "open":
            await changed(call, id_, person.enable)
            told = OPENED
        elif act == "link":
            told = await _link(call, id_)
        else:
            raise denied("body.fields")
    except Failure as failure:
        await _person(call, refused(call.given, failure, ("role",)), status_of(failure))
        return
    await go(call, call.address, flash=told)


async def _link(call: Call, id_: str) -> Flash:
    """Another invitation to somebody who has not come yet; a recovery link to everybody else. It goes to the address on record:
    whoever sends it never sees it."""
    who, _ = await at_desk(call)
    found = await call.services.read(people.account, id_, who.code, everybody=who.code is None)
    if found.standing == "closed":
        raise denied("access.person-closed")
    kind: links.Kind = "recovery" if found.came else "invitation"
    base, now = call.services.settings.base_url, now_us()
    one: Person = found.person
    await changed(call, id_, lambda conn, _: links.send(conn, one, kind, base, now))
    call.services.desk.post()
    return _told(call, RECOVERY if found.came else POSTED)
