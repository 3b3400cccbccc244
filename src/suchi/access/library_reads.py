"""Each opening of technical information, written down before the answer: who, what, on what ground, for what purpose."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection


class Read(Struct, frozen=True, kw_only=True):
    """One opening. `company` None: the operator. `reader` is a key or a person by number; `named` the battery or VIN that was
    named; `region` the reader's, as it was then; `at_us` microseconds since 1970."""

    at_us: int
    hash: str
    thing: str
    maker: str | None
    company: str | None
    role: str
    region: str | None
    reader: str
    ground: str
    purpose: str | None = None
    reference: str | None = None
    named: str | None = None


def record(conn: Connection[Any], read: Read) -> None:
    """Durable when this returns (each statement stands for itself, and `synchronous_commit` is never turned off)."""
    conn.execute(
        "INSERT INTO library_read "
        "(at_us, hash, thing, maker, company, role, region, reader, ground, purpose, reference, named) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            read.at_us, bytes.fromhex(read.hash), read.thing, read.maker, read.company, read.role, read.region,
            read.reader, read.ground, read.purpose, read.reference, read.named,
        ],
    )  # fmt: skip
