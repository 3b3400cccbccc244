"""Files that take long to make (a proof, a long table) are made beside the requests, one after the other, and kept for an hour.

Whoever asks waits a moment; what is ready by then is the answer. Else the request ends, the work goes on, and a page tells how far
it is. A file lies in the folder `made` of the register's data, whole or not at all, so that every process of one machine can give
it out. What was under way when a process ended is lost, and said to be.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any, Literal, ParamSpec, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from suchi.access.denials import denied
from suchi.domain.errors import Failure

AT_ONCE_S = 0.2
"""So long a request waits for its file, in seconds."""
KEPT_S = 3600
MOST_WAITING = 8
"""Files that are being made or wait to be, in one process."""
MOST_EACH = 2
"""Of them those of one company."""
MOST_KEPT = 200
AGAIN_S = 10
_BEAT_S, _LOST_S = 2.0, 30.0
_ID = re.compile(r"[0-9a-f]{32}").fullmatch
_log = logging.getLogger("suchi.making")
P = ParamSpec("P")
T = TypeVar("T")


class Made(Struct, frozen=True, kw_only=True):
    """A file that was asked for: by which person of which company, by which address (what is asked for twice is made once), how it
    is called, and how far it is. `failed` says why there is none, in both languages."""

    id: str
    person: str
    company: str | None
    asked: str
    name: str
    media_type: str
    back: str
    state: Literal["waiting", "making", "ready", "failed"] = "waiting"
    bytes: int = 0
    took_ms: int = 0
    failed: tuple[str, str] | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Made).decode


class _Job:
    __slots__ = ("aside", "made", "task", "writing")

    def __init__(self, made: Made) -> None:
        self.made = made
        self.aside = False
        self.writing = asyncio.Lock()
        self.task: asyncio.Task[bytes]


class Workshop:
    """One a process. Used on the event loop; drawing goes on in one thread of its own."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "made"
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="suchi-make")
        self._bench = asyncio.Semaphore(1)
        self._jobs: dict[str, _Job] = {}
        self._beating: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        """What is under way is given up: its page says so."""
        for job in list(self._jobs.values()):
            job.task.cancel()
        await asyncio.gather(*(job.task for job in self._jobs.values()), return_exceptions=True)
        if self._beating is not None:
            self._beating.cancel()
        await asyncio.to_thread(self._threads.shutdown)

    async def draw(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what takes the processor's time, beside the requests."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*args, **kwargs))

    async def ask(self, made: Made, make: Callable[[], Awaitable[bytes]]) -> bytes | str:
        """The file, where it is ready at once; else the id under which it will be kept. Raises what `make` raises at once, and
        `request.busy` where too many are asked for already."""
        job = next((one for one in self._jobs.values() if _same(one.made, made)), None)
        if job is None:
            self._refuse_too_many(made)
            job = self._jobs[made.id] = _Job(made)
            job.task = asyncio.create_task(self._make(job, make))
            job.task.add_done_callback(lambda task: self._done(made.id, task))
        if not job.aside:
            await asyncio.wait({job.task}, timeout=AT_ONCE_S)
            if job.task.done():
                return job.task.result()
        if not job.aside:
            job.aside = True
            await asyncio.to_thread(self._tidy)
            await self._keep(job)
            self._beat()
        return job.made.id

    async def found(self, id_: str, person: str) -> Made | None:
        """How far a file is, for whoever asked for it; None for everybody else, and for one that there is not, or no more."""
        if not _ID(id_):
            return None
        job = self._jobs.get(id_)
        made = job.made if job is not None else await asyncio.to_thread(self._kept, id_)
        return made if made is not None and made.person == person else None

    async def file(self, made: Made) -> bytes | None:
        """What was made; None where it is gone by now."""
        with suppress(OSError):
            return await asyncio.to_thread((self._folder / f"{made.id}.bin").read_bytes)
        return None

    def _done(self, id_: str, task: asyncio.Task[bytes]) -> None:
        """A failure that nobody waits for any more stands on its page, and is no news for the loop."""
        self._jobs.pop(id_, None)
        if not task.cancelled():
            task.exception()

    def _refuse_too_many(self, made: Made) -> None:
        own = sum(one.made.company == made.company for one in self._jobs.values())
        if own >= MOST_EACH or len(self._jobs) >= MOST_WAITING:
            raise denied("request.busy", retry_after=AGAIN_S)

    async def _make(self, job: _Job, make: Callable[[], Awaitable[bytes]]) -> bytes:
        try:
            async with self._bench:
                began = time()
                await self._tell(job, state="making")
                data = await make()
            if job.aside:
                await asyncio.to_thread(self._write, f"{job.made.id}.bin", data)
        except Failure as failure:
            await self._tell(job, state="failed", failed=(failure.zh, failure.en))
            raise
        except Exception as error:
            if job.aside:  # else whoever asked is told, and so is the log
                _log.warning("a file could not be made: %s", type(error).__name__)
            await self._tell(
                job, state="failed", failed=("生成文件时出错，请重试", "the file could not be made: ask for it again")
            )
            raise
        await self._tell(job, state="ready", bytes=len(data), took_ms=round((time() - began) * 1000))
        return data

    async def _tell(self, job: _Job, **changed: Any) -> None:
        job.made = replace(job.made, **changed)
        if job.aside:
            await self._keep(job)

    async def _keep(self, job: _Job) -> None:
        async with job.writing:  # the last that is written is the last that was told
            await asyncio.to_thread(self._write, f"{job.made.id}.json", _encode(job.made))

    # ---- on disk --------------------------------------------------------------------------------------------------------

    def _write(self, name: str, data: bytes) -> None:
        """Readable by the register's account alone, and whole at any moment."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        partly = self._folder / f"{name}.{secrets.token_hex(4)}.part"
        handle = os.open(partly, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        partly.replace(self._folder / name)

    def _kept(self, id_: str) -> Made | None:
        path = self._folder / f"{id_}.json"
        try:
            made, age = _decode(path.read_bytes()), time() - path.stat().st_mtime
        except (OSError, msgspec.MsgspecError):
            return None
        # whoever works at it touches it: what nobody has touched for a while was under way in a process that is no more
        return made if age <= (KEPT_S if made.state in ("ready", "failed") else _LOST_S) else None

    def _beat(self) -> None:
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self._go_on_beating())

    async def _go_on_beating(self) -> None:
        while any(job.aside for job in self._jobs.values()):
            for job in [one for one in self._jobs.values() if one.aside]:
                with suppress(OSError):
                    os.utime(self._folder / f"{job.made.id}.json")
            await asyncio.sleep(_BEAT_S)

    def _tidy(self) -> None:
        """Take away what is older than an hour, and the oldest where there are too many."""
        if not self._folder.is_dir():
            return
        aged: list[tuple[float, Path]] = []
        for path in self._folder.iterdir():
            with suppress(OSError):
                aged.append((time() - path.stat().st_mtime, path))
        for number, (age, path) in enumerate(sorted(aged)):
            if age > KEPT_S or number >= 2 * MOST_KEPT:
                path.unlink(missing_ok=True)


def asked_for(*, person: str, company: str | None, asked: str, name: str, media_type: str, back: str) -> Made:
    """A file to be made; whoever does not know its id, or is somebody else, finds nothing."""
    return Made(
        id=secrets.token_hex(16), person=person, company=company, asked=asked, name=name, media_type=media_type,
        back=back,
    )  # fmt: skip


def _same(one: Made, other: Made) -> bool:
    return (one.person, one.asked) == (other.person, other.asked)
