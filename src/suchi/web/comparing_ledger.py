"""Entries of the ledger as a file is compared with them: whole, or without the free text that was erased."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from psycopg import Connection

from suchi.access import free_text
from suchi.domain.canonical import canonical_event, event_of_body
from suchi.domain.event import Event
from suchi.domain.free_text import withheld
from suchi.ledger.entries import Stored, existing


class OnLedger(NamedTuple):
    """An entry with its whole body, or (`told` False) with one of which the free text was erased."""

    row: Stored
    told: bool

    def exact(self) -> bytes:
        """The event on record."""
        assert self.row.body is not None
        return event_of_body(self.row.body)

    def asked(self, event: Event, canonical: bytes) -> bytes:
        """What it is compared with: of text that was erased nothing can be said."""
        return canonical if self.told else canonical_event(withheld(event))


def read_back(conn: Connection[Any], ids: Collection[bytes]) -> dict[bytes, OnLedger]:
    """Those of the entries that are on record."""
    rows = existing(conn, ids)
    bodies = free_text.whole(conn, {id_: row.body for id_, row in rows.items()})
    return {id_: OnLedger(row._replace(body=bodies.get(id_, row.body)), id_ in bodies) for id_, row in rows.items()}
