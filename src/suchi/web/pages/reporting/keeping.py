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
    """How far it is; None for one that there is not, or no more."""
    if not _ID(id_):
        return None
    path = data / FOLDER / f"{id_}.json"
    try:
        return _decode(path.read_bytes()) if time() - path.stat().st_mtime <= _LASTS_S else None
    except (OSError, msgspec.MsgspecError):
        return None


def tidy(data: Path) -> None:
    """Take away what is older than a day, and the oldest where there are too many; asked for whenever a file comes."""
    folder = data / FOLDER
    if not folder.is_dir():
        return
    found = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for number, path in enumerate(found):
        if number >= _MOST or time() - path.stat().st_mtime > _LASTS_S:
            path.unlink(missing_ok=True)
