"""The battery models and vehicle models that a company has registered, a page at a time, and how many batteries it has of one."""

from __future__ import annotations

from typing import Literal

from psycopg import sql

from suchi.domain.things import decode_state
from suchi.queries.things import Conn, Row

Kind = Literal["battery_model", "vehicle_model"]
_OF = "SELECT key, version, state FROM {} WHERE maker = %s AND key > %s ORDER BY key LIMIT %s"


def of_maker(conn: Conn, kind: Kind, maker: str, after: str | None, limit: int) -> list[Row]:
    """A page of a maker's models in the order of their names. There are some thousands of models in all: no index is kept for it."""
    found = conn.execute(sql.SQL(_OF).format(sql.Identifier(kind)), [maker, after or "", limit], binary=True)
    decode = decode_state[kind]
    return [Row(key, version, decode(state)) for key, version, state in found]
