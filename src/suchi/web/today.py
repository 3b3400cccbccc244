"""The day it is, where an answer depends on it: the clock stands in the shell, never in the core."""

from __future__ import annotations

from datetime import datetime

from suchi.domain.event import CHINA


def today() -> str:
    """`YYYY-MM-DD` in UTC+8."""
    return datetime.now(CHINA).date().isoformat()
