"""All that one transaction knows: its drafts, the rows it has locked, and what follows from corrections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from suchi.capture.draft import Draft
from suchi.domain.decide import Folded
from suchi.domain.event import GOVERNING_KINDS, Ref
from suchi.domain.events.governing import Targeted
from suchi.domain.history import Past
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.ledger.entries import Stored
from suchi.projections.lookups import Lookups, looked_up
from suchi.projections.queues import Aim
from suchi.projections.things import Sheet


class Batch:
    """All that one transaction knows: its drafts, the rows it has locked, and what follows from corrections."""

    def __init__(self, drafts: Sequence[Draft], lookups: Lookups) -> None:
        self.fresh = [draft for draft in drafts if draft.live]
        self.lookups = lookups
        self.exclusive = any(_wants_all(draft) for draft in self.fresh)
        self.known: dict[bytes, tuple[Stored, list[Finding]]] = {}
        self.stood: dict[str, Company | None] = {}
        self.sheets: dict[Ref, Sheet] = {}
        self.locked = False
        """Whether the rows of all things named are read, or asked for, and locked."""
        self.late: dict[Ref, list[Past]] = {}
        self.histories: dict[Ref, list[Past]] = {}
        self.folded: dict[Ref, Folded] = {}
        self.dead: frozenset[bytes] = frozenset()
        self.adopted: frozenset[bytes] = frozenset()
        self.aims: list[Aim] = []
        self.new_aims: list[Aim] = []
        self.aimed_types: dict[bytes, str] = {}
        """Types of the entries on record that corrections by delegation aim at, and of what the batch has admitted so far."""
        self.aimed_entries: list[bytes] = []
        self.shaken: set[bytes] = set()
        """Corrections that came, or may stand or fall otherwise now, and what they aim at."""
        self.reached: list[tuple[bytes, list[str]]] = []
        self.merged_corrections: list[tuple[Ref, Past]] = []
        self.extra: dict[Ref, list[Past]] = {}
        self.appended = False
        """Whether entries and touches are written already: large plain batches do so before they lock anything."""
        self.noted = True
        self.reporters_before: frozenset[str] | set[str] | None = None  # None: ask the ledger
        self.newest_before: int | None = None

    def reported_before(self, connection: Connection[Any], companies: Sequence[str]) -> list[str]:
        """Those of the companies with reports on record from before this batch: they were judged by the old roles."""
        if self.reporters_before is not None:
            return [code for code in companies if code in self.reporters_before]
        rows = connection.execute(
            "SELECT c FROM unnest(%b::text[]) AS n (c) "
            "WHERE EXISTS (SELECT FROM entry WHERE reporter = c AND NOT (id = ANY(%b)))",
            (list(companies), [draft.id for draft in self.fresh]),
        )
        return [row[0] for row in rows]

    def recorded_before(self, connection: Connection[Any], since_us: int, types: Sequence[str]) -> bool:
        """Whether reports of these types on record from before this batch were recorded at that time or later."""
        if self.newest_before is not None:
            return self.newest_before >= since_us
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM entry WHERE recorded_us >= %b AND type = ANY(%b) AND NOT (id = ANY(%b)))",
            (since_us, list(types), [draft.id for draft in self.fresh]),
        ).fetchone()
        return bool(row and row[0])

    def bump_version(self, connection: Connection[Any]) -> None:
        """Tell other writers that looked-up things have changed."""
        connection.execute("UPDATE register SET governing_version = governing_version + 1")


def _wants_all(draft: Draft) -> bool:
    """Governing changes and corrections take the register to themselves for one batch."""
    for ref in draft.refs:
        if ref.kind in GOVERNING_KINDS and looked_up(ref):
            return True
    return isinstance(draft.event, Targeted)
