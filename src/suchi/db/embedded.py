"""The embedded PostgreSQL: started by the first who needs it, shared by all, stopped by the last to leave.

What holds when each call returns:

* ``start()``: the server has answered a query on this data, and we are counted among its users. However long crash
  recovery takes, it is waited for as long as the server lives. A server that a killed process left is taken over.
* ``stop()``: we are no longer counted; if nobody else was, the server has shut down cleanly.
* A crash at any point leaves at most a running server without users (the next to come uses it, the last to go stops
  it) or a half-made data folder (removed and made anew). The locks are the kernel's and die with their process.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Self

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from suchi.db.account import account_for
from suchi.db.binaries import find_binaries
from suchi.db.cluster import OWNER, PORT, configure, major_of, make_cluster
from suchi.db.folders import check_ours, make_data_folder, make_socket_folder
from suchi.db.locks import FileLock, ServeLock
from suchi.db.postmaster import PidFile, clear_remains, send, server_processes
from suchi.domain.errors import Failure

__all__ = ["Embedded", "ServeLock"]

DATABASE = "suchi"
_LOG_LIMIT = 16 << 20
# What libpq says while the server is on its way up or down; anything else that it says is final.
_PASSING = ("starting up", "shutting down", "not yet accepting", "recovery mode", "No such file", "Connection refused")
_ALIVE_BUT_FULL = ("too many clients", "remaining connection slots")


class Embedded:
    """One user's hold on the PostgreSQL server of a data folder."""

    def __init__(
        self,
        data: Path,
        *,
        pg_bin: Path | None = None,
        durable: bool = True,
        keep: bool = False,
        on_wait: Callable[[float], None] | None = None,
    ) -> None:
        """``durable=False`` is for throw-away databases only: a crash of the machine destroys them.

        ``keep`` leaves the server running when we are the last to go. ``on_wait`` is told the seconds waited so far.
        """
        self.data = data
        self.cluster = data / "postgresql"
        self.log = data / "postgresql.log"
        self._pg_bin = pg_bin
        self._durable = durable
        self._keep = keep
        self._on_wait = on_wait or (lambda _seconds: None)
        self._users: FileLock | None = None
        self._child: subprocess.Popen | None = None
        self._process = 0
        self.dsn = ""

    def start(self) -> Self:
        """Be a user of the running server, starting it if there is none. Harmless when repeated."""
        check_ours(self.data)
        self.account = account_for(self.cluster)
        make_data_folder(self.data, self.account)
        users = self._users or FileLock(self.data / "users.lock")
        with FileLock(self.data / "start.lock"):
            try:
                socket = self._running() or self._run()
                self.dsn = self._conninfo(socket, DATABASE)
                self._make_database(socket)
                users.take(shared=True)
            except BaseException:
                if self._users is None:
                    users.free()
                raise
        self._users, self._process = users, os.getpid()
        return self

    def stop(self) -> None:
        """Leave; the last to leave stops the server. A forked child leaves nothing: it was never counted."""
        if self._users is None or self._process != os.getpid():
            return
        users, self._users = self._users, None
        with FileLock(self.data / "start.lock"):
            alone = users.take(wait=False)
            users.free()
            if alone and not self._keep:
                self._shut_down()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # ---- under the start lock ---------------------------------------------------------------------------------------

    def _running(self) -> Path | None:
        """The socket folder of the server on this data, once it answers; None if no process of it is alive."""
        began = time.monotonic()
        while (pid_file := PidFile.read(self.cluster)) is not None:
            if pid_file.socket is not None and self._answers(pid_file.socket):
                return pid_file.socket
            if self._child is not None and self._child.pid == pid_file.pid:
                self._child.poll()  # a dead child is a zombie until it is asked for
            if pid_file.pid not in server_processes(self.cluster, self.account):
                return None
            self._pause(began)
        return None

    def _run(self) -> Path:
        binaries = find_binaries(self.account, major_of(self.cluster), self._pg_bin, self.data / "binaries")
        if not self.cluster.exists():
            make_cluster(self.cluster, self.account, binaries, durable=self._durable)
        if self._child is not None:
            self._child.poll()  # a dead child is a zombie, which PostgreSQL takes for a living server
        socket = make_socket_folder(self.data, self.account)
        clear_remains(self.cluster, socket, self.account)
        configure(self.cluster, self.account, socket, durable=self._durable)
        with self._open_log() as log:
            start = log.tell()
            command = self.account.command([binaries.program("postgres"), "-D", self.cluster])
            # A session of its own: Ctrl-C in our terminal is ours to answer, the server stops when its users have left.
            server = subprocess.Popen(
                **command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._child = server
        began = time.monotonic()
        while server.poll() is None:
            if self._answers(socket):
                return socket
            self._pause(began)
        raise self._did_not_start(start)

    def _answers(self, socket: Path) -> bool:
        """Whether a server on *this* data answers a query there; a final refusal is an error."""
        try:
            with psycopg.connect(self._conninfo(socket, "postgres"), autocommit=True, connect_timeout=10) as connection:
                row = connection.execute("SELECT current_setting('data_directory')").fetchone()
            return row is not None and Path(row[0]).samefile(self.cluster)
        except psycopg.OperationalError as error:
            text = str(error)
            if any(said in text for said in _ALIVE_BUT_FULL):
                return True
            if "FATAL" not in text or any(said in text for said in _PASSING):
                return False
            raise Failure(
                "database_refuses",
                f"{self.cluster} 的数据库拒绝连接：{text.strip()}；日志见 {self.log}",
                f"the database in {self.cluster} refuses us: {text.strip()}; its log is {self.log}",
                path=str(self.cluster),
            ) from error

    def _make_database(self, socket: Path) -> None:
        with psycopg.connect(self._conninfo(socket, "postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(DATABASE)))

    def _shut_down(self) -> None:
        """Fast shutdown: sessions are ended, everything is written. A throw-away database is just dropped."""
        pid_file = PidFile.read(self.cluster)
        if pid_file is None or pid_file.pid not in server_processes(self.cluster, self.account):
            return
        send(pid_file.pid, signal.SIGINT if self._durable else signal.SIGQUIT)
        began = time.monotonic()
        while (now := PidFile.read(self.cluster)) is not None and now.pid == pid_file.pid:
            if self._child is not None:
                self._child.poll()
            if pid_file.pid not in server_processes(self.cluster, self.account):
                break
            self._pause(began)
        if self._child is not None and self._child.pid == pid_file.pid:
            self._child.wait()
        if pid_file.socket is not None and pid_file.socket.parent != self.data:
            with contextlib.suppress(OSError):
                pid_file.socket.rmdir()

    # ---- small parts ------------------------------------------------------------------------------------------------

    def _conninfo(self, socket: Path, database: str) -> str:
        # requirepeer: libpq makes sure that it is the account's server, should somebody have put another one there
        return make_conninfo(
            host=str(socket), port=PORT, user=OWNER, dbname=database, requirepeer=self.account.name, sslmode="disable"
        )

    def _pause(self, began: float) -> None:
        waited = time.monotonic() - began
        time.sleep(min(0.25, 0.01 + waited / 20))
        self._on_wait(waited)

    def _open_log(self) -> BinaryIO:
        if self.log.is_file() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        file = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        stream = os.fdopen(file, "ab")
        stream.seek(0, os.SEEK_END)
        return stream

    def _did_not_start(self, since: int) -> Failure:
        with self.log.open("rb") as file:
            file.seek(since)
            said = file.read()[-2000:].decode(errors="replace").strip()
        return Failure(
            "database_did_not_start",
            f"{self.cluster} 的数据库未能启动，其日志为：\n{said}",
            f"the database in {self.cluster} did not start; its log says:\n{said}",
            path=str(self.cluster),
        )
