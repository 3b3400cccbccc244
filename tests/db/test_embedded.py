"""The embedded PostgreSQL under all that can happen to it: odd paths, kills, stale files, two at once, root and not."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from suchi.db import binaries
from suchi.db.account import account_for
from suchi.db.embedded import Embedded, ServeLock
from suchi.db.postmaster import PidFile, server_processes
from suchi.domain.errors import Failure
from tests.db.support import POSTGRESQL_15, as_nobody, nobody

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def ask(embedded: Embedded, question: str = "SELECT current_user") -> object:
    with psycopg.connect(embedded.dsn, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row and row[0]


def keep_seven(embedded: Embedded) -> None:
    with psycopg.connect(embedded.dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")


def postmaster(embedded: Embedded) -> int:
    pid_file = PidFile.read(embedded.cluster)
    assert pid_file is not None
    return pid_file.pid


def is_running(embedded: Embedded) -> bool:
    return bool(server_processes(embedded.cluster, embedded.account))


def child(script: str, data: Path, **options) -> subprocess.Popen[str]:
    """Another process with an Embedded named `e` on the same data."""
    start = (
        "import os, signal, sys; from pathlib import Path; from suchi.db.embedded import Embedded, ServeLock\n"
        "from suchi.db.postmaster import PidFile\n"
        f"data = Path({str(data)!r}); e = Embedded(data, durable=False)\n"
    )
    path = os.pathsep.join(part for part in sys.path if part)
    return subprocess.Popen(
        [sys.executable, "-c", start + script],
        text=True,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
        **options,
    )


# ---- life -----------------------------------------------------------------------------------------------------------


def test_starts_answers_stops_and_keeps_what_was_written(throw_away, pg_bin):
    embedded = throw_away(pg_bin=pg_bin, durable=True)
    with embedded:
        keep_seven(embedded)
        assert ask(embedded, "SHOW server_encoding") == "UTF8"
        assert ask(embedded, "SHOW data_checksums") == "on"
        assert ask(embedded, "SHOW listen_addresses") == ""
        for durable in ("fsync", "full_page_writes", "synchronous_commit"):
            assert ask(embedded, f"SHOW {durable}") == "on"
        assert ask(embedded, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'peer'") == 0
    assert not is_running(embedded)
    with embedded:
        assert ask(embedded, "SELECT n FROM kept") == 7


def test_starting_twice_is_harmless(throw_away):
    with throw_away() as embedded:
        first = postmaster(embedded)
        embedded.start()
        assert postmaster(embedded) == first


def test_the_last_to_leave_stops_the_server(throw_away):
    one, two = throw_away().start(), throw_away().start()
    assert postmaster(one) == postmaster(two)
    one.stop()
    assert ask(two) == "suchi"
    two.stop()
    assert not is_running(two)


def test_keep_leaves_the_server_running_for_the_next(throw_away):
    with throw_away(keep=True) as keeper:
        first = postmaster(keeper)
    assert is_running(keeper)
    with throw_away() as other:
        assert postmaster(other) == first
    assert not is_running(other)


@pytest.mark.parametrize(
    "name",
    ["with blank", "数据 文件夹", 'quote\'s "and", comma', "long/" + "/".join(["x" * 40] * 4), "长" * 60],
    ids=["blank", "chinese", "quotes-comma", "long", "long-chinese"],
)
def test_any_path(throw_away, place, pg_bin, name):
    with throw_away(place / name, pg_bin=pg_bin) as embedded:
        assert ask(embedded) == "suchi"
        socket = Path(ask(embedded, "SHOW unix_socket_directories"))
        assert len(os.fsencode(socket / ".s.PGSQL.5432.lock")) < 108
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700


def test_data_of_another_version_are_refused_with_the_way_out(throw_away):
    if not POSTGRESQL_15.exists():
        pytest.skip(f"no PostgreSQL 15 in {POSTGRESQL_15}")
    with throw_away(pg_bin=POSTGRESQL_15):
        pass
    with pytest.raises(Failure) as failure:
        throw_away().start()
    assert failure.value.code == "postgresql_version_differs"
    assert "SUCHI_PG_BIN" in failure.value.zh
    assert "SUCHI_PG_BIN" in failure.value.en


def test_a_server_that_cannot_start_says_why(throw_away):
    with throw_away() as embedded:
        pass
    with (embedded.cluster / "postgresql.conf").open("a") as file:
        file.write("shared_buffers = nonsense\n")
    with pytest.raises(Failure, match="nonsense") as failure:
        embedded.start()
    assert failure.value.code == "database_did_not_start"


# ---- kills ----------------------------------------------------------------------------------------------------------


def test_after_the_server_was_killed(throw_away, pg_bin):
    embedded = throw_away(pg_bin=pg_bin).start()
    keep_seven(embedded)
    killed = postmaster(embedded)
    os.kill(killed, signal.SIGKILL)
    embedded.start()
    assert postmaster(embedded) != killed
    assert ask(embedded, "SELECT n FROM kept") == 7


def test_a_busy_session_of_a_killed_server_does_not_block_the_next_start(throw_away):
    embedded = throw_away().start()
    busy = psycopg.connect(embedded.dsn, autocommit=True)

    # computes without a pause, so it does not see by itself that its postmaster is gone
    def work() -> None:
        with pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT count(*) FROM generate_series(1, 1e10)")

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(0.2)
    os.kill(postmaster(embedded), signal.SIGKILL)
    embedded.start()
    assert ask(embedded) == "suchi"
    worker.join()
    busy.close()


def test_a_server_left_by_a_killed_process_is_taken_over(throw_away, place):
    process = child(
        "e.start(); print(PidFile.read(e.cluster).pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)",
        place / "data",
    )
    left = int(process.communicate()[0])
    with throw_away() as embedded:
        assert postmaster(embedded) == left
    assert not is_running(embedded)


def test_a_killed_initdb_leaves_no_half(throw_away, place):
    (place / "data").mkdir()
    if os.geteuid() == 0:
        account = account_for(place / "data" / "postgresql")
        os.chown(place / "data", account.uid, account.gid)
    half = place / "data" / "postgresql.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with throw_away() as embedded:
        assert ask(embedded) == "suchi"
    assert not half.exists()


def test_recovery_is_waited_for_as_long_as_the_server_lives(throw_away):
    embedded = throw_away().start()
    server = postmaster(embedded)
    waited: list[float] = []
    other = throw_away(on_wait=waited.append)
    os.kill(server, signal.SIGSTOP)
    waking = threading.Timer(1, os.kill, [server, signal.SIGCONT])
    waking.start()
    other.start()
    waking.join()
    assert postmaster(other) == server


# ---- pid files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["a stranger", "another PostgreSQL", "nobody at all"])
def test_a_stale_pid_file_is_no_server(throw_away, cluster, whose):
    with throw_away() as embedded:
        server = PidFile.read(embedded.cluster)
        left = (embedded.cluster / "postmaster.pid").read_text()
        socket = PidFile.read(embedded.cluster).socket
        lock = (socket / ".s.PGSQL.5432.lock").read_text()
    sleeper = subprocess.Popen(**embedded.account.command(["sleep", "60"]))
    pid = {"a stranger": sleeper.pid, "another PostgreSQL": postmaster(cluster), "nobody at all": 4_000_000}[whose]
    for stale, text in {embedded.cluster / "postmaster.pid": left, socket / ".s.PGSQL.5432.lock": lock}.items():
        stale.write_text(text.replace(str(server.pid), str(pid), 1))
        os.chown(stale, embedded.account.uid, embedded.account.gid)
    with embedded:
        assert ask(embedded) == "suchi"
        assert postmaster(embedded) not in (pid, server.pid)
    assert sleeper.poll() is None, "the stranger was harmed"
    assert ask(cluster) == "suchi"
    sleeper.kill()
    sleeper.wait()


# ---- two at once ----------------------------------------------------------------------------------------------------


def test_four_starting_at_once_share_one_server(place, throw_away):
    wait = "e.start(); print(PidFile.read(e.cluster).pid, flush=True); sys.stdin.read(); e.stop()"
    many = [child(wait, place / "data", stdin=subprocess.PIPE) for _ in range(4)]
    servers = {int(one.stdout.readline()) for one in many}
    assert len(servers) == 1
    for one in many:
        one.stdin.close()
    assert [one.wait() for one in many] == [0] * 4
    embedded = throw_away()
    embedded.account = account_for(embedded.cluster)
    assert not is_running(embedded)
    for one in many:
        one.stdout.close()


def test_a_second_serve_is_refused_until_the_first_is_gone(place):
    first = child(
        "ServeLock(data).__enter__(); print(flush=True); sys.stdin.read()", place / "data", stdin=subprocess.PIPE
    )
    first.stdout.readline()
    with pytest.raises(Failure) as failure, ServeLock(place / "data"):
        pass
    assert failure.value.code == "already_served"
    assert str(first.pid) in failure.value.en
    first.kill()
    first.communicate()
    with ServeLock(place / "data"), pytest.raises(Failure), ServeLock(place / "data"):
        pass


# ---- who we are -----------------------------------------------------------------------------------------------------


@only_root
def test_root_steps_down_and_loosens_nothing_above(throw_away, place):
    above = place / "above"
    above.mkdir(mode=0o711)
    with throw_away(above / "data") as embedded:
        assert embedded.account.uid != 0
        assert embedded.cluster.stat().st_uid == embedded.account.uid
        assert stat.S_IMODE(embedded.data.stat().st_mode) == 0o710
        assert stat.S_IMODE(embedded.cluster.stat().st_mode) == 0o700
    assert stat.S_IMODE(above.stat().st_mode) == 0o711
    assert stat.S_IMODE(place.stat().st_mode) == 0o755


@only_root
def test_a_closed_folder_above_is_an_error_with_the_way_out(throw_away, place):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Failure) as failure:
        throw_away(closed / "data").start()
    assert failure.value.code == "data_out_of_reach"
    assert str(closed) in failure.value.zh
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert not any(closed.iterdir())


@only_root
def test_a_full_folder_of_roots_is_not_opened(throw_away, place):
    home = place / "home"
    home.mkdir(mode=0o700)
    (home / "secret").touch()
    with pytest.raises(Failure) as failure:
        throw_away(home).start()
    assert failure.value.code == "data_out_of_reach"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@only_root
def test_nobody_else_gets_in(throw_away):
    with throw_away() as embedded:

        def knock() -> None:
            with pytest.raises(psycopg.OperationalError, match="ermission denied"):
                psycopg.connect(embedded.dsn)

        as_nobody(knock)


@only_root
def test_as_an_ordinary_user(place):
    reachable = binaries.find_binaries(nobody(), None, None, place / "binaries")
    place.chmod(0o777)

    def live() -> None:
        with Embedded(place / "data", pg_bin=reachable.bin, durable=False) as embedded:
            assert ask(embedded) == "suchi"
            assert embedded.account.is_ours
        assert not is_running(embedded)

    as_nobody(live)
    # root may use a user's data as well, and gives nothing of them away
    with Embedded(place / "data", pg_bin=reachable.bin, durable=False) as embedded:
        assert embedded.account == nobody()
        assert ask(embedded) == "suchi"
    as_nobody(live)


@only_root
def test_an_ordinary_user_is_refused_roots_data(throw_away):
    with throw_away() as embedded:
        pass

    def intrude() -> None:
        with pytest.raises(Failure) as failure:
            Embedded(embedded.data).start()
        assert failure.value.code == "data_not_writable"

    as_nobody(intrude)


@only_root
def test_programs_in_a_closed_folder_are_copied_once(place, monkeypatch):
    (real,) = [folder for folder in binaries._in_wheel() if "18" in folder.parent.name]
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    (closed / "site").symlink_to(real.parents[2])
    monkeypatch.setattr(binaries, "_in_wheel", lambda: [closed / "site" / real.relative_to(real.parents[2])])
    copy = binaries.find_binaries(nobody(), None, None, place / "copies")
    assert copy.bin.is_relative_to(place / "copies")
    assert nobody().run(copy.program("initdb"), "--version").returncode == 0
    first = copy.program("initdb").stat().st_ino
    assert binaries.find_binaries(nobody(), None, None, place / "copies").program("initdb").stat().st_ino == first
    shutil.rmtree(place / "copies")
