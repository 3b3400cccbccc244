"""Days of a decoded event that are none: found quickly, named by the full diagnosis."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from msgspec import inspect

from suchi.capture.diagnose import diagnose, info_of
from suchi.capture.forms import is_day
from suchi.domain.errors import Reason
from suchi.domain.event import Event


@cache
def _days(event_type: type[Event]) -> tuple[tuple[str, ...], bool]:
    """The attributes of a type that hold a day; and whether a structure inside it holds one."""
    found, inside = [], False
    for field in info_of(event_type.__name__).fields:
        kinds: Iterable[Any] = getattr(field.type, "types", (field.type,))
        if any(isinstance(one, inspect.Metadata) and (one.extra_json_schema or {}).get("format") for one in kinds):
            found.append(field.name)
        elif field.name != "attachments":
            inside |= any(_holds_day(one) for one in kinds)
    return tuple(found), inside


def _holds_day(asked: Any) -> bool:
    if isinstance(asked, inspect.Metadata):
        return bool((asked.extra_json_schema or {}).get("format")) or _holds_day(asked.type)
    if isinstance(asked, inspect.VarTupleType):
        return _holds_day(asked.item_type)
    if isinstance(asked, inspect.UnionType):
        return any(_holds_day(one) for one in asked.types)
    return isinstance(asked, inspect.StructType) and any(_holds_day(field.type) for field in asked.fields)


def formless(event: Event, data: bytes, line: int | None = None) -> list[Reason]:
    """Days of a decoded event that are none: the decoder leaves their form to be checked here. Moments are the draft's."""
    names, odd = _days(type(event))
    for name in names:
        value = getattr(event, name)
        odd = odd or not (value is None or is_day(value))
    if odd:
        return [one for one in diagnose(data, line) if one.field not in ("/occurredAt", "/recordedAt")]
    return []
