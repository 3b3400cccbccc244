"""The table of disclosure: every field that is served has a row, no row stands for nothing, and a closed field vanishes."""

from __future__ import annotations

from typing import Any, get_args, get_origin

import msgspec
import pytest
from msgspec import NODEFAULT, Raw, Struct

from suchi.domain.audiences import AUDIENCES, rows
from suchi.domain.battery import BatteryTouch
from suchi.domain.disclosure import EVERYTHING, TABLE, named, opened, opens, restricted, shown, structures_in
from suchi.domain.event import Adopted, Undone
from suchi.renderers.card import Card
from suchi.renderers.identity import Identity, Last
from suchi.web.api.operations import OPERATIONS
from suchi.web.api.steps import Step

# One structure shown in several ways, and what stands in a field of raw JSON.
ALSO = {"SwapStep": Step, "QuietStep": Step}
IN_RAW: dict[tuple[str, str], list[type[Struct]]] = {
    ("Step", "change"): [BatteryTouch, Undone, Adopted],
    ("EntryAnswer", "event"): [],  # the report itself, open as a whole or not at all
}


def served() -> dict[str, type[Struct]]:
    """Every kind of answer that anybody who may read can get, by walking from what the operations answer."""
    found: dict[str, type[Struct]] = {}
    todo: list[tuple[str | None, Any]] = [(None, Card)]
    for operation in OPERATIONS:
        if operation.needs == "read" and operation.answers is not None:
            todo += [(None, cls) for cls in structures_of(operation.answers)]
    while todo:
        kind, cls = todo.pop()
        kind = kind or cls.__name__
        if kind in found:
            continue
        found[kind] = cls
        for field in msgspec.structs.fields(cls):
            row = TABLE.get(kind, {}).get(field.name)
            todo += [(row.kind if row else None, inner) for inner in inside(cls, field)]
        todo += [(other, ALSO[other]) for other in ALSO if ALSO[other] is cls]
    return found


def structures_of(answer: Any) -> list[type[Struct]]:
    """What an operation answers, with what a page or a list of it holds."""
    origin = get_origin(answer)
    held = [one for argument in get_args(answer) for one in structures_of(argument)]
    return held if origin is list else [origin or answer, *held]


def inside(cls: type[Struct], field: msgspec.structs.FieldInfo) -> list[type[Struct]]:
    if "Raw" in str(field.type) or field.type in (Raw, Raw | None):
        return IN_RAW[cls.__name__, field.name]
    if cls.__name__ == "Page":
        return []
    return structures_in(field.type)


SERVED = served()
OPENED = {"BatteryTouch", "Undone", "Adopted"}  # shown by `opened`, which needs no defaults


@pytest.mark.parametrize("kind", sorted(SERVED))
def test_every_field_that_is_served_has_a_row(kind):
    fields = {field.name for field in msgspec.structs.fields(SERVED[kind])}
    assert kind in TABLE, (
        f"{kind} is served and stands nowhere in domain/disclosed_things.py: give each field its audiences"
    )
    assert fields - set(TABLE[kind]) == set(), f"fields of {kind} without a row"
    assert set(TABLE[kind]) - fields == set(), f"rows of {kind} without a field"


def test_what_is_walked_is_what_there_is():
    assert {"Identity", "Step", "BatteryTouch", "Vehicle", "Fit", "LotNear", "Metals", "Permit", "EntryAnswer"} <= set(
        SERVED
    )
    assert {"FindingAnswer", "Finding", "ToldFinding", "CaseStep", "Balance", "Fate", "Comparison", "FilingUse"} <= set(
        SERVED
    )


@pytest.mark.parametrize("kind", sorted(SERVED))
def test_a_row_says_to_whom_and_why(kind):
    for name, row in TABLE[kind].items():
        assert row.why, f"{kind}.{name}"
        assert "operator" in row.audiences, f"{kind}.{name}: the operator sees all"
        assert "parent" not in row.audiences, f"{kind}.{name}: a parent sees what its subsidiary sees"


@pytest.mark.parametrize("kind", sorted(set(SERVED) - OPENED))
def test_what_must_be_there_is_open_wherever_its_holder_is(kind):
    """A structure is open to an audience where its field in another is: then its own required fields are open as well."""
    parents = [
        frozenset(row.audiences)
        for outer, cls in SERVED.items()
        for field in msgspec.structs.fields(cls)
        if (row := TABLE[outer][field.name]) and kind in {row.kind or inner.__name__ for inner in inside(cls, field)}
    ]
    for field in msgspec.structs.fields(SERVED[kind]):
        if field.default is NODEFAULT and field.default_factory is NODEFAULT:
            for outer in parents:
                for audience in outer:
                    assert opens(kind, field.name, frozenset({audience, "public"})), (
                        f"{kind}.{field.name} to {audience}"
                    )


def test_closed_fields_vanish():
    last = Last("BatterySwapped", "2026-05-01T08:00:00+08:00", "X")
    known = Identity(
        battery_id="A", code=None, stage=None, phase="in_use", holder="91X/7", vehicle="VIN", last=last, version=7,
        updated_at="2026", findings=(),
    )  # fmt: skip
    public = msgspec.to_builtins(shown("Identity", known, frozenset({"public", "company"})))
    assert set(public) == {"batteryId", "code", "stage", "phase"}
    office = msgspec.to_builtins(shown("Identity", known, frozenset({"public", "authority"})))
    assert office["last"]["by"] == "X"
    assert shown("Identity", known, EVERYTHING) is known


def test_a_field_that_cannot_be_closed_is_an_error():
    with pytest.raises(TypeError, match="optional"):
        shown("Last", Last("E", None, None), frozenset({"public"}))


def test_what_has_no_row_is_closed():
    class Unheard(Struct):
        secret: str = ""

    assert shown("Unheard", Unheard("x"), frozenset({"public", "authority"})).secret == ""


def test_a_touch_is_opened_field_by_field():
    touch = BatteryTouch(event="BatteryProduced", by="91X", at="2026-01-01", born=True, holder="91X/P1", mass_g=4)
    maker = opened("BatteryTouch", touch, frozenset({"public", "maker"}))
    assert maker == {"on": "battery", "event": "BatteryProduced", "born": True, "massG": 4}
    assert opened("BatteryTouch", touch, frozenset({"author"}))["holder"] == "91X/P1"


def test_rows_are_checked():
    with pytest.raises(ValueError, match="two rows"):
        rows(("public", "a", "x x"))
    with pytest.raises(ValueError, match="no such audience"):
        rows(("everybody", "a", "x"))


@pytest.mark.parametrize(
    ("audiences", "word"),
    [
        ({"public"}, "public"),
        ({"public", "company"}, "company"),
        ({"public", "company", "maker", "holder"}, "holder"),
        ({"public", "company", "holder", "parent"}, "parent"),
        ({"public", "authority", "auditor"}, "authority"),
        (set(AUDIENCES), "operator"),
    ],
)
def test_a_read_is_recorded_under_one_word(audiences, word):
    assert named(frozenset(audiences)) == word


def test_who_sees_more_than_everybody():
    assert not restricted(frozenset({"public", "company"}))
    assert all(restricted(frozenset({"public", word})) for word in AUDIENCES if word not in ("public", "company"))
