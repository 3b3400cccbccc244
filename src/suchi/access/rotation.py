"""Rotation: a new key seals, everything is sealed anew, and an old key goes when nothing needs it any more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access import keyfile
from suchi.access.acting import whole
from suchi.access.denials import denied
from suchi.access.sealing import TABLES, behind, reseal, uses
from suchi.access.vault import Vault, note_key, vault_of

GRACE_S = 0.5
"""Seconds between a new key and the first row sealed with it: whoever has just read the file looks for rows under the old ones."""
_LOCK = 0x7661756C74
"""Of whoever rotates: "vault" in ASCII."""


def rotate(conn: Connection[Any], path: Path, now_us: int) -> Iterator[tuple[int, int]]:
    """Yields how many values are sealed anew, and how many there were to do. A rotation that was cut off is finished, under the
    key that it began with; only when nothing is left to do is there a new one. Two at once: the second waits.

    Every process seals with the new key from its next act on, because each looks at the file again.
    """
    conn.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        if not behind(conn, vault_of(conn)):
            key = keyfile.new_key(now_us)
            keyfile.replace(path, (key, *keyfile.read(path)))
            note_key(conn, key)
            sleep(GRACE_S)
        total, done = behind(conn, vault_of(conn)), 0
        yield done, total
        # what a slow act sealed with the key before, after its turn had passed, is found by the next round
        while behind(conn, vault_of(conn)):
            for count in reseal(conn, vault_of(conn)):
                done += count
                yield done, max(total, done)
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def retire(conn: Connection[Any], path: Path, name: str) -> None:
    """Take a key out of the file, for ever. Raises while it seals, or while anything is sealed with it."""
    whole(conn, _retire, path, name)


def _retire(conn: Connection[Any], path: Path, name: str) -> None:
    keys = keyfile.read(path)
    found = next((key for key in keys if key.name == name), None)
    if found is None:
        raise denied("vault.key-not-there", key=name)
    if found is keys[0]:
        raise denied("vault.key-current", key=name)
    # waits for every act that may still be writing with this key; those that begin later read the file anew
    conn.execute(f"LOCK TABLE {', '.join(table.name for table in TABLES)} IN SHARE MODE")
    if any(use.key == found.id for use in uses(conn)):
        raise denied("vault.key-used", key=name)
    conn.execute("DELETE FROM vault_key WHERE id = %s", [found.id])
    keyfile.replace(path, tuple(key for key in keys if key is not found))


class KeyUse(Struct, frozen=True, kw_only=True, rename="camel"):
    """A key of the file, or one that only the rows still name (`known` is false: they cannot be opened), with how many values
    it has sealed."""

    key: str
    created_us: int | None
    current: bool
    known: bool
    rows: int


def keys_in_use(conn: Connection[Any], vault: Vault) -> list[KeyUse]:
    """Every key of the file and of the rows, the sealing one first."""
    counts = {key.id: 0 for key in vault.keys}
    for use in uses(conn):
        counts[use.key] = counts.get(use.key, 0) + use.rows
    made = {key.id: key.created_us for key in vault.keys}
    first = vault.keys[0].id
    return [
        KeyUse(key=id_.hex(), created_us=made.get(id_), current=id_ == first, known=id_ in made, rows=rows)
        for id_, rows in counts.items()
    ]
