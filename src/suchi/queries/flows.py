"""What moved at a site: the movements of a period, and the sums of all before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from suchi.domain.balance import Sum, Total
from suchi.domain.flows import METALS, MOST, NOT_RECOVERED, Flow
from suchi.domain.lot import Metals

_METALS = ", ".join([*METALS, *(f"most_{name}" for name in METALS)])
_SUMS = ", ".join(f"least(sum({name}), {MOST})::bigint" for name in METALS)
_NO_BOUND = ", ".join(["NULL::bigint"] * len(METALS))
_SPAN = "SELECT min(day)::text, max(day)::text FROM flow WHERE site = %s"
_KNOWN = f"num_nulls({', '.join(METALS)}) = 0"
_BOUNDED = f"num_nulls({', '.join(f'most_{name}' for name in METALS)}) = 0"
_DURING = (
    f"SELECT step, direction, what, count(*), count(*) FILTER (WHERE mass_g IS NULL), least(coalesce(sum(mass_g), 0), {MOST})::bigint, "
    f"count(*) FILTER (WHERE NOT {_KNOWN} AND what <> ALL (%s)), count(*) FILTER (WHERE NOT {_KNOWN} AND NOT {_BOUNDED}), "
    + ", ".join(f"least(coalesce(sum({name}) FILTER (WHERE {_KNOWN}), 0), {MOST})::bigint" for name in METALS)
    + ", "
    + ", ".join(
        f"least(coalesce(sum(CASE WHEN {_KNOWN} THEN {name} WHEN {_BOUNDED} THEN most_{name} END), 0), {MOST})::bigint"
        for name in METALS
    )
    + " FROM flow WHERE site = %s AND day >= %s AND day <= %s GROUP BY step, direction, what ORDER BY step, direction, what"
)
_BEFORE = (
    f"SELECT site, max(day)::text, step, direction, '', NULL, CASE WHEN bool_or(mass_g IS NULL) THEN NULL ELSE least(sum(mass_g), {MOST})::bigint END, "
    f"{_SUMS}, {_NO_BOUND} FROM flow WHERE site = %s AND day < %s GROUP BY site, step, direction"
)


class Moved(NamedTuple):
    """Movements of a site from one day to another, both included, and what came before; each summed up."""

    since: str
    until: str
    before: list[Flow]
    during: list[Sum]


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
    during = conn.execute(_DURING, [sorted(NOT_RECOVERED), site, since, until]).fetchall()
    return Moved(since, until, [_flow(row) for row in before], [_sum(row) for row in during])


def _sum(row: tuple[Any, ...]) -> Sum:
    step, direction, what, rows, mass_unknown, mass_g, metals_unknown, at_most_unknown, *grams = row
    total = Total(
        mass_g=mass_g, metals=Metals(**dict(zip(METALS, grams[: len(METALS)], strict=True))),
        rows=rows, mass_unknown=mass_unknown, metals_unknown=metals_unknown,
        at_most=Metals(**dict(zip(METALS, grams[len(METALS) :], strict=True))), at_most_unknown=at_most_unknown,
    )  # fmt: skip
    return Sum(step, direction, what, total)


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
