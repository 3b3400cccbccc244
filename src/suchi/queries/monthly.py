"""Figures of months: counted over the whole register for the bulletin, and read for one region as first published and as they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from suchi.domain.flows import MOST
from suchi.domain.office import field_of
from suchi.domain.rulebook import declared

Conn = Connection[Any]
_STATE = "LATERAL (SELECT convert_from({row}.state, 'UTF8')::jsonb AS state OFFSET 0) j"
_COUNTS: tuple[tuple[str, str], ...] = (
    (
        "produced",
        f"SELECT left(j.state ->> 'producedOn', 7), coalesce(c.region, ''), count(*) FROM battery b LEFT JOIN company c ON c.key = b.maker, {_STATE.format(row='b')} "
        "WHERE b.level = 'P' AND j.state ->> 'producedOn' >= %(since)s AND coalesce(b.maker, '') <> ALL (%(out)s) GROUP BY 1, 2",
    ),
    (
        "sold",
        f"SELECT left(j.state ->> 'soldAt', 7), coalesce(j.state ->> 'region', ''), count(*) FROM vehicle v, {_STATE.format(row='v')} "
        "WHERE j.state ->> 'soldAt' >= %(since)s AND coalesce(v.maker, '') <> ALL (%(out)s) GROUP BY 1, 2",
    ),
    (
        "scrapped",
        "SELECT left(j.state ->> 'scrappedAt', 7), coalesce(c.region, ''), count(*) FROM vehicle v CROSS JOIN "
        f"{_STATE.format(row='v')} LEFT JOIN company c ON c.key = split_part(j.state ->> 'scrappedBy', '/', 1) "
        "WHERE j.state ->> 'scrappedAt' >= %(since)s AND coalesce(c.key, '') <> ALL (%(out)s) GROUP BY 1, 2",
    ),
    *(
        (
            name,
            f"SELECT month, region, least(sum({amount}), {MOST})::bigint FROM {table} WHERE {of} AND month >= %(since)s GROUP BY 1, 2",
        )
        for name, amount, table, of in (
            ("retired", "packs", "tally_retired", "TRUE"),
            ("retired_mass", "mass_g", "tally_retired", "TRUE"),
            ("handed_over", "mass_g", "tally_handed", "TRUE"),
            ("taken_in", "mass_g", "tally_mass", "mass_g IS NOT NULL AND direction = 'in'"),
            ("sold_on", "mass_g", "tally_mass", "mass_g IS NOT NULL AND direction = 'out'"),
            ("lost", "mass_g", "tally_mass", "mass_g IS NOT NULL AND direction IN ('loss', 'residue')"),
        )
    ),
    (
        "found",
        "SELECT to_char(to_timestamp(x.at_us / 1e6) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), coalesce(c.region, ''), count(*), x.rule FROM ("
        "SELECT DISTINCT ON (f.thing, f.rule, f.cause) f.answerable, f.rule, (SELECT min(h.at_us) FROM finding_change h WHERE h.finding_id = f.finding_id) AS at_us "
        "FROM finding f WHERE f.verdict = 'broken' AND f.finding_id IS NOT NULL AND f.answerable IS NOT NULL AND f.answerable <> ALL (%(out)s) "
        "ORDER BY f.thing, f.rule, f.cause, f.entry) x JOIN company c ON c.key = x.answerable WHERE x.at_us IS NOT NULL GROUP BY 1, 2, 4",
    ),
    *(
        (
            name,
            f"SELECT left(j.state ->> '{field}', 7), coalesce(c.region, ''), count(*), "
            f"(SELECT convert_from(a.state, 'UTF8')::jsonb #>> '{{{{office,ministry}}}}' FROM company a WHERE a.key = k.authority) "
            f'FROM "case" k LEFT JOIN company c ON c.key = k.party, {_STATE.format(row="k")} '
            f"WHERE j.state ->> '{field}' >= %(since)s AND coalesce(k.party, '') <> ALL (%(out)s) {more} GROUP BY 1, 2, 4",
        )
        for name, field, more in (
            ("opened", "openedAt", ""),
            ("decided", "decidedAt", "AND NOT coalesce((j.state ->> 'annulled')::boolean, FALSE)"),
        )
    ),
)
"""By figure: (month, region, amount, and of what is of a field of duty the rule or the ministry). `since` is a month, `out` are
companies that do not count."""
_READ = "SELECT month, figure, sum(amount)::bigint FROM {table} WHERE month = ANY (%s) AND starts_with(region, %s) GROUP BY 1, 2"


class Published(NamedTuple):
    """A bulletin that has come out: its month, when, and over how many entries of the log."""

    month: str
    size: int
    at_us: int


class Later(NamedTuple):
    """Reports about a month that came after its bulletin: how many came late (`late`), how many were corrected (`corrected`)."""

    kind: str
    type: str
    reports: int


def counted(conn: Conn, left_out: Sequence[str], since: str) -> list[tuple[str, str, str, int]]:
    """(month, region, figure, amount) of all figures since a month; a figure that is not for every office has behind a colon the
    field of duty (`found:permits`) or the ministry (`opened:MEE`) for which it is. Masses and what was retired are read from
    the tallies, counted just before."""
    found: dict[tuple[str, str, str], int] = {}
    for name, statement in _COUNTS:
        for month, region, amount, *more in conn.execute(statement, {"since": since, "out": list(left_out)}):
            if month and month >= since:
                key = (month, region, f"{name}:{_whose(name, more[0])}" if more else name)
                found[key] = found.get(key, 0) + amount
    return [(*key, amount) for key, amount in found.items()]


def _whose(name: str, of: str | None) -> str:
    """The field of duty of a rule; a ministry as it is. What is of none is its keeper's, which everything concerns."""
    if name != "found":
        return of or ""
    rule = declared(of or "")
    field = field_of(rule.source) if rule is not None else None
    return field.name if field is not None else ""


def published(conn: Conn) -> list[Published]:
    """All bulletins that have come out, the newest first."""
    return [Published(*row) for row in conn.execute("SELECT month, size, at_us FROM bulletin ORDER BY month DESC")]


def figures(
    conn: Conn, months: Sequence[str], stem: str, allowed: Callable[[str, str], bool], *, first: bool
) -> dict[tuple[str, str], int]:
    """By (month, figure) what stood in the bulletin when it came out (`first`), or what stands now; of what is of a field or a
    ministry only what is `allowed` (figure, field or ministry)."""
    table = "bulletin_figure" if first else "tally_month"
    rows = conn.execute(_READ.format(table=table), [list(months), stem])
    found: dict[tuple[str, str], int] = {}
    for month, figure, amount in rows:
        name, colon, whose = figure.partition(":")
        if not colon or allowed(name, whose):
            found[month, name] = found.get((month, name), 0) + amount
    return found


def later(conn: Conn, month: str, stem: str) -> list[Later]:
    """What came on record about a month after its bulletin, by reporters registered in the region."""
    rows = conn.execute(
        "SELECT kind, type, sum(reports)::bigint FROM bulletin_later WHERE month = %s AND starts_with(region, %s) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        [month, stem],
    )
    return [Later(*row) for row in rows]
