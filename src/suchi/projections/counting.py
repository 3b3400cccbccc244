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
from suchi.domain.bulletin import after
from suchi.domain.rule import MEASURES_IN_FORCE
from suchi.projections import bulletins
from suchi.queries import monthly, tallying, tallying_flows, trials

ONE_COUNT = 0x53756368690004
"""Advisory lock: one count at a time."""
MONTHS = 24
"""Months of movements that are counted at least: a year, and the year before it."""
IN_FORCE = MEASURES_IN_FORCE[:7]
"""Since this month, that in which the Measures came into force, everything is counted."""
DAYS_KEPT = 800
TABLES = ("tally_stock", "tally_duty", "tally_mass", "tally_handed", "tally_finding", "tally_sold")
DAILY = ("tally_made", "tally_retired", "tally_change", "tally_month")
"""Counted once a day: they read every pack, and every change of a finding, that there ever was."""


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
    since = f"{first_month(today.isoformat())}-01"
    old = (today - timedelta(days=tallying.OLD_DAYS)).isoformat()
    found: dict[str, Iterable[tuple[Any, ...]]] = {
        "tally_stock": list(tallying.stock(connection, left_out)),
        "tally_duty": list(tallying.open_duties(connection, left_out, today.isoformat(), old, working_days())),
        "tally_mass": list(tallying_flows.masses(connection, left_out, since)),
        "tally_handed": tallying_flows.handed(connection, left_out, since),
        "tally_finding": tallying.causes(connection, left_out),
        "tally_sold": tallying.sold(connection, left_out),
    }
    for table in TABLES:  # only now, so that whoever reads the count before waits for nothing
        connection.execute(f"DELETE FROM {table}")
        _put(connection, table, found[table])
    _keep_day(connection, today)
    known = connection.execute("SELECT today, size FROM tally_run").fetchone()
    if known is None or known[0] != today:
        _count_months(connection, left_out, since)
        bulletins.publish(connection, today, size, at_us)
    bulletins.note_later(connection, known[1] if known is not None else None, size)
    ms = (time.perf_counter() - began) * 1000
    connection.execute("DELETE FROM tally_run")
    connection.execute(
        "INSERT INTO tally_run (today, size, at_us, took_ms) VALUES (%b, %b, %b, %b)", (today, size, at_us, round(ms))
    )
    return Counted(today, size, ms)


def _count_months(connection: Connection[Any], left_out: list[str], since: str) -> None:
    """What is told by the month. It reads every state there is: once a day is enough."""
    for table in DAILY:
        connection.execute(f"DELETE FROM {table}")
    _put(connection, "tally_made", list(tallying_flows.made(connection, left_out, since[:7])))
    _put(connection, "tally_retired", list(tallying_flows.retired(connection, left_out, since[:7])))
    _put(connection, "tally_change", tallying_flows.changes(connection, left_out, since))
    _put(connection, "tally_month", monthly.counted(connection, left_out, since[:7]))


def _put(connection: Connection[Any], table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _keep_day(connection: Connection[Any], today: date) -> None:
    """What stood on the day, by every division from the nation down, as the last count of the day had it; for the trend. Rows of
    long ago go."""
    connection.execute("DELETE FROM figure_day WHERE day = %b OR day < %b", (today, today - timedelta(days=DAYS_KEPT)))
    connection.execute(
        "INSERT INTO figure_day (day, stem, figure, amount) SELECT %b, left(region, digits), figure, sum(amount) FROM ("
        "SELECT region, 'packs:' || phase AS figure, packs AS amount FROM tally_stock "
        "UNION ALL SELECT region, 'open:' || duty, open FROM tally_duty "
        "UNION ALL SELECT region, 'overdue:' || duty, overdue FROM tally_duty WHERE overdue > 0"
        ") AS counted, unnest(ARRAY[0, 2, 4, 6]) AS division (digits) WHERE length(region) >= digits GROUP BY 2, 3",
        (today,),
    )


def first_month(today: str) -> str:
    """The first month (`YYYY-MM`) of which movements are counted on a day."""
    return min(after(today[:7], 1 - MONTHS), IN_FORCE)
