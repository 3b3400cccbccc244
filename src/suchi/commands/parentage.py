"""Ends a child process with its parent, however the parent ends: nothing of a killed server goes on serving or writing."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_S = 0.5


def die_with_parent(parent: int, how: signal.Signals) -> None:
    """Get the signal when `parent` ends; at once if it has ended already. On Linux the kernel sends it, elsewhere a thread."""
    if sys.platform == "linux":
        # by the kernel, because a thread that looks would hang with us in whatever we hang in
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent, how), name="suchi-parent", daemon=True).start()
    if os.getppid() != parent:  # it ended before the call above
        os.kill(os.getpid(), how)


def _watch(parent: int, how: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_S)
    os.kill(os.getpid(), how)
