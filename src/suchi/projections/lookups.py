"""Things that other reports look up (companies and their roles, the register's own mode), kept in memory by version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg import Connection

from suchi.db.copying import texts
from suchi.domain.event import GOVERNING_KINDS, Ref
from suchi.domain.things import State
from suchi.projections.things import keys_by_kind, select, sheet

OPENED = Ref("law", "register")


def looked_up(ref: Ref) -> bool:
    """Whether other reports are judged by this thing, so that changing it wants the register to itself for a moment."""
    return ref.kind in GOVERNING_KINDS and not ref.key.startswith(("nil:", "audit:"))


class Lookups:
    """States of looked-up things as of one governing version; read under the shared lock, so they cannot go stale."""

    def __init__(self) -> None:
        self.version = -1
        self.states: dict[Ref, State | None] = {}

    def renew(self, version: int) -> None:
        """Forget everything when the governing version has moved."""
        if version != self.version or len(self.states) > 200_000:
            self.states.clear()
            self.version = version

    def forget(self) -> None:
        """After a batch that changed looked-up things, or was rolled back after looking at them changed."""
        self.version = -1
        self.states.clear()

    def read(self, connection: Connection[Any], refs: Iterable[Ref]) -> None:
        """Fetch those not known yet; a thing that is not on record is remembered as None."""
        missing = [ref for ref in refs if ref not in self.states]
        if not missing:
            return
        for ref in missing:
            self.states[ref] = None
        for kind, keys in keys_by_kind(missing).items():
            rows = connection.cursor(binary=True).execute(select(kind, lock=False), (texts(keys),))
            for row in rows.fetchall():
                self.states[Ref(kind, row[0])] = sheet(kind, row).state
