"""Pages to log in, to ask for a new password, to set one by a link, and to see and end one's sessions; no script needed."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from suchi.access import links, sessions
from suchi.access.denials import denied
from suchi.access.tokens import csrf_of
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.domain.event import moment
from suchi.web import cookies
from suchi.web.api.account import LogIn, known_as, open_session, standing_of, token_of
from suchi.web.api.account_links import Accept, ask_for_link, take_link
from suchi.web.call import Call
from suchi.web.pages.flash import Flash
from suchi.web.pages.forms import go
from suchi.web.pages.render import page
from suchi.web.problems import status_of
from suchi.web.reading import form_body
from suchi.web.wording import marked

OPENED = Flash("account.opened", marked("The password is set. You may log in now."))


async def to_login(call: Call) -> None:
    """Log in first, then come back."""
    await go(call, f"/login?next={quote(call.address, safe='/')}")


def own_address(text: str | None) -> str:
    """Where to go after log-in: a page of ours, never somebody else's; and without a question, which whoever made the link
    would have asked in the name of whoever logs in (pages/own_act.py)."""
    good = text is not None and text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return quote((text or "").partition("?")[0], safe="/%") if good else "/desk"


async def login_page(call: Call) -> None:
    await _login(call, None, next_=own_address(call.query.get("next")))


async def _login(call: Call, failure: Failure | None, *, next_: str, login: str = "") -> None:
    status = status_of(failure) if failure else 200
    await page(
        call, "account/login.html", private=True, status=status, failure=failure, next=next_, login=login,
        code=failure is not None and failure.code.startswith("access.totp"), oidc=call.services.oidc is not None,
    )  # fmt: skip


async def log_in(call: Call) -> None:
    """The form of the log-in page. What went wrong stands above the form, in the same words for whatever was wrong."""
    fields = await form_body(call)
    next_ = own_address(fields.get("next"))
    try:
        given = msgspec.convert(
            {
                "login": fields.get("login", ""),
                "password": fields.get("password", ""),
                "code": fields.get("code") or None,
            },
            LogIn,
        )
        token = await open_session(call, given)
    except msgspec.ValidationError:
        await _login(call, denied("access.login-wrong"), next_=next_)
        return
    except Failure as failure:
        await _login(call, failure, next_=next_, login=fields.get("login", "")[:200])
        return
    await go(call, next_, cookies.put(cookies.SESSION, token))


async def log_out(call: Call) -> None:
    await call.services.desk.step(sessions.end, token_of(call))
    call.services.sessions.forget()
    await go(call, "/login", cookies.drop(cookies.SESSION), cookies.CLEARED)


async def recover_page(call: Call) -> None:
    await page(call, "account/recover.html", asked=False)


async def recover(call: Call) -> None:
    fields = await form_body(call)
    await ask_for_link(call, fields.get("login", "")[:200])
    await page(call, "account/recover.html", asked=True)


async def link_page(call: Call) -> None:
    """What a letter leads to. Looking does not use the link: mail programs look too."""
    token = call.path["token"]
    try:
        person, kind = await call.services.read(links.look, token[:200], now_us())
    except Failure as failure:
        await page(
            call,
            "account/link.html",
            private=True,
            status=status_of(failure),
            failure=failure,
            person=None,
            kind="",
            token="",
        )
        return
    await page(call, "account/link.html", private=True, failure=None, person=person, kind=kind, token=token)


async def set_password(call: Call) -> None:
    fields = await form_body(call)
    token = call.path["token"]
    try:
        if fields.get("password") != fields.get("again"):
            raise denied("access.password-again")
        await take_link(call, Accept(token=token[:200], password=fields.get("password", "")[:1000]))
    except Failure as failure:
        if not failure.code.startswith("access.password"):
            raise
        person, kind = await call.services.read(links.look, token[:200], now_us())
        await page(
            call,
            "account/link.html",
            private=True,
            status=status_of(failure),
            failure=failure,
            person=person,
            kind=kind,
            token=token,
        )
        return
    await go(call, "/login", flash=OPENED)


async def account_page(call: Call) -> None:
    mine = standing_of(call)
    found = await call.services.read(sessions.listed, mine.person.id, now_us())
    shown = [(one, moment(one.seen_us)) for one in found]
    await page(call, "account/account.html", private=True, mine=mine, sessions=shown, csrf=csrf_of(token_of(call)))


async def end_session(call: Call) -> None:
    await call.services.desk.step(
        sessions.end_one, standing_of(call).person.id, call.given.get("id", "").replace("\0", "")
    )
    call.services.sessions.forget()
    await go(call, "/account")


async def oidc_begin(call: Call) -> None:
    """Off to the provider; the cookie binds its answer to this browser."""
    provider = call.services.oidc
    if provider is None:
        raise denied("access.oidc-off")
    url, state = await call.services.desk.step(provider.begin, _back(call), now_us())
    await go(call, url, cookies.put(cookies.OIDC, state, 600))


async def oidc_return(call: Call) -> None:
    provider = call.services.oidc
    if provider is None:
        raise denied("access.oidc-off")
    query = dict(call.query)
    kept = cookies.read(call, cookies.OIDC)
    token = await call.services.desk.step(
        provider.finish, query, kept, _back(call), now_us(), call.client, call.header(b"user-agent") or ""
    )
    await known_as(call, token)
    await go(call, "/desk", cookies.put(cookies.SESSION, token), cookies.drop(cookies.OIDC))


def _back(call: Call) -> str:
    return f"{call.services.settings.base_url}/login/provider/return"
