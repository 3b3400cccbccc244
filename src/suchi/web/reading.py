"""Bodies of requests that are no reports: JSON of a declared structure, or a page's form; small, and read whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct
from multipart import MultipartError, MultipartParser, parse_options_header

from suchi.access.denials import WORDS, denied
from suchi.domain.errors import Failure, Reason, Refused
from suchi.web.body import JSON, Body, media_type
from suchi.web.call import Call

MOST = 1 << 16
FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data"
MOST_FIELDS = 50
MOST_LONG, MOST_LONG_FIELDS = 1 << 20, 6000
"""Of a form with lists of its own, such as one that reports many items."""
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""The escape of a NUL in JSON; where the backslash is itself escaped, it is text."""
T = TypeVar("T")


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.json.Decoder(kind).decode


async def json_body(call: Call, kind: type[T]) -> T:
    """The body as that structure. Only JSON is read: a form of another site cannot send it unasked."""
    body = Body(call)
    try:
        if media_type(call) != JSON:
            raise _not(JSON)
        data = await body.whole(MOST)
        if holds_nul(data):
            raise _nul()
        return _decoder(kind)(data)  # type: ignore[arg-type]
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        told = str(error) if isinstance(error, msgspec.ValidationError) else "malformed JSON"
        what, _, where = told.partition(" - at `$")
        zh, en = WORDS["body.fields"]
        reason = Reason(
            code="body.fields",
            zh=f"不合要求：{what}",
            en=f"it does not fit: {what}",
            field=where.rstrip("`").replace(".", "/") or None,
            next_zh="对照接口文档改正",
            next_en="mend it as the documentation says",
        )
        raise Refused("body.fields", zh, en, [reason]) from None
    except Failure:
        if not body.ended:
            await body.drain()
        raise


async def form_body(call: Call, *, long: bool = False) -> dict[str, str]:
    """The fields of a page's form; a `long` one may have many."""
    most, most_fields = (MOST_LONG, MOST_LONG_FIELDS) if long else (MOST, MOST_FIELDS)
    body = Body(call)
    if not is_form(call):
        await body.drain()
        raise _not(FORM)
    data = await body.whole(most)
    try:
        pairs = parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=most_fields)
    except ValueError:
        raise denied("body.fields") from None
    fields = {name: _typed(value) for name, value in pairs}
    if len(fields) != len(pairs):
        raise denied("body.fields")
    return fields


def _typed(value: str) -> str:
    """A field without NUL characters: nobody types them, a broken scanner or a copied cell brings them, no database keeps them."""
    return value.replace("\0", "")


def is_form(call: Call) -> bool:
    """Whether it is a form without files."""
    return (call.header(b"content-type") or "").partition(";")[0].strip().lower() == FORM


class Sent(Struct, frozen=True):
    """A file of a form as it was sent: whoever takes it looks at its bytes (web/uploads.py) before anything else."""

    name: str
    media_type: str
    data: bytes


async def files_body(call: Call, most: int, *, long: bool = False) -> tuple[dict[str, str], dict[str, Sent]]:
    """The fields and the files of a page's form (RFC 7578), of `most` bytes in all; a file nobody chose is left out."""
    kind, options = parse_options_header(call.header(b"content-type") or "")
    body = Body(call)
    if kind.lower() != FILES or not options.get("boundary"):
        await body.drain()
        raise _not(FILES)
    try:
        data = await body.whole(most)
    except Failure as failure:
        if not body.ended:
            await body.drain()
        raise denied("upload.too-large") if failure.code == "body.too-large" else failure from None
    fields: dict[str, str] = {}
    files: dict[str, Sent] = {}
    try:
        parser = MultipartParser(
            BytesIO(data), options["boundary"], len(data), strict=True, part_limit=MOST_LONG_FIELDS if long else MOST_FIELDS,
            spool_limit=most, memory_limit=most,
        )  # fmt: skip
        for part in parser:
            if part.name in fields or part.name in files:
                raise denied("body.fields")
            if part.filename is None:
                fields[part.name] = _typed(part.value)
            elif part.raw or part.filename:
                files[part.name] = Sent(part.filename, part.content_type, part.raw)
    except (MultipartError, UnicodeError):
        raise denied("body.fields") from None
    return fields, files


def holds_nul(data: bytes) -> bool:
    """Whether a JSON text names a NUL, which no database keeps."""
    return _NUL.search(data) is not None


def _nul() -> Refused:
    zh, en = WORDS["body.fields"]
    reason = Reason(
        code="body.fields", zh="含空字符（U+0000）", en="it holds a NUL character (U+0000)", next_zh="删去该字符", next_en="take it out"
    )  # fmt: skip
    return Refused("body.fields", zh, en, [reason])


def _not(kind: str) -> Failure:
    return Failure(
        "body.media-type",
        f"此地址只接受 {kind}",
        f"this address takes {kind} only",
    )


PIECE = 1 << 16


async def answer_file(call: Call, pieces: Iterable[bytes], kind: str, name: str | None = None) -> None:
    """Answer with something long, piece by piece; with a name it is to be saved and not shown."""
    headers = [(b"content-type", kind.encode()), (b"cache-control", b"no-store")]
    if name is not None:
        headers.append((b"content-disposition", f'attachment; filename="{name}"'.encode()))
    await call.begin(headers)
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        if len(waiting) >= PIECE:
            await call.send({"type": "http.response.body", "body": bytes(waiting), "more_body": True})
            waiting.clear()
    await call.send({"type": "http.response.body", "body": bytes(waiting), "more_body": False})
