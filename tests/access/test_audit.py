"""The audit trail's chain: whole under many writers and killed ones, every tampering named, erasing leaves it whole."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest

from suchi.access import audit, audit_check, audit_digest, audit_erasing
from suchi.access.audit_check import check
from tests.web import world

HOUR = audit_digest.HOUR_US
CARS = world.CARS


def read(number: int = 1, **more) -> audit.Row:
    given = {
        "company": world.MAKER,
        "audience": "maker",
        "concerned": (CARS,),
        "person": "ab12",
        "address": "192.0.2.0/24",
        "thing": f"battery:{number}",
    }
    return audit.Row(kind="read", route="GET /api/v1/x", amount=1, **(given | more))


@pytest.fixture
def owner(fresh):
    with fresh.connect_owner() as connection:
        yield connection


@pytest.fixture
def five(conn):
    """A trail of five rows."""
    audit.record(conn, [read(number) for number in range(1, 6)])
    return conn


def fault(conn):
    found = check(conn).fault
    return (found.code, found.first, found.last) if found else None


# ---- the chain ------------------------------------------------------------------------------------------------------


def test_an_empty_trail_is_whole(conn):
    found = check(conn)
    assert (found.rows, found.fault) == (0, None)


def test_rows_follow_one_another(five):
    found = check(five)
    assert (found.rows, found.digests, found.erased, found.fault) == (5, 0, 0, None)
    assert found.head == audit.head(five).hash.hex()


def test_what_callers_send_cannot_break_a_row(conn):
    audit.record(conn, [read(purpose="a\0b\ud800" + "长" * 1000, thing="battery:\0")])
    (row,) = conn.execute("SELECT purpose, thing FROM audit_row").fetchall()
    assert row == ("a\ufffdb?" + "长" * (audit.MOST_PURPOSE - 4), "battery:\ufffd")
    assert fault(conn) is None


def test_the_chain_holds_under_eight_writers_at_once(fresh):
    def write(number: int) -> None:
        with fresh.connect_app() as connection:
            for turn in range(20):
                audit.record(connection, [read(number * 1000 + turn), read(number)])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with fresh.connect_app() as connection:
        found = check(connection)
    assert (found.rows, found.fault) == (8 * 20 * 2, None)


WRITING = """
import sys, psycopg
from suchi.access import audit
row = audit.Row(kind="read", route="GET /api/v1/x", thing="battery:1", concerned=("91990000MA000000X2",))
with psycopg.connect(sys.argv[1], autocommit=True) as conn:
    while True:
        print(audit.record(conn, [row] * 7).seq, flush=True)
