"""The rules for everybody: what each asks, where that stands, whom it can be held against, and what to do next."""

from __future__ import annotations

import re

from suchi.domain.event import CATALOGUE
from suchi.domain.rulebook import selected
from suchi.renderers.rules import SEVERITIES, RuleInfo, rule_info
from suchi.web.call import Call, bad_parameter
from suchi.web.pages.render import page

TONES = {"breach": "bad", "doubt": "warn", "notice": "info", "hint": ""}
MOST_SOUGHT = 60
_blank = re.compile(r"\{\w+\}")


async def rules_page(call: Call) -> None:
    """All rules, or those in which every word that is sought stands, of one severity where that is asked for."""
    sought, severity = call.query.get("q", "")[:MOST_SOUGHT].strip(), call.query.get("severity", "")
    if severity and severity not in SEVERITIES:
        choices = ", ".join(SEVERITIES)
        raise bad_parameter("severity", severity, f"可选：{choices}", f"one of: {choices}")
    found = [one for one in map(rule_info, selected(severity=severity or None)) if holds_words(one, sought)]
    await page(
        call, "public/rules.html", part="results", rules=found, sought=sought, severity=severity, severities=SEVERITIES,
        tones=TONES, events={name: (about.zh, about.en) for name, about in CATALOGUE.items()}, sentence=sentence,
    )  # fmt: skip


def holds_words(one: RuleInfo, sought: str) -> bool:
    """Whether each word stands in what the rule says, in either language, in its code or its source."""
    texts = (
        one.code,
        one.rule,
        one.zh,
        one.en,
        one.says_zh,
        one.says_en,
        one.next_zh,
        one.next_en,
        one.source,
        *one.on,
    )
    said = " ".join(texts).casefold()
    return all(word in said for word in sought.casefold().split())


def sentence(text: str) -> str:
    """What a finding will say, with a gap where it names what was found."""
    return _blank.sub("…", text)
