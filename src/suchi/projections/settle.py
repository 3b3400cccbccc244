"""Settles a batch once its facts are gathered: fold every thing, judge every entry, write every read table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection

from suchi.capture.calendar import working_days
from suchi.capture.draft import Draft
from suchi.domain.decide import Folded, judge, record_late, standing
from suchi.domain.event import Entry, Ref
from suchi.domain.events.making import Born
from suchi.domain.facts import Claim, Facts
from suchi.domain.flows import moves
from suchi.domain.looking_up import looked_up_by, looked_up_further
from suchi.domain.own_record import told_of_dry_run
from suchi.domain.rules.reporting import LATE
from suchi.domain.things import THINGS
from suchi.projections import duties, findings, queues, replacing, revisiting, things, touches
from suchi.projections.alarm import alarm
from suchi.projections.batch import Batch
from suchi.projections.lookups import looked_up

_NONE: Mapping[bytes, tuple[Claim, ...]] = {}


def record(batch: Batch, live: list[Draft]) -> dict[Ref, Folded]:
    """Fold every named thing: the usual one goes on from its stored state, a late one over its whole history."""
    folded: dict[Ref, Folded] = {}
    late, sheets = batch.late, batch.sheets
    if late:
        wanted = frozenset(draft.id for draft in live)
        for ref, news in late.items():
            folded[ref] = record_late(ref, batch.histories.get(ref, ()), news, wanted)
    for draft in live:
        order, effective, before = draft.order, draft.standing == 0, draft.before
        for ref, touch in draft.refs.items():
            thing = folded.get(ref)
            if thing is None:
                sheet = sheets.get(ref)
                if sheet is None:
                    thing = folded[ref] = Folded(ref, _EMPTY[ref.kind](ref.key), order, 0)
                else:
                    thing = folded[ref] = Folded(ref, sheet.state, order, sheet.version)
            elif late and ref in late:
                before[ref] = thing.before[draft.id]
                continue
            before[ref] = state = thing.state
            thing.count += 1
            thing.last = order
            if effective:
                thing.state = _APPLY[ref.kind](state, touch)
    batch.folded = folded
    return folded


_EMPTY = {kind: thing.empty for kind, thing in THINGS.items()}
_APPLY = {kind: thing.apply for kind, thing in THINGS.items()}


def overlay(batch: Batch, drafts: list[Draft] | None = None) -> None:
    """Let looked-up things that a batch changes count for the rest of the batch."""
    known = batch.lookups.states
    for draft in batch.fresh if drafts is None else drafts:
        for ref, touch in draft.refs.items():
            thing = THINGS[ref.kind]
            if looked_up(ref) and type(touch) is thing.touch:
                known[ref] = thing.apply(known.get(ref) or thing.empty(ref.key), touch)


def stand(batch: Batch) -> list[Draft]:
    """The drafts that are recorded, in the one order, each with whether it is within its reporter's roles."""
    live = [draft for draft in batch.fresh if draft.live]
    states, stood = batch.lookups.states, batch.stood
    for draft in live:
        reporter = draft.reporter
        if reporter not in stood:
            stood[reporter] = states.get(Ref("company", reporter))
        draft.standing = standing(draft.event, stood[reporter])
    live.sort(key=lambda draft: draft.order)
    return live


def look_up(connection: Connection[Any], batch: Batch, live: list[Draft]) -> None:
    """Read what the rules of these entries look up and is not known yet."""
    states = batch.lookups.states
    missing = {
        ref for draft in live for ref in looked_up_by(draft.event, draft.before, draft.refs) if ref not in states
    }
    if missing:
        batch.lookups.read(connection, missing)
    further = {ref for draft in live for ref in looked_up_further(draft.event, states) if ref not in states}
    if further:
        batch.lookups.read(connection, further)


