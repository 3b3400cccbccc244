"""Figures of an authority's overview, one statement each, within the divisions that begin with `stem`; `left_out` are companies
that do not count: those that are only tests.

Counting all packs of a nation takes long: whoever shows these figures keeps them a while (web/pages/regulator/keeping.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from psycopg import Connection, sql

from suchi.queries.figures import phase_of

Conn = Connection[Any]
_INSIDE = "starts_with(coalesce(c.region, ''), %s)"
_PACKS = (
    "SELECT {place}, b.phase, v.stage, count(*) FROM battery b LEFT JOIN vehicle v ON v.key = b.vehicle "
    f"LEFT JOIN company c ON c.key = b.holder WHERE b.level = 'P' AND {_INSIDE} AND coalesce(b.maker, '') <> ALL (%s) AND b.holder <> ALL (%s) "
    "GROUP BY 1, 2, 3"
)
_DIVISION, _COMPANY = sql.SQL("coalesce(left(c.region, %s), '')"), sql.SQL("b.holder")
_MASSES = (
    "SELECT to_char(f.day, 'YYYY-MM'), f.direction, least(sum(f.mass_g), 9007199254740991)::bigint, "
    "count(*) FILTER (WHERE f.mass_g IS NULL) FROM flow f LEFT JOIN site s ON s.key = f.site "
    "JOIN company c ON c.key = split_part(f.site, '/', 1) "
    "WHERE f.day >= %s::date AND f.direction = ANY (%s) AND (f.step = 'gate' OR f.direction = 'loss') "
    "AND starts_with(coalesce(s.region, c.region, ''), %s) AND c.key <> ALL (%s) GROUP BY 1, 2 ORDER BY 1, 2"
)
_STATE = "convert_from(k.state, 'UTF8')::jsonb"
_HANDED = (
    "SELECT c.roles, a.roles, k.stage, count(*), count(*) FILTER (WHERE m.mass_g IS NULL), coalesce(sum(m.mass_g), 0)::bigint "
    "FROM consignment k JOIN company c ON c.key = k.sender LEFT JOIN company a ON a.key = k.addressee, "
    f"LATERAL (SELECT {_STATE} AS state) j, "
    "LATERAL (SELECT coalesce(j.state ->> 'receivedMassG', j.state ->> 'massG')::bigint AS mass_g) m "
    f"WHERE k.stage <> 'cancelled' AND left(j.state ->> 'sentAt', 10) >= %s AND {_INSIDE} AND c.key <> ALL (%s) AND coalesce(k.addressee, '') <> ALL (%s) "
    "GROUP BY 1, 2, 3"
)
_OPEN = (
    "SELECT d.duty, count(*), count(*) FILTER (WHERE d.since < %s), min(nullif(d.since, '')) "
    "FROM duty d JOIN unnest(%s::text[], %s::text[]) AS o (name, roles) ON o.name = d.duty "
    "JOIN company c ON c.key = d.party WHERE d.since <= %s AND "
    "(o.roles = '' OR string_to_array(c.roles, ' ') && string_to_array(o.roles, ' ')) "
    f"AND {_INSIDE} AND c.key <> ALL (%s) GROUP BY d.duty ORDER BY 2 DESC, d.duty"
)


class Stock(Struct, frozen=True):
    """Packs held at one place (digits of a division, or a company; empty: with users, or nowhere on record), by phase."""

    place: str
    new: int = 0
    in_use: int = 0
    waste: int = 0
    ended: int = 0

    @property
    def packs(self) -> int:
        return self.new + self.in_use + self.waste + self.ended


class Mass(Struct, frozen=True):
    """What crossed recyclers' gates (`in`, `out`, `residue`), or was lost (`loss`), in a month: grams, and movements of no known mass."""

    month: str
    direction: str
    mass_g: int | None
    unweighed: int


class Handed(Struct, frozen=True):
    """Consignments by the roles of sender and addressee (words) and stage: how many, how many of no known mass, grams of the others."""

    sender: str
    addressee: str
    stage: str
    count: int
    unweighed: int
    mass_g: int


class OpenDuties(Struct, frozen=True):
    """What is still to be reported of one duty: how many, how many since before the day asked for, since when the oldest."""

    duty: str
    count: int
    old: int
    oldest: str | None


def stock_by_division(conn: Conn, left_out: Sequence[str], stem: str, digits: int) -> list[Stock]:
    """Packs by the division of whoever holds them, named by so many digits."""
    return _stock(conn, sql.SQL(_PACKS).format(place=_DIVISION), [digits, stem, left_out, left_out])


def stock_by_company(conn: Conn, left_out: Sequence[str], stem: str) -> list[Stock]:
    """Packs by the company that holds them; of what users hold nothing is told, so that none of it is told of a company."""
    found = _stock(conn, sql.SQL(_PACKS).format(place=_COMPANY), [stem, left_out, left_out])
    return [one for one in found if one.place and not one.place.startswith("@")]


def _stock(conn: Conn, statement: sql.Composed, values: Sequence[object]) -> list[Stock]:
    sums: dict[str, dict[str, int]] = {}
    for place, phase, vehicle_stage, count in conn.execute(statement, values):
        phases = sums.setdefault(place, {})
        name = phase_of(phase, vehicle_stage)
        phases[name] = phases.get(name, 0) + count
    return [Stock(place, **phases) for place, phases in sorted(sums.items())]


def masses(conn: Conn, left_out: Sequence[str], stem: str, since: str) -> list[Mass]:
    """What recyclers took in, put out and lost, month by month since that day."""
    found = conn.execute(_MASSES, [since, ["in", "out", "residue", "loss"], stem, left_out])
    return [Mass(*row) for row in found]


def handed(conn: Conn, left_out: Sequence[str], stem: str, since: str) -> list[Handed]:
    """Consignments sent since that day, not those that were called off, by who sent them from the region to whom."""
    return [
        Handed(sender or "", addressee or "", *more)
        for sender, addressee, *more in conn.execute(_HANDED, [since, stem, left_out, left_out])
    ]


def open_duties(
    conn: Conn, left_out: Sequence[str], stem: str, duties: Sequence[tuple[str, str]], today: str, before: str
) -> list[OpenDuties]:
    """What companies still have to report, of the duties asked for (name, roles that owe it as words), on that day."""
    names, roles = [name for name, _ in duties], [by for _, by in duties]
    return [OpenDuties(*row) for row in conn.execute(_OPEN, [before, names, roles, today, stem, left_out])]
