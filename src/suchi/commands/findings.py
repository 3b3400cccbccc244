"""Findings and rules in the terminal: what was found, the clause, and what to do next, in both languages."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from suchi.commands.telling import no_party, note, printable, say
from suchi.domain import rules as rules  # fills the register of rules
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.rule import Finding
from suchi.domain.rulebook import declared, everything
from suchi.domain.scopes import WHOLE
from suchi.queries import findings, things
from suchi.queries.findings import Filters
from suchi.renderers.findings import FindingGroup, group
from suchi.renderers.rules import RuleInfo, rule_info

MOST = 1000
"""Groups that are listed; a note says when there are more."""


def lines_of(finding: Finding) -> list[str]:
    """One finding: its name and verdict, what was found, the clause, the next step."""
    rule = declared(finding.rule)
    who = f"  {printable(finding.answerable)}" if finding.answerable else ""
    name = finding.finding_id or finding.rule
    lines = [f"! {printable(name)}  {finding.rule} [{finding.verdict}]{who}"]
    lines += [f"    {printable(text)}" for text in (finding.zh, finding.en) if text]
    if rule is not None:
        lines.append(f"    依据 source: {rule.source} ({rule.grade}) · {rule.severity}")
        lines.append(f"    下一步 next: {rule.next_zh} | {rule.next_en}")
    return lines


def look(conn: Connection[Any], *, rule: str | None, party: str | None) -> list[FindingGroup]:
    """The findings that stand, those of one cause as one; of one rule (name or code), against one company."""
    names = None if rule is None else [_rule(rule).name]
    filters = Filters(rules=names, answerable=company_key(party) if party else None)
    found = [group(one, one.last) for one in findings.listed(conn, WHOLE, filters, None, MOST + 1)]
    if len(found) > MOST:
        note(
            f"只列出前 {MOST} 项；用 --rule 或 --party 缩小范围",
            f"the first {MOST} only: narrow it by --rule or --party",
        )
    if not found and party and things.row(conn, "company", company_key(party)) is None:
        raise no_party(party)
    return found[:MOST]


def tell(found: list[FindingGroup]) -> None:
    """The groups, each in a few lines."""
    say(f"发现 findings: {len(found)}")
    for one in found:
        who = f"  {printable(one.answerable)}" if one.answerable else ""
        times = f"  ×{one.count}" if one.count > 1 else ""
        say(f"! {printable(one.finding_id or '')}  {printable(one.subject)}  {one.rule} [{one.verdict}]{who}{times}")
        say(f"    {printable(one.zh or '')}\n    {printable(one.en or '')}")
        if one.source:
            say(f"    依据 source: {one.source} · {one.severity}\n    下一步 next: {one.next_zh} | {one.next_en}")


def look_up_rules(code: str | None) -> list[RuleInfo]:
    """All rules, or the one of that code or name."""
    return [rule_info(one) for one in (everything() if code is None else [_rule(code)])]


def tell_rules(found: list[RuleInfo]) -> None:
    """A line for each of many; everything about a single one."""
    if len(found) != 1:
        for one in found:
            say(f"{one.code}  {one.severity:<7} {one.grade}  {one.zh} | {one.en}  ({one.source})")
        return
    one = found[0]
    say(f"{one.code}  {one.rule}\n  {one.zh} | {one.en}\n\n  {one.says_zh}\n  {one.says_en}\n")
    days = f"{one.since or '…'} – {one.until or '…'}"
    for name, text in (
        ("依据 source", f"{one.source} ({one.grade}: {one.grade_zh} {one.grade_en})"),
        ("适用行为 acts of", days),
        ("性质 severity", f"{one.severity} ({one.severity_zh} {one.severity_en})"),
        ("应负责 answerable", f"{one.answers_zh} | {one.answers_en}"),
        ("审查 on", ", ".join(one.on) or f"遍查 sweep over {one.about}"),
        ("查阅 looks up", ", ".join(one.reads) or "—"),
        ("下一步 next", f"{one.next_zh} | {one.next_en}"),
    ):
        say(f"  {name}: {text}")


def to_json(found: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


def _rule(name: str) -> Any:
    found = declared(name) or declared(name.upper())
    if found is None:
        raise Failure(
            "rule.unknown",
            f"没有规则“{printable(name)}”；suchi rules 列出全部",
            f"there is no rule “{printable(name)}”: suchi rules lists them",
        )
    return found
