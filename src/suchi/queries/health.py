"""What a health check reads: whether the database answers, its migrations, and what waits for a number in the log."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection


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
