"""The raw limit: binary COPY of the very same entry rows into a table with the same key, a batch to a transaction."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import psycopg

from bench.ground import Place

_COLUMNS = "id, recorded_us, reporter, type, commitment, salt, body"


def keep_rows(place: Place, folder: Path) -> int:
    """Write the rows of each recorded batch to a file, as COPY wants them, in the order in which the writer sent them."""
    folder.mkdir()
    moments = place.connection.execute("SELECT DISTINCT recorded_us FROM entry ORDER BY 1").fetchall()
    for number, (moment,) in enumerate(moments):
        wanted = f"SELECT {_COLUMNS} FROM entry WHERE recorded_us = {int(moment)} ORDER BY id"
        with place.connection.cursor().copy(f"COPY ({wanted}) TO STDOUT (FORMAT BINARY)") as copy:
            (folder / f"{number:05d}").write_bytes(b"".join(bytes(piece) for piece in copy))
    return len(moments)


def read_rows(folder: Path, skip: int) -> list[bytes]:
    """The kept batches but for the first `skip`."""
    return [path.read_bytes() for path in sorted(folder.iterdir())[skip:]]


def copy(dsn: str, chunks: list[bytes], passes: int) -> list[float]:
    """Copy the batches, `passes` times, each time into a new table; the seconds of each pass."""
    took: list[float] = []
    with psycopg.connect(dsn) as connection:
        for number in range(passes):
            table = f"raw_{number}"
            connection.execute(f"CREATE TABLE {table} (LIKE entry, PRIMARY KEY (id))")
            connection.commit()
            began = monotonic()
            for chunk in chunks:
                with connection.cursor().copy(f"COPY {table} ({_COLUMNS}) FROM STDIN (FORMAT BINARY)") as sending:
                    sending.write(chunk)
                connection.commit()
            took.append(monotonic() - began)
            connection.execute(f"DROP TABLE {table}")
            connection.commit()
    return took
