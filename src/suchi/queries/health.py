"""What a health check reads: whether the database answers, its migrations, and what waits for a number in the log."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.domain import rules as rules  # fills the register of sweeps
from suchi.domain.sweep import SWEEPS


class Pulse(Struct, frozen=True):
    """`outbox_batches` wait to be numbered; `log_size` entries are."""

    migrations: int
    outbox_batches: int
    log_size: int


def pulse(conn: Connection[Any]) -> Pulse:
    row = conn.execute(
        "SELECT (SELECT count(*) FROM schema_migration), (SELECT count(*) FROM outbox), (SELECT size FROM log_head)"
    ).fetchone()
    assert row is not None
    return Pulse(*row)


class Behind(Struct, frozen=True, kw_only=True):
    """What has been recorded and is not worked off: entries to be judged again, things whose dependents are, cells and flows to be
    filed. `swept_on`: the day of the oldest of the last sweeps that each day asks for, `sweeps` how many have run, `replayed` whether the
    past is being replayed: its days end with its newest entry; `database_bytes` on disk; `server` the
    version of PostgreSQL."""

    rejudge: int
    revisit: int
    filing: int
    sweeps: int
    swept_on: str | None
    replayed: bool
    entries: int
    database_bytes: int
    server: str


def behind(conn: Connection[Any]) -> Behind:
    """Queues are short unless something stands still; entries are told by the planner's estimate, which costs nothing."""
    row = conn.execute(
        "SELECT (SELECT count(*) FROM rejudge), (SELECT count(*) FROM revisit), "
        "(SELECT count(*) FROM part_due) + (SELECT count(*) FROM flow_due), (SELECT count(*) FROM sweep_run WHERE rule <> 'carried'), "
        "(SELECT min(today)::text FROM sweep_run WHERE rule = ANY(%s)), (SELECT mode = 'replay' FROM register), (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'entry'::regclass), "
        "pg_database_size(current_database()), current_setting('server_version')",
        [[name for name, about in SWEEPS.items() if about.cadence == "day"]],
    ).fetchone()
    assert row is not None
    rejudge, revisit, filing, sweeps, swept_on, replayed, entries, size, server = row
    return Behind(
        rejudge=rejudge, revisit=revisit, filing=filing, sweeps=sweeps, swept_on=swept_on, replayed=bool(replayed), entries=entries, database_bytes=size,
        server=server.partition(" ")[0],
    )  # fmt: skip
