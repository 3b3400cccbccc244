"""Corrections and adoptions: which things they reach, which entries they make void, whatever came first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from suchi.capture.draft import Draft
from suchi.capture.json import stored
from suchi.domain.canonical import entry_id, event_of_body
from suchi.domain.decide import named, targets
from suchi.domain.event import Adopted, Event, Ref, Touch, Undone
from suchi.domain.history import Past, void
from suchi.ledger import entries
from suchi.projections.batch import Batch
from suchi.projections.queues import Aim


def aim(connection: Connection[Any], batch: Batch, waiting: list[Aim]) -> None:
    """Put the touches of corrections where they belong: on all things that their targets name."""
    by_id = {draft.id: draft for draft in batch.fresh}
    batch.new_aims = [one for draft in batch.fresh for one in _aims_of(draft)]
    aims = [*waiting, *batch.new_aims]
    reach, batch.shaken = _reached(connection, by_id, sorted({one.target for one in aims}))
    touched: dict[tuple[Ref, bytes], tuple[Aim, list[str]]] = {}
    for one in aims:
        for ref in reach[one.target]:
            touched.setdefault((ref, one.entry), (one, []))[1].append(one.target.hex())
    for (ref, entry), (one, found) in touched.items():
        cls = Undone if one.kind == "undone" else Adopted
        name = "EventsCorrected" if cls is Undone else "ReportAdopted"
        touch = cls(event=name, by=one.reporter, at=one.at, targets=tuple(sorted(set(found))))
        if entry in by_id:
            by_id[entry].refs[ref] = touch
        else:
            batch.extra.setdefault(ref, []).append(Past(one.when, entry, 0, touch))
    batch.shaken |= {one.entry for one in aims}
    alive(batch, aims)
    batch.aimed_entries = [one.target for one in aims if one.target not in by_id]


def _aims_of(draft: Draft) -> list[Aim]:
    """What a correction or adoption aims at."""
    if draft.aim is None:
        return []
    kind = "undone" if draft.aim is Undone else "adopted"
    ids = [entry_id(reporter, event_id) for reporter, event_id in targets(draft.event)]
    return [Aim(target, draft.id, kind, draft.when, draft.reporter, draft.event.occurred_at) for target in ids]


def alive(batch: Batch, aims: Sequence[Aim]) -> None:
    """Which entries are void, and which adopted, by what stands of the corrections and adoptions that aim at them."""
    undone: dict[str, list[str]] = {}
    for aim in aims:
        if aim.kind == "undone":
            undone.setdefault(aim.target.hex(), []).append(aim.entry.hex())
    dead = void(undone)
    batch.dead = frozenset(bytes.fromhex(entry) for entry in dead)
    batch.adopted = frozenset(a.target for a in aims if a.kind == "adopted" and a.entry.hex() not in dead)


def _reached(
    connection: Connection[Any], by_id: dict[bytes, Draft], wanted: Sequence[bytes]
) -> tuple[dict[bytes, set[Ref]], set[bytes]]:
    """Which things each entry reaches: those it names, or for a correction those of its targets, however far; and all entries
    on the way."""
    own: dict[bytes, tuple[set[Ref], list[bytes]]] = {}
    layer = set(wanted)
    while layer:
        stored_ = entries.existing(connection, [entry for entry in layer if entry not in by_id])
        for entry in layer:
            event = by_id[entry].event if entry in by_id else _event(stored_.get(entry))
            aimed = [entry_id(reporter, event_id) for reporter, event_id in targets(event)] if event else []
            own[entry] = (set(named(event)) if event else set(), aimed)
        layer = {target for entry in layer for target in own[entry][1]} - own.keys()
    return {entry: _closure(own, entry) for entry in wanted}, set(own)


def _closure(own: dict[bytes, tuple[set[Ref], list[bytes]]], entry: bytes) -> set[Ref]:
    refs: set[Ref] = set()
    seen, waiting = {entry}, [entry]
    while waiting:
        named_, aimed = own[waiting.pop()]
        refs |= named_
        waiting.extend(target for target in aimed if target not in seen)
        seen.update(aimed)
    return refs


def _event(row: entries.Stored | None) -> Event | None:
    return stored(event_of_body(row.body)) if row is not None and row.body else None


def is_aim(touch: Touch) -> bool:
    return type(touch) is Undone or type(touch) is Adopted


def merged(past: Past, history: Sequence[Past]) -> Past:
    """A correction that already stands in a history gains targets there; its key in the store stays one."""
    for old in history:
        if old.entry == past.entry and is_aim(old.touch):
            found = tuple(sorted({*old.touch.targets, *past.touch.targets}))
            touch = type(past.touch)(event=past.touch.event, by=past.touch.by, at=past.touch.at, targets=found)
            return Past(past.when, past.entry, past.standing, touch)
    return past
