"""The follower's own process: numbers entries, judges again, files parts, runs the day's sweeps and counts the desk's figures, beside the server and for as long as it lives."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from datetime import date
from types import FrameType

import psycopg

from suchi.capture.draft import now_us
from suchi.commands.opening import open_store
from suchi.commands.parentage import die_with_parent
from suchi.db.pool import Store
from suchi.projections import counting, sweeping
from suchi.projections.follow import Follower
from suchi.settings import Settings

PARENT = "SUCHI_FOLLOWER_OF"
"""The variable in which the server tells its follower whose child it is."""
_IDLE_S, _IDLE_LONGEST_S, _BROKEN_S = 0.02, 0.25, 1.0
_MUCH, _GATHER_S = 1000, 0.2
_LESS_URGENT = 5
"""On a busy machine reports and readers go first; a third of a share still keeps the log near."""
_SETTLED_S, _LOOK_S = 5.0, 60.0
_COUNT_S, _COUNT_SHARE = 60.0, 20
_log = logging.getLogger("suchi.follow")


def follow(store: Store, stop: threading.Event) -> None:
    """Work until told to stop; a broken connection is replaced."""
    while not stop.is_set():
        try:
            follower = Follower(store)
        except psycopg.OperationalError:
            _log.warning("no database; trying again")
            stop.wait(_BROKEN_S)
            continue
        try:
            _work(follower, stop)
        except (psycopg.OperationalError, psycopg.InterfaceError):
            _log.warning("the database went away; trying again", exc_info=True)
            stop.wait(_BROKEN_S)
        finally:
            follower.close()


def _work(follower: Follower, stop: threading.Event) -> None:
    """A round that did little is followed by a pause: to number single events one commit each would cost as much as they do."""
    idle = _IDLE_S
    while not stop.is_set():
        done = follower.run_once()
        if done >= _MUCH:
            idle = _IDLE_S
            continue
        stop.wait(_GATHER_S if done else idle)
        idle = _IDLE_S if done else min(idle * 2, _IDLE_LONGEST_S)


class Days:
    """Runs the day's sweeps beside the follower: soon after the start, then once a day, looking at the clock now and then."""

    def __init__(self, store: Store, stop: threading.Event) -> None:
        self._store = store
        self._stop = stop

    def run(self) -> None:
        wait = _SETTLED_S
        while not self._stop.wait(wait):
            wait = _LOOK_S
            try:
                today, at_us = sweeping.day_of_register(self._store, now_us())
                if sweeping.last_day(self._store) != today:  # also after a run as of a day that is still to come
                    sweeping.sweep(self._store, today, at_us=at_us)
            except psycopg.Error:
                _log.warning("the day's sweeps were cut off; trying again", exc_info=True)


class Counts:
    """Counts the figures of the regulator's desk anew where something may have changed: at most once a minute, and so seldom
    that counting takes a twentieth of the time, however large the register is."""

    def __init__(self, store: Store, stop: threading.Event) -> None:
        self._store = store
        self._stop = stop
        self._known: tuple[date, int, int] | None = None

    def run(self) -> None:
        wait = _SETTLED_S
        while not self._stop.wait(wait):
            wait = _COUNT_S
            try:
                wait = max(wait, self._count() * _COUNT_SHARE)
            except psycopg.Error:
                _log.warning("a count was cut off; trying again", exc_info=True)

    def _count(self) -> float:
        """How many seconds it took; 0 where nothing had changed."""
        today, _ = sweeping.day_of_register(self._store, now_us())
        state = (today, *counting.state_of(self._store))
        if state == self._known:
            return 0.0
        counted = counting.count(self._store, today, at_us=now_us())
        self._known = state
        return counted.ms / 1000


def main() -> None:
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if parent := os.environ.get(PARENT):
        die_with_parent(int(parent), signal.SIGTERM)
    os.nice(_LESS_URGENT)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    settings = Settings.from_env()
    with open_store(settings) as store:
        if settings.sweep:
            # not waited for at the end: what it has not finished begins again
            threading.Thread(target=Days(store, stop).run, name="suchi-sweep", daemon=True).start()
        threading.Thread(target=Counts(store, stop).run, name="suchi-count", daemon=True).start()
        follow(store, stop)


if __name__ == "__main__":
    main()
