"""Entries of the ledger by id, their bodies, and where the log has put them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct
from psycopg import Connection

from suchi.domain.event import Event, Ref
from suchi.domain.events import AnyEvent

LONGEST_NAMED = 16_384
"""Bytes of a body that is read for what it names in a list."""


class EntryRow(Struct, frozen=True):
    """An entry on record. `body` is None where it was erased, and without its free text; `seq` where the log has not numbered it yet."""

    id: bytes
    recorded_us: int
    reporter: str
    type: str
    commitment: bytes
    salt: bytes | None
    body: bytes | None
    seq: int | None


class Body(Struct, frozen=True, rename="camel"):
    """What a body holds: the event as it was reported, its place in the request, who sent it."""

    event: Raw
    place: int
    submitted_by: str


_body = msgspec.json.Decoder(Body).decode
_event = msgspec.json.Decoder(AnyEvent).decode


def entry(conn: Connection[Any], id_: bytes) -> EntryRow | None:
    found = conn.execute(
        "SELECT e.id, e.recorded_us, e.reporter, e.type, e.commitment, e.salt, e.body, l.seq "
        "FROM entry e LEFT JOIN log_leaf l ON l.entry = e.id WHERE e.id = %s",
        [id_],
        binary=True,
    ).fetchone()
    return EntryRow(*found) if found else None


def body_of(row: EntryRow) -> Body | None:
    """What the plain row holds: a mark stands for each free text."""
    return decoded(row.body) if row.body else None


def decoded(data: bytes) -> Body:
    """A body by its parts."""
    return _body(data)


def events_of(conn: Connection[Any], ids: Sequence[bytes]) -> dict[bytes, Event]:
    """The events of these entries, as far as their bodies are there; without their free text."""
    found = conn.execute(
        "SELECT id, body FROM entry WHERE id = ANY (%s) AND body IS NOT NULL", [list(ids)], binary=True
    )
    return {id_: _event(_body(data).event) for id_, data in found}


def named_by(conn: Connection[Any], ids: Sequence[bytes]) -> dict[bytes, tuple[Ref, int]]:
    """The first thing that each of these entries names, and how many it names. What is longer than a list is to read, such as a
    batch of a thousand batteries, is left out."""
    found = conn.execute(
        "SELECT id, body FROM entry WHERE id = ANY (%s) AND octet_length(body) <= %s",
        [list(ids), LONGEST_NAMED],
        binary=True,
    )
    named = ((id_, tuple(dict.fromkeys(ref for ref, _ in _event(_body(data).event).touches()))) for id_, data in found)
    return {id_: (refs[0], len(refs)) for id_, refs in named if refs}


def corrections_of(conn: Connection[Any], id_: bytes) -> list[tuple[bytes, str]]:
    """Entries that void or adopt this one, with which of the two (`undone`, `adopted`)."""
    found = conn.execute("SELECT entry, kind FROM correction WHERE target = %s ORDER BY entry", [id_], binary=True)
    return found.fetchall()
