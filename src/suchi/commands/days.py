"""A day that is given on the command line."""

from __future__ import annotations

from suchi.commands.telling import printable
from suchi.domain.errors import Failure
from suchi.domain.terms import ordinal


def day_given(option: str, value: str | None) -> str | None:
    """The day as it was given, `YYYY-MM-DD`; raises `time.unreadable` where it is none."""
    if value is None:
        return None
    try:
        ordinal(value)
        if len(value) != len("2026-04-18"):
            raise ValueError
    except ValueError:
        raise Failure(
            "time.unreadable",
            f"{option} 的值“{printable(value)}”不是日期，例如 2026-04-18",
            f"{option} has the value “{printable(value)}”: give a date such as 2026-04-18",
        ) from None
    return value
