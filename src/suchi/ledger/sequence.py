"""Numbers entries after their commit: one fenced sequencer gives each its place in the log and runs on each thing's digest."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from operator import itemgetter
from struct import Struct
from typing import Any

import msgspec
from psycopg import Connection

from suchi.db import at_once
from suchi.db.copying import byteas, int8s, text, texts
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
        at_once.add(
            connection,
            "log_leaf",
            "seq, entry, leaf",
            (
                _log_leaf(3, 8, number, 16, entry, 32, leaf)
                for number, (entry, leaf, *_) in enumerate(entries, size + 1)
            ),
        )
        _run_on(cursor, leaves)
        cursor.execute("DELETE FROM outbox WHERE batch = ANY(%b)", (taken,))
        cursor.execute("UPDATE log_head SET size = size + %b, fence = fence + 1", (len(entries),))
        return len(leaves)


def _run_on(cursor: Any, entries: list[Leaf]) -> None:
    """Count and digest per thing, in log order; rows are written in sorted order."""
    counts = Counter(chain.from_iterable(map(_things, entries)))
    names = sorted(counts)
    cursor.execute("SELECT thing, count, digest FROM thing_log WHERE thing = ANY(%b)", (texts(names),))
    known = cursor.fetchall()
    digests = dict.fromkeys(names, _START)
    digests.update((thing, digest) for thing, _, digest in known)
    run_on = merkle.run_on
    for _, leaf, things, _ in entries:
        for thing in things:
            digests[thing] = run_on(digests[thing], leaf)
    if known:
        changed = [thing for thing, *_ in known]
        cursor.execute(
            "UPDATE thing_log SET count = n.count, digest = n.digest "
            "FROM unnest(%b::text[], %b::bigint[], %b::bytea[]) AS n (thing, count, digest) WHERE thing_log.thing = n.thing",
            (
                texts(changed),
                int8s([count + counts[thing] for thing, count, _ in known]),
                byteas([digests[thing] for thing in changed]),
            ),
        )
    if len(names) > len(known):
        new = sorted(counts.keys() - {thing for thing, *_ in known})
        rows = (b"\0\3" + text(thing) + _tally(8, counts[thing], 32, digests[thing]) for thing in new)
        at_once.add(cursor.connection, "thing_log", "thing, count, digest", rows)


_things = itemgetter(2)
_log_leaf = Struct(">hiqi16si32s").pack
_tally = Struct(">iqi32s").pack


def waiting(connection: Connection[Any]) -> int:
    """How many batches wait to be numbered."""
    row = connection.execute("SELECT count(*) FROM outbox").fetchone()
    return row[0] if row else 0
