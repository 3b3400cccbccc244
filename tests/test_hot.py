"""Hot things: eight writers at once on one lot, one swap pool, one consignment; nobody deadlocks, nothing is lost or counted twice."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Barrier, Thread
from typing import Any

import pytest
from psycopg import errors

from suchi.pipeline import TRIES, Writer
from tests.databases import Databases
from tests.lives.register import LIVE, Register, lines, several
from tests.lives.telling import CARMAKER, MAKER, OUTLET, RECYCLER, SWAPPER, car, opening, pack, report

WRITERS = 8
ROUNDS = 12
LOT, CONSIGNMENT, VIN = "HOT-LOT", "HOT-W", car(1)
AT = "2026-05-01T08:00:00+08:00"


@pytest.fixture
def register(databases: Databases) -> Iterator[Register]:
    with several(databases) as another:
        found = another()
        found.tell(*opening("live"), clock_us=LIVE)
        yield found


def _deadlocks(register: Register) -> int:
    with register.store.connect_owner() as owner:
        row = owner.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
        return row[0] if row else 0


class Attempts:
    """A writer that counts how often it tried (`most`: for one batch) and how often it was the victim of a deadlock."""

    def __init__(self, writer: Writer) -> None:
        self.all = self.most = self.deadlocks = self._now = 0
        self._writer = writer
        self._original = writer._attempt
        writer._attempt = self._attempt  # type: ignore[method-assign]

    def _attempt(self, *args: Any) -> None:
        self.all += 1
        self._now += 1
        try:
            self._original(*args)
        except errors.DeadlockDetected:
            self.deadlocks += 1
            raise

    def tell(self, batch: list[bytes]) -> list[str]:
        self._now = 0
        outcomes = [receipt.outcome for receipt in self._writer.submit(lines(batch), clock_us=LIVE)]
        self.most = max(self.most, self._now)
        return outcomes


def _at_once(register: Register, batches: Callable[[int, int], list[bytes]]) -> tuple[list[str], list[Attempts]]:
    """Eight writers submit their batches round by round, all at the same moment, beside a busy follower."""
    together, failures, outcomes, tried, writing = Barrier(WRITERS), [], [], [], [True] * WRITERS

    def write(number: int) -> None:
        try:
            with closing(Writer(register.store)) as writer:
                attempts = Attempts(writer)
                tried.append(attempts)
                for turn in range(ROUNDS):
                    batch = batches(number, turn)
                    together.wait(60)
                    outcomes.extend(attempts.tell(batch))
        except BaseException as failure:
            failures.append(failure)
            together.abort()
        finally:
            writing[number] = False

    def following() -> None:
        try:
            while any(writing):
                register.follower.run_once()
        except BaseException as failure:
            failures.append(failure)

    threads = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    threads.append(Thread(target=following))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    register.settle()
    return outcomes, tried


def _sound(register: Register, outcomes: list[str], expected: int, tried: list[Attempts], most: int = TRIES) -> None:
    """Everything recorded, no deadlock, few retries, and every row's version is the number of entries that name it."""
    assert outcomes == ["recorded"] * expected
    assert [attempts.deadlocks for attempts in tried] == [0] * WRITERS
    assert _deadlocks(register) == 0
    assert max(attempts.most for attempts in tried) <= most
    for kind in ("battery", "vehicle", "lot", "consignment", "company"):
        wrong = register.rows(
            f"SELECT key, version FROM {kind} k WHERE version <> (SELECT count(DISTINCT entry) FROM touch WHERE thing = '{kind}:' || k.key)"
        )
        assert not wrong, f"{kind}: {wrong}"
    assert register.rows("SELECT count(*) FROM log_leaf")[0][0] == register.count("entry")


