"""Style sheets and scripts as `make front` has built them: named by their content, so that a browser may keep them for ever."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from suchi.domain.errors import Failure
from suchi.web.guarding import Headers

BUILT = Path(__file__).resolve().parent / "static" / "built"
FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")
_TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".wasm": b"application/wasm",
}
_DECODER = (
    b"content-security-policy",
    b"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'",
)
"""For the worker that reads codes out of pictures. It has no page, and compiling WebAssembly is all that it may do more."""


class Asset(Struct, frozen=True):
    """A file as it goes over the wire: plain and packed, with the headers it brings."""

    plain: bytes
    gzip: bytes
    brotli: bytes
    media_type: bytes
    policy: Headers = ()

    def packed(self, accepts: str) -> tuple[bytes, Headers]:
        """The smallest form that the browser takes, by its `Accept-Encoding` (RFC 9110 §12.5.3)."""
        offered = {part.strip().partition(";")[0].lower() for part in accepts.split(",") if ";q=0" not in part}
        if "br" in offered:
            return self.brotli, ((b"content-encoding", b"br"),)
        if "gzip" in offered:
            return self.gzip, ((b"content-encoding", b"gzip"),)
        return self.plain, ()


@cache
def _listed() -> dict[str, str]:
    try:
        data = (BUILT / "built.json").read_bytes()
    except FileNotFoundError:
        raise Failure(
            "front.not-built",
            "页面所需的样式与脚本尚未生成，请运行 make front",
            "the style sheets and scripts of the pages are not built: run make front",
        ) from None
    return msgspec.json.decode(data, type=dict[str, str])


def address(name: str) -> str:
    """Where a page finds it: `suchi.css`, `page.js`."""
    return f"/static/{_listed()[name]}"


@cache
def assets() -> dict[str, Asset]:
    """All files by the name in their address, read once."""
    reader = _listed()["reader"]
    return {
        path.name: Asset(
            plain=path.read_bytes(),
            gzip=path.with_name(f"{path.name}.gz").read_bytes(),
            brotli=path.with_name(f"{path.name}.br").read_bytes(),
            media_type=_TYPES[path.suffix],
            policy=(_DECODER,) if path.name == reader else (),
        )
        for path in sorted(BUILT.iterdir())
        if path.suffix in _TYPES
    }
