"""Photographs that stand for a label: looked at by their bytes, freed of what tells where they were taken, and kept sealed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from suchi.access import private
from suchi.access.denials import denied
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure, Reason, Refused
from suchi.web import uploads
from suchi.web.call import Call
from suchi.web.reading import Sent

FIELDS = ("photo", "photo2")
MOST_BYTES = 24 << 20
"""Of a form with its photographs: two of a phone's, as they are."""
LONG_SIDE = 2400
"""Pixels that a photograph keeps at most: a label of 24 characters is read at a tenth of it."""
_PICTURES = frozenset({uploads.JPEG, uploads.PNG, uploads.WEBP})
_MOST_PIXELS = 80_000_000


async def kept(call: Call, event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with the salted hashes of its photographs, which are kept for its reporter. One that is on record already keeps
    those it has. Raises where none came."""
    if event.get("attachments"):
        return dict(event)
    found = [(name, call.files[name]) for name in FIELDS if name in call.files]
    if not found:
        raise _wrong("yard.photo-missing", "photo", "没有照片", "no photograph came", _TAKE_ZH, _TAKE_EN)
    pictures = [(one.name, await _looked_at(field, one)) for field, one in found]
    caller, company = call.caller, event["reporter"]
    assert caller is not None  # whoever reports is known
    made_by = caller.key if caller.person is None else f"person:{caller.person}"
    attachments = []
    for name, content in pictures:
        call.services.limits.take("attach-mib", company, 1 + (len(content) >> 20))
        hash_ = await call.services.desk.step(private.keep, company, made_by, name, uploads.JPEG, content, now_us())
        attachments.append({"hash": hash_.hex(), "kind": "photo", "mediaType": uploads.JPEG})
    return dict(event) | {"attachments": attachments}


async def _looked_at(field: str, one: Sent) -> bytes:
    try:
        uploads.check(one.name, one.media_type, one.data, _PICTURES)
        return await asyncio.to_thread(bare, one.data)
    except (Failure, UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        words = (
            (error.zh, error.en) if isinstance(error, Failure) else ("照片无法读取", "the photograph cannot be read")
        )
        raise _wrong("yard.photo", field, *words, _TAKE_ZH, _TAKE_EN) from None


def bare(data: bytes) -> bytes:
    """The picture alone, upright, as JPEG: without place, time and device, which a phone writes beside it, and no larger than
    is needed. Raises for what is no picture."""
    with Image.open(BytesIO(data)) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise denied("upload.too-large")
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    out = BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()


_TAKE_ZH, _TAKE_EN = (
    "请对准标签位置重新拍摄（JPEG、PNG 或 WebP）",
    "take one of the place where the label is (JPEG, PNG or WebP)",
)


def _wrong(code: str, field: str, zh: str, en: str, next_zh: str, next_en: str) -> Refused:
    reason = Reason(code=code, zh=zh, en=en, field=f"/{field}", next_zh=next_zh, next_en=next_en)
    return Refused(code, zh, en, [reason])
