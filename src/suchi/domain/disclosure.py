"""Who sees what: the audiences, and `shown`, which closes every field of an answer that its one table does not open to them.

The rows stand in `disclosed_things` (and in modules like it); `TABLE` is their sum. What no row opens is closed: a field
that somebody adds and forgets is seen by nobody, and a test names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import NODEFAULT, Struct, inspect
from msgspec.structs import replace

from suchi.domain.audiences import AUDIENCES as AUDIENCES
from suchi.domain.audiences import Audience as Audience
from suchi.domain.audiences import Audiences, Row, Rows
from suchi.domain.disclosed_companies import COMPANIES_SHOWN
from suchi.domain.disclosed_findings import FINDINGS_SHOWN
from suchi.domain.disclosed_library import LIBRARY_SHOWN
from suchi.domain.disclosed_things import THINGS_SHOWN

EVERYTHING: Audiences = frozenset(AUDIENCES)
"""The audiences of an operator."""
NOTHING_MORE: Audiences = frozenset({"public", "company"})
"""Whoever is of these only sees what everybody sees; every other answer is recorded before it is given."""
TABLE: dict[str, Rows] = {**THINGS_SHOWN, **FINDINGS_SHOWN, **COMPANIES_SHOWN, **LIBRARY_SHOWN}
"""Kind of answer → field → row. A kind is the name of a structure, or a word of its own where one structure is shown in two ways."""
_CLOSED = Row(audiences=frozenset(), why="no row opens it")
T = TypeVar("T", bound=Struct)


class _Plan(Struct, frozen=True):
    """What `shown` does to a structure: values of the fields it closes, and the kinds of those it looks into."""

    closed: dict[str, Any]
    inside: dict[str, str | None]


def opens(kind: str, field: str, audiences: Audiences) -> bool:
    """Whether a field of a kind of answer is open to somebody of these audiences."""
    row = TABLE.get(kind, {}).get(field, _CLOSED)
    return not row.audiences.isdisjoint(audiences)


def restricted(audiences: Audiences) -> bool:
    """Whether somebody of these audiences sees more than everybody does."""
    return not audiences <= NOTHING_MORE


def named(audiences: Audiences) -> Audience:
    """The one word under which a read is recorded: the strongest, or `parent` where a group opened it."""
    if "parent" in audiences and "operator" not in audiences:
        return "parent"
    for audience in AUDIENCES:
        if audience in audiences:
            return audience
    return "public"


def shown(kind: str, answer: T, audiences: Audiences) -> T:
    """The answer with every closed field at its default, which the JSON leaves out; structures inside likewise.

    A field that must be there cannot be closed: TypeError, which a test finds before anybody meets it.
    """
    if "operator" in audiences:
        return answer
    plan = _plan(kind, type(answer), audiences)
    change = dict(plan.closed)
    for name, inner in plan.inside.items():
        value = getattr(answer, name)
        if value:
            change[name] = _inside(inner, value, audiences)
    return replace(answer, **change) if change else answer


def opened(kind: str, answer: Struct, audiences: Audiences) -> dict[str, Any]:
    """The open fields as the wire names them, as plain data: for structures whose fields must all be there."""
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    names = {field.name: field.encode_name for field in msgspec.structs.fields(answer)}
    closed = {wire for name, wire in names.items() if not opens(kind, name, audiences)}
    return {wire: value for wire, value in plain.items() if wire not in closed}


def _inside(kind: str | None, value: Any, audiences: Audiences) -> Any:
    if isinstance(value, Struct):
        return shown(kind or type(value).__name__, value, audiences)
    if isinstance(value, Mapping):
        return {key: _inside(kind, one, audiences) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return tuple(_inside(kind, one, audiences) for one in value)
    return value


@lru_cache(maxsize=4096)
def _plan(kind: str, cls: type[Struct], audiences: Audiences) -> _Plan:
    rows = TABLE.get(kind, {})
    closed: dict[str, Any] = {}
    inside: dict[str, str | None] = {}
    for field in msgspec.structs.fields(cls):
        row = rows.get(field.name, _CLOSED)
        if not row.audiences.isdisjoint(audiences):
            if holds_structures(field.type):
                inside[field.name] = row.kind
        elif field.default is not NODEFAULT:
            closed[field.name] = field.default
        elif field.default_factory is not NODEFAULT:
            closed[field.name] = field.default_factory()
        else:
            raise TypeError(
                f"{kind}.{field.name} is closed to {', '.join(sorted(audiences))}, so it has to be optional"
            )
    return _Plan(closed, inside)


@lru_cache(maxsize=1024)
def holds_structures(type_: Any) -> bool:
    """Whether a value of that type is a structure or a collection of some."""
    return bool(structures_in(type_))


def structures_in(type_: Any) -> list[type[Struct]]:
    """The structures that a value of that type is made of, not looking into them."""
    todo, found = [inspect.type_info(type_)], []
    while todo:
        one = todo.pop()
        if isinstance(one, inspect.StructType):
            found.append(one.cls)
        elif isinstance(one, inspect.UnionType):
            todo += one.types
        elif isinstance(one, inspect.VarTupleType | inspect.ListType | inspect.CollectionType):
            todo.append(one.item_type)
        elif isinstance(one, inspect.TupleType):
            todo += one.item_types
        elif isinstance(one, inspect.DictType):
            todo.append(one.value_type)
        elif isinstance(one, inspect.Metadata):
            todo.append(one.type)
    return found
