"""What never came: companies that have reported nothing, models without technical information, and where outlets are wanting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import Connection, sql

from suchi.domain.model import BatteryModel, VehicleModel, is_own
from suchi.domain.party import Site
from suchi.domain.things import decode_state

Conn = Connection[Any]
PREFECTURE = 4
_ROLES = (
    "SELECT r.role, count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT FROM entry e WHERE e.reporter = c.key)) "
    "FROM company c, unnest(string_to_array(c.roles, ' ')) AS r (role) "
    "WHERE r.role = ANY (%s) AND starts_with(coalesce(c.region, ''), %s) AND c.key <> ALL (%s) GROUP BY 1 ORDER BY 1"
)
_SILENT = (
    "SELECT c.key, coalesce(c.name, ''), coalesce(c.region, ''), c.roles FROM company c "
    "WHERE string_to_array(c.roles, ' ') && %s AND starts_with(coalesce(c.region, ''), %s) AND c.key > %s AND c.key <> ALL (%s) "
    "AND NOT EXISTS (SELECT FROM entry e WHERE e.reporter = c.key) ORDER BY c.key LIMIT %s"
)
_MODELS = (
    "SELECT m.key, m.state FROM {} m JOIN company c ON c.key = m.maker "
    "WHERE m.key > %s AND starts_with(coalesce(c.region, ''), %s) AND c.key <> ALL (%s) ORDER BY m.key LIMIT %s"
)
_OUTLETS = (
    "SELECT s.state, coalesce(s.region, c.region, '') FROM site s LEFT JOIN company c ON c.key = s.company "
    "WHERE s.kind = 'outlet' AND starts_with(coalesce(s.region, c.region, ''), %s) AND s.company <> ALL (%s)"
)
_SOLD = (
    "SELECT left(region, %s), maker, sum(vehicles)::bigint FROM tally_sold WHERE starts_with(region, %s) GROUP BY 1, 2"
)
_CHUNK = 500


class OfRole(NamedTuple):
    """How many companies hold a role, and how many of them have never reported anything."""

    role: str
    registered: int
    silent: int


class Silent(NamedTuple):
    """A registered company that has never reported."""

    code: str
    name: str
    region: str
    roles: str


class Bare(NamedTuple):
    """A model of which its maker has filed no removal or no dismantling information."""

    thing: str
    maker: str | None
    certified_on: str | None
    filed: tuple[str, ...]


class Served(NamedTuple):
    """A prefecture: vehicles sold there, by how many makers; open outlets there; makers that sell there and have none of them."""

    place: str
    vehicles: int
    makers: int
    outlets: int
    unserved: tuple[str, ...]


def by_role(conn: Conn, roles: Sequence[str], stem: str, left_out: Sequence[str]) -> list[OfRole]:
    """For each of the roles, within the divisions that begin with `stem`."""
    return [OfRole(*row) for row in conn.execute(_ROLES, [list(roles), stem, list(left_out)])]


def silent(
    conn: Conn, roles: Sequence[str], stem: str, left_out: Sequence[str], after: str, limit: int
) -> list[Silent]:
    """A page, by code, of companies of these roles that have never reported."""
    return [Silent(*row) for row in conn.execute(_SILENT, [list(roles), stem, after, list(left_out), limit])]


def bare_models(conn: Conn, kind: str, stem: str, left_out: Sequence[str], after: str, limit: int) -> list[Bare]:
    """A page of models whose maker has not filed both removal and dismantling information for them."""
    statement = sql.SQL(_MODELS).format(sql.Identifier(kind))
    found: list[Bare] = []
    last = after
    while len(found) < limit:
        rows = conn.execute(statement, [last, stem, list(left_out), _CHUNK], binary=True).fetchall()
        for key, state in rows:
            model = decode_state[kind](state)
            assert isinstance(model, BatteryModel | VehicleModel)
            filed = tuple(sorted({one.kind for one in model.filings if is_own(model, one)}))
            if not {"removal", "dismantling"} <= set(filed):
                found.append(Bare(f"{kind}:{key}", model.maker, getattr(model, "certified_on", None), filed))
        if len(rows) < _CHUNK:
            break
        last = rows[-1][0]
    return found[:limit]


def outlets(conn: Conn, stem: str, left_out: Sequence[str], day: str) -> list[Served]:
    """By prefecture: whose vehicles were sold there, and whose outlets are open there on the day."""
    sold: dict[str, dict[str, int]] = {}
    for place, maker, vehicles in conn.execute(_SOLD, [PREFECTURE, stem]):
        sold.setdefault(place, {})[maker] = vehicles
    serving: dict[str, set[str]] = {}
    count: dict[str, int] = {}
    for state, region in conn.execute(_OUTLETS, [stem, list(left_out)], binary=True):
        site = decode_state["site"](state)
        assert isinstance(site, Site)
        if (site.since or "") > day or (site.until is not None and site.until < day):
            continue
        place = region[:PREFECTURE]
        count[place] = count.get(place, 0) + 1
        serving.setdefault(place, set()).update(
            one.role for one in site.principals if one.since <= day and (one.until is None or day <= one.until)
        )
    return [
        Served(place, sum(makers.values()), len(makers), count.get(place, 0), tuple(sorted(makers.keys() - serving.get(place, set()))))
        for place in sorted(sold.keys() | count.keys())
        for makers in (sold.get(place, {}),)
    ]  # fmt: skip
