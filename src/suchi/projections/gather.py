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
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.capture.draft import Draft
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
        self.known: dict[bytes, tuple[bytes, int, list[Finding]]] = {}
        self.stood: dict[str, Company | None] = {}
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
        self.reporters_before: frozenset[str] | set[str] | None = None  # None: ask the ledger

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

    def bump_version(self, connection: Connection[Any]) -> None:
        """Tell other writers that looked-up things have changed."""
        connection.execute("UPDATE register SET governing_version = governing_version + 1")


def _wants_all(draft: Draft) -> bool:
    """Governing changes and corrections take the register to themselves for one batch."""
    return isinstance(draft.event, Targeted) or any(looked_up(ref) for ref in draft.refs)


def gather(connection: Connection[Any], lookups: Lookups, drafts: Sequence[Draft], clock_us: int | None) -> Batch:
    """For new reports: take the lock, find what is on record already, and look up the reporters."""
    batch = Batch(drafts, lookups)
    lock = "pg_advisory_xact_lock" if batch.exclusive else "pg_advisory_xact_lock_shared"
    connection.execute(f"SELECT {lock}(%b)", (queues.FIRST_COME,))  # type: ignore[arg-type]
    ids = sorted({draft.id for draft in batch.fresh})
    with connection.pipeline():
        register = connection.execute("SELECT governing_version, mode, rebuilding FROM register")
        on_record = connection.cursor(binary=True).execute("SELECT id FROM entry WHERE id = ANY(%b)", (ids,))
    version, mode, rebuilding = register.fetchone() or (0, None, False)
    lookups.renew(version)
    _check_clock(connection, mode, rebuilding, clock_us)
    known = {row[0] for row in on_record.fetchall()}
    if known:
        _read_known(connection, batch, known)
    _look_up_reporters(connection, batch)
    return batch


def gather_stored(
    connection: Connection[Any], lookups: Lookups, drafts: Sequence[Draft], reporters: set[str]
) -> Batch:
    """For entries of the ledger that are projected again; the caller holds the register to itself. `reporters` are those of
    the entries projected so far."""
    batch = Batch(drafts, lookups)
    batch.noted = False
    batch.reporters_before = reporters
    _look_up_reporters(connection, batch)
    return batch


def _look_up_reporters(connection: Connection[Any], batch: Batch) -> None:
    batch.lookups.read(connection, [OPENED, *{Ref("company", draft.reporter) for draft in batch.fresh}])


def gather_things(connection: Connection[Any], batch: Batch, live: list[Draft]) -> None:
    """For those that are admitted: what aims at them, and the rows of all things named, locked, in one sorted order."""
    batch.fresh = live
    ids = sorted(draft.id for draft in live)
    aims = queues.aims(connection.cursor(binary=True).execute(queues.CHAIN, (ids,)).fetchall())
    if batch.exclusive or aims:
        _aim(connection, batch, aims)
    _lock_rows(connection, batch)


def gather_again(connection: Connection[Any], lookups: Lookups, drafts: Sequence[Draft]) -> Batch:
    """For entries judged again: rows locked and whole histories of all things named; the caller holds the shared lock."""
    batch = Batch(drafts, lookups)
    batch.exclusive = False
    row = connection.execute("SELECT governing_version FROM register").fetchone()
    lookups.renew(row[0] if row else 0)
    ids = sorted({draft.id for draft in batch.fresh})
    chain = queues.aims(connection.cursor(binary=True).execute(queues.CHAIN, (ids,)).fetchall())
    _look_up_reporters(connection, batch)
    _alive(batch, chain)
    _lock_rows(connection, batch)
    batch.histories = touches.read(connection, {ref for draft in batch.fresh for ref in draft.refs})
    return batch


def _gather_things(connection: Connection[Any], batch: Batch, aims: list[Aim]) -> Batch:
    companies = {Ref("company", draft.reporter) for draft in batch.fresh}
    batch.lookups.read(connection, [OPENED, *companies])
    if batch.exclusive or aims:
        _aim(connection, batch, aims)
    _lock_rows(connection, batch)
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
        canonical = event_of_body(row.body) if row.body else b""
        batch.known[row.id] = (canonical, row.recorded_us, found.get(row.id, []))


def settle_twin(batch: Batch, first: dict[bytes, Draft], draft: Draft) -> None:
    """A report sent before, or twice in one batch: the same content gets its stored receipt, other content is refused."""
    known = batch.known.get(draft.id)
    if known is not None:
        canonical, recorded_us, found = known
        if draft.canonical == canonical:
            draft.duplicate = (recorded_us, found)
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
    reach = _reached(connection, by_id, sorted({aim.target for aim in aims}))
    touched: dict[tuple[Ref, bytes], tuple[Aim, list[str]]] = {}
    for aim in aims:
        for ref in reach[aim.target]:
            touched.setdefault((ref, aim.entry), (aim, []))[1].append(aim.target.hex())
    for (ref, entry), (aim, found) in touched.items():
        cls = Undone if aim.kind == "undone" else Adopted
        name = "EventsCorrected" if cls is Undone else "ReportAdopted"
        touch = cls(event=name, by=aim.reporter, at=aim.at, targets=tuple(sorted(set(found))))
        if entry in by_id:
            by_id[entry].refs[ref] = touch
        else:
            batch.extra.setdefault(ref, []).append(Past(aim.when, entry, 0, touch))
    _alive(batch, aims)
    batch.aimed_entries = [a.target for a in aims if a.target not in by_id]


def _alive(batch: Batch, aims: Sequence[Aim]) -> None:
    """Which entries are void, and which adopted, by what stands of the corrections and adoptions that aim at them."""
    undone: dict[str, list[str]] = {}
    for aim in aims:
        if aim.kind == "undone":
            undone.setdefault(aim.target.hex(), []).append(aim.entry.hex())
    dead = void(undone)
    batch.dead = frozenset(bytes.fromhex(entry) for entry in dead)
    batch.adopted = frozenset(a.target for a in aims if a.kind == "adopted" and a.entry.hex() not in dead)


def _reached(connection: Connection[Any], by_id: dict[bytes, Draft], wanted: Sequence[bytes]) -> dict[bytes, set[Ref]]:
    """Which things each entry reaches: those it names, or for a correction those of its targets, however far."""
    own: dict[bytes, tuple[set[Ref], list[bytes]]] = {}
    layer = set(wanted)
    while layer:
        stored_ = entries.existing(connection, [entry for entry in layer if entry not in by_id])
        for entry in layer:
            event = by_id[entry].event if entry in by_id else _event(stored_.get(entry))
            aimed = [entry_id(reporter, event_id) for reporter, event_id in targets(event)] if event else []
            own[entry] = (set(named(event)) if event else set(), aimed)
        layer = {target for entry in layer for target in own[entry][1]} - own.keys()
    return {entry: _closure(own, entry) for entry in wanted}


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

