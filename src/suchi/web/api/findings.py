"""Findings: in groups of one cause with filters, one by one with their history, and counted by rule for an authority."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.access.told import readable_by, scope_of, to_finding
from suchi.domain.audiences import Audiences
from suchi.domain.codes import company_key
from suchi.domain.disclosure import shown
from suchi.domain.errors import Failure
from suchi.domain.finding_groups import Group
from suchi.domain.office import FIELDS, MINISTRIES, stem
from suchi.domain.party import Company, Office
from suchi.domain.rule import Finding
from suchi.domain.rulebook import declared, selected
from suchi.domain.things import encode
from suchi.queries import entries, findings, things
from suchi.queries.finding_scope import readable
from suchi.queries.findings import Filters
from suchi.queries.things import Conn
from suchi.renderers.findings import FindingAnswer, FindingGroup, answer, changes, group
from suchi.web.api import paging
from suchi.web.api.operation import AFTER, LIMIT, Moment, Parameter, in_path, operation
from suchi.web.api.regions import REGION_OF_ANSWERABLE, region_stem
from suchi.web.api.rules import SEVERITY, SOURCE
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import Asker, asker, give, record, strongest
from suchi.web.telling import whose


def _text(name: str, zh: str, en: str, example: str) -> Parameter:
    return Parameter(name=name, zh=zh, en=en, example=example)


COMPANY = "919900000159171969"
RULE = _text("rule", "规则名或代码", "The name or the code of a rule", "U101")
VERDICT = Parameter(
    name="verdict", kind="choice", zh="结论", en="Verdict", choices=("broken", "undecided"), example="broken"
)
ANSWERABLE = _text("answerable", "应负责的企业代码", "The company answerable", COMPANY)
SUBJECT = _text("subject", "对象，如 battery:编码", "A thing, such as battery:code", "battery:X9APB01S000001G420000001")
THING = _text("thing", "同 subject", "The same as subject", "battery:X9APB01S000001G420000001")
REPORTED_BY = _text("reportedBy", "报送企业代码", "The company that reported", COMPANY)
SINCE = Parameter(
    name="since",
    kind="moment",
    zh="自此时起发现的；日期指该日结束（UTC+8）",
    en="Found since then; a date means the end of that day, UTC+8",
    example="2026-06-30",
)
FIELD = Parameter(
    name="field", kind="choice", zh="职责领域", en="A field of duty", choices=tuple(FIELDS), example="hand-over"
)


def _rules(call: Call) -> list[str] | None:
    """The names of the rules meant by the filters on rules; None: all."""
    given = call.given
    name: str | None = given.get("rule")
    if name is not None and declared(name) is None:
        raise bad_parameter("rule", name, "没有此规则，目录见 /api/v1/rules", "no such rule; /api/v1/rules lists them")
    if all(given.get(each) is None for each in ("rule", "severity", "source", "field")):
        return None
    found = selected(source=given.get("source"), severity=given.get("severity"), field=given.get("field"))
    return [one.name for one in found if name is None or name in (one.name, one.code)]


def _filters(call: Call) -> Filters:
    given = call.given
    since: Moment | None = given.get("since")
    answerable, reporter = given.get("answerable"), given.get("reportedBy")
    return Filters(
        rules=_rules(call),
        verdict=given.get("verdict"),
        answerable=company_key(answerable) if answerable else None,
        subject=given.get("subject") or given.get("thing"),
        reporter=company_key(reporter) if reporter else None,
        region=region_stem(call),
        since_us=since.us if since else None,
    )


@operation(
    method="GET", needs="read", path="/findings", tag="findings", zh="发现列表，同一原因归为一项",
    en="Findings, those of one cause as one", answers=paging.Page[FindingGroup],
    parameters=(
        RULE, VERDICT, SEVERITY, SOURCE, FIELD, ANSWERABLE, SUBJECT, THING, REPORTED_BY, REGION_OF_ANSWERABLE, SINCE, LIMIT, AFTER,
    ),
)  # fmt: skip
async def all_findings(call: Call) -> None:
    filters = _filters(call)
    start, limit = paging.after(call, tuple[str, str, str]), call.given["limit"]
    rows, items = await grouped(call, filters, start, limit)
    last = (rows[limit - 1].subject, rows[limit - 1].rule, rows[limit - 1].cause) if len(rows) > limit else ()
    await call.answer(encode(paging.page(call, rows, limit, items, *last)))


async def grouped(
    call: Call, filters: Filters, start: tuple[str, str, str] | None, limit: int
) -> tuple[list[Group], list[FindingGroup]]:
    """The groups that are for the caller, each as it may be read, put on record. Of the rows there is one more than `limit`
    where others follow."""
    reach, rows = await call.services.read(list_groups, asker(call), filters, start, limit + 1)
    told = [told_group(reach, row) for row in rows[:limit]]
    concerned = {code for item, seen in told for code in whose(reach, seen, (item.answerable, *item.reported_by))}
    await record(call, strongest(audiences for _, audiences in told), "findings", concerned, len(told))
    return rows, [shown("FindingGroup", item, audiences) for item, audiences in told]


def list_groups(
    conn: Conn, ask: Asker, filters: Filters, start: tuple[str, str, str] | None, limit: int
) -> tuple[Reach, list[Group]]:
    reach = ask(conn)
    return reach, findings.listed(conn, scope_of(reach), filters, start, limit)


def told_group(reach: Reach, row: Group) -> tuple[FindingGroup, Audiences]:
    """A group as the caller may read it, and what the caller is to it."""
    reporter = next((code for code in row.reporters if reach.sees(code)), None)
    audiences = to_finding(reach, row.last.answerable, reporter, official=row.official)
    return group(row, readable_by(reach, audiences, row.last)), audiences


class RuleCount(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """How many causes stand under a rule, and how many could not be decided."""

    rule: str
    code: str | None = None
    zh: str | None = None
    en: str | None = None
    severity: str | None = None
    field: str | None = None
    broken: int = 0
    undecided: int = 0


@operation(
    method="GET", needs="read", path="/findings/counts", tag="findings", zh="按规则计数，可按机关的职责与辖区",
    en="Findings counted by rule, if asked in an authority's field and region", answers=list[RuleCount],
    parameters=(
        _text("authority", "机关代码：限于其职责与辖区", "The code of an authority: its field and region only",
              "91990000008156579T"),
        RULE, VERDICT, SEVERITY, SOURCE, FIELD, REGION_OF_ANSWERABLE, SINCE,
    ),
)  # fmt: skip
async def finding_counts(call: Call) -> None:
    filters, ask = _filters(call), asker(call)
    code: str | None = call.given["authority"]
    if code is not None:
        row = await call.services.read(things.row, "company", company_key(code))
        company: Company | None = row.state if row else None
        if company is None or company.office is None:
            raise bad_parameter(
                "authority", code, "未见该机关的职权登记；由登记机构登记后再查",
                "no office of this authority is on record: have the registrar register it",
            )  # fmt: skip
        filters = _within(filters, company.office)
    audiences, rows = await call.services.read(_counted, ask, filters)
    counts = _counts(rows)
    await record(call, audiences, "findings/counts", (), len(counts))
    await call.answer(encode(counts))


def _counted(conn: Conn, ask: Asker, filters: Filters) -> tuple[Audiences, list[tuple[str, str, int]]]:
    reach = ask(conn)
    scope = scope_of(reach)
    # a company counts what it has to answer for and what it reported itself; the word is that of the second
    audiences = to_finding(reach, None, reach.company, official=bool(scope.rules))
    return audiences, findings.counted(conn, scope, filters)


def _within(filters: Filters, office: Office) -> Filters:
    """The filters narrowed to the field and the region of an office."""
    rules = filters.rules
    if office.ministry in MINISTRIES:
        fields = [name for name, field in FIELDS.items() if office.ministry in field.ministries]
        own = {one.name for name in fields for one in selected(field=name)}
        rules = sorted(own if rules is None else own & set(rules))
    inside = stem(office.region) if office.level != "nation" else ""
    region = filters.region
    if region is None or inside.startswith(region):
        region = inside or None
    elif not region.startswith(inside):
        region = "-"  # outside: no division begins so
    return Filters(rules=rules, verdict=filters.verdict, region=region, since_us=filters.since_us)


def _counts(rows: list[tuple[str, str, int]]) -> list[RuleCount]:
    numbers: dict[str, dict[str, int]] = {}
    for rule, verdict, count in rows:
        numbers.setdefault(rule, {})[verdict] = count
    return [_count(rule, found) for rule, found in sorted(numbers.items())]


def _count(rule: str, found: dict[str, int]) -> RuleCount:
    one = declared(rule)
    about: dict[str, Any] = (
        {} if one is None else {"code": one.code, "zh": one.zh, "en": one.en, "severity": one.severity}
    )
    field = next((name for name in FIELDS if one is not None and one in selected(field=name)), None)
    return RuleCount(
        rule=rule, field=field, broken=found.get("broken", 0), undecided=found.get("undecided", 0), **about
    )


@operation(
    method="GET", needs="read", path="/findings/{findingId}", tag="findings", zh="发现：条款、证据、何人负责、下一步与变化",
    en="A finding: clause, evidence, who is answerable, next step, history", answers=FindingAnswer, errors=(403, 404),
    parameters=(in_path("findingId", "发现编号，见 findingId", "The name of a finding, see findingId",
                        "U101-5b3245151f734ef1"),),
)  # fmt: skip
async def finding(call: Call) -> None:
    name = call.path["findingId"]
    found = await call.services.read(read_finding, asker(call), name)
    if isinstance(found, Failure):
        raise found
    answer_, audiences, concerned = found
    await give(call, "FindingAnswer", answer_, audiences, thing=f"finding:{name[:64]}", concerned=concerned)


def _not_on_record(name: str) -> Failure:
    return Failure(
        "finding.not-on-record",
        f"未见发现 {name[:64]} 的记录；编号见回执或列表中的 findingId",
        f"nothing is on record of the finding {name[:64]}: its name stands in receipts and lists as findingId",
    )


def read_finding(conn: Conn, ask: Asker, name: str) -> tuple[FindingAnswer, Audiences, list[str | None]] | Failure:
    """The finding as the caller may read it. One that is not for the caller is asked for as one that there is not."""
    reach = ask(conn)
    now = findings.by_name(conn, [name]).get(name)
    history = findings.history(conn, [name]).get(name, [])
    one = now or (history[-1].finding if history else None)
    scope = scope_of(reach)
    (seen,) = readable(conn, scope, [one or _NONE])
    if one is None or seen is None:
        outside = one is not None and one.rule in scope.rules
        return denied("access.region") if outside else _not_on_record(name)
    entry = entries.entry(conn, bytes.fromhex(one.entry))
    by = [
        (entry.id, entry.type)
        if entry is not None and change.at_us == entry.recorded_us
        else findings.behind(conn, one.subject, bytes.fromhex(one.entry), change.at_us)
        for change in history
    ]
    audiences = to_finding(reach, one.answerable, seen.reporter, official=seen.official)
    told = answer(
        name,
        one,
        readable_by(reach, audiences, one),
        stands=now is not None,
        reporter=entry.reporter if entry else None,
        event=entry.type if entry else None,
        history=changes(history, by),
    )
    return told, audiences, whose(reach, audiences, (one.answerable, seen.reporter))


_NONE = Finding(rule="", entry="", subject="", verdict="undecided")
"""Asked for in place of a finding that there is not, so that the answer takes as long."""
