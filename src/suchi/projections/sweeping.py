"""Runs the sweeps of a day and keeps their findings: over everything, or only what changed or fell due since the last run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from psycopg import Connection

from suchi.db.pool import Store
from suchi.domain import rules as rules  # fills the register of sweeps
from suchi.domain.event import day_of, moment
from suchi.domain.rule import Finding
from suchi.domain.sweep import SWEEPS, Sweep, swept
from suchi.domain.trials import is_test_thing
from suchi.projections import carrying, changed, findings
from suchi.queries import sweeps, sweeps_custody, sweeps_hints, sweeps_plants, sweeps_things, trials

ASKED = (sweeps_custody, sweeps_hints, sweeps_plants, sweeps_things)
ONE_SWEEP = 0x53756368690003
"""Advisory lock: one run at a time."""
MOST_CHANGED = 100_000
"""Entries since the last run above which asking about everything is quicker."""
WHOLE_AFTER = timedelta(days=30)
"""After this long a run goes over everything again, for the figures that only such a run asks for."""
_CARRIED = "carried"
"""Stands among the sweeps for the table that some of them share."""
NO_ENTRY = b""
"""Stands where the findings of rules name the entry that they judge."""


class Ran(NamedTuple):
    """What one sweep did: whether over everything, what it found anew, what went away by itself, and how long it took."""

    rule: str
    whole: bool
    standing: int
    found: int
    resolved: int
    ms: float


class Last(NamedTuple):
    """How far a sweep had looked."""

    today: date
    position: int
    whole_on: date


def sweep(
    store: Store, today: date, *, at_us: int, whole: bool = False, told: Callable[[Ran], None] | None = None
) -> list[Ran]:
    """All sweeps of the day, each in a transaction of its own; `at_us` is when their findings can be known. A second run at
    the same time waits and then finds little to do."""
    connection = store.connect_writer("suchi sweep")
    try:
        connection.execute("SELECT pg_advisory_lock(%b)", (ONE_SWEEP,))
        connection.execute("SET work_mem = '64MB'")
        connection.commit()
        return _Run(connection, today, at_us, whole).all(told)
    finally:
        connection.close()  # the advisory lock goes with the session


def last_day(store: Store) -> date | None:
    """The day up to which every sweep has run that each day asks for; None where one, of whatever cadence, never has. Those that
    wait for the next run over everything are not late meanwhile: for their sake a day would be swept once a minute."""
    with store.connect_app("suchi sweep") as connection:
        rows: dict[str, date] = dict(connection.execute("SELECT rule, today FROM sweep_run").fetchall())
    daily = (rows[name] for name, about in SWEEPS.items() if about.cadence == "day" and name in rows)
    return min(daily, default=None) if SWEEPS.keys() <= rows.keys() else None


def day_of_register(store: Store, now_us: int) -> tuple[date, int]:
    """Today for the register, and when that is known: by the clock, but a replayed past ends with its newest entry, or with
    the day as of which it was swept already."""
    with store.connect_app("suchi sweep") as connection:
        row = connection.execute(
            "SELECT r.mode, (SELECT e.recorded_us FROM log_leaf l JOIN entry e ON e.id = l.entry ORDER BY l.seq DESC LIMIT 1) "
            "FROM register r"
        ).fetchone()
    if row is not None and row[0] == "replay" and row[1] is not None:
        newest = date.fromisoformat(day_of(moment(row[1])))
        return max(newest, last_day(store) or newest), row[1]
    return date.fromisoformat(day_of(moment(now_us))), now_us


class _Run:
    """One run; what changed is read once for all sweeps that have looked equally far."""

    def __init__(self, connection: Connection[Any], today: date, at_us: int, whole: bool) -> None:
        self.connection = connection
        self.today = today
        self.at_us = at_us
        self.whole = whole
        self._changed: dict[int, changed.Keys] = {}
        self.size = 0
        self.tests: frozenset[str] = frozenset()

    def all(self, told: Callable[[Ran], None] | None) -> list[Ran]:
        connection = self.connection
        row = connection.execute("SELECT size FROM log_head").fetchone()
        self.size = row[0] if row else 0
        self.tests = frozenset(trials.companies(connection))
        marked = [row[0] for row in connection.execute("SELECT thing FROM sweep_due").fetchall()]
        lasts = {
            row[0]: Last(*row[1:])
            for row in connection.execute("SELECT rule, today, position, whole_on FROM sweep_run")
        }
        connection.commit()
        done: list[Ran] = []
        with connection.transaction():
            self._carried(lasts.get(_CARRIED))
        for name in sorted(SWEEPS):
            with connection.transaction():
                ran = self._one(SWEEPS[name], lasts.get(name))
            done.append(ran)
            if told is not None:
                told(ran)
        with connection.transaction():
            connection.execute("DELETE FROM sweep_due WHERE thing = ANY(%b)", (marked,))
        return done

    def _carried(self, last: Last | None) -> None:
        """Bring up to date what vehicles carry, before anything asks which pack is in two of them."""
        whole = last is None or self._wants_whole(last)
        vehicles = None if whole or last is None else sorted(self._since(last.position).get("vehicle", ()))
        carrying.bring(self.connection, vehicles)
        self._note(_CARRIED, self.today if whole or last is None else last.whole_on)

    def _one(self, asked: Sweep, last: Last | None) -> Ran:
        began = time.perf_counter()
        whole = self._wants_whole(last)
        if asked.cadence == "whole" and not whole:
            return Ran(asked.name, False, 0, 0, 0, 0.0)
        keys = None if whole or asked.whole_each_day or last is None else self._keys(asked, last)
        nothing = keys is not None and not keys
        since = _date(asked.since)
        rows = [] if nothing else sweeps.run(self.connection, asked.name, self.today, since, asked.figures, keys)
        rows = [row for row in rows if not self._of_test(row)]
        due = [row for row in rows if row.due <= self.today]
        later = [row for row in rows if row.due > self.today]
        if not nothing:
            self._agenda(asked, later, keys)
        found = {row.subject: _finding(asked, row) for row in due}
        counts = (0, 0) if nothing else self._keep(asked, found, keys, first=last is None)
        whole_on = self.today if whole or last is None else last.whole_on
        self._note(asked.name, whole_on)
        return Ran(asked.name, keys is None, len(found), *counts, (time.perf_counter() - began) * 1000)

    def _note(self, name: str, whole_on: date) -> None:
        """How far it has looked."""
        self.connection.execute(
            "INSERT INTO sweep_run (rule, today, position, whole_on, at_us) VALUES (%b, %b, %b, %b, %b) "
            "ON CONFLICT (rule) DO UPDATE SET today = EXCLUDED.today, position = EXCLUDED.position, "
            "whole_on = EXCLUDED.whole_on, at_us = EXCLUDED.at_us",
            (name, self.today, self.size, whole_on, self.at_us),
        )

    def _of_test(self, row: sweeps.Row) -> bool:
        """Whether it is about a test thing, or about a test company, its sites and models."""
        return is_test_thing(row.subject) or row.subject.partition(":")[2].partition("/")[0] in self.tests

    def _wants_whole(self, last: Last | None) -> bool:
        return (
            self.whole
            or last is None
            or self.today < last.today
            or self.today - last.whole_on >= WHOLE_AFTER
            or not 0 <= self.size - last.position <= MOST_CHANGED
        )

    def _keys(self, asked: Sweep, last: Last) -> list[str]:
        """What changed since the sweep last looked, and what has fallen due since without another report."""
        keys = set(self._since(last.position).get(asked.of, ()))
        if asked.of_others:
            keys.update(thing.partition(":")[2] for thing in findings.of_sweep(self.connection, asked.name, None))
        rows = self.connection.execute(
            "SELECT thing FROM sweep_agenda WHERE rule = %b AND due <= %b", (asked.name, self.today)
        )
        keys.update(thing.partition(":")[2] for (thing,) in rows.fetchall())
        return sorted(keys)

    def _since(self, position: int) -> changed.Keys:
        if position not in self._changed:
            self._changed[position] = changed.since(self.connection, position, self.size)
        return self._changed[position]

    def _agenda(self, asked: Sweep, later: Sequence[sweeps.Row], keys: Sequence[str] | None) -> None:
        """What is not due yet comes back on its day."""
        if keys is None:
            self.connection.execute("DELETE FROM sweep_agenda WHERE rule = %b", (asked.name,))
            if asked.whole_each_day:
                return
        else:
            self.connection.execute(
                "DELETE FROM sweep_agenda WHERE rule = %b AND thing = ANY(%b)",
                (asked.name, [f"{asked.of}:{key}" for key in keys]),
            )
        self.connection.execute(
            "INSERT INTO sweep_agenda (rule, thing, due) SELECT %b, t, d FROM unnest(%b::text[], %b::date[]) AS n (t, d) ORDER BY t",
            (asked.name, [row.subject for row in later], [row.due for row in later]),
        )

    def _keep(
        self, asked: Sweep, found: dict[str, Finding], keys: Sequence[str] | None, *, first: bool
    ) -> tuple[int, int]:
        """Put the findings in place of those that stood about the same things."""
        about = None if keys is None else [f"{asked.of}:{key}" for key in keys]
        before = findings.of_sweep(self.connection, asked.name, about)
        # after a rebuild the read table is empty, and the history knows what had been found already
        noted = findings.noted_of_sweep(self.connection, asked.name, sorted(found)) if first and not before else {}
        return findings.replace_swept(self.connection, before, found, self.at_us, noted)


def _finding(asked: Sweep, row: sweeps.Row) -> Finding:
    evidence = {name: str(value) for name, value in sorted(row.evidence.items()) if value is not None}
    return swept(asked, row.subject, row.answerable, row.missing, evidence)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
