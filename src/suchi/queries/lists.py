"""Lists of things with filters, a page at a time in the order of their keys; of the rows only those that are open to whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from psycopg import Connection, sql

from suchi.domain.things import decode_state
from suchi.queries.things import Row

_EQUALS = sql.SQL("{} = {}")
_HAS = sql.SQL("string_to_array({}, ' ') @> ARRAY[{}::text]")  # lists are kept as one text

# Which filters a list takes, and by which column: name → (column, whether that is a list).
FILTERS: dict[str, dict[str, tuple[str, bool]]] = {
    "battery": {
        "model": ("model", False),
        "maker": ("maker", False),
        "holder": ("holder", False),
        "phase": ("phase", False),
        "level": ("level", False),
        "site": ("site", False),
        "vehicle": ("vehicle", False),
        "flag": ("flags", True),
    },
    "vehicle": {
        "model": ("model", False),
        "maker": ("maker", False),
        "stage": ("stage", False),
        "holder": ("holder", False),
        "flag": ("flags", True),
    },
    "company": {"role": ("roles", True), "region": ("region", False)},
    "lot": {"material": ("material", False), "holder": ("holder", False), "site": ("site", False)},
    "consignment": {"sender": ("sender", False), "addressee": ("addressee", False), "stage": ("stage", False)},
    "battery_model": {"maker": ("maker", False), "level": ("level", False)},
    "vehicle_model": {"maker": ("maker", False)},
}
# Conditions on the row `t` that no column holds by itself; the value given is %(filter_…)s. `there`: neither ended nor part of
# a whole (of lots: not used up, as a state names only what there is); `unsited`: at no site that was told; `waste_before`: the
# holder has had it as waste since before that day; `starts`: its code begins so.
_UNSITED = "t.site IS NULL AND %(filter_unsited)s <> ''"
_STARTS = "starts_with(t.key, %(filter_starts)s)"
CONDITIONS: dict[str, dict[str, str]] = {
    "battery": {
        "there": "NOT t.part AND t.phase <> 'ended' AND %(filter_there)s <> ''",
        "unsited": _UNSITED,
        "starts": _STARTS,
        "waste_before": "NOT t.part AND t.phase = 'waste' AND (SELECT left(coalesce(j.s ->> 'wasteHeldAt', j.s ->> 'phaseAt'), 10) "
        "FROM (SELECT convert_from(t.state, 'UTF8')::jsonb AS s OFFSET 0) j) < %(filter_waste_before)s",
    },
    "vehicle": {"starts": _STARTS},
    "lot": {
        "there": "position('\"endedBy\":'::bytea IN t.state) = 0 AND %(filter_there)s <> ''",
        "unsited": _UNSITED,
        "starts": _STARTS,
    },
    "consignment": {"starts": _STARTS},
}

_REGION_OF_PLACE = (
    "EXISTS (SELECT FROM (VALUES {places}) AS place (key) LEFT JOIN site ON site.key = place.key "
    "LEFT JOIN company ON company.key = split_part(place.key, '/', 1) "
    "WHERE coalesce(site.region, company.region) LIKE %(stem)s)"
)
_STATE = "convert_from({row}.state, 'UTF8')::jsonb"
_CUSTODY = "(t.holder || coalesce('/' || t.site, ''))"
_VEHICLE_IN_REGION = (
    f"({_STATE.format(row='{row}')} ->> 'region' LIKE %(stem)s OR "
    + _REGION_OF_PLACE.format(places=f"({_STATE.format(row='{row}')} ->> 'holder')")
    + ")"
)
_IN_VEHICLE_OF = "t.vehicle IN (SELECT key FROM vehicle WHERE {column} = ANY (%(companies)s))"

# Which rows of a list somebody is something to: audience → condition on the row `t`.
_OPEN_TO: dict[str, dict[str, str]] = {
    "battery": {
        "holder": "t.holder = ANY (%(companies)s)",
        "concerned": _IN_VEHICLE_OF.format(column="holder"),
        "maker": f"(t.maker = ANY (%(companies)s) OR {_IN_VEHICLE_OF.format(column='maker')})",
        "authority": f"({_REGION_OF_PLACE.format(places=f'({_CUSTODY})')} OR EXISTS "
        f"(SELECT FROM vehicle v WHERE v.key = t.vehicle AND {_VEHICLE_IN_REGION.format(row='v')}))",
    },
    "vehicle": {
        "holder": "t.holder = ANY (%(companies)s)",
        "maker": "t.maker = ANY (%(companies)s)",
        "authority": _VEHICLE_IN_REGION.format(row="t"),
    },
    "lot": {
        "holder": "t.holder = ANY (%(companies)s)",
        "authority": _REGION_OF_PLACE.format(places=f"({_CUSTODY})"),
    },
    "consignment": {
        "author": "t.sender = ANY (%(companies)s)",
        "holder": "t.addressee = ANY (%(companies)s)",
        "authority": _REGION_OF_PLACE.format(
            places=f"({_STATE.format(row='t')} ->> 'sender'), ({_STATE.format(row='t')} ->> 'addressee')"
        ),
    },
}
BY_COMPANY = {kind: tuple(name for name in opens if name != "authority") for kind, opens in _OPEN_TO.items()}
"""The audiences by which a company may find rows of a list."""


class Scope(Struct, frozen=True, kw_only=True):
    """Whose rows a list holds: those to which one is one of `audiences`, being one of these companies, or an authority of the
    region whose codes begin with `stem`."""

    audiences: frozenset[str]
    companies: tuple[str, ...] = ()
    stem: str = ""


class Listed(Struct, frozen=True):
    """A row of a list, and as which of the scope's audiences one may see it."""

    row: Row
    audiences: frozenset[str] = frozenset()


