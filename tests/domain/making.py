"""Events made up from their declarations, out of so few names that they meet again and again."""

from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from suchi.domain.event import Event
from suchi.domain.events import TYPES

# One code in two spellings, a module, a site and a lot under one name, and a text that normalises to almost nothing.
NAMES = ("X9APB01S000001G4200000001", "x9apb01s000001g4200000001", "M1", "L1", "A", "a-b", "ー1", "X9A", "110000")
MOMENTS = ("2026-04-02", "2026-04-02T08:00:00+08:00", "2026-04-03T23:30:00Z", "no moment")


def values(asked: inspect.Type) -> st.SearchStrategy[Any]:
    """Whatever a field's type lets through."""
    match asked:
        case inspect.Metadata(type=inner, extra_json_schema=extra):
            dates = [text for text in MOMENTS if len(text) <= (getattr(inner, "max_length", None) or 99)]
            return st.sampled_from(dates) if "pattern" in (extra or {}) else values(inner)
        case inspect.UnionType(types=types):
            return st.one_of([values(one) for one in types])
        case inspect.NoneType():
            return st.none()
        case inspect.BoolType():
            return st.booleans()
        case inspect.LiteralType(values=choices):
            return st.sampled_from(choices)
        case inspect.IntType(ge=low, le=high):
            return st.integers(low or 0, min(high or 10**6, 10**6))
        case inspect.StrType(min_length=low, max_length=high):
            fitting = [name for name in NAMES if (low or 0) <= len(name) <= (high or 99)]
            return st.sampled_from(fitting or ["X" * (low or 1)])
        case inspect.VarTupleType(item_type=item, min_length=low):
            return st.lists(values(item), min_size=low or 0, max_size=3)
        case inspect.StructType(fields=fields):
            required = {field.encode_name: values(field.type) for field in fields if field.required}
            optional = {field.encode_name: values(field.type) for field in fields if not field.required}
            return st.fixed_dictionaries(required, optional=optional)
    raise TypeError(asked)


def events(types: tuple[type[Event], ...] = TYPES) -> st.SearchStrategy[Event]:
    """Any event of the types."""
    return st.sampled_from(types).flatmap(of_type)


@cache
def of_type(one: type[Event]) -> st.SearchStrategy[Event]:
    """Any event of one type."""
    return values(inspect.type_info(one)).map(lambda raw: _event(one, raw))


def _event(one: type[Event], raw: dict[str, Any]) -> Event:
    return msgspec.convert(raw | {"type": one.__name__}, one)
