"""Undecided findings in words of their own: a sentence that states a breach must not stand where nothing could be decided."""

from __future__ import annotations

from msgspec.structs import replace

from suchi.domain.event import Entry, Ref
from suchi.domain.rule import RULES, Finding, undecided
from suchi.domain.wording import wanting


def open_question(name: str, entry: Entry, subject: Ref, missing: str, **evidence: str) -> Finding:
    """No verdict: names the rule, the thing and what is missing to judge it; nobody is answerable."""
    found, rule = undecided(name, entry, subject, missing, **evidence), RULES[name]
    return replace(
        found,
        zh=f"“{rule.zh}”尚不能判断（{subject.key}）：缺{wanting(missing, zh=True)}",
        en=f"“{rule.en}” cannot be judged yet ({subject.key}): {wanting(missing, zh=False)} is missing",
    )
