"""The lane with a writer that only notes what it is given."""

from __future__ import annotations

import asyncio
import threading
import time

import psycopg
import pytest

from suchi.domain.errors import Failure
from suchi.domain.receipt import Line, Receipt
from suchi.web.lane import BATCH, Lane
from tests.web.world import OPERATOR


class Notes:
    """A writer: `slow` seconds a batch; it fails on a batch that holds the text `poison`, and waits for `go` with one that holds `held`."""

    def __init__(self, slow: float = 0.0) -> None:
        self.slow = slow
        self.go = threading.Event()
        self.batches: list[tuple[int, bool, bool]] = []
        self.clocks: list[int] = []
        self.made = 0
        self.closed = 0
        self.threads: set[int] = set()

    def __call__(self) -> Notes:
        self.made += 1
        return self

    def submit(self, lines, *, clock_us, dry_run=False, atomic=False, meanwhile=None):
        self.threads.add(threading.get_ident())
        time.sleep(self.slow)
        self.batches.append((len(lines), atomic, dry_run))
        self.clocks.append(clock_us)
        for line in lines:
            if line.data == b"held":
                assert self.go.wait(10)
            if line.data == b"poison":
                raise RuntimeError("poison")
            if line.data == b"lost":
                raise psycopg.OperationalError("the connection is lost")
            if line.data == b"failure":
                raise Failure("submit.conflict", "冲突", "conflict")
        return [Receipt(line=line.number, outcome="recorded", id=line.data.decode()) for line in lines]

    def close(self) -> None:
        self.closed += 1


def lines(*texts: str) -> list[Line]:
    return [Line(number, text.encode(), OPERATOR) for number, text in enumerate(texts, 1)]


def run(scenario, slow=0.0):
    async def main():
        notes = Notes(slow)
        lane = Lane(notes)
        lane.start()
        try:
            return notes, await scenario(lane)
        finally:
            await lane.close()

    return asyncio.run(asyncio.wait_for(main(), 30))


def test_each_gets_its_own_receipts():
    async def scenario(lane):
        return await asyncio.gather(*(lane.submit(lines(f"a{n}", f"b{n}")) for n in range(100)))

    notes, answers = run(scenario, slow=0.01)
    assert [[receipt.id for receipt in answer] for answer in answers] == [[f"a{n}", f"b{n}"] for n in range(100)]
    assert len(notes.batches) < 10, "what waits is gathered"
    assert len(notes.threads) == 1
    assert notes.closed == 1


def test_one_cannot_hurt_another():
    async def scenario(lane):
        jobs = [lane.submit(lines(text)) for text in ("a", "b", "poison", "c", "failure", "lost", "d")]
        return await asyncio.gather(*jobs, return_exceptions=True)

    notes, answers = run(scenario, slow=0.01)
    assert [type(answer) for answer in answers] == [list, list, RuntimeError, list, Failure, Failure, list]
    assert [answer.code for answer in answers if isinstance(answer, Failure)] == [
        "submit.conflict",
        "store.unavailable",
    ]
    assert notes.made > 1, "a writer that failed for an unknown reason is not used again"


def test_atomic_and_dry_runs_go_alone():
    async def scenario(lane):
        first = asyncio.ensure_future(lane.submit(lines("first")))
        await asyncio.sleep(0.01)
        rest = [lane.submit(lines(f"p{n}"), atomic=n == 2, dry_run=n == 4) for n in range(6)]
        return await asyncio.gather(first, *rest)

    notes, _ = run(scenario, slow=0.05)
    assert (1, True, False) in notes.batches
    assert (1, False, True) in notes.batches
    assert sum(size for size, *_ in notes.batches) == 7


def test_a_stream_and_single_events_take_turns():
    async def scenario(lane):
        done = []

        async def one(name, size):
            await lane.submit(lines(*[name] * size))
            done.append(name)

        told = [one("held", 1), *(one("bulk", BATCH) for _ in range(3)), *(one("single", 1) for _ in range(5))]
        waiting = asyncio.gather(*told)
        await asyncio.sleep(0.01)  # each has given the lane what it brings, which is busy with the first
        lane._make_writer.go.set()
        await waiting
        return done

    notes, done = run(scenario)
    assert max(size for size, *_ in notes.batches) <= BATCH
    assert done.index("single") <= 2, "a single event waits for one batch of a stream at most"


def test_too_much_waits():
    async def scenario(lane):
        jobs = [asyncio.ensure_future(lane.submit(lines(*["x"] * BATCH))) for _ in range(12)]
        await asyncio.sleep(0.01)
        waiting = lane._waiting
        await asyncio.gather(*jobs)
        return waiting, lane._waiting

    _, (waiting, after) = run(scenario, slow=0.02)
    assert waiting <= 4 * BATCH
    assert after == 0


def test_who_goes_away_leaves_the_others_alone():
    async def scenario(lane):
        gone = asyncio.ensure_future(lane.submit(lines("gone")))
        stays = asyncio.ensure_future(lane.submit(lines("stays")))
        await asyncio.sleep(0.01)
        gone.cancel()
        return await stays

    _, [receipt] = run(scenario, slow=0.05)
    assert receipt.id == "stays"


def test_what_waits_is_written_before_the_end():
    async def scenario(lane):
        jobs = [asyncio.ensure_future(lane.submit(lines(f"{n}"))) for n in range(50)]
        await asyncio.sleep(0.005)
        await lane.close()
        with pytest.raises(Failure) as refused:
            await lane.submit(lines("late"))
        return [receipt.id for job in jobs for receipt in await job], refused.value.code

    _, (written, code) = run(scenario, slow=0.02)
    assert written == [f"{n}" for n in range(50)]
    assert code == "lane.stopped"


def test_the_clock_never_goes_back():
    async def scenario(lane):
        for n in range(20):
            await lane.submit(lines(f"{n}"))

    notes, _ = run(scenario)
    assert notes.clocks == sorted(set(notes.clocks))
