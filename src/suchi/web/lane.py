"""The writer lane: one thread with one `Writer`, which gathers what all requests wait for into one batch at a time.

While a batch runs, the next gathers; a client that is alone never waits. Small jobs (single events) and bulk jobs (slices of a
stream) take turns, so that an upload of a million events delays a single one by one batch at most.
When `submit` returns, the receipts are those of a committed transaction.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from time import perf_counter, time_ns
from typing import Protocol

import psycopg

from suchi.domain.errors import Failure
from suchi.domain.receipt import Line, Receipt
from suchi.pipeline import Capture

BATCH = 2000
"""Most lines in one transaction."""
SMALL = 50
"""A job of at most so many lines waits with the single events, not with the streams."""
MOST_WAITING = 4 * BATCH
"""Lines that may wait before whoever brings more is made to wait too."""

MOST_PATIENCE_S = 0.001
"""Longest wait for those who were answered a moment ago."""

_log = logging.getLogger("suchi.lane")


class Writes(Protocol):
    """What the lane needs of `suchi.pipeline.Writer`."""

    def submit(
        self,
        lines: list[Line] | Capture,
        *,
        clock_us: int | None,
        dry_run: bool = False,
        atomic: bool = False,
        meanwhile: Callable[[], bool] | None = None,
    ) -> list[Receipt]: ...

    def close(self) -> None: ...


class _Job:
    __slots__ = ("answer", "atomic", "capture", "dry_run", "failure", "lines", "receipts")

    def __init__(self, lines: list[Line], atomic: bool, dry_run: bool, answer: asyncio.Future[list[Receipt]]) -> None:
        self.lines = lines
        self.atomic = atomic
        self.dry_run = dry_run
        self.answer = answer
        self.capture: Capture | None = None
        self.receipts: list[Receipt] | None = None
        self.failure: Exception | None = None

    @property
    def alone(self) -> bool:
        return self.atomic or self.dry_run


class Lane:
    """Hand-over between the event loop, where requests wait, and the thread, which writes."""

    def __init__(self, make_writer: Callable[[], Writes]) -> None:
        self._make_writer = make_writer
        self._loop = asyncio.get_running_loop()
        self._writer: Writes | None = None
        self._arrivals: SimpleQueue[_Job | None] = SimpleQueue()
        self._small: deque[_Job] = deque()
        self._bulk: deque[_Job] = deque()
        self._bulk_turn = False
        self._company = 0
        self._patience_s = 0.0
        self._waiting = 0
        self._blocked: deque[asyncio.Future[None]] = deque()
        self._stopping = False
        self._open = True
        self._last_us = 0
        self._thread = Thread(target=self._run, name="suchi-lane", daemon=True)

    # ---- on the event loop ------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive() and not self._stopping

    async def submit(self, lines: list[Line], *, atomic: bool = False, dry_run: bool = False) -> list[Receipt]:
        """Write the lines, at most `BATCH` of them; their receipts, in order. Waits while too much is waiting."""
        while self._waiting >= MOST_WAITING and not self._stopping:
            room = self._loop.create_future()
            self._blocked.append(room)
            await room
        if self._stopping:
            raise _stopped()
        job = _Job(lines, atomic, dry_run, self._loop.create_future())
        self._waiting += len(lines)
        self._arrivals.put(job)
        return await job.answer

    async def close(self) -> None:
        """Take no more, write what waits, end the thread."""
        if self._stopping:
            return
        self._stopping = True
        self._free_room()
        if not self._thread.is_alive():
            return
        self._arrivals.put(None)
        await asyncio.to_thread(self._thread.join)

    def _deliver(self, jobs: list[_Job]) -> None:
        for job in jobs:
            self._waiting -= len(job.lines)
            if job.answer.done():  # the client went away
                continue
            if job.failure is not None:
                job.answer.set_exception(job.failure)
            else:
                job.answer.set_result(job.receipts or [])
        self._free_room()

    def _free_room(self) -> None:
        while self._blocked and (self._stopping or self._waiting < MOST_WAITING):
            room = self._blocked.popleft()
            if not room.done():
                room.set_result(None)  # it looks again itself: another may have taken the room

    # ---- in the thread ----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while self._open or self._small or self._bulk:
            self._take_arrivals()
            if self._open and not self._bulk and len(self._small) < self._company:
                self._take_company()
            jobs = self._next()
            if jobs:
                began = perf_counter()
                self._write(jobs)
                self._loop.call_soon_threadsafe(self._deliver, jobs)
                self._company = len(jobs) + len(self._small) + self._arrivals.qsize()
                self._patience_s = min(MOST_PATIENCE_S, (perf_counter() - began) / 4)
        self._drop_writer()

    def _take_company(self) -> None:
        """Whoever was answered a moment ago will ask again at once: a short wait, a fraction of what a batch takes,
        brings them into one batch with those who came meanwhile. Who is alone never waits."""
        due = perf_counter() + self._patience_s
        while self._open and len(self._small) < self._company and (left := due - perf_counter()) > 0:
            try:
                job = self._arrivals.get(timeout=left)
            except Empty:
                break
            self._sort(job)

    def _take_arrivals(self) -> None:
        """Sort what has arrived; sleep only when nothing at all waits."""
        while self._open:
            if (self._small or self._bulk) and self._arrivals.empty():
                return
            # we are the only one who takes: this waits only when nothing is to be done
            self._sort(self._arrivals.get())

    def _sort(self, job: _Job | None) -> None:
        if job is None:  # the lane is to end
            self._open = False
        else:
            (self._small if len(job.lines) <= SMALL else self._bulk).append(job)

    def _read_ahead(self) -> bool:
        """While the database works, read a slice of the next batch of a stream; whether more of it is left."""
        while self._open and not self._arrivals.empty():
            self._sort(self._arrivals.get())
        if not self._bulk or self._bulk[0].alone:
            return False
        job = self._bulk[0]
        if job.capture is None:
            job.capture = Capture(job.lines, self._clock_us())
        return job.capture.step()

    def _clock_us(self) -> int:
        """Later batches are recorded later, even if the clock was set back."""
        self._last_us = max(self._last_us + 1, time_ns() // 1000)
        return self._last_us

    def _next(self) -> list[_Job]:
        """The jobs of the next batch: streams and single events take turns; atomic and dry runs go alone."""
        self._bulk_turn = not self._bulk_turn
        queue = self._bulk if self._bulk and (self._bulk_turn or not self._small) else self._small
        jobs: list[_Job] = []
        size = 0
        while queue and (not jobs or size + len(queue[0].lines) <= BATCH):
            if jobs and (queue[0].alone or jobs[0].alone):
                break
            job = queue.popleft()
            jobs.append(job)
            size += len(job.lines)
        return jobs

    def _write(self, jobs: list[_Job]) -> None:
        captured = jobs[0].capture if len(jobs) == 1 else None
        for job in jobs:
            job.capture = None  # what was read serves one attempt
        lines = captured or [line for job in jobs for line in job.lines]
        try:
            receipts = self._submit(lines, jobs[0].atomic, jobs[0].dry_run)
        except Exception as error:  # whatever happened concerns these requests, never the lane
            if len(jobs) == 1:
                jobs[0].failure = _told(error)
            else:
                for job in jobs:
                    self._write([job])
            return
        at = 0
        for job in jobs:
            job.receipts = receipts[at : at + len(job.lines)]
            at += len(job.lines)

    def _submit(self, lines: list[Line] | Capture, atomic: bool, dry_run: bool) -> list[Receipt]:
        try:
            if self._writer is None:
                self._writer = self._make_writer()
            return self._writer.submit(
                lines, clock_us=self._clock_us(), atomic=atomic, dry_run=dry_run, meanwhile=self._read_ahead
            )
        except Failure:
            raise
        except Exception:
            _log.exception("a batch failed")
            self._drop_writer()  # what it holds can no longer be trusted; the next batch gets a new one
            raise

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.close()
            except Exception:
                _log.exception("the writer did not close")


def _told(error: Exception) -> Exception:
    """A broken connection is told as what it is; the cause of anything else stays in the log."""
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Failure(
            "store.unavailable",
            "数据库暂时不可用，本次请求未确认写入；请稍后以相同 id 重新报送，不会重复记录",
            "the database is not available for the moment and nothing is confirmed: "
            "send the same again shortly; equal ids are never recorded twice",
        )
    return error


def _stopped() -> Failure:
    return Failure(
        "lane.stopped",
        "服务正在停止，未接收此请求；请稍后重新报送",
        "the server is stopping and took nothing: send it again shortly",
    )
