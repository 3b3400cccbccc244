"""The folders of the embedded database: its data and the short, private one of its socket."""

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from suchi.db.account import Account
from suchi.domain.errors import Failure

# sun_path holds 108 bytes with its NUL; PostgreSQL adds "/.s.PGSQL.5432" (14) and a temporary ending
_LONGEST = 90
# libpq reads a comma as a list of hosts, and PostgreSQL splits its setting at commas
_PLAIN = re.compile(r"/[A-Za-z0-9/._+-]*")


def check_ours(data: Path) -> None:
    """Refuse another user's data folder before anything trips over it."""
    if os.geteuid() and data.exists() and not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        raise Failure(
            "data_not_writable",
            f"当前用户不能使用数据文件夹 {data}；请换用其所有者运行，或用 SUCHI_DATA 指定其他文件夹",
            f"this user may not use the data folder {data}; run as its owner, or name another in SUCHI_DATA",
            path=str(data),
        )


def make_data_folder(data: Path, account: Account) -> None:
    """Make the data folder so that the account can pass through it; nothing that stands above it is ever changed."""
    _refuse_if_blocked(data.parent, account)
    ours = _make(data)
    # Root keeps the folder itself (keys may lie here); the account may pass through it to its own part, no more.
    # One that was here before is changed only if it is root's and holds nothing but what we put there.
    to_open = ours or (_is_roots(data) and account.stopped_at(data) and _holds_only_ours(data))
    if to_open and not account.is_ours:
        os.chown(data, 0, account.gid)
        data.chmod(0o710)
    _refuse_if_blocked(data, account)


def _make(data: Path) -> bool:
    missing = [step for step in [*reversed(data.parents), data] if not step.exists()]
    made = []
    try:
        for step in missing:
            try:
                step.mkdir()
            except FileExistsError:
                if not step.is_dir():
                    raise
                continue  # another process made it a moment ago
            made.append(step)
            step.chmod(0o700 if step == data or os.geteuid() else 0o711)
    except OSError as error:
        raise Failure(
            "data_cannot_be_made",
            f"无法建立数据文件夹 {data}：{error.strerror}；请检查权限与磁盘，或用 SUCHI_DATA 指定其他文件夹",
            f"the data folder {data} cannot be made: {error.strerror}; check permissions and disk, or name another in SUCHI_DATA",
            path=str(data),
        ) from error
    return data in made


def _is_roots(data: Path) -> bool:
    return data.stat().st_uid == 0


def _holds_only_ours(data: Path) -> bool:
    return not any(data.iterdir()) or (data / "postgresql").is_dir()


def _refuse_if_blocked(folder: Path, account: Account) -> None:
    if (blocked := account.stopped_at(folder)) is None:
        return
    raise Failure(
        "data_out_of_reach",
        f"运行 PostgreSQL 的账户 {account.name} 不能进入 {blocked}；请用 SUCHI_DATA 指定它可进入的文件夹，例如 /var/lib/suchi",
        f"the account {account.name}, which runs PostgreSQL, may not enter {blocked}; name a folder in SUCHI_DATA where it may go, such as /var/lib/suchi",
        path=str(blocked),
        account=account.name,
    )


def make_socket_folder(data: Path, account: Account) -> Path:
    """A folder that only the account may enter: in the data where the path is short and plain, else under /tmp."""
    inside = data / "run"
    if len(os.fsencode(inside)) <= _LONGEST and _PLAIN.fullmatch(str(inside)) and _claim(inside, account):
        return inside
    name = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
    short = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108
    folder = short / f"suchi-{account.uid}-{name}"
    if _claim(folder, account):
        return folder
    # Somebody else took that name in the common folder: never use theirs. Others find this one through postmaster.pid.
    folder = Path(tempfile.mkdtemp(prefix="suchi-", dir=short))
    os.chown(folder, account.uid, account.gid)
    return folder


def _claim(folder: Path, account: Account) -> bool:
    """Make the folder, or take it if it is the account's, a real folder, and closed to all others."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    now = folder.lstat()
    return stat.S_ISDIR(now.st_mode) and now.st_uid == account.uid and stat.S_IMODE(now.st_mode) == 0o700
