"""What is still open: findings the company can answer, questions that nobody could decide, each with its reason and its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from suchi.domain.event import CATALOGUE
from suchi.domain.party import Company
from suchi.domain.rulebook import declared
from suchi.domain.wording import wanting
from suchi.queries.findings import Filters
from suchi.renderers.findings import FindingGroup
from suchi.web.api import findings
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.clauses import clause
from suchi.web.pages.company import own
from suchi.web.pages.reporting.desks import Place, at
from suchi.web.pages.reporting.tasks import may_report
from suchi.web.pages.sentences import names_in
from suchi.web.pages.speaking import next_of, with_names
from suchi.web.wording import Words, marked

WHOSE = {
    "answer": marked("To be answered by us"),
    "reported": marked("About our own reports"),
}
"""By which side an open item concerns the company."""
VERDICTS = {"broken": (marked("To check"), "warn"), "undecided": (marked("Cannot be judged"), "info")}
_NAMED = re.compile(r"\b([A-Z][A-Za-z]+)\b")
_FIRST = "thing"


async def open_page(call: Call) -> None:
    """The open items, filtered in the address; as a table, and as a file."""
    place = await at(call, "company")
    whose, verdict = call.query.get("whose", "answer"), call.query.get("verdict", "")
    if whose not in WHOSE:
        raise bad_parameter("whose", whose, f"可选 {'、'.join(WHOSE)}", f"it may be one of {', '.join(WHOSE)}")
    if verdict and verdict not in VERDICTS:
        raise bad_parameter(
            "verdict", verdict, f"可选 {'、'.join(VERDICTS)}", f"it may be one of {', '.join(VERDICTS)}"
        )
    named = call.query.get("rule", "").strip()
    rule = declared(named.upper()) or declared(named)
    if named and rule is None:
        raise bad_parameter(
            "rule",
            named,
            "没有这条规则；编号见规则目录",
            "there is no such rule: the catalogue of rules has their codes",
        )
    ask = tables.asked(call, columns(place, call.services.today(), {}), _FIRST)

    filters = Filters(
        verdict=verdict or None, rules=[rule.name] if rule is not None else None,
        answerable=place.code if whose == "answer" else None, reporter=place.code if whose == "reported" else None,
    )  # fmt: skip
    rows, items = await findings.grouped(call, filters, ask.position(tuple[str, str, str]), ask.limit - 1)
    more: Sequence[FindingGroup] = items[-1:] if len(rows) > len(items) else ()  # stands for the row that follows
    companies = await names_in(call, [text for one in items for text in (one.zh, one.en)])
    await tables.answer(
        call, "reporting/open.html", ask, columns(place, call.services.today(), companies), [*items, *more],
        lambda one: (one.subject, one.rule, one.cause), name=f"open-{whose}", desk="company", place=place, whose=whose,
        verdict=verdict, rule=rule, whose_words=WHOSE, verdicts=VERDICTS,
    )  # fmt: skip


def columns(place: Place, today: str, companies: Mapping[str, Company]) -> tuple[tables.Column[FindingGroup], ...]:
    """The table of open items."""
    column: Any = tables.Column

    def what(one: FindingGroup, said: Words) -> str | None:
        return with_names((one.zh if said.language == "zh" else one.en) or "", companies, said) or None

    def state(one: FindingGroup, said: Words) -> tables.Tag:
        word, tone = VERDICTS[one.verdict]
        return tables.Tag(said.gettext(word), tone)

    def missing(one: FindingGroup, said: Words) -> str | None:
        return wanting(one.missing, zh=said.language == "zh") if one.missing else None

    def then(one: FindingGroup, said: Words) -> str | None:
        return next_of(one, said) or None

    return (
        column(name="what", label=marked("What is open"), value=what, href=lambda one: remedy(one, place, today)),
        column(name=_FIRST, label=marked("Thing"), value=lambda one, _: one.subject.partition(":")[2], kind="code",
               href=lambda one: own.address_of(one.subject)),
        column(name="state", label=marked("State"), value=state, kind="tag"),
        column(name="missing", label=marked("What is missing"), value=missing),
        column(name="next", label=marked("What settles it"), value=then),
        column(name="count", label=marked("How often"), value=lambda one, _: one.count, kind="number", more=True),
        column(name="rule", label=marked("Rule"), value=lambda one, said: f"{one.code or one.rule} · {clause(one.source or '', said)}",
               href=lambda one: f"/rules#{one.code}" if one.code else None, more=True),
    )  # fmt: skip


def remedy(one: FindingGroup, place: Place, today: str) -> str | None:
    """The form that settles it: of the report that is missing, where the company may make it; else its own report, to be corrected."""
    for name in _NAMED.findall(one.missing or ""):
        about = CATALOGUE.get(name)
        if about is not None and may_report("company", about, place.who.company, today):
            kind, _, key = one.subject.partition(":")
            thing = {kind: key} if kind in ("battery", "vehicle", "lot", "consignment") else {}
            return place.form(name) + (f"?{urlencode(thing)}" if thing else "")
    if place.code in one.reported_by and one.last_entry:
        return f"{place.reports}/{quote(one.last_entry)}"
    return None
