"""What is counted of the whole register for the regulator's desk: one statement a figure, each read once over everything.

`left_out` are companies that do not count: those that are only tests. The counts themselves are kept by projections/counting.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection

from suchi.domain import duties as duties  # fills the register of duties
from suchi.domain.duty import DUTIES
from suchi.domain.terms import WorkDays
from suchi.queries import duties as owed
from suchi.queries.figures import phase_of
from suchi.queries.finding_scope import HAD_BY

Conn = Connection[Any]
OLD_DAYS = 30
"""Since how many days something has to stand open to count as old; no term of the law, only a figure."""
_PACKS = (
    "SELECT CASE WHEN starts_with(b.holder, '@') THEN '' ELSE b.holder END, coalesce(b.site, ''), b.phase, v.stage, count(*) "
    "FROM battery b LEFT JOIN vehicle v ON v.key = b.vehicle "
    "WHERE b.level = 'P' AND coalesce(b.maker, '') <> ALL (%s) AND b.holder <> ALL (%s) GROUP BY 1, 2, 3, 4"
)
_REGIONS = "SELECT key, region FROM {} WHERE region IS NOT NULL"
_OPEN = (
    "SELECT c.key, coalesce(c.region, ''), d.duty, count(*), count(*) FILTER (WHERE d.since < %s), min(nullif(d.since, '')) "
    "FROM duty d JOIN unnest(%s::text[], %s::text[]) AS o (name, roles) ON o.name = d.duty "
    "JOIN company c ON c.key = d.party WHERE d.since <= %s AND "
    "(o.roles = '' OR string_to_array(c.roles, ' ') && string_to_array(o.roles, ' ')) AND c.key <> ALL (%s) GROUP BY 1, 2, 3"
)
_CAUSES = (
    "SELECT rule, verdict, places, owners, count(*) FROM ("
    "SELECT f.rule, f.verdict, array_agg(DISTINCT p.region ORDER BY p.region) AS places, "
    "coalesce(array_agg(DISTINCT a.region ORDER BY a.region) FILTER (WHERE a.region IS NOT NULL), '{}') AS owners "
    "FROM finding f LEFT JOIN company a ON a.key = f.answerable "
    "LEFT JOIN site s ON f.thing LIKE 'site:%%' AND s.key = substr(f.thing, 6) "
    f"LEFT JOIN company h ON h.key = coalesce(f.answerable, nullif(f.reporter, ''), {HAD_BY}), "
    "LATERAL (SELECT coalesce(h.region, '') AS region UNION SELECT s.region WHERE s.region IS NOT NULL) p "
    "WHERE f.reporter <> ALL (%s) AND split_part(split_part(f.thing, ':', 2), '/', 1) <> ALL (%s) "
    "GROUP BY f.rule, f.verdict, f.thing, f.cause) AS causes GROUP BY 1, 2, 3, 4"
)

_SOLD = (
    "SELECT j.region, v.maker, count(*) FROM vehicle v, "
    "LATERAL (SELECT convert_from(v.state, 'UTF8')::jsonb ->> 'region' AS region OFFSET 0) j "
    "WHERE v.maker IS NOT NULL AND v.maker <> ALL (%s) AND j.region IS NOT NULL GROUP BY 1, 2"
)


def stock(conn: Conn, left_out: Sequence[str]) -> Iterator[tuple[str, str, str, str, int]]:
    """(company, site, region, phase, packs): the region where the site lies, else where the company is registered, as lists of packs
    have it; empty company: with users, or nowhere on record."""
    registered, lying = (dict(conn.execute(_REGIONS.format(kind)).fetchall()) for kind in ("company", "site"))
    sums: dict[tuple[str, str, str], int] = {}
    for company, site, phase, vehicle_stage, count in conn.execute(_PACKS, [left_out, left_out]):
        key = (company, site if company else "", phase_of(phase, vehicle_stage))
        sums[key] = sums.get(key, 0) + count
    for (company, site, phase), packs in sums.items():
        yield company, site, lying.get(f"{company}/{site}") or registered.get(company, ""), phase, packs


def causes(conn: Conn, left_out: Sequence[str]) -> list[tuple[Any, ...]]:
    """(rule, verdict, divisions in which the cause belongs, those of the companies that answer, causes)."""
    return conn.execute(_CAUSES, [left_out, left_out]).fetchall()


def sold(conn: Conn, left_out: Sequence[str]) -> list[tuple[Any, ...]]:
    """(region, maker, vehicles): where vehicles were sold, as their sale reports it. Of one whose production is not on record nobody
    knows the maker, and it counts for none."""
    return conn.execute(_SOLD, [left_out]).fetchall()


def open_duties(
    conn: Conn, left_out: Sequence[str], today: str, before: str, calendar: WorkDays
) -> Iterator[tuple[str, str, str, int, int, int, str | None]]:
    """(company, region, duty, open, of these since before the day, overdue, since when the oldest)."""
    foreseeable = [one for one in DUTIES.values() if one.kind == "foreseeable"]
    names, roles = [one.name for one in foreseeable], [" ".join(sorted(one.by)) for one in foreseeable]
    late = owed.overdue_counts(conn, names, today, calendar)
    for company, region, duty, count, old, oldest in conn.execute(_OPEN, [before, names, roles, today, left_out]):
        yield company, region, duty, count, old, late.get((company, duty), 0), oldest
