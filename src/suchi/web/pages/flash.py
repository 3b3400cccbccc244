"""A word after the deed: what a form has done is told once, on the page that comes next."""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl, urlencode

from msgspec import Struct

from suchi.web import cookies
from suchi.web.call import Call
from suchi.web.wording import Language, words

COOKIE = "__Host-suchi-flash"
_LASTS_S = 60
_KNOWN: dict[str, Flash] = {}


class Flash(Struct, frozen=True):
    """Declared once, beside the handler that tells it: `text` is an msgid whose blanks are filled by `go`."""

    code: str
    text: str
    tone: Literal["ok", "info", "warn"] = "ok"

    def __post_init__(self) -> None:
        assert _KNOWN.setdefault(self.code, self) == self, f"two flashes are called {self.code}"


class Told(Struct, frozen=True):
    """What the page shows."""

    text: str
    tone: str


def carried(flash: Flash, **blanks: object) -> cookies.Header:
    """The cookie that takes it over to the next page. It holds the code and the blanks, never a text of its own: a cookie that
    somebody else has planted says nothing that we would not say."""
    value = urlencode({"code": flash.code} | {name: str(value)[:60] for name, value in blanks.items()})
    return cookies.put(COOKIE, value[:200], _LASTS_S)


def taken(call: Call, language: Language) -> tuple[Told | None, tuple[cookies.Header, ...]]:
    """What is to be told now, and the header that forgets it."""
    value = cookies.read(call, COOKIE)
    if value is None:
        return None, ()
    given = dict(parse_qsl(value))
    flash = _KNOWN.get(given.pop("code", ""))
    if flash is None:
        return None, (cookies.drop(COOKIE),)
    try:
        text = words(language).gettext(flash.text).format_map(given)
    except (KeyError, ValueError, IndexError, AttributeError):
        return None, (cookies.drop(COOKIE),)
    return Told(text, flash.tone), (cookies.drop(COOKIE),)