def listed(
    conn: Connection[Any], kind: str, filters: Mapping[str, str], after: str | None, limit: int, scope: Scope | None
) -> list[Listed]:
    """A page of the things of a kind that meet all filters, from behind the key `after`; no scope: all there are."""
    wheres, values = _conditions(kind, filters, after)
    values |= {"limit": limit}
    table, decode = sql.Identifier(kind), decode_state[kind]
    if scope is None:
        statement = sql.SQL("SELECT key, version, state FROM {} t {} ORDER BY key LIMIT %(limit)s").format(
            table, _where(wheres)
        )
        found = conn.execute(statement, values, binary=True)
        return [Listed(Row(key, version, decode(state))) for key, version, state in found]
    opens = {name: sql.SQL(text) for name, text in _OPEN_TO[kind].items() if name in scope.audiences}
    if not opens:
        return []
    # each audience by its own index, each at most a page; then the first page of all together
    branch = sql.SQL("(SELECT key FROM {} t {} ORDER BY key LIMIT %(limit)s)")
    branches = sql.SQL(" UNION ").join(branch.format(table, _where([*wheres, one])) for one in opens.values())
    statement = sql.SQL(
        "SELECT key, version, state, {} FROM {} t WHERE key IN (SELECT key FROM ({}) AS found ORDER BY key LIMIT %(limit)s) "
        "ORDER BY key"
    ).format(sql.SQL(", ").join(opens.values()), table, branches)
    values |= {"companies": list(scope.companies), "stem": scope.stem + "%"}
    rows = conn.execute(statement, values, binary=True)
    return [
        Listed(Row(key, version, decode(state)), frozenset(name for name, is_ in zip(opens, own, strict=True) if is_))
        for key, version, state, *own in rows
    ]


def _conditions(
    kind: str, filters: Mapping[str, str], after: str | None
) -> tuple[list[sql.Composable], dict[str, object]]:
    wheres: list[sql.Composable] = []
    values: dict[str, object] = {}
    for name, value in filters.items():
        values[f"filter_{name}"] = value
        if name in CONDITIONS.get(kind, ()):
            wheres.append(sql.SQL(CONDITIONS[kind][name]))
            continue
        column, several = FILTERS[kind][name]
        form = _HAS if several else _EQUALS
        wheres.append(form.format(sql.Identifier("t", column), sql.Placeholder(f"filter_{name}")))
    if after is not None:
        wheres.append(sql.SQL("t.key > %(after)s"))
        values["after"] = after
    return wheres, values


def _where(wheres: Sequence[sql.Composable]) -> sql.Composable:
    return sql.SQL("WHERE ") + sql.SQL(" AND ").join(wheres) if wheres else sql.SQL("")
