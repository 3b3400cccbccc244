"""Orders rows that are at hand by what a column shows of them: missing values last either way, Chinese by pinyin, and page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct

Row = TypeVar("Row")


class Place(Struct, frozen=True, order=True, array_like=True):
    """Where a row stands: those without a value behind all others, numbers by size, texts by pinyin, equals by their key. A cursor
    holds one; whatever somebody makes of a cursor, two of them can be compared."""

    last: bool
    number: float
    text: bytes
    key: str


def place(value: Any, key: tuple[object, ...], *, descending: bool) -> Place:
    """The place of a row by the value of a column."""
    tie = "\x1f".join(str(part) for part in key)
    if value is None or value == "":
        return Place(not descending, 0.0, b"", tie)
    if isinstance(value, int | float):
        return Place(descending, float(value), b"", tie)
    # GB 2312, and with it GB 18030, has the usual characters in the order of pinyin
    return Place(descending, 0.0, str(value).casefold().encode("gb18030", "replace"), tie)


def ordered(
    rows: Sequence[Row],
    value: Callable[[Row], Any],
    key: Callable[[Row], tuple[object, ...]],
    *,
    descending: bool,
    after: Place | None,
) -> list[tuple[Place, Row]]:
    """The rows in order, each with its place, from behind `after`."""
    placed = [(place(value(row), key(row), descending=descending), row) for row in rows]
    placed.sort(key=lambda one: one[0], reverse=descending)
    if after is None:
        return placed
    return [one for one in placed if (one[0] < after if descending else one[0] > after)]
