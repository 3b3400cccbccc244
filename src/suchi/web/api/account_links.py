"""Links of invitation and recovery: used once, asked for by whoever has forgotten a password."""

from __future__ import annotations

from suchi.access import links
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.domain.things import encode
from suchi.web.api.account import FRESH, Body, Done, Secret, Word
from suchi.web.api.operation import operation
from suchi.web.call import Call
from suchi.web.identifying import same_origin
from suchi.web.reading import json_body


class Accept(Body, frozen=True, kw_only=True):
    """The token of a link, and the password to be."""

    token: Word
    password: Secret


class Recover(Body, frozen=True, kw_only=True):
    """For which account a link is wanted."""

    login: Word


async def take_link(call: Call, given: Accept) -> None:
    """Use a link of invitation or recovery, from an API call or a page."""
    same_origin(call)
    call.limits = call.services.limits.take("login", call.client)
    person = await call.services.desk.act(links.accept, given.token, given.password, now_us())
    call.about = f"people:{person.id}"
    call.services.sessions.forget()


@operation(
    method="POST", path="/links/accept", tag="accounts", needs="public", zh="凭链接设置密码",
    en="Set a password by a link", takes=Accept, answers=Done, errors=(403, 404, 410, 415, 422),
)  # fmt: skip
async def accept_link(call: Call) -> None:
    await take_link(call, await json_body(call, Accept))
    await call.answer(encode(Done(done=True)), headers=(FRESH,))


async def ask_for_link(call: Call, account: str) -> None:
    """Have a link mailed, if there is such an account: the answer is the same, and comes before it is looked for."""
    same_origin(call)
    call.limits = call.services.limits.take("login", call.client)
    call.services.later(_mail_link(call, account))


async def _mail_link(call: Call, account: str) -> None:
    try:
        await call.services.desk.act(links.recover, account, call.services.settings.base_url, now_us())
    except Failure:  # too often: nothing is sent, and nothing told
        return
    call.services.desk.post()


@operation(
    method="POST", path="/links/recover", tag="accounts", needs="public", zh="忘记密码：发送重设链接",
    en="Have a link mailed that sets a new password", takes=Recover, answers=Done, errors=(403, 415, 422),
)  # fmt: skip
async def recover(call: Call) -> None:
    await ask_for_link(call, (await json_body(call, Recover)).login)
    await call.answer(encode(Done(done=True)), headers=(FRESH,))
