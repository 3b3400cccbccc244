"""Templates into answers: language and banner of a demonstration."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from suchi.web.call import Call

WEB = Path(__file__).resolve().parents[1]
STATIC = WEB / "static"
HEADERS = (
    (b"cache-control", b"no-cache"),
    (b"vary", b"Accept-Language, Cookie, Accept"),
)
PRIVATE = ((b"cache-control", b"no-store"), HEADERS[1])


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    functions: dict[str, Any] = {"grouped": grouped, "kilo": kilo}
    made.globals.update(functions)
    return made


@cache
def stylesheet() -> tuple[bytes, str]:
    """The style sheet and a name that changes with it, so that it can be kept for ever."""
    data = (STATIC / "suchi.css").read_bytes()
    return data, sha256(data).hexdigest()[:12]


async def page(call: Call, template: str, *, status: int = 200, private: bool = False, **values: Any) -> None:
    """Answer with a page. A `private` one, about an account or a link, is kept nowhere, not even by its own browser."""
    call.always = call.services.page_headers
    language = call.language
    others = {name: value for name, value in call.query.items() if name != "lang"}
    text = (
        environment()
        .get_template(template)
        .render(
            zh=language == "zh",
            lang=language,
            demo=call.services.demo,
            style=f"/static/suchi.{stylesheet()[1]}.css",
            in_zh="?" + urlencode(others | {"lang": "zh"}),
            in_en="?" + urlencode(others | {"lang": "en"}),
            **values,
        )
    )
    headers: tuple[tuple[bytes, bytes], ...] = (
        *(PRIVATE if private else HEADERS),
        (b"content-language", language.encode()),
    )
    if call.query.get("lang") in ("zh", "en"):
        headers = (*headers, (b"set-cookie", f"lang={language}; Path=/; Max-Age=31536000; SameSite=Lax".encode()))
    await call.answer(text.encode(), b"text/html; charset=utf-8", status, headers)


def grouped(code: str) -> list[str]:
    """A battery code in the two groups in which it is read: 14 + 10."""
    return [code[:14], code[14:]] if len(code) >= 24 else [code]


def kilo(thousandths: int) -> str:
    """60500 → 60.5: grams as kilograms, watt-hours as kilowatt-hours."""
    return f"{thousandths / 1000:,.1f}".replace(",", "\u2009").removesuffix(".0")
