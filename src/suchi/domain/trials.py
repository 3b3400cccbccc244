"""Test companies 试用主体 keep to a world of their own: things that carry its mark. Whatever they report, no real figure moves. Pure."""

from __future__ import annotations

from suchi.domain.event import Event
from suchi.domain.party import Company

OUTSIDE = 2
"""Standing of a test company's report that names a thing of the real world: on record, and without effect."""
MARKS: dict[str, str] = {
    "battery": "000",
    "vehicle": "000",
    "lot": "TEST-",
    "consignment": "TEST-",
    "vehicle_model": "TEST-",
}
"""How the ids of test things begin, by kind. The register reserves the maker prefix 000 for them, which is filed for nobody; no
VIN begins so, as no country has 0 as its first character (ISO 3780)."""


def is_test_thing(thing: str) -> bool:
    """Whether a thing (`kind:key`) carries the mark."""
    kind, _, key = thing.partition(":")
    mark = MARKS.get(kind)
    return mark is not None and key.startswith(mark)


def keeps_to_itself(event: Event) -> bool:
    """Whether a test company's report names nothing but test things, itself, its own sites and models."""
    for ref, _ in event.touches():
        mark = MARKS.get(ref.kind)
        if mark is not None:
            if not ref.key.startswith(mark):
                return False
        elif ref.kind == "law":  # what it says of itself: a nil report
            if ref.key.rpartition(":")[2] != event.reporter:
                return False
        elif ref.key.partition("/")[0] != event.reporter:
            return False
    return True


def is_outside(event: Event, reporter: Company | None) -> bool:
    """Whether a report is a test company's and reaches into the real world. Costs one look at the reporter for all others."""
    return reporter is not None and reporter.test and not keeps_to_itself(event)
