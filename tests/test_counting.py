"""Counts of the whole register: they hold what the things themselves say, and are the same after the register was built again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from suchi.capture.calendar import working_days
from suchi.db.embedded import Embedded
from suchi.domain.duty import DUTIES
from suchi.projections import counting
from suchi.projections.rebuild import rebuild
from suchi.queries import duties, overview
from suchi.simulate import Options, population
from tests.lives.register import Register, several

OPTIONS = Options(vehicles=60, seed=20260401, faults="all", oddities="all")
LAST = date.fromisoformat(OPTIONS.through)


@pytest.fixture(scope="module")
def register(cluster: Embedded, template: str) -> Iterator[Register]:
    with several(cluster, template) as another:
        found = another()
        found.tell(*population(OPTIONS))
        found.settle()
        counting.count(found.store, LAST, at_us=1)
        yield found


def test_every_pack_counts_once(register):
    (real,) = register.rows(
        "SELECT count(*) FROM battery WHERE level = 'P' AND NOT EXISTS (SELECT FROM company t WHERE t.key IN (maker, holder) "
        "AND convert_from(t.state, 'UTF8') LIKE '%%\"test\":true%%')"
    )
    assert register.rows("SELECT sum(packs) FROM tally_stock") == [real]
    assert real[0] > 60


def test_what_is_overdue_is_counted_as_the_list_has_it(register):
    late = dict(register.rows("SELECT duty, sum(overdue) FROM tally_duty GROUP BY duty HAVING sum(overdue) > 0"))
    with register.store.connect_app() as conn:
        listed = {
            name: len(duties.overdue_of(conn, name, LAST.isoformat(), working_days(), None, 10_000)) for name in DUTIES
        }
    assert late
    assert late == {name: listed[name] for name in late}


def test_masses_are_those_of_the_flows(register):
    with register.store.connect_app() as conn:
        counted = overview.masses(conn, "", "2000-01")
    since = min(one.month for one in counted)
    moved = register.rows(
        "SELECT sum(mass_g) FROM flow WHERE direction = 'in' AND step = 'gate' AND to_char(day, 'YYYY-MM') >= %s", since
    )
    assert [(sum(one.mass_g or 0 for one in counted if one.direction == "in"),)] == moved


def test_a_day_keeps_what_its_last_count_had(register):
    before = register.tables("figure_day")["figure_day"]
    assert {row[0] for row in before} == {LAST}
    counting.count(register.store, LAST, at_us=2)
    assert register.tables("figure_day")["figure_day"] == before
    counting.count(register.store, LAST + timedelta(days=1), at_us=3)
    assert {row[0] for row in register.tables("figure_day")["figure_day"]} == {LAST, LAST + timedelta(days=1)}


def test_a_rebuilt_register_counts_the_same(register):
    counting.count(register.store, LAST, at_us=4)
    before = register.tables(*counting.TABLES)
    assert all(before.values())
    rebuild(register.store)
    assert register.count("tally_run") == 0, "nothing stale is shown meanwhile"
    counting.count(register.store, LAST, at_us=5)
    assert register.tables(*counting.TABLES) == before
