"""What a file of reports holds: counts by type, years, reporters, bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec
from msgspec import Struct


class _Head(Struct, rename="camel"):
    type: str
    occurred_at: str
    recorded_at: str
    reporter: str


class Summary(Struct, frozen=True, kw_only=True, rename="camel"):
    """Counts of a file of reports."""

    events: int
    bytes: int
    types: dict[str, int]
    years: dict[str, int]
    reporters: int
    first: str
    last: str


def summary(lines: Iterable[bytes]) -> Summary:
    """Count reports by type and by year of the deed, most frequent type first."""
    decode = msgspec.json.Decoder(_Head).decode
    types: Counter[str] = Counter()
    years: Counter[str] = Counter()
    reporters: set[str] = set()
    size, first, last = 0, "", ""
    for line in lines:
        head = decode(line)
        types[head.type] += 1
        years[head.occurred_at[:4]] += 1
        reporters.add(head.reporter)
        size += len(line)
        first = first or head.recorded_at
        last = head.recorded_at
    return Summary(
        events=sum(types.values()),
        bytes=size,
        types=dict(types.most_common()),
        years=dict(sorted(years.items())),
        reporters=len(reporters),
        first=first,
        last=last,
    )
