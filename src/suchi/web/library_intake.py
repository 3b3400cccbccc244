"""Files on their way into the library: read up to the limit of their type, looked through, and named by their hash."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec
from msgspec import Struct

from suchi.access.denials import denied
from suchi.capture import documents
from suchi.domain import technical
from suchi.domain.errors import Failure
from suchi.domain.event import Name
from suchi.domain.technical import DATA, LINK, LINK_FORM
from suchi.web import uploads
from suchi.web.body import JSON, Body
from suchi.web.call import Call
from suchi.web.reading import Sent
from suchi.web.uploads import DOCUMENTS, HEAD, MOST_BYTES, sniff

_looking = ThreadPoolExecutor(1, thread_name_prefix="suchi-look")
"""One document is looked through at a time in a process; reporting and reading go on meanwhile."""
T = TypeVar("T")


class Incoming(Struct, frozen=True, kw_only=True):
    """A document that may be kept: what it is, its bytes, its SHA-256 in hex."""

    name: str
    media_type: str
    data: bytes
    hash: str


class _Form(Struct):
    """As much of a JSON document as tells which form it has."""

    form: Name = ""


_form = msgspec.json.Decoder(_Form).decode


async def before_the_body(call: Call, checks: Awaitable[T]) -> T:
    """Checks that need no body, made before one is read: a client that is still sending it gets to read why it is refused."""
    try:
        return await checks
    except Failure:
        await Body(call).drain()
        raise


async def take(call: Call, name: str, expected: str | None) -> Incoming:
    """The body as a document. Raises where it may not be kept, or is not the one whose hash was told."""
    body = Body(call)
    try:
        declared = (call.header(b"content-type") or "").partition(";")[0].strip().lower()
        data = await _read(body, declared)
    except Failure:
        if not body.ended:
            await body.drain()
        raise
    loop = asyncio.get_running_loop()
    given = await loop.run_in_executor(_looking, _looked_through, declared, name, data, expected is not None)
    if expected is not None and expected.lower() != given.hash:
        raise Failure(
            "library.hash",
            f"文件的 SHA-256 为 {given.hash}，与 document 所列不符；未保存，也未报送。请核对是否选错文件或文件已改动",
            f"the SHA-256 of the file is {given.hash}, not what `document` says; nothing was kept or filed: "
            "check whether it is another file, or was changed",
        )
    return given


async def brought(sent: Sent) -> Incoming:
    """A file of a page's form as a document. What browsers call JSON is judged by what it says. Raises where it may not be kept."""
    is_json = sent.media_type.partition(";")[0].strip().lower() == JSON or sent.name.lower().endswith(".json")
    if is_json and len(sent.data) > documents.MOST_JSON:
        raise denied("upload.too-large")
    kind = JSON if is_json else sent.media_type
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_looking, _looked_through, kind, sent.name, sent.data, False)


def _looked_through(declared: str, name: str, data: bytes, exact: bool) -> Incoming:
    if declared == JSON:
        return _json(data, exact=exact, name=name)
    shown = uploads.check(name, declared, data)
    documents.inspect(data, shown.media_type)
    return Incoming(name=shown.name, media_type=shown.media_type, data=data, hash=technical.document_hash(data))


async def _read(body: Body, declared: str) -> bytes:
    """All of it, stopped as soon as it is larger than its type may be; what it really is, its first bytes tell."""
    pieces: list[bytes] = []
    size, most = 0, documents.MOST_JSON if declared == JSON else max(MOST_BYTES.values())
    async for piece in body.pieces():
        size += len(piece)
        if declared != JSON and size - len(piece) < HEAD <= size:
            kind = sniff(b"".join((*pieces, piece))[:HEAD])
            if kind not in DOCUMENTS:
                raise denied("upload.type")
            most = MOST_BYTES[kind]
        if size > most:
            raise denied("upload.too-large")
        pieces.append(piece)
    return b"".join(pieces)


def _json(data: bytes, *, exact: bool, name: str) -> Incoming:
    """Data or a link. Where no hash was told, it is put into canonical bytes here; else it must be in them already."""
    if not data:
        raise denied("upload.empty")
    try:
        is_link = _form(data).form == LINK_FORM
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        is_link = False
    kind = LINK if is_link else DATA
    if not exact:
        data = documents.canonical(data, kind)
    documents.inspect(data, kind)
    return Incoming(name=uploads.file_name(name), media_type=kind, data=data, hash=technical.document_hash(data))
