"""What is timed of a running server: uploads, single events, cards, and its memory while a long stream comes in."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any, Self

from bench import client, machine
from bench.aside import begin, call
from bench.ground import Ground, Place, wait_for
from bench.sizes import Sizes

_END_S = 60
_CHOICE = 7


class Serving:
    """`suchi serve` on a database, follower included, started by its command as anybody would."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.port = _free_port()

    def __enter__(self) -> Self:
        data = self.place.data.parent / f"serve-{self.port}"
        data.mkdir(exist_ok=True)
        environment = self.place.environment | {"SUCHI_DATA": str(data), "SUCHI_PORT": str(self.port)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "suchi.cli", "serve"],
            env=environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_for(self._ready)
            self.place.backend("suchi follow")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)  # its own session: nothing else is in it
            self._process.wait()

    def _ready(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"`suchi serve` ended with status {self._process.returncode}; it said why above")
        try:
            return self.status("/api/v1/health") == "200"
        except OSError:
            return False

    def status(self, path: str) -> str:
        link = client.Link(self.port)
        link.send(client.get(path))
        while (found := link.read()) is None:
            pass
        link.socket.close()
        return found.decode()

    def memory(self) -> dict[str, float]:
        """Peak resident memory in MB of what serves, of the follower, and of all processes of the server together."""
        worker = follower = whole = 0.0
        for pid, command in machine.family(self._process.pid).items():
            peak = machine.peak_mb(pid) or 0.0
            whole += peak
            if "suchi.commands.follow" in command:
                follower = max(follower, peak)
            elif pid != self._process.pid:
                worker = max(worker, peak)
        return {"servingMb": worker, "followerMb": follower, "allProcessesMb": round(whole, 1)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((client.HOST, 0))
        return int(probe.getsockname()[1])


def report(
    ground: Ground, origin: str, file: Path, events: list[bytes], clients: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """To a server on a fresh register: one NDJSON request; then, once the follower is done with that, one event a request."""
    requests = [client.post(ground.key, "application/json", event) for event in events]
    with ground.fresh(origin) as place, Serving(place) as server:
        bulk = dict(call(client.upload, server.port, ground.key, file))
        _settled(place)
        before = place.value("SELECT count(*) FROM entry")
        singles = _all_ok(call(client.closed_loop, server.port, requests, clients, None))
        if (recorded := place.value("SELECT count(*) FROM entry") - before) != len(events):
            raise RuntimeError(f"of {len(events)} single events {recorded} are on record")
    return bulk, singles


def cards(ground: Ground, origin: str, sizes: Sizes) -> list[dict[str, Any]]:
    """For each round: the no-op route, the card, and the card's latency at a modest rate, on an idle server."""
    rounds: list[dict[str, Any]] = []
    noop = [client.get("/api/v1/noop")]
    with ground.fresh(origin) as place, Serving(place) as server:
        found = [row[0] for row in place.connection.execute("SELECT key FROM battery ORDER BY key").fetchall()]
        touches = place.value("SELECT count(*) FROM touch WHERE thing LIKE 'battery:%%'")
        wanted = [client.get(f"/b/{code}.json") for code in Random(_CHOICE).sample(found, min(sizes.codes, len(found)))]
        _settled(place)
        for requests in (noop, wanted):  # a server just started is not what is measured
            call(client.closed_loop, server.port, requests, sizes.clients, min(1.0, sizes.closed_s))
        for _ in range(sizes.rounds):
            one = {
                "noop": _all_ok(call(client.closed_loop, server.port, noop, sizes.clients, sizes.closed_s)),
                "card": _all_ok(call(client.closed_loop, server.port, wanted, sizes.clients, sizes.closed_s)),
                "idle": _all_ok(
                    call(client.paced, server.port, wanted, sizes.clients, sizes.paced_s, sizes.paced_per_s)
                ),
                "touchesPerBattery": touches / max(1, len(found)),
            }
            rounds.append(one)
    return rounds


def _settled(place: Place) -> None:
    """Let the follower finish what the loading left to do."""
    wait_for(
        lambda: (
            not place.value(
                "SELECT EXISTS (SELECT FROM outbox) OR EXISTS (SELECT FROM rejudge) OR EXISTS (SELECT FROM part_due)"
            )
        ),
        600,
    )


def stream(ground: Ground, file: Path, codes: list[str], sizes: Sizes) -> dict[str, Any]:
    """A long stream into an empty register, cards read meanwhile; the server's peak memory at the end."""
    wanted = [client.get(f"/b/{code}.json") for code in codes]
    with ground.fresh("empty") as place, Serving(place) as server:
        before = server.memory()
        with begin(client.upload, server.port, ground.key, file) as uploading:
            wait_for(lambda: server.status(f"/b/{codes[-1]}.json") == "200")
            loaded = []
            for _ in range(sizes.rounds):
                one = call(client.paced, server.port, wanted, sizes.clients, sizes.paced_s, sizes.paced_per_s)
                one["loadRanThroughout"] = uploading.running
                loaded.append(_all_ok(one))
            found = dict(uploading.hear())
        numbered = place.value("SELECT size FROM log_head")
        sent = sum(found["outcomes"].values())
        memory = server.memory()
    return found | {"memory": memory, "memoryBefore": before, "loaded": loaded, "followerLagEvents": sent - numbered}


def _all_ok(found: dict[str, Any]) -> dict[str, Any]:
    if set(found["statuses"]) != {"200"}:
        raise RuntimeError(f"not every request was answered 200: {found['statuses']}")
    return found