def judge_all(connection: Connection[Any], batch: Batch, live: list[Draft]) -> None:
    """Findings of every new entry that is not void on arrival."""
    known, folded = batch.lookups.states, batch.folded
    for ref, thing in folded.items():
        if batch.exclusive and looked_up(ref):
            known[ref] = thing.state
    dead = batch.dead
    for draft in live:
        if draft.id in dead:
            continue
        if draft.aim is not None:  # a correction says nothing of its own about things
            draft.before.clear()
        draft.findings = judge(facts_of(batch, draft), entry_of(draft))
        if draft.findings:
            alarm(draft.findings)
    judge_late(connection, batch, live)


def judge_late(
    connection: Connection[Any], batch: Batch, live: list[Draft], claims: Mapping[bytes, tuple[Claim, ...]] = _NONE
) -> None:
    """Judge those found late once more that replace a report which had come before: nobody is late by mending what was in time."""
    late = [draft for draft in live if draft.findings and any(f.rule in LATE for f in draft.findings)]
    if late:
        told = replacing.first_told(connection, late, live)
        for draft in late:
            if draft.id in told:
                facts = facts_of(batch, draft, claims.get(draft.id, ()), told[draft.id])
                draft.findings = judge(facts, entry_of(draft))


def _of_test(batch: Batch, draft: Draft) -> bool:
    """Whether a test company reports it: its cells are no claim that anybody else's could come up against."""
    company = batch.stood.get(draft.reporter)
    return company is not None and company.test


def keep_to_own(batch: Batch, live: list[Draft]) -> None:
    """After a dry run: of the record only what is on record of the reporter's own things, to everybody but an operator."""
    sheets = batch.sheets
    for draft in live:
        if draft.caller.scope != "operator":
            states = {ref: sheet.state if (sheet := sheets.get(ref)) is not None else None for ref in draft.refs}
            draft.findings, draft.own_record_only = told_of_dry_run(draft.findings, states, draft.reporter)


def facts_of(batch: Batch, draft: Draft, claims: tuple[Claim, ...] = (), told_us: int | None = None) -> Facts:
    """What the rules may know of one entry."""
    known = batch.lookups.states
    return Facts(
        draft.before,
        draft.refs,
        known.get(Ref("company", draft.reporter)),
        known,
        0 if draft.id in batch.adopted else draft.standing,
        claims,
        latest=batch.folded,
        told_us=told_us,
        calendar=working_days(),
    )


def entry_of(draft: Draft) -> Entry:
    return Entry(draft.id, draft.event, draft.when, draft.submitted_by)


def project(connection: Connection[Any], batch: Batch, live: list[Draft], folded: dict[Ref, Folded]) -> None:
    """Touches, state rows and queues; the same for new entries and for a rebuild. Nothing of it hangs on the findings."""
    merged = batch.merged_corrections
    changed = revisiting.changes(connection, batch) if batch.exclusive else []
    if not batch.appended:
        touches.write(connection, live)
    touches.put(connection, merged)
    things.write(connection, folded.values(), {ref: sheet.version for ref, sheet in batch.sheets.items()})
    duties.write(connection, folded.values(), batch.sheets)
    if batch.new_aims:
        queues.await_targets(connection, batch.new_aims)
    queues.judge_again(connection, [*(e for thing in folded.values() for e in thing.affected), *batch.aimed_entries])
    if batch.shaken:
        replacing.note(connection, live, batch.shaken)
    if batch.exclusive:
        revisiting.queue(connection, changed)
        batch.bump_version(connection)
    births = (d for d in live if isinstance(d.event, Born) and any(d.event.all_cells))
    queues.file_parts(connection, (d.id for d in births if not _of_test(batch, d)))
    queues.file_flows(connection, (d.id for d in live if moves(d.event, batch.stood.get(d.reporter))))


def note(connection: Connection[Any], batch: Batch, live: list[Draft]) -> None:
    """The findings of judged entries."""
    noted = ((f, draft.reporter, draft.recorded_us) for draft in live for f in draft.findings)
    findings.add(connection, noted, history=batch.noted)
