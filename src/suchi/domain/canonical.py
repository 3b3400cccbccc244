"""Exact bytes: the canonical text of events and headers (RFC 8785), digests, entry ids and commitments."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from suchi.domain.event import Event, moment

_encode = msgspec.json.Encoder(order="sorted").encode
HEADER_VERSION = 1


def canonical_event(event: Event) -> bytes:
    """The event without server fields, keys sorted, defaults omitted; equals RFC 8785 because all names are ASCII
    and all numbers are integers within ±(2^53−1)."""
    if event.recorded_at is not None:
        event = replace(event, recorded_at=None)
    return _encode(event)


def event_digest(canonical: bytes) -> bytes:
    """SHA-256 of the canonical event (32 bytes)."""
    return sha256(canonical).digest()


def entry_id(reporter: str, event_id: str) -> bytes:
    """First 16 bytes of SHA-256(reporter ‖ 0 ‖ id): the same report always gets the same entry. `reporter` in normal form."""
    return sha256(f"{reporter}\0{event_id}".encode()).digest()[:16]


def body(canonical: bytes, place: int, submitted_by: str) -> bytes:
    """The private body: the event and what the server added that is not public. Keys in sorted order."""
    return b'{"event":%b,"place":%d,"submittedBy":%b}' % (canonical, place, _quoted(submitted_by))


@lru_cache(maxsize=1 << 12)
def _quoted(name: str) -> bytes:
    return _encode(name)


def event_of_body(data: bytes) -> bytes:
    """The canonical event inside a body: what stands between `{"event":` and the last `,"place":`."""
    return data[9 : data.rindex(b',"place":')]


def commitment(salt: bytes, body_: bytes) -> bytes:
    """SHA-256(salt ‖ body), 32 bytes; the 16-byte random salt keeps short bodies from being guessed."""
    return sha256(salt + body_).digest()


def header(entry: bytes, recorded_us: int, committed: bytes) -> bytes:
    """The public header, canonical JSON with its keys in sorted order."""
    return b'{"commitment":"%b","entryId":"%b","recordedAt":"%b","v":%d}' % (
        committed.hex().encode(),
        entry.hex().encode(),
        moment(recorded_us).encode(),
        HEADER_VERSION,
    )
