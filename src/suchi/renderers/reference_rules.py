"""The rules as a chapter of the reference page, written from their declarations: one table by source, then each rule."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.case_steps import ACTS, STAGES, TABLE
from suchi.domain.rulebook import everything
from suchi.renderers.rules import RuleInfo, rule_info

HEAD = """
## Rules 规则

Generated from the declarations in `src/suchi/domain/rules/` (and of the sweeps) by `make docs`. Grades: **A** wording · **B** secondary
source naming the article · **C** press summary · **P** repealed predecessor · **U** unknown. A rule without an answerable party accuses nobody; a
rule that lacks something to decide says what (`undecided`). Hints are for operators and authorities: receipts of others, pages of things and lists
leave them out. A finding is named for ever by its `findingId`: the rule's code and 16 hex digits. 由声明自动生成，请勿手改。

| code | rule 规则 | source 依据 | grade | severity | answerable 应负责 |
|---|---|---|---|---|---|
"""


STEPS = """
## Steps of a case 案件步骤

What may follow at each stage, and the stage it leads to. An act that may not follow is recorded with a finding (G101) and changes nothing;
so is an act of somebody else than the case's authority (G102). `PenaltyDecided` is a `CaseDecided` of a warning or a fine. While a decision is
in force, there is no new notice, intended penalty or decision; `DecisionAnnulled` needs one in force. 由步骤表自动生成。

| stage 阶段 | act 步骤 | leads to 进入 |
|---|---|---|
"""


def reference_rules() -> str:
    """The chapter."""
    rules = [rule_info(one) for one in everything()]
    return HEAD + "".join(map(_row, rules)) + "".join(map(_section, rules)) + STEPS + "".join(_steps())


def _steps() -> Iterable[str]:
    for stage, allowed in TABLE.items():
        shown = f"`{stage}` {STAGES[stage][0]}" if stage is not None else "— 未立案"
        for name, to in allowed.items():
            yield f"| {shown} | `{name}` {ACTS[name].zh} · {ACTS[name].en} | `{to}` {STAGES[to][0]} |\n"


def _row(rule: RuleInfo) -> str:
    return f"| [{rule.code}](#{rule.code.lower()}) | {rule.zh} · {rule.en} | {rule.source} | {rule.grade} | {rule.severity} | {rule.answers} |\n"


def _section(rule: RuleInfo) -> str:
    days = _days(rule)
    on = _on(rule)
    reads = f"  \nLooks up 查阅: {_listed(rule.reads)}" if rule.reads else ""
    return (
        f"\n### {rule.code}\n\n`{rule.rule}`: {rule.zh}。{rule.en}.\n\n{rule.says_zh}。  \n{rule.says_en}.\n\n"
        f"Source 依据: {rule.source}, grade {rule.grade} ({rule.grade_zh} {rule.grade_en}){days}  \n"
        f"Severity 性质: {rule.severity} ({rule.severity_zh} {rule.severity_en}); answerable 应负责: "
        f"{rule.answers_zh} {rule.answers_en}  \n{on}{reads}  \n"
        f"Next 下一步: {rule.next_zh}。{rule.next_en}.\n"
    )


def _days(rule: RuleInfo) -> str:
    if rule.since is None and rule.until is None:
        return ""
    return f"; for acts 适用于 {rule.since or '…'} – {rule.until or '…'}"


def _on(rule: RuleInfo) -> str:
    if rule.kind == "sweep":
        return f"Sweep over 遍查: `{rule.about}`"
    if len(rule.on) > 12:
        return f"On 审查: all events that name a 涉及 `{rule.about}`" if rule.about else "On 审查: every event 所有事件"
    return f"On 审查: {_listed(rule.on)}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
