"""Sweeps against a database: each against its vectors, findings that come and go, and a day's increment against a whole run."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from suchi.db.embedded import Embedded
from suchi.domain.sweep import SWEEPS
from suchi.projections.sweeping import Ran, sweep
from suchi.queries.sweeps import STATEMENTS
from tests.lives.register import Register, several
from tests.vectors.sweeping import SWEEP_VECTORS, SweepVector
from tests.vectors.telling import Case, Expected

for _path in sorted((Path(__file__).parent / "vectors").glob("sweeps*.py")):
    import_module(f"tests.vectors.{_path.stem}")

AT = 1_800_000_000_000_000


@pytest.fixture
def another(cluster: Embedded, template: str) -> Iterator[Callable[[], Register]]:
    with several(cluster, template) as give:
        yield give


def asked(register: Register, today: str, *, whole: bool = False) -> dict[str, Ran]:
    ran = sweep(register.store, date.fromisoformat(today), at_us=AT, whole=whole)
    return {one.rule: one for one in ran}


def found(register: Register, rule: str | None = None) -> list[Expected]:
    rows = register.rows("SELECT rule, thing, verdict, answerable FROM finding WHERE entry = '' ORDER BY 1, 2")
    return sorted(Expected(*row[1:]) for row in rows if rule is None or row[0] == rule)


@pytest.mark.parametrize("vector", SWEEP_VECTORS, ids=lambda v: f"{v.sweep}-{v.kind}-{v.name}")
def test_a_vector_holds(vector: SweepVector, another: Callable[[], Register]) -> None:
    case = Case(**vector.of_world)
    vector.tell(case)
    register = another()
    receipts = register.tell(*case.lines)
    assert not [(r.id, r.reasons) for r in receipts if r.outcome == "refused"]
    register.settle()
    if vector.eve:
        asked(register, (date.fromisoformat(vector.today) - timedelta(days=1)).isoformat())
        assert found(register, vector.sweep) == [], f"{vector.sweep}: found on the eve"
    asked(register, vector.today)
    assert found(register, vector.sweep) == sorted(case.finds)
    if vector.kind == "bad":
        assert any(one.verdict == "broken" for one in case.finds)
    else:
        assert not [one for one in found(register) if one.verdict == "broken" and one.answerable is not None]


@pytest.mark.parametrize("name", SWEEPS)
def test_every_sweep_has_its_vectors(name: str) -> None:
    vectors = [vector for vector in SWEEP_VECTORS if vector.sweep == name]
    assert {"good", "bad", "oddity"} <= {vector.kind for vector in vectors}
    if any(threshold.name == "days" for threshold in SWEEPS[name].thresholds) and SWEEPS[name].cadence == "day":
        assert any(vector.eve and vector.kind == "bad" for vector in vectors), f"{name}: no vector at its threshold"


def test_every_sweep_has_one_statement_and_only_sweeps_do() -> None:
    assert STATEMENTS.keys() == SWEEPS.keys()
    assert {vector.sweep for vector in SWEEP_VECTORS} <= SWEEPS.keys()
    assert len(SWEEPS) >= 20


@pytest.mark.parametrize("name", SWEEPS)
def test_hints_and_notices_accuse_nobody_and_own_thresholds_make_no_breach(name: str) -> None:
    about = SWEEPS[name]
    assert about.answers == "nobody" or about.severity in ("breach", "doubt")
    assert about.grade in "ABCPU"
    assert all(text for text in (about.zh, about.en, about.says_zh, about.says_en, about.next_zh, about.next_en))
