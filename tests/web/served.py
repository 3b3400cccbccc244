"""The application under a real server, as a process of its own: for streams, slow clients and memory."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from suchi.db.pool import Store
from suchi.settings import Settings

ROOT = Path(__file__).parents[2]
IDLE_S = 1.0
_START = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian("tests.web.served:create_app", port=int(sys.argv[1]), interface=Interfaces.ASGI, factory=True,
        websockets=False, log_enabled=False).serve()
"""


def create_app() -> Any:
    """In the server's process: the application on the database of the test, with a short patience."""
    from suchi.web import app, body

    body.IDLE_S = IDLE_S
    demo = os.environ.get("SUCHI_TEST_DEMO") == "1"
    settings = Settings(data=Path(os.environ["SUCHI_TEST_DATA"]), demo=demo, rate=0.0 if demo else 1.0)
    return app.create_app(Store(settings, os.environ["SUCHI_TEST_DSN"]))


class Served:
    """A running server: where it listens, and what its worker has needed of memory."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.process = process

    @property
    def worker(self) -> int:
        pid = self.process.pid
        while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            pid = int(children[-1])
        return pid

    @property
    def peak_mb(self) -> int:
        status = Path(f"/proc/{self.worker}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) >> 10

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)


@contextlib.contextmanager
def served(store: Store, *, demo: bool = False, port: int | None = None) -> Iterator[Served]:
    """A server of its own; with `demo` it shows the demonstration's banner and counts no requests. `port`: where one was before
    that has died."""
    if port is None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    env = os.environ | {
        "SUCHI_TEST_DSN": store.dsn,
        "SUCHI_TEST_DEMO": "1" if demo else "0",
        "SUCHI_TEST_DATA": str(store.settings.data),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-c", _START, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if connection.recv(64).startswith(b"HTTP/1.1 200"):
                    break
            time.sleep(0.1)
        yield Served(port, process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def head(access: dict[str, str], **headers: str) -> bytes:
    """The head of a report of lines, sent in chunks."""
    lines = {"Host": "x", "Content-Type": "application/x-ndjson", **access, **headers}
    return b"POST /api/v1/events HTTP/1.1\r\n" + b"".join(f"{k}: {v}\r\n".encode() for k, v in lines.items()) + b"\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


END = b"0\r\n\r\n"


def answer(connection: socket.socket) -> tuple[int, bytes]:
    """The status and body of an answer with a length."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(1 << 16)
        if not piece:
            break
        data += piece
    top, _, body = data.partition(b"\r\n\r\n")
    length = int(top.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length and (piece := connection.recv(1 << 16)):
        body += piece
    return int(top.split()[1]), body
