"""Gathered reads: many at once in few round trips, over lost connections, with keys of any kind."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from suchi.domain.errors import Failure
from suchi.queries import cards, identities
from suchi.queries.gather import MOST, Gatherer, _SessionEnded
from tests.web import world


@pytest.fixture
def lives(fresh):
    world.write(fresh, *world.opening(), *(event for number in range(100) for event in world.life(number)))
    return fresh


def run(store, scenario):
    async def main():
        gatherer = Gatherer(lambda: store.connect_app("gathered"), cards.STATEMENTS, cards.collect)
        await gatherer.start()
        try:
            return await scenario(gatherer)
        finally:
            gatherer.close()

    return asyncio.run(asyncio.wait_for(main(), 30))


def test_each_gets_its_own_rows(lives):
    keys = [world.code(number % 110) for number in range(500)]
    batches = []

    async def scenario(gatherer):
        collect = gatherer._collect
        gatherer._collect = lambda results: batches.append(results[0].ntuples) or collect(results)
        return await asyncio.gather(*(gatherer.get(key) for key in keys))

    rows = run(lives, scenario)
    for key, row in zip(keys, rows, strict=True):
        if int(key[-7:]) < 100:
            assert row.battery.code == key
            assert [past.touch.event for past in row.pasts] == ["BatteryProduced", "VehicleProduced", "HealthReported"]
            assert row.vehicle.packs[0].code == key
            assert (row.model.rated_wh, row.maker.code, row.vehicle_maker.code) == (60500, world.MAKER, world.CARS)
        else:
            assert row is None
    assert len(batches) <= len(set(keys)) // MOST + 2, "equal keys are asked for once, and many together"


def test_it_reads_what_the_ordinary_query_reads(lives):
    async def scenario(gatherer):
        return await gatherer.get(world.code(1))

    row = run(lives, scenario)
    with lives.connect_app() as conn:
        found = identities.identity(conn, world.code(1))
        assert found is not None
        pasts = identities.pasts_of(conn, found.battery)
    assert (row.battery, row.version, row.vehicle) == (found.battery, found.version, found.vehicle)
    assert (row.model, row.maker, row.pasts) == (found.model, found.maker, pasts)


@pytest.mark.parametrize("key", ["", "电池", "x" * 64, "a'b\"{},\\", "%", "🔋"])
def test_any_key_can_be_asked_for(lives, key):
    async def scenario(gatherer):
        return await gatherer.get(key), await gatherer.get(world.code(2))

    odd, good = run(lives, scenario)
    assert odd is None
    assert good.battery.code == world.code(2)


def test_a_lost_connection_is_replaced(lives):
    async def scenario(gatherer):
        await gatherer.get(world.code(1))
        with lives.connect_owner() as conn:
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gathered'")
        return await asyncio.gather(*(gatherer.get(world.code(n)) for n in range(5)))

    assert [row.battery.code for row in run(lives, scenario)] == [world.code(n) for n in range(5)]


def test_a_session_ended_under_a_read_is_replaced(lives):
    """The word that the session ends can come as the answer to a read, while the connection still looks whole."""

    async def scenario(gatherer):
        await gatherer.get(world.code(1))

        def told():
            del gatherer._take_results
            raise _SessionEnded("FATAL:  terminating connection due to administrator command")

        gatherer._take_results = told
        return await gatherer.get(world.code(2))

    assert run(lives, scenario).battery.code == world.code(2)


def test_a_database_that_is_gone_is_told(lives):
    async def scenario(gatherer):
        def refuse():
            raise psycopg.OperationalError("nobody is there")

        gatherer._connect = refuse
        with lives.connect_owner() as conn:
            conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gathered'")
        with pytest.raises(Failure) as told:
            await gatherer.get(world.code(1))
        return told.value.code

    assert run(lives, scenario) == "store.unavailable"


def test_who_goes_away_leaves_the_others_alone(lives):
    async def scenario(gatherer):
        gone = asyncio.ensure_future(gatherer.get(world.code(1)))
        stays = asyncio.ensure_future(gatherer.get(world.code(1)))
        await asyncio.sleep(0)
        gone.cancel()
        return await stays

    assert run(lives, scenario).battery.code == world.code(1)


def test_its_plans_use_the_indexes(lives):
    """Also while the tables are small and nobody has counted their rows."""
    with lives.connect_app() as conn:
        for setting in ("seqscan", "hashjoin", "mergejoin"):
            conn.execute(f"SET enable_{setting} = off")
        conn.execute("SET plan_cache_mode = force_generic_plan")
        for number, statement in enumerate(cards.STATEMENTS):
            conn.execute(b"PREPARE s%d (text[]) AS " % number + statement)
            plan = "\n".join(row[0] for row in conn.execute(f"EXPLAIN EXECUTE s{number} ('{{a,b}}')"))
            assert "Seq Scan" not in plan, plan
