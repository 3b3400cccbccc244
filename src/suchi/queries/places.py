"""Sites that take batteries or cars from people: outlets and yards, by region."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.domain.party import Company, Site
from suchi.domain.things import decode_state

_AT = (
    "SELECT s.state, c.state FROM site s JOIN company c ON c.key = s.company "
    "WHERE s.kind = %s AND s.region >= %s AND s.region < %s ORDER BY s.region, s.key LIMIT %s"
)


class Place(Struct, frozen=True):
    """A site with the company whose it is."""

    site: Site
    company: Company


def places(conn: Connection[Any], kind: str, region: str, limit: int) -> list[Place]:
    """Sites of a kind whose region begins with these digits, in the order of the regions; open and closed ones alike."""
    found = conn.execute(_AT, [kind, region, region + "~", limit], binary=True)
    pairs = ((decode_state["site"](mine), decode_state["company"](whose)) for mine, whose in found)
    return [Place(site, company) for site, company in pairs if isinstance(site, Site) and isinstance(company, Company)]
