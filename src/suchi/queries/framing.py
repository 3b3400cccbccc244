"""The sites from which an office may draw, each with what it may be weighted by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from psycopg import Connection, sql

from suchi.domain.drawing import InFrame, weight_of

Conn = Connection[Any]
Weighting = Literal["equal", "waste", "findings", "overdue"]
_AMOUNTS: dict[str, str] = {
    "equal": "0",
    "waste": "coalesce((SELECT sum(t.packs) FROM tally_stock t WHERE (t.company, t.site) = (s.company, substr(s.key, length(s.company) + 2)) "
    "AND t.phase = 'waste'), 0)",
    "findings": "(SELECT count(*) FROM finding f WHERE f.answerable = s.company AND f.verdict = 'broken')",
    "overdue": "coalesce((SELECT sum(d.overdue) FROM tally_duty d WHERE d.company = s.company), 0)",
}
_FRAME = (
    "SELECT s.key, s.kind, ({amount})::bigint FROM site s LEFT JOIN company c ON c.key = s.company, "
    "LATERAL (SELECT convert_from(s.state, 'UTF8')::jsonb AS state OFFSET 0) j "
    "WHERE s.kind = ANY (%s) AND starts_with(coalesce(s.region, c.region, ''), %s) AND s.company <> ALL (%s) "
    "AND coalesce(j.state ->> 'since', '') <= %s AND coalesce(j.state ->> 'until', '9999') >= %s ORDER BY s.key LIMIT %s"
)
_PLACES = (
    "SELECT s.key, coalesce(convert_from(s.state, 'UTF8')::jsonb ->> 'name', ''), coalesce(s.region, c.region, ''), "
    "coalesce(c.name, s.company) FROM site s LEFT JOIN company c ON c.key = s.company WHERE s.key = ANY (%s)"
)


class Place(NamedTuple):
    """A site by its name, where it lies, and the name of its company."""

    key: str
    name: str
    region: str
    company: str


def frame(
    conn: Conn, kinds: Sequence[str], stem: str, left_out: Sequence[str], day: str, weighting: Weighting, limit: int
) -> list[InFrame]:
    """Sites of these kinds that are open on the day, in the divisions that begin with `stem`, without those of test companies."""
    statement = sql.SQL(_FRAME).format(amount=sql.SQL(_AMOUNTS[weighting]))
    rows = conn.execute(statement, [list(kinds), stem, list(left_out), day, day, limit])
    return [InFrame(key, kind, weight_of(amount) if weighting != "equal" else 1) for key, kind, amount in rows]


def places(conn: Conn, keys: Sequence[str]) -> dict[str, Place]:
    """What these sites are called and where they lie."""
    return {row[0]: Place(*row) for row in conn.execute(_PLACES, [list(keys)])}
