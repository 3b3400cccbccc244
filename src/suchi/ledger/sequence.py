"""Numbers entries after their commit: one fenced sequencer gives each its place in the log and runs on each thing's digest."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from suchi.db.copying import copy_rows, data, int8
from suchi.domain import merkle
from suchi.ledger.entries import Leaf

_decode = msgspec.msgpack.Decoder(list[Leaf]).decode
_START = bytes(32)


BATCHES, ENTRIES = 64, 16_000
"""What one numbering takes at most: many small batches, or a few large ones."""


def sequence(connection: Connection[Any], batches: int = BATCHES) -> int:
    """Number the entries of the oldest waiting batches in one transaction; returns how many. The row lock on the head is
    the fence: a second sequencer waits, then finds nothing left to do."""
    with connection.transaction(), connection.cursor(binary=True) as cursor:
        cursor.execute("SELECT size FROM log_head FOR UPDATE")
        row = cursor.fetchone()
        size = row[0] if row else 0
        cursor.execute("SELECT batch, entries FROM outbox ORDER BY batch LIMIT %b", (batches,))
        waiting = cursor.fetchall()
        if not waiting:
            return 0
        leaves: list[Leaf] = []
        taken: list[int] = []
        for batch, packed in waiting:
            if len(leaves) < ENTRIES:
                leaves.extend(_decode(packed))
                taken.append(batch)
        entries = [leaf for leaf in leaves if leaf[3]]
        copy_rows(
            connection,
            "log_leaf",
            "seq, entry, leaf",
            (
                b"\0\3" + int8(size + number) + data(entry) + data(leaf)
                for number, (entry, leaf, *_) in enumerate(entries, start=1)
            ),
        )
        _run_on(cursor, leaves)
        cursor.execute("DELETE FROM outbox WHERE batch = ANY(%b)", (taken,))
        cursor.execute("UPDATE log_head SET size = size + %b, fence = fence + 1", (len(entries),))
        return len(leaves)


def _run_on(cursor: Any, entries: list[Leaf]) -> None:
    """Count and digest per thing, in log order; rows are written in sorted order."""
    leaves: dict[str, list[bytes]] = {}
    for _, leaf, things, _ in entries:
        for thing in things:
            leaves.setdefault(thing, []).append(leaf)
    names = sorted(leaves)
    cursor.execute("SELECT thing, count, digest FROM thing_log WHERE thing = ANY(%b)", (names,))
    known = {thing: (count, digest) for thing, count, digest in cursor.fetchall()}
    new: list[bytes] = []
    changed: list[tuple[str, int, bytes]] = []
    for thing in names:
        count, digest = known.get(thing, (0, _START))
        for leaf in leaves[thing]:
            digest = merkle.run_on(digest, leaf)
        count += len(leaves[thing])
        if thing in known:
            changed.append((thing, count, digest))
        else:
            name = thing.encode()
            new.append(b"\0\3" + len(name).to_bytes(4, "big") + name + int8(count) + data(digest))
    if new:
        copy_rows(cursor.connection, "thing_log", "thing, count, digest", new)
    if changed:
        cursor.execute(
            "UPDATE thing_log SET count = n.count, digest = n.digest "
            "FROM unnest(%b::text[], %b::bigint[], %b::bytea[]) AS n (thing, count, digest) WHERE thing_log.thing = n.thing",
            [list(column) for column in zip(*changed, strict=True)],
        )


def waiting(connection: Connection[Any]) -> int:
    """How many batches wait to be numbered."""
    row = connection.execute("SELECT count(*) FROM outbox").fetchone()
    return row[0] if row else 0
