"""Movements of a plant summed up by the database are those of the pure core, whatever is known of each."""

from __future__ import annotations

import random
from typing import Any

import pytest

from suchi.db.pool import Store
from suchi.domain.balance import balance, of_sums
from suchi.domain.flows import METALS, Flow
from suchi.domain.lot import Metals
from suchi.queries import flows

SITE = "91990000MA000000X9/P1"
COLUMNS = [
    "entry",
    "place",
    "site",
    "day",
    "step",
    "direction",
    "what",
    "source",
    "mass_g",
    *METALS,
    *(f"most_{one}" for one in METALS),
]


def movements(seed: int) -> list[Flow]:
    """Some with all told, some without a mass, without metals, or without a bound of what batteries can hold."""
    dice = random.Random(seed)

    def metals() -> Metals | None:
        return Metals(**{name: dice.randrange(1000) for name in METALS}) if dice.random() < 0.6 else None

    return [
        Flow(
            site=SITE, day=f"2026-{dice.randrange(1, 13):02}-15", step=dice.choice(["gate", "crushing", "stock"]),
            direction=dice.choice(["in", "out", "loss", "residue", "stock"]), what=dice.choice(["B", "slag", "black-mass"]),
            mass_g=dice.randrange(10_000) if dice.random() < 0.8 else None, metals=metals(), most=metals(),
        )
        for _ in range(200)
    ]  # fmt: skip


def keep(store: Store, found: list[Flow]) -> None:
    def row(number: int, flow: Flow) -> list[Any]:
        grams = [
            [getattr(one, name) if one is not None else None for name in METALS] for one in (flow.metals, flow.most)
        ]
        return [
            number.to_bytes(16, "big"), 0, flow.site, flow.day, flow.step, flow.direction, flow.what, None, flow.mass_g,
            *grams[0], *grams[1],
        ]  # fmt: skip

    marks = ", ".join(["%s"] * len(COLUMNS))
    with store.connect_owner() as conn:
        conn.cursor().executemany(
            f"INSERT INTO flow ({', '.join(COLUMNS)}) VALUES ({marks})",
            [row(number, flow) for number, flow in enumerate(found)],
        )
        conn.commit()


@pytest.mark.parametrize("seed", range(3))
def test_sums_of_the_database_are_those_of_the_core(fresh, seed):
    found = movements(seed)
    keep(fresh, found)
    since, until = "2026-04-01", "2026-10-31"
    with fresh.connect_app() as conn:
        moved = flows.of_site(conn, SITE, since, until)
    assert moved is not None
    before = [flow for flow in found if flow.day < since]
    during = [flow for flow in found if since <= flow.day <= until]
    assert len(during) > 50
    assert of_sums(SITE, since, until, moved.before, moved.during) == balance(SITE, since, until, before, during)


def test_places_at_which_something_moved(fresh):
    keep(fresh, movements(1))
    with fresh.connect_app() as conn:
        found = flows.moving(conn, [SITE, "91990000MA000000X9"])
    assert found == {SITE: ("2026-01-15", "2026-12-15")}
