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
    "imported_vehicle_is_reported_in_time": "no report says when an imported vehicle's certificate was issued",
}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_vectors(rule: str) -> None:
    kinds = {vector.kind for vector in VECTORS if vector.rule == rule}
    needed = {"good", "oddity"} if rule in NEVER_BROKEN else {"good", "bad", "oddity"}
    assert needed <= kinds, f"{rule} lacks {sorted(needed - kinds)}"


def test_no_vector_is_for_an_unknown_rule() -> None:
    assert {vector.rule for vector in VECTORS} <= set(RULES)
