"""Seals what is personal before it goes into the database, and opens it again; the keys lie outside (`keyfile.py`).

A sealed value is `form (1 byte) ‖ key name (8) ‖ nonce (12) ‖ ciphertext ‖ tag (16)`. The form says which cipher: 1 is AES-256-GCM
(NIST SP 800-38D), 2 is SM4-GCM (GB/T 32907-2016 in the mode of RFC 8998 §2). Form, key name and *purpose* are authenticated with it:
a purpose names table, column and row, so that a value put into another row, or cut, does not open. Each cipher has a key of its own,
derived by HKDF (RFC 5869). A nonce is 96 random bits: rotate before a key has sealed 2^32 values (SP 800-38D §8.3).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from hmac import digest
from pathlib import Path
from time import time_ns
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg import Connection

from suchi.access import keyfile
from suchi.access.denials import denied
from suchi.access.keyfile import ID_BYTES, Key
from suchi.domain.errors import Failure
from suchi.settings import Settings

NONCE_BYTES = 12
TAG_BYTES = 16
HEAD_BYTES = 1 + ID_BYTES
"""Bytes at the beginning of a sealed value that tell its form and its key."""
FORMS: dict[str, int] = {"aes": 1, "sm4": 2}
CIPHERS: dict[int, tuple[Callable[[bytes], Any], int, str]] = {
    1: (algorithms.AES, 32, "AES-256-GCM"),
    2: (algorithms.SM4, 16, "SM4-GCM"),
}
"""By form: the cipher, the length of its key in bytes, its name."""


def purpose(table: str, column: str, row: str) -> str:
    """What a value is for: it opens in this row of this column only."""
    return f"{table}.{column}:{row}"


class Opener:
    """One key of the file, with what is derived from it."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self._secrets: dict[int, bytes] = {}

    def __repr__(self) -> str:
        return f"Opener({self.key.name})"

    def of_form(self, form: int) -> bytes:
        """The key of a cipher."""
        found = self._secrets.get(form)
        if found is None:
            _, length, name = CIPHERS[form]
            found = self._secrets[form] = self._derived(length, name)
        return found

    @cached_property
    def lookup(self) -> bytes:
        """The key of keyed hashes, by which a sealed value is found."""
        return self._derived(32, "lookup HMAC-SHA-256")

    def _derived(self, length: int, what: str) -> bytes:
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"suchi {what}".encode()).derive(self.key.secret)


class Vault:
    """The keys of one file. The first seals; each opens what it has sealed."""

    def __init__(self, keys: tuple[Key, ...], cipher: str = "aes") -> None:
        self.form = FORMS[cipher]
        self.keys = keys
        self._openers = {key.id: Opener(key) for key in keys}
        self._first = self._openers[keys[0].id]

    def __repr__(self) -> str:
        return f"Vault({', '.join(key.name for key in self.keys)})"

    @property
    def head(self) -> bytes:
        """How values begin that are sealed as they should be today."""
        return bytes([self.form]) + self._first.key.id

    def seal(self, data: bytes, purpose: str) -> bytes:
        """The sealed value. Only `open` with the same purpose gives it back."""
        nonce, head = os.urandom(NONCE_BYTES), self.head
        sealer = _cipher(self.form, self._first, modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(head + purpose.encode())
        return b"".join((head, nonce, sealer.update(data), sealer.finalize(), sealer.tag))

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed. Raises `vault.key-unknown` when its key is not in the file, `vault.damaged` when the value was moved,
        cut or changed."""
        sealed = bytes(sealed)
        if len(sealed) < HEAD_BYTES + NONCE_BYTES + TAG_BYTES or sealed[0] not in CIPHERS:
            raise denied("vault.damaged", purpose=purpose)
        head, nonce = sealed[:HEAD_BYTES], sealed[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES]
        opener = self._openers.get(head[1:])
        if opener is None:
            raise denied("vault.key-unknown", key=head[1:].hex(), purpose=purpose)
        mode = modes.GCM(nonce, sealed[-TAG_BYTES:])
        reader = _cipher(sealed[0], opener, mode).decryptor()
        reader.authenticate_additional_data(head + purpose.encode())
        try:
            return reader.update(sealed[HEAD_BYTES + NONCE_BYTES : -TAG_BYTES]) + reader.finalize()
        except InvalidTag:
            raise denied("vault.damaged", purpose=purpose) from None

    def lookup(self, text: str, what: str) -> bytes:
        """The keyed hash (HMAC-SHA-256) by which a sealed text is found; `what` keeps equal texts of two kinds apart."""
        return _keyed(self._first, text, what)

    def lookups(self, text: str, what: str) -> list[bytes]:
        """The hashes that a row may carry: of the sealing key, and of those before it while rotation is under way."""
        return [_keyed(opener, text, what) for opener in self._openers.values()]


def _cipher(form: int, opener: Opener, mode: modes.GCM) -> Cipher[modes.GCM]:
    return Cipher(CIPHERS[form][0](opener.of_form(form)), mode)


def _keyed(opener: Opener, text: str, what: str) -> bytes:
    return digest(opener.lookup, f"{what}\0{text}".encode("utf-8", "surrogatepass"), "sha256")


_read: dict[tuple[Path, str], tuple[tuple[int, int, int], Vault]] = {}


def vault_at(path: Path, cipher: str) -> Vault:
    """The vault of a key file, read again when the file is another: a rotation reaches every process with its next act."""
    try:
        about = path.stat()
        mark = (about.st_ino, about.st_mtime_ns, about.st_size)
    except OSError:
        mark = (0, 0, 0)
    kept = _read.get((path, cipher))
    if kept is None or kept[0] != mark:
        kept = _read[path, cipher] = (mark, Vault(keyfile.read(path), cipher))
    return kept[1]


def vault_of(conn: Connection[Any]) -> Vault:
    """The vault that opens what this session reads. Beside an embedded database a missing key file is made, once."""
    settings = getattr(conn, "settings", None)
    if not isinstance(settings, Settings):
        raise TypeError("a session of a Store is needed: it knows where the keys are")
    path = keyfile.path_of(settings)
    try:
        return vault_at(path, settings.cipher)
    except Failure as failure:
        if failure.code != "vault.key-file-missing" or not keyfile.may_be_made(settings):
            raise
    make_keys(conn, path)
    return vault_at(path, settings.cipher)


def make_keys(conn: Connection[Any], path: Path) -> bool:
    """Make the key file for a database that has never had one; False if somebody else has made it meanwhile.

    Raises `vault.key-file-lost` when the database was sealed with keys that are gone: a new file would only hide that.
    """
    if conn.execute("SELECT FROM vault_key LIMIT 1").fetchone() is not None:
        raise denied("vault.key-file-lost", path=str(path))
    key = keyfile.new_key(time_ns() // 1000)
    made = keyfile.make(path, key)
    if made:
        note_key(conn, key)
    return made


def note_key(conn: Connection[Any], key: Key) -> None:
    """Remember in the database that a key of this name exists; never more than its name."""
    conn.execute(
        "INSERT INTO vault_key (id, created_us) VALUES (%s, %s) ON CONFLICT DO NOTHING", [key.id, key.created_us]
    )
