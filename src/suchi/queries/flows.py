"""What moved at a site: the movements of a period, and the sums of all before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from suchi.domain.flows import METALS, MOST, Flow
from suchi.domain.lot import Metals

_METALS = ", ".join([*METALS, *(f"most_{name}" for name in METALS)])
_SUMS = ", ".join(f"least(sum({name}), {MOST})::bigint" for name in METALS)
_NO_BOUND = ", ".join(["NULL::bigint"] * len(METALS))
_SPAN = "SELECT min(day)::text, max(day)::text FROM flow WHERE site = %s"
_DURING = (
    f"SELECT site, day::text, step, direction, what, source, mass_g, {_METALS} FROM flow "
    "WHERE site = %s AND day >= %s AND day <= %s ORDER BY day, entry, place"
)
_BEFORE = (
    f"SELECT site, max(day)::text, step, direction, '', NULL, CASE WHEN bool_or(mass_g IS NULL) THEN NULL ELSE least(sum(mass_g), {MOST})::bigint END, "
    f"{_SUMS}, {_NO_BOUND} FROM flow WHERE site = %s AND day < %s GROUP BY site, step, direction"
)


class Moved(NamedTuple):
    """Movements of a site from one day to another, both included, and what came before, summed up."""

    since: str
    until: str
    before: list[Flow]
    during: list[Flow]


def region_of(conn: Connection[Any], site: str) -> str | None:
    """The division of a site, or of its company where that is all there is on record; None where neither is."""
    row = conn.execute(
        "SELECT coalesce((SELECT region FROM site WHERE key = %s), (SELECT region FROM company WHERE key = %s))",
        [site, site.partition("/")[0]],
    ).fetchone()
    return row[0] if row is not None else None


def moving(conn: Connection[Any], places: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Those of the places (`company` or `company/site`) at which something has moved, with the first and the last day of it."""
    rows = conn.execute(
        "SELECT p.place, f.first::text, f.last::text FROM unnest(%s::text[]) AS p (place), LATERAL ("
        "SELECT (SELECT day FROM flow WHERE site = p.place ORDER BY day LIMIT 1) AS first, "
        "(SELECT day FROM flow WHERE site = p.place ORDER BY day DESC LIMIT 1) AS last) f WHERE f.first IS NOT NULL",
        [list(places)],
    )
    return {place: (first, last) for place, first, last in rows}


def of_site(conn: Connection[Any], site: str, since: str | None, until: str | None) -> Moved | None:
    """Without days it is all there is on record; None where neither the site nor a movement is."""
    row = conn.execute(_SPAN, [site]).fetchone()
    first, last = row if row is not None else (None, None)
    if first is None and conn.execute("SELECT 1 FROM site WHERE key = %s", [site]).fetchone() is None:
        return None
    since, until = since or first or until or "", until or last or since or ""
    if not since:
        return Moved("", "", [], [])
    before = conn.execute(_BEFORE, [site, since]).fetchall()
    during = conn.execute(_DURING, [site, since, until]).fetchall()
    return Moved(since, until, [_flow(row) for row in before], [_flow(row) for row in during])


def _flow(row: tuple[Any, ...]) -> Flow:
    site, day, step, direction, what, source, mass_g, *metals = row
    known, most = _metals(metals[: len(METALS)]), _metals(metals[len(METALS) :])
    return Flow(
        site=site,
        day=day,
        step=step,
        direction=direction,
        what=what,
        source=source,
        mass_g=mass_g,
        metals=known,
        most=most,
    )


def _metals(grams: list[int | None]) -> Metals | None:
    known = [one for one in grams if one is not None]
    return Metals(**dict(zip(METALS, known, strict=True))) if len(known) == len(METALS) else None
