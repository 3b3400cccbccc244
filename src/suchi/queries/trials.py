"""Which companies are test companies: they are left out of every figure."""

from __future__ import annotations

from typing import Any

from psycopg import Connection


def companies(conn: Connection[Any]) -> list[str]:
    """Their codes, in order; there are few of them, and some ten thousand companies to look through."""
    rows = conn.execute(
        """SELECT key FROM company WHERE convert_from(state, 'UTF8') LIKE '%"test":true%' ORDER BY key"""
    )
    return [key for (key,) in rows.fetchall()]


def real(column: str) -> str:
    """The condition that a company named in a column is no test company, for a statement of a sweep."""
    return f"NOT EXISTS (SELECT FROM company t WHERE t.key = {column} AND convert_from(t.state, 'UTF8') LIKE '%%\"test\":true%%')"
