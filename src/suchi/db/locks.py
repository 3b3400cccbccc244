"""File locks that the kernel frees when a process dies: who starts the server, who uses it, who serves."""

import fcntl
import os
from pathlib import Path
from typing import Self

from suchi.domain.errors import Failure


class FileLock:
    """An advisory lock on one file. It belongs to this object, not to the process; it is not inherited by children."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def _open(self) -> int:
        if self._file is None:
            # never through a link: as root we may be locking in a folder that another account can write
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            if os.geteuid() == 0:
                # whoever owns the folder must be able to lock in it after us
                owner = self.path.parent.stat()
                os.fchown(self._file, owner.st_uid, owner.st_gid)
        return self._file

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock, or change the one we have; False if another has it and we shall not wait."""
        how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(self._open(), how)
        except BlockingIOError:
            return False
        return True

    def note(self, text: str) -> None:
        """Leave word in the file of who has the lock."""
        file = self._open()
        os.ftruncate(file, 0)
        os.pwrite(file, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self._open(), 200, 0).decode(errors="replace").strip()

    def free(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.free()


class ServeLock:
    """Held by the one server on this data; a second one is refused, everything else is let in."""

    def __init__(self, data: Path) -> None:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._data = data
        self._lock = FileLock(data / "serve.lock")

    def __enter__(self) -> Self:
        if not self._lock.take(wait=False):
            holder = self._lock.read() or "?"
            self._lock.free()
            raise Failure(
                "already_served",
                f"{self._data} 的数据已由进程 {holder} 提供服务；请先停止该进程，或用 SUCHI_DATA 指定其他文件夹",
                f"the data in {self._data} are already being served by process {holder}; stop it first, or name another folder in SUCHI_DATA",
                holder=holder,
                path=str(self._data),
            )
        self._lock.note(str(os.getpid()))
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.free()
