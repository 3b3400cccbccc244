"""The addresses of pages, and of the few files they need; each with who may ask for it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from suchi.web.api.meta import health
from suchi.web.api.operation import Handler
from suchi.web.identifying import Need
from suchi.web.pages import account
from suchi.web.pages.card import public_card
from suchi.web.pages.docs import docs, openapi
from suchi.web.pages.home import home, look_up, style
from suchi.web.pages.render import stylesheet
from suchi.web.pages.security import security_txt


class Page(Struct, frozen=True, kw_only=True):
    """A page: `needs` is who may ask (web/identifying.py), `rate` which limit counts it (web/limits.py). `changes`: it does so
    although it is asked for by GET, as where a provider sends somebody back to."""

    path: str
    handler: Handler
    needs: Need
    method: Literal["GET", "POST"] = "GET"
    rate: str = "public"
    changes: bool = False

    @property
    def acts(self) -> bool:
        """Whether it leaves a row in the audit trail."""
        return self.changes or self.method == "POST"


def _public(path: str, handler: Handler) -> Page:
    return Page(path=path, handler=handler, needs="public")


def _form(path: str, shown: Handler, sent: Handler, needs: Need = "public") -> tuple[Page, Page]:
    """A page with a form that is sent to its own address."""
    return (
        Page(path=path, handler=shown, needs=needs),
        Page(path=path, handler=sent, needs=needs, method="POST"),
    )


PAGES: tuple[Page, ...] = (
    _public("/b/{code}", public_card),
    _public("/", home),
    _public("/docs", docs),
    _public("/health", health),
    _public(f"/static/suchi.{stylesheet()[1]}.css", style),
    _public("/b", look_up),
    _public("/api/v1/openapi.json", openapi),
    _public("/.well-known/security.txt", security_txt),
    *_form("/login", account.login_page, account.log_in),
    *_form("/recover", account.recover_page, account.recover),
    *_form("/link/{token}", account.link_page, account.set_password),
    _public("/login/provider", account.oidc_begin),
    Page(path="/login/provider/return", handler=account.oidc_return, needs="public", changes=True),
    Page(path="/account", handler=account.account_page, needs="self", rate="account"),
    Page(path="/account/end", handler=account.end_session, needs="self", method="POST", rate="account"),
    Page(path="/logout", handler=account.log_out, needs="session", method="POST", rate="account"),
)
