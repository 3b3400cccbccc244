"""How the library is used: openings, filings never opened, filings whose document never came, and models for which nothing is filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from psycopg import sql

from suchi.domain.event import moment
from suchi.domain.things import decode_state
from suchi.queries.things import Conn

_CHUNK = 500
_KINDS = ("battery_model", "vehicle_model")


class Opening(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One opening, as the maker and the authority see it: the company, never the person."""

    id: int
    at: str
    document: str
    thing: str
    maker: str | None = None
    company: str | None = None
    role: str
    region: str | None = None
    ground: str
    by_statement: bool = False
    purpose: str | None = None
    reference: str | None = None
    named: str | None = None


class Opened(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """How often by one role from one province (the first two digits of the reader's division and 0000)."""

    role: str
    province: str | None = None
    openings: int
    companies: int


class FilingUse(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A filing and how often its document was opened; `uploaded` false: filed, document not uploaded."""

    thing: str
    maker: str | None = None
    kind: str
    language: str
    version: str
    filed_on: str
    document: str
    uploaded: bool
    openings: int = 0


class Scope(Struct, frozen=True):
    """Whose models are meant: of one maker and those below it, or of makers whose divisions begin so (empty: all)."""

    makers: tuple[str, ...] | None = None
    stem: str = ""


def openings(conn: Conn, scope: Scope, thing: str | None, before: int | None, limit: int) -> list[Opening]:
    """A page of openings, the latest first, from before `before`."""
    where, values = _within(scope, sql.SQL("r.maker"))
    rows = conn.execute(
        sql.SQL(
            "SELECT r.id, r.at_us, r.hash, r.thing, r.maker, r.company, r.role, r.region, r.ground, r.purpose, r.reference, r.named "
            "FROM library_read r WHERE {} AND (%s::text IS NULL OR r.thing = %s) AND (%s::bigint IS NULL OR r.id < %s) "
            "ORDER BY r.id DESC LIMIT %s"
        ).format(where),
        [*values, thing, thing, before, before, limit],
    )
    return [_opening(row) for row in rows]


def _opening(row: Any) -> Opening:
    id_, at_us, hash_, thing, maker, company, role, region, ground, purpose, reference, named = row
    return Opening(
        id=id_, at=moment(at_us), document=hash_.hex(), thing=thing, maker=maker, company=company, role=role,
        region=region, ground=ground, by_statement=ground == "statement", purpose=purpose, reference=reference, named=named,
    )  # fmt: skip


def by_role(conn: Conn, scope: Scope) -> list[Opened]:
    """Openings by role and province of the reader."""
    where, values = _within(scope, sql.SQL("r.maker"))
    rows = conn.execute(
        sql.SQL(
            "SELECT r.role, left(r.region, 2), count(*), count(DISTINCT r.company) FROM library_read r WHERE {} "
            "GROUP BY 1, 2 ORDER BY 1, 2 NULLS LAST"
        ).format(where),
        values,
    )
    return [
        Opened(role=role, province=f"{digits}0000" if digits else None, openings=count, companies=companies)
        for role, digits, count, companies in rows
    ]


def filings(conn: Conn, scope: Scope) -> Iterator[FilingUse]:
    """Every filing on record with what became of it, model by model."""
    where, values = _within(scope, sql.SQL("m.maker"))
    for kind in _KINDS:
        statement = sql.SQL(
            "SELECT m.key, m.maker, m.state FROM {} m WHERE {} AND m.key > %s ORDER BY m.key LIMIT %s"
        ).format(sql.Identifier(kind), where)
        after = ""
        while True:
            rows = conn.execute(statement, [*values, after, _CHUNK], binary=True).fetchall()
            yield from used(conn, [(f"{kind}:{key}", maker, decode_state[kind](state)) for key, maker, state in rows])
            if len(rows) < _CHUNK:
                break
            after = rows[-1][0]


def used(conn: Conn, models: Sequence[tuple[str, str | None, Any]]) -> Iterator[FilingUse]:
    """The filings of these models (thing, maker, state), in the order in which they were filed."""
    filed = [
        bytes.fromhex(filing.document)
        for _, _, state in models
        for filing in state.filings
        if _is_hash(filing.document)
    ]
    if not any(state.filings for _, _, state in models):
        return
    here = {row[0].hex() for row in conn.execute("SELECT hash FROM library_document WHERE hash = ANY (%s)", [filed])}
    rows = conn.execute(
        "SELECT hash, thing, count(*) FROM library_read WHERE hash = ANY (%s) AND company IS DISTINCT FROM maker GROUP BY 1, 2",
        [filed],
    )
    opened = {(hash_.hex(), thing): count for hash_, thing, count in rows}
    for thing, maker, state in models:
        for filing in state.filings:
            yield FilingUse(
                thing=thing, maker=maker, kind=filing.kind, language=filing.language, version=filing.version,
                filed_on=filing.on, document=filing.document, uploaded=filing.document in here,
                openings=opened.get((filing.document, thing), 0),
            )  # fmt: skip


def _within(scope: Scope, maker: sql.SQL) -> tuple[sql.Composable, list[Any]]:
    """The condition that a maker is meant."""
    if scope.makers is not None:
        return sql.SQL("{} = ANY (%s)").format(maker), [list(scope.makers)]
    if scope.stem:
        return (
            sql.SQL("EXISTS (SELECT FROM company c WHERE c.key = {} AND c.region LIKE %s)").format(maker),
            [f"{scope.stem}%"],
        )
    return sql.SQL("true"), []


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)
