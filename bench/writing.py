"""What is timed of writing: one or two `Writer` processes, the follower, and a rebuild."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from statistics import median
from time import monotonic, process_time, time_ns
from typing import Any

from bench import machine, raw
from bench.aside import Aside, call
from bench.ground import Following, Ground, Place, open_store
from suchi.domain.receipt import Caller, Line
from suchi.pipeline import Writer
from suchi.projections.follow import Follower
from suchi.projections.rebuild import rebuild

OPERATOR = Caller("bench", None, "operator")


def load(place: Place, batches: Sequence[list[bytes]]) -> None:
    """Write without timing; anything but a recorded event would make every figure meaningless."""
    writer = Writer(place.store)
    try:
        outcomes = write(writer, batches)
    finally:
        writer.close()
    if unexpected := set(outcomes) - {"recorded"}:
        raise RuntimeError(f"the fixed events were not recorded as they should: {outcomes} ({unexpected})")


def write(writer: Writer, batches: Sequence[list[bytes]]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    lines = ([Line(number, data, OPERATOR) for number, data in enumerate(batch, 1)] for batch in batches)
    for receipts in writer.stream(lines, clock=lambda: time_ns() // 1000):
        outcomes.update(receipt.outcome for receipt in receipts)
    return outcomes


def submitter(pipe: Pipe, data: Path, dsn: str, file: Path, size: int) -> None:
    """A writer process: get ready, wait for the word, submit everything; sends when it began and ended, and what it used."""
    events = file.read_bytes().splitlines()
    batches = [events[start : start + size] for start in range(0, len(events), size)]
    writer = Writer(open_store(data, dsn))
    pipe.send("ready")
    pipe.recv()
    used, began = process_time(), monotonic()
    outcomes = write(writer, batches)
    ended, used = monotonic(), process_time() - used
    pipe.send({"began": began, "ended": ended, "cpuS": used, "outcomes": dict(outcomes)})
    pipe.recv()  # the session stays until its processor time has been read
    writer.close()


def submit(ground: Ground, origin: str, files: Sequence[Path], size: int) -> dict[str, Any]:
    """Submit files at once, a writer process each, the follower beside them; from the first batch to the last commit."""
    with ground.fresh(origin) as place, Following(place) as following, ExitStack() as stack:
        writers = [stack.enter_context(Aside(submitter, place.data, place.dsn, file, size)) for file in files]
        for writer in writers:
            writer.hear()
        backends = [
            row[0]
            for row in place.connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'suchi write'"
            )
        ]
        before, followed = _cpu(backends), following.cpu_s()
        for writer in writers:
            writer.tell("go")
        found = [writer.hear() for writer in writers]
        lag = following.lag()
        used, followed = _cpu(backends) - before, following.cpu_s() - followed
        for writer in writers:
            writer.tell("end")
        outcomes: Counter[str] = sum((Counter(one["outcomes"]) for one in found), Counter())
        took = max(one["ended"] for one in found) - min(one["began"] for one in found)
        events = sum(outcomes.values())
        return {
            "perS": events / took,
            "writerCpuUs": sum(one["cpuS"] for one in found) / events * 1e6,
            "databaseCpuUs": used / events * 1e6,
            "followerCpuUs": followed / events * 1e6,
            "followerLagEvents": lag,
            "outcomes": dict(outcomes),
        }


def _cpu(pids: Sequence[int]) -> float:
    return sum(machine.cpu_s(pid) or 0.0 for pid in pids)


def raw_copy(ground: Ground, batches: Sequence[Any], write: raw.Pass, passes: int, events: int) -> float:
    """Rows a second, the median of some passes."""
    with ground.fresh("empty") as place:
        return events / median(raw.copy(place.dsn, batches, write, passes))


def follow_and_rebuild(ground: Ground, origin: str) -> dict[str, float]:
    """On a register whose entries still wait for the follower: its own rate, then that of a rebuild."""
    with ground.fresh(origin) as place:
        waiting = place.value("SELECT (SELECT count(*) FROM entry) - (SELECT size FROM log_head)")
        drained = call(_drain, place.data, place.dsn)
        entries, took = call(_rebuild, place.data, place.dsn)
        return {"sequencePerS": waiting / drained, "rebuildPerS": entries / took}


def _drain(data: Path, dsn: str) -> float:
    follower = Follower(open_store(data, dsn))
    began = monotonic()
    follower.drain()
    took = monotonic() - began
    follower.close()
    return took


def _rebuild(data: Path, dsn: str) -> tuple[int, float]:
    began = monotonic()
    return rebuild(open_store(data, dsn)), monotonic() - began
