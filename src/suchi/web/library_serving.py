"""A document on its way out: watermarked for its reader, as something to save; data with the mark as a field."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import msgspec
from msgspec import Raw, Struct

from suchi.domain.errors import Failure
from suchi.domain.model import Filing
from suchi.domain.technical import DATA, LINK
from suchi.ledger import documents
from suchi.ledger.documents import Stored
from suchi.renderers.watermark import Mark, mark_pdf, mark_picture
from suchi.web import uploads
from suchi.web.call import JSON, Call
from suchi.web.library_access import Found, Openable, admitted, filing_of

FRESH = (b"cache-control", b"no-store")
_drawing = ThreadPoolExecutor(2, thread_name_prefix="suchi-mark")
"""So many copies are drawn at one time in a process: each holds its document twice in memory."""


class MarkedData(Struct, frozen=True, kw_only=True, rename="camel"):
    """Technical information as data, or a link, with the mark of who opened it."""

    watermark: Mark
    document: str
    media_type: str
    information: Raw


def chosen(stored: dict[str, list[Stored]], hash_: str, maker: str | None) -> Stored | None:
    """How a document is shown that several have handed in: as its maker did, else as the first did."""
    found = stored.get(hash_, [])
    return next((one for one in found if one.company == maker), found[0] if found else None)


async def fetch(call: Call, found: Found, hash_: str) -> tuple[Openable, Filing, Stored, bytes, Mark]:
    """A document of what was found, written down as opened before it is given to the caller."""
    one, filing = filing_of(found, hash_)
    stored = chosen(await call.services.read(documents.described, [hash_]), hash_, one.row.state.maker)
    data = await call.services.read(documents.content, hash_) if stored is not None else None
    if stored is None or data is None:
        raise Failure(
            "library.not-uploaded",
            "已报送，文件未上传；请联系生产企业，或先查看公开的危险提示",
            "filed, document not uploaded: ask the maker, or see the open hazard sheets meanwhile",
        )
    mark = await admitted(call, found, one, hash_)
    return one, filing, stored, data, mark


async def serve(call: Call, stored: Stored, data: bytes, mark: Mark) -> None:
    """Answer with the marked copy of what was fetched."""
    if stored.media_type in (DATA, LINK):
        told = MarkedData(watermark=mark, document=stored.hash, media_type=stored.media_type, information=Raw(data))
        await call.answer(msgspec.json.encode(told), JSON, headers=(FRESH,))
        return
    loop = asyncio.get_running_loop()
    copy = await loop.run_in_executor(_drawing, _marked, data, stored.media_type, mark)
    await _file(call, copy, stored)


def _marked(data: bytes, media_type: str, mark: Mark) -> bytes:
    return mark_pdf(data, mark) if media_type == uploads.PDF else mark_picture(data, media_type, mark)


async def _file(call: Call, data: bytes, stored: Stored) -> None:
    shown = uploads.Upload(stored.name, stored.media_type, len(data))
    headers = tuple(header for header in uploads.serving_headers(shown) if header[0] not in _OURS)
    await call.answer(data, stored.media_type.encode(), headers=(*headers, FRESH))


_OURS = (b"content-type", b"x-content-type-options")


async def serve_open(call: Call, data: bytes, stored: Stored) -> None:
    """Answer with a document that its maker has opened to everybody, exactly as it was filed."""
    await _file(call, data, stored)
