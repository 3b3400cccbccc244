"""An act on accounts stands or falls as a whole: the one place in which such a transaction begins and ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from psycopg import Connection

P = ParamSpec("P")
T = TypeVar("T")


def whole(
    conn: Connection[Any], work: Callable[Concatenate[Connection[Any], P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Do all of it, or nothing when it raises."""
    with conn.transaction():
        return work(conn, *args, **kwargs)
