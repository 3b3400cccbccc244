"""Findings gathered: those of one cause as one, and the history of how one appeared and was resolved."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.rule import Finding


class Group(Struct, frozen=True):
    """Findings of one rule about one thing from one cause: how many, by whose reports, the first and the newest of them
    in the order of recording. `official`: as an authority, an auditor or an operator reads it."""

    subject: str
    rule: str
    cause: str
    count: int
    reporters: list[str]
    first: Finding
    last: Finding
    official: bool = True


class Change(Struct, frozen=True):
    """One line of the history of a finding: found or resolved, when (microseconds since 1970 UTC), and as what."""

    at_us: int
    change: str
    finding: Finding
