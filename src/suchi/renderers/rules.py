"""A rule as people and programs read it: what it says, where that stands, whom it can be held against, what to do next."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain import rules as rules  # fills the register of rules
from suchi.domain.office import field_of
from suchi.domain.rulebook import Declared, events_of, verdicts_of
from suchi.domain.sweep import Sweep, Threshold

ANSWERS = {
    "nobody": ("无人应负责", "nobody"),
    "reporter": ("报送企业", "the company that reports"),
    "maker": ("生产企业", "the maker"),
    "sender": ("移交方", "the sender"),
    "recipient": ("接收方", "the recipient"),
    "site": ("场所所属企业", "the company of the site"),
    "party": ("当事主体", "the party concerned"),
}
SEVERITIES = {
    "breach": ("违规", "a clause is broken"),
    "doubt": ("存疑", "reports contradict one another"),
    "notice": ("提示", "for information"),
    "hint": ("线索", "for officials only; no case without a person"),
}
GRADES = {
    "A": ("条文原文", "wording of the rule or standard"),
    "B": ("指明条款的二手来源", "a secondary source that names the article"),
    "C": ("报道摘要", "a press summary"),
    "P": ("已废止的前身规则", "the repealed predecessor"),
    "U": ("未知", "unknown"),
    "—": ("本登记册自定，非法定", "the register's own measure, no law"),
}


class RuleInfo(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A declared rule. `source` is the instrument with its article, `grade` how sure its wording is, `answers` whom it can be
    held against, `on` the types of event it looks at (none: a sweep over the population), `reads` what it looks up besides
    what an event names, `field` the field of duty it belongs to, `thresholds` the figures a sweep compares with."""

    rule: str
    code: str
    kind: str
    zh: str
    en: str
    says_zh: str
    says_en: str
    next_zh: str
    next_en: str
    source: str
    grade: str
    grade_zh: str
    grade_en: str
    severity: str
    severity_zh: str
    severity_en: str
    answers: str
    answers_zh: str
    answers_en: str
    verdicts: tuple[str, ...]
    on: tuple[str, ...] = ()
    about: str | None = None
    reads: tuple[str, ...] = ()
    field: str | None = None
    since: str | None = None
    until: str | None = None
    thresholds: tuple[Threshold, ...] = ()


def rule_info(one: Declared) -> RuleInfo:
    """A rule or a sweep in the form in which it is served."""
    events, field = events_of(one), field_of(one.source)
    answers = ANSWERS.get(one.answers, (one.answers, one.answers))
    severity, grade = SEVERITIES[one.severity], GRADES[one.grade]
    return RuleInfo(
        rule=one.name,
        code=one.code,
        kind="event" if hasattr(one, "check") else "sweep",
        zh=one.zh,
        en=one.en,
        says_zh=one.says_zh,
        says_en=one.says_en,
        next_zh=one.next_zh,
        next_en=one.next_en,
        source=one.source,
        grade=one.grade,
        grade_zh=grade[0],
        grade_en=grade[1],
        severity=one.severity,
        severity_zh=severity[0],
        severity_en=severity[1],
        answers=one.answers,
        answers_zh=answers[0],
        answers_en=answers[1],
        verdicts=verdicts_of(one),
        on=events,
        about=one.of,
        reads=tuple(sorted(getattr(one, "reads", ()))),
        field=field.name if field is not None else None,
        since=one.since,
        until=one.until,
        thresholds=one.thresholds if isinstance(one, Sweep) else (),
    )
