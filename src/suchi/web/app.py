"""The application for the web server: `suchi.web.app:create_app` is a factory; each process opens its own services."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response, asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import HTTPScope, Receive, Send

from suchi.db.pool import Store
from suchi.domain.errors import Failure
from suchi.settings import Settings
from suchi.web import problems
from suchi.web.api import events
from suchi.web.api.operation import Handler, Operation, check_path, read_parameters
from suchi.web.api.operations import OPERATIONS
from suchi.web.assets import assets
from suchi.web.call import Acts, Call
from suchi.web.guarding import data_headers
from suchi.web.identifying import admit, within_shift
from suchi.web.pages.account import to_login
from suchi.web.pages.forms import sent
from suchi.web.pages.page import Page
from suchi.web.pages.routes import PAGES
from suchi.web.pages.visitor import at_desk
from suchi.web.routing import Routes
from suchi.web.services import Services

PREFIX = "/api/v1"
SWITCH_S = 0.0005
"""The lane computes in a thread: it must hand the interpreter over soon, or answers wait 5 ms each time."""


def create_app(store: Store | None = None) -> Litestar:
    """The application; without a store it opens the one that the environment names, and closes it at the end."""
    box: list[Services] = []
    routes = all_routes()
    assets()  # a server without its style sheets would answer, and look broken

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        sys.setswitchinterval(SWITCH_S)
        opened = store or Store.open(Settings.from_env())
        services = Services(opened)
        try:
            await services.start()
            box.append(services)
            yield
        finally:
            box.clear()
            await services.stop()
            if store is None:
                opened.close()

    return Litestar(
        [_everything(routes, box)], lifespan=[lifespan], openapi_config=None, exception_handlers={Exception: _unrouted},
        logging_config=None,
    )  # fmt: skip


def all_routes() -> Routes:
    """Every address of the interface and of the pages."""
    routes = Routes()
    for page in PAGES:  # first, because patterns are tried in this order and cards are asked for most
        routes.add(page.method, page.path, guarded_page(page))
    for operation in OPERATIONS:
        routes.add(operation.method, PREFIX + operation.path, guarded(operation))
    return routes


def guarded(operation: Operation) -> Handler:
    """The handler behind what its declaration asks: a key, and parameters that can be meant."""
    handler, declared, needs, limit = operation.handler, operation.parameters, operation.needs, operation.limit
    looks_itself = handler is events.submit  # to take the body off a sender's hands
    by_address = needs == "public"
    route, acts = f"{operation.method} {PREFIX}{operation.path}", acts_of(operation)

    async def guard(call: Call) -> None:
        call.route, call.acts, call.restricted = route, acts, not by_address
        if by_address:
            call.limits = call.services.limits.take(limit, call.client)
        elif not looks_itself:
            await admitted(call, needs)
            within_shift(call, route, needs)
            call.limits = call.services.limits.take(limit, call.caller.key if call.caller else call.client)
        if call.path:
            check_path(declared, call.path)
        call.given = read_parameters(declared, call.query) if call.scope["query_string"] or declared else {}
        if acts == "write":
            await asked(call, by_address)
        await handler(call)

    return guard


async def admitted(call: Call, needs: str | None) -> None:
    """Admit or raise. Nobody who is known has tried anything where nobody is known: only others leave a row for being refused."""
    try:
        await admit(call, needs)
    except Failure:
        if call.caller is None:
            call.acts = None
        raise


async def asked(call: Call, by_address: bool) -> None:
    """Leave a row before anything is changed. Of a flood from an address there is none: its handler will refuse it."""
    if not by_address or not call.services.limits.spent(("login", "apply"), call.client):
        await call.services.trail.begin(call)


def acts_of(operation: Operation) -> Acts | None:
    """What the operation leaves in the audit trail: nothing when it only reads; of reports the ledger is the record."""
    if operation.method == "GET" or operation.needs == "read":
        return None
    return "report" if operation.needs == "report" else "write"


def guarded_page(page: Page) -> Handler:
    """The handler behind what its page declares. A page that needs a log-in leads there."""
    handler, needs, limit = page.handler, page.needs, page.rate
    route, acts = f"{page.method} {page.path}", page.acts
    if needs == "public":

        async def public(call: Call) -> None:
            call.route = route
            call.limits = call.services.limits.take(limit, call.client)
            if acts:
                call.acts = "write"
                await asked(call, by_address=True)
            await handler(call)

        return public

    async def guard(call: Call) -> None:
        call.route = route
        call.form = page.method == "POST"
        call.acts = "write" if acts else None
        try:
            await admitted(call, needs)
            if call.form:
                # with its anti-forgery token: no handler can forget to ask for it
                call.given = await sent(call, page.files, long=page.long)
        except Failure as failure:
            if failure.code not in ("access.session-needed", "access.session-ended"):
                raise
            await to_login(call)
            return
        if page.desk is not None:
            await at_desk(call, page.desk)
        call.limits = call.services.limits.take(limit, call.caller.key if call.caller else call.client)
        if acts:
            await asked(call, by_address=False)
        await handler(call)

    return guard


def _everything(routes: Routes, box: list[Services]) -> ASGIRouteHandler:
    """One mount for all addresses: our own routes find the handler, or say that there is none."""

    async def handle(scope: HTTPScope, receive: Receive, send: Send) -> None:
        path = "/" + scope["path"].strip("/")  # the router takes the first slash away, and adds one at the end
        await routes.answer(box[0], path, scope, receive, send)

    return asgi("/", is_mount=True, copy_scope=False)(handle)


def _unrouted(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What the router itself refuses."""
    language = "en" if request.headers.get("accept-language", "").lower().startswith("en") else "zh"
    told = problems.answer(error, request.scope["path"], language)
    headers = {
        name.decode(): value.decode()
        for name, value in (*told.headers, *data_headers(tls=False))
        if name != b"content-length"
    }
    return Response(told.body, status_code=told.status, headers=headers, media_type=problems.MEDIA_TYPE)
