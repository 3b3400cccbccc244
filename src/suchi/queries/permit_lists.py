"""Permits on record by region and kind, sites that lack one, and the marks that say which registers are complete."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Literal, NamedTuple

from psycopg import Connection

from suchi.domain.law import Law, Loaded, is_loaded
from suchi.domain.party import Permit, Site
from suchi.domain.permits import PermitOnDay, asked_of, permit_as_loaded
from suchi.domain.things import decode_state
from suchi.queries import things
from suchi.queries.permits import named

Conn = Connection[Any]
After = tuple[str, str]
How = Literal["held", "soon", "ended", "later", "unverified"]
_CHUNK = 1000
_SITES = (
    "SELECT s.key, s.state, coalesce(s.region, c.region, ''), coalesce(c.roles, '') FROM site s "
    "LEFT JOIN company c ON c.key = s.company WHERE s.key >= %s AND starts_with(coalesce(s.region, c.region, ''), %s) "
    "ORDER BY s.key LIMIT %s"
)


class Held(NamedTuple):
    """A permit of a site, where that lies, and how it stands on the day."""

    site: Site
    region: str
    permit: Permit
    how: How

    @property
    def place(self) -> After:
        return (self.site.key, named(self.permit))


class Wanting(NamedTuple):
    """A line that is asked of a site and not held by a verified permit: what is on record of it."""

    site: Site
    region: str
    line: str
    found: PermitOnDay

    @property
    def place(self) -> After:
        return (self.site.key, self.line)


def how_on(permit: Permit, day: str, soon: str) -> How:
    """How a permit stands on a day: held, about to end by the day `soon`, ended, not yet begun, or on its company's own word."""
    if permit.until is not None and permit.until < day:
        return "ended"
    if permit.since > day:
        return "later"
    if not permit.verified:
        return "unverified"
    return "soon" if permit.until is not None and permit.until <= soon else "held"


def listed(
    conn: Conn, stem: str, kinds: frozenset[str], how: str | None, day: str, soon: str, after: After | None, limit: int
) -> list[Held]:
    """A page, by site, of the permits of these kinds of sites in the divisions that begin with `stem`."""
    start, found = after or ("", ""), list[Held]()
    for site, region, _ in _sites(conn, stem, start[0]):
        for permit in sorted(site.permits, key=named):
            one = Held(site, region, permit, how_on(permit, day, soon))
            if one.place > start and permit.kind in kinds and how in (None, one.how):
                found.append(one)
        if len(found) >= limit:
            break
    return found[:limit]


def wanting(
    conn: Conn, stem: str, lines: Collection[str], answer: str | None, day: str, after: After | None, limit: int
) -> list[Wanting]:
    """A page, by site, of what is asked of sites in these lines and not held by a verified permit on the day. What that proves stands in the
    answer: only where a register is marked complete is absence a fact."""
    start, found, loaded = after or ("", ""), list[Wanting](), loaded_on(conn)
    for site, region, roles in _sites(conn, stem, start[0]):
        for name, kinds in sorted(asked_of(site.kind, roles).items()):
            on_record = permit_as_loaded(loaded, site, kinds, day)
            one = Wanting(site, region, name, on_record)
            if (
                on_record.answer != "held"
                and one.place > start
                and name in lines
                and answer in (None, on_record.answer)
            ):
                found.append(one)
        if len(found) >= limit:
            break
    return found[:limit]


def lines_of(conn: Conn, site: Site, roles: list[str], day: str) -> list[tuple[str, PermitOnDay]]:
    """What is asked of one site, and what is on record of each."""
    loaded = loaded_on(conn)
    return [(name, permit_as_loaded(loaded, site, kinds, day)) for name, kinds in asked_of(site.kind, roles).items()]


def marks(conn: Conn) -> tuple[Loaded, ...]:
    """All marks, in the order in which they were set."""
    law = _law(conn)
    return law.loaded if law is not None else ()


def loaded_on(conn: Conn) -> Callable[[str | None, str, str], bool]:
    """Whether the permits of a region and kind were completely on record on a day."""
    law = _law(conn)
    return lambda region, kind, day: region is not None and is_loaded(law, region, kind, day)


def _law(conn: Conn) -> Law | None:
    row = things.row(conn, "law", "loaded")
    return row.state if row is not None else None


def _sites(conn: Conn, stem: str, start: str) -> Iterator[tuple[Site, str, list[str]]]:
    """Sites from one on, each with where it lies and the roles of its company."""
    decode, last = decode_state["site"], start
    while True:
        rows = conn.execute(_SITES, [last, stem, _CHUNK], binary=True).fetchall()
        for _, state, region, roles in rows:
            site = decode(state)
            assert isinstance(site, Site)
            yield site, region, roles.split()
        if len(rows) < _CHUNK:
            return
        last = f"{rows[-1][0]}\x01"  # the next key behind it, whatever that is
