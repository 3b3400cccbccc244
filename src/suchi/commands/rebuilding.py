"""The `rebuild` command: every read table anew from the ledger, with progress."""

from __future__ import annotations

import time

from suchi.commands.opening import open_store
from suchi.commands.telling import counting, note
from suchi.projections.rebuild import rebuild as run
from suchi.settings import Settings


def rebuild(settings: Settings) -> None:
    """Rebuild; a server may go on reading, its writers wait until it is done."""
    began = time.perf_counter()
    with open_store(settings) as store, counting("entries") as bar:
        task = bar.add_task("重建 rebuilding", total=None, told="")
        count = run(store, lambda done, total: bar.update(task, completed=done, total=total))
    seconds = time.perf_counter() - began
    note(f"已由 {count} 条记录重建，用时 {seconds:.1f} 秒", f"rebuilt from {count} entries in {seconds:.1f} s")
