"""Alarms when a rule itself fails: the report is kept and nobody is accused, but somebody has to mend the rule."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from time import monotonic

from suchi.domain.rule import Finding

QUIET_S = 3600.0
"""A rule that goes on failing is told of once an hour in each process."""
_log = logging.getLogger("suchi.rules")
_told: dict[str, float] = {}


def alarm(found: Iterable[Finding]) -> None:
    """Log each rule that failed, with the error and the entry it failed on."""
    for finding in found:
        if finding.missing == "rule" and monotonic() - _told.get(finding.rule, -QUIET_S) >= QUIET_S:
            _told[finding.rule] = monotonic()
            _log.error(
                "规则 %s 执行出错（%s），条目 %s 未能判断，报告已保存；修正规则后重新判断 | "
                "the rule %s failed (%s) on entry %s, which is kept and undecided: mend the rule, then judge again",
                finding.rule,
                finding.evidence.get("error", "?"),
                finding.entry,
                finding.rule,
                finding.evidence.get("error", "?"),
                finding.entry,
            )