"""


def test_a_killed_writer_leaves_whole_rows_and_nobody_waiting(fresh, conn):
    told = []
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITING, fresh.app_dsn], stdout=subprocess.PIPE, text=True)
        told.append(int(writer.stdout.readline()))
        time.sleep(0.05)
        writer.send_signal(signal.SIGKILL)
        rest = writer.communicate()[0].split()
        told += [int(line) for line in rest if line.isdigit()][-2:-1]
    audit.record(conn, [read()])
    found = check(conn)
    assert found.fault is None
    assert found.rows > max(told)
    assert found.rows % 7 == 1, "each writer's rows came whole or not at all"


def test_the_application_can_neither_change_nor_delete(five):
    for statement in ("UPDATE audit_row SET company = NULL", "DELETE FROM audit_row", "TRUNCATE audit_row"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            five.execute(statement)
    for statement in (
        "DELETE FROM audit_concerned",
        "DELETE FROM audit_head",
        "INSERT INTO audit_erased VALUES (1, 'content', 1, 1)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            five.execute(statement)


# ---- tampering ------------------------------------------------------------------------------------------------------

TAMPERED = {
    "a word edited": ("UPDATE audit_row SET audience = 'public' WHERE seq = 3", ("audit.row-content", 3, 3)),
    "a company taken out": ("DELETE FROM audit_concerned WHERE seq = 3", ("audit.row-content", 3, 3)),
    "a company put in": ("INSERT INTO audit_concerned VALUES (3, 'x')", ("audit.row-content", 3, 3)),
    "another person": ("UPDATE audit_row SET person = 'ff' WHERE seq = 3", ("audit.row-person", 3, 3)),
    "a person emptied": (
        "UPDATE audit_row SET person_salt = NULL, person = NULL, address = NULL WHERE seq = 3",
        ("audit.row-emptied", 3, 3),
    ),
    "a row emptied": ("UPDATE audit_row SET salt = NULL WHERE seq = 3", ("audit.row-emptied", 3, 3)),
    "another time": ("UPDATE audit_row SET at_us = at_us + 1 WHERE seq = 3", ("audit.row-chain", 3, 3)),
    "a row deleted": ("DELETE FROM audit_row WHERE seq = 3", ("audit.row-missing", 3, 3)),
    "the first deleted": ("DELETE FROM audit_row WHERE seq = 1", ("audit.row-missing", 1, 1)),
    "deleted and closed up": (
        "DELETE FROM audit_row WHERE seq = 3; UPDATE audit_row SET seq = seq - 1 WHERE seq > 3",
        ("audit.row-chain", 3, 3),
    ),
    "two rows exchanged": (
        "UPDATE audit_row SET seq = 99 WHERE seq = 3; UPDATE audit_row SET seq = 3 WHERE seq = 4; "
        "UPDATE audit_row SET seq = 4 WHERE seq = 99",
        ("audit.row-chain", 3, 3),
    ),
    "a row put in": (
        "UPDATE audit_row SET seq = -seq WHERE seq > 2; UPDATE audit_row SET seq = 1 - seq WHERE seq < 0; "
        "INSERT INTO audit_row (seq, at_us, commitment, hash) SELECT 3, at_us, commitment, hash FROM audit_row WHERE seq = 2",
        ("audit.row-chain", 3, 3),
    ),
    "the last deleted": ("DELETE FROM audit_row WHERE seq = 5", ("audit.head", 5, 5)),
    "all deleted": ("DELETE FROM audit_row", ("audit.head", 1, 5)),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampering_is_found_and_the_first_bad_row_named(how, five, owner):
    statement, expected = TAMPERED[how]
    owner.execute(statement)
    assert fault(five) == expected


def rewritten(owner, first: int) -> None:
    """What somebody does who knows the format: every later link made anew, the head too."""
    before = owner.execute("SELECT hash FROM audit_row WHERE seq = %s", [first - 1]).fetchone()
    hash_ = bytes(before[0]) if before else audit.START
    for seq, at_us, commitment in owner.execute(
        "SELECT seq, at_us, commitment FROM audit_row WHERE seq >= %s ORDER BY seq", [first]
    ).fetchall():
        hash_ = audit.chained(hash_, seq, at_us, bytes(commitment))
        owner.execute("UPDATE audit_row SET hash = %s WHERE seq = %s", [hash_, seq])
    owner.execute("UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_row ORDER BY seq DESC LIMIT 1)")


# ---- digests on the ledger ------------------------------------------------------------------------------------------


def digest(store, conn) -> list[audit_digest.Digest]:
    """The hours so far come on record, as if each were over."""
    end = audit.head(conn).at_us
    found = audit_digest.due(conn, end + HOUR)
    registrar = audit_digest.registrar(conn, audit_digest.day_ended(found[-1]))
    for one in found:
        world.write(store, json.loads(one.event(registrar)), clock_us=one.ends_us + 1)
    return found


@pytest.fixture
def digested(fresh, five):
    """A trail of five rows in one hour, their digest, and two rows of the next hour."""
    world.write(fresh, *world.opening())
    (found,) = digest(fresh, five)
    with fresh.connect_owner() as owner:  # the next hour has come
        owner.execute("UPDATE audit_head SET at_us = %s", [found.ends_us + 1])
    audit.record(five, [read(6), read(7)])
    return five


def test_a_digest_says_how_long_the_trail_was_and_its_hash(digested):
    (one,) = audit_digest.logged(digested)
    assert (one.digest.rows, one.digest.last) == (5, 5)
    found = check(digested)
    assert (found.rows, found.digests, found.digested, found.fault) == (7, 1, 5, None)


def test_an_hour_is_digested_once_it_is_over_and_never_again(digested, fresh):
    last = audit.head(digested).at_us
    assert audit_digest.due(digested, last - last % HOUR + HOUR - 1) == []
    (found,) = digest(fresh, digested)
    assert (found.rows, found.last) == (2, 7)
    assert audit_digest.due(digested, last + 9 * HOUR) == []


def test_an_hour_without_rows_has_no_digest_and_leaves_no_gap(digested, fresh, owner):
    digest(fresh, digested)
    owner.execute("UPDATE audit_head SET at_us = at_us + %s", [5 * HOUR])
    audit.record(digested, [read(8)])
    (found,) = digest(fresh, digested)
    assert (found.rows, found.last) == (1, 8)
    assert check(digested).digests == 3
    assert fault(digested) is None


def test_before_there_is_a_registrar_an_hour_waits(five):
    (found,) = audit_digest.due(five, audit.head(five).at_us + HOUR)
    assert audit_digest.registrar(five, audit_digest.day_ended(found)) is None


def test_a_chain_made_anew_does_not_fit_the_ledger(digested, owner):
    owner.execute(
        "UPDATE audit_row SET commitment = decode(repeat('ab', 32), 'hex'), salt = NULL, kind = NULL, route = NULL, "
        "company = NULL, audience = NULL, thing = NULL, amount = NULL, who = NULL, person_salt = NULL, person = NULL, "
        "address = NULL WHERE seq = 2"
    )
    owner.execute("DELETE FROM audit_concerned WHERE seq = 2")
    owner.execute("INSERT INTO audit_erased VALUES (7, 'content', 2, 2)")
    rewritten(owner, 2)
    assert fault(digested) == ("audit.digest", 1, 5)


def test_a_trail_cut_before_the_last_digest_is_found(digested, owner):
    owner.execute("DELETE FROM audit_row WHERE seq > 3")
    rewritten(owner, 3)
    assert fault(digested) == ("audit.cut", 4, 5)


def test_a_digest_that_does_not_fit_stops_no_later_one(digested, fresh):
    lie = world.event(
        "AuditDigested", world.REGISTRAR, "2026-09-01T00:00:00Z", rows=9, last=2**53 - 1, head="0" * 64, id="audit-lie"
    )
    world.write(fresh, lie, clock_us=audit.head(digested).at_us)
    assert [one.last for one in audit_digest.due(digested, audit.head(digested).at_us + HOUR)] == [7]
    assert fault(digested) == ("audit.cut", 8, 2**53 - 1)
    assert check(digested).digests == 1


# ---- erasing --------------------------------------------------------------------------------------------------------


def test_erasing_a_person_leaves_the_chain_and_what_was_read(digested, owner):
    audit.record(digested, [read(8, person="cd34")])
    assert audit_erasing.erase_person(owner, "ab12", "个人信息保护法第四十七条") == 7
    found = check(digested)
    assert (found.fault, found.persons_erased, found.erased, found.digests) == (None, 7, 0, 1)
    left = digested.execute("SELECT DISTINCT person, address FROM audit_row WHERE kind = 'read' ORDER BY 1").fetchall()
    assert left == [("cd34", "192.0.2.0/24"), (None, None)]
    assert digested.execute("SELECT count(*) FROM audit_concerned WHERE company = %s", [CARS]).fetchone() == (8,)


def test_erasing_what_is_old_leaves_the_chain_and_the_digests(digested, owner):
    before = audit.head(digested).at_us
    assert audit_erasing.erase_before(owner, before, "三年") == 5
    found = check(digested)
    assert (found.fault, found.erased, found.digests) == (None, 5, 1)
    assert digested.execute("SELECT count(*) FROM audit_row WHERE company IS NOT NULL").fetchone() == (2,)
    assert audit_erasing.erase_before(owner, before, "三年") == 0
    assert audit_erasing.erase_person(owner, "ab12", "x") == 2
    assert fault(digested) is None


def test_an_erasure_outlives_what_it_erased(digested, owner):
    audit_erasing.erase_before(owner, audit.head(digested).at_us + 2, "三年")
    audit_erasing.erase_before(owner, audit.head(digested).at_us + 2, "三年")
    assert digested.execute("SELECT purpose, amount FROM audit_row WHERE kind = 'erased'").fetchall() == [("三年", 7)]
    assert fault(digested) is None


def test_nobody_can_add_to_an_erasure_afterwards(digested, owner):
    audit_erasing.erase_person(owner, "ab12", "x")
    audit.record(digested, [read(9, person="cd34")])
    owner.execute("UPDATE audit_row SET person_salt = NULL, person = NULL, address = NULL WHERE person = 'cd34'")
    owner.execute("INSERT INTO audit_erased VALUES (8, 'person', 9, 9)")
    assert fault(digested) == ("audit.erasure", 8, 8)


def test_every_fault_is_told_in_both_languages():
    assert all(zh and en and zh != en for zh, en in audit_check.FAULTS.values())
