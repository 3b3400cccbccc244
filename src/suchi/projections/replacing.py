"""Reports that replace others: one that stands in for a report made in time is not late, whenever it was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection

from suchi.capture.draft import Draft
from suchi.capture.json import stored
from suchi.domain.canonical import entry_id, event_of_body
from suchi.domain.decide import targets
from suchi.domain.event import Event
from suchi.domain.events.governing import EventsCorrected
from suchi.domain.history import void
from suchi.domain.rules.reporting import alike
from suchi.ledger import entries
from suchi.projections import queues

_MOST_STEPS = 16
"""Corrections of corrected replacements are followed so far back."""


def note(connection: Connection[Any], live: Sequence[Draft], shaken: Iterable[bytes]) -> None:
    """Remember what new corrections name as replacements; judge those again, and those of the corrections that have changed."""
    rows = sorted(
        (entry_id(draft.reporter, name), draft.id)
        for draft in live
        if isinstance(draft.event, EventsCorrected)
        for name in draft.event.replacements
    )
    if rows:
        connection.execute(
            "INSERT INTO replacement (entry, correction) SELECT * FROM unnest(%b::bytea[], %b::bytea[]) ON CONFLICT DO NOTHING",
            ([row[0] for row in rows], [row[1] for row in rows]),
        )
    changed = sorted({*shaken, *(row[1] for row in rows)})
    if changed:
        connection.execute(
            "INSERT INTO rejudge (entry) SELECT DISTINCT r.entry FROM replacement r JOIN entry e ON e.id = r.entry "
            "WHERE r.correction = ANY(%b) ORDER BY 1 ON CONFLICT DO NOTHING",
            (changed,),
        )


def first_told(connection: Connection[Any], drafts: Sequence[Draft], live: Sequence[Draft]) -> dict[bytes, int]:
    """For each of the drafts that replaces an earlier report of the same duty by the same company: when that was recorded, or
    what it had replaced in its turn. `live` are the drafts of the batch, corrections among them."""
    found: dict[bytes, int] = {}
    for draft in drafts:
        earliest = _earliest(connection, draft, live)
        if earliest is not None and earliest < draft.recorded_us:
            found[draft.id] = earliest
    return found


def _earliest(connection: Connection[Any], draft: Draft, live: Sequence[Draft]) -> int | None:
    seen: set[bytes] = set()
    waiting = {draft.id}
    earliest: int | None = None
    for _ in range(_MOST_STEPS):
        waiting -= seen
        seen |= waiting
        replaced = _replaced(connection, sorted(waiting), live) if waiting else set()
        if not replaced:
            break
        waiting = set()
        for entry, recorded_us, kind, reporter in _told(connection, replaced, live):
            if reporter == draft.reporter and alike(kind, type(draft.event).__name__):
                earliest = recorded_us if earliest is None else min(earliest, recorded_us)
                waiting.add(entry)
    return earliest


def _replaced(connection: Connection[Any], ids: list[bytes], live: Sequence[Draft]) -> set[bytes]:
    """The targets of the standing corrections that name one of these entries as a replacement."""
    rows = connection.execute("SELECT correction FROM replacement WHERE entry = ANY(%b)", (ids,)).fetchall()
    known = {row[0] for row in rows}
    events: dict[bytes, tuple[Event, str]] = {
        draft.id: (draft.event, draft.reporter)
        for draft in live
        if isinstance(draft.event, EventsCorrected)
        and (draft.id in known or any(entry_id(draft.reporter, name) in ids for name in draft.event.replacements))
    }
    for row in entries.existing(connection, sorted(known - events.keys())).values():
        if row.body:
            event = stored(event_of_body(row.body))
            events[row.id] = (event, event.reporter)
    if not events:
        return set()
    chain = queues.aims(connection.cursor(binary=True).execute(queues.CHAIN, (sorted(events),)).fetchall())
    undone: dict[str, list[str]] = {}
    for one in chain:
        if one.kind == "undone":
            undone.setdefault(one.target.hex(), []).append(one.entry.hex())
    dead = void(undone)
    return {
        entry_id(reporter, name)
        for correction, (event, _) in events.items()
        if correction.hex() not in dead
        for reporter, name in targets(event)
    }


def _told(connection: Connection[Any], ids: set[bytes], live: Sequence[Draft]) -> list[tuple[bytes, int, str, str]]:
    """Id, time of recording, type and reporter of these entries."""
    here = {draft.id: draft for draft in live if draft.id in ids}
    found = [(draft.id, draft.recorded_us, type(draft.event).__name__, draft.reporter) for draft in here.values()]
    stored_ = entries.existing(connection, sorted(ids - here.keys())).values()
    return found + [(row.id, row.recorded_us, row.type, row.reporter) for row in stored_]
