"""One's own account: another password, and an authenticator turned on and off; each proves again who it is."""

from __future__ import annotations

import segno
from markupsafe import Markup

from suchi.access import login, people, totp
from suchi.access.denials import denied
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.web import cookies
from suchi.web.api.account import confirmed, standing_of, token_of
from suchi.web.call import Call
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import Form, go, refused
from suchi.web.pages.people.desks import wrong
from suchi.web.pages.render import page
from suchi.web.problems import status_of
from suchi.web.wording import marked

CHANGED = Flash("account.password", marked("The password is changed, and every other session has ended."))
REMOVED = Flash(
    "account.authenticator-off", marked("The authenticator is turned off. Log-in asks for the password alone.")
)
_MOST = 1000
_AT = {
    "access.login-wrong": "password", "access.password-again": "again", "access.totp-wrong": "code", "access.totp-state": "code",
}  # fmt: skip
"""At which field a denial belongs; other words about a password are about the new one."""


def _at_field(failure: Failure) -> Failure:
    place = _AT.get(failure.code) or ("new" if failure.code.startswith("access.password") else None)
    return wrong(failure.code, place, failure.zh, failure.en) if place is not None else failure


def _new_session(call: Call, token: str) -> cookies.Header:
    """The cookie of the session that takes the place of all others."""
    call.services.sessions.forget()
    return cookies.put(cookies.SESSION, token)


async def password_page(call: Call) -> None:
    await _password(call, Form(), 200)


async def _password(call: Call, form: Form, status: int) -> None:
    await page(
        call, "people/password.html", private=True, status=status, form=form, login=standing_of(call).person.login
    )


async def change_password(call: Call) -> None:
    old, new, again = (call.given.get(name, "")[:_MOST] for name in ("password", "new", "again"))
    try:
        if new != again:
            raise denied("access.password-again")
        person = (await confirmed(call, old)).person
        if new == old:
            raise denied("access.password-same")
        own = (person.login, person.name, person.email, person.company or "")
        token = await call.services.desk.act(login.change_password, token_of(call), person.id, new, own, now_us())
    except Failure as failure:
        await _password(call, refused({}, _at_field(failure), ("password", "new", "again")), status_of(failure))
        return
    await go(call, "/account", _new_session(call, token), flash=CHANGED)


async def authenticator_page(call: Call) -> None:
    await _authenticator(call, Form(), 200)


async def _authenticator(
    call: Call,
    form: Form,
    status: int,
    secret: str = "",
    codes: list[str] | None = None,
    token: str | None = None,
    step: str = "",
) -> None:
    mine = standing_of(call).person
    found = await call.services.read(people.account, mine.id, mine.company)
    address = totp.address(secret, mine.login) if secret else ""
    picture = (
        Markup(segno.make(address, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff"))
        if secret
        else ""
    )
    headers = (_new_session(call, token),) if token is not None else ()
    await page(
        call, "people/authenticator.html", private=True, status=status, form=form, on=found.authenticator, secret=secret,
        picture=picture, address=address, codes=codes or [], step=step, headers=headers, login=mine.login,
    )  # fmt: skip


async def change_authenticator(call: Call) -> None:
    """Begun with the password, on once a code of it was given, off with the password again."""
    act, mine = call.given.get("act"), standing_of(call).person
    password, code = call.given.get("password", "")[:_MOST], call.given.get("code", "").replace(" ", "")[:10]
    try:
        if act == "begin":
            await confirmed(call, password)
            secret = await call.services.desk.step(login.begin_totp, mine.id)
            await _authenticator(call, Form(), 200, secret=secret, step="code")
        elif act == "confirm":
            token, codes = await call.services.desk.act(login.confirm_totp, token_of(call), mine.id, code, now_us())
            await _authenticator(call, Form(), 200, codes=codes, token=token, step="codes")
        elif act == "remove":
            await confirmed(call, password)
            token = await call.services.desk.act(login.remove_totp, token_of(call), mine.id, now_us())
            await go(call, "/account", _new_session(call, token), flash=REMOVED)
        else:
            raise denied("body.fields")
    except Failure as failure:
        again = refused({}, _at_field(failure), ("password", "code"))
        await _authenticator(call, again, status_of(failure), step="code" if act == "confirm" else "")
