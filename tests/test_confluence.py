"""One population told in many orders, by one writer or four, leaves one register; so does building it again from the ledger."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Thread
from typing import Any

import pytest

from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE, KINDS
from suchi.pipeline import Writer
from suchi.projections.rebuild import rebuild
from suchi.simulate import Options, population
from tests.databases import Databases
from tests.lives.nonsense import Nonsense
from tests.lives.register import PROJECTIONS, Register, differences, lines, several
from tests.lives.telling import opening, report

SEED = 20260401
Table = dict[str, list[tuple[Any, ...]]]


# ---- the population, and what is injected into it -----------------------------------------------------------------------


def _told(seed: int = SEED) -> tuple[list[bytes], list[bytes]]:
    """The reports that open the register and install its offices (they would be refused later), and all the others."""
    told = list(population(Options(vehicles=150, seed=seed, faults="all", oddities="all", fault_every=3)))
    first = [line for line in told if b'"LedgerOpened"' in line or b'"regulator"' in line]
    offices = {json.loads(line).get("party") for line in first}
    rest = [line for line in told if line not in set(first)]
    return first, rest + list(_injected(random.Random(seed), rest, offices))


def _injected(chance: random.Random, told: list[bytes], offices: set[str | None]) -> Iterator[bytes]:
    """Corrections, corrections of those, roles that end, acts outside roles, adoptions, clones: each recorded days later."""
    events = [json.loads(line) for line in told]
    registered = [e for e in events if e["type"] == "PartyRegistered" and e["party"] not in offices]
    acts = [e for e in events if e["type"] not in ("PartyRegistered", "EventsCorrected", "ReportAdopted")]
    plain = [e for e in acts if not CATALOGUE[e["type"]].governing and e["type"] != "PermitRecorded"]
    registrar = registered[0]["reporter"]
    ministry = next(e["reporter"] for e in events if e["type"] == "TermSet")

    def corrects(number: int, target: dict[str, Any], who: str) -> dict[str, Any]:
        at = f"2026-11-{1 + number % 20:02d}T09:00:{number % 60:02d}+08:00"
        told = f"2026-11-{1 + number % 20:02d}T10:00:00.{number:06d}Z"
        aims = [{"id": target["id"], "reporter": target["reporter"]}]
        line = report("EventsCorrected", who, at, id=f"x-{number}", told=told, targets=aims, reason="wrong-data")
        return {"line": line, "id": f"x-{number}", "reporter": who}

    corrections = [corrects(number, e, e["reporter"]) for number, e in enumerate(chance.sample(acts, 160))]
    corrections += [corrects(200 + n, e, e["reporter"]) for n, e in enumerate(chance.sample(corrections, 40))]
    corrections += [corrects(300 + n, e, ministry) for n, e in enumerate(chance.sample(corrections, 20))]
    corrections += [corrects(400 + n, e, registrar) for n, e in enumerate(chance.sample(registered, 4))]
    yield from (correction["line"] for correction in corrections)
    for number, e in enumerate(chance.sample(registered, 12)):
        roles = [role | {"until": f"202{number % 6}-06-30"} for role in e["roles"]]
        at, told_at = "2026-10-20", f"2026-10-21T00:00:00.{number:06d}Z"
        yield report("PartyChanged", registrar, at, id=f"end-{number}", told=told_at, party=e["party"], roles=roles)
    strangers = [e["party"] for e in chance.sample(registered, 30)]
    for number, (e, who) in enumerate(zip(chance.sample(plain, 30), strangers, strict=True)):
        yield json.dumps(e | {"reporter": who, "id": f"stranger-{number}"}).encode()
        if number % 3 == 0:
            aims = [{"id": f"stranger-{number}", "reporter": who}]
            told_at = f"2026-11-25T00:00:00.{number:06d}Z"
            yield report("ReportAdopted", ministry, "2026-11-24", id=f"adopt-{number}", told=told_at, targets=aims)
            if number % 2 == 0:
                yield corrects(500 + number, {"id": f"adopt-{number}", "reporter": ministry}, ministry)["line"]
        if number % 5 == 0:  # the role comes after all, years late
            held = next(one["roles"] for one in registered if one["party"] == who)
            new = [{"role": role, "since": "2016-01-01"} for role in sorted(CATALOGUE[e["type"]].by)]
            told_at = f"2026-11-26T00:00:00.{number:06d}Z"
            yield report(
                "PartyChanged", registrar, "2026-11-26", id=f"gain-{number}", told=told_at, party=who, roles=held + new
            )
    built = [e for e in events if e["type"] == "VehicleProduced"]
    for number, (one, other) in enumerate(zip(chance.sample(built, 10), chance.sample(built, 10), strict=True)):
        yield json.dumps(one | {"id": f"clone-{number}", "vin": other["vin"]}).encode()


@pytest.fixture(scope="module")
def told() -> tuple[list[bytes], list[bytes]]:
    return _told()


@pytest.fixture
def another(databases: Databases) -> Iterator[Callable[[], Register]]:
    with several(databases) as another:
        yield another


@pytest.fixture(scope="module")
def in_order(told: tuple[list[bytes], list[bytes]], databases: Databases) -> Iterator[Register]:
    """The register that heard everything in the order of recording, in batches of 500."""
    first, rest = told
    heard = sorted(rest, key=lambda line: json.loads(line)["recordedAt"])
    with several(databases) as another:
        register = another()
        for batch in (first, *(heard[at : at + 500] for at in range(0, len(heard), 500))):
            _all_on_record(register.tell(*batch))
        register.settle()
        yield register


def _all_on_record(receipts: list[Any]) -> None:
    refused = [receipt for receipt in receipts if receipt.outcome not in ("recorded", "withoutEffect", "duplicate")]
    assert not refused, refused[:3]


def _batches(chance: random.Random, rest: list[bytes]) -> Iterator[list[bytes]]:
    left = rest[:]
    while left:
        size = chance.choice((1, 2, 7, 50, 300, 1500))
        yield left[:size]
        del left[:size]


def _alike(one: Register, other: Register) -> None:
    assert not differences(one.tables(), other.tables())
    assert [other.count(queue) for queue in ("outbox", "rejudge", "revisit", "part_due")] == [0, 0, 0, 0]
    for kind in KINDS:  # nothing that bears on a thing is left out of its digest in the log
        counts = f"SELECT key, version, count FROM \"{kind}\" k LEFT JOIN thing_log l ON l.thing = '{kind}:' || k.key"
        assert not [row for row in other.rows(counts) if row[1] != row[2]], kind


# ---- orders -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", range(3))
def test_three_shuffled_orders_leave_the_same_register(
    order: int, told: tuple[list[bytes], list[bytes]], in_order: Register, another: Callable[[], Register]
) -> None:
    chance = random.Random(f"order/{order}")
    first, rest = told
    register = another()
    register.tell(*first)
    for batch in _batches(chance, chance.sample(rest, len(rest))):
        _all_on_record(register.tell(*batch))
        if chance.random() < 0.1:
            register.follower.run_once()
    register.settle()
    _alike(in_order, register)


def test_four_writers_and_a_busy_follower_leave_the_same_register(
    told: tuple[list[bytes], list[bytes]], in_order: Register, another: Callable[[], Register]
) -> None:
    """Each writer has a third of the lines it also shares with another: what both bring is recorded once."""
    first, rest = told
    register = another()
    register.tell(*first)
    failures: list[BaseException] = []
    writing = True

    def write(number: int) -> None:
        chance = random.Random(f"writer/{number}")
        mine = [line for at, line in enumerate(rest) if at % 4 == number or (at % 12 == (number + 1) % 4)]
        try:
            with closing(Writer(register.store)) as writer:
                for batch in _batches(chance, chance.sample(mine, len(mine))):
                    _all_on_record(writer.submit(lines(batch), clock_us=None))
        except BaseException as failure:
            failures.append(failure)

    def follow() -> None:
        try:
            while writing:
                register.follower.run_once()
        except BaseException as failure:
            failures.append(failure)

    writers, follower = [Thread(target=write, args=(number,)) for number in range(4)], Thread(target=follow)
    for thread in (*writers, follower):
        thread.start()
    for thread in writers:
        thread.join()
    writing = False
    follower.join()
    assert not failures, failures
    register.settle()
    assert register.count("entry") == in_order.count("entry")
    _alike(in_order, register)


@pytest.mark.parametrize("seed", range(4))
def test_nonsense_about_a_few_things_leaves_the_same_register_in_any_order(
    seed: int, another: Callable[[], Register]
) -> None:
    """Every type of event, corrections and role changes in the way of each other: told twice, shuffled, and built again."""
    rest = list(Nonsense(seed).reports(500))
    one, other = another(), another()
    for register, chance in ((one, random.Random(f"one/{seed}")), (other, random.Random(f"other/{seed}"))):
        register.tell(*opening())
        for batch in _batches(chance, rest if register is one else chance.sample(rest, len(rest))):
            _all_on_record(register.tell(*batch))
            if chance.random() < 0.3:
                register.follower.run_once()
        register.settle()
    _alike(one, other)
    assert not one.rows('SELECT rule, detail FROM finding WHERE detail LIKE \'%%"missing":"rule"%%\'::bytea'), (
        "a rule failed"
    )
    test_the_history_of_findings_adds_up_to_those_that_stand(other)
    rebuild(other.store)
    _alike(one, other)


# ---- rebuilt ------------------------------------------------------------------------------------------------------------


def test_the_register_rebuilt_from_its_ledger_is_the_same_row_by_row(
    told: tuple[list[bytes], list[bytes]], in_order: Register, another: Callable[[], Register]
) -> None:
    """Built from a log whose order was not that of the acts; the history of findings is no projection and stays."""
    chance = random.Random("rebuilt")
    first, rest = told
    register = another()
    register.tell(*first)
    for batch in _batches(chance, chance.sample(rest, len(rest))):
        register.tell(*batch)
    register.settle()
    history = register.tables("finding_change", "thing_log", "log_leaf", "log_head")
    seen: list[tuple[int, int]] = []
    assert rebuild(register.store, lambda done, total: seen.append((done, total))) == register.count("entry")
    assert seen[-1][0] == seen[-1][1] == register.count("entry")
    _alike(in_order, register)
    assert not differences(history, register.tables(*history))
    _all_on_record(register.tell(*rest[:50]))  # and it writes again
    rebuild(register.store)
    _alike(in_order, register)


def test_a_rebuild_that_is_cut_off_lets_nobody_write_until_it_is_run_again(
    told: tuple[list[bytes], list[bytes]], in_order: Register, another: Callable[[], Register]
) -> None:
    first, rest = told
    register = another()
    register.tell(*first)
    for at in range(0, len(rest), 1500):
        register.tell(*rest[at : at + 1500])

    def cut(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(register.store, cut)
    with pytest.raises(Failure) as failed:
        register.tell(rest[0])
    assert failed.value.code == "register.rebuilding"
    register.settle()  # a follower that runs meanwhile does no harm
    rebuild(register.store)
    _alike(in_order, register)


def test_the_history_of_findings_adds_up_to_those_that_stand(in_order: Register) -> None:
    last = in_order.rows(
        "SELECT DISTINCT ON (thing, entry, rule) thing, entry, rule, change FROM finding_change ORDER BY thing, entry, rule, id DESC"
    )
    standing = in_order.rows("SELECT thing, entry, rule FROM finding")
    assert sorted(row[:3] for row in last if row[3] == "found") == sorted(standing)


def test_a_finding_is_not_noted_before_its_entry_was_recorded(in_order: Register) -> None:
    early = "SELECT c.rule, c.at_us, e.recorded_us FROM finding_change c JOIN entry e ON e.id = c.entry WHERE c.at_us < e.recorded_us"
    assert not in_order.rows(early)


def test_what_is_compared_is_rich_enough(in_order: Register) -> None:
    assert all(in_order.count(table) for table in PROJECTIONS)
    assert len({finding.split()[0] for finding in in_order.findings()}) > 12
    assert in_order.rows("SELECT count(*) FROM touch WHERE standing = 1")[0][0] > 20
