"""Submits files of events batch by batch; what was interrupted goes on where it stopped; a report says what became of them."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct
from rich.progress import Progress, TaskID

from suchi.commands.reading import PIECE, Event, Source
from suchi.commands.sending import Sender
from suchi.commands.telling import filling, note, printable, reason_lines, say
from suchi.domain.errors import Failure
from suchi.domain.receipt import Receipt
from suchi.pipeline import BATCH

ENDING = ".suchi-progress"
_SHOWN = 10
_encode = msgspec.json.encode


class Counts(Struct, rename="camel"):
    """What became of the events of a file."""

    events: int = 0
    recorded: int = 0
    without_effect: int = 0
    duplicate: int = 0
    refused: int = 0
    judged: int = 0
    findings: int = 0

    def add(self, receipts: list[Receipt]) -> None:
        self.events += len(receipts)
        for receipt in receipts:
            name = "without_effect" if receipt.outcome == "withoutEffect" else receipt.outcome
            setattr(self, name, getattr(self, name) + 1)
            self.findings += len(receipt.findings)


class Mark(Struct, rename="camel"):
    """How far a file is through: kept beside it until it is done, and valid only while the file begins the same."""

    of: str
    to: str
    offset: int = 0
    number: int = 0
    report_bytes: int = 0
    counts: Counts = msgspec.field(default_factory=Counts)


class Job(Struct, frozen=True, kw_only=True):
    """One file to submit. `to` names the register, so that an interrupted run is not continued into another."""

    path: str
    report: Path
    to: str
    dry_run: bool = False
    atomic: bool = False
    anew: bool = False


def submit_file(job: Job, sender: Sender) -> Counts:
    """Send the file to its end; the counts include what an interrupted run had done before."""
    with Source(job.path) as source:
        mark = _mark(job, source)
        with _report(job, mark) as report, filling() as bar:
            task = bar.add_task(printable(Path(job.path).name), total=source.size, told="")
            events = source.events(start=mark.offset, number=mark.number)
            for batch in _batches(events, atomic=job.atomic):
                receipts = sender.send(batch, dry_run=job.dry_run, atomic=job.atomic)
                _keep(job, mark, batch[-1], receipts, report)
                _show(bar, task, source, mark.counts, receipts)
            report.write(_encode({"summary": {"file": job.path, **msgspec.to_builtins(mark.counts)}}) + b"\n")
        _sidecar(job).unlink(missing_ok=True)
        return mark.counts


def default_report(path: str) -> Path:
    return Path("stdin.report.ndjson" if path == "-" else f"{path}.report.ndjson")


def tell_counts(job: Job, counts: Counts) -> None:
    """One line a language on what became of the file, and where the rest is written."""
    c = counts
    say(
        f"{job.path}：{c.events} 条：已记录 {c.recorded}，无效力 {c.without_effect}，重复 {c.duplicate}，被拒 {c.refused}"
        + (f"，试判 {c.judged}" if job.dry_run else "")
        + f"；发现 {c.findings}；报告 {job.report}"
    )
    say(
        f"{job.path}: {c.events} events: {c.recorded} recorded, {c.without_effect} without effect, "
        f"{c.duplicate} duplicates, {c.refused} refused"
        + (f", {c.judged} judged only" if job.dry_run else "")
        + f"; {c.findings} findings; report in {job.report}"
    )


def _batches(events: Iterator[Event], *, atomic: bool) -> Iterator[list[Event]]:
    while batch := list(islice(events, BATCH)):
        if atomic and next(events, None) is not None:
            raise Failure(
                "batch.too-large",
                f"--atomic 一次最多 {BATCH} 个事件；请拆分文件，或不用 --atomic",
                f"--atomic takes at most {BATCH} events: split the file, or leave --atomic out",
            )
        yield batch


def _keep(job: Job, mark: Mark, last: Event, receipts: list[Receipt], report: BinaryIO) -> None:
    """Write down what the batch came to; a crash before this sends it again, which only makes duplicates."""
    mark.counts.add(receipts)
    report.writelines(_encode(r) + b"\n" for r in receipts if r.outcome != "recorded" or r.findings)
    report.flush()
    mark.offset, mark.number, mark.report_bytes = last.end, last.number, report.tell()
    if not job.dry_run and job.path != "-":
        half = _sidecar(job).with_name(_sidecar(job).name + "~")
        with contextlib.suppress(OSError):  # a folder that cannot be written to: the file is sent again from its start
            half.write_bytes(_encode(mark))
            half.replace(_sidecar(job))


def _show(bar: Progress, task: TaskID, source: Source, counts: Counts, receipts: list[Receipt]) -> None:
    told = f"{counts.events} events"
    if counts.refused:
        told += f", {counts.refused} refused 被拒"
    bar.update(task, completed=source.read, told=told)
    shown = counts.refused - sum(r.outcome == "refused" for r in receipts)
    for receipt in receipts:
        if receipt.outcome == "refused":
            shown += 1
            if shown <= _SHOWN:
                for reason in receipt.reasons:
                    bar.console.print("\n".join(reason_lines(reason)), markup=False, highlight=False, soft_wrap=True)


def _sidecar(job: Job) -> Path:
    return Path(f"{job.path}{ENDING}")


def _mark(job: Job, source: Source) -> Mark:
    """Where to begin: at the start, or where an interrupted run of the same file into the same register stopped."""
    fresh = Mark("" if source.is_stdin else _beginning(job.path), job.to)
    if source.is_stdin or job.dry_run:
        return fresh
    try:
        kept = msgspec.json.decode(_sidecar(job).read_bytes(), type=Mark)
    except (OSError, msgspec.MsgspecError):
        return fresh
    whole = job.report.is_file() and job.report.stat().st_size >= kept.report_bytes
    if job.anew or (kept.of, kept.to) != (fresh.of, fresh.to) or not whole:
        return fresh
    note(f"从第 {kept.number + 1} 个事件继续", f"going on from event {kept.number + 1}")
    return kept


def _beginning(path: str) -> str:
    """What tells a file from another: a digest of its first piece. It may have grown since."""
    with Path(path).open("rb") as file:
        return hashlib.sha256(file.read(PIECE)).hexdigest()


@contextlib.contextmanager
def _report(job: Job, mark: Mark) -> Iterator[BinaryIO]:
    try:
        file = job.report.open("r+b" if mark.report_bytes else "wb")
    except OSError as error:
        raise Failure(
            "report.unwritable",
            f"无法写入报告 {job.report}：{error.strerror}；请用 --report 指定其他文件",
            f"the report {job.report} cannot be written: {error.strerror}; name another with --report",
            path=str(job.report),
        ) from None
    with file:
        if mark.report_bytes:
            file.truncate(mark.report_bytes)
            file.seek(mark.report_bytes)
        yield file
