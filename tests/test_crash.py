"""Kill -9 in the middle of an upload, of the server and of PostgreSQL: whole batches stand or nothing, and sending again completes it."""

import asyncio
import json
import os
import random
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from granian.constants import Interfaces
from granian.server.embed import Server as Granian

from suchi.access import keys
from suchi.db.embedded import Embedded
from suchi.db.migrate import migrate
from suchi.db.pool import Store
from suchi.domain.canonical import entry_id
from suchi.domain.errors import Failure
from suchi.settings import Settings
from suchi.web.app import create_app
from suchi.web.lane import BATCH
from tests.databases import Databases
from tests.lives.register import LIVE, Register, several
from tests.lives.telling import MAKER, opening, pack, report

PATIENCE_S = 60
KILLS = 20
FIRST = len(list(opening()))


def births(first: int, count: int) -> list[bytes]:
    """Births of packs; every hundredth report is a correction of the one before."""
    lines = []
    for number in range(first, first + count):
        if number % 100 == 99:
            targets = [{"id": f"b{number - 1}"}]
            lines.append(
                report("EventsCorrected", MAKER, "2024-03-02", id=f"b{number}", targets=targets, reason="wrong-data")
            )
            continue
        code = pack(number, "2024-03-01")
        lines.append(report("BatteryProduced", MAKER, "2024-03-01", id=f"b{number}", code=code, level="P"))
    return lines


# ---- a server to kill ---------------------------------------------------------------------------------------------------


