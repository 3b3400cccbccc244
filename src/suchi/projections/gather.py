"""What a batch needs to know before it can decide: two pipelined round trips, and the histories of what is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, Cursor

from suchi.capture.draft import Draft
from suchi.db.copying import byteas, texts
from suchi.db.idle import IdleConnection
from suchi.domain.admitting import by_delegation
from suchi.domain.canonical import entry_id
from suchi.domain.decide import targets
from suchi.domain.errors import Failure, Reason
from suchi.domain.event import Ref
from suchi.domain.history import Past
from suchi.domain.rule import Finding
from suchi.ledger import entries
from suchi.projections import findings, queues, things, touches
from suchi.projections.aiming import aim, alive, is_aim, merged
from suchi.projections.batch import Batch
from suchi.projections.lookups import OPENED, Lookups
from suchi.projections.queues import Aim
from suchi.projections.things import keys_by_kind

_ON_RECORD = (
    "SELECT governing_version, mode, rebuilding, ARRAY(SELECT id FROM entry WHERE id = ANY(%b)), "
    "EXISTS (SELECT FROM correction WHERE target = ANY(%b)) FROM register"
)


def gather(
    connection: IdleConnection, lookups: Lookups, drafts: Sequence[Draft], clock_us: int | None, *, few: bool = False
) -> Batch:
    """For new reports: take the lock, find what is on record already, and look up the reporters. The rows of what `few` reports
    name are locked and read on the same way, before it is known which of them are admitted."""
    batch = Batch(drafts, lookups)
    batch.locked = few and not batch.exclusive
    lock = "SELECT pg_advisory_xact_lock(%b)" if batch.exclusive else "SELECT pg_advisory_xact_lock_shared(%b)"
    ids = byteas(sorted({draft.id for draft in batch.fresh}))
    with connection.pipeline():  # two statements: what the second reads is as it stands once the lock is held
        connection.execute(lock, (queues.FIRST_COME,))
        found = connection.ask(_ON_RECORD, (ids, ids))
        rows = _ask_rows(connection, batch) if batch.locked else {}
    version, mode, rebuilding, known, aimed_at = found.fetchone() or (0, None, False, [], False)
    if aimed_at and batch.locked:  # what is aimed at them names more, and all is locked in one order
        connection.rollback()
        return gather(connection, lookups, drafts, clock_us)
    _read_rows(batch, rows)
    if aimed_at:
        batch.aims = queues.aims(connection.cursor(binary=True).execute(queues.CHAIN, (ids,)).fetchall())
    lookups.renew(version)
    _check_clock(connection, mode, rebuilding, clock_us)
    if known:
        _read_known(connection, batch, set(known))
    _look_up_reporters(connection, batch)
    lent = [draft for draft in batch.fresh if draft.aim is not None and by_delegation(draft.event, draft.caller)]
    if lent:
        aimed = {entry_id(reporter, id_) for draft in lent for reporter, id_ in targets(draft.event)}
        batch.aimed_types = entries.types_of(connection, aimed)
    return batch


def gather_stored(
    connection: Connection[Any], lookups: Lookups, drafts: Sequence[Draft], reporters: set[str], newest_us: int
) -> Batch:
    """For entries of the ledger that are projected again; the caller holds the register to itself. `reporters` are those of
    the entries projected so far, `newest_us` is when the last of them was recorded."""
    batch = Batch(drafts, lookups)
    batch.noted = False
    batch.reporters_before, batch.newest_before = reporters, newest_us
    ids = byteas(sorted({draft.id for draft in batch.fresh}))
    batch.aims = queues.aims(connection.cursor(binary=True).execute(queues.CHAIN, (ids,)).fetchall())
    _look_up_reporters(connection, batch)
    return batch


def _look_up_reporters(connection: Connection[Any], batch: Batch) -> None:
    batch.lookups.read(connection, [OPENED, *{Ref("company", draft.reporter) for draft in batch.fresh}])


def gather_things(connection: IdleConnection, batch: Batch, live: list[Draft], *, turn: bool = False) -> None:
    """For those that are admitted: what aims at them, and the rows of all things named, locked, in one sorted order;
    with `turn` only when no other large batch holds rows."""
    batch.fresh = live
    aims = _reaching(batch.aims, {draft.id for draft in live})
    if batch.exclusive or aims:
        aim(connection, batch, aims)
    _lock_rows(connection, batch, turn)


def _reaching(aims: list[Aim], targets: set[bytes]) -> list[Aim]:
    """Those that aim at the entries, or at what aims at them: a refused draft drops out, with what aims at it."""
    found: list[Aim] = []
    while aims:
        nearer = [one for one in aims if one.target in targets]
        if not nearer:
            break
        found.extend(nearer)
        aims = [one for one in aims if one.target not in targets]
        targets = {one.entry for one in nearer}
    return found


def gather_again(connection: IdleConnection, lookups: Lookups, drafts: Sequence[Draft]) -> Batch:
    """For entries judged again: rows locked and whole histories of all things named; the caller holds the shared lock."""
    batch = Batch(drafts, lookups)
    batch.exclusive = False
    row = connection.execute("SELECT governing_version FROM register").fetchone()
    lookups.renew(row[0] if row else 0)
    ids = byteas(sorted({draft.id for draft in batch.fresh}))
    chain = queues.aims(connection.cursor(binary=True).execute(queues.CHAIN, (ids,)).fetchall())
    _look_up_reporters(connection, batch)
    alive(batch, chain)
    _lock_rows(connection, batch)
    batch.histories = touches.read(connection, {ref for draft in batch.fresh for ref in draft.refs})
    return batch


def _check_clock(connection: Connection[Any], mode: str | None, rebuilding: bool, clock_us: int | None) -> None:
    """Replay only fills a ledger that was opened for it; the first live batch ends that."""
    if rebuilding:
        raise Failure(
            "register.rebuilding",
            "读取表正在重建或重建曾中断，本批未记录；等待完成，或重新运行 suchi rebuild",
            "the read tables are being rebuilt, or a rebuild was cut off; nothing was kept: wait, or run suchi rebuild again",
        )
    if clock_us is None and mode == "live":
        raise Failure(
            "ledger.replay-closed",
            "账本已在实时记录，不能再重放；历史数据请以 provenance=migrated 报送",
            "the ledger already records live and takes no replay; report history with provenance=migrated",
        )
    wanted = "replay" if clock_us is None else "live"
    if mode != wanted:
        connection.execute("UPDATE register SET mode = %b", (wanted,))


def _read_known(connection: Connection[Any], batch: Batch, ids: set[bytes]) -> None:
    """The stored receipts of reports sent before."""
    found: dict[bytes, list[Finding]] = {}
    for finding in findings.current(connection, ids).values():
        found.setdefault(bytes.fromhex(finding.entry), []).append(finding)
    for row in entries.existing(connection, ids).values():
        batch.known[row.id] = (row, found.get(row.id, []))


def settle_twin(batch: Batch, first: dict[bytes, Draft], draft: Draft) -> None:
    """A report sent before, or twice in one batch: the same content gets its stored receipt, other content is refused."""
    known = batch.known.get(draft.id)
    if known is not None:
        row, found = known
        if draft.is_told_by(row.body, row.commitment, row.salt):
            draft.duplicate = (row.recorded_us, found)
        else:
            draft.refuse([_id_reused(draft.event.id)])
        return
    twin = first.setdefault(draft.id, draft)
    if twin is not draft:
        if draft.canonical == twin.canonical:
            draft.twin = twin
        else:
            draft.refuse([_id_reused(draft.event.id)])


def _id_reused(event_id: str) -> Reason:
    return Reason(
        code="submit.id-reused",
        zh="该编号已用于内容不同的报告",
        en="this id already stands for a report with other content",
        field="/id",
        value=event_id,
        next_zh="新事件用新编号；要改正原报告，提交 EventsCorrected",
        next_en="give a new event a new id; to mend the earlier report send EventsCorrected",
    )


def _lock_rows(connection: IdleConnection, batch: Batch, turn: bool = False) -> None:
    """Read the state rows of all things named, locked; once a batch."""
    if batch.locked:
        return
    batch.locked = True
    with connection.pipeline():
        if turn:
            connection.execute("SELECT pg_advisory_xact_lock(%b)", (queues.TURN,))
        rows = _ask_rows(connection, batch)
    _read_rows(batch, rows)


def _ask_rows(connection: IdleConnection, batch: Batch) -> dict[str, Cursor[Any]]:
    """Ask for the rows of all things named, and lock them: kinds and keys in one order for everybody."""
    refs: set[Ref] = set(batch.extra)
    for draft in batch.fresh:
        refs.update(draft.refs)
    return {
        kind: connection.ask(things.select(kind, lock=True), (texts(keys),))
        for kind, keys in keys_by_kind(refs).items()
    }


def _read_rows(batch: Batch, rows: dict[str, Cursor[Any]]) -> None:
    for kind, cursor in rows.items():
        for row in cursor.fetchall():
            batch.sheets[Ref(kind, row[0])] = things.sheet(kind, row)


def gather_histories(connection: Connection[Any], batch: Batch, live: list[Draft]) -> None:
    """Whole histories of the things to which something comes late, or is undone or adopted."""
    late: set[Ref] = set(batch.extra)
    seen: set[Ref] = set()
    special = batch.dead or batch.adopted or batch.exclusive
    for draft in live:
        for ref, touch in draft.refs.items():
            if ref not in seen:
                seen.add(ref)
                sheet = batch.sheets.get(ref)
                if sheet is not None and sheet.last is not None and draft.order < sheet.last:
                    late.add(ref)
            if special and (is_aim(touch) or draft.id in batch.dead or draft.id in batch.adopted):
                late.add(ref)
    if not late:
        return
    batch.histories = touches.read(connection, late)
    if batch.appended:
        own = {draft.id for draft in live}
        read = batch.histories.items()
        batch.histories = {ref: [past for past in history if past.entry not in own] for ref, history in read}
    batch.late = {ref: [] for ref in late}
    for draft in live:
        for ref, touch in draft.refs.items():
            if ref in late:
                batch.late[ref].append(Past(draft.when, draft.id, draft.standing, touch))
    reached: dict[bytes, list[str]] = {}
    for ref, pasts in batch.extra.items():
        for past in pasts:
            history = batch.histories.get(ref, ())
            joined = merged(past, history)
            if all(old.entry != past.entry for old in history):
                reached.setdefault(past.entry, []).append(f"{ref.kind}:{ref.key}")
            batch.late[ref].append(joined)
            batch.merged_corrections.append((ref, joined))
    batch.reached = list(reached.items())
