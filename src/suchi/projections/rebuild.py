"""Rebuilds every read table from the ledger; what comes out equals what the writers had written, row by row."""

from __future__ import annotations

from collections.abc import Callable

from suchi.capture.draft import Draft
from suchi.db.idle import IdleConnection
from suchi.db.pool import Store
from suchi.domain.event import KINDS
from suchi.ledger import entries
from suchi.ledger.sequence import sequence
from suchi.projections import counting, queues, things
from suchi.projections.columns import quoted
from suchi.projections.follow import Follower
from suchi.projections.gather import gather_histories, gather_stored, gather_things
from suchi.projections.lookups import Lookups
from suchi.projections.settle import judge_all, look_up, note, overlay, project, record, stand

CHUNK = 4000
TABLES = (
    *(quoted(kind) for kind in KINDS), "touch", "correction", "replacement", "finding", "duty", "rejudge", "revisit", "part",
    "part_due", "part_shared", "carried", "flow", "flow_due", "sweep_run", "sweep_agenda", "sweep_due",
    "tally_run", *counting.TABLES, *counting.DAILY,
)  # fmt: skip
"""What sweeps found goes with the rest, and so does how far they had looked: the next run goes over everything."""


def rebuild(store: Store, progress: Callable[[int, int], None] | None = None) -> int:
    """Empty the read tables and project the whole log again; returns the number of entries. Writers wait meanwhile; if it is
    cut off, they refuse until it has been run again."""
    connection = store.connect_writer("suchi rebuild")
    try:
        things.prepare(connection)
        connection.execute("SELECT pg_advisory_lock(%b)", (queues.FIRST_COME,))
        connection.commit()
        while sequence(connection):
            pass
        total = _start(connection)
        done = 0
        lookups = Lookups()
        seen = _Seen()
        while done < total:
            _project(connection, lookups, seen, done)
            done = min(done + CHUNK, total)
            if progress is not None:
                progress(done, total)
        connection.execute("UPDATE register SET rebuilding = false")
        connection.commit()
    finally:
        connection.close()  # the advisory lock goes with the session
    follower = Follower(store, noted=False)
    try:
        follower.drain()
    finally:
        follower.close()
    return total


class _Seen:
    """What has been projected so far: its reporters, and when the newest of it was recorded."""

    def __init__(self) -> None:
        self.reporters: set[str] = set()
        self.newest_us = -1


def _start(connection: IdleConnection) -> int:
    connection.execute("UPDATE register SET rebuilding = true, governing_version = governing_version + 1")
    connection.execute(f"TRUNCATE {', '.join(TABLES)}")
    row = connection.execute("SELECT size FROM log_head").fetchone()
    connection.commit()
    return row[0] if row else 0


def _project(connection: IdleConnection, lookups: Lookups, seen: _Seen, after: int) -> None:
    """One chunk of the log. Roles and other looked-up things first, as in the pipeline: they stand above the batch."""
    rows = entries.in_log_order(connection, after, CHUNK)
    drafts = [Draft.of_body(row.id, row.recorded_us, row.body) for _, row in rows if row.body is not None]
    if drafts:
        batch = gather_stored(connection, lookups, drafts, seen.reporters, seen.newest_us)
        governing = batch.exclusive
        if governing:
            overlay(batch)
        live = stand(batch)
        gather_things(connection, batch, live)
        gather_histories(connection, batch, live)
        folded = record(batch, live)
        look_up(connection, batch, live)
        judge_all(connection, batch, live)
        project(connection, batch, live, folded)
        note(connection, batch, live)
        seen.reporters.update(draft.reporter for draft in drafts)
        seen.newest_us = max(seen.newest_us, *(draft.recorded_us for draft in drafts))
        if governing:
            lookups.forget()
    connection.commit()
