"""One statement per sweep: what it looks at on a day, in all or among some things; rows for `suchi.domain.sweep`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from psycopg import Connection

STATEMENTS: dict[str, str] = {}
"""By the name of the sweep. Every statement yields (subject, due, answerable, missing, evidence): a row counts from the day
`due` on, and one that is not due yet is put on the agenda. It takes `today`, `since` (first day of acts that count), the
thresholds of its declaration, and `keys`: `:among(b)` asks about some rows of `b` only, `:whole` says that it asks about all."""


class Row(NamedTuple):
    """What a statement says of one thing; `due` is the first day on which it counts."""

    subject: str
    due: date
    answerable: str | None
    missing: str | None
    evidence: dict[str, Any]


def asks(name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Keep the statement of a sweep."""

    def keep(make: Callable[[], str]) -> Callable[[], str]:
        STATEMENTS[name] = make()
        return make

    return keep


def day(text: str) -> str:
    """The calendar day in UTC+8 of a moment as it was reported; a bare date is itself. Reports may carry offsets of up to a
    day, which PostgreSQL's own type does not take."""
    return (
        f"(CASE WHEN length({text}) = 10 THEN ({text})::date ELSE (left({text}, 19)::timestamp + interval '8 hours' "
        f"- CASE WHEN right({text}, 1) = 'Z' THEN interval '0' ELSE right({text}, 6)::interval END)::date END)"
    )


def state(alias: str, name: str) -> str:
    """The folded state of a row as JSON, decoded once and only for rows that passed what their columns say."""
    return f"CROSS JOIN LATERAL (SELECT convert_from({alias}.state, 'UTF8')::jsonb AS s OFFSET 0) AS {name}"


def current(kind: str, alias: str, name: str) -> str:
    """Whether this is the name under which the thing is reported now: after a new label or VIN the old name's state rests."""
    return f"""NOT ({name}.s ? 'aliases' AND EXISTS (
    SELECT FROM {kind} n WHERE n.key IN (SELECT * FROM jsonb_array_elements_text({name}.s->'aliases')) AND n.version > 1))
  AND NOT ({name}.s ? 'aliasOf' AND {alias}.version = 1)"""


def flagged(alias: str, *flags: str) -> str:
    """Whether one of the flags lies on the row."""
    listed = ", ".join(f"'{flag}'" for flag in flags)
    return f"(string_to_array(coalesce({alias}.flags, ''), ' ') && ARRAY[{listed}])"


def does(alias: str, *roles: str) -> str:
    """Whether a company row has one of the roles."""
    listed = ", ".join(f"'{role}'" for role in roles)
    return f"(string_to_array(coalesce({alias}.roles, ''), ' ') && ARRAY[{listed}])"


SUSPENSIONS = """suspensions AS MATERIALIZED (
  SELECT substr(w.key, 11) AS party, (x.one->>1)::date AS since, (x.one->>2)::date AS until
  FROM law w CROSS JOIN LATERAL (SELECT convert_from(w.state, 'UTF8')::jsonb AS s OFFSET 0) AS j
  CROSS JOIN LATERAL jsonb_array_elements(j.s->'suspensions') AS x (one)
  WHERE starts_with(w.key, 'suspended:')
)"""
"""The suspensions on record: they are few, and of most companies there is none."""


def stood(party: str, since: str) -> str:
    """How many days the clock of a company (a custody text will do) has stood still from a day on until today, because its
    terms were suspended; wants `SUSPENSIONS` before it. Each day counts once, however many suspensions cover it."""
    return (
        "(SELECT count(DISTINCT n.day)::int FROM suspensions u CROSS JOIN LATERAL generate_series("
        f"greatest(u.since, {since}), least(coalesce(u.until, %(today)s::date), %(today)s::date), interval '1 day') AS n (day) "
        f"WHERE u.party = split_part({party}, '/', 1))"
    )


def run(
    connection: Connection[Any],
    name: str,
    today: date,
    since: date | None,
    figures: Mapping[str, int],
    keys: Sequence[str] | None,
) -> list[Row]:
    """The rows of a sweep among these keys, or of all (None)."""
    statement = STATEMENTS[name].replace(":whole", "TRUE" if keys is None else "FALSE")
    while ":among(" in statement:
        head, _, tail = statement.partition(":among(")
        alias, _, tail = tail.partition(")")
        condition = "TRUE" if keys is None else f"{alias}.key = ANY(%(keys)s::text[])"
        statement = f"{head}{condition}{tail}"
    given: dict[str, Any] = {"today": today, "since": since or date.min, **figures}
    if keys is not None:
        given["keys"] = sorted(keys)
    # what is due after the last day that Python knows is due then
    bounded = (
        "SELECT subject, greatest(least(due, date '9999-12-31'), date '0001-01-01'), answerable, missing, evidence "
        f"FROM ({statement}) AS asked (subject, due, answerable, missing, evidence)"
    )
    rows = connection.execute(bounded, given, binary=False)
    return [Row(*row) for row in rows.fetchall()]