def test_one_lot_of_one_recycler(register: Register) -> None:
    """Everybody ships grams from it; every gram is counted once."""
    stock = {"lot": LOT, "material": "black-mass", "massG": 10_000_000}
    register.tell(report("LotDeclared", RECYCLER, "2026-04-01", id="lot", lot=stock, source="other"), clock_us=LIVE)

    def ship(number: int, turn: int) -> list[bytes]:
        size = 1 if turn % 2 else 5
        lots = [{"lot": LOT, "massG": 7}, {"lot": f"OWN-{number}", "massG": 1}]
        return [report("ProductShipped", RECYCLER, AT, id=f"s{number}-{turn}-{n}", lots=lots) for n in range(size)]

    outcomes, tried = _at_once(register, ship)
    total = WRITERS * (ROUNDS // 2) * 6
    _sound(register, outcomes, total, tried)
    assert register.state("lot", LOT).out_g == 7 * total


def test_one_swap_pool_and_the_car_that_everybody_serves(register: Register) -> None:
    """Swaps arrive from all stations out of order: the last in the order of acts is the one in the car, as if told in order."""
    codes = [pack(number, "2026-01-05") for number in range(40)]
    register.tell(
        *(report("BatteryProduced", MAKER, "2026-01-05", id=code, code=code, level="P") for code in codes),
        clock_us=LIVE,
    )
    register.tell(
        report("VehicleProduced", CARMAKER, "2026-02-01", id="car", vin=VIN, model="M", packs=[{"code": codes[0]}]),
        clock_us=LIVE,
    )
    chance = random.Random(3)
    plan = [[(chance.choice(codes), chance.choice(codes)) for _ in range(ROUNDS * 3)] for _ in range(WRITERS)]

    def swap(number: int, turn: int) -> list[bytes]:
        batch = []
        for n in range(3):
            out, new = plan[number][turn * 3 + n]
            at = f"2026-05-0{1 + turn % 5}T{number + 8:02d}:{turn:02d}:{n:02d}+08:00"
            fields = {"vin": VIN, "battery_out": out, "battery_in": new, "station": f"S{number}"}
            batch.append(report("BatterySwapped", SWAPPER, at, id=f"w{number}-{turn}-{n}", **fields))
        pool = chance.sample(codes, 6)
        fields = {"direction": "in", "batteries": pool, "reason": "transfer", "station": f"S{number}"}
        batch.append(report("SwapStockChanged", SWAPPER, AT, id=f"p{number}-{turn}", **fields))
        return batch

    outcomes, tried = _at_once(register, swap)
    _sound(register, outcomes, WRITERS * ROUNDS * 4, tried)
    last = max((f"2026-05-0{1 + turn % 5}T{number + 8:02d}:{turn:02d}:{n:02d}", plan[number][turn * 3 + n][1])
               for number in range(WRITERS) for turn in range(ROUNDS) for n in range(3))  # fmt: skip
    assert last[1] in {fit.code for fit in register.state("vehicle", VIN).packs}


def test_one_consignment_that_arrives_in_pieces(register: Register) -> None:
    """Eight gates receive what one truck brings; some reports come before the sending itself, one is corrected meanwhile."""
    codes = [[pack(number * ROUNDS + turn, "2026-01-05") for turn in range(ROUNDS)] for number in range(WRITERS)]
    everything = [code for row in codes for code in row]
    made = [report("BatteryProduced", MAKER, "2026-01-05", id=code, code=code, level="P") for code in everything]
    register.tell(*made, report("BatteryCollected", OUTLET, "2026-04-01", id="in", codes=everything), clock_us=LIVE)
    items = [{"battery": code} for code in everything]
    sent = report(
        "HandoverSent",
        OUTLET,
        "2026-04-30",
        id="sent",
        consignment=CONSIGNMENT,
        to=RECYCLER,
        purpose="waste",
        items=items,
    )
    late = report(
        "HandoverRedirected", OUTLET, "2026-04-30", id="on", consignment=CONSIGNMENT, to=RECYCLER, items=items[:5]
    )

    def receive(number: int, turn: int) -> list[bytes]:
        item = [{"battery": codes[number][turn]}]
        batch = [report("HandoverReceived", RECYCLER, AT, id=f"r{number}-{turn}", consignment=CONSIGNMENT, items=item)]
        if (number, turn) == (3, 2):
            batch.append(sent)
        if (number, turn) == (5, 3):
            batch.append(late)
        if number == 6 and turn % 4 == 3:
            aims = [{"id": f"r{number}-{turn - 1}"}]
            batch.append(
                report("EventsCorrected", RECYCLER, "2026-05-02", id=f"c{turn}", targets=aims, reason="wrong-data")
            )
        return batch

    outcomes, tried = _at_once(register, receive)
    _sound(register, outcomes, WRITERS * ROUNDS + 2 + ROUNDS // 4, tried)
    state = register.state("consignment", CONSIGNMENT)
    assert sorted(state.outcomes.values()) == ["accepted"] * (WRITERS * ROUNDS - ROUNDS // 4)
    assert register.rows("SELECT stage FROM consignment") == [("part_received",)]
    holders = register.rows("SELECT holder, count(*) FROM battery GROUP BY holder ORDER BY count(*)")
    assert holders == [(OUTLET, ROUNDS // 4), (RECYCLER, WRITERS * ROUNDS - ROUNDS // 4)]


def test_things_that_nobody_had_named_before_are_named_by_all_at_once(register: Register) -> None:
    """Batches of new packs, cars and lots that overlap in all ways: first come, first served, the others try again."""

    def name(number: int, turn: int) -> list[bytes]:
        chance = random.Random(f"{turn}/{number}")
        batch = []
        for n in range(4):
            codes = [pack(turn * 10 + k, "2026-01-05") for k in chance.sample(range(10), 4)]
            vin = car(turn * 10 + chance.randrange(3))
            batch.append(report("PackSighted", CARMAKER, AT, id=f"n{number}-{turn}-{n}", vin=vin, codes=codes))
            items = [{"battery": code} for code in codes[:2]] + [{"lot": f"L{turn}-{chance.randrange(3)}"}]
            fields = {"consignment": f"W{turn}-{chance.randrange(2)}", "items": items}
            batch.append(report("HandoverReceived", RECYCLER, AT, id=f"n{number}-{turn}-{n}", **fields))
        return batch

    outcomes, tried = _at_once(register, name)
    assert sum(attempts.all for attempts in tried) > WRITERS * ROUNDS, "there was no conflict: this test tests nothing"
    _sound(register, outcomes, WRITERS * ROUNDS * 8, tried, most=16 * TRIES)  # halved down to single events at worst


def test_the_same_reports_sent_by_all_at_once_are_recorded_once(register: Register) -> None:
    def same(number: int, turn: int) -> list[bytes]:
        reports = [
            report(
                "BatteryProduced",
                MAKER,
                "2026-01-05",
                id=f"m{turn}-{n}",
                code=pack(turn * 10 + n, "2026-01-05"),
                level="P",
            )
            for n in range(10)
        ]
        return random.Random(f"{number}/{turn}").sample(reports, 10)

    outcomes, tried = _at_once(register, same)
    assert outcomes.count("recorded") == ROUNDS * 10
    assert outcomes.count("duplicate") == (WRITERS - 1) * ROUNDS * 10
    assert register.count("battery") == ROUNDS * 10
    assert [attempts.deadlocks for attempts in tried] == [0] * WRITERS
    assert max(attempts.most for attempts in tried) <= TRIES
