"""Takes away what has ended: the round that enforces the terms of retention (`retention.py`) once in a while."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from suchi.access.retention import enforce


def tidy(conn: Connection[Any], now_us: int) -> None:
    """Sessions, links, attempts, signatures seen, letters long sent: all that has a term and has outlived it."""
    enforce(conn, now_us)
