"""The ledger: what an outsider recomputes from stored bytes equals what the log says; nothing is numbered twice or changed."""

import json
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from threading import Barrier, Thread

import psycopg
import pytest
import rfc8785
from psycopg import sql

from suchi.access import free_text
from suchi.db.pool import Store
from suchi.ledger.sequence import sequence, waiting
from suchi.pipeline import Writer
from suchi.simulate import Options, population
from tests.lives.register import LIVE, Register, lines
from tests.lives.telling import MAKER, opening, pack, report


@pytest.fixture(scope="module")
def told() -> list[bytes]:
    return list(population(Options(vehicles=40, seed=3, faults="all", oddities="all", fault_every=2)))


@pytest.fixture
def register(fresh: Store, told: list[bytes]) -> Iterator[Register]:
    """A register with a population, everything numbered."""
    with Register(fresh) as found:
        for at in range(0, len(told), 700):
            found.tell(*told[at : at + 700])
        found.settle()
        yield found


def test_the_leaf_of_every_entry_can_be_computed_from_its_stored_bytes_alone(register: Register) -> None:
    """By hand, from DESIGN §5: leaf = H(0x00 ‖ header), header = canonical JSON, commitment = H(salt ‖ body)."""
    rows = register.rows(
        "SELECT e.id, e.recorded_us, e.commitment, e.salt, e.body, l.leaf, e.reporter FROM entry e JOIN log_leaf l ON l.entry = e.id"
    )
    assert len(rows) == register.count("entry") > 1000
    with register.store.connect_app() as conn:
        whole = free_text.whole(conn, {bytes(row[0]): bytes(row[4]) for row in rows})
    salts = set()
    for entry, recorded_us, commitment, salt, _, leaf, reporter in rows:
        body = whole[bytes(entry)]
        told = json.loads(body)
        assert rfc8785.dumps(told) == body
        assert entry == sha256(f"{reporter}\0{told['event']['id']}".encode()).digest()[:16]
        assert commitment == sha256(salt + body).digest()
        seconds, micros = divmod(recorded_us, 1_000_000)
        at = register.rows("SELECT to_char(to_timestamp(%s) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')", seconds)[
            0
        ][0]
        header = {
            "v": 1,
            "entryId": entry.hex(),
            "recordedAt": at + (f".{micros:06d}" if micros else "") + "Z",
            "commitment": commitment.hex(),
        }
        assert leaf == sha256(b"\0" + rfc8785.dumps(header)).digest()
        assert len(salt) == 16
        salts.add(salt)
    assert len(salts) == len(rows)


def test_the_log_numbers_from_one_without_a_gap_in_the_order_of_recording(
    register: Register, told: list[bytes]
) -> None:
    numbers = [row[0] for row in register.rows("SELECT seq FROM log_leaf ORDER BY seq")]
    assert numbers == list(range(1, len(told) + 1))
    assert register.rows("SELECT size FROM log_head") == [(len(told),)]
    recorded = [
        row[0]
        for row in register.rows("SELECT e.recorded_us FROM log_leaf l JOIN entry e ON e.id = l.entry ORDER BY l.seq")
    ]
    assert recorded == sorted(recorded)


def test_the_digest_of_every_thing_runs_over_its_leaves_in_log_order(register: Register) -> None:
    expected: dict[str, tuple[int, bytes]] = {}
    rows = register.rows("SELECT t.thing, l.leaf FROM touch t JOIN log_leaf l ON l.entry = t.entry ORDER BY l.seq")
    for thing, leaf in rows:
        count, digest = expected.get(thing, (0, bytes(32)))
        expected[thing] = (count + 1, sha256(digest + leaf).digest())
    kept = {
        thing: (count, digest) for thing, count, digest in register.rows("SELECT thing, count, digest FROM thing_log")
    }
    assert kept == expected


