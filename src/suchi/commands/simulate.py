"""Writes a synthetic population as NDJSON, streaming, and says how fast."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Literal

import msgspec

from suchi.commands.telling import note
from suchi.domain.errors import Failure
from suchi.simulate import Label, Options, population


def simulate(options: Options, out: str, labels: Path | None) -> int:
    """Write all reports to a file or, for `-`, to standard output; returns how many."""
    began, count = time.perf_counter(), 0
    with ExitStack() as stack:
        if labels is not None:
            options = msgspec.structs.replace(options, labels_to=_labels(stack.enter_context(_create(str(labels)))))
        file = sys.stdout.buffer if out == "-" else stack.enter_context(_create(out))
        try:
            for line in _population(options):
                file.write(line)
                count += 1
            file.flush()
        except BrokenPipeError:
            # the reader has had enough; keep Python from complaining when it closes standard output
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    seconds = time.perf_counter() - began
    note(
        f"{count} 条事件，{count / seconds:.0f} 条/秒",
        f"{count} events in {seconds:.1f} s, {count / seconds:.0f} a second",
    )
    return count


def _population(options: Options) -> Iterator[bytes]:
    try:
        return population(options)
    except ValueError as error:
        raise Failure(
            "simulate.unknown",
            f"没有这一种类：{error}；可用的种类见 docs/simulation.md",
            f"there is no such kind: {error}; docs/simulation.md lists them",
        ) from None


def names(text: str) -> tuple[str, ...] | Literal["all"]:
    """`a,b` as names; `all` as itself."""
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    return "all" if found == ("all",) else found


def _labels(file: IO[bytes]) -> Callable[[Label], None]:
    def keep(label: Label) -> None:
        file.write(msgspec.json.encode(label) + b"\n")

    return keep


def _create(path: str) -> IO[bytes]:
    try:
        return Path(path).open("wb", buffering=1 << 20)
    except OSError as error:
        raise Failure(
            "file.unwritable",
            f"无法写入 {path}：{error.strerror}",
            f"{path} cannot be written: {error.strerror}",
            path=path,
        ) from None
