"""The bench runs from end to end at tiny sizes, and gives every figure that it promises. How fast, is not asked here."""

import json
import math
import tempfile
from pathlib import Path

import pytest

from bench import large, pages
from bench.figures import Run
from bench.sizes import SMOKE
from bench.table import GOALS, table


def test_every_figure_is_measured() -> None:
    # not pytest's own folder: it is closed to the account that runs PostgreSQL when we are root
    folder = Path(tempfile.mkdtemp(prefix="suchi-bench-test-"))
    folder.chmod(0o755)
    results = Run(folder, SMOKE, durable=False).run()
    notes = results["notes"]
    assert set(results) == {*GOALS, "notes"}
    for name in GOALS:
        assert math.isfinite(results[name])
        assert results[name] > 0, name
    assert set(notes["samples"]) == set(GOALS)
    assert notes["all"]["submit"][0]["outcomes"]["recorded"] == notes["mix"]["timedEvents"]
    assert notes["all"]["stream"][0]["outcomes"]["recorded"] == SMOKE.stream_events
    assert json.loads(json.dumps(results)) == results
    assert all(name in table(results) for name in GOALS)
    assert not folder.exists()


def test_large_registers_are_measured_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "TIMES", 2)  # that each page is reached is what is asked here, not how long it takes
    folder = Path(tempfile.mkdtemp(prefix="suchi-bench-test-"))
    folder.chmod(0o755)
    results = large.run(folder, large.SMOKE_VEHICLES, durable=False)
    assert set(results) == {*large.GOALS, "notes"}
    small, big = results["notes"]["sweeps"]
    assert 0 < small["batteries"] < big["batteries"]
    assert all(name in large.table(results) for name in large.GOALS)
    assert not folder.exists()