def test_a_correction_before_its_target_is_in_the_digest_of_the_things_it_reaches(fresh: Store) -> None:
    """The whole history of a battery can only be proven if its digest counts every entry that bears on it, in any order."""
    code = pack(1, "2024-03-01")
    made = report("BatteryProduced", MAKER, "2024-03-01", id="a", code=code, level="P")
    corrected = report("EventsCorrected", MAKER, "2024-04-01", id="c", targets=[{"id": "a"}], reason="wrong-data")
    with Register(fresh) as register:
        register.tell(*opening("live"), clock_us=LIVE)
        register.tell(corrected, clock_us=LIVE)
        register.tell(made, clock_us=LIVE)
        register.settle()
        version = register.rows("SELECT version FROM battery WHERE key = %s", code)
        assert register.rows("SELECT count FROM thing_log WHERE thing = %s", f"battery:{code}") == version == [(2,)]


def test_four_writers_and_three_sequencers_number_each_entry_once(fresh: Store) -> None:
    with Register(fresh) as register:
        register.tell(*opening("live"), clock_us=LIVE)
        together, failures, done = Barrier(7), [], []

        def write(number: int) -> None:
            with closing(Writer(register.store)) as writer:
                together.wait()
                for batch in range(15):
                    births = (
                        report(
                            "BatteryProduced",
                            MAKER,
                            "2024-03-01",
                            id=f"{number}-{batch}-{n}",
                            level="P",
                            code=pack(n, "2024-03-01"),
                        )
                        for n in range(20)
                    )
                    writer.submit(lines(births), clock_us=LIVE)
            done.append(number)

        def number_them() -> None:
            with register.store.connect_writer() as connection:
                together.wait()
                while len(done) < 4 or waiting(connection):
                    connection.rollback()
                    sequence(connection, batches=2)

        def guarded(act: object, *args: int) -> None:
            try:
                act(*args)  # type: ignore[operator]
            except BaseException as failure:
                failures.append(failure)
                done.append(-1)
                together.abort()

        threads = [Thread(target=guarded, args=(write, number)) for number in range(4)]
        threads += [Thread(target=guarded, args=(number_them,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures, failures
        total = register.count("entry")
        assert total == len(list(opening())) + 4 * 15 * 20
        assert [row[0] for row in register.rows("SELECT seq FROM log_leaf ORDER BY seq")] == list(range(1, total + 1))
        assert register.rows("SELECT count(DISTINCT entry) FROM log_leaf") == [(total,)]
        test_the_digest_of_every_thing_runs_over_its_leaves_in_log_order(register)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = 'x'",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "UPDATE log_leaf SET leaf = 'x'",
        "DELETE FROM log_leaf",
        "TRUNCATE log_leaf",
        "DELETE FROM thing_log",
        "UPDATE finding_change SET change = 'x'",
        "DELETE FROM finding_change",
        "DROP TABLE entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "CREATE TABLE mine (x int)",
        "RESET ROLE; DELETE FROM entry",
    ],
)
def test_the_application_can_only_add_to_the_ledger(store: Store, statement: str) -> None:
    with store.connect_app() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(sql.SQL(statement))  # type: ignore[arg-type]


def test_an_entry_cannot_be_written_twice_under_one_id(store: Store) -> None:
    row = "INSERT INTO entry VALUES (decode(repeat('ab', 16), 'hex'), 1, 'r', 't', 'c', 's', 'b')"
    with store.connect_app(autocommit=False) as connection:
        connection.execute(row)
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(row)
        connection.rollback()


def test_a_batch_that_fails_halfway_leaves_neither_entry_nor_number(fresh: Store) -> None:
    with Register(fresh) as register:
        register.tell(*opening("live"), clock_us=LIVE)
        register.settle()
        with register.store.connect_owner() as owner:
            owner.execute("ALTER TABLE touch ADD CONSTRAINT nothing_more CHECK (thing NOT LIKE 'battery:%') NOT VALID")
        before = register.tables("entry", "outbox", "log_leaf", "touch", "battery", "register")
        made = report("BatteryProduced", MAKER, "2024-03-01", id="a", code=pack(1, "2024-03-01"), level="P")
        with pytest.raises(psycopg.errors.CheckViolation):
            register.tell(made, clock_us=LIVE)
        assert register.tables("entry", "outbox", "log_leaf", "touch", "battery", "register") == before
        with register.store.connect_owner() as owner:
            owner.execute("ALTER TABLE touch DROP CONSTRAINT nothing_more")
        assert [receipt.outcome for receipt in register.tell(made, clock_us=LIVE)] == ["recorded"]
