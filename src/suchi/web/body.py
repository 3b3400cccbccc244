"""A request's body as bounded pieces: media type, character set, gzip, bombs, slow and vanished clients."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

from suchi.domain.errors import Failure
from suchi.web.call import Call

IDLE_S = 30.0
"""In any such stretch of time a client has to send `LEAST_BYTES`, or the end."""
LEAST_BYTES = 1024
STEP = 1 << 18
"""Most bytes that one step of decompression may yield."""
BOMB_FROM = 16 << 20
BOMB_RATIO = 200
"""Events repeat themselves and shrink 10 to 40 times; past `BOMB_FROM` bytes a larger ratio than this is an attack."""
MOST_TOTAL = 8 << 30
MOST_JSON = 16 << 20
JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"


class ClientGone(Exception):
    """The client closed the connection: there is nobody to answer."""


def media_type(call: Call, *also: str) -> str:
    """`application/json`, `application/x-ndjson`, or one of `also`; anything else is refused by name."""
    given = call.header(b"content-type") or ""
    kind, *parameters = (part.strip() for part in given.split(";"))
    kind = kind.lower()
    if kind in ("application/ndjson", "application/jsonl", "application/x-jsonlines"):
        kind = NDJSON
    taken = (JSON, NDJSON, *also)
    if kind not in taken:
        raise Failure(
            "body.media-type",
            f"不支持 Content-Type “{given[:60]}”；请用 {' 或 '.join(taken)}",
            f"the Content-Type “{given[:60]}” is not supported: use {' or '.join(taken)}",
        )
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            raise Failure(
                "body.charset",
                f"字符集只能是 UTF-8，不支持 {value.strip()[:40]}；请转换编码后重发",
                f"the character set must be UTF-8, not {value.strip()[:40]}: convert the text and send it again",
            )
    return kind


class Body:
    """The body of one request, to be read once. `read_bytes` counts what came over the wire."""

    def __init__(self, call: Call) -> None:
        self._call = call  # its `receive` may be replaced by what was read already
        self._compressed = _compressed(call)
        self.read_bytes = 0
        self.ended = False

    async def whole(self, most: int = MOST_JSON) -> bytes:
        """The body in one piece, at most `most` bytes of it."""
        pieces: list[bytes] = []
        size = 0
        async for piece in self.pieces():
            size += len(piece)
            if size > most:
                raise Failure(
                    "body.too-large",
                    f"JSON 请求体最多 {most >> 20} MiB；请改用 application/x-ndjson 分行流式提交",
                    f"a JSON body has at most {most >> 20} MiB: send it line by line as application/x-ndjson",
                )
            pieces.append(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def raw(self, most: int) -> bytes:
        """The body as it came over the wire, compressed or not: what a digest is made of."""
        pieces: list[bytes] = []
        async for piece in self._wire():
            pieces.append(piece)
            if self.read_bytes > most:
                raise Failure(
                    "body.too-large",
                    f"签名请求的正文最多 {most >> 20} MiB；请分成多个请求",
                    f"the body of a signed request has at most {most >> 20} MiB: split it into several",
                )
        return b"".join(pieces)

    async def pieces(self, most: int = MOST_TOTAL) -> AsyncIterator[bytes]:
        """The body, decompressed, in pieces of moderate size; at most `most` bytes of it."""
        if not self._compressed:
            async for piece in self._wire():
                if self.read_bytes > most:
                    raise _too_much(most)
                yield piece
            return
        unpack, out, whole = zlib.decompressobj(31), 0, True
        async for piece in self._wire():
            while piece:
                whole = False
                try:
                    data = unpack.decompress(piece, STEP)
                except zlib.error:
                    raise _bad_gzip("压缩数据损坏", "the compressed data is damaged") from None
                out += len(data)
                _no_bomb(out, self.read_bytes, most)
                if data:
                    yield data
                piece = unpack.unconsumed_tail
                if unpack.eof:  # another member may follow
                    whole, piece, unpack = True, unpack.unused_data, zlib.decompressobj(31)
        if not whole:
            raise _bad_gzip("压缩数据在中途结束", "the compressed data ends halfway")

    async def drain(self, most: int = 4 << 20, seconds: float = 2.0) -> None:
        """Take a little of what is still coming, so that a client that is not yet done sending can read the answer."""
        try:
            async with asyncio.timeout(seconds):
                async for _ in self._wire():
                    most -= len(_)
                    if most < 0:
                        return
        except (TimeoutError, ClientGone, Failure):
            return

    async def _wire(self) -> AsyncIterator[bytes]:
        patience, came = IDLE_S, 0  # only what we wait for the client counts, not what it waits for us
        while not self.ended:
            began = monotonic()
            try:
                async with asyncio.timeout(patience):
                    message: Any = await self._call.receive()
            except TimeoutError:
                self.ended = True
                raise _too_slow() from None
            patience -= monotonic() - began
            if message["type"] == "http.disconnect":
                self.ended = True
                raise ClientGone
            piece = message.get("body", b"")
            self.ended = not message.get("more_body", False)
            self.read_bytes += len(piece)
            came += len(piece)
            if came >= LEAST_BYTES:
                patience, came = IDLE_S, 0
            if self.read_bytes > MOST_TOTAL:
                raise _too_much(MOST_TOTAL)
            if piece:
                yield piece


def _compressed(call: Call) -> bool:
    given = (call.header(b"content-encoding") or "identity").strip().lower()
    if given in ("gzip", "x-gzip"):
        return True
    if given in ("", "identity"):
        return False
    raise Failure(
        "body.content-encoding",
        f"不支持 Content-Encoding “{given[:40]}”；请用 gzip 或不压缩",
        f"the Content-Encoding “{given[:40]}” is not supported: use gzip, or none",
    )


def _no_bomb(out: int, came: int, most: int) -> None:
    if out > most:
        raise _too_much(most)
    if out > BOMB_FROM and out > came * BOMB_RATIO:
        raise Failure(
            "body.bomb",
            f"压缩比超过 {BOMB_RATIO}，不像事件数据；请改为不压缩或分批提交",
            f"the data shrank more than {BOMB_RATIO} times, as no events do: send it uncompressed or in parts",
        )


def _too_much(most: int) -> Failure:
    return Failure(
        "body.too-large",
        f"一次请求最多 {most >> 30} GiB；请分成多个请求",
        f"one request has at most {most >> 30} GiB: split it into several",
    )


def _too_slow() -> Failure:
    return Failure(
        "body.timeout",
        f"{IDLE_S:.0f} 秒内未收到足够数据，已停止接收；请检查网络后重发，已记录的事件不会重复",
        f"too little arrived within {IDLE_S:.0f} seconds: check the network and send it again; "
        "what is on record is not recorded twice",
    )


def _bad_gzip(zh: str, en: str) -> Failure:
    return Failure(
        "body.gzip",
        f"{zh}；请重新压缩（gzip）后再发",
        f"{en}: compress it anew (gzip) and send it again",
    )
