"""What can be asked of the machine: its description, the processor time and the peak memory of a process."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def describe(data: Path) -> dict[str, Any]:
    """Processor, memory, system, and the file system that holds the data."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memoryMb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
        "system": platform.platform(),
        "python": platform.python_version(),
        "fileSystem": _file_system(data),
        "loadAtStart": load(),
    }


def load() -> list[float]:
    """How many processes wanted to run, over the last 1, 5 and 15 minutes."""
    return [round(average, 2) for average in os.getloadavg()]


def _first(file: str, name: str) -> str | None:
    try:
        for line in Path(file).read_text().splitlines():
            if line.startswith(name):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return None


def _file_system(folder: Path) -> str | None:
    """The type of the mounted file system that holds a folder."""
    try:
        mounts = [line.split() for line in (_PROC / "mounts").read_text().splitlines()]
    except OSError:
        return None
    held = [(len(mount[1]), mount[2]) for mount in mounts if folder.resolve().is_relative_to(mount[1])]
    return max(held)[1] if held else None


def cpu_s(pid: int) -> float | None:
    """Processor seconds a process has used so far, in user and system mode; None where that cannot be read."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / _TICK


def peak_mb(pid: int) -> float | None:
    """The most resident memory a process has had (VmHWM), in MB; None where that cannot be read."""
    kilobytes = _first(f"/proc/{pid}/status", "VmHWM")
    return round(int(kilobytes.split()[0]) / 1024, 1) if kilobytes else None


def family(pid: int) -> dict[int, str]:
    """A process and all that come from it, each with its command line."""
    found = {pid: _command(pid)}
    try:
        for task in (_PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                found |= family(int(child))
    except OSError:
        pass
    return found


def _command(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""
