"""Findings as they stand: about things, on an entry, by name with their history, and in groups of one cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from psycopg import Connection, sql

from suchi.domain.finding_groups import Change, Group
from suchi.domain.rule import Finding
from suchi.domain.rulebook import hints
from suchi.domain.scopes import Scope
from suchi.queries import trials
from suchi.queries.finding_scope import Narrowed, narrowed, registered_in

_finding = msgspec.json.Decoder(Finding).decode


class Filters(Struct, frozen=True, kw_only=True):
    """What to list of what may be read. `rules`: names of rules, None for all; `region`: the digits with which the region of the
    answerable company begins; `since_us`: found since."""

    rules: Sequence[str] | None = None
    verdict: str | None = None
    answerable: str | None = None
    subject: str | None = None
    reporter: str | None = None
    region: str | None = None
    since_us: int | None = None


def _rows(found: Any) -> list[Finding]:
    return [_finding(detail) for (detail,) in found]


def _seen(hints_too: bool) -> list[str]:
    return [] if hints_too else sorted(hints())


def about(conn: Connection[Any], things: Sequence[str], *, hints_too: bool = False) -> list[Finding]:
    """The findings about these things; hints only where officials or operators ask."""
    return _rows(
        conn.execute(
            "SELECT detail FROM finding WHERE thing = ANY (%s) AND rule <> ALL (%s) ORDER BY thing, entry, rule LIMIT 500",
            [list(things), _seen(hints_too)],
            binary=True,
        )
    )


def of_entry(conn: Connection[Any], entry: bytes, *, hints_too: bool = False) -> list[Finding]:
    return _rows(
        conn.execute(
            "SELECT detail FROM finding WHERE entry = %s AND rule <> ALL (%s) ORDER BY thing, rule LIMIT 500",
            [entry, _seen(hints_too)],
            binary=True,
        )
    )


def against(conn: Connection[Any], company: str, limit: int) -> list[Finding]:
    """The findings a company has to answer for; a hint has nobody answerable."""
    return _rows(
        conn.execute(
            "SELECT detail FROM finding WHERE answerable = %s ORDER BY thing, entry, rule LIMIT %s",
            [company, limit],
            binary=True,
        )
    )


def known(conn: Connection[Any], things: Sequence[str], known_us: int | None) -> list[Finding]:
    """The findings about these things as they stand, or as they stood by what was on record at a moment; no hints."""
    if known_us is None:
        return about(conn, things)
    return _rows(
        conn.execute(
            "SELECT detail FROM (SELECT DISTINCT ON (thing, entry, rule) thing, entry, rule, change, detail "
            "FROM finding_change WHERE thing = ANY (%s) AND at_us <= %s AND rule <> ALL (%s) "
            "ORDER BY thing, entry, rule, id DESC) AS last WHERE change = 'found' ORDER BY thing, entry, rule LIMIT 500",
            [list(things), known_us, _seen(False)],
            binary=True,
        )
    )


# The groups of a page come first, off the key; only then is fetched what is shown of each. What a reader may not know must not
# be told by how its findings fall into groups, in which order these come, or by whom and what one filters.
_LISTED = sql.SQL(
    "WITH page AS (SELECT f.thing, f.rule, {cause} AS cause, count(*) AS count, bool_and(coalesce({official}, FALSE)) AS official FROM finding f "
    "WHERE {where} AND {after} "
    "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT %s) "
    "SELECT p.thing, p.rule, p.cause, p.count, "
    "ARRAY(SELECT DISTINCT f.reporter {members} AND {named} ORDER BY f.reporter LIMIT %s), "
    "(SELECT f.detail {members} ORDER BY {recorded}, f.entry LIMIT 1), "
    "(SELECT f.detail {members} ORDER BY {recorded} DESC, f.entry DESC LIMIT 1), "
    "p.official FROM page p ORDER BY p.thing, p.rule, p.cause"
)
_MEMBERS = sql.SQL("FROM finding f WHERE (f.thing, f.rule) = (p.thing, p.rule) AND {cause} = p.cause AND {where}")
# Asked for each member by itself: joined, the whole ledger would be read.
_RECORDED = sql.SQL("(SELECT coalesce(max(e.recorded_us), 0) FROM entry e WHERE e.id = f.entry)")
MOST_REPORTERS = 50


def listed(
    conn: Connection[Any], scope: Scope, filters: Filters, after: tuple[str, str, str] | None, limit: int
) -> list[Group]:
    """A page of groups that may be read, in the order of (subject, rule, cause), from behind `after`. Who reported is named to
    whoever reads as an authority does, and to the reporter. A cause is empty where it may not be told: findings of one rule
    about one thing are then one group."""
    by = narrowed(conn, scope)
    where, values = _where(conn, by, scope, filters)
    (cause, of_cause), (named, of_named) = by.cause, _reporter_known(by, scope)
    members = _MEMBERS.format(cause=cause, where=where)
    of_members = [*of_cause, *values]
    start = ("", "", "") if after is None else after
    statement = _LISTED.format(
        cause=cause, where=where, members=members, named=named, recorded=_RECORDED, official=by.official[0],
        after=sql.SQL("(f.thing, f.rule, {}) > (%s, %s, %s)").format(cause),
    )  # fmt: skip
    asked = [
        *of_cause, *by.official[1], *values, *of_cause, *start, limit,
        *of_members, *of_named, MOST_REPORTERS, *of_members, *of_members,
    ]  # fmt: skip
    return [
        Group(thing, rule, cause, count, reporters, _finding(first), _finding(last), official)
        for thing, rule, cause, count, reporters, first, last, official in conn.execute(statement, asked, binary=True)
    ]


_OF_NO_TEST = sql.SQL("f.reporter <> ALL (%s) AND split_part(split_part(f.thing, ':', 2), '/', 1) <> ALL (%s)")


def counted(conn: Connection[Any], scope: Scope, filters: Filters) -> list[tuple[str, str, int]]:
    """(rule, verdict, causes): how many causes stand under each rule, of those that may be read. What test companies report, and
    what is about them, counts for nobody but themselves."""
    by = narrowed(conn, scope)
    where, values = _where(conn, by, scope, filters)
    cause, of_cause = by.cause
    if tests := [code for code in trials.companies(conn) if code not in scope.companies]:
        where = sql.SQL("{} AND {}").format(where, _OF_NO_TEST)
        values = [*values, tests, tests]
    statement = sql.SQL(
        "SELECT rule, verdict, count(*) FROM (SELECT DISTINCT f.rule, f.verdict, f.thing, {} FROM finding f WHERE {}) "
        "AS causes GROUP BY rule, verdict ORDER BY rule, verdict"
    ).format(cause, where)
    return conn.execute(statement, [*of_cause, *values], binary=True).fetchall()


Condition = tuple[sql.Composable, list[object]]


def _reporter_known(by: Narrowed, scope: Scope) -> Condition:
    """Where the reader may know who reported: as an authority does, or because it was itself."""
    own = sql.SQL("(coalesce({}, FALSE) OR f.reporter = ANY (%s))").format(by.official[0])
    return own, [*by.official[1], [*scope.companies]]


def _where(conn: Connection[Any], by: Narrowed, scope: Scope, filters: Filters) -> tuple[sql.Composable, list[object]]:
    """What may be read and is asked for. A filter on what a reader may not know of a finding does not select it."""
    wheres: list[sql.Composable] = [by.open_[0]]
    values: list[object] = [*by.open_[1]]
    reporter, of_reporter = _reporter_known(by, scope)
    region = registered_in(conn, filters.region) if filters.region is not None else None
    asked: tuple[tuple[str, object, Condition | None], ...] = (
        ("f.rule = ANY (%s)", list(filters.rules) if filters.rules is not None else None, None),
        ("f.verdict = %s", filters.verdict, None),
        ("f.answerable = %s", filters.answerable, by.whole),
        ("f.thing = %s", filters.subject, None),
        ("f.reporter = %s", filters.reporter, (reporter, of_reporter)),
        ("f.answerable = ANY (%s)", region, by.whole),
        (
            "EXISTS (SELECT FROM finding_change c WHERE (c.thing, c.entry, c.rule) = (f.thing, f.entry, f.rule) "
            "AND c.change = 'found' AND c.at_us >= %s)",
            filters.since_us,
            None,
        ),
    )
    for condition, value, known in asked:
        if value is None:
            continue
        wheres.append(sql.SQL(condition))
        values.append(value)
        if known is not None:
            wheres.append(known[0])
            values += known[1]
    return sql.SQL(" AND ").join(wheres), values


def by_name(conn: Connection[Any], names: Sequence[str]) -> dict[str, Finding]:
    """The findings of these names that stand now."""
    found = conn.execute(
        "SELECT finding_id, detail FROM finding WHERE finding_id = ANY (%s)", [list(names)], binary=True
    )
    return {name: _finding(detail) for name, detail in found}


def history(conn: Connection[Any], names: Sequence[str]) -> dict[str, list[Change]]:
    """How findings of these names appeared and were resolved, the earliest first."""
    found = conn.execute(
        "SELECT finding_id, at_us, change, detail FROM finding_change WHERE finding_id = ANY (%s) ORDER BY id",
        [list(names)],
        binary=True,
    )
    changes: dict[str, list[Change]] = {}
    for name, at_us, change, detail in found:
        changes.setdefault(name, []).append(Change(at_us, change, _finding(detail)))
    return changes


def behind(conn: Connection[Any], thing: str, entry: bytes, at_us: int) -> tuple[bytes, str] | None:
    """(entry, type) of what was recorded at the moment a finding appeared or was resolved later, and bears on its thing or its
    entry: a correction that aims at the entry, or a report that names the thing. None where it cannot be told."""
    row = conn.execute(
        "SELECT e.id, e.type FROM entry e WHERE e.id IN (SELECT entry FROM correction WHERE target = %s "
        "UNION SELECT entry FROM touch WHERE thing = %s AND recorded = %s) AND e.recorded_us = %s AND e.id <> %s "
        "ORDER BY e.id LIMIT 1",
        [entry, thing, at_us, at_us, entry],
        binary=True,
    ).fetchone()
    return (row[0], row[1]) if row else None


def failing(conn: Connection[Any]) -> dict[str, int]:
    """Rules that failed on entries, and on how many: they could not decide because they themselves are wrong."""
    found = conn.execute("SELECT rule, count(*) FROM finding WHERE missing = 'rule' GROUP BY rule ORDER BY rule")
    return dict(found.fetchall())
