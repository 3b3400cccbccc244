"""Narrows statements about findings to what a scope may read. `f` is a row with thing, rule, answerable and reporter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from psycopg import Connection, sql

from suchi.domain.evidence import comparing
from suchi.domain.rule import Finding
from suchi.domain.rulebook import hints
from suchi.domain.scopes import Scope


class Narrowed(Struct, frozen=True):
    """Conditions with their values. `open_`: the row may be read. `official`: as an authority reads it. `whole`: with all its
    evidence. `cause`: what may be told of its cause, which is a digest over the evidence."""

    open_: tuple[sql.Composable, list[object]]
    official: tuple[sql.Composable, list[object]]
    whole: tuple[sql.Composable, list[object]]
    cause: tuple[sql.Composable, list[object]]


_TRUE, _FALSE = sql.SQL("TRUE"), sql.SQL("FALSE")
_OWN = sql.SQL("(f.answerable = ANY (%s) OR f.reporter = ANY (%s))")
# A finding belongs where the company is registered that has to answer for it, else that reported it; one about a site also where
# the site lies; one that stands on no report where the thing is.
HAD_BY = (
    "CASE split_part(f.thing, ':', 1)"
    " WHEN 'company' THEN substr(f.thing, 9)"
    " WHEN 'site' THEN split_part(substr(f.thing, 6), '/', 1)"
    " WHEN 'battery' THEN (SELECT split_part(b.holder, '/', 1) FROM battery b WHERE b.key = substr(f.thing, 9))"
    " WHEN 'vehicle' THEN (SELECT coalesce(nullif(split_part(v.holder, '/', 1), ''), v.maker) FROM vehicle v WHERE v.key = substr(f.thing, 9))"
    " WHEN 'consignment' THEN (SELECT split_part(c.sender, '/', 1) FROM consignment c WHERE c.key = substr(f.thing, 13))"
    " WHEN 'lot' THEN (SELECT split_part(l.holder, '/', 1) FROM lot l WHERE l.key = substr(f.thing, 5))"
    " WHEN 'case' THEN (SELECT k.party FROM \"case\" k WHERE k.key = substr(f.thing, 6))"
    " WHEN 'battery_model' THEN (SELECT m.maker FROM battery_model m WHERE m.key = substr(f.thing, 15))"
    " WHEN 'vehicle_model' THEN (SELECT m.maker FROM vehicle_model m WHERE m.key = substr(f.thing, 15))"
    " END"
)
"""The company that has the thing which a finding of no report is about."""
_HOME = sql.SQL(
    "(coalesce(f.answerable, nullif(f.reporter, '')) = ANY (%s)"
    " OR (f.thing LIKE 'site:%%' AND EXISTS (SELECT FROM site s WHERE s.key = substr(f.thing, 6) AND starts_with(s.region, %s)))"
    f" OR (f.answerable IS NULL AND f.reporter = '' AND {HAD_BY} = ANY (%s)))"
)


def narrowed(conn: Connection[Any], scope: Scope) -> Narrowed:
    """The conditions of a scope; hints are left out of all of them where it has none."""
    seen: tuple[sql.Composable, list[object]] = (_TRUE, [])
    if not scope.hints:
        seen = (sql.SQL("f.rule <> ALL (%s)"), [sorted(hints())])
    if scope.everything:
        return Narrowed(seen, (_TRUE, []), (_TRUE, []), (sql.SQL("f.cause"), []))
    official = _official(conn, scope)
    own = [*scope.companies]
    whole = _either(official, (sql.SQL("f.answerable = ANY (%s)"), [own]) if own else (_FALSE, []))
    readable = _either(official, (_OWN, [own, own]) if own else (_FALSE, []))
    cause = sql.SQL("CASE WHEN f.rule = ANY (%s) AND NOT coalesce({}, FALSE) THEN '' ELSE f.cause END").format(whole[0])
    return Narrowed(
        (sql.SQL("{} AND {}").format(seen[0], readable[0]), [*seen[1], *readable[1]]),
        official,
        whole,
        (cause, [sorted(comparing()), *whole[1]]),
    )


def _official(conn: Connection[Any], scope: Scope) -> tuple[sql.Composable, list[object]]:
    if not scope.rules:
        return (_FALSE, [])
    rules, values = sql.SQL("f.rule = ANY (%s)"), [list(scope.rules)]
    if not scope.region:
        return (rules, [*values])
    inside = registered_in(conn, scope.region)
    return (sql.SQL("({} AND {})").format(rules, _HOME), [*values, inside, scope.region, inside])


def _either(
    one: tuple[sql.Composable, list[object]], other: tuple[sql.Composable, list[object]]
) -> tuple[sql.Composable, list[object]]:
    return sql.SQL("({} OR {})").format(one[0], other[0]), [*one[1], *other[1]]


def registered_in(conn: Connection[Any], stem: str) -> list[str]:
    """The companies whose division begins with these digits."""
    return [code for (code,) in conn.execute("SELECT key FROM company WHERE starts_with(region, %s)", [stem])]


class Seen(Struct, frozen=True):
    """A finding that somebody may read: who reported what it is about (None: it stands on no report), and whether it is read as an
    authority reads it."""

    finding: Finding
    reporter: str | None
    official: bool


def readable(conn: Connection[Any], scope: Scope, found: Sequence[Finding]) -> list[Seen | None]:
    """Of these findings, which need not stand any more, those that a scope may read; None in place of the others."""
    if not found:
        return []
    by = narrowed(conn, scope)
    statement = sql.SQL(
        "SELECT f.n, nullif(f.reporter, ''), coalesce({official}, FALSE) FROM (SELECT n, thing, rule, answerable, "
        "coalesce(e.reporter, '') AS reporter FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::bytea[]) "
        "AS u (n, thing, rule, answerable, entry) LEFT JOIN entry e ON e.id = u.entry) AS f WHERE {open}"
    ).format(official=by.official[0], open=by.open_[0])
    rows = conn.execute(
        statement,
        [
            *by.official[1],
            [*range(len(found))],
            [one.subject for one in found],
            [one.rule for one in found],
            [one.answerable for one in found],
            [bytes.fromhex(one.entry) for one in found],
            *by.open_[1],
        ],
    ).fetchall()
    kept = {number: Seen(found[number], reporter, official) for number, reporter, official in rows}
    return [kept.get(number) for number in range(len(found))]