class Server:
    """The real application in a process of its own, forked so that a start costs little."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._pid = os.fork()
        if self._pid == 0:
            try:
                self._serve()
            finally:
                os._exit(1)
        began = time.monotonic()
        while not self._answers():
            assert time.monotonic() - began < PATIENCE_S, "the server did not start"

    def _serve(self) -> None:
        server = Granian(create_app(self._store), port=self.port, interface=Interfaces.ASGI, log_enabled=False)
        asyncio.run(server.serve())

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(b"GET /api/v1/health HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in connection.recv(4096).split(b"\r\n")[0] + b" "
        return False

    def upload(self, lines: list[bytes], key: str) -> socket.socket:
        """Begin an upload; the answer has still to be read."""
        body = b"\n".join(lines) + b"\n"
        head = (
            f"POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Type: application/x-ndjson\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)
        connection.sendall(head.encode() + body)
        return connection

    def kill(self) -> None:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


def _outcomes(connection: socket.socket) -> list[str]:
    """The outcome of each line, from the answer read to its end."""
    with connection, connection.makefile("rb") as answer:
        head, _, body = answer.read().partition(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n")[0] + b" ", head
    return [json.loads(line)["outcome"] for line in body.splitlines() if line.startswith(b"{")]  # between chunk sizes


def test_twenty_kills_of_the_server_during_uploads_lose_and_double_nothing(databases: Databases) -> None:
    chance = random.Random(20)
    with several(databases) as another:
        register = another()
        register.tell(*opening("live"), clock_us=LIVE)
        with register.store.connect_owner() as owner:
            key = keys.create(owner, "operator", None, "crash", LIVE)
        server = Server(register.store)
        sent: list[bytes] = []
        try:
            for _ in range(KILLS):
                again, new = sent[-500:], births(len(sent), BATCH)
                sent += new
                before = register.count("entry")
                server.start()
                connection = server.upload(again + new, key)
                wanted = before + chance.choice((0, 0, 1, BATCH - len(again), len(new)))  # how much stands when it dies
                began = time.monotonic()
                while register.count("entry") < min(wanted, FIRST + len(sent)):
                    assert time.monotonic() - began < PATIENCE_S, "the upload does not go on"
                if chance.random() < 0.5:
                    register.follower.run_once()
                server.kill()
                connection.close()
                _only_whole_batches_stand(register, len(again), again + new)
            server.start()
            for at in range(0, len(sent), 10 * BATCH):
                outcomes = _outcomes(server.upload(sent[at : at + 10 * BATCH], key))
                assert set(outcomes) <= {"recorded", "duplicate"}
                assert len(outcomes) == len(sent[at : at + 10 * BATCH])
        finally:
            server.kill()
        register.settle()
        _each_exactly_once(register, sent)


def _only_whole_batches_stand(register: Register, again: int, lines: list[bytes]) -> None:
    """Of the lines that the last upload brought anew each batch stands as a whole or not at all."""
    ids = [entry_id(MAKER, json.loads(line)["id"]) for line in lines]
    standing = {row[0] for row in register.rows("SELECT id FROM entry WHERE id = ANY(%s)", ids)}
    for at in range(0, len(ids), BATCH):
        new = set(ids[max(at, again) : at + BATCH])
        assert new <= standing or not new & standing, f"the batch at line {at + 1} stands in part"


def _each_exactly_once(register: Register, sent: list[bytes]) -> None:
    total = FIRST + len(sent)
    assert register.count("entry") == total
    assert register.rows("SELECT count(*), count(DISTINCT entry), min(seq), max(seq) FROM log_leaf") == [
        (total, total, 1, total)
    ]
    assert register.rows(
        "SELECT count(*) FROM entry e WHERE NOT EXISTS (SELECT FROM log_leaf l WHERE l.entry = e.id)"
    ) == [(0,)]
    made = sum(b'"BatteryProduced"' in line for line in sent)
    assert register.rows("SELECT count(*) FROM battery") == [(made,)]
    assert register.rows(
        "SELECT count(*) FROM battery b WHERE version <> (SELECT count(*) FROM touch t WHERE t.thing = 'battery:' || b.key)"
    ) == [(0,)]
    assert [register.count(queue) for queue in ("outbox", "rejudge", "revisit", "part_due")] == [0, 0, 0, 0]


# ---- PostgreSQL killed --------------------------------------------------------------------------------------------------


@pytest.fixture
def durable() -> Iterator[Embedded]:
    """A server of its own that may be killed, its data safe on disk."""
    folder = Path(tempfile.mkdtemp(prefix="suchi-crash-"))
    folder.chmod(0o755)
    with Embedded(folder / "data", durable=True) as embedded:
        migrate(embedded.dsn)
        yield embedded
    shutil.rmtree(folder, ignore_errors=True)


def test_postgresql_killed_in_the_middle_of_batches_loses_nothing_that_was_receipted(durable: Embedded) -> None:
    """First a backend, which takes all sessions with it, then the postmaster itself; the writer goes on or says clearly why not."""
    store = Store(Settings(data=durable.data), durable.dsn)
    lines = births(0, 3000)
    with Register(store) as register:
        register.tell(*opening("live"), clock_us=LIVE)
        receipted = 0
        for at, whom in (
            (0, "nobody"),
            (500, "a backend"),
            (1000, "nobody"),
            (1500, "the postmaster"),
            (2000, "nobody"),
        ):
            batch = lines[at : at + 500]
            if whom == "nobody":
                receipts = _patiently(register, batch)
            else:
                _die_at_commit(register, durable, whom)
                with suppress(Failure, psycopg.OperationalError):  # the answer may be lost; what was committed is not
                    register.tell(*batch, clock_us=LIVE)
                if whom == "the postmaster":
                    durable.start()
                receipts = _patiently(register, batch)
            assert {receipt.outcome for receipt in receipts} <= {"recorded", "duplicate"}
            receipted += len(receipts)
    with Register(store) as register:
        assert register.count("entry") == FIRST + receipted
        register.settle()
        _each_exactly_once(register, lines[:receipted])


def _die_at_commit(register: Register, durable: Embedded, whom: str) -> None:
    """Arrange that PostgreSQL is killed when the writer's batch is complete and about to be committed."""
    writer = register.writer
    victim = writer._connection.info.backend_pid
    if whom == "the postmaster":
        victim = int((durable.cluster / "postmaster.pid").read_text().splitlines()[0])
    original = writer._connection.commit

    def kill_then_commit() -> None:
        os.kill(victim, signal.SIGKILL)
        original()

    writer._connection.commit = kill_then_commit  # type: ignore[method-assign]


def _patiently(register: Register, batch: list[bytes]) -> list:
    """Submit until the database is back from its recovery."""
    began = time.monotonic()
    while True:
        try:
            return register.tell(*batch, clock_us=LIVE)
        except (Failure, psycopg.OperationalError):
            assert time.monotonic() - began < PATIENCE_S
