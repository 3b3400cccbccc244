"""Packed rows sent as one statement, a binary array a column: for small batches, which wait for nothing inside a pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, islice
from struct import Struct
from typing import Any, NamedTuple

from psycopg import Connection
from psycopg.pq import PipelineStatus

from suchi.db.copying import NULL, Field, copy_rows
from suchi.db.idle import IdleConnection

FEW = 64
"""Rows up to which one statement costs less than a COPY, which has two more round trips."""

_size = Struct(">i").unpack_from
_array = Struct(">iiiii").pack


class _Type(NamedTuple):
    """A column's type: its number, and its name in a statement."""

    oid: int
    name: str


_types: dict[str, dict[str, _Type]] = {}
"""By table and column; the schema is one for all databases of this version of the program."""


def learn(connection: Connection[Any]) -> None:
    """Read the types of all columns once; before the first statement of a connection that writes."""
    if _types:
        return
    rows = connection.execute(
        "SELECT c.relname, a.attname, a.atttypid::int, format_type(a.atttypid, NULL) FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' "
        "AND a.attnum > 0 AND NOT a.attisdropped"
    ).fetchall()
    found: dict[str, dict[str, _Type]] = {}
    for table, column, oid, name in rows:
        found.setdefault(table, {})[column] = _Type(oid, name)
    _types.update(found)


def add(connection: Connection[Any], table: str, columns: str, rows: Iterable[bytes]) -> None:
    """Add packed rows, in their order: few of them, or any number inside a pipeline (where no COPY can be), by one statement
    that nobody waits for; more of them by COPY."""
    waiting = iter(rows)
    piped = connection.pgconn.pipeline_status == PipelineStatus.ON
    first = list(waiting if piped else islice(waiting, FEW + 1))
    if piped or len(first) <= FEW:
        if first:
            learn(connection)
            run(connection, _inserting(table, columns), _arrays(table, columns, first))
        return
    copy_rows(connection, table, columns, chain(first, waiting))


def update(connection: Connection[Any], table: str, columns: str, rows: Sequence[bytes]) -> None:
    """Give rows that exist their new values; the first column is the key."""
    if rows:
        learn(connection)
        run(connection, _updating(table, columns), _arrays(table, columns, rows))


def run(connection: Connection[Any], statement: bytes, packed: Sequence[Field]) -> None:
    """Carry out a statement whose answer is of no interest: together with others where the connection gathers them."""
    if not (isinstance(connection, IdleConnection) and connection.send(statement, packed)):
        connection.execute(statement, packed)


def _arrays(table: str, columns: str, rows: Sequence[bytes]) -> list[Field]:
    """One array parameter for each column."""
    types = _columns(table, columns)
    taken: list[list[bytes]] = [[] for _ in types]
    for row in rows:
        at = 2
        for values in taken:
            (size,) = _size(row, at)
            end = at + 4 + size if size > 0 else at + 4
            values.append(row[at:end])
            at = end
    count = len(rows)
    return [
        Field(b"".join((_array(1, int(NULL in values), type_.oid, count, 1), *values)))
        for type_, values in zip(types, taken, strict=True)
    ]


@cache
def _columns(table: str, columns: str) -> tuple[_Type, ...]:
    known = _types[table.strip('"')]
    return tuple(known[name] for name in columns.split(", "))


def _unnested(table: str, columns: str) -> str:
    return ", ".join(f"%b::{type_.name}[]" for type_ in _columns(table, columns))


@cache
def _inserting(table: str, columns: str) -> bytes:
    return f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({_unnested(table, columns)})".encode()


@cache
def _updating(table: str, columns: str) -> bytes:
    key, *others = columns.split(", ")
    assignments = ", ".join(f"{name} = n.{name}" for name in others)
    values = f"unnest({_unnested(table, columns)}) AS n ({columns})"
    return f"UPDATE {table} AS t SET {assignments} FROM {values} WHERE t.{key} = n.{key}".encode()
