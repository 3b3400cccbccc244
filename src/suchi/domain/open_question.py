"""Undecided findings in words of their own: a sentence that states a breach must not stand where nothing could be decided."""

from __future__ import annotations

from msgspec.structs import replace

from suchi.domain.event import Entry, Ref
from suchi.domain.rule import RULES, Finding, undecided


def open_question(name: str, entry: Entry, subject: Ref, missing: str, **evidence: str) -> Finding:
    """No verdict: names the rule, the thing and what is missing to judge it; nobody is answerable."""
    zh, en = RULES[name].open_question(subject.key, missing)
    return replace(undecided(name, entry, subject, missing, **evidence), zh=zh, en=en)
