"""State rows of things: read with a lock in one sorted order, written in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from struct import Struct
from typing import Any

from psycopg import Connection
from psycopg.pq import PipelineStatus

from suchi.db import at_once
from suchi.db.copying import LENGTH, copy_rows
from suchi.domain.decide import Folded, Order
from suchi.domain.event import KINDS, Ref
from suchi.domain.things import State, decode_state, encode
from suchi.projections.columns import HEAD, NAMES, PACK, all_columns, quoted

FEW = 100
"""Changed rows of a kind up to which they travel as arrays, more through a temporary table."""


class Sheet:
    """A thing's row as it stands: `version` 0 means there is none yet."""

    __slots__ = ("last", "state", "version")

    def __init__(self, version: int, last: Order | None, state: State) -> None:
        self.version = version
        self.last = last
        self.state = state


@cache
def select(kind: str, *, lock: bool) -> str:
    """Read rows by key; with the lock, in sorted order, so that two batches never wait for each other in a circle."""
    order = "ORDER BY key FOR UPDATE" if lock else ""
    return f"SELECT key, version, instant, rank, recorded, place, entry, state FROM {quoted(kind)} WHERE key = ANY(%b) {order}"


def keys_by_kind(refs: Iterable[Ref]) -> dict[str, list[str]]:
    """Sorted keys per kind, kinds in the order in which tables are always visited."""
    keys: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for ref in refs:
        keys[ref.kind].append(ref.key)
    return {kind: sorted(found) for kind, found in keys.items() if found}


def sheet(kind: str, row: Sequence[Any]) -> Sheet:
    return Sheet(row[1], (row[2], row[3], row[4], row[5], row[6]), decode_state[kind](row[7]))


def prepare(connection: Connection[Any]) -> None:
    """Temporary tables through which changed rows travel, one per kind, emptied at each commit; joins are pinned to the key."""
    for kind in KINDS:
        connection.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS changed_{kind} (LIKE {quoted(kind)}) ON COMMIT DELETE ROWS"
        )
    at_once.learn(connection)
    connection.execute("SET enable_hashjoin = off")
    connection.execute("SET enable_mergejoin = off")
    connection.commit()


def write(connection: Connection[Any], folded: Iterable[Folded], versions: Mapping[Ref, int]) -> None:
    """Write the rows of things after a batch: few by one statement a table, many by COPY, changed ones through a temporary
    table. `versions` are those before the batch; rows that exist were locked when they were read."""
    new: dict[str, list[Folded]] = {}
    changed: dict[str, list[Folded]] = {}
    for thing in folded:
        rows = changed if versions.get(thing.ref, 0) else new
        rows.setdefault(thing.ref.kind, []).append(thing)
    piped = connection.pgconn.pipeline_status == PipelineStatus.ON
    for kind in KINDS:
        columns = all_columns(kind)
        if kind in new:
            at_once.add(connection, quoted(kind), columns, map(_pack, sorted(new[kind], key=_key)))
        if kind in changed:
            packed = map(_pack, sorted(changed[kind], key=_key))
            # a commit empties every temporary table once one was used: dear for a few rows
            if piped or len(changed[kind]) <= FEW:
                at_once.update(connection, quoted(kind), columns, list(packed))
            else:
                copy_rows(connection, f"changed_{kind}", columns, packed)
                connection.execute(_update(kind))


def _key(thing: Folded) -> str:
    return thing.ref.key


def _pack(thing: Folded) -> bytes:
    ref = thing.ref
    key = ref.key.encode()
    state = encode(thing.state)
    instant, rank, recorded, place, entry = thing.last
    return b"".join(
        (
            _COUNT[ref.kind],
            LENGTH[len(key)],
            key,
            _head(4, thing.count, 8, instant, 2, rank, 8, recorded, 4, place, 16, entry),
            LENGTH[len(state)],
            state,
            PACK[ref.kind](thing.state),
        )
    )


_head = Struct(">iiiqihiqiii16s").pack
_COUNT = {kind: (len(HEAD) + len(names)).to_bytes(2, "big") for kind, names in NAMES.items()}


def _update(kind: str) -> str:
    assignments = ", ".join(f"{name} = n.{name}" for name in all_columns(kind).split(", ")[1:])
    return f"UPDATE {quoted(kind)} AS t SET {assignments} FROM changed_{kind} AS n WHERE t.key = n.key"
