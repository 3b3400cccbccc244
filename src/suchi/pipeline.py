"""The write path on one screen: capture → facts → decide → ledger → projections → receipts, one transaction for a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, errors

from suchi.db.pool import Store
from suchi.domain.decide import Folded, admit, judge, record_late, standing
from suchi.domain.errors import Conflict, Failure, Reason
from suchi.domain.event import Entry, Ref
from suchi.domain.events.making import Born
from suchi.domain.facts import Facts
from suchi.domain.history import Past
from suchi.domain.receipt import Line, Receipt
from suchi.domain.things import THINGS
from suchi.draft import Draft
from suchi.gather import Batch, gather, gather_histories
from suchi.ledger import entries
from suchi.projections import findings, queues, things, touches
from suchi.projections.lookups import OPENED, Lookups, looked_up

BATCH = 2000
TRIES = 3


class Writer:
    """One writing connection with its caches; used by one thread. Each `submit` is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lookups = Lookups()
        self._connection = self._connect()

    def submit(
        self, lines: Sequence[Line], *, clock_us: int | None, dry_run: bool = False, atomic: bool = False
    ) -> list[Receipt]:
        """Walk a batch down the path. `clock_us` None is replay: the time written on each line counts."""
        drafts = [Draft(line, clock_us) for line in lines]  # 1. capture
        if any(draft.live for draft in drafts):
            self._settle(drafts, clock_us, dry_run, atomic)
        return [draft.receipt(dry_run=dry_run) for draft in drafts]  # 6. receipts

    def _settle(self, drafts: list[Draft], clock_us: int | None, dry_run: bool, atomic: bool) -> None:
        """Try a batch, again on fresh facts after a conflict, at last in halves."""
        for _ in range(TRIES):
            try:
                return self._attempt(drafts, clock_us, dry_run, atomic)
            except (errors.UniqueViolation, errors.SerializationFailure, errors.DeadlockDetected):
                self._start_afresh(drafts)
            except errors.OperationalError as error:
                self._reconnect(error)
                self._start_afresh(drafts)
        if len(drafts) < 2 or atomic:
            raise Conflict(
                "submit.conflict",
                "其他写入持续改动相同的电池，本批未记录；请重新提交",
                "other writers keep changing the same things; nothing of this batch was kept: submit it again",
            )
        half = len(drafts) // 2
        self._settle(drafts[:half], clock_us, dry_run, atomic)
        return self._settle(drafts[half:], clock_us, dry_run, atomic)

    def _attempt(self, drafts: list[Draft], clock_us: int | None, dry_run: bool, atomic: bool) -> None:
        connection = self._connection
        keep = False
        try:
            batch = gather(connection, self._lookups, drafts, clock_us)  # 2. facts
            live = decide_admission(batch)  # 3. decide: admit …
            if atomic and any(draft.reasons for draft in drafts):
                return _refuse_all(drafts)
            gather_histories(connection, batch, live)
            folded = record(batch, live)  # … record …
            judge_all(batch, live)  # … judge
            if not dry_run and live:
                append(connection, live)  # 4. ledger
                project(connection, batch, live, folded)  # 5. projections
                keep = True
        finally:
            if keep:
                connection.commit()
            elif not connection.closed:
                connection.rollback()
        if batch.exclusive:
            self._lookups.forget()

    def _start_afresh(self, drafts: list[Draft]) -> None:
        """What a failed attempt found out about its drafts no longer counts; refusals of the text itself stay."""
        self._lookups.forget()
        for draft in drafts:
            draft.duplicate = None
            draft.findings = []
            draft.reasons = [reason for reason in draft.reasons if not reason.code.startswith(("submit.", "ledger."))]
            if not draft.reasons:
                draft._name()

    def _connect(self) -> Connection[Any]:
        connection = self._store.connect_writer()
        things.prepare(connection)
        return connection

    def _reconnect(self, error: Exception) -> None:
        if not self._connection.closed and not self._connection.broken:
            raise error
        try:
            self._connection = self._connect()
        except errors.OperationalError:
            raise Failure(
                "database.unreachable",
                "数据库暂不可用，本批未记录；稍后重新提交",
                "the database cannot be reached; nothing of this batch was kept: submit it again later",
            ) from error

    def close(self) -> None:
        self._connection.close()


def decide_admission(batch: Batch) -> list[Draft]:
    """Which drafts are recorded. Governing acts come first, so that a batch may bring a company and its reports together."""
    known = batch.lookups.states
    for draft in sorted(batch.fresh, key=lambda d: not d.event.about.governing):
        company = known.get(Ref("company", draft.reporter))
        opened = known.get(OPENED)
        reasons = admit(draft.event, draft.line.caller, company, opened is not None and opened.mode is not None, draft.today)
        if reasons:
            draft.refuse(reasons)
            continue
        if batch.exclusive:
            for ref, touch in draft.refs.items():
                if looked_up(ref) and type(touch) is THINGS[ref.kind].touch:
                    thing = THINGS[ref.kind]
                    known[ref] = thing.apply(known.get(ref) or thing.empty(ref.key), touch)
    live = [draft for draft in batch.fresh if draft.live]
    for draft in live:
        draft.standing = standing(draft.event, known.get(Ref("company", draft.reporter)))
    live.sort(key=lambda draft: draft.order)
    return live


