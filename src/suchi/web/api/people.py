"""People of a company: invited, given a role, closed and opened again by its administrators."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta
from psycopg import Connection

from suchi.access import links, person
from suchi.access.denials import denied
from suchi.access.person import Authority, NewPerson, Person, Role
from suchi.capture.draft import now_us
from suchi.domain.event import moment
from suchi.domain.things import encode
from suchi.web.api.account import FRESH, Answer, Body, Done, Word, standing_of
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call
from suchi.web.reading import json_body

ID = in_path("id", "账号编号", "The id of an account", "0123456789abcdef")


class Invite(Body, frozen=True, kw_only=True):
    """Who is to have an account. Only the operator's administrators name another company than their own."""

    login: Word
    name: Word
    email: Word
    role: Role
    company: Annotated[str, Meta(max_length=40)] | None = None
    authority: Authority | None = None


class NewRole(Body, frozen=True, kw_only=True):
    """The role that somebody gets."""

    role: Role


class PersonItem(Answer, frozen=True, kw_only=True):
    """Somebody with an account."""

    person: str
    login: str
    name: str
    email: str
    company: str | None = None
    role: Role
    authority: Authority | None = None
    created_at: str
    disabled_at: str | None = None


def shown(one: Person) -> PersonItem:
    return PersonItem(
        person=one.id, login=one.login, name=one.name, email=one.email, company=one.company, role=one.role,
        authority=one.authority, created_at=moment(one.created_us),
        disabled_at=moment(one.disabled_us) if one.disabled_us else None,
    )  # fmt: skip


@operation(
    method="GET", path="/people", tag="accounts", needs="administrator", zh="本单位的账号", en="The people of one's company",
    answers=list[PersonItem], errors=(403,),
)  # fmt: skip
async def people(call: Call) -> None:
    found = await call.services.read(person.listed, standing_of(call).person.company)
    await call.answer(encode([shown(one) for one in found]), headers=(FRESH,))


@operation(
    method="POST", path="/people", tag="accounts", needs="administrator", zh="邀请", en="Invite somebody", takes=Invite,
    answers=PersonItem, errors=(403, 409, 415, 422),
)  # fmt: skip
async def invite(call: Call) -> None:
    made = await invited(call, await json_body(call, Invite))
    await call.answer(encode(shown(made)), headers=(FRESH,))


async def invited(call: Call, given: Invite) -> Person:
    """Put somebody on record and send them their link; raises unless whoever asks may."""
    by = standing_of(call).person
    if by.company is not None and given.company not in (None, by.company):
        raise denied("access.company")
    _within(by, given.authority)
    new = NewPerson(
        login=given.login, name=given.name, email=given.email, role=given.role,
        company=given.company if by.company is None else by.company, authority=given.authority,
    )  # fmt: skip
    made, _ = await call.services.desk.act(links.invite, new, call.services.settings.base_url, now_us())
    call.services.desk.post()
    call.about = f"people:{made.id}"
    return made


@operation(
    method="POST", path="/people/{id}/role", tag="accounts", needs="administrator", zh="更改角色", en="Give another role",
    takes=NewRole, answers=Done, parameters=(ID,), errors=(403, 404, 415, 422),
)  # fmt: skip
async def set_role(call: Call) -> None:
    given = await json_body(call, NewRole)
    call.about = f"people:{call.path['id']}/role:{given.role}"
    await _change(call, person.set_role, given.role)


@operation(
    method="POST", path="/people/{id}/disable", tag="accounts", needs="administrator", zh="停用账号",
    en="Close an account", answers=Done, parameters=(ID,), errors=(403, 404),
)  # fmt: skip
async def disable(call: Call) -> None:
    await _change(call, person.disable, now_us())


@operation(
    method="POST", path="/people/{id}/enable", tag="accounts", needs="administrator", zh="恢复账号",
    en="Open an account again", answers=Done, parameters=(ID,), errors=(403, 404),
)  # fmt: skip
async def enable(call: Call) -> None:
    await _change(call, person.enable)


def _within(by: Person, office: Authority | None) -> None:
    """An authority's administrator manages people of their own region and of no higher level than their own."""
    if by.authority is not None and office is not None and not by.authority.contains(office):
        raise denied("access.region")


async def _change(call: Call, work: object, *args: object) -> None:
    await changed(call, call.path["id"], work, *args)
    await call.answer(encode(Done(done=True)), headers=(FRESH,))


async def changed(call: Call, id_: str, work: object, *args: object) -> None:
    """Change one of one's company's people; the operator's administrators anybody; nobody themself."""
    by = standing_of(call).person

    def change(conn: Connection[tuple[object, ...]]) -> None:
        one = person.of_company(conn, id_, by.company, everybody=by.company is None)
        if one.id == by.id:
            raise denied("access.person-self")
        _within(by, one.authority)
        work(conn, one.id, *args)  # type: ignore[operator]

    await call.services.desk.act(change)
    call.services.sessions.forget()
