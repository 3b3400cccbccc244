"""Where the processor time of recording goes: the bench's mix through one `Writer`, then the follower, in this process."""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import process_time

from bench import machine, mix, writing
from bench.ground import Ground, Place
from bench.sizes import Sizes
from suchi.pipeline import Writer
from suchi.projections.follow import Follower
from suchi.settings import Settings


@contextmanager
def _profiled(rows: int) -> Iterator[None]:
    with cProfile.Profile() as profile:
        yield
    pstats.Stats(profile).sort_stats("tottime").print_stats(rows)


def _session_s(place: Place, name: str) -> float:
    return machine.cpu_s(place.backend(name)) or 0.0


def _sample(ground: Ground, batches: list[list[bytes]], rows: int) -> tuple[float, ...]:
    """CPU µs an event of the writer, of its session, of the follower, of its session."""
    events = sum(map(len, batches))

    def timed(place: Place, name: str, work: Callable[[], object]) -> tuple[float, float]:
        before, session = process_time(), _session_s(place, name)
        with _profiled(rows) if rows else nullcontext():
            work()
        return (process_time() - before) / events * 1e6, (_session_s(place, name) - session) / events * 1e6

    with ground.fresh("prefix") as place:
        writer = Writer(place.store)
        writes = timed(place, "suchi write", lambda: writing.write(writer, batches))
        writer.close()
        follower = Follower(place.store)
        follows = timed(place, "suchi follow", follower.drain)
        follower.close()
    return *writes, *follows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.profile_writer", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=Sizes().batch)
    parser.add_argument("--rows", type=int, default=0, help="print so many functions of a cProfile")
    given = parser.parse_args()
    folder = Settings.from_env().data.parent / f"suchi-profile-{os.getpid()}"
    try:
        measure(folder, given)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, given: argparse.Namespace) -> None:
    """Print a line a round; without fsync, which costs time and no processor."""
    with Ground(folder, durable=False) as ground:
        made = mix.make(Sizes(events=given.events, singles=0))
        with ground.template("prefix", "empty") as place:
            writing.load(place, mix.batches(made.prefix, given.batch))
        batches = mix.batches(made.timed, given.batch)
        print("CPU µs an event:  writer  its session  follower  its session")
        for _ in range(given.rounds):
            print("{:24.1f} {:12.1f} {:9.1f} {:12.1f}".format(*_sample(ground, batches, given.rows)), flush=True)


if __name__ == "__main__":
    main()
