"""Gives out files: at once where they are ready at once, else by a page that tells how far they are, at any desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlencode

from suchi.domain.errors import Failure
from suchi.web.call import Call
from suchi.web.making import KEPT_S, Made, asked_for
from suchi.web.pages.forms import go
from suchi.web.pages.page import Page, desk_page
from suchi.web.pages.render import page
from suchi.web.pages.visitor import Audience, visitor

DESKS: tuple[Audience, ...] = ("company", "regulator", "registrar", "operator")
_FRESH = (b"cache-control", b"no-store")


async def give(call: Call, name: str, media_type: bytes, make: Callable[[], Awaitable[bytes]]) -> None:
    """Answer with the file, `name` with its ending; on a page of its own where it takes longer than a moment."""
    who, desk = await visitor(call), _desk_of(call)
    if who is None or desk is None:
        await send(call, name, media_type, await make())
        return
    kept = {key: value for key, value in call.query.items() if key not in ("lang", "as")}
    asked = f"{call.address}?{urlencode(sorted({**call.query, 'lang': call.language}.items()))}"
    back = f"{quote(call.address.removesuffix('.pdf'))}?{urlencode(kept)}".rstrip("?")
    made = asked_for(
        person=who.person.id, company=who.code, asked=asked, name=name, media_type=media_type.decode(), back=back
    )
    found = await call.services.workshop.ask(made, make)
    if isinstance(found, bytes):
        await send(call, name, media_type, found)
    else:
        await go(call, f"/{desk}/made/{found}")


async def made_page(call: Call) -> None:
    """How far the file is."""
    found = await _own(call)
    await page(
        call, "made.html", part="results", private=True, desk=_desk_of(call), made=found,
        finished=found.state in ("ready", "failed"), minutes=KEPT_S // 60,
    )  # fmt: skip


async def made_file(call: Call) -> None:
    """The file, for whoever had asked for it."""
    found = await _own(call)
    data = await call.services.workshop.file(found) if found.state == "ready" else None
    if data is None:
        raise _gone()
    await send(call, found.name, found.media_type.encode(), data)


async def _own(call: Call) -> Made:
    who = await visitor(call)
    assert who is not None  # the route asks for somebody at the desk
    found = await call.services.workshop.found(call.path["id"], who.person.id)
    if found is None:
        raise _gone()
    return found


def _gone() -> Failure:
    return Failure(
        "made.gone",
        "此文件已不在：文件保留一小时，服务器重启时未完成的也会丢失。请返回原页重新生成",
        "this file is no longer there: files are kept for an hour, and one under way is lost when the server starts anew. Go back and ask for it again",
    )


async def send(call: Call, name: str, media_type: bytes, data: bytes) -> None:
    """A file, to be saved under its name."""
    end = name.rpartition(".")[2]
    disposition = f"attachment; filename=\"suchi.{end}\"; filename*=UTF-8''{quote(name)}"
    await call.answer(data, media_type, headers=((b"content-disposition", disposition.encode()), _FRESH))


def _desk_of(call: Call) -> Audience | None:
    first = call.address.split("/")[1]
    return next((desk for desk in DESKS if desk == first), None)


PAGES: tuple[Page, ...] = tuple(
    one
    for desk in DESKS
    for one in (
        desk_page(desk, f"/{desk}/made/{{id}}", made_page),
        desk_page(desk, f"/{desk}/made/{{id}}/file", made_file),
    )
)
