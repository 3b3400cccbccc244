"""The world of a population: what happens next (agenda), what was reported (outbox), and chance."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from heapq import heapify, heappop, heappush
from math import exp
from random import Random
from typing import Any

from msgspec import Struct

from suchi.simulate.clock import CLOCK_TEXT, DAY, DAY_TEXT, PREDECESSOR, day_number
from suchi.simulate.options import Options

Process = Generator[int, None, None]
"""Somebody's doings: yields the second at which it wants to go on."""

_MICRO = 1_000_000
_DAY_US = DAY * _MICRO
_MIGRATED = ',"provenance":"migrated"'
_MIGRATED_BEFORE = PREDECESSOR * DAY
_LAGS = 4096


def lags(median_days: float, spread: float, most_days: float) -> tuple[int, ...]:
    """Quantiles of a log-normal reporting delay in microseconds, cut so that a clean population is never late."""
    chance = Random(f"{median_days}/{spread}/{most_days}")
    found: list[int] = []
    while len(found) < _LAGS:
        days = median_days * exp(chance.gauss(0.0, spread))
        if days <= most_days:
            found.append(int(days * _DAY_US) + chance.randrange(_MICRO))
    return tuple(found)


PROMPT = tuple(n * 14_013 % 60_000_000 + 1 for n in range(_LAGS))
"""Machines: within a minute."""
AT_ONCE = (0,) * _LAGS


class Party(Struct, kw_only=True, eq=False):
    """An invented company or authority, and how it reports."""

    code: str
    name: str
    name_en: str
    roles: tuple[str, ...]
    region: str
    lags: tuple[int, ...] = PROMPT
    bare: bool = False
    """Reports days where others report moments."""
    migrated: bool = False
    """Its reports from before the predecessor's platform were brought over."""
    prefix: str = ""
    wmi: str = ""
    office: tuple[str, str] | None = None
    since: str = "2015-01-01"
    sites: list[Site] = []
    consignments: int = 0
    lots: int = 0
    serial_day: int = 0
    serial: int = 0

    def next_consignment(self) -> str:
        self.consignments += 1
        return f"{self.code}-C{self.consignments:05d}"

    def next_lot(self) -> str:
        self.lots += 1
        return f"{self.code}-L{self.lots:05d}"

    def next_serial(self, day: int) -> int:
        """The serial of the day, position 18–24 of a battery code."""
        if self.serial_day != day:
            self.serial_day, self.serial = day, 0
        self.serial += 1
        return self.serial


class Site(Struct, kw_only=True, eq=False):
    """A plant, yard, outlet, station or workshop."""

    party: Party
    id: str
    kind: str
    region: str
    principals: tuple[Party, ...] = ()
    capacity_t: int = 0
    smelts: bool = False
    since: str = "2015-01-01"


class World:
    """Runs processes in the order in which things happen and gives out reports in the order in which they arrive."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.rng = Random(f"suchi/{options.seed}")
        self.random = self.rng.random
        self.first_day = day_number(options.start)
        self.last_day = day_number(options.through)
        self.end = (self.last_day + 1) * DAY
        self._end_us = self.end * _MICRO - 1
        self.today = self.first_day
        self.now = self.first_day * DAY
        self.count = 0
        self._turn = 0
        self._heap: list[tuple[int, int, Process]] = []
        self._days: list[list[tuple[int, int, Process]]] = [[] for _ in range(self.last_day - self.first_day + 1)]
        self._outbox: list[list[tuple[int, int, str]]] = [[] for _ in range(self.last_day - self.first_day + 2)]
        self._last_us = 0

    def spawn(self, process: Process, at: int) -> None:
        """Let a process start (or go on) at a second; beyond the last day nothing happens any more."""
        if at >= self.end:
            return
        self._turn += 1
        day = at // DAY
        if day <= self.today:
            heappush(self._heap, (max(at, self.now), self._turn, process))
        else:
            self._days[day - self.first_day].append((at, self._turn, process))

    def emit(
        self,
        kind: str,
        at: int,
        who: Party,
        body: str,
        site: str = "",
        bare: bool = False,
        lag: tuple[int, ...] | None = None,
        delay: int | None = None,
    ) -> str:
        """Report that something happened at `at`; returns the report's id. Reports arrive late (by `delay` seconds, or
        by chance from `lag`), never early."""
        self.count = number = self.count + 1
        day, second = divmod(at, DAY)
        stamp = DAY_TEXT[day] if bare else f"{DAY_TEXT[day]}{CLOCK_TEXT[second]}+08:00"
        if delay is None:
            recorded = at * _MICRO + (lag or who.lags)[int(self.random() * _LAGS)]
        else:
            recorded = (at + delay) * _MICRO + int(self.random() * _MICRO)
        if recorded > self._end_us:
            # All that happened is on record by the last day, else the cut itself would make reports inconsistent.
            recorded = at * _MICRO + int((self._end_us - at * _MICRO) * self.random())
        site = f',"site":"{site}"' if site else ""
        origin = _MIGRATED if who.migrated and at < _MIGRATED_BEFORE and delay is None else ""
        identifier = f"e{number}"
        text = (
            f'{{"type":"{kind}","id":"{identifier}","occurredAt":"{stamp}","reporter":"{who.code}"{site}{origin}{body}'
            ',"recordedAt":"'
        )
        self._outbox[recorded // _DAY_US - self.first_day].append((recorded, number, text))
        return identifier

    def lines(self) -> Iterator[bytes]:
        """Run to the end. A day's reports are complete when the day is over, because nothing is recorded before it occurs."""
        for day in range(self.first_day, self.last_day + 1):
            self._run(day)
            yield from self._flush(day)
        yield from self._flush(self.last_day + 1)

    def _run(self, day: int) -> None:
        self.today = day
        index = day - self.first_day
        heap = self._heap = [*self._heap, *self._days[index]]  # what was spawned before the first day waits in the heap
        self._days[index] = []
        heapify(heap)
        while heap:
            self.now, _, process = heappop(heap)
            at = next(process, None)
            if at is not None:
                self.spawn(process, at)

    def _flush(self, day: int) -> Iterator[bytes]:
        index = day - self.first_day
        reports, self._outbox[index] = self._outbox[index], []
        reports.sort()
        last = self._last_us
        for recorded, _, text in reports:
            last = recorded if recorded > last else last + 1  # strictly increasing: replay is deterministic
            seconds, micros = divmod(last, _MICRO)
            on, second = divmod(seconds, DAY)
            yield f'{text}{DAY_TEXT[on]}{CLOCK_TEXT[second]}.{micros:06d}+08:00"}}\n'.encode()
        self._last_us = last

    # ---- chance --------------------------------------------------------------------------------------------------

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, choices: Any) -> Any:
        return choices[int(self.random() * len(choices))]

    def at_work(self, day: int) -> int:
        """A second between 8 and 18 o'clock of a day."""
        return day * DAY + 28_800 + int(self.random() * 36_000)

    def after(self, low: int, high: int) -> int:
        """A working hour from low to high days from today; never today itself, so days alone keep the order."""
        return self.at_work(self.now // DAY + low + int(self.random() * (high - low + 1)))
