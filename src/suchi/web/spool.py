"""Receipts of a long upload, kept on disk until the last line is read: an answer may only begin when the request ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile

import msgspec

from suchi.domain.errors import Reason
from suchi.domain.receipt import Receipt
from suchi.web.problems import MOST_ERRORS

IN_MEMORY = 1 << 20
PIECE = 1 << 16
_encoder = msgspec.json.Encoder()


class Spool:
    """Receipts in order as NDJSON, or as the elements of one JSON array."""

    def __init__(self, *, array: bool) -> None:
        self._array = array
        self._file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 – closed by `close`
        self.lines = 0
        self.unreadable = True
        """Whether no line so far could even be read."""
        self.reasons: list[Reason] = []
        """The first reasons, as long as no line could be read."""

    def add(self, receipts: Sequence[Receipt]) -> None:
        if not receipts:
            return
        if self.unreadable:
            self._look(receipts)
        if self._array:
            self._file.write(b"," if self.lines else b"[")
            self._file.write(_encoder.encode(receipts)[1:-1])
        else:
            self._file.write(_encoder.encode_lines(receipts))
        self.lines += len(receipts)

    def finish(self) -> int:
        """Nothing more comes; how many bytes there are."""
        if self._array:
            self._file.write(b"]" if self.lines else b"[]")
        size = self._file.tell()
        self._file.seek(0)
        return size

    def pieces(self) -> Iterator[bytes]:
        while piece := self._file.read(PIECE):
            yield piece

    def close(self) -> None:
        self._file.close()

    def _look(self, receipts: Sequence[Receipt]) -> None:
        for receipt in receipts:
            if receipt.id is not None or receipt.outcome != "refused" or not _unreadable(receipt.reasons):
                self.unreadable, self.reasons = False, []
                return
            if len(self.reasons) < MOST_ERRORS:
                self.reasons += receipt.reasons


# What a text is refused for before it is an event at all.
UNREADABLE = frozenset(
    f"event.{code}"
    for code in ("json", "encoding", "depth", "object", "duplicate-key", "character", "number", "too-long")
)


def _unreadable(reasons: Sequence[Reason]) -> bool:
    return any(reason.code in UNREADABLE for reason in reasons)
