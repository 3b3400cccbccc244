"""What follows a commit: numbering in the log, judging again, filing cells; one follower at a time, safe to stop anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from psycopg import Connection

from suchi.capture.draft import Draft, now_us
from suchi.db.pool import Store
from suchi.domain.codes import battery_key
from suchi.domain.decide import Folded, judge, record_late, standing
from suchi.domain.event import Ref
from suchi.domain.events.making import Born
from suchi.domain.facts import Claim
from suchi.domain.flows import MOVING
from suchi.domain.history import Past
from suchi.ledger import entries
from suchi.ledger.sequence import sequence
from suchi.projections import duties, findings, flowing, queues, revisiting, things, touches
from suchi.projections.alarm import alarm
from suchi.projections.batch import Batch
from suchi.projections.gather import gather_again
from suchi.projections.lookups import Lookups, looked_up
from suchi.projections.settle import entry_of, facts_of, judge_late, look_up

CHUNK = 500
REVISITED = 5_000


class Follower:
    """One connection that does what commits left to do. Several may run: an advisory lock lets one work at a time."""

    def __init__(self, store: Store, *, noted: bool = True) -> None:
        self._noted = noted  # whether changes of findings go into their history: not while read tables are rebuilt
        self._connection = store.connect_writer("suchi follow")
        self._lookups = Lookups()
        things.prepare(self._connection)

    def run_once(self) -> int:
        """One round; returns how much was done, 0 when nothing is left."""
        done = sequence(self._connection) + self._revisit() + self._file_parts() + self._judge_again()
        return done + self._file_flows()

    def drain(self) -> None:
        """Go on until nothing is left."""
        while self.run_once():
            pass

    def close(self) -> None:
        self._connection.close()

    def _alone(self) -> None:
        """Inside a transaction: one follower at a time, and no governing change meanwhile."""
        self._connection.execute("SELECT pg_advisory_xact_lock(%b)", (queues.ONE_FOLLOWER,))
        self._connection.execute("SELECT pg_advisory_xact_lock_shared(%b)", (queues.FIRST_COME,))

    def _revisit(self) -> int:
        """Something looked up has changed: what rests on it is judged again, a bite at a time."""
        if not _any(self._connection, "revisit"):
            return 0
        connection = self._connection
        with connection.transaction():
            self._alone()
            due = connection.execute("SELECT thing, since_us, after FROM revisit ORDER BY thing LIMIT 50").fetchall()
            for thing, since_us, after in due:
                found = revisiting.dependents(connection, thing, since_us, after, REVISITED)
                queues.judge_again(connection, found)
                if len(found) < REVISITED:
                    connection.execute("DELETE FROM revisit WHERE thing = %b", (thing,))
                else:
                    connection.execute("UPDATE revisit SET after = %b WHERE thing = %b", (found[-1], thing))
        return len(due)

    def _file_parts(self) -> int:
        """Put the cells of living births into the part table, take those of void ones out; judge again where that changed."""
        if not _any(self._connection, "part_due"):
            return 0
        connection = self._connection
        with connection.transaction():
            self._alone()
            due = [row[0] for row in connection.execute("SELECT entry FROM part_due ORDER BY entry LIMIT %b", (CHUNK,))]
            drafts = load(connection, due)
            batch = gather_again(connection, self._lookups, drafts)
            stand_again(batch, drafts)
            out = {d.id for d in drafts if d.id in batch.dead or (d.standing and d.id not in batch.adopted)}
            changed = [draft for draft in drafts if _file(connection, draft, draft.id in out)]
            if changed:
                queues.judge_again(connection, _sharing(connection, changed, out))
            connection.execute("DELETE FROM part_due WHERE entry = ANY(%b)", (due,))
        return len(due)

    def _judge_again(self) -> int:
        """Judge queued entries on fresh facts; what that changes for later entries is queued in its turn."""
        if not _any(self._connection, "rejudge"):
            return 0
        connection = self._connection
        with connection.transaction():
            self._alone()
            due = [row[0] for row in connection.execute("SELECT entry FROM rejudge ORDER BY entry LIMIT %b", (CHUNK,))]
            drafts = load(connection, due)
            batch = gather_again(connection, self._lookups, drafts)
            folded = _fold_again(connection, batch, drafts)
            found = _judge(connection, batch, drafts, folded)
            findings.replace(connection, due, found, _known_from(batch, drafts), history=self._noted)
            queues.judge_again(connection, (entry for thing in folded.values() for entry in thing.affected))
            queues.file_parts(
                connection, (d.id for d in drafts if isinstance(d.event, Born) and any(d.event.all_cells))
            )
            queues.file_flows(connection, (d.id for d in drafts if isinstance(d.event, MOVING)))
            connection.execute("DELETE FROM rejudge WHERE entry = ANY(%b)", (due,))
        return len(due)

    def _file_flows(self) -> int:
        """Write what recycling entries moved, once nothing waits to be judged again that may change it."""
        if not _any(self._connection, "flow_due"):
            return 0
        connection = self._connection
        with connection.transaction():
            self._alone()
            due = [row[0] for row in connection.execute("SELECT entry FROM flow_due ORDER BY entry LIMIT %b", (CHUNK,))]
            flowing.file(connection, self._lookups, load(connection, due))
            connection.execute("DELETE FROM flow_due WHERE entry = ANY(%b)", (due,))
        return len(due)


def _known_from(batch: Batch, drafts: list[Draft]) -> int:
    """When what made this judgement was recorded: the newest report in the histories it rests on, also in a replay."""
    newest = max((past.when.recorded_us for history in batch.histories.values() for past in history), default=0)
    return max(newest, max((draft.recorded_us for draft in drafts), default=0)) or now_us()


def _any(connection: Connection[Any], queue: str) -> bool:
    row = connection.execute(f"SELECT EXISTS (SELECT FROM {queue})").fetchone()
    connection.commit()  # a rollback would make the driver forget its prepared statements
    return bool(row and row[0])


def load(connection: Connection[Any], ids: Sequence[bytes]) -> list[Draft]:
    """Entries on record as drafts; an erased body is passed over."""
    rows = entries.existing(connection, ids).values()
    return [Draft.of_body(row.id, row.recorded_us, row.body) for row in rows if row.body is not None]


def _fold_again(connection: Connection[Any], batch: Batch, drafts: list[Draft]) -> dict[Ref, Folded]:
    """Fold all named things over their histories. Where an act has moved into or out of its reporter's roles, write the rows."""
    moved: dict[bytes, int] = {}
    wanted = frozenset(draft.id for draft in drafts)
    stand_again(batch, drafts)
    by_id = {draft.id: draft for draft in drafts}
    folded: dict[Ref, Folded] = {}
    rewritten: list[Ref] = []
    for ref, history in batch.histories.items():
        news = []
        for past in history:
            draft = by_id.get(past.entry)
            if draft is not None and past.standing != draft.standing:
                news.append(Past(past.when, past.entry, draft.standing, past.touch))
                moved[draft.id] = draft.standing
        if news:
            rewritten.append(ref)
        folded[ref] = record_late(ref, history, news, wanted)
    if moved:
        touches.restand(connection, moved, rewritten)
        versions = {ref: sheet.version for ref, sheet in batch.sheets.items()}
        things.write(connection, [folded[ref] for ref in rewritten], versions)
        queues.look_again(connection, map(str, rewritten))
        duties.write(connection, [folded[ref] for ref in rewritten], batch.sheets)
        governing = [ref for ref in rewritten if looked_up(ref)]
        if governing:
            batch.bump_version(connection)
            # what others look up may now say something else: whatever rests on it is judged again as well
            changed = [ref for ref in governing if revisiting.differ(batch.sheets[ref].state, folded[ref].state)]
            revisiting.queue(connection, [revisiting.Change(str(ref), 0) for ref in changed])
    return folded


