"""Trees, and the bounds that keep a hostile one from being walked for ever."""

from __future__ import annotations

import pytest

from suchi.queries import trees
from tests.web import world


@pytest.fixture
def store(fresh):
    world.write(fresh, *world.opening())
    return fresh


def test_a_circle_ends(store):
    a, b = world.code(1), world.code(2)
    world.write(
        store,
        world.event("BatteryProduced", code=a, level="P", modules=[{"code": b}]),
        world.event("BatteryProduced", code=b, level="P", modules=[{"code": a}]),
    )
    with store.connect_app() as conn:
        tree = trees.tree(conn, a)
    assert tree is not None
    assert len(tree.wholes) <= trees.MOST_LEVELS


def test_a_part_that_went_elsewhere_is_marked(store):
    first, second, module = world.code(1), world.code(2), world.code(3, "M")
    world.write(
        store,
        world.event("BatteryProduced", at="2026-04-01", code=first, level="P", modules=[{"code": module}]),
        world.event("BatteryProduced", at="2026-04-02", code=second, level="P", modules=[{"code": module}]),
    )
    with store.connect_app() as conn:
        one, two = trees.tree(conn, first), trees.tree(conn, second)
    assert one is not None
    assert two is not None
    assert {one.battery.parts[0].here, two.battery.parts[0].here} == {True, False}


def test_nothing_on_record(store):
    with store.connect_app() as conn:
        assert trees.tree(conn, "NOTHING") is None
