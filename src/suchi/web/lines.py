"""NDJSON taken apart as it arrives: lines with their numbers; a line that is too long is skipped, never kept."""

from __future__ import annotations

from suchi.capture.json import MAX_EVENT_BYTES
from suchi.domain.errors import Reason


class TooLong(int):
    """The length of a line that was skipped, in bytes."""


class Lines:
    """Feed pieces, take lines. At most one unfinished line of `most` bytes is held."""

    def __init__(self, most: int = MAX_EVENT_BYTES) -> None:
        self._most = most
        self._rest = bytearray()
        self._skipped = 0
        self._number = 0

    def feed(self, piece: bytes) -> list[tuple[int, bytes | TooLong]]:
        """The lines that this piece completes, with their numbers from 1; blank lines count but are left out."""
        if piece.endswith(b"\n") and piece.isspace() and not self._rest and not self._skipped:
            self._number += piece.count(b"\n")
            return []
        head, feed, tail = piece.partition(b"\n")
        if not feed:
            self._keep(piece)
            return []
        first = self._skip(len(head)) if self._skipped else self._line(bytes(self._rest + head))
        self._rest.clear()
        *parts, rest = tail.split(b"\n")
        found = [first] if first is not None else []
        found += [line for part in parts if (line := self._line(part)) is not None]
        self._keep(rest)
        return found

    def end(self) -> list[tuple[int, bytes | TooLong]]:
        """The last line, where it has no line feed."""
        if self._skipped:
            return [self._skip(0)]
        line = self._line(bytes(self._rest)) if self._rest else None
        self._rest.clear()
        return [line] if line is not None else []

    def _keep(self, piece: bytes) -> None:
        if self._skipped:
            self._skipped += len(piece)
            return
        self._rest += piece
        if len(self._rest) > self._most:
            self._skipped = len(self._rest)
            self._rest.clear()

    def _line(self, part: bytes) -> tuple[int, bytes | TooLong] | None:
        self._number += 1
        if len(part) > self._most:
            return self._number, TooLong(len(part))
        if not part or part.isspace():
            return None
        return self._number, part

    def _skip(self, more: int) -> tuple[int, bytes | TooLong]:
        self._number += 1
        length, self._skipped = TooLong(self._skipped + more), 0
        return self._number, length


def too_long(number: int, length: int) -> Reason:
    """Why such a line is refused."""
    return Reason(
        code="event.too-long",
        zh=f"一个事件最多 {MAX_EVENT_BYTES} 字节，此行有 {length} 字节",
        en=f"an event has at most {MAX_EVENT_BYTES} bytes; this line has {length}",
        line=number,
        next_zh="把清单拆成多个事件",
        next_en="split the list over several events",
    )
