"""The web application as a worker process of `serve` makes it: the same application, ended with the server."""

from __future__ import annotations

import os
import signal
from typing import Any

from suchi.commands.parentage import die_with_parent

PARENT = "SUCHI_WORKER_OF"


def create_app() -> Any:
    """The application. A killed server must not leave a worker that holds its port, so the kernel kills it at once."""
    if parent := os.environ.get(PARENT):
        die_with_parent(int(parent), signal.SIGKILL)
    from suchi.web.app import create_app as create

    return create()
