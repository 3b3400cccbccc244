"""Forms of pages: read with their anti-forgery token, shown again as they were typed, each failure beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from suchi.access.denials import denied
from suchi.domain.errors import Failure, Reason, Refused
from suchi.web import cookies
from suchi.web.call import Call
from suchi.web.identifying import check_csrf, same_origin
from suchi.web.pages.flash import Flash, carried
from suchi.web.reading import files_body, form_body, is_form

NO_STORE = (b"cache-control", b"no-store")


class Wrong(Struct, frozen=True):
    """What is wrong with a field, and what to do about it, in both languages; `code` is stable."""

    code: str
    zh: str
    en: str
    next_zh: str | None = None
    next_en: str | None = None


class Form(Struct, frozen=True):
    """What stands in the fields, what is wrong with each, and what is wrong with none of them in particular."""

    values: Mapping[str, str] = {}
    errors: Mapping[str, Sequence[Wrong]] = {}
    general: Sequence[Wrong] = ()

    @property
    def failed(self) -> bool:
        return bool(self.errors or self.general)

    def value(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)


def refused(
    values: Mapping[str, str], failure: Failure, fields: Iterable[str], places: Mapping[str, str] | None = None
) -> Form:
    """The form that led to a failure. Each reason goes to the field of its pointer: by `places` (`to` → `addressee`), or to
    the field of the pointer's last name; one that fits no field of the form stands above all."""
    known = frozenset(fields)
    errors: dict[str, list[Wrong]] = {}
    general: list[Wrong] = []
    for reason in _reasons(failure):
        field = _field(reason.field or "", known, places or {})
        wrong = Wrong(reason.code, reason.zh, reason.en, reason.next_zh, reason.next_en)
        (errors.setdefault(field, []) if field else general).append(wrong)
    return Form(values, errors, general)


def _reasons(failure: Failure) -> Sequence[Reason]:
    if isinstance(failure, Refused) and failure.reasons:
        return failure.reasons
    return [Reason(code=failure.code, zh=failure.zh, en=failure.en)]


def _field(pointer: str, known: frozenset[str], places: Mapping[str, str]) -> str | None:
    path = pointer.lstrip("?#/")
    while path:
        if path in places:
            return places[path]
        name = path.rpartition("/")[2]
        if name in known:
            return name
        path = path.rpartition("/")[0]
    return None


async def sent(call: Call, files: int = 0, *, long: bool = False) -> dict[str, str]:
    """The fields of a form that a page of somebody who is logged in has sent. Raises when another site's page may have sent it.
    A form that may bring files, of so many bytes in all, leaves them in `call.files`; a `long` one may come without any."""
    same_origin(call)
    if files and not (long and is_form(call)):
        fields, call.files = await files_body(call, files, long=long)
    else:
        fields = await form_body(call, long=long)
    token = cookies.read(call, cookies.SESSION)
    if token is None:
        raise denied("access.session-needed")
    check_csrf(token, fields.pop("csrf", None))
    return fields


async def sent_by_anybody(call: Call, files: int = 0) -> dict[str, str]:
    """The fields of a form of a page that is open to all: what it does concerns nobody's account, so it has no token. Files, of so
    many bytes in all, are left in `call.files`."""
    same_origin(call)
    if not files:
        return await form_body(call)
    fields, call.files = await files_body(call, files)
    return fields


async def go(call: Call, target: str, *headers: cookies.Header, flash: Flash | None = None, **blanks: object) -> None:
    """To another page of ours, after a form has done its work (303: with GET, whatever it was). A script that has sent the form
    (front/scripts/desk.js) is told where to go, and knows by it that what it kept is needed no more."""
    told = (carried(flash, **blanks),) if flash is not None else ()
    if call.header(b"x-form") == "script":
        await call.answer(
            b"", b"text/plain; charset=utf-8", 200, ((b"x-go", target.encode()), NO_STORE, *told, *headers)
        )
        return
    location = (b"location", target.encode())
    await call.answer(b"", b"text/plain; charset=utf-8", 303, (location, NO_STORE, *told, *headers))
