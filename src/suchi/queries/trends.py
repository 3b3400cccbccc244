"""How figures of an authority's overview went: what stood day by day, and which findings appeared and were resolved month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.domain.bulletin import after
from suchi.queries.overview_flows import Span

Conn = Connection[Any]
MOST_POINTS = 60
"""Days of which a line is made; of more days that were kept so many stand for all of them."""
_KEPT = (  # the next kept day, over and over: one look into the index a day, however many figures a day has
    "WITH RECURSIVE kept (day) AS ((SELECT min(day) FROM figure_day WHERE stem = %(stem)s AND day >= %(first)s) UNION ALL "
    "SELECT (SELECT min(day) FROM figure_day WHERE stem = %(stem)s AND day > kept.day) FROM kept WHERE kept.day < %(end)s) "
    "SELECT day FROM kept WHERE day < %(end)s"
)
_TREND = (
    "SELECT day::text, split_part(figure, ':', 1), sum(amount)::bigint FROM figure_day WHERE stem = %s AND day = ANY (%s) "
    "AND (figure = 'packs:waste' OR (starts_with(figure, 'o') AND split_part(figure, ':', 2) = ANY (%s))) GROUP BY 1, 2 ORDER BY 1, 2"
)
_CHANGES = (
    "SELECT month, rule, sum(appeared)::bigint, sum(resolved)::bigint FROM tally_change "
    "WHERE month BETWEEN %s AND %s AND starts_with(region, %s) AND rule = ANY (%s) GROUP BY 1, 2 ORDER BY 1, 2"
)


class Day(Struct, frozen=True):
    """What stood on a day: waste packs held, reports open, of these overdue."""

    day: str
    waste: int = 0
    open: int = 0
    overdue: int = 0


class Changed(Struct, frozen=True):
    """Findings of one rule in a month: how many appeared, how many were resolved."""

    month: str
    rule: str
    appeared: int
    resolved: int


def trend(conn: Conn, stem: str, names: Sequence[str], span: Span) -> list[Day]:
    """Day by day, as the last count of each kept day had it, with the reports of the duties asked for; of a long time some days, the
    first and the last among them."""
    given = {"stem": stem, "first": f"{span.since}-01", "end": f"{after(span.until)}-01"}
    kept = [day for (day,) in conn.execute(_KEPT, given)]
    days: dict[str, dict[str, int]] = {}
    for day, figure, amount in conn.execute(_TREND, [stem, some(kept), list(names)]):
        days.setdefault(day, {})["waste" if figure == "packs" else figure] = amount
    return [Day(day, **found) for day, found in sorted(days.items())]


def some(days: Sequence[date]) -> list[date]:
    """At most `MOST_POINTS` of the days, evenly, the first and the last among them."""
    if len(days) <= MOST_POINTS:
        return [*days]
    steps = MOST_POINTS - 1
    return [days[number * (len(days) - 1) // steps] for number in range(MOST_POINTS)]


def changes(conn: Conn, stem: str, rules: Sequence[str], span: Span) -> list[Changed]:
    """Findings of these rules that appeared, and that were resolved, month by month."""
    return [Changed(*row) for row in conn.execute(_CHANGES, [span.since, span.until, stem, list(rules)])]
