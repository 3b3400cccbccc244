"""What a reporter gets back for each line, and who is calling."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from suchi.domain.errors import Reason
from suchi.domain.rule import Finding

Outcome = Literal["recorded", "withoutEffect", "duplicate", "refused", "judged"]


class Caller(Struct, frozen=True):
    """Who is calling: key id, the company it speaks for (None: an operator), and what it may do.

    `person`: the account of a person, who is named beside the company. `events`: the only types it may report (none named: all).
    `reports` and `reads` are what a key's own scopes leave of what its kind may do.
    """

    key: str
    company: str | None
    scope: Literal["operator", "reporter", "reader"]
    person: str | None = None
    events: tuple[str, ...] = ()
    reports: bool = True
    reads: bool = True

    @property
    def may_submit(self) -> bool:
        return self.scope != "reader" and self.reports

    @property
    def name(self) -> str:
        """How the entry names who submitted it; of a person a number without meaning outside the table of accounts."""
        if self.person is not None:
            return f"{self.company or 'operator'}/person:{self.person}"
        return self.company or f"operator:{self.key}"


class Line(Struct, frozen=True):
    """One event as bytes, its place in the request (from 1), and who sent it."""

    number: int
    data: bytes
    caller: Caller


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One event's outcome. `judged`: a dry run, nothing kept. `withoutEffect`: on record, but not the reporter's role.
    `own_record_only`: a dry run that names things which are not the reporter's by the record; whatever others have on record
    of them was left out of account, and a report sent for real may have findings that are not here."""

    line: int
    outcome: Outcome
    id: str | None = None
    entry_id: str | None = None
    recorded_at: str | None = None
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()
    own_record_only: bool = False
