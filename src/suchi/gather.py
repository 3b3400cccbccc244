"""What a batch needs to know before it can decide: two pipelined round trips, and the histories of what is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from suchi.capture.json import stored
from suchi.domain.canonical import entry_id, event_of_body
from suchi.domain.decide import Folded, named, targets
from suchi.domain.errors import Failure, Reason
from suchi.domain.event import Adopted, Event, Ref, Touch, Undone
from suchi.domain.events.governing import Targeted
from suchi.domain.history import Past, void
from suchi.draft import Draft
from suchi.ledger import entries
from suchi.projections import findings, queues, things, touches
from suchi.projections.lookups import OPENED, Lookups, looked_up
from suchi.projections.queues import Aim
from suchi.projections.things import Sheet, keys_by_kind


class Batch:
    """All that one transaction knows: its drafts, the rows it has locked, and what follows from corrections."""

    def __init__(self, drafts: Sequence[Draft], lookups: Lookups) -> None:
        self.fresh = [draft for draft in drafts if draft.live]
        self.lookups = lookups
        self.exclusive = any(_wants_all(draft) for draft in self.fresh)
        self.sheets: dict[Ref, Sheet] = {}
        self.late: dict[Ref, list[Past]] = {}
        self.histories: dict[Ref, list[Past]] = {}
        self.folded: dict[Ref, Folded] = {}
        self.dead: frozenset[bytes] = frozenset()
        self.adopted: frozenset[bytes] = frozenset()
        self.new_aims: list[Aim] = []
        self.aimed_entries: list[bytes] = []
        self.merged_corrections: list[tuple[Ref, Past]] = []
        self.extra: dict[Ref, list[Past]] = {}
        self.noted = True

    def bump_version(self, connection: Connection[Any]) -> None:
        """Tell other writers that looked-up things have changed."""
        connection.execute("UPDATE register SET governing_version = governing_version + 1")


def _wants_all(draft: Draft) -> bool:
    """Governing changes and corrections take the register to themselves for one batch."""
    return isinstance(draft.event, Targeted) or any(looked_up(ref) for ref in draft.refs)


def gather(connection: Connection[Any], lookups: Lookups, drafts: Sequence[Draft], clock_us: int | None) -> Batch:
    """Take the lock, find what is on record already, and read the rows of all things named, in one sorted order."""
    batch = Batch(drafts, lookups)
    lock = "pg_advisory_xact_lock" if batch.exclusive else "pg_advisory_xact_lock_shared"
    connection.execute(f"SELECT {lock}(%b)", (queues.FIRST_COME,))  # type: ignore[arg-type]
    ids = sorted({draft.id for draft in batch.fresh})
    with connection.pipeline():
        register = connection.execute("SELECT governing_version, mode FROM register")
        on_record = connection.cursor(binary=True).execute("SELECT id FROM entry WHERE id = ANY(%b)", (ids,))
        chain = connection.cursor(binary=True).execute(queues.CHAIN, (ids,))
    version, mode = register.fetchone() or (0, None)
    lookups.renew(version)
    _check_clock(connection, mode, clock_us)
    _drop_known(connection, batch, {row[0] for row in on_record.fetchall()})
    companies = {Ref("company", draft.reporter) for draft in batch.fresh}
    lookups.read(connection, [OPENED, *companies])
    aims = queues.aims(chain.fetchall())
    if batch.exclusive or aims:
        _aim(connection, batch, aims)
    _lock_rows(connection, batch)
    return batch


def _check_clock(connection: Connection[Any], mode: str | None, clock_us: int | None) -> None:
    """Replay only fills a ledger that was opened for it; the first live batch ends that."""
    if clock_us is None and mode == "live":
        raise Failure(
            "ledger.replay-closed",
            "账本已在实时记录，不能再重放；历史数据请以 provenance=migrated 报送",
            "the ledger already records live and takes no replay; report history with provenance=migrated",
        )
    wanted = "replay" if clock_us is None else "live"
    if mode != wanted:
        connection.execute("UPDATE register SET mode = %b", (wanted,))


def _drop_known(connection: Connection[Any], batch: Batch, on_record: set[bytes]) -> None:
    """Reports sent before: the same content gets its stored receipt, other content under the same id is refused."""
    first: dict[bytes, Draft] = {}
    for draft in batch.fresh:
        twin = first.setdefault(draft.id, draft)
        if twin is not draft and draft.id not in on_record:
            _same_or_refused(draft, twin.canonical, twin.recorded_us, [])
    if on_record:
        rows = entries.existing(connection, on_record)
        known: dict[bytes, list[Any]] = {}
        for finding in findings.current(connection, on_record).values():
            known.setdefault(bytes.fromhex(finding.entry), []).append(finding)
        for draft in batch.fresh:
            row = rows.get(draft.id)
            if row is not None:
                old = event_of_body(row.body) if row.body else b""
                _same_or_refused(draft, old, row.recorded_us, known.get(draft.id, []))
    if on_record or len(first) < len(batch.fresh):
        batch.fresh = [draft for draft in batch.fresh if draft.live]


def _same_or_refused(draft: Draft, canonical: bytes, recorded_us: int, known: list[Any]) -> None:
    if draft.canonical == canonical:
        draft.duplicate = (recorded_us, known)
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


def _aim(connection: Connection[Any], batch: Batch, waiting: list[Aim]) -> None:
    """Put the touches of corrections where they belong: on all things that their targets name."""
    by_id = {draft.id: draft for draft in batch.fresh}
    aims = list(waiting)
    for draft in batch.fresh:
        kind = draft.aim
        if kind is not None:
            for reporter, event_id in targets(draft.event):
                target = entry_id(reporter, event_id)
                name = "undone" if kind is Undone else "adopted"
                aim = Aim(target, draft.id, name, draft.when, draft.reporter, draft.event.occurred_at)
                batch.new_aims.append(aim)
                aims.append(aim)
    reach = _Reach(connection, by_id)
    touched: dict[tuple[Ref, bytes], tuple[Aim, list[str]]] = {}
    for aim in aims:
        for ref in reach.of(aim.target):
            touched.setdefault((ref, aim.entry), (aim, []))[1].append(aim.target.hex())
    for (ref, entry), (aim, found) in touched.items():
        cls = Undone if aim.kind == "undone" else Adopted
        name = "EventsCorrected" if cls is Undone else "ReportAdopted"
        touch = cls(event=name, by=aim.reporter, at=aim.at, targets=tuple(sorted(set(found))))
        if entry in by_id:
            by_id[entry].refs[ref] = touch
        else:
            batch.extra.setdefault(ref, []).append(Past(aim.when, entry, 0, touch))
    undone: dict[str, list[str]] = {}
    for aim in aims:
        if aim.kind == "undone":
            undone.setdefault(aim.target.hex(), []).append(aim.entry.hex())
    dead = void(undone)
    batch.dead = frozenset(bytes.fromhex(entry) for entry in dead)
    batch.adopted = frozenset(a.target for a in aims if a.kind == "adopted" and a.entry.hex() not in dead)
    batch.aimed_entries = [a.target for a in aims if a.target not in by_id]


class _Reach:
    """Which things an entry reaches: those it names, or for a correction those of its targets, however far."""

    def __init__(self, connection: Connection[Any], by_id: dict[bytes, Draft]) -> None:
        self._connection = connection
        self._by_id = by_id
        self._known: dict[bytes, frozenset[Ref]] = {}

    def of(self, entry: bytes, above: frozenset[bytes] = frozenset()) -> frozenset[Ref]:
        if entry in self._known:
            return self._known[entry]
        if entry in above:
            return frozenset()
        draft = self._by_id.get(entry)
        event = draft.event if draft is not None else self._stored(entry)
        refs: frozenset[Ref] = frozenset()
        if event is not None:
            refs = frozenset(named(event))
            for reporter, event_id in targets(event):
                refs |= self.of(entry_id(reporter, event_id), above | {entry})
        self._known[entry] = refs
        return refs

    def _stored(self, entry: bytes) -> Event | None:
        row = entries.existing(self._connection, [entry]).get(entry)
        return stored(event_of_body(row.body)) if row is not None and row.body else None


def _lock_rows(connection: Connection[Any], batch: Batch) -> None:
    """Read the state rows of all things named, locked, kinds and keys in one order for everybody."""
    refs: set[Ref] = set(batch.extra)
    for draft in batch.fresh:
        refs.update(draft.refs)
    wanted = keys_by_kind(refs)
    with connection.pipeline():
        found = {
            kind: connection.cursor(binary=True).execute(things.select(kind, lock=True), (keys,))  # type: ignore[arg-type]
            for kind, keys in wanted.items()
        }
    for kind, cursor in found.items():
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
            if special and (_is_aim(touch) or draft.id in batch.dead or draft.id in batch.adopted):
                late.add(ref)
    if not late:
        return
    batch.histories = touches.read(connection, late)
    batch.late = {ref: [] for ref in late}
    for draft in live:
        for ref, touch in draft.refs.items():
            if ref in late:
                batch.late[ref].append(Past(draft.when, draft.id, draft.standing, touch))
    for ref, pasts in batch.extra.items():
        for past in pasts:
            merged = _merged(past, batch.histories.get(ref, ()))
            batch.late[ref].append(merged)
            batch.merged_corrections.append((ref, merged))


def _is_aim(touch: Touch) -> bool:
    return type(touch) is Undone or type(touch) is Adopted


def _merged(past: Past, history: Sequence[Past]) -> Past:
    """A correction that already stands in a history gains targets there; its key in the store stays one."""
    for old in history:
        if old.entry == past.entry and _is_aim(old.touch):
            found = tuple(sorted({*old.touch.targets, *past.touch.targets}))
            touch = type(past.touch)(event=past.touch.event, by=past.touch.by, at=past.touch.at, targets=found)
            return Past(past.when, past.entry, past.standing, touch)
    return past

