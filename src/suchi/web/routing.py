"""From an address to its handler: exact addresses by one look-up, the others by pattern; failures become problems here.

Litestar's router gives path parameters to its HTTP handlers only, at twice the cost of a plain ASGI one; the interface
answers bytes it has made itself and needs nothing else of them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from litestar.types import HTTPScope, Receive, Send

from suchi.access.audit import network
from suchi.domain.errors import Failure
from suchi.web import cookies, problems
from suchi.web.api.operation import Handler
from suchi.web.body import ClientGone
from suchi.web.call import Call
from suchi.web.pages.failing import for_people, tell_person
from suchi.web.services import Services

Methods = Mapping[str, Handler]
_NONE: dict[str, str] = {}
_log = logging.getLogger("suchi.refused")
_UNTRIED = ("access.key-missing", "access.session-needed", "access.session-ended")
"""Whoever brings nothing, or a session that is over, has tried nothing; and such requests cost a flood nothing."""


class Routes:
    """Addresses and what answers there. `{name}` stands for one segment, `{name...}` for the rest of the address."""

    def __init__(self) -> None:
        self._exact: dict[str, dict[str, Handler]] = {}
        self._patterns: list[tuple[re.Pattern[str], dict[str, Handler]]] = []
        self._by_template: dict[str, dict[str, Handler]] = {}

    def add(self, method: str, template: str, handler: Handler) -> None:
        methods = self._by_template.get(template)
        if methods is None:
            methods = self._by_template[template] = {}
            if "{" in template:
                self._patterns.append((_pattern(template), methods))
            else:
                self._exact[template] = methods
        methods[method] = handler
        if method == "GET":
            methods["HEAD"] = handler

    def find(self, path: str) -> tuple[Methods, Mapping[str, str]]:
        """The handlers of an address by method, and its parameters. Raises when there is no such address."""
        methods = self._exact.get(path)
        if methods is not None:
            return methods, _NONE
        for pattern, methods in self._patterns:
            match = pattern.fullmatch(path)
            if match is not None:
                return methods, match.groupdict()
        raise Failure(
            "request.not-found",
            "没有这个地址；接口目录见 /docs",
            "there is no such address; /docs lists all of them",
        )

    async def answer(self, services: Services, path: str, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        call = Call(scope, receive, send, services, path)
        try:
            methods, call.path = self.find(path)
            handler = methods.get(scope["method"])
            if handler is None:
                raise problems.method_not_allowed(sorted(methods))
            await handler(call)
        except ClientGone:
            return
        except Exception as error:
            await tell(call, error)


async def tell(call: Call, error: Exception) -> None:
    """Answer with a problem document, or for somebody with a browser with a page; unless the answer has begun."""
    _note_refusal(call, error)
    if not call.began and for_people(call):
        try:
            await tell_person(call, error)
            return
        except Exception as another:  # the page itself cannot be made: the document still can
            error = error if call.began else another
    told = problems.answer(error, call.address, call.language)
    if call.began:
        return
    if told.status == 429:
        call.acts = None  # a flood must not fill the trail
    try:
        await call.leave(told.status)
    except Failure as unkept:
        told = problems.answer(unkept, call.address, call.language)
    body = b"" if call.scope["method"] == "HEAD" else told.body
    headers = [*told.headers, *call.services.data_headers, *call.limits]
    await call.send({"type": "http.response.start", "status": told.status, "headers": headers})
    await call.send({"type": "http.response.body", "body": body, "more_body": False})


def _note_refusal(call: Call, error: Exception) -> None:
    """A line for the operator's log when somebody was refused what they tried (ASVS 4 V7.2.2, GB/T 22239 §8.1.4.3). The route is
    named as declared and the network for the address: nothing that was sent stands in the line."""
    if not isinstance(error, Failure) or error.code in _UNTRIED or problems.status_of(error) not in (401, 403):
        return
    caller = call.caller
    if caller is None and error.code == "access.origin" and cookies.read(call, cookies.SESSION) is None:
        return  # nobody was there to be made use of; and where the public tells what it saw, no network is noted (pages/telling.py)
    who = "nobody" if caller is None else f"person {caller.person}" if caller.person else f"key {caller.key}"
    company = caller.company if caller is not None else None
    _log.warning("%s: %s, %s of %s, from %s", call.route, error.code, who, company or "-", network(call.client) or "-")


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)(\.\.\.)?\}", template)
    text = re.escape(parts[0])
    for name, rest, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        text += f"(?P<{name}>{'.+' if rest else '[^/]+'})" + re.escape(after)
    return re.compile(text, re.DOTALL)
