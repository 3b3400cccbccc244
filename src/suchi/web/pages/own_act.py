"""Questions that speak in somebody's name: to open technical information states a purpose, so a link from elsewhere must not ask.

The session's cookie comes along with a link of another site (`SameSite=Lax`), and with one in a letter or a chat. Such a page is
answered only where the browser says that one of our own pages has led there (`Sec-Fetch-Site`, W3C Fetch Metadata Request
Headers §2.3; for a browser that sends none, `Referer`). Else it shows what would be opened, with a button: sent with the
session's own token it is the person's own act.
"""

from __future__ import annotations

from collections.abc import Mapping

from suchi.web.api.operation import Handler
from suchi.web.call import Call
from suchi.web.identifying import ours
from suchi.web.library_words import WORDS
from suchi.web.pages.page import Page
from suchi.web.pages.render import page
from suchi.web.pages.visitor import Audience


def stating(path: str, handler: Handler, desk: Audience | None = None, *, by: str | None = None) -> tuple[Page, Page]:
    """A page whose question is a statement: by a link of our own, or by the button that asks once more. `by`: the one field that
    makes it one; unless told, any question does."""

    async def asked(call: Call) -> None:
        states = call.query.get(by) if by is not None else call.query
        if states and not led_here_by_us(call):
            await page(call, "yard/confirm.html", private=True, asked=dict(call.query), purposes=WORDS)
            return
        await handler(call)

    return (
        Page(path=path, handler=asked, needs="session", rate="library", desk=desk),
        Page(path=path, handler=handler, needs="session", rate="library", desk=desk, method="POST", changes=False),
    )


def question(call: Call) -> Mapping[str, str]:
    """What is asked: it stands in the address, or in the form by which it was confirmed."""
    return call.given if call.form else call.query


def led_here_by_us(call: Call) -> bool:
    """Whether somebody came by a page of ours. What a browser fetches on suspicion, before anybody asked, is no act."""
    if call.header(b"sec-purpose") or call.header(b"purpose"):
        return False
    site = call.header(b"sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return ours(call, call.header(b"referer"))
