"""The files that pages load."""

from __future__ import annotations

from suchi.domain.errors import Failure
from suchi.web.assets import FOR_EVER, assets
from suchi.web.call import Call
from suchi.web.guarding import HSTS, NOSNIFF

_VARY = (b"vary", b"Accept-Encoding")


async def static(call: Call) -> None:
    asset = assets().get(call.path["name"])
    if asset is None:
        raise Failure("request.not-found", "没有这个文件；请刷新页面", "there is no such file: load the page anew")
    if asset.policy:
        call.always = (NOSNIFF, HSTS) if call.services.settings.tls else (NOSNIFF,)
    body, encoding = asset.packed(call.header(b"accept-encoding") or "")
    await call.answer(body, asset.media_type, headers=(FOR_EVER, _VARY, *encoding, *asset.policy))
