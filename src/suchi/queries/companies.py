"""Companies by their codes: the names beside them, and what waits for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from suchi.domain.party import Company
from suchi.queries import things
from suchi.queries.things import Conn


def companies_of(conn: Conn, codes: Collection[str]) -> dict[str, Company]:
    """Those of the codes that are on record."""
    return {key: row.state for key, row in things.rows(conn, "company", sorted(codes)).items()} if codes else {}


_WAITING = """
SELECT party, count(*) FROM (
  SELECT party FROM duty WHERE party = ANY(%(codes)s)
  UNION ALL SELECT addressee FROM consignment WHERE addressee = ANY(%(codes)s) AND stage IN ('sent', 'part_received')
) AS waiting GROUP BY party
"""


def waiting(conn: Conn, codes: Sequence[str]) -> dict[str, int]:
    """How many duties and consignments wait for each of these companies; one that has nothing to do is not in it."""
    return dict(conn.execute(_WAITING, {"codes": list(codes)}).fetchall())
