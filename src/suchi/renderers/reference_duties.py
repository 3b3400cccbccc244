"""The section of duties of the reference page: who owes what, from when, under which term, and how sure that is."""

from __future__ import annotations

from suchi.renderers.duties import DutyInfo, declared

_HEAD = """
## Duties 应报事项

What is owed follows from the states of things (`src/suchi/domain/duties/`). A *foreseeable* duty 可预见 stands on the to-do list
before anybody reports; of a *self-reported* one 自行报告 only lateness shows, by the rule of the same name; a *reminder* 提醒 is no
duty yet. A term without an amount on record is `unset`: no countdown 期限未设定的，无倒计时.

| code | duty | owed by | begins with | term | discharged by | source | grade |
|---|---|---|---|---|---|---|---|
"""


def duties_section() -> str:
    """All duties as one table."""
    return _HEAD + "".join(map(_row, declared()))


def _row(duty: DutyInfo) -> str:
    by = ", ".join(f"`{role}`" for role in duty.by) or "—"
    begins = f"state of `{duty.of}`" if duty.of else "the act 该行为"
    term = f"`{duty.term}`" if duty.term else "—"
    reports = ", ".join(f"`{name}`" for name in duty.reports)
    what = f"`{duty.duty}` {duty.zh} · {duty.en} ({duty.kind})"
    return f"| {duty.code} | {what} | {by} | {begins} | {term} | {reports} | {duty.source} | {duty.grade} |\n"
