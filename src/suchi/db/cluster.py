"""The data folder of the embedded PostgreSQL: made by initdb, its settings, and who may connect."""

import os
import shutil
from pathlib import Path

from suchi.db.account import Account
from suchi.db.binaries import Binaries
from suchi.domain.errors import Failure

OWNER = "suchi"
PORT = 5432  # only a part of the socket's file name: there is no TCP
_MEGABYTE = 1 << 20


def major_of(cluster: Path) -> int | None:
    """The version of PostgreSQL that wrote the data; None before there are any."""
    try:
        return int((cluster / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def make_cluster(cluster: Path, account: Account, binaries: Binaries, *, durable: bool) -> None:
    """Make the data beside their place and move them there when complete: a killed start leaves no half."""
    fresh = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    os.chown(fresh, account.uid, account.gid)
    # Byte order sorts alike on every system and version; the builtin provider (17 on) adds case rules for all scripts.
    locale = ["--locale=C"]
    if binaries.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    options = ["-U", OWNER, "--encoding=UTF8", *locale, "--data-checksums", "--auth-local=peer", "--auth-host=reject"]
    if not durable:
        options.append("--no-sync")
    made = account.run(binaries.program("initdb"), "-D", fresh, "--no-instructions", *options)
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise Failure(
            "database_cannot_be_made",
            f"无法在 {cluster} 建立数据库：{made.stderr.strip()}",
            f"no database could be made in {cluster}: {made.stderr.strip()}",
            path=str(cluster),
        )
    with (fresh / "postgresql.conf").open("a") as file:
        file.write("\ninclude_if_exists = 'suchi.conf'  # written anew at each start; your own settings go below\n")
    fresh.rename(cluster)


def configure(cluster: Path, account: Account, socket: Path, *, durable: bool) -> None:
    """Write the settings and who may connect, anew at each start: paths, memory and accounts may have changed."""
    lines = [f"{name} = {value}" for name, value in _settings(socket, durable=durable).items()]
    _write(
        cluster / "suchi.conf", "# Written by suchi at each start; changes here are lost.\n" + "\n".join(lines), account
    )
    # The kernel tells PostgreSQL who is on the other end of the socket: no passwords, and nobody else gets in.
    _write(cluster / "pg_hba.conf", "local all all peer map=suchi", account)
    users = sorted({account.name, "root"})
    _write(cluster / "pg_ident.conf", "\n".join(f'suchi "{name}" {OWNER}' for name in users), account)


def _write(path: Path, text: str, account: Account) -> None:
    # The folder belongs to the account: make a new file and put it in place, so that root never writes through a link.
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
        os.fchown(file, account.uid, account.gid)
    fresh.rename(path)


def _settings(socket: Path, *, durable: bool) -> dict[str, str]:
    memory = memory_bytes() // _MEGABYTE
    shared = max(32, min(512, memory // 8)) if durable else 128
    return {
        "listen_addresses": "''",
        "port": str(PORT),
        "unix_socket_directories": f"'{socket}'",
        "unix_socket_permissions": "0700",
        "max_connections": "64",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(128, memory // 2)}MB",
        "work_mem": f"{max(4, min(16, memory // 256))}MB",
        "maintenance_work_mem": f"{max(32, min(256, memory // 16))}MB",
        # A receipt is a promise: what was acknowledged survives a power cut. A throw-away database survives kill -9 only.
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on",
        "full_page_writes": "on" if durable else "off",
        # A full page is written to the log once after each checkpoint: rare checkpoints keep bulk loads at disk speed.
        "checkpoint_timeout": "15min",
        "max_wal_size": "4GB",
        "checkpoint_completion_target": "0.9",
        "wal_buffers": "16MB",
        # pglz, the only method every build has, costs more processor time than the disk it saves
        "wal_compression": "off",
        "random_page_cost": "1.1",
        "jit": "off",
        "autovacuum": "on",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "lc_messages": "'C'",
        "log_line_prefix": "'%m [%p] %a '",
        "log_lock_waits": "on",
    }


def memory_bytes() -> int:
    """The memory we may use: the machine's, or what the container leaves of it."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            return min(whole, int(Path(limit).read_text()))
        except (OSError, ValueError):
            continue
    return whole
