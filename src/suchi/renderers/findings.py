"""Findings for reading: in groups of one cause, and one by one with clause, reason, next step and history."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from suchi.domain.event import moment
from suchi.domain.finding_groups import Change, Group
from suchi.domain.rule import Finding
from suchi.domain.rulebook import declared, next_step
from suchi.domain.wording import wanting
from suchi.renderers.rules import RuleInfo, rule_info

_ELSEWHERE = ("应负责的是另一主体，不是报送方", "another company is answerable, not the one that reported")
_FAILED = ("规则执行出错", "the rule itself failed")


class FindingGroup(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """Findings of one rule about one thing from one cause: how many, the first and the newest entry that shows it. `answerable`
    is who has to answer for it, `reportedBy` who reported the acts: the two are never mixed. `cause` is absent where it may not be
    told; `withheld` names the evidence that is kept back."""

    finding_id: str | None
    rule: str
    code: str | None = None
    severity: str | None = None
    subject: str
    cause: str = ""
    verdict: str
    answerable: str | None = None
    reported_by: tuple[str, ...] = ()
    count: int
    first_entry: str
    last_entry: str
    missing: str | None = None
    evidence: dict[str, str] = {}
    zh: str | None = None
    en: str | None = None
    source: str | None = None
    next_zh: str | None = None
    next_en: str | None = None
    withheld: tuple[str, ...] = ()


def group(found: Group, last: Finding) -> FindingGroup:
    """A group as it is listed; what is said is said of its newest finding, as the reader may read it."""
    rule = declared(found.rule)
    next_zh, next_en = next_step(rule, last.verdict) if rule else (None, None)
    return FindingGroup(
        finding_id=found.first.finding_id,
        rule=found.rule,
        code=rule.code if rule else None,
        severity=rule.severity if rule else None,
        subject=found.subject,
        cause=found.cause,
        verdict=last.verdict,
        answerable=last.answerable,
        reported_by=tuple(one for one in found.reporters if one),  # a sweep's finding stands on no report
        count=found.count,
        first_entry=found.first.entry,
        last_entry=last.entry,
        missing=last.missing,
        evidence=last.evidence,
        zh=last.zh,
        en=last.en,
        source=rule.source if rule else None,
        next_zh=next_zh,
        next_en=next_en,
        withheld=last.withheld,
    )


class FindingChange(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """When a finding was found or resolved, and by which entry where that can be told."""

    at: str
    change: str
    verdict: str
    by_entry: str | None = None
    by_type: str | None = None


class FindingAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """One finding: whether it stands, its rule with clause and next step, who is answerable and why, and its history."""

    finding_id: str
    stands: bool
    finding: Finding
    rule: RuleInfo | None = None
    reported_by: str | None = None
    event: str | None = None
    why_zh: str
    why_en: str
    history: tuple[FindingChange, ...] = ()


def changes(found: Sequence[Change], by: Sequence[tuple[bytes, str] | None]) -> tuple[FindingChange, ...]:
    """The history, with the entry that brought each change about."""
    return tuple(
        FindingChange(
            at=moment(change.at_us),
            change=change.change,
            verdict=change.finding.verdict,
            by_entry=cause[0].hex() if cause else None,
            by_type=cause[1] if cause else None,
        )
        for change, cause in zip(found, by, strict=True)
    )


def answer(
    name: str,
    finding: Finding,
    told: Finding,
    *,
    stands: bool,
    reporter: str | None,
    event: str | None,
    history: tuple[FindingChange, ...],
) -> FindingAnswer:
    """One finding with everything a reader needs to act on it; `told` is the finding as the reader may read it."""
    rule = declared(finding.rule)
    zh, en = (
        _ELSEWHERE if finding.answerable and not told.answerable else _why(finding, rule_info(rule) if rule else None)
    )
    return FindingAnswer(
        finding_id=name,
        stands=stands,
        finding=told,
        rule=rule_info(rule) if rule else None,
        reported_by=reporter,
        event=event,
        why_zh=zh,
        why_en=en,
        history=history,
    )


def _why(finding: Finding, rule: RuleInfo | None) -> tuple[str, str]:
    """Who is answerable and why, in both languages."""
    if finding.missing == "rule":
        return f"{_FAILED[0]}，无人应负责", f"{_FAILED[1]}; nobody is answerable"
    if finding.verdict == "undecided":
        return (
            f"缺少{wanting(finding.missing, zh=True)}，未能判断；证据不足时无人应负责",
            f"{wanting(finding.missing, zh=False)} is missing and nothing was decided; for want of data nobody is answerable",
        )
    if finding.answerable is None:
        return (
            "报告相互矛盾或仅供知悉，未指向任何主体；如实报送他人偏差的企业不承担责任",
            "reports contradict one another, or it is for information: nobody is answerable, least of all whoever reported it",
        )
    by = rule if rule is not None and rule.answers != "nobody" else None
    zh, en = (by.answers_zh, by.answers_en) if by else ("证据所指的主体", "the company that the evidence is against")
    source = rule.source if rule else ""
    return (
        f"{finding.answerable} 应负责：{zh}（依据 {source}）",
        f"{finding.answerable} is answerable as {en} ({source})",
    )
