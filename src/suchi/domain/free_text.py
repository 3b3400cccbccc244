"""Free text of reports, kept apart from what folds and rules see: which fields it is, and an event without it. Pure.

A field is declared `FreeText` (`domain/event`) and nothing else is needed. Folds, rules and plain rows see `WITHHELD` in its place:
that something was said, never what. So what they make of an entry is the same before and after the text was erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, inspect
from msgspec.structs import replace

from suchi.domain.event import CATALOGUE, Event

WITHHELD = "…"
E = TypeVar("E", bound=Event)
_Plan = tuple[tuple[str, "_Plan | None"], ...]
"""Fields of a structure that are free text (None), or hold structures with some (their plan)."""


def withheld(event: E) -> E:
    """The event with `WITHHELD` in place of each text; the event itself where it has none."""
    plan = _plan(type(event))
    if not plan:
        return event
    found: E = _without(event, plan)
    return found


def _without(part: Any, plan: _Plan) -> Any:
    change: dict[str, Any] = {}
    for name, inner in plan:
        value = getattr(part, name)
        if not value:
            continue
        if inner is None:
            change[name] = WITHHELD
        elif isinstance(value, Struct):
            if (new := _without(value, inner)) is not value:
                change[name] = new
        elif (each := tuple(_without(one, inner) for one in value)) != value:
            change[name] = each
    return replace(part, **change) if change else part


@lru_cache(maxsize=256)
def _plan(cls: type[Struct]) -> _Plan:
    found: list[tuple[str, _Plan | None]] = []
    for field in msgspec.structs.fields(cls):
        for one in _parts(inspect.type_info(field.type)):
            if isinstance(one, inspect.Metadata):
                found.append((field.name, None))
            elif inner := _plan(one.cls):
                found.append((field.name, inner))
    return tuple(found)


def _parts(info: inspect.Type) -> Iterator[inspect.Metadata | inspect.StructType]:
    """The free text and the structures that a field may hold."""
    if isinstance(info, inspect.Metadata):
        if (info.extra or {}).get("free_text"):
            yield info
        else:
            yield from _parts(info.type)
    elif isinstance(info, inspect.StructType):
        yield info
    elif isinstance(info, inspect.UnionType):
        for one in info.types:
            yield from _parts(one)
    elif isinstance(info, inspect.VarTupleType):
        yield from _parts(info.item_type)


def spoken() -> tuple[str, ...]:
    """The types of event with free text."""
    return tuple(sorted(name for name, about in CATALOGUE.items() if _plan(about.type)))


def names() -> frozenset[str]:
    """The fields of free text as the wire names them, wherever they stand."""
    found: set[str] = set()
    for about in CATALOGUE.values():
        _names(about.type, found)
    return frozenset(found)


def _names(cls: type[Struct], found: set[str]) -> None:
    for field in msgspec.structs.fields(cls):
        for one in _parts(inspect.type_info(field.type)):
            if isinstance(one, inspect.Metadata):
                found.add(field.encode_name)
            else:
                _names(one.cls, found)
