"""The follower's own process: numbers entries, judges again and files parts, beside the server and for as long as it lives."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from types import FrameType

import psycopg

from suchi.commands.opening import open_store
from suchi.commands.parentage import die_with_parent
from suchi.db.pool import Store
from suchi.projections.follow import Follower
from suchi.settings import Settings

PARENT = "SUCHI_FOLLOWER_OF"
"""The variable in which the server tells its follower whose child it is."""
_IDLE_S, _IDLE_LONGEST_S, _BROKEN_S = 0.02, 0.25, 1.0
_MUCH, _GATHER_S = 1000, 0.2
_LESS_URGENT = 5
"""On a busy machine reports and readers go first; a third of a share still keeps the log near."""
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
    with open_store(Settings.from_env()) as store:
        follow(store, stop)


if __name__ == "__main__":
    main()
