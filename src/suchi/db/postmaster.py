"""Tells a running PostgreSQL from a dead one by its processes, and ends one."""

import os
import signal
import time
from pathlib import Path

from msgspec import Struct

from suchi.db.account import Account


class PidFile(Struct, frozen=True):
    """What a server writes of itself into its data folder; it stays behind when the server is killed."""

    pid: int
    socket: Path | None
    status: str

    @classmethod
    def read(cls, cluster: Path) -> "PidFile | None":
        try:
            lines = (cluster / "postmaster.pid").read_bytes().split(b"\n")
            pid = int(lines[0])
        except (OSError, ValueError):
            return None
        field = [*lines, *[b""] * 8]
        return cls(pid, Path(os.fsdecode(field[4])) if field[4] else None, field[7].decode(errors="replace").strip())


def server_processes(cluster: Path, account: Account) -> set[int]:
    """The processes of the server on this data, of a dead postmaster's too.

    Every PostgreSQL process works in its data folder, whatever path named it: a number in a pid file that now
    belongs to another program is not among them, a zombie neither.
    """
    if not Path("/proc/self/cwd").exists():
        return _without_proc(cluster, account)
    if account.is_ours:
        numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return {pid for pid in numbers if _works_in(pid, cluster)}
    # In a container root may not look into other users' processes; the account may look into its own.
    look = 'for p in /proc/[0-9]*; do [ "$p/cwd" -ef "$1" ] && [ "$(cat "$p/comm")" = postgres ] && echo "${p#/proc/}"; done'
    found = account.run("/bin/sh", "-c", look, "sh", cluster)
    return {int(pid) for pid in found.stdout.split()}


def _works_in(pid: int, cluster: Path) -> bool:
    try:
        process = Path("/proc", str(pid))
        return process.joinpath("comm").read_text().strip() == "postgres" and process.joinpath("cwd").samefile(cluster)
    except OSError:
        return False


def _without_proc(cluster: Path, account: Account) -> set[int]:
    listed = account.run("ps", "-axo", "pid=,command=").stdout.splitlines()
    wanted = f"-D {cluster}"
    return {int(line.split()[0]) for line in listed if wanted in line and "postgres" in line}


def clear_remains(cluster: Path, socket: Path, account: Account, patience: float = 1.0) -> None:
    """After a postmaster was killed: wait for its children to see it, then tell them; drop misleading pid files.

    PostgreSQL itself refuses to start while the number in its pid file, or in its socket's, is any living process of
    the same account, so files naming a stranger must go. It is safe: nothing of the old server runs any more when we
    get there, and the socket folder is this server's alone.
    """
    began = time.monotonic()
    told = False
    while remains := server_processes(cluster, account):
        if not told and time.monotonic() - began > patience:
            for pid in remains:
                send(pid, signal.SIGQUIT)
            told = True
        time.sleep(0.05)
    for left in (cluster / "postmaster.pid", *socket.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def send(pid: int, what: int) -> bool:
    """False when there is no such process any more."""
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return False
    return True
