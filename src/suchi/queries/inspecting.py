"""What an inspector counts against at a site: packs and lots on record there, consignments under way, and what its company reported last."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import Connection

from suchi.domain.consignment import Consignment
from suchi.domain.event import moment
from suchi.domain.things import decode_state

Conn = Connection[Any]
_PACKS = (
    "SELECT key, phase, coalesce(model, ''), coalesce(flags, '') FROM battery WHERE holder = %s AND coalesce(site, '') = %s "
    "AND level = 'P' AND phase <> 'ended' ORDER BY key LIMIT %s"
)
_LOTS = (
    "SELECT key, coalesce(material, ''), left_g FROM lot WHERE holder = %s AND coalesce(site, '') = %s "
    "AND coalesce(left_g, 1) > 0 ORDER BY key LIMIT %s"
)
_WAY = "SELECT key, state FROM consignment WHERE {column} = %s AND stage IN ('sent', 'part_received') ORDER BY key LIMIT %s"
_LAST = "SELECT type, recorded_us, id FROM entry WHERE reporter = %s ORDER BY recorded_us DESC LIMIT %s"


class Pack(NamedTuple):
    """A pack on record at a site."""

    code: str
    phase: str
    model: str
    flags: str


class Stored(NamedTuple):
    """A lot on record at a site; grams left, None: not known."""

    lot: str
    material: str
    left_g: int | None


class Report(NamedTuple):
    """A report on record: its type, when it was recorded, its entry."""

    type: str
    at: str
    entry: str


def packs(conn: Conn, company: str, site: str, limit: int) -> list[Pack]:
    """The packs that a company holds at one of its sites (empty: at none that was told); what has ended cannot be counted there."""
    return [Pack(*row) for row in conn.execute(_PACKS, [company, site, limit])]


def lots(conn: Conn, company: str, site: str, limit: int) -> list[Stored]:
    """The lots that are not used up."""
    return [Stored(*row) for row in conn.execute(_LOTS, [company, site, limit])]


def under_way(conn: Conn, company: str, *, coming: bool, limit: int) -> list[Consignment]:
    """Consignments to (`coming`) or from a company of which something is not confirmed."""
    statement = _WAY.format(column="addressee" if coming else "sender")
    found = (decode_state["consignment"](state) for _, state in conn.execute(statement, [company, limit], binary=True))
    return [one for one in found if isinstance(one, Consignment)]


def last_reports(conn: Conn, company: str, limit: int) -> list[Report]:
    """What the company reported last, the newest first."""
    found = conn.execute(_LAST, [company, limit])
    return [Report(type_, moment(recorded_us), bytes(id_).hex()) for type_, recorded_us, id_ in found]
