"""Companies by their codes, for the names beside them."""

from __future__ import annotations

from collections.abc import Collection

from suchi.domain.party import Company
from suchi.queries import things
from suchi.queries.things import Conn


def companies_of(conn: Conn, codes: Collection[str]) -> dict[str, Company]:
    """Those of the codes that are on record."""
    return {key: row.state for key, row in things.rows(conn, "company", sorted(codes)).items()} if codes else {}
