"""Rows in PostgreSQL's binary COPY format, packed by hand: a driver's per-field dispatch costs more than the rest of a row."""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct
from typing import Any

from psycopg import Connection

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"

length = Struct(">i").pack
_int8 = Struct(">iq").pack
_TRUE, _FALSE = b"\0\0\0\1\1", b"\0\0\0\1\0"


def text(value: str | None) -> bytes:
    """A text field, or NULL."""
    if value is None:
        return NULL
    data = value.encode()
    return length(len(data)) + data


def data(value: bytes | None) -> bytes:
    """A bytea field, or NULL."""
    return NULL if value is None else length(len(value)) + value


def int8(value: int | None) -> bytes:
    """A bigint field, or NULL."""
    return NULL if value is None else _int8(8, value)


def boolean(value: bool | None) -> bytes:
    """A boolean field, or NULL."""
    return NULL if value is None else _TRUE if value else _FALSE


def copy_rows(connection: Connection[Any], table: str, columns: str, rows: Iterable[bytes]) -> None:
    """Send packed rows into a table in one COPY."""
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)") as copy:  # type: ignore[arg-type]
        copy.write(b"".join((HEADER, *rows, TRAILER)))
