"""Files what recycling entries moved, after their commit: the rows of an entry follow its standing and the things before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from suchi.capture.draft import Draft
from suchi.db.idle import IdleConnection
from suchi.domain.battery import company_of
from suchi.domain.codes import battery_key
from suchi.domain.decide import record_late, standing
from suchi.domain.event import Event, Ref
from suchi.domain.events.handing_over import HandoverReceived
from suchi.domain.events.recycling import BatteryDismantled
from suchi.domain.flows import METALS, Flow, flows, is_recycler, moves
from suchi.projections.batch import Batch
from suchi.projections.gather import gather_again
from suchi.projections.lookups import Lookups

_MOST = ", ".join(f"most_{name}" for name in METALS)
_COLUMNS = f"entry, place, site, day, step, direction, what, source, mass_g, {', '.join(METALS)}, {_MOST}"
_TYPES = ("bytea", "smallint", "text", "date", "text", "text", "text", "text", *["bigint"] * (1 + 2 * len(METALS)))
_INSERT = f"INSERT INTO flow ({_COLUMNS}) SELECT * FROM unnest({', '.join(f'%b::{name}[]' for name in _TYPES)})"


def file(connection: IdleConnection, lookups: Lookups, drafts: Sequence[Draft]) -> None:
    """Write the rows of these entries anew. The caller holds the follower's lock."""
    for draft in drafts:
        draft.refs = {ref: touch for ref, touch in draft.refs.items() if _needed(draft.event, ref)}
    batch = gather_again(connection, lookups, drafts)
    wanted = frozenset(draft.id for draft in drafts)
    before = {ref: record_late(ref, history, [], wanted).before for ref, history in batch.histories.items()}
    rows: list[tuple[Any, ...]] = []
    senders = {
        Ref("company", company_of(state.sender))
        for ref, states in before.items()
        if ref.kind == "consignment"
        for state in states.values()
        if state.sender is not None
    }
    known = batch.lookups.states
    batch.lookups.read(connection, sorted(ref for ref in senders if ref not in known))
    recyclers = frozenset(ref.key for ref in senders if is_recycler(known.get(ref)))
    for draft in drafts:
        reporter = known.get(Ref("company", draft.reporter))
        if not _in_effect(batch, draft) or not moves(draft.event, reporter):
            continue
        here = recyclers | {draft.reporter} if is_recycler(reporter) else recyclers
        states = {ref: before[ref][draft.id] for ref in draft.refs if ref in before and draft.id in before[ref]}
        rows += [_row(draft.id, place, flow) for place, flow in enumerate(flows(draft.event, states, here))]
    connection.execute("DELETE FROM flow WHERE entry = ANY(%b)", (sorted(wanted),))
    if rows:
        rows.sort(key=itemgetter(0, 1))
        connection.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])


def _in_effect(batch: Batch, draft: Draft) -> bool:
    if draft.id in batch.dead:
        return False
    reporter = batch.lookups.states.get(Ref("company", draft.reporter))
    return draft.id in batch.adopted or standing(draft.event, reporter) == 0


def _needed(event: Event, ref: Ref) -> bool:
    """Whether the state of a named thing says anything that the report leaves out: mass, or the energy that bounds the metals
    of what is processed."""
    if ref.kind != "battery":
        return ref.kind in ("lot", "consignment")
    if isinstance(event, BatteryDismantled):
        return ref.key == battery_key(event.code)
    return not (isinstance(event, HandoverReceived) and event.mass_g is not None)


def _row(entry: bytes, place: int, flow: Flow) -> tuple[Any, ...]:
    metals = [None if of is None else getattr(of, name) for of in (flow.metals, flow.most) for name in METALS]
    return (
        entry, place, flow.site, date.fromisoformat(flow.day), flow.step, flow.direction, flow.what, flow.source, flow.mass_g, *metals,
    )  # fmt: skip
