"""Accounts: log-in and log-out, one's own sessions, password and second factor."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from suchi.access import login, person, sessions, totp
from suchi.access.denials import denied
from suchi.access.person import Authority, Role
from suchi.access.sessions import Standing
from suchi.access.tokens import csrf_of
from suchi.capture.draft import now_us
from suchi.domain.event import moment
from suchi.domain.things import encode
from suchi.web import cookies
from suchi.web.api.operation import in_path, operation
from suchi.web.call import Call
from suchi.web.identifying import check_csrf, same_origin
from suchi.web.reading import json_body

Secret = Annotated[str, Meta(max_length=1000)]
Word = Annotated[str, Meta(min_length=1, max_length=200)]
FRESH = (b"cache-control", b"no-store")


class Body(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What is sent: an unknown field is an error, because a typing mistake would be ignored."""


class Answer(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What is answered."""


class LogIn(Body, frozen=True, kw_only=True):
    """`code`: of the authenticator, or a recovery code."""

    login: Word
    password: Secret
    code: Annotated[str, Meta(max_length=40)] | None = None


class Me(Answer, frozen=True, kw_only=True):
    """Who is logged in. `csrf` goes with every write as X-CSRF-Token."""

    person: str
    login: str
    name: str
    company: str | None = None
    role: Role
    authority: Authority | None = None
    device: str | None = None
    csrf: str | None = None


class Done(Answer, frozen=True, kw_only=True):
    """It was done. `csrf`: the session has a new token."""

    done: bool
    csrf: str | None = None


class SessionItem(Answer, frozen=True, kw_only=True):
    """One of one's own sessions; `current` is the one that asks."""

    id: str
    current: bool = False
    device: str | None = None
    address: str
    agent: str
    began_at: str
    seen_at: str
    ends_at: str


class NewPassword(Body, frozen=True, kw_only=True):
    """The old password proves again who it is."""

    password: Secret
    new_password: Secret


class Password(Body, frozen=True, kw_only=True):
    """The password once more, before something is changed that could lock its owner out."""

    password: Secret


class Code(Body, frozen=True, kw_only=True):
    """A code of the authenticator that is being set up."""

    code: Annotated[str, Meta(min_length=6, max_length=10)]


class Authenticator(Answer, frozen=True, kw_only=True):
    """What an authenticator needs: its secret, and the same as an address for a QR code."""

    secret: str
    address: str


class RecoveryCodes(Answer, frozen=True, kw_only=True):
    """Each opens the account once in place of a code; they are shown this once."""

    codes: tuple[str, ...]
    csrf: str


def told(standing: Standing, csrf: str | None) -> Me:
    """A person, as they are told of themself."""
    person = standing.person
    return Me(
        person=person.id, login=person.login, name=person.name, company=person.company, role=person.role,
        authority=person.authority, device=standing.device, csrf=csrf,
    )  # fmt: skip


def standing_of(call: Call) -> Standing:
    assert call.standing is not None
    return call.standing


def token_of(call: Call) -> str:
    """The token of the session that asks."""
    token = cookies.read(call, cookies.SESSION)
    if token is None:
        raise denied("access.session-needed")
    return token


async def opened(call: Call, token: str) -> None:
    """Answer with the new session's cookie, and who it is."""
    standing = await known_as(call, token)
    await call.answer(encode(told(standing, csrf_of(token))), headers=(FRESH, cookies.put(cookies.SESSION, token)))


async def known_as(call: Call, token: str) -> Standing:
    """From here on the call is that session's: the audit trail names whose it became."""
    call.standing = standing = await call.services.read(call.services.sessions.resolve, token, now_us())
    call.caller = standing.caller
    return standing


async def open_session(call: Call, given: LogIn) -> str:
    """Log in, from an API call or a page; the token of the new session."""
    same_origin(call)
    call.limits = call.services.limits.take("login", call.client)
    attempt = login.Attempt(
        login=given.login, password=given.password, code=given.code, address=call.client,
        agent=call.header(b"user-agent") or "", previous=cookies.read(call, cookies.SESSION),
    )  # fmt: skip
    # asked for good and bad attempts alike; what is typed there may be a password, so only an account that is one is named
    tried = await call.services.read(person.by_login, given.login.replace("\0", "")[:200])
    call.about = f"people:{tried.id}" if tried is not None else None
    token = await call.services.desk.step(login.log_in, attempt, now_us())
    await known_as(call, token)
    return token


@operation(
    method="POST", path="/login", tag="accounts", needs="public", zh="登录", en="Log in", takes=LogIn, answers=Me,
    errors=(401, 403, 415, 422),
)  # fmt: skip
async def log_in(call: Call) -> None:
    await opened(call, await open_session(call, await json_body(call, LogIn)))


@operation(
    method="POST",
    path="/logout",
    tag="accounts",
    needs="public",
    zh="退出登录",
    en="Log out",
    answers=Done,
    errors=(403,),
)
async def log_out(call: Call) -> None:
    same_origin(call)
    token = cookies.read(call, cookies.SESSION)
    if token is not None:
        check_csrf(token, call.header(b"x-csrf-token"))
        await call.services.desk.step(sessions.end, token)
        call.services.sessions.forget()
    await call.answer(encode(Done(done=True)), headers=(FRESH, cookies.drop(cookies.SESSION), cookies.CLEARED))


@operation(method="GET", path="/me", tag="accounts", needs="session", zh="我的账号", en="Who I am", answers=Me)
async def me(call: Call) -> None:
    await call.answer(encode(told(standing_of(call), csrf_of(token_of(call)))), headers=(FRESH,))


@operation(
    method="GET", path="/me/sessions", tag="accounts", needs="self", zh="我的会话", en="My sessions",
    answers=list[SessionItem], errors=(403,),
)  # fmt: skip
async def my_sessions(call: Call) -> None:
    mine = standing_of(call)
    found = await call.services.read(sessions.listed, mine.person.id, now_us())
    items = [
        SessionItem(
            id=one.id, current=one.id == mine.session, device=one.device, address=one.address, agent=one.agent,
            began_at=moment(one.created_us), seen_at=moment(one.seen_us), ends_at=moment(one.ends_us),
        )
        for one in found
    ]  # fmt: skip
    await call.answer(encode(items), headers=(FRESH,))


@operation(
    method="POST", path="/me/sessions/{id}/end", tag="accounts", needs="self", zh="结束一个会话", en="End a session",
    answers=Done, parameters=(in_path("id", "会话编号", "The id of a session", "0123456789abcdef"),), errors=(403, 404),
)  # fmt: skip
async def end_session(call: Call) -> None:
    await call.services.desk.step(sessions.end_one, standing_of(call).person.id, call.path["id"])
    call.services.sessions.forget()
    await call.answer(encode(Done(done=True)), headers=(FRESH,))


async def rotated(call: Call, token: str) -> tuple[tuple[bytes, bytes], ...]:
    """The headers that give the browser its new session."""
    call.services.sessions.forget()
    return (FRESH, cookies.put(cookies.SESSION, token))


async def confirmed(call: Call, password: str) -> Standing:
    standing = standing_of(call)
    await call.services.desk.step(login.confirm, standing.person.id, password, now_us())
    return standing


@operation(
    method="POST", path="/me/password", tag="accounts", needs="self", zh="更改密码", en="Change one's password",
    takes=NewPassword, answers=Done, errors=(403, 415, 422),
)  # fmt: skip
async def change_password(call: Call) -> None:
    given = await json_body(call, NewPassword)
    person = (await confirmed(call, given.password)).person
    if given.new_password == given.password:
        raise denied("access.password-same")
    own = (person.login, person.name, person.email, person.company or "")
    token = await call.services.desk.act(
        login.change_password, token_of(call), person.id, given.new_password, own, now_us()
    )
    await call.answer(encode(Done(done=True, csrf=csrf_of(token))), headers=await rotated(call, token))


@operation(
    method="POST", path="/me/totp", tag="accounts", needs="self", zh="开始设置动态验证码", en="Set up an authenticator",
    takes=Password, answers=Authenticator, errors=(403, 415, 422),
)  # fmt: skip
async def begin_totp(call: Call) -> None:
    given = await json_body(call, Password)
    person = (await confirmed(call, given.password)).person
    secret = await call.services.desk.step(login.begin_totp, person.id)
    await call.answer(
        encode(Authenticator(secret=secret, address=totp.address(secret, person.login))), headers=(FRESH,)
    )


@operation(
    method="POST", path="/me/totp/confirm", tag="accounts", needs="self", zh="启用动态验证码", en="Turn the authenticator on",
    takes=Code, answers=RecoveryCodes, errors=(403, 409, 415, 422),
)  # fmt: skip
async def confirm_totp(call: Call) -> None:
    given = await json_body(call, Code)
    token, codes = await call.services.desk.act(
        login.confirm_totp, token_of(call), standing_of(call).person.id, given.code, now_us()
    )
    answer = RecoveryCodes(codes=tuple(codes), csrf=csrf_of(token))
    await call.answer(encode(answer), headers=await rotated(call, token))


@operation(
    method="POST", path="/me/totp/remove", tag="accounts", needs="self", zh="停用动态验证码", en="Turn the authenticator off",
    takes=Password, answers=Done, errors=(403, 415, 422),
)  # fmt: skip
async def remove_totp(call: Call) -> None:
    given = await json_body(call, Password)
    person = (await confirmed(call, given.password)).person
    token = await call.services.desk.act(login.remove_totp, token_of(call), person.id, now_us())
    await call.answer(encode(Done(done=True, csrf=csrf_of(token))), headers=await rotated(call, token))
