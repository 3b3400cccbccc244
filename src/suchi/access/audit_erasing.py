"""Erases what stands in rows of the audit trail: old rows whole, a person's part on its own. The chain holds, and says what went.

Only the tables' owner can. An erasure is a row of the trail itself, which commits to the ranges that it emptied: so verification
tells what was erased from what somebody has taken away.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Literal

import msgspec
from psycopg import Connection

from suchi.access import audit
from suchi.access.acting import whole

Part = Literal["content", "person"]
Ranges = list[tuple[int, int]]

_PERSON = "person_salt = NULL, person = NULL, address = NULL"
_CONTENT = (
    "salt = NULL, kind = NULL, route = NULL, company = NULL, key = NULL, audience = NULL, thing = NULL, purpose = NULL, "
    f"amount = NULL, status = NULL, who = NULL, {_PERSON}"
)
_RANGES = (
    "SELECT min(seq), max(seq) FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS island FROM audit_row WHERE {where}) r "
    "GROUP BY island ORDER BY 1"
)
_OLD = "at_us < %(given)s AND kind <> 'erased'"
_OF_PERSON = "person = %(given)s"


def erase_before(owner: Connection[Any], before_us: int, ground: str) -> int:
    """Empty all rows older than that moment; how many. `ground`: the term by which it is done, kept with the erasure."""
    return whole(owner, _erase, "content", _OLD, before_us, ground)


def erase_person(owner: Connection[Any], person: str, ground: str) -> int:
    """Take a person, and from where they came, out of all rows; what was read of whom, and by which company, stays. How many rows."""
    return whole(owner, _erase, "person", _OF_PERSON, person, ground)


def rows_of(conn: Connection[Any], person: str) -> int:
    """How many rows name a person, so that it can be told before they are taken out."""
    row = conn.execute(f"SELECT count(*) FROM audit_row WHERE {_OF_PERSON}", {"given": person}).fetchone()
    return row[0] if row else 0


def digest_of(ranges: Ranges) -> str:
    """What the erasure's own row commits to: SHA-256 (hex) of the ranges, first and last row of each."""
    return sha256(msgspec.json.encode(ranges)).hexdigest()


def erased(conn: Connection[Any]) -> dict[tuple[int, Part], Ranges]:
    """All ranges that are gone, by the row that says so, and which part of them."""
    found: dict[tuple[int, Part], Ranges] = {}
    for erasure, part, first, last in conn.execute(
        "SELECT erasure, part, first, last FROM audit_erased ORDER BY erasure, part, first"
    ):
        found.setdefault((erasure, part), []).append((first, last))
    return found


def _erase(conn: Connection[Any], part: Part, where: str, given: int | str, ground: str) -> int:
    audit.hold(conn)  # so that no row comes between
    found = conn.execute(_RANGES.format(where=where), {"given": given})
    ranges: Ranges = [(first, last) for first, last in found]
    if not ranges:
        return 0
    amount = sum(last - first + 1 for first, last in ranges)
    conn.execute(f"UPDATE audit_row SET {_CONTENT if part == 'content' else _PERSON} WHERE {where}", {"given": given})
    if part == "content":
        for first, last in ranges:
            conn.execute("DELETE FROM audit_concerned WHERE seq BETWEEN %s AND %s", [first, last])
    row = audit.Row(
        kind="erased", route="audit erase", thing=f"{part}:{digest_of(ranges)}", purpose=ground, amount=amount
    )
    erasure = audit.append(conn, [row]).seq
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO audit_erased (erasure, part, first, last) VALUES (%s, %s, %s, %s)",
            [(erasure, part, first, last) for first, last in ranges],
        )
    return amount
