"""The file of keys: small, outside the database, for its owner's eyes only; read again whenever it changes.

A key is 32 random bytes under a name that says nothing. The first of the file is the one that seals; the others still open what
was sealed with them, until rotation has left them nothing (docs/decisions/0015).
"""

from __future__ import annotations

import os
import secrets
import stat
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from pathlib import Path

import msgspec
from msgspec import Struct

from suchi.access.denials import denied
from suchi.settings import Settings

KEY_BYTES = 32
ID_BYTES = 8
FILE = "keys.json"
"""Its name beside the data of the embedded database; `SUCHI_KEY_FILE` names any other."""


class Key(Struct, frozen=True):
    """One key: its name (8 bytes), its secret, and when it was made (µs since 1970)."""

    id: bytes
    secret: bytes
    created_us: int

    @property
    def name(self) -> str:
        """The name as it is shown."""
        return self.id.hex()

    def __repr__(self) -> str:
        return f"Key({self.name})"


class _Line(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    id: str
    secret: str
    created_us: int


class _File(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The file's content: the sealing key first."""

    keys: tuple[_Line, ...]


def path_of(settings: Settings) -> Path:
    """Where the keys lie. Raises `vault.no-key-file` where a given database has none: they must not be made unasked then."""
    if settings.key_file is not None:
        return settings.key_file
    if not _may_lie_beside_the_data(settings):
        raise denied("vault.no-key-file")
    return settings.data / FILE


def may_be_made(settings: Settings) -> bool:
    """Whether a missing file may be made without being asked: beside the embedded database, or for a demonstration."""
    return settings.key_file is None and _may_lie_beside_the_data(settings)


def _may_lie_beside_the_data(settings: Settings) -> bool:
    return settings.database_url is None or settings.demo


def new_key(now_us: int) -> Key:
    """A key that nobody has seen."""
    return Key(secrets.token_bytes(ID_BYTES), secrets.token_bytes(KEY_BYTES), now_us)


def read(path: Path) -> tuple[Key, ...]:
    """The keys, the sealing one first. Raises when the file is open to others, damaged or not there."""
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or about.st_mode & 0o077:
                raise denied("vault.key-file-open", path=str(path))
            data = file.read()
    except FileNotFoundError:
        raise denied("vault.key-file-missing", path=str(path)) from None
    except OSError:
        raise denied("vault.key-file-unreadable", path=str(path)) from None
    try:
        lines = msgspec.json.decode(data, type=_File).keys
        keys = tuple(
            Key(bytes.fromhex(line.id), b64decode(line.secret, validate=True), line.created_us) for line in lines
        )
    except (msgspec.MsgspecError, ValueError, BadBase64):
        raise denied("vault.key-file-damaged", path=str(path)) from None
    names = {key.id for key in keys}
    if (
        not keys
        or len(names) < len(keys)
        or any(len(key.id) != ID_BYTES or len(key.secret) != KEY_BYTES for key in keys)
    ):
        raise denied("vault.key-file-damaged", path=str(path))
    return keys


def make(path: Path, key: Key) -> bool:
    """Make the file with one key; False if there is one already, which is never touched. Whole or not at all."""
    try:
        half = _written(path, (key,))
        try:
            os.link(half, path)  # unlike a rename it fails where something is
        except FileExistsError:
            return False
        finally:
            half.unlink()
    except OSError:
        raise denied("vault.key-file-unreadable", path=str(path)) from None
    return True


def replace(path: Path, keys: tuple[Key, ...]) -> None:
    """Put these in place of the file's keys. Whole or not at all: whoever reads meanwhile sees the old or the new."""
    try:
        _written(path, keys).replace(path)
    except OSError:
        raise denied("vault.key-file-unreadable", path=str(path)) from None


def _written(path: Path, keys: tuple[Key, ...]) -> Path:
    lines = tuple(_Line(key.name, b64encode(key.secret).decode(), key.created_us) for key in keys)
    half = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(_File(lines)), indent=2) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return half
