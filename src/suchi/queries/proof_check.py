"""Whether the entries that a proof of timely reporting names are on record as it says."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from psycopg import Connection

from suchi.domain import canonical
from suchi.domain.proving import ProvenDuty, TimelyProof
from suchi.ledger.entries import Whole, existing
from suchi.queries.proving import positions_of


def unlike(conn: Connection[Any], proof_: TimelyProof, whole: Whole) -> list[str]:
    """Ids of entries that a proof names and that are not on record with that reporter, digest and log position. Of an entry that was
    erased, or its free text, the digest cannot be compared and is not held against it."""
    named_: dict[bytes, ProvenDuty] = {}
    for item in proof_.items:
        if item.entry_id is not None:
            named_[_hex(item.entry_id)] = item
    stored = existing(conn, list(named_))
    bodies = whole(conn, {id_: one.body for id_, one in stored.items()})
    positions = positions_of(conn, list(named_))
    wrong: list[str] = []
    for id_, item in named_.items():
        one = stored.get(id_)
        exact = canonical.event_of_body(bodies[id_]) if id_ in bodies else None
        same = exact is None or sha256(exact).hexdigest() == item.event_digest
        placed = item.log_position in (None, positions.get(id_))
        if one is None or one.reporter != proof_.company or not same or not placed:
            wrong.append(item.entry_id or "")
    return wrong


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()[:16]  # no id at all: on record of nobody
