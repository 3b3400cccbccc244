"""The raw limit: binary COPY of the very same entry rows into a table with the same key, a batch to a transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

import psycopg

from bench.ground import Place

_COLUMNS = "id, recorded_us, reporter, type, commitment, salt, body"
_TYPES = ("bytea", "int8", "text", "text", "bytea", "bytea", "bytea")
Row = tuple[Any, ...]
Pass = Callable[[Any, Any], None]


def read_rows(place: Place, skip: int) -> list[list[Row]]:
    """The rows of each recorded batch but the first `skip`, in the order in which the writer sent them."""
    moments = place.connection.execute("SELECT DISTINCT recorded_us FROM entry ORDER BY 1").fetchall()
    wanted = f"SELECT {_COLUMNS} FROM entry WHERE recorded_us = %b ORDER BY id"
    return [place.connection.cursor(binary=True).execute(wanted, (moment,)).fetchall() for (moment,) in moments[skip:]]


def pack(rows: Sequence[Row]) -> bytes:
    """Rows as COPY wants them, so that sending them costs the client nothing."""
    parts = [b"PGCOPY\n\xff\r\n\0" + bytes(8)]
    for row in rows:
        parts.append(len(row).to_bytes(2, "big"))
        for value in row:
            field = (
                value.to_bytes(8, "big")
                if isinstance(value, int)
                else value.encode()
                if isinstance(value, str)
                else value
            )
            parts += (len(field).to_bytes(4, "big"), field)
    return b"".join((*parts, b"\xff\xff"))


def by_driver(sending: Any, rows: Sequence[Row]) -> None:
    """As any program would: values in, the driver makes the bytes."""
    sending.set_types(_TYPES)
    for row in rows:
        sending.write_row(row)


def prepacked(sending: Any, packed: bytes) -> None:
    """Bytes made beforehand: what PostgreSQL alone can take."""
    sending.write(packed)


def copy(dsn: str, batches: Sequence[Any], write: Pass, passes: int) -> list[float]:
    """Copy the batches, `passes` times, each time into a new table; the seconds of each pass."""
    took: list[float] = []
    with psycopg.connect(dsn) as connection:
        for number in range(passes):
            table = f"raw_{number}"
            connection.execute(f"CREATE TABLE {table} (LIKE entry, PRIMARY KEY (id))")
            connection.commit()
            began = monotonic()
            for batch in batches:
                with connection.cursor().copy(f"COPY {table} ({_COLUMNS}) FROM STDIN (FORMAT BINARY)") as sending:
                    write(sending, batch)
                connection.commit()
            took.append(monotonic() - began)
            connection.execute(f"DROP TABLE {table}")
            connection.commit()
    return took
