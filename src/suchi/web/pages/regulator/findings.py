"""The queue of findings, hints apart, and one finding with its clause, evidence and history."""

from __future__ import annotations

from msgspec import Struct

from suchi.domain.codes import company_key
from suchi.domain.disclosure import shown
from suchi.domain.errors import Failure
from suchi.domain.labels_evidence import evidence_label, in_one_language
from suchi.domain.office import FIELDS
from suchi.domain.party import Company
from suchi.domain.rulebook import declared, hints, selected
from suchi.domain.wording import spoken
from suchi.queries.companies import companies_of
from suchi.queries.findings import Filters
from suchi.renderers.findings import FindingGroup
from suchi.web.api.findings import list_groups, read_finding, told_group
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import asker, record, strongest
from suchi.web.pages import tables
from suchi.web.pages.clauses import clause
from suchi.web.pages.regulator.acting import may_act
from suchi.web.pages.regulator.naming import named, thing_page
from suchi.web.pages.regulator.region import area
from suchi.web.pages.render import page
from suchi.web.pages.speaking import companies_in
from suchi.web.pages.tables import Column, Tag
from suchi.web.telling import whose
from suchi.web.wording import Words, marked

PATH = "/regulator/findings"
SEVERITIES = {
    "breach": marked("Broken"),
    "doubt": marked("To check"),
    "notice": marked("For information"),
    "hint": marked("Hints"),
}
TONES = {"breach": "bad", "doubt": "warn"}
UNDECIDED = marked("Cannot be judged")


class Shown(Struct, frozen=True):
    """A group as it is listed, and who answers for it as far as its name is on record."""

    group: FindingGroup
    company: Company | None


def _words(row: Shown, said: Words) -> Tag:
    if row.group.verdict == "undecided":
        return Tag(said.gettext(UNDECIDED), "info")
    severity = row.group.severity or "notice"
    return Tag(said.gettext(SEVERITIES[severity]), TONES.get(severity, ""))


def _rule(row: Shown, said: Words) -> str:
    rule = declared(row.group.rule)
    return said.said(rule) if rule is not None else row.group.rule


COLUMNS: tuple[Column[Shown], ...] = (
    Column(name="verdict", label=marked("Finding"), value=_words, kind="tag"),
    Column(name="rule", label=marked("Rule"), value=_rule,
           href=lambda row: f"{PATH}/{row.group.finding_id}" if row.group.finding_id else None),
    Column(name="thing", label=marked("Subject"), value=lambda row, _: row.group.subject.partition(":")[2], kind="code"),
    Column(name="answerable", label=marked("Answerable"), value=lambda row, said: named(row.company, row.group.answerable, said)),
    Column(name="count", label=marked("Reports"), value=lambda row, _: row.group.count, kind="number"),
    Column(name="source", label=marked("Clause"), value=lambda row, said: clause(row.group.source or '', said)),
)  # fmt: skip


def asked_rules(query: dict[str, str]) -> list[str]:
    """The rules meant by the filters. Hints are listed only when they are asked for: they stand apart from findings."""
    severity, field, name = query.get("severity") or None, query.get("field") or None, query.get("rule") or None
    if severity is not None and severity not in SEVERITIES:
        raise bad_parameter("severity", severity, f"可选 {'、'.join(SEVERITIES)}", f"one of {', '.join(SEVERITIES)}")
    if field is not None and field not in FIELDS:
        raise bad_parameter("field", field, f"可选 {'、'.join(FIELDS)}", f"one of {', '.join(FIELDS)}")
    if name is not None and declared(name) is None:
        raise bad_parameter("rule", name, "没有此规则，目录见 /api/v1/rules", "no such rule; /api/v1/rules lists them")
    found = [one.name for one in selected(severity=severity, field=field) if name in (None, one.name, one.code)]
    return found if severity == "hint" or name is not None else [one for one in found if one not in hints()]


async def findings_page(call: Call) -> None:
    here, query = await area(call), call.query
    verdict = query.get("verdict") or None
    if verdict not in (None, "broken", "undecided"):
        raise bad_parameter("verdict", str(verdict), "可选 broken、undecided", "broken or undecided")
    answerable = query.get("answerable")
    filters = Filters(
        rules=asked_rules(query), verdict=verdict, answerable=company_key(answerable) if answerable else None,
        subject=query.get("subject") or None, region=here.narrowed,
    )  # fmt: skip
    ask = tables.asked(call, COLUMNS, "subject")
    reach, rows = await call.services.read(
        list_groups, asker(call), filters, ask.position(tuple[str, str, str]), ask.limit
    )
    told = [told_group(reach, row) for row in rows]
    listed = told[: ask.limit - 1]
    concerned = {code for item, seen in listed for code in whose(reach, seen, (item.answerable, *item.reported_by))}
    await record(call, strongest(seen for _, seen in listed), "findings", concerned, len(listed))
    items = [shown("FindingGroup", item, seen) for item, seen in told]
    companies = await call.services.read(companies_of, {item.answerable for item in items if item.answerable})
    await tables.answer(
        call, "regulator/findings.html", ask, COLUMNS, [Shown(item, companies.get(item.answerable or "")) for item in items],
        key=lambda row: (row.group.subject, row.group.rule, row.group.cause), name="findings", desk="regulator",
        area=here, severities=SEVERITIES, fields=FIELDS, severity=query.get("severity", ""), verdict=verdict or "",
        rule=declared(query.get("rule", "")) if query.get("rule") else None,
    )  # fmt: skip


async def finding_page(call: Call) -> None:
    name = call.path["findingId"]
    found = await call.services.read(read_finding, asker(call), name)
    if isinstance(found, Failure):
        raise found
    answer, audiences, concerned = found
    await record(call, audiences, f"finding:{name[:64]}", concerned)
    told = shown("FindingAnswer", answer, audiences)
    zh, finding = call.language != "en", told.finding
    evidence = spoken(in_one_language(finding.evidence, zh=zh), zh=zh)
    codes = companies_in(
        [finding.zh, finding.en, told.why_zh, finding.answerable, told.reported_by, *evidence.values()]
    )
    kind, _, key = told.finding.subject.partition(":")
    await page(
        call, "regulator/finding.html", desk="regulator", told=told, kind=kind, key=key,
        evidence=[(evidence_label(name, zh=zh), value) for name, value in evidence.items() if value],
        rule=declared(told.finding.rule), companies=await call.services.read(companies_of, codes),
        words_of=SEVERITIES, tones=TONES, opens=may_act(call), door=thing_page(told.finding.subject),
    )  # fmt: skip
