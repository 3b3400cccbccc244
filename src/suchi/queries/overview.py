"""Figures of an authority's overview within the divisions that begin with `stem`, from what was counted last (projections/counting.py).

Each statement reads some rows for each company, never for each pack: a page takes milliseconds whatever the register holds.
Test companies are in none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from psycopg import Connection, sql

Conn = Connection[Any]
_RUN = "SELECT today::text, size, at_us, took_ms FROM tally_run"
_STOCK = "SELECT {place}, phase, sum(packs)::bigint FROM tally_stock WHERE starts_with(region, %s) AND {narrowed} GROUP BY 1, 2"
_DIVISION, _COMPANY, _SITE = sql.SQL("left(region, %s)"), sql.SQL("company"), sql.SQL("site")
_OPEN = (
    "SELECT duty, sum(open)::bigint, sum(old)::bigint, sum(overdue)::bigint, min(oldest) FROM tally_duty "
    "WHERE duty = ANY (%s) AND starts_with(region, %s) GROUP BY duty ORDER BY 2 DESC, duty"
)
_CAUSES = (
    "SELECT rule, verdict, sum(causes)::bigint FROM tally_finding WHERE (%s::text[] IS NULL OR rule = ANY (%s)) "
    "AND (%s = '' OR EXISTS (SELECT FROM unnest({places}) AS p (region) WHERE starts_with(p.region, %s))) "
    "GROUP BY 1, 2 ORDER BY 1, 2"
)


class Run(Struct, frozen=True):
    """When the figures were counted: as of which day, of how many entries of the log, at which moment, and in how many ms."""

    today: str
    size: int
    at_us: int
    took_ms: int


class Stock(Struct, frozen=True):
    """Packs held at one place (digits of a division, a company or a site; empty: with users, or nowhere on record), by phase."""

    place: str
    new: int = 0
    in_use: int = 0
    waste: int = 0
    ended: int = 0

    @property
    def packs(self) -> int:
        return self.new + self.in_use + self.waste + self.ended


class OpenDuties(Struct, frozen=True):
    """What is still to be reported of one duty: how many, how many for long, how many overdue, since when the oldest."""

    duty: str
    count: int
    old: int
    overdue: int
    oldest: str | None


def last_run(conn: Conn) -> Run | None:
    """The last count; None where nothing was counted yet."""
    row = conn.execute(_RUN).fetchone()
    return Run(*row) if row is not None else None


def stock_by_division(conn: Conn, stem: str, digits: int) -> list[Stock]:
    """Packs by the division of whoever holds them, named by so many digits."""
    statement = sql.SQL(_STOCK).format(place=_DIVISION, narrowed=sql.SQL("TRUE"))
    return _stock(conn.execute(statement, [digits, stem]))


def stock_by_company(conn: Conn, stem: str) -> list[Stock]:
    """Packs by the company that holds them; what users hold is of no company."""
    statement = sql.SQL(_STOCK).format(place=_COMPANY, narrowed=sql.SQL("company <> ''"))
    return _stock(conn.execute(statement, [stem]))


def stock_by_site(conn: Conn, company: str) -> list[Stock]:
    """Packs of a company by its sites; empty: at none that was told."""
    statement = sql.SQL(_STOCK).format(place=_SITE, narrowed=sql.SQL("company = %s"))
    return _stock(conn.execute(statement, ["", company]))


def _stock(rows: Iterable[tuple[str, str, int]]) -> list[Stock]:
    sums: dict[str, dict[str, int]] = {}
    for place, phase, packs in rows:
        sums.setdefault(place, {})[phase] = packs
    return [Stock(place, **phases) for place, phases in sorted(sums.items())]


def open_duties(conn: Conn, stem: str, names: Sequence[str]) -> list[OpenDuties]:
    """What companies still have to report, of the duties asked for."""
    return [OpenDuties(*row) for row in conn.execute(_OPEN, [list(names), stem])]


def duties_of(conn: Conn, company: str, names: Sequence[str]) -> list[OpenDuties]:
    """The same of one company."""
    found = conn.execute(
        "SELECT duty, open, old, overdue, oldest FROM tally_duty WHERE company = %s AND duty = ANY (%s) ORDER BY open DESC, duty",
        [company, list(names)],
    )
    return [OpenDuties(*row) for row in found]


def causes(conn: Conn, rules: Sequence[str] | None, stem: str, *, narrowed: bool) -> list[tuple[str, str, int]]:
    """(rule, verdict, causes) of these rules (None: all), each cause once. They belong in the region as findings do; with
    `narrowed` those alone that a company registered there has to answer for."""
    statement = sql.SQL(_CAUSES).format(places=sql.Identifier("owners" if narrowed else "places"))
    asked = list(rules) if rules is not None else None
    return conn.execute(statement, [asked, asked, stem, stem]).fetchall()
