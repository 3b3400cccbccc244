"""Reads events from a file of any length: NDJSON, a JSON array or one object, compressed or not, from any offset on."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import msgspec

from suchi.capture.json import MAX_EVENT_BYTES
from suchi.domain.errors import Failure
from suchi.web.lines import TooLong

PIECE = 1 << 18
_GZIP = b"\x1f\x8b"
_WHOLE_MOST = 16 << 20
_QUOTE = 0x22
Layout = Literal["lines", "array", "object"]


class Event(NamedTuple):
    """One event's text, its number in the file (line, or place in the array), and the offset just behind it."""

    number: int
    data: bytes | TooLong
    end: int


class Source:
    """An open file of events; offsets count decompressed bytes. Close it, or use `with`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.is_stdin = path == "-"
        self._disk: Any = sys.stdin.buffer if self.is_stdin else _open(path)
        self._file: io.BufferedReader[Any] = io.BufferedReader(self._disk, PIECE)
        self.compressed = self._file.peek(2)[:2] == _GZIP
        if self.compressed:
            self._file = io.BufferedReader(gzip.GzipFile(fileobj=self._file), PIECE)

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        if not self.is_stdin:
            self._file.close()
            self._disk.close()

    @property
    def size(self) -> int | None:
        """Bytes on disk, as `read` counts them; None where nobody knows."""
        return None if self.is_stdin else Path(self.path).stat().st_size

    @property
    def read(self) -> int:
        """How far the file on disk has been read; a measure for progress only."""
        return 0 if self.is_stdin else self._disk.tell()

    def events(self, *, start: int = 0, number: int = 0) -> Iterator[Event]:
        """The events behind the offset `start`, numbered on from `number`."""
        try:
            yield from self._events(start, number)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _damaged(self.path, str(error)) from None

    def _events(self, start: int, number: int) -> Iterator[Event]:
        first = self._file.peek(PIECE)
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise _not_utf8(self.path)
        mark = len(codecs.BOM_UTF8) if first.startswith(codecs.BOM_UTF8) else 0
        layout = _layout(first[mark:])
        at = max(start, mark)
        left = at
        while left > 0 and (piece := self._file.read(min(left, PIECE))):
            left -= len(piece)
        if layout == "array":
            yield from _elements(self._file, at, number, resumed=start > 0, path=self.path)
        elif layout == "object":
            yield from _object(self._file, at, number)
        else:
            yield from _lines(self._file, at, number)


def _layout(first: bytes) -> Layout:
    """By how the file begins: an array, events line by line, or one object written over several lines."""
    start = first.lstrip()
    if start.startswith(b"["):
        return "array"
    line, _, more = start.partition(b"\n")
    second = more.lstrip()
    if not line.startswith(b"{") or not second or second.startswith(b"{"):
        return "lines"
    try:
        msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeError):
        return "object"
    return "lines"


def _event(number: int, data: bytes, end: int) -> Event:
    return Event(number, TooLong(len(data)) if len(data) > MAX_EVENT_BYTES else data, end)


def _object(file: IO[bytes], at: int, number: int) -> Iterator[Event]:
    data = file.read(_WHOLE_MOST)
    if body := data.strip():
        yield _event(number + 1, body, at + len(data))


def _lines(file: IO[bytes], at: int, number: int) -> Iterator[Event]:
    while line := file.readline(MAX_EVENT_BYTES + 2):
        at += len(line)
        number += 1
        if len(line) > MAX_EVENT_BYTES + 1 and not line.endswith(b"\n"):
            length = len(line)
            while (more := file.readline(PIECE)) and not more.endswith(b"\n"):
                length += len(more)
                at += len(more)
            at += len(more)
            yield Event(number, TooLong(length + len(more.rstrip(b"\n"))), at)
        elif stripped := line.strip():
            yield Event(number, stripped, at)


# What divides an array: strings are passed over whole, everything else that is not listed is content.
_token = re.compile(rb'"(?:[^"\\]+|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL).finditer


def _elements(file: IO[bytes], at: int, number: int, *, resumed: bool, path: str) -> Iterator[Event]:
    """The elements of an array, as they come; no more than one of them, and a piece, is ever held."""
    rest, depth, scanned = b"", 1 if resumed else 0, 0
    while piece := file.read(PIECE):
        buffer = rest + piece
        start, resume = 0, len(buffer)
        for token in _token(buffer, scanned):
            text = token[0]
            if text[0] == _QUOTE:
                if _open_ended(text):
                    resume = token.start()
                    break
                continue
            depth += (text in b"[{") - (text in b"]}")
            if depth == 1 and text == b"[":
                start = token.end()
            elif depth == 0 or (depth == 1 and text == b","):
                element = buffer[start : token.start()].strip()
                start = token.end()
                if element:
                    number += 1
                    # the closing bracket is left to whoever goes on from here, else it would look like a file cut off
                    yield _event(number, element, at + start - (depth == 0))
                elif depth:
                    raise _bad_array(path, at + start, "两个逗号之间没有内容", "there is nothing before this comma")
                if depth == 0:
                    return _end(file, buffer[start:], at + start, path)
        rest, scanned = buffer[start:], resume - start
        at += start
        if len(rest) > _WHOLE_MOST:
            raise _bad_array(path, at, "一个元素过长", "one element is far too long")
    raise _bad_array(
        path, at + len(rest), "数组没有结束，文件可能不完整", "the array does not end; the file may be cut off"
    )


def _end(file: IO[bytes], rest: bytes, at: int, path: str) -> None:
    """Nothing but blank space may follow the array."""
    while not rest or rest.isspace():
        at += len(rest)
        rest = file.read(PIECE)
        if not rest:
            return
    raise _bad_array(path, at, "数组之后还有内容", "something follows the array")


def _open_ended(text: bytes) -> bool:
    """Whether a string goes on in the next piece: it has no last quotation mark, or an escaped one."""
    if len(text) < 2 or text[-1] != _QUOTE:
        return True
    body = text[1:-1]
    return (len(body) - len(body.rstrip(b"\\"))) % 2 == 1


def _open(path: str) -> IO[bytes]:
    try:
        return open(path, "rb", buffering=0)  # noqa: PTH123 – closed by Source
    except OSError as error:
        raise Failure(
            "file.unreadable",
            f"无法读取 {path}：{error.strerror}；请检查路径与权限",
            f"{path} cannot be read: {error.strerror}; check the path and its permissions",
            path=path,
        ) from None


def _damaged(path: str, said: str) -> Failure:
    return Failure(
        "file.gzip",
        f"{path} 的压缩数据不完整或已损坏（{said}），此前的事件已处理；请重新压缩后再提交，已记录的不会重复",
        f"the compressed data of {path} is cut off or damaged ({said}); what came before it was processed: "
        "compress it anew and submit again, nothing is recorded twice",
        path=path,
    )


def _not_utf8(path: str) -> Failure:
    return Failure(
        "file.encoding",
        f"{path} 是 UTF-16 编码；请另存为 UTF-8 后再提交",
        f"{path} is UTF-16: save it as UTF-8 and submit again",
        path=path,
    )


def _bad_array(path: str, at: int, zh: str, en: str) -> Failure:
    return Failure(
        "file.json",
        f"{path} 第 {at} 字节处：{zh}；请改正后重新提交，此前的事件已处理，不会重复记录",
        f"{path}, byte {at}: {en}; mend it and submit again: what came before was processed and is not recorded twice",
        path=path,
        at=at,
    )
