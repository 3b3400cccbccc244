"""The `submit` command: several files, one way to the register."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from suchi.commands.opening import open_store
from suchi.commands.sending import Sender, ServerSender, StoreSender
from suchi.commands.submit import Job, default_report, submit_file, tell_counts
from suchi.domain.errors import Failure
from suchi.settings import Settings


class Way(Struct, frozen=True, kw_only=True):
    """Where to, and as whom."""

    url: str | None
    key: str | None
    company: str | None
    replay: bool


class How(Struct, frozen=True, kw_only=True):
    """What is to be done with each file."""

    report: Path | None
    dry_run: bool
    atomic: bool
    anew: bool


def submit(settings: Settings, files: list[str], way: Way, how: How) -> int:
    """Submit the files one after the other; returns how many events were refused."""
    if how.report is not None and len(files) > 1:
        raise _usage("--report 只能用于一个文件", "--report goes with one file only")
    if way.url and (way.replay or way.company):
        raise _usage("--url 不能与 --replay 或 --as 同用", "--url does not go with --replay or --as")
    refused = 0
    with _sender(settings, way, settle=not how.dry_run) as sender:
        for path in files:
            job = Job(
                path=path,
                report=how.report or default_report(path),
                to=_register(settings, way),
                dry_run=how.dry_run,
                atomic=how.atomic,
                anew=how.anew,
            )
            counts = submit_file(job, sender)
            tell_counts(job, counts)
            refused += counts.refused
    return refused


@contextmanager
def _sender(settings: Settings, way: Way, *, settle: bool) -> Iterator[Sender]:
    if way.url:
        sender: Sender = ServerSender(way.url, way.key)
        try:
            yield sender
        finally:
            sender.close()
        return
    with open_store(settings) as store:
        own = StoreSender(store, way.company, replay=way.replay)
        try:
            yield own
            if settle:
                own.settle()
        finally:
            own.close()


def _register(settings: Settings, way: Way) -> str:
    """What tells one register from another, without its password."""
    return way.url or (str(settings.data) if settings.database_url is None else "SUCHI_DATABASE_URL")


def _usage(zh: str, en: str) -> Failure:
    return Failure("submit.options", zh, en)
