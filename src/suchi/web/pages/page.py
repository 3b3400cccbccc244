"""How a page is declared: its address, its handler, who may ask for it, and which limit counts it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from suchi.web.api.operation import Handler
from suchi.web.identifying import Need
from suchi.web.pages.visitor import Audience


class Page(Struct, frozen=True, kw_only=True):
    """A page: `needs` is who may ask (web/identifying.py), `rate` which limit counts it (web/limits.py), `desk` whose desk it is
    on: somebody whose desk it is not is refused before the handler runs. `files`: bytes that its form may bring as files; `long`: its form may have many fields.
    `changes`: whether it changes anything, where that is not what its method says: where a provider sends somebody back to it
    does, and a question that is sent in a body, to stand in no address, does not."""

    path: str
    handler: Handler
    needs: Need
    method: Literal["GET", "POST"] = "GET"
    rate: str = "public"
    desk: Audience | None = None
    files: int = 0
    long: bool = False
    changes: bool | None = None

    @property
    def acts(self) -> bool:
        """Whether it leaves a row in the audit trail."""
        return self.method == "POST" if self.changes is None else self.changes


def public(path: str, handler: Handler) -> Page:
    """A page that is open to all."""
    return Page(path=path, handler=handler, needs="public")


def question(path: str, shown: Handler, asked: Handler, rate: str) -> tuple[Page, Page]:
    """A page that is open to all and answers what is asked in its form; nothing is changed, and nothing of it is kept."""
    return public(path, shown), Page(path=path, handler=asked, needs="public", method="POST", rate=rate, changes=False)


def form(path: str, shown: Handler, sent: Handler, needs: Need = "public", rate: str = "public") -> tuple[Page, Page]:
    """A page with a form that is sent to its own address; `rate` counts the sending."""
    return (
        Page(path=path, handler=shown, needs=needs),
        Page(path=path, handler=sent, needs=needs, method="POST", rate=rate),
    )


def desk_page(desk: Audience, path: str, handler: Handler, needs: Need = "session") -> Page:
    """A page of a desk."""
    return Page(path=path, handler=handler, needs=needs, rate="account", desk=desk)


def desk_act(
    desk: Audience, path: str, handler: Handler, needs: Need = "session", files: int = 0, *, long: bool = False
) -> Page:
    """What a form of a desk is sent to; a `long` one may have thousands of fields."""
    return Page(
        path=path, handler=handler, needs=needs, method="POST", rate="account", desk=desk, files=files, long=long
    )


def desk_form(
    desk: Audience,
    path: str,
    shown: Handler,
    sent: Handler,
    files: int = 0,
    needs: Need = "session",
    *,
    long: bool = False,
) -> tuple[Page, Page]:
    """A page of a desk with a form that is sent to its own address; with `files` as `multipart/form-data`."""
    return desk_page(desk, path, shown, needs), desk_act(desk, path, sent, needs, files, long=long)
