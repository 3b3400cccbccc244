"""What somebody does at the machine, as the audit trail says it: which command, about what, by which account of the system."""

from __future__ import annotations

import getpass

from suchi.access.audit import Row


def act(command: str, thing: str | None, *, purpose: str | None = None, amount: int | None = None) -> Row:
    """A row for a command that was carried out. The account of the operating system stands for the person."""
    return Row(
        kind="command", route=command, thing=thing, purpose=purpose, amount=amount, person=f"system:{_account()}"
    )


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's number without a name
        return "unknown"
