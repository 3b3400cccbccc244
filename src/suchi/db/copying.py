"""Rows in PostgreSQL's binary COPY format, packed by hand: a driver's per-field dispatch costs more than the rest of a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from struct import Struct
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.adapt import Dumper
from psycopg.pq import Format

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
CHUNK = 256
"""Rows sent at a time: some 64 KiB, the size of a socket's buffer."""
TRAILER = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"

_int4 = Struct(">i").pack
_array = Struct(">iiiii").pack
_TEXT, _BYTEA, _INT8 = 25, 17, 20  # the types' numbers, the same in every PostgreSQL
_int8 = Struct(">iq").pack
_TRUE, _FALSE = b"\0\0\0\1\1", b"\0\0\0\1\0"


class _Lengths(dict[int, bytes]):
    """What stands before a field of so many bytes; kept for the usual ones, and looked up faster than packed."""

    def __missing__(self, size: int) -> bytes:
        packed = _int4(size)
        if size < 1 << 12:
            self[size] = packed
        return packed


LENGTH = _Lengths()


def text(value: str | None) -> bytes:
    """A text field, or NULL."""
    if value is None:
        return NULL
    data = value.encode()
    return LENGTH[len(data)] + data


@lru_cache(maxsize=1 << 15)
def word(value: str | None) -> bytes:
    """A text field whose values recur: models, makers, holders, stages."""
    return text(value)


def data(value: bytes | None) -> bytes:
    """A bytea field, or NULL."""
    return NULL if value is None else LENGTH[len(value)] + value


def int8(value: int | None) -> bytes:
    """A bigint field, or NULL."""
    return NULL if value is None else _int8(8, value)


def boolean(value: bool | None) -> bytes:
    """A boolean field, or NULL."""
    return NULL if value is None else _TRUE if value else _FALSE


class Field(bytes):
    """A field's binary form as a parameter, whatever its type."""


class _FieldDumper(Dumper):
    format = Format.BINARY
    oid = 0  # the statement says what it is

    def dump(self, obj: bytes) -> bytes:
        return obj


psycopg.adapters.register_dumper(Field, _FieldDumper)


def texts(values: Sequence[str | None]) -> Field:
    """A text[] parameter, packed by hand like a row: the driver looks at every element several times."""
    return _packed(_TEXT, [None if value is None else value.encode() for value in values])


def byteas(values: Sequence[bytes]) -> Field:
    """A bytea[] parameter."""
    return _packed(_BYTEA, values)


def int8s(values: Sequence[int]) -> Field:
    """A bigint[] parameter."""
    return _packed(_INT8, [value.to_bytes(8, "big", signed=True) for value in values])


def _packed(type_: int, values: Sequence[bytes | None]) -> Field:
    parts = [_array(1, int(None in values), type_, len(values), 1)] if values else [_array(0, 0, type_, 0, 0)[:12]]
    for value in values:
        parts += (NULL,) if value is None else (LENGTH[len(value)], value)
    return Field(b"".join(parts))


def copy_rows(connection: Connection[Any], table: str, columns: str, rows: Iterable[bytes]) -> None:
    """Send rows into a table in one COPY, a chunk at a time, so that the server files one chunk while the next is packed."""
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
        chunk = [HEADER]
        for number, row in enumerate(rows, start=1):
            chunk.append(row)
            if not number % CHUNK:
                copy.write(b"".join(chunk))
                chunk.clear()
        chunk.append(TRAILER)
        copy.write(b"".join(chunk))