def stand_again(batch: Batch, drafts: list[Draft]) -> None:
    """Whether each act is within its reporter's roles, by what is on record now."""
    for draft in drafts:
        draft.standing = standing(draft.event, batch.lookups.states.get(Ref("company", draft.reporter)))


def _judge(
    connection: Connection[Any], batch: Batch, drafts: list[Draft], folded: dict[Ref, Folded]
) -> list[tuple[Any, str]]:
    claims = _claims(connection, drafts)
    live = [draft for draft in drafts if draft.id not in batch.dead]
    for draft in live:
        draft.before = {ref: folded[ref].before[draft.id] for ref in draft.refs}
    look_up(connection, batch, live)
    batch.folded = folded
    for draft in live:
        draft.findings = judge(facts_of(batch, draft, claims.get(draft.id, ())), entry_of(draft))
        alarm(draft.findings)
    judge_late(connection, batch, live, claims)
    return [(finding, draft.reporter) for draft in live for finding in draft.findings]


def _cells(draft: Draft) -> dict[int, str]:
    """The cells of a birth by their eight-byte hash."""
    if not isinstance(draft.event, Born):
        return {}
    codes = map(battery_key, draft.event.all_cells)
    return {int.from_bytes(sha256(code.encode()).digest()[:8], "big", signed=True): code for code in codes}


