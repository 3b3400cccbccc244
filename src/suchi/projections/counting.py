"""Counts the figures of the regulator's desk over the whole register, and puts one count in place of the one before.

A count reads one snapshot, so its figures agree with each other; and because each one is whole, what is counted is what would be
counted after a rebuild: nothing is added up from event to event, so nothing can drift. Pages read only what was counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from psycopg import Connection

from suchi.capture.calendar import working_days
from suchi.db.pool import Store
from suchi.projections import bulletins
from suchi.queries import monthly, tallying, trials

ONE_COUNT = 0x53756368690004
"""Advisory lock: one count at a time."""
MONTHS = 24
"""Months of movements that are counted: a year, and the year before it."""
DAYS_KEPT = 400
TABLES = ("tally_stock", "tally_duty", "tally_mass", "tally_handed", "tally_finding", "tally_sold")


class Counted(NamedTuple):
    """A count: as of which day and place in the log, and how long it took."""

    today: date
    size: int
    ms: float


def count(store: Store, today: date, *, at_us: int) -> Counted:
    """Count everything as of that day; `at_us` is when. A second one at the same time waits, then counts again."""
    connection = store.connect_writer("suchi count")
    try:
        connection.execute("SELECT pg_advisory_lock(%b)", (ONE_COUNT,))
        connection.execute("SET work_mem = '64MB'")
        connection.commit()
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        counted = _count(connection, today, at_us)
        connection.commit()
        return counted
    finally:
        connection.close()  # the advisory lock goes with the session


def state_of(store: Store) -> tuple[int, int]:
    """What tells whether anything that is counted may have changed: the size of the log, and the newest change of a finding."""
    with store.connect_app("suchi count") as connection:
        row = connection.execute(
            "SELECT (SELECT size FROM log_head), (SELECT coalesce(max(id), 0) FROM finding_change)"
        ).fetchone()
    return (row[0], row[1]) if row is not None else (0, 0)


def _count(connection: Connection[Any], today: date, at_us: int) -> Counted:
    began = time.perf_counter()
    row = connection.execute("SELECT size FROM log_head").fetchone()
    size = row[0] if row is not None else 0
    left_out = trials.companies(connection)
    since = f"{_months_back(today, MONTHS - 1)}-01"
    old = (today - timedelta(days=tallying.OLD_DAYS)).isoformat()
    found: dict[str, Iterable[tuple[Any, ...]]] = {
        "tally_stock": list(tallying.stock(connection, left_out)),
        "tally_duty": list(tallying.open_duties(connection, left_out, today.isoformat(), old, working_days())),
        "tally_mass": tallying.masses(connection, left_out, since),
        "tally_handed": tallying.handed(connection, left_out, since),
        "tally_finding": tallying.causes(connection, left_out),
        "tally_sold": tallying.sold(connection, left_out),
    }
    for table in TABLES:  # only now, so that whoever reads the count before waits for nothing
        connection.execute(f"DELETE FROM {table}")
        _put(connection, table, found[table])
    _keep_day(connection, today)
    known = connection.execute("SELECT today, size FROM tally_run").fetchone()
    if (
        known is None or known[0] != today
    ):  # months read every state there is: once a day is enough for what is told once a month
        connection.execute("DELETE FROM tally_month")
        _put(connection, "tally_month", monthly.counted(connection, left_out, since[:7]))
        bulletins.publish(connection, today, size, at_us)
    bulletins.note_later(connection, known[1] if known is not None else None, size)
    ms = (time.perf_counter() - began) * 1000
    connection.execute("DELETE FROM tally_run")
    connection.execute(
        "INSERT INTO tally_run (today, size, at_us, took_ms) VALUES (%b, %b, %b, %b)", (today, size, at_us, round(ms))
    )
    return Counted(today, size, ms)


def _put(connection: Connection[Any], table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _keep_day(connection: Connection[Any], today: date) -> None:
    """What stood on the day, by division, as the last count of the day had it; for the trend. Rows of long ago go."""
    connection.execute("DELETE FROM figure_day WHERE day = %b OR day < %b", (today, today - timedelta(days=DAYS_KEPT)))
    connection.execute(
        "INSERT INTO figure_day (day, region, figure, amount) "
        "SELECT %b, region, 'packs:' || phase, sum(packs) FROM tally_stock GROUP BY region, phase "
        "UNION ALL SELECT %b, region, 'open:' || duty, sum(open) FROM tally_duty GROUP BY region, duty "
        "UNION ALL SELECT %b, region, 'overdue:' || duty, sum(overdue) FROM tally_duty GROUP BY region, duty HAVING sum(overdue) > 0",
        (today, today, today),
    )


def _months_back(day: date, months: int) -> str:
    number = day.year * 12 + day.month - 1 - months
    return f"{number // 12:04}-{number % 12 + 1:02}"
