"""Which account of the operating system runs the embedded PostgreSQL, and where that account may go."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from suchi.domain.errors import Failure

# Looked for in this order when we are root. Our own first; the distribution's PostgreSQL account is made for this.
_KNOWN = ("suchi", "postgres")


class Account(Struct, frozen=True):
    """An account that programs can be run as; ours, unless we are root."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def command(self, arguments: Sequence[str | Path]) -> dict[str, Any]:
        """What ``subprocess`` needs to run this as the account: away from our folder, without PG* variables."""
        env = {name: text for name, text in os.environ.items() if not name.startswith("PG")}
        # the server's messages are read (db/embedded.py), and initdb must not take the caller's language for the data
        env |= {"LC_ALL": "C", "TZ": "UTC"}
        options: dict[str, Any] = {"args": [os.fspath(part) for part in arguments], "cwd": "/", "env": env}
        if not self.is_ours:
            groups = os.getgrouplist(self.name, self.gid)
            options |= {"user": self.uid, "group": self.gid, "extra_groups": groups, "umask": 0o077}
        return options

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run to the end; both outputs kept as text. A program out of its reach ends as in a shell: with 126."""
        try:
            return subprocess.run(
                **self.command(arguments), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
            )
        except OSError as error:
            return subprocess.CompletedProcess(arguments, 126, "", str(error))

    def stopped_at(self, folder: Path) -> Path | None:
        """The first folder on this path that the account may not enter; None when it reaches the end.

        Asked of the kernel, by trying, so that access lists and read-only mounts count too.
        """
        if self.is_ours:
            return next((step for step in _steps(folder) if step.is_dir() and not os.access(step, os.X_OK)), None)
        walk = 'for step; do [ -d "$step" ] || continue; cd -P -- "$step" 2>/dev/null || { printf %s "$step"; exit 1; }; done'
        tried = self.run("/bin/sh", "-c", walk, "sh", *_steps(folder))
        if tried.returncode and not tried.stdout:
            raise Failure(
                "account_cannot_be_taken",
                f"无法切换到账户 {self.name} 运行 PostgreSQL：{tried.stderr.strip()}；请以普通用户运行，或设置 SUCHI_DATABASE_URL",
                f"PostgreSQL cannot be run as {self.name}: {tried.stderr.strip()}; run as an ordinary user, or set SUCHI_DATABASE_URL",
                account=self.name,
            )
        return Path(tried.stdout) if tried.returncode else None


def _steps(folder: Path) -> list[Path]:
    return [*reversed(folder.parents), folder]


def account_for(data: Path) -> Account:
    """The account that owns the data there or, before there is any, the one that shall."""
    us = os.geteuid()
    owner = data.stat().st_uid if data.exists() else None
    if us == 0 and owner != 0:
        return _named(owner) if owner is not None else _unprivileged()
    if owner is not None and owner != us:
        raise Failure(
            "data_not_ours",
            f"数据文件夹 {data} 属于另一用户（uid {owner}），请以该用户运行，或用 SUCHI_DATA 指定其他文件夹",
            f"the data in {data} belong to another user (uid {owner}); run as that user, or name another folder in SUCHI_DATA",
            path=str(data),
        )
    if us == 0:
        raise Failure(
            "data_owned_by_root",
            f"数据文件夹 {data} 属于 root，而 PostgreSQL 不能以 root 运行；请执行 chown -R suchi {data}（或 postgres）",
            f"the data in {data} belong to root, and PostgreSQL refuses to run as root; chown -R them to suchi or postgres",
            path=str(data),
        )
    return _named(us)


def _named(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise Failure(
            "account_without_name",
            f"uid {uid} 在系统中没有用户名，PostgreSQL 无法运行；请先在 /etc/passwd 中登记该用户",
            f"uid {uid} has no name on this system and PostgreSQL needs one; give it an entry in /etc/passwd",
            uid=uid,
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _unprivileged() -> Account:
    """An account for root to step down to: a known one, else a new system account, else nobody."""
    for name in _KNOWN:
        if (found := _lookup(name)) is not None:
            return found
    useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if useradd:
        make = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*make, "--shell", "/usr/sbin/nologin", "suchi"], capture_output=True)
    for name in ("suchi", "nobody"):
        if (found := _lookup(name)) is not None:
            return found
    raise Failure(
        "no_unprivileged_account",
        "PostgreSQL 不能以 root 运行，且系统中没有可用的普通账户；请执行 useradd --system suchi，或以普通用户运行",
        "PostgreSQL refuses to run as root and there is no other account; run useradd --system suchi, or run as a user",
    )


def _lookup(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return None if entry.pw_uid == 0 else Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
