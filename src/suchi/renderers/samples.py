"""Filled-in samples of an event type, from its fields alone, to see what kinds of thing it can touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import inspect

from suchi.domain.event import Event


def touched_kinds(cls: type[Event]) -> tuple[str, ...]:
    """The kinds of thing that reports of the type name, in their one order."""
    kinds = {ref.kind for sample in _samples(cls) for ref, _ in sample.touches()}
    return tuple(sorted(kinds))


def _samples(cls: type[Event]) -> Iterator[Event]:
    """The whole form filled in; then once for each choice, because some choices touch more than others."""
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    whole = {field.encode_name: _fill(field.type, field.encode_name) for field in info.fields}
    yield msgspec.convert(whole, cls)
    for field in info.fields:
        for choice in _choices(field.type):
            yield msgspec.convert(whole | {field.encode_name: choice}, cls)


def _choices(asked: inspect.Type) -> tuple[Any, ...]:
    return asked.values if isinstance(asked, inspect.LiteralType) else ()


def _fill(asked: inspect.Type, name: str) -> Any:
    match asked:
        case inspect.Metadata(type=inner, extra_json_schema=extra):
            return "2026-04-01" if "pattern" in (extra or {}) else _fill(inner, name)
        case inspect.UnionType(types=types):
            return _fill(next(one for one in types if not isinstance(one, inspect.NoneType)), name)
        case inspect.StrType(min_length=low, max_length=high):
            return name.upper().ljust(low or 0, "0")[:high]
        case inspect.IntType():
            return 1
        case inspect.BoolType():
            return True
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.VarTupleType(item_type=item):
            return list(_items(item, name))
        case inspect.StructType(fields=fields):
            return {field.encode_name: _fill(field.type, field.encode_name) for field in fields}
    raise TypeError(asked)


def _items(asked: inspect.Type, name: str) -> Iterable[Any]:
    """One item with everything, and one with each of its optional fields alone."""
    yield _fill(asked, name)
    if isinstance(asked, inspect.StructType):
        required = {one.encode_name: _fill(one.type, one.encode_name) for one in asked.fields if one.required}
        for field in asked.fields:
            if not field.required:
                yield required | {field.encode_name: _fill(field.type, field.encode_name)}
