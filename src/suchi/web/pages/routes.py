"""The addresses of pages, and of the few files they need."""

from __future__ import annotations

from suchi.web.api.meta import health
from suchi.web.api.operation import Handler
from suchi.web.pages.card import public_card
from suchi.web.pages.docs import docs, openapi
from suchi.web.pages.home import home, look_up, style
from suchi.web.pages.render import stylesheet

PAGES: dict[str, Handler] = {
    "/": home,
    "/docs": docs,
    "/health": health,
    f"/static/suchi.{stylesheet()[1]}.css": style,
    "/b": look_up,
    "/b/{code}": public_card,
    "/api/v1/openapi.json": openapi,
}
