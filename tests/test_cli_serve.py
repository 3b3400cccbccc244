"""The server and the demonstration as processes: started, refused, killed, stopped; nothing of them is left."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from suchi.access.login import Attempt, log_in
from suchi.capture.draft import now_us
from suchi.commands import demo
from suchi.db.pool import Store
from suchi.domain.errors import Failure
from suchi.pipeline import Writer
from suchi.settings import Settings

LIFE = Path(__file__).parents[1] / "docs" / "one-life.ndjson"
PATIENCE_S = 60
Suchi = Callable[..., subprocess.Popen]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any account may pass through."""
    path = Path(tempfile.mkdtemp(prefix="suchi-serve-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def suchi(folder: Path, port: int) -> Iterator[Suchi]:
    """Starts a command; whatever still runs in the end is stopped."""
    started: list[subprocess.Popen] = []

    def start(*arguments: object, **env: object) -> subprocess.Popen:
        own = {"SUCHI_DATA": folder / "data", "SUCHI_PORT": port, "PYTHONPATH": "src"} | env
        process = subprocess.Popen(
            [sys.executable, "-m", "suchi.cli", *map(str, arguments)],
            env={k: v for k, v in os.environ.items() if not k.startswith("SUCHI_")}
            | {k: str(v) for k, v in own.items()},
            cwd=LIFE.parents[1],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE_S)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def finished(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, err


def ready(port: int) -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/api/v1/health").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("the server did not become ready")


def family(pid: int) -> set[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, todo = {pid}, [pid]
    while todo:
        todo += (new := [child for child in children.get(todo.pop(), []) if child not in found])
        found.update(new)
    return found


def python_processes(pids: set[int]) -> set[int]:
    """Those of them that still run, without the database's own."""
    alive = set()
    for pid in pids:
        try:
            if (Path("/proc") / str(pid) / "comm").read_text().strip() != "postgres":
                alive.add(pid)
        except OSError:
            continue
    return alive


def gone(pids: set[int]) -> None:
    began = time.monotonic()
    while left := python_processes(pids):
        assert time.monotonic() - began < 10, [Path(f"/proc/{pid}/cmdline").read_text() for pid in left]
        time.sleep(0.05)


def test_serving_and_stopping(suchi: Suchi, folder: Path, port: int):
    server = suchi("serve")
    ready(port)
    status, _, said = finished(suchi("serve"))
    assert status == 2
    assert "[already_served]" in said
    status, _, said = finished(suchi("serve", SUCHI_DATA=folder / "other"))
    assert status == 2
    assert "[port_in_use]" in said
    assert str(port) in said

    key = finished(suchi("keys", "create", "--scope", "operator"))[1].strip()
    report = folder / "report"
    send = ("submit", "--url", f"http://127.0.0.1:{port}", "--key", key, "--report", report, LIFE)
    status, told, said = finished(suchi(*send))
    assert (status, json.loads(report.read_text())["summary"]["recorded"]) == (0, 25), told + said
    status, _, said = finished(suchi(*send[:3], "--key", "suchi_no_such", "--report", report, LIFE))
    assert status == 2
    assert "[access.key-unknown]" in said

    everybody = family(server.pid)
    assert len(python_processes(everybody)) >= 3  # the server, its worker, its follower
    server.send_signal(signal.SIGTERM)
    status, told, said = finished(server)
    assert status == 0, said
    assert f"http://127.0.0.1:{port}/" in told
    gone(everybody)
    assert not (folder / "data" / "postgresql" / "postmaster.pid").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's part of it is Linux's")
def test_a_killed_server_leaves_nobody_behind(suchi: Suchi, port: int):
    server = suchi("serve")
    ready(port)
    everybody = family(server.pid)
    server.kill()
    server.wait()
    again = suchi("serve")
    ready(port)
    assert again.poll() is None
    gone(everybody)
    # a follower and a worker that die alone are replaced
    for pid in python_processes(family(again.pid) - {again.pid}):
        os.kill(pid, signal.SIGKILL)
    ready(port)
    again.send_signal(signal.SIGINT)
    assert finished(again)[0] in (0, 130)


def test_the_demonstration(suchi: Suchi, folder: Path, port: int):
    data = folder / "demonstration"
    server = suchi("demo", "--vehicles", 30, "--data", data)
    ready(port)
    time.sleep(0.5)
    server.send_signal(signal.SIGINT)
    _, told, said = finished(server)
    assert "演示，非国家平台" in told
    assert "first run" in said
    keys = [word for word in told.split() if word.startswith("suchi_")]
    links = [word for word in told.split() if "/b/" in word]
    assert (len(keys), len(links)) == (4, 5)

    server = suchi("demo", "--vehicles", 30, "--data", data)
    ready(port)
    for link in links:
        page = httpx.get(link)
        assert page.status_code == 200
        assert "演示，非国家平台" in page.text
    answer = httpx.get(link.replace("/b/", "/api/v1/batteries/"), headers={"Authorization": f"Bearer {keys[2]}"})
    assert answer.status_code == 200
    coverage = f"http://127.0.0.1:{port}/api/v1/technical-information/coverage"
    figures = httpx.get(coverage, headers={"Authorization": f"Bearer {keys[0]}"}).json()
    assert figures["filings"] > figures["neverOpened"] > figures["notUploaded"] > 0
    server.terminate()
    _, again, said = finished(server)
    assert "first run" not in said
    assert [word for word in again.split() if word.startswith("suchi_")] == keys
    status, _, said = finished(suchi("demo", "--vehicles", 31, "--data", data))
    assert status == 2
    assert "[demo.other]" in said


def test_a_first_load_that_was_cut_off_is_completed(fresh: Store, tmp_path: Path, monkeypatch):
    store = Store(Settings(data=tmp_path), fresh.dsn)
    submit = Writer.submit
    calls: list[int] = []

    def failing(self, lines, **how):
        calls.append(len(lines))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return submit(self, lines, **how)

    monkeypatch.setattr(demo, "BATCH", 300)
    monkeypatch.setattr(Writer, "submit", failing)
    with pytest.raises(KeyboardInterrupt):
        demo.prepare(store, 60, 1)
    assert counted(store) == 600
    monkeypatch.setattr(Writer, "submit", submit)
    assert demo.prepare(store, 60, 1).loaded
    whole = counted(store)
    assert whole > 900
    again = demo.prepare(store, 60, 1)
    assert again.accounts
    assert counted(store) == whole
    assert len(again.people) == len({one.login for one in again.people}) >= 8
    with store.connect_app("test") as conn:
        for one in (again.people[0], again.people[-1]):  # whoever is told on the terminal gets in
            assert log_in(conn, Attempt(login=one.login, password=one.password), now_us())
    assert demo.prepare(store, 60, 1).people == again.people


def test_a_demonstration_never_mixes_with_other_records(fresh: Store, tmp_path: Path):
    store = Store(Settings(data=tmp_path), fresh.dsn)
    demo.prepare(store, 5, 1)
    (tmp_path / demo.MARKER).unlink()
    with pytest.raises(Failure) as failure:
        demo.prepare(store, 5, 2)
    assert failure.value.code == "demo.not-empty"


def counted(store: Store) -> int:
    with store.connect_app() as connection:
        row = connection.execute("SELECT count(*) FROM entry").fetchone()
        return row[0] if row else 0
