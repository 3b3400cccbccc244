"""Counts of the whole register: they hold what the things themselves say, and are the same after the register was built again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from suchi.capture.calendar import working_days
from suchi.domain.duty import DUTIES
from suchi.domain.event import CATALOGUE
from suchi.projections import counting
from suchi.projections.rebuild import rebuild
from suchi.queries import duties, overview_flows
from suchi.queries.overview_flows import Span
from suchi.simulate import Options, population
from tests.databases import Databases
from tests.lives.register import Register, several

OPTIONS = Options(vehicles=60, seed=20260401, faults="all", oddities="all")
LAST = date.fromisoformat(OPTIONS.through)


@pytest.fixture(scope="module")
def register(databases: Databases) -> Iterator[Register]:
    with several(databases) as another:
        found = another()
        found.tell(*population(OPTIONS))
        found.settle()
        counting.count(found.store, LAST, at_us=1)
        yield found


def test_a_register_is_counted_of_which_half_was_never_reported(databases: Databases) -> None:
    """Sales of vehicles that nobody produced, receipts of what nobody sent: want of data stops no count."""
    keep = Random(7)
    told = [
        line for line in population(OPTIONS) if CATALOGUE[json.loads(line)["type"]].governing or keep.random() < 0.5
    ]
    with several(databases) as another:
        found = another()
        found.tell(*told)
        found.settle()
        assert found.rows("SELECT count(*) FROM vehicle WHERE maker IS NULL AND stage = 'sold'") > [(0,)]
        counting.count(found.store, LAST, at_us=1)
        (real,) = found.rows("SELECT count(*) FROM battery WHERE level = 'P'")
        (counted,) = found.rows("SELECT sum(packs) FROM tally_stock")
        assert 60 < counted[0] <= real[0]


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
        counted = overview_flows.masses(conn, "", Span("2000-01", "2100-01"))
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


def test_what_was_retired_is_what_the_states_of_packs_say(register):
    """Each pack once, in the month in which its state says that it became waste, or that its vehicle was scrapped."""
    since = counting.first_month(LAST.isoformat())
    told = dict(
        register.rows(
            "SELECT left(coalesce(j.state ->> 'wasteAt', w.state ->> 'scrappedAt'), 7), count(*) FROM battery b "
            "CROSS JOIN LATERAL (SELECT convert_from(b.state, 'UTF8')::jsonb AS state) j LEFT JOIN vehicle v ON v.key = b.vehicle AND v.stage = 'scrapped' "
            "LEFT JOIN LATERAL (SELECT convert_from(v.state, 'UTF8')::jsonb AS state) w ON true "
            "WHERE b.level = 'P' AND coalesce(j.state ->> 'wasteFrom', '') <> 'OpeningStockDeclared' "
            "AND (j.state ? 'wasteAt' OR (v.key IS NOT NULL AND b.phase IN ('new', 'in_use'))) GROUP BY 1"
        )
    )
    counted = dict(register.rows("SELECT month, sum(packs) FROM tally_retired GROUP BY 1"))
    assert counted
    assert counted == {month: number for month, number in told.items() if month >= since}
    assert counted == dict(
        register.rows("SELECT month, sum(amount) FROM tally_month WHERE figure = 'retired' GROUP BY 1")
    )


def test_a_day_is_kept_for_every_division_down_to_the_smallest(register):
    waste = dict(register.rows("SELECT stem, amount FROM figure_day WHERE figure = 'packs:waste'"))
    (nation,) = register.rows("SELECT sum(packs) FROM tally_stock WHERE phase = 'waste'")
    assert waste[""] == nation[0]
    for digits in (2, 4, 6):
        divisions = dict(
            register.rows(
                f"SELECT left(region, {digits}), sum(packs) FROM tally_stock WHERE phase = 'waste' AND region <> '' GROUP BY 1"
            )
        )
        assert divisions == {stem: number for stem, number in waste.items() if len(stem) == digits}


def test_a_rebuilt_register_counts_the_same(register):
    counting.count(register.store, LAST, at_us=4)
    tables = (*counting.TABLES, *counting.DAILY)
    before = register.tables(*tables)
    assert all(before.values())
    rebuild(register.store)
    assert register.count("tally_run") == 0, "nothing stale is shown meanwhile"
    counting.count(register.store, LAST, at_us=5)
    assert register.tables(*tables) == before
