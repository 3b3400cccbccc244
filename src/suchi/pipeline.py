"""The write path on one screen: capture → facts → decide → ledger → projections → receipts, one transaction for a batch."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import Any

from psycopg import Connection, errors

from suchi.access import free_text
from suchi.access.vault import Vault
from suchi.capture.draft import Draft
from suchi.db.idle import IdleConnection
from suchi.db.pool import Store
from suchi.domain.decide import admit
from suchi.domain.errors import Conflict, Failure, Reason
from suchi.domain.event import Ref
from suchi.domain.receipt import Line, Receipt
from suchi.ledger import entries
from suchi.projections import things, touches
from suchi.projections.batch import Batch
from suchi.projections.gather import gather, gather_histories, gather_things, settle_twin
from suchi.projections.lookups import OPENED, Lookups
from suchi.projections.settle import judge_all, keep_to_own, look_up, note, overlay, project, record, stand

BATCH = 2000
SLICE = 8
"""Lines read at a time while the database works: a tenth of a millisecond."""
MANY = 100
"""Up to so many events a batch is written in one pipeline, a statement a table. A larger one is copied, writes its entries
before it takes its locks, and waits its turn for these."""
TRIES = 3
# A batch makes some hundred thousand short-lived objects and no cycles; the collector's default of one pass every 700
# objects would take a sixth of the time.
COLLECT = (100_000, 20, 50)


class Capture:
    """The drafts of a batch, read in slices."""

    def __init__(self, lines: Sequence[Line], clock_us: int | None) -> None:
        self.clock_us = clock_us
        self._lines = iter(lines)
        self._drafts: list[Draft] = []

    def step(self) -> bool:
        """Read a slice; whether more is left."""
        before = len(self._drafts)
        self._drafts.extend(Draft.of_line(line, self.clock_us) for line in islice(self._lines, SLICE))
        return len(self._drafts) == before + SLICE

    def finish(self) -> list[Draft]:
        """All drafts."""
        self._drafts.extend(Draft.of_line(line, self.clock_us) for line in self._lines)
        return self._drafts


class _Ahead:
    """The batch after the one that is being written, taken and read only as time allows."""

    def __init__(self, batches: Iterator[Sequence[Line]], clock: Callable[[], int] | None) -> None:
        self._batches = batches
        self._clock = clock
        self._capture: Capture | None = None
        self._taken = False

    def step(self) -> bool:
        capture = self.capture()
        return capture is not None and capture.step()

    def capture(self) -> Capture | None:
        if not self._taken:
            self._taken = True
            self._capture = _read_next(self._batches, self._clock)
        return self._capture


def _read_next(batches: Iterator[Sequence[Line]], clock: Callable[[], int] | None) -> Capture | None:
    lines = next(batches, None)
    return None if lines is None else Capture(lines, clock() if clock is not None else None)


class Writer:
    """One writing connection with its caches; used by one thread. Each `submit` is one transaction."""

    def __init__(self, store: Store) -> None:
        gc.set_threshold(*COLLECT)
        self._store = store
        self._lookups = Lookups()
        self._connection = self._connect()

    def submit(
        self,
        lines: Sequence[Line] | Capture,
        *,
        clock_us: int | None,
        dry_run: bool = False,
        atomic: bool = False,
        meanwhile: Callable[[], bool] | None = None,
    ) -> list[Receipt]:
        """Walk a batch down the path. `clock_us` None is replay: the time written on each line counts. `meanwhile` is called
        in slices while the database works, and returns whether it has more to do."""
        drafts = (lines if isinstance(lines, Capture) else Capture(lines, clock_us)).finish()  # 1. capture
        self._connection.meanwhile = meanwhile
        if any(draft.live for draft in drafts):
            self._settle(drafts, clock_us, dry_run, atomic)
        return [draft.receipt(dry_run=dry_run) for draft in drafts]  # 6. receipts

    def stream(
        self,
        batches: Iterable[Sequence[Line]],
        *,
        clock: Callable[[], int] | None = None,
        dry_run: bool = False,
        atomic: bool = False,
    ) -> Iterator[list[Receipt]]:
        """Batch after batch; while the database works on one, the next is read. `clock` None is replay."""
        waiting = iter(batches)
        ahead = _read_next(waiting, clock)
        while ahead is not None:
            now, upcoming = ahead, _Ahead(waiting, clock)
            yield self.submit(now, clock_us=now.clock_us, dry_run=dry_run, atomic=atomic, meanwhile=upcoming.step)
            ahead = upcoming.capture()

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
        if atomic:
            raise Conflict(
                "submit.conflict",
                "其他写入持续改动相同的电池，本批未记录；请重新提交",
                "other writers keep changing the same things; nothing of this batch was kept: submit it again",
            )
        if len(drafts) < 2:  # the others of its batch may be on record by now: this one alone is told to come again
            return drafts[0].refuse([_conflict()])
        half = len(drafts) // 2
        self._settle(drafts[:half], clock_us, dry_run, atomic)
        return self._settle(drafts[half:], clock_us, dry_run, atomic)

    def _attempt(self, drafts: list[Draft], clock_us: int | None, dry_run: bool, atomic: bool) -> None:
        connection = self._connection
        keep = clean = False
        try:
            vault = self._sealer(drafts)
            batch = gather(connection, self._lookups, drafts, clock_us, few=len(drafts) <= MANY)  # 2. facts
            live = admit_all(batch)  # 3. decide: admit …
            if atomic and any(draft.reasons for draft in drafts):
                return _refuse_all(drafts)
            if not dry_run and len(live) > MANY and not batch.exclusive and not batch.aims:
                # 4. ledger, ahead of the locks: nothing in it depends on what they guard
                append(connection, batch, live, vault)
                touches.write(connection, live)
                batch.appended = True
            gather_things(connection, batch, live, turn=len(live) > MANY)
            gather_histories(connection, batch, live)
            folded = record(batch, live)  # … record …
            look_up(connection, batch, live)
            if dry_run:
                judge_all(connection, batch, live)
                keep_to_own(batch, live)
            elif live:
                with connection.sending() if len(live) <= MANY else nullcontext():
                    if not batch.appended:
                        append(connection, batch, live, vault)  # 4. ledger
                    project(connection, batch, live, folded)  # 5. projections
                    judge_all(connection, batch, live)  # … judge, while the database files what does not hang on it
                    note(connection, batch, live)
                    connection.commit()  # a small batch sends it along with all that it writes
                keep = True
            clean = not batch.exclusive
        finally:
            if not clean:  # it changed looked-up things, or was cut off while it did
                self._lookups.forget()
            if not keep and not connection.closed:
                connection.rollback()

    def _sealer(self, drafts: Sequence[Draft]) -> Vault | None:
        """What seals the free text of these drafts, where there is any; a report whose text cannot be sealed is refused."""
        spoken = [draft for draft in drafts if draft.live and draft.kept is not None]
        try:
            return free_text.sealer(self._store) if spoken else None
        except Failure as failure:
            for draft in spoken:
                draft.refuse([free_text.not_kept(failure)])
            return None

    def _start_afresh(self, drafts: list[Draft]) -> None:
        """What a failed attempt found out about its drafts no longer counts; refusals of the text itself stay."""
        self._lookups.forget()
        for draft in drafts:
            draft.afresh()

    def _connect(self) -> IdleConnection:
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


def admit_all(batch: Batch) -> list[Draft]:
    """Which drafts are recorded. Governing acts come first, so that a batch may bring a company and its reports together;
    a report that is not admitted learns nothing of what is on record."""
    known, aimed = batch.lookups.states, batch.aimed_types
    first: dict[bytes, Draft] = {}
    for draft in sorted(batch.fresh, key=_governing_first) if batch.exclusive else batch.fresh:
        company = known.get(Ref("company", draft.reporter))
        opened = draft.event.about.governing and draft.id not in batch.known and _opened(known.get(OPENED))
        reasons = admit(draft.event, draft.caller, company, opened, draft, aimed)
        if reasons:
            draft.refuse(reasons)
            continue
        settle_twin(batch, first, draft)
        if batch.exclusive and draft.live:
            overlay(batch, [draft])
            aimed[draft.id] = type(draft.event).__name__
    return stand(batch)


def _opened(ledger: Any) -> bool:
    return ledger is not None and ledger.mode is not None


def _governing_first(draft: Draft) -> bool:
    return not draft.event.about.governing


def append(connection: Connection[Any], batch: Batch, live: list[Draft], vault: Vault | None) -> None:
    """Entries into the ledger, in the order of recording; free text sealed."""
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
                draft.kept_body(),
                free_text.sealed(vault, draft.id, draft.body())
                if vault is not None and draft.kept is not None
                else None,
            )
            for draft in sorted(live, key=lambda d: (d.recorded_us, d.number))
        ],
        batch.reached,
    )


def _conflict() -> Reason:
    return Reason(
        code="submit.conflict",
        zh="其他写入持续改动相同的电池，此事件未记录",
        en="other writers keep changing the same things; this event was not recorded",
        next_zh="以相同编号重新提交",
        next_en="submit it again under the same id",
    )


def _refuse_all(drafts: list[Draft]) -> None:
    """All or none: one refused line refuses the others too."""
    first = next(draft.number for draft in drafts if draft.reasons)
    for draft in drafts:
        if not draft.reasons:
            draft.duplicate = draft.twin = None
            draft.refuse([_all_or_none(first)])


def _all_or_none(first: int) -> Reason:
    return Reason(
        code="batch.atomic",
        zh=f"第 {first} 行被拒，按 atomic=true 整批不记录",
        en=f"line {first} was refused; with atomic=true nothing of the batch is kept",
        next_zh="改正该行后整批重新提交",
        next_en="mend that line and submit the whole batch again",
    )