def _file(connection: Connection[Any], draft: Draft, dead: bool) -> bool:
    """Bring the part table in line with one birth; whether anything changed."""
    if dead:
        return (
            connection.execute(
                "DELETE FROM part WHERE entry = %b AND cell = ANY(%b)", (draft.id, sorted(_cells(draft)))
            ).rowcount
            > 0
        )
    whole = next(iter(draft.refs)).key
    done = connection.execute(
        "INSERT INTO part (cell, entry, whole, instant) SELECT c, %b, %b, %b FROM unnest(%b::bigint[]) AS n (c) "
        "ORDER BY c ON CONFLICT DO NOTHING",
        (draft.id, whole, draft.when.instant_us, sorted(_cells(draft))),
    )
    return done.rowcount > 0


def _sharing(connection: Connection[Any], changed: list[Draft], out: set[bytes]) -> set[bytes]:
    """The births whose finding about cells may have changed: all that share a cell with one that came or went."""
    gone = sorted({number for draft in changed if draft.id in out for number in _cells(draft)})
    cells = sorted({number for draft in changed for number in _cells(draft)})
    connection.execute(
        "INSERT INTO part_shared (cell) SELECT cell FROM part WHERE cell = ANY(%b) GROUP BY cell "
        "HAVING count(DISTINCT whole) > 1 ON CONFLICT DO NOTHING",
        (cells,),
    )
    rows = connection.execute(
        "SELECT DISTINCT entry FROM part WHERE cell = ANY(%b) OR cell IN "
        "(SELECT cell FROM part WHERE cell = ANY(%b) GROUP BY cell HAVING count(DISTINCT whole) > 1)",
        (gone, cells),
    )
    return {row[0] for row in rows.fetchall()} | {draft.id for draft in changed if draft.id in out}


def _claims(connection: Connection[Any], drafts: list[Draft]) -> dict[bytes, tuple[Claim, ...]]:
    """For each birth the cells that an earlier birth of another whole has claimed. Hashes point, codes decide."""
    births = {draft.id: draft for draft in drafts if isinstance(draft.event, Born) and any(draft.event.all_cells)}
    if not births:
        return {}
    rows = connection.execute(
        "SELECT p.entry, p.cell, o.entry, o.whole FROM part p JOIN part o ON o.cell = p.cell AND o.whole <> p.whole "
        "AND (o.instant, o.entry) < (p.instant, p.entry) WHERE p.entry = ANY(%b)",
        (sorted(births),),
    ).fetchall()
    others = {draft.id: draft for draft in load(connection, sorted({row[2] for row in rows}))}
    claims: dict[bytes, list[Claim]] = {}
    for entry, cell, other, whole in rows:
        code = _cells(births[entry]).get(cell)
        if code is not None and other in others and _cells(others[other]).get(cell) == code:
            claims.setdefault(entry, []).append(Claim(code, whole, others[other].event.occurred_at))
    return {entry: tuple(sorted(found)) for entry, found in claims.items()}
