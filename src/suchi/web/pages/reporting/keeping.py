"""How far files of reports have come, told for a day, and kept beside the register's data so that every process can tell it."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from time import time

import msgspec

from suchi.web.pages.reporting.sending import Progress

FOLDER = "uploads"
_LASTS_S = 24 * 3600
_STILL_S = 120
"""A file on its way is written down with each piece, which takes seconds: one that has rested longer has nobody who goes on with it."""
_STOPPED = (
    "处理中途停止（服务曾中断），其余行未处理；请将同一文件重新上传，已记录的行不会重复记录",
    "it stopped halfway (the service was interrupted) and the rest was left; upload the same file again: what is on record is not "
    "recorded twice",
)
_MOST = 200
_ID = re.compile(r"[0-9a-f]{32}").fullmatch
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Progress).decode


def new_upload() -> str:
    """The name of a file on its way; whoever does not know it finds nothing."""
    return secrets.token_hex(16)


def keep(data: Path, progress: Progress) -> None:
    """Write down how far it is. Readable by the register's account alone, and whole at any moment."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    partly = folder / f"{progress.id}.part"
    handle = os.open(partly, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(_encode(progress))
    partly.replace(folder / f"{progress.id}.json")


def kept(data: Path, id_: str) -> Progress | None:
    """How far it is; None for one that there is not, or no more. One that nobody goes on with any more has stopped."""
    if not _ID(id_):
        return None
    path = data / FOLDER / f"{id_}.json"
    try:
        rested = time() - path.stat().st_mtime
        found = _decode(path.read_bytes()) if rested <= _LASTS_S else None
    except (OSError, msgspec.MsgspecError):
        return None
    if found is not None and not found.finished and rested > _STILL_S:
        found.finished, found.failed = True, _STOPPED
    return found


def tidy(data: Path) -> None:
    """Take away what is older than a day, and the oldest where there are too many; asked for whenever a file comes."""
    folder = data / FOLDER
    if not folder.is_dir():
        return
    found = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for number, path in enumerate(found):
        if number >= _MOST or time() - path.stat().st_mtime > _LASTS_S:
            path.unlink(missing_ok=True)
