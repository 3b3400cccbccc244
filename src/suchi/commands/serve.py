"""Serves the register: one server a data folder, with its follower beside it; everything ends together, PostgreSQL too."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType

from suchi.commands import follow, worker
from suchi.commands.opening import open_store
from suchi.commands.telling import say
from suchi.db.embedded import ServeLock
from suchi.db.pool import Store
from suchi.domain.errors import Failure
from suchi.settings import Settings
from suchi.web.assets import assets

_PORT_PATIENCE_S = 2.0
_RESTART_S = 1.0
_END_S = 20


def serve(settings: Settings, *, may_migrate: bool = False, workers: int = 1) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit status."""
    # the store before the lock: it makes the data folder so that PostgreSQL's account may enter it
    with ending_on_sigterm(), open_store(settings, may_migrate=may_migrate) as store, only_server(settings):
        return run(store, workers=workers)


def only_server(settings: Settings) -> AbstractContextManager[object]:
    """One server a data folder. A given database may have several: its own locks keep them apart."""
    return ServeLock(settings.data) if settings.database_url is None else nullcontext()


def run(store: Store, *, workers: int = 1, on_ready: Callable[[], None] | None = None) -> int:
    """Serve an open store whose lock we hold, follower included."""
    settings = store.settings
    assets()  # raises in this process, where it is told to somebody, and not in each worker
    export(settings)
    check_port(settings)
    with following(settings), announcing(settings, on_ready or (lambda: None)):
        return _granian(settings, workers)


def address(settings: Settings) -> str:
    """Where a person on this machine finds the first page."""
    host = _own_host(settings)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _own_host(settings: Settings) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104


def export(settings: Settings) -> None:
    """Hand the settings on to the child processes, which read them from the environment as everybody does."""
    os.environ["SUCHI_PORT"] = str(settings.port)
    os.environ["SUCHI_HOST"] = settings.host
    os.environ["SUCHI_DATA"] = str(settings.data)
    os.environ["SUCHI_DEMO"] = "1" if settings.demo else "0"
    os.environ["SUCHI_SWEEP"] = "1" if settings.sweep else "0"
    os.environ[follow.PARENT] = os.environ[worker.PARENT] = str(os.getpid())


@contextmanager
def ending_on_sigterm() -> Iterator[None]:
    """Until the server itself listens to signals: SIGTERM unwinds like Ctrl-C, so that PostgreSQL is stopped too."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def check_port(settings: Settings) -> None:
    """One clear line while it still costs nothing. A killed server's worker may take a moment to let go of its port."""
    began = time.monotonic()
    while True:
        try:
            _bind(settings)
            return
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() - began < _PORT_PATIENCE_S:
                time.sleep(0.1)
                continue
            raise _cannot_listen(settings, error) from None


def _bind(settings: Settings) -> None:
    family, kind, protocol, _, where = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(where)


def _cannot_listen(settings: Settings, error: OSError) -> Failure:
    if error.errno == errno.EADDRINUSE:
        return Failure(
            "port_in_use",
            f"端口 {settings.port} 已被其他程序占用；请停止该程序，或用 SUCHI_PORT 指定其他端口",
            f"the port {settings.port} is in use by another program: stop that one, or name another in SUCHI_PORT",
            port=settings.port,
        )
    return Failure(
        "address_unusable",
        f"无法在 {settings.host}:{settings.port} 上监听：{error.strerror or error}；请检查 SUCHI_HOST 与 SUCHI_PORT",
        f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}; check SUCHI_HOST and SUCHI_PORT",
        host=settings.host,
        port=settings.port,
    )


@contextmanager
def announcing(settings: Settings, on_ready: Callable[[], None]) -> Iterator[None]:
    """Print the address once somebody who opens it will see a page."""
    stop = threading.Event()

    def announce() -> None:
        while not stop.wait(0.1):
            if _is_ready(settings):
                say(f"溯池 Suchi  {address(settings)}/   （Ctrl-C 停止 | Ctrl-C to stop）")
                on_ready()
                return

    threading.Thread(target=announce, name="suchi-announce", daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def _is_ready(settings: Settings) -> bool:
    try:
        with socket.create_connection((_own_host(settings), settings.port), timeout=5) as connection:
            connection.sendall(b"GET /api/v1/health HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in connection.recv(64).split(b"\r\n", 1)[0] + b" "
    except OSError:
        return False


@contextmanager
def following(settings: Settings) -> Iterator[None]:
    """Keep a follower running as a process of its own, because it would share one Python lock with the writer."""
    stop = threading.Event()
    # The thread that starts it lives as long as it: the kernel takes a thread's end for the parent's.
    keeper = threading.Thread(target=_keep, args=(stop,), name="suchi-follower", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(_END_S + 5)


def _keep(stop: threading.Event) -> None:
    while not stop.is_set():
        child = subprocess.Popen([sys.executable, "-m", "suchi.commands.follow"], stdin=subprocess.DEVNULL)
        while child.poll() is None and not stop.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(_END_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        stop.wait(_RESTART_S)


def _granian(settings: Settings, workers: int) -> int:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # a fresh process: a forked one would inherit our locks
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "suchi.commands.worker:create_app",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=workers,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_END_S,
        websockets=False,
    )
    try:
        server.serve()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
