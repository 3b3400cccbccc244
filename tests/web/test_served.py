"""A real server: slow clients, endless lines, bombs, vanished clients, many at once; memory stays bounded."""

from __future__ import annotations

import gzip
import json
import threading
import time
from contextlib import suppress

import pytest

from suchi.access import keys
from tests.web import world
from tests.web.served import END, IDLE_S, answer, chunk, head, served

CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.fixture(scope="module")
def server(opened):
    with served(opened) as running:
        yield running


def produced(number: int):
    return world.event("BatteryProduced", id=f"served-{number}", code=world.code(number), level="P")


def test_a_slow_client_is_told_and_leaves_nothing(server, access, count):
    with server.connect() as connection:
        connection.sendall(head(access.operator, **{"Content-Length": "1000"}) + b'{"type":')
        began = time.monotonic()
        connection.settimeout(0.2)
        told = b""
        while time.monotonic() - began < 20 and not told:
            try:
                connection.sendall(b" ")
                told = connection.recv(1 << 16)
            except TimeoutError:
                continue
            except OSError:
                break
        assert time.monotonic() - began < 10 * IDLE_S
        assert told.startswith(b"HTTP/1.1 408"), told
        assert b"body.timeout" in told
    assert count() == 0


def test_an_endless_line_is_not_held(server, access, count):
    before = server.peak_mb
    with server.connect() as connection:
        connection.sendall(head(access.operator, **CHUNKED))
        piece = chunk(b"x" * (1 << 20))
        for _ in range(100):
            connection.sendall(piece)
        connection.sendall(chunk(b"\n") + END)
        status, body = answer(connection)
    assert status == 413
    problem = json.loads(body)
    assert problem["code"] == "event.too-long"
    assert str(100 << 20) in problem["errors"][0]["zh"]
    assert server.peak_mb - before < 64
    assert count() == 0


def test_an_endless_line_among_good_ones(server, access, count):
    with server.connect() as connection:
        connection.sendall(head(access.operator, **CHUNKED) + chunk(world.ndjson(produced(1))))
        for _ in range(20):
            connection.sendall(chunk(b"x" * (1 << 20)))
        connection.sendall(chunk(b"\n" + world.ndjson(produced(2))) + END)
        status, body = answer(connection)
    assert status == 200
    receipts = [json.loads(line) for line in body.splitlines()]
    assert [(receipt["line"], receipt["outcome"]) for receipt in receipts] == [
        (1, "recorded"),
        (2, "refused"),
        (3, "recorded"),
    ]
    assert count() == 2


@pytest.mark.parametrize("filling", [b"\n", b" ", b"0"])
def test_a_bomb_is_not_unpacked(server, access, count, filling):
    before = server.peak_mb
    bomb = gzip.compress(filling * (256 << 20), 9)
    with server.connect() as connection:
        length = {"Content-Length": str(len(bomb)), "Content-Encoding": "gzip"}
        connection.sendall(head(access.operator, **length) + bomb)
        status, body = answer(connection)
    assert status == 413
    assert json.loads(body)["code"] == "body.bomb"
    assert server.peak_mb - before < 64
    assert count() == 0


def test_a_vanished_client_leaves_whole_batches_and_sending_again_completes(server, access, count):
    events = [produced(number) for number in range(10_000, 15_500)]
    lines = world.ndjson(*events).splitlines(keepends=True)
    with server.connect() as connection:
        connection.sendall(head(access.operator, **CHUNKED))
        connection.sendall(chunk(b"".join(lines[:4500])) + b"ffff\r\nhalf a chunk")
        time.sleep(0.3)
    deadline = time.monotonic() + 10
    while count() < 4000 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    assert count() == 4000, "two whole batches, and nothing of the third"
    with server.connect() as connection:
        connection.sendall(head(access.operator, **CHUNKED) + chunk(b"".join(lines)) + END)
        status, body = answer(connection)
    assert status == 200
    outcomes = [json.loads(line)["outcome"] for line in body.splitlines()]
    assert outcomes == ["duplicate"] * 4000 + ["recorded"] * 1500
    assert count() == 5500


def test_a_key_that_is_revoked_meanwhile_sends_no_further(server, access, opened, count):
    """A stream may go on for hours, and whoever has lost a key must be able to stop it."""
    with opened.connect_app() as conn:
        key = keys.create(conn, "operator", None, "lost", 1)
    lines = [world.ndjson(produced(number)) for number in range(50_000, 58_100)]
    with server.connect() as connection:
        connection.sendall(head(access.operator | {"authorization": f"Bearer {key}"}, **CHUNKED))
        connection.sendall(chunk(b"".join(lines[:4100])))
        with opened.connect_app() as conn:
            assert keys.revoke(conn, key, 2)
        for pause in range(9):  # for so long a key is remembered
            connection.sendall(chunk(b"".join(lines[4100 + 20 * pause :][:20])))
            time.sleep(0.4)
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # the third batch is refused within it, on a slow machine before its end
            connection.sendall(chunk(b"".join(lines[4280:])) + END)
        status, body = answer(connection)
    assert status == 401, body
    assert json.loads(body)["code"] == "access.key-revoked"
    time.sleep(0.5)
    assert count() == 4000, "what went before stays"


def test_an_early_refusal_reaches_a_client_that_is_still_sending(server, access):
    wrong = access.operator | {"authorization": "Bearer suchi_nobody_nothing"}
    with server.connect() as connection:
        connection.sendall(head(wrong, **CHUNKED))
        for _ in range(8):
            connection.sendall(chunk(b"x" * (1 << 16)))
        connection.sendall(END)
        status, body = answer(connection)
    assert status == 401
    assert json.loads(body)["code"] == "access.key-unknown"


def test_many_at_once_each_get_their_own(server, access, count):
    found: dict[str, str] = {}

    def client(first: int) -> None:
        with server.connect() as connection:
            for number in range(first, first + 40):
                event = produced(number)
                body = json.dumps(event).encode()
                headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
                connection.sendall(head(access.operator, **headers) + body)
                status, text = answer(connection)
                assert status == 200, text
                [receipt] = json.loads(text)
                assert receipt["id"] == event["id"]
                found[receipt["entryId"]] = receipt["outcome"]

    threads = [threading.Thread(target=client, args=(20_000 + 100 * n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 320
    assert set(found.values()) == {"recorded"}
    assert count() == 320


def test_cards_are_answered_while_a_stream_is_written(server, access):
    lines = world.ndjson(*(produced(number) for number in range(30_000, 42_000)))
    reads, done = 0, threading.Event()
    with server.connect() as connection:
        connection.sendall(head(access.operator, **CHUNKED) + chunk(world.ndjson(produced(29_999))) + END)
        assert answer(connection)[0] == 200

    def upload() -> None:
        with server.connect() as connection:
            connection.sendall(head(access.operator, **CHUNKED) + chunk(lines) + END)
            assert answer(connection)[0] == 200
        done.set()

    thread = threading.Thread(target=upload)
    thread.start()
    with server.connect() as connection:
        while not done.is_set():
            connection.sendall(f"GET /b/{world.code(29_999)}.json HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert answer(connection)[0] == 200
            reads += 1
            time.sleep(0.005)
    thread.join()
    assert reads > 1, "a bulk load must not stop reading"
