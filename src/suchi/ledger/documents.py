"""Documents by their hash, beside the ledger: kept once however often they are handed in, and erasable without harm to any proof."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from msgspec import Struct
from psycopg import Connection

Conn = Connection[Any]


class Stored(Struct, frozen=True, kw_only=True):
    """A document without its bytes: SHA-256 in hex, what it is, its size in bytes, and by whom it was handed in, under which name.
    `open`: that company lets everybody read its hazards."""

    hash: str
    media_type: str
    size: int
    company: str
    name: str
    open: bool
    at_us: int


def put(
    conn: Conn, data: bytes, media_type: str, *, company: str, name: str, by: str, now_us: int, open_: bool = False
) -> str:
    """Keep a document handed in by a company; its hash in hex. Part of one transaction; handing it in again changes its name and
    whether its hazards are open, never its bytes."""
    digest = sha256(data).digest()
    conn.execute(
        "INSERT INTO library_document (hash, media_type, size, data, created_us) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (hash) DO NOTHING",
        [digest, media_type, len(data), data, now_us],
    )
    conn.execute(
        "INSERT INTO library_upload (hash, company, name, open, by, at_us) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (hash, company) DO UPDATE SET name = excluded.name, open = excluded.open",
        [digest, company, name, open_, by, now_us],
    )
    return digest.hex()


def withdraw(conn: Conn, hash_: str, company: str) -> None:
    """Take back what a company handed in and could not file; the bytes go when nobody else has handed them in. Part of one
    transaction."""
    digest = bytes.fromhex(hash_)
    conn.execute("DELETE FROM library_upload WHERE hash = %s AND company = %s", [digest, company])
    conn.execute(
        "DELETE FROM library_document d WHERE hash = %s "
        "AND NOT EXISTS (SELECT FROM library_upload u WHERE u.hash = d.hash)",
        [digest],
    )


def described(conn: Conn, hashes: Iterable[str]) -> dict[str, list[Stored]]:
    """Those of the documents that are here, by hash, as each company handed them in: the first first."""
    wanted = [bytes.fromhex(hash_) for hash_ in dict.fromkeys(hashes) if _is_hash(hash_)]
    found = conn.execute(
        "SELECT d.hash, d.media_type, d.size, u.company, u.name, u.open, u.at_us "
        "FROM library_document d JOIN library_upload u ON u.hash = d.hash WHERE d.hash = ANY (%s) "
        "ORDER BY d.hash, u.at_us, u.company",
        [wanted],
    )
    stored: dict[str, list[Stored]] = {}
    for hash_, media_type, size, company, name, open_, at_us in found:
        one = Stored(
            hash=hash_.hex(), media_type=media_type, size=size, company=company, name=name, open=open_, at_us=at_us
        )
        stored.setdefault(one.hash, []).append(one)
    return stored


def content(conn: Conn, hash_: str) -> bytes | None:
    """The bytes of a document; None where it is not here. Raises where what is kept is not what was handed in."""
    if not _is_hash(hash_):
        return None
    row = conn.execute(
        "SELECT data FROM library_document WHERE hash = %s", [bytes.fromhex(hash_)], binary=True
    ).fetchone()
    if row is None:
        return None
    data = bytes(row[0])
    if sha256(data).hexdigest() != hash_:
        raise RuntimeError(f"the document {hash_} is damaged in the store")
    return data


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)
