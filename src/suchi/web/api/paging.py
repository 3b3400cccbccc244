"""Pages of a list: an opaque cursor that names the last item shown, and the address of the next page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct

from suchi.web.call import Call, bad_parameter

Item = TypeVar("Item")
C = TypeVar("C")


class Page(Struct, Generic[Item], frozen=True, omit_defaults=True):
    """One page; `next` is the address of the one after it, absent on the last."""

    items: Sequence[Item]
    next: str | None = None


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(values)).decode().rstrip("=")


def after(call: Call, type_: type[C]) -> C | None:
    """The values of the cursor given, or None on the first page."""
    text: str | None = call.given.get("after")
    return None if text is None else values_of(text, type_)


def values_of(text: str, type_: type[C]) -> C:
    """The values that a cursor holds."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        return msgspec.msgpack.decode(data, type=type_)
    except (binascii.Error, msgspec.MsgspecError, ValueError):
        raise bad_parameter(
            "after", text, "游标无效，请使用上一页 next 给出的地址", "no such cursor: use the address in `next`"
        ) from None


def next_address(call: Call, *values: object) -> str:
    """The address of the page behind these values, with all filters kept."""
    query = {name: value for name, value in call.query.items() if name not in ("after", "lang")}
    return f"{quote(call.address)}?{urlencode(query | {'after': cursor(*values)})}"


def page(call: Call, found: Sequence[Any], limit: int, items: Sequence[Item], *last: object) -> Page[Item]:
    """`found` holds one more than `limit` where another page follows."""
    return Page(items, next_address(call, *last) if len(found) > limit else None)
