"""The only place that adds entries, and how they are read back: header fields, salted commitment, private body."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from struct import Struct
from typing import Any, NamedTuple

import msgspec
from psycopg import Connection

from suchi.db import at_once
from suchi.db.copying import Field, byteas, data, word
from suchi.domain import canonical, merkle

_head = Struct(">hi16siq").pack
_COLUMNS = "id, recorded_us, reporter, type, commitment, salt, body"
_SALT = 16


Whole = Callable[[Connection[Any], Mapping[bytes, bytes | None]], dict[bytes, bytes]]
"""Opens bodies, by the ids of their entries: the whole ones, which commitments were made of. Those of which free text was erased are
absent."""
Leaf = tuple[bytes, bytes, list[str], bool]
"""What waits for the sequencer: entry, leaf, the things whose digest runs on, and whether the entry is to be numbered."""


class Fresh(msgspec.Struct, frozen=True):
    """An entry about to be appended; `things` are the texts of all things it names. Where the body holds free text, `kept` is
    what stands in the plain row instead, and `sealed` is the body, sealed."""

    id: bytes
    recorded_us: int
    reporter: str
    type: str
    body: bytes
    things: list[str]
    kept: bytes | None = None
    sealed: bytes | None = None


_id = attrgetter("id")


class Stored(NamedTuple):
    """An entry as it stands; `body` is None once erased, and without its free text, which lies sealed in `entry_text`."""

    id: bytes
    recorded_us: int
    reporter: str
    type: str
    commitment: bytes
    salt: bytes | None
    body: bytes | None


def append(
    connection: Connection[Any], entries: Sequence[Fresh], reached: Sequence[tuple[bytes, list[str]]] = ()
) -> None:
    """Add entries, sorted by id, and hand their leaves to the sequencer; both or neither, with the caller's transaction.
    `reached` are corrections on record that now touch more things, because their target has come after them."""
    salts = os.urandom(_SALT * len(entries))
    leaves: dict[bytes, Leaf] = {}

    def rows() -> Iterable[bytes]:
        # sorted by id: two batches that share new ids then wait for each other in one direction only
        for number, entry in enumerate(sorted(entries, key=_id)):
            salt = salts[number * _SALT : number * _SALT + _SALT]
            committed = canonical.commitment(salt, entry.body)
            leaf = merkle.leaf(canonical.header(entry.id, entry.recorded_us, committed))
            leaves[entry.id] = (entry.id, leaf, entry.things, True)
            yield b"".join(
                (
                    _head(7, 16, entry.id, 8, entry.recorded_us),
                    word(entry.reporter),
                    word(entry.type),
                    b"\0\0\0\x20",
                    committed,
                    b"\0\0\0\x10",
                    salt,
                    data(entry.body if entry.kept is None else entry.kept),
                )
            )

    at_once.add(connection, "entry", _COLUMNS, rows())
    spoken = sorted((entry.id, entry.sealed) for entry in entries if entry.sealed is not None)
    if spoken:
        texts = (b"".join((b"\0\2\0\0\0\x10", id_, data(sealed))) for id_, sealed in spoken)
        at_once.add(connection, "entry_text", "entry, private", texts)
    # the outbox keeps the order of recording, which becomes the order of the log
    waiting = [leaves[entry.id] for entry in entries]
    if reached:
        stored = existing(connection, [entry for entry, _ in reached])
        waiting.extend((entry, leaf_of(stored[entry]), things, False) for entry, things in reached if entry in stored)
    at_once.run(connection, b"INSERT INTO outbox (entries) VALUES (%b)", [Field(msgspec.msgpack.encode(waiting))])


def leaf_of(entry: Stored) -> bytes:
    """The leaf of an entry on record, from its public header."""
    return merkle.leaf(canonical.header(entry.id, entry.recorded_us, entry.commitment))


def existing(connection: Connection[Any], ids: Iterable[bytes]) -> dict[bytes, Stored]:
    """Those of the ids that are on record."""
    rows = connection.cursor(binary=True).execute(
        f"SELECT {_COLUMNS} FROM entry WHERE id = ANY(%b)",
        (byteas(sorted(ids)),),
    )
    return {row[0]: Stored(*row) for row in rows.fetchall()}


def types_of(connection: Connection[Any], ids: Iterable[bytes]) -> dict[bytes, str]:
    """The types of those of the entries that are on record."""
    rows = connection.cursor(binary=True).execute(
        "SELECT id, type FROM entry WHERE id = ANY(%b)",
        (byteas(sorted(ids)),),
    )
    return dict(rows.fetchall())


def in_log_order(connection: Connection[Any], after: int, limit: int) -> list[tuple[int, Stored]]:
    """The next entries of the log after a sequence number, for rebuilding."""
    rows = connection.cursor(binary=True).execute(
        "SELECT l.seq, e.id, e.recorded_us, e.reporter, e.type, e.commitment, e.salt, e.body "
        "FROM log_leaf l JOIN entry e ON e.id = l.entry WHERE l.seq > %b AND l.seq <= %b ORDER BY l.seq",
        (after, after + limit),
    )
    return [(row[0], Stored(*row[1:])) for row in rows.fetchall()]


def forget_salts(owner: Connection[Any], ids: Iterable[bytes]) -> None:
    """Take the salts of these entries, so that nothing can be tried against their commitments. Part of one transaction, and for the
    tables' owner only."""
    owner.execute("UPDATE entry SET salt = NULL WHERE id = ANY (%b)", (byteas(sorted(ids)),))


def keep_plain(owner: Connection[Any], entry: bytes, kept: bytes) -> None:
    """Put into the plain row of an entry from before what stands there of one that comes today: its body without free text. Part of
    one transaction, and for the tables' owner only; the body itself is sealed by then."""
    owner.execute("UPDATE entry SET body = %b WHERE id = %b", (kept, entry))
