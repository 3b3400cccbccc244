"""The sites from which an office may draw, each with what it may be weighted by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from msgspec import Struct
from psycopg import Connection, sql

from suchi.domain.drawing import InFrame, weight_of

Conn = Connection[Any]
Weighting = Literal["equal", "waste", "findings", "overdue"]
_AMOUNTS: dict[str, str] = {
    "equal": "0",
    "waste": "coalesce((SELECT sum(t.packs) FROM tally_stock t WHERE (t.company, t.site) = (s.company, substr(s.key, length(s.company) + 2)) "
    "AND t.phase = 'waste'), 0)",
    "findings": "(SELECT count(*) FROM finding f WHERE f.answerable = s.company AND f.verdict = 'broken' AND f.rule = ANY (%(rules)s))",
    "overdue": "coalesce((SELECT sum(d.overdue) FROM tally_duty d WHERE d.company = s.company AND d.duty = ANY (%(duties)s)), 0)",
}
_FRAME = (
    "SELECT s.key, s.kind, ({amount})::bigint FROM site s LEFT JOIN company c ON c.key = s.company, "
    "LATERAL (SELECT convert_from(s.state, 'UTF8')::jsonb AS state OFFSET 0) j "
    "WHERE s.kind = ANY (%(kinds)s) AND starts_with(coalesce(s.region, c.region, ''), %(stem)s) AND s.company <> ALL (%(out)s) "
    "AND coalesce(j.state ->> 'since', '') <= %(day)s AND coalesce(j.state ->> 'until', '9999') >= %(day)s ORDER BY s.key LIMIT %(limit)s"
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


class Asked(Struct, frozen=True, kw_only=True):
    """Which sites: of these kinds, in the divisions that begin with `stem`, open on the day; weighted by what an office may read:
    findings of these rules, what is overdue of these duties."""

    kinds: Sequence[str]
    stem: str
    day: str
    weighting: Weighting
    rules: Sequence[str]
    duties: Sequence[str]


def frame(conn: Conn, asked: Asked, left_out: Sequence[str], limit: int) -> list[InFrame]:
    """The sites, without those of test companies."""
    statement = sql.SQL(_FRAME).format(amount=sql.SQL(_AMOUNTS[asked.weighting]))
    given = {
        "kinds": list(asked.kinds), "stem": asked.stem, "day": asked.day, "rules": list(asked.rules), "duties": list(asked.duties),
        "out": list(left_out), "limit": limit,
    }  # fmt: skip
    return [
        InFrame(key, kind, weight_of(amount) if asked.weighting != "equal" else 1)
        for key, kind, amount in conn.execute(statement, given)
    ]


def places(conn: Conn, keys: Sequence[str]) -> dict[str, Place]:
    """What these sites are called and where they lie."""
    return {row[0]: Place(*row) for row in conn.execute(_PLACES, [list(keys)])}
