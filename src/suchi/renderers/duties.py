"""Duties as they are served and shown: the declarations, and each open one with its term, its countdown and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from suchi.domain import duties as duties  # fills the register of duties
from suchi.domain.duty import DUTIES, Duty, How, Kind, Owed, Standing
from suchi.domain.law import Term
from suchi.domain.notices import PERMIT_ENDS, Notice

HOW: dict[How, tuple[str, str]] = {
    "no-countdown": ("无期限倒计时", "no countdown"),
    "running": ("期限内", "within the term"),
    "overdue": ("已超期", "overdue"),
    "stopped": ("期限中止", "the clock stands still"),
    "nil-reported": ("已零报告", "nil report"),
    "expiring": ("即将到期", "about to end"),
}
"""How a duty stands, in words."""


class DutyInfo(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A declared duty: who owes it, under which term, what discharges it, and how sure its wording is. `term` is the name under
    which `TermSet` sets it."""

    duty: str
    code: str
    kind: Kind
    zh: str
    en: str
    by: tuple[str, ...] = ()
    of: str | None = None
    term: str | None = None
    reports: tuple[str, ...]
    next_zh: str
    next_en: str
    source: str
    grade: str


class OpenDuty(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """An open duty on a day. `since` is the day it opened, `due` its last day, `daysLeft` counts to that (below zero: days late);
    all absent where they are not known. `part` says which pack, recall or permit of the thing. Of a permit about to end `notice`
    says that the days ahead are no term of the law, and `unverified` that only the company itself has reported it."""

    duty: str
    code: str
    kind: Kind
    zh: str
    en: str
    thing: str
    part: str | None = None
    party: str | None = None
    since: str | None = None
    how: How
    how_zh: str
    how_en: str
    due: str | None = None
    days_left: int | None = None
    term: Term | None = None
    reports: tuple[str, ...]
    next_zh: str
    next_en: str
    source: str
    grade: str
    unverified: bool = False
    notice: Notice | None = None


def declared() -> list[DutyInfo]:
    """All duties in the order of their codes."""
    return [_info(duty) for duty in sorted(DUTIES.values(), key=_by_code)]


def _by_code(duty: Duty) -> str:
    return duty.code


def _info(duty: Duty) -> DutyInfo:
    return DutyInfo(
        duty=duty.name,
        code=duty.code,
        kind=duty.kind,
        zh=duty.zh,
        en=duty.en,
        by=tuple(sorted(duty.by)),
        of=duty.of,
        term=duty.term,
        reports=duty.reports,
        next_zh=duty.next_zh,
        next_en=duty.next_en,
        source=duty.source,
        grade=duty.grade,
    )


def opened(thing: str, owed: Owed, standing: Standing) -> OpenDuty:
    """One open duty of a thing."""
    duty = DUTIES[owed.duty]
    zh, en = HOW[standing.how]
    return OpenDuty(
        duty=duty.name,
        code=duty.code,
        kind=duty.kind,
        zh=duty.zh,
        en=duty.en,
        thing=thing,
        part=owed.key or None,
        party=owed.party,
        since=owed.since or None,
        how=standing.how,
        how_zh=zh,
        how_en=en,
        due=standing.due,
        days_left=standing.days_left,
        term=standing.term,
        reports=duty.reports,
        next_zh=duty.next_zh,
        next_en=duty.next_en,
        source=duty.source,
        grade=duty.grade,
        unverified=standing.unverified,
        notice=PERMIT_ENDS if duty.kind == "reminder" else None,
    )


def to_text(found: Iterable[OpenDuty]) -> str:
    """The list for a terminal, three lines each."""
    lines: list[str] = []
    for one in found:
        days = "" if one.days_left is None else f"  {one.due} ({one.days_left:+d} 日 days)"
        part = f"  {one.part}" if one.part else ""
        lines += [
            f"{one.code} [{one.how_zh} {one.how_en}]{days}  {one.thing}{part}",
            f"    {one.zh}；{one.next_zh}",
            f"    {one.en}. {one.next_en}",
        ]
        if one.unverified:
            lines.append("    企业自报，主管部门尚未核实 · by the company's own word, not verified by the authority")
        if one.notice is not None:
            lines.append(f"    {one.notice.zh} · {one.notice.en}")
    return "\n".join(lines)