def record(batch: Batch, live: list[Draft]) -> dict[Ref, Folded]:
    """Fold every named thing: the usual one goes on from its stored state, a late one over its whole history."""
    folded: dict[Ref, Folded] = {}
    wanted = frozenset(draft.id for draft in live)
    for ref, news in batch.late.items():
        folded[ref] = record_late(ref, batch.histories.get(ref, ()), news, wanted)
    for draft in live:
        for ref, touch in draft.refs.items():
            thing = folded.get(ref)
            if thing is None:
                sheet = batch.sheets.get(ref)
                state = sheet.state if sheet else THINGS[ref.kind].empty(ref.key)
                thing = folded[ref] = Folded(ref, state, draft.order, sheet.version if sheet else 0)
            elif ref in batch.late:
                continue
            thing.before[draft.id] = thing.state
            thing.count += 1
            thing.last = draft.order
            if draft.standing == 0:
                thing.state = THINGS[ref.kind].apply(thing.state, touch)
    batch.folded = folded
    return folded


def judge_all(batch: Batch, live: list[Draft]) -> None:
    """Findings of every new entry that is not void on arrival."""
    known, folded = batch.lookups.states, batch.folded
    for ref, thing in folded.items():
        if batch.exclusive and looked_up(ref):
            known[ref] = thing.state
    for draft in live:
        if draft.id in batch.dead:
            continue
        before = {ref: folded[ref].before[draft.id] for ref in draft.refs}
        effect = 0 if draft.id in batch.adopted else draft.standing
        facts = Facts(before, draft.refs, known.get(Ref("company", draft.reporter)), known, effect)
        entry = Entry(draft.id, draft.event, draft.when, draft.line.caller.name)
        draft.findings = judge(facts, entry)


def append(connection: Connection[Any], live: list[Draft]) -> None:
    """Entries into the ledger, in the order of recording."""
    entries.append(
        connection,
        [
            entries.Fresh(
                draft.id,
                draft.recorded_us,
                draft.reporter,
                type(draft.event).__name__,
                draft.body(),
                [f"{ref.kind}:{ref.key}" for ref in draft.refs],
            )
            for draft in sorted(live, key=lambda d: (d.recorded_us, d.line.number))
        ],
    )


def project(connection: Connection[Any], batch: Batch, live: list[Draft], folded: dict[Ref, Folded]) -> None:
    """Touches, state rows, findings and queues; the same for new entries and for a rebuild."""
    merged = batch.merged_corrections
    touches.write(
        connection,
        (
            (ref, Past(draft.when, draft.id, draft.standing, touch))
            for draft in live
            for ref, touch in draft.refs.items()
        ),
    )
    touches.put(connection, merged)
    things.write(connection, folded.values(), {ref: sheet.version for ref, sheet in batch.sheets.items()})
    if batch.new_aims:
        queues.await_targets(connection, batch.new_aims)
    findings.add(
        connection, ((f, draft.reporter) for draft in live for f in draft.findings), live[0].recorded_us, history=batch.noted
    )
    queues.judge_again(connection, [*(e for thing in folded.values() for e in thing.affected), *batch.aimed_entries])
    if batch.exclusive:
        queues.revisit(connection, (str(ref) for ref in folded if ref.kind == "company" and _roles_changed(batch, ref)))
        batch.bump_version(connection)
    queues.file_parts(connection, (d.id for d in live if isinstance(d.event, Born) and (d.event.cells or d.event.modules)))


def _roles_changed(batch: Batch, ref: Ref) -> bool:
    sheet = batch.sheets.get(ref)
    return sheet is None or sheet.state.roles != batch.folded[ref].state.roles


def _refuse_all(drafts: list[Draft]) -> None:
    """All or none: one refused line refuses the others too."""
    first = next(draft.line.number for draft in drafts if draft.reasons)
    for draft in drafts:
        if not draft.reasons:
            draft.duplicate = None
            draft.refuse([_all_or_none(first)])


def _all_or_none(first: int) -> Reason:
    return Reason(
        code="batch.atomic",
        zh=f"第 {first} 行被拒，按 atomic=true 整批不记录",
        en=f"line {first} was refused; with atomic=true nothing of the batch is kept",
        next_zh="改正该行后整批重新提交",
        next_en="mend that line and submit the whole batch again",
    )
