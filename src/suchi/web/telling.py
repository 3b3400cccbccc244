"""The findings that stand beside something else that is answered: those that are for the caller, each as it may read it."""

from __future__ import annotations

from collections.abc import Sequence

from suchi.access.reach import Reach
from suchi.access.told import readable_by, scope_of, to_finding
from suchi.domain.disclosure import shown
from suchi.domain.rule import Finding
from suchi.queries.finding_scope import readable
from suchi.queries.things import Conn


def told(conn: Conn, reach: Reach, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Of these findings those that are for the caller. Where there are none, nothing more is asked."""
    seen = [one for one in readable(conn, scope_of(reach), found) if one is not None] if found else []
    answers: list[Finding] = []
    for one in seen:
        audiences = to_finding(reach, one.finding.answerable, one.reporter, official=one.official)
        answers.append(shown("Finding", readable_by(reach, audiences, one.finding), audiences))
    return tuple(answers)
