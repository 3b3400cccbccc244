"""Lists of things with filters, a page at a time in the order of their keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql

from suchi.domain.things import decode_state
from suchi.queries.things import Row

_EQUALS = sql.SQL("{} = %s")
_HAS = sql.SQL("string_to_array({}, ' ') @> ARRAY[%s::text]")  # lists are kept as one text

# Which filters a list takes, and by which column: name → (column, whether that is a list).
FILTERS: dict[str, dict[str, tuple[str, bool]]] = {
    "battery": {
        "model": ("model", False),
        "maker": ("maker", False),
        "holder": ("holder", False),
        "phase": ("phase", False),
        "vehicle": ("vehicle", False),
        "flag": ("flags", True),
    },
    "vehicle": {
        "model": ("model", False),
        "maker": ("maker", False),
        "stage": ("stage", False),
        "holder": ("holder", False),
        "flag": ("flags", True),
    },
    "company": {"role": ("roles", True), "region": ("region", False)},
    "lot": {"material": ("material", False), "holder": ("holder", False)},
    "consignment": {"sender": ("sender", False), "addressee": ("addressee", False), "stage": ("stage", False)},
    "battery_model": {"maker": ("maker", False), "level": ("level", False)},
    "vehicle_model": {"maker": ("maker", False)},
}


def listed(conn: Connection[Any], kind: str, filters: Mapping[str, str], after: str | None, limit: int) -> list[Row]:
    """A page of the things of a kind that meet all filters, from behind the key `after`."""
    wheres: list[sql.Composed] = []
    values: list[object] = []
    for name, value in filters.items():
        column, several = FILTERS[kind][name]
        wheres.append((_HAS if several else _EQUALS).format(sql.Identifier(column)))
        values.append(value)
    if after is not None:
        wheres.append(sql.SQL("key > {}").format(sql.Placeholder()))
        values.append(after)
    where = sql.SQL("WHERE ") + sql.SQL(" AND ").join(wheres) if wheres else sql.SQL("")
    statement = sql.SQL("SELECT key, version, state FROM {} {} ORDER BY key LIMIT %s").format(
        sql.Identifier(kind), where
    )
    found = conn.execute(statement, [*values, limit], binary=True)
    return [Row(key, version, decode_state[kind](state)) for key, version, state in found]
