"""Every rule against its vectors; a failing one names rule, expected and found."""

from importlib import import_module
from pathlib import Path

import pytest

from suchi.domain.rule import RULES
from tests.vectors.memory import findings
from tests.vectors.telling import VECTORS, Case, Expected, Vector

_HARNESS = {"__init__", "memory", "telling"}
for _path in sorted((Path(__file__).parent / "vectors").glob("*.py")):
    if _path.stem not in _HARNESS:
        import_module(f"tests.vectors.{_path.stem}")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v.rule}-{v.kind}-{v.name}")
def test_a_vector_holds(vector: Vector) -> None:
    case = Case(**vector.of_world)
    vector.tell(case)
    found = sorted(Expected(f.subject, f.verdict, f.answerable) for f in findings(case.lines) if f.rule == vector.rule)
    assert found == sorted(case.finds), f"{vector.rule}: expected {case.finds}, found {found}"
    if vector.kind == "bad":
        assert any(one.verdict == "broken" for one in case.finds), f"{vector.rule}: a bad case must break the rule"
    if vector.kind in ("good", "oddity"):
        accused = [one for one in case.finds if one.verdict == "broken" and one.answerable is not None]
        assert not accused, f"{vector.rule}: {vector.kind} case accuses {accused}"


# A rule whose verdict never is `broken` has no bad case; one that the in-memory register cannot feed is tested elsewhere.
NEVER_BROKEN: dict[str, str] = {
    "act_that_needs_a_permit_names_its_site": "it only ever says that the site is wanting",
    "what_is_received_was_sent": "the other side's report is wanting: nobody has done anything wrong yet",
    "lot_is_declared_before_it_is_used": "where it came from is wanting",
    "residues_have_a_stated_receiver": "the receiver's permit is not among the permits on record",
    "imported_vehicle_is_reported_in_time": "no report says when an imported vehicle's certificate was issued",
} | dict.fromkeys(
    (
        "battery_is_registered_first",
        "vehicle_is_registered_first",
        "battery_taken_out_was_in_that_vehicle",
        "imported_battery_had_left",
        "earlier_change_was_reported",
        "battery_is_put_where_none_sits",
        "stocked_battery_was_out_of_its_vehicle",
        "holds_are_placed_and_lifted_in_turn",
        "part_taken_out_belonged_to_that_battery",
    ),
    "another report is wanting, and whose is not known",
)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_vectors(rule: str) -> None:
    kinds = {vector.kind for vector in VECTORS if vector.rule == rule}
    needed = {"good", "oddity"} if rule in NEVER_BROKEN else {"good", "bad", "oddity"}
    assert needed <= kinds, f"{rule} lacks {sorted(needed - kinds)}"


def test_no_vector_is_for_an_unknown_rule() -> None:
    assert {vector.rule for vector in VECTORS} <= set(RULES)
