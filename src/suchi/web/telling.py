"""The findings that stand beside something else that is answered: those that are for the caller, each as it may read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from suchi.access.reach import Reach
from suchi.access.told import readable_by, scope_of, to_finding
from suchi.domain.audiences import Audiences
from suchi.domain.disclosure import shown
from suchi.domain.rule import Finding
from suchi.queries.finding_scope import readable
from suchi.queries.things import Conn
from suchi.web.disclosing import OFFICES


def whose(reach: Reach, audiences: Audiences, codes: Iterable[str | None]) -> list[str | None]:
    """Who is told that findings were read: where an office reads, those that have to answer and those that reported; else only
    companies of the reader's own. To tell a reporter that another has read would be to tell it who has to answer."""
    return [code for code in codes if audiences & OFFICES or reach.sees(code)]


def told(conn: Conn, reach: Reach, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Of these findings those that are for the caller. Where there are none, nothing more is asked."""
    seen = [one for one in readable(conn, scope_of(reach), found) if one is not None] if found else []
    answers: list[Finding] = []
    for one in seen:
        audiences = to_finding(reach, one.finding.answerable, one.reporter, official=one.official)
        answers.append(shown("Finding", readable_by(reach, audiences, one.finding), audiences))
    return tuple(answers)
