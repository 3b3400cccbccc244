"""Cases: listed, one by one with everything that bears on them, and what each side may do now."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from suchi.domain.case import Case, ListingBar, bar
from suchi.domain.case_steps import STAGES
from suchi.domain.codes import company_key
from suchi.domain.event import moment
from suchi.domain.office import competent, is_authority, stem
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.domain.rulebook import hints
from suchi.domain.things import encode
from suchi.queries import cases, things
from suchi.queries.cases import CaseRows, Filters
from suchi.renderers.case import CaseStep, CitedFinding, Due, NextAct, Stage, next_of, stage_of, step, terms
from suchi.web.api import paging
from suchi.web.api.audience import Reader, reader, today
from suchi.web.api.findings import COMPANY
from suchi.web.api.neighbours import not_on_record
from suchi.web.api.operation import AFTER, LIMIT, Parameter, in_path, operation
from suchi.web.api.regions import REGION_OF_PARTY, region_stem
from suchi.web.call import Call

CASE = in_path("case", "案件编号", "The number of a case", "330100-2026-017")
AUTHORITY = "91990000008156579T"


class CaseItem(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A case in a list; `due` is the day set last."""

    case: str
    version: int
    stage: Stage | None = None
    party: str | None = None
    authority: str | None = None
    opened_at: str | None = None
    due: str | None = None
    decision: str | None = None
    decided_at: str | None = None
    annulled: bool = False


class CaseAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A case: how it stands, its acts in the order in which they happened, the days set, what may follow, the findings it
    cites, and the bar that follows from a fine in force."""

    case: str
    version: int
    stage: Stage | None = None
    state: Case
    bar: ListingBar | None = None
    timeline: tuple[CaseStep, ...] = ()
    due_dates: tuple[Due, ...] = ()
    next_acts: tuple[NextAct, ...] = ()
    cited: tuple[CitedFinding, ...] = ()
    findings: tuple[Finding, ...] = ()


class CaseActions(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """What a company may do in a case now (without `party`: what each side may do); where it is nothing, why."""

    case: str
    party: str | None = None
    stage: Stage | None = None
    actions: tuple[NextAct, ...] = ()
    why_zh: str | None = None
    why_en: str | None = None


def _seen_by(who: Reader) -> dict[str, Any]:
    """Whose cases a reader sees: an authority its own and those of its region, another company those against itself."""
    if who.company is None:
        return {}
    if who.office is not None:
        return {"seen_by": who.company, "seen_in": "" if who.office.level == "nation" else stem(who.office.region)}
    return {} if who.official else {"party_only": who.company}


@operation(
    method="GET", needs="read", path="/cases", tag="cases", zh="案件列表", en="Cases", answers=paging.Page[CaseItem],
    parameters=(
        Parameter(name="party", zh="当事人代码", en="The code of the party", example=COMPANY),
        Parameter(name="authority", zh="办案机关代码", en="The code of the authority", example=AUTHORITY),
        Parameter(name="stage", kind="choice", zh="阶段", en="Stage", choices=tuple(STAGES), example="decided"),
        REGION_OF_PARTY, LIMIT, AFTER,
    ),
)  # fmt: skip
async def all_cases(call: Call) -> None:
    given, limit = call.given, call.given["limit"]
    filters = Filters(
        party=company_key(given["party"]) if given["party"] else None,
        authority=company_key(given["authority"]) if given["authority"] else None,
        stage=given["stage"],
        region=region_stem(call),
        **_seen_by(await reader(call)),
    )
    start = paging.after(call, tuple[str])
    rows = await call.services.read(cases.listed, filters, start[0] if start else None, limit + 1)
    shown = rows[:limit]
    last = (shown[-1].key,) if shown else ()
    await call.answer(encode(paging.page(call, rows, limit, [_item(row) for row in shown], *last)))


def _item(row: things.Row) -> CaseItem:
    s: Case = row.state
    return CaseItem(
        case=row.key, version=row.version, stage=stage_of(s), party=s.party, authority=s.authority,
        opened_at=s.opened_at, due=s.due, decision=s.decision, decided_at=s.decided_at, annulled=s.annulled,
    )  # fmt: skip


async def _found(call: Call) -> tuple[CaseRows, Reader]:
    """The case asked for, if the reader may see it: what one may not see is not on record for one."""
    key, who = call.path["case"], await reader(call)
    rows = await call.services.read(cases.case, key)
    if rows is None or not _may_see(who, rows):
        raise not_on_record("case", "案件", "case", key)
    return rows, who


def _may_see(who: Reader, rows: CaseRows) -> bool:
    state = rows.case
    if who.company is None or who.company in (state.party, *state.authorities):
        return True
    if who.office is None:
        return who.official
    place = state.place or (rows.party.region if rows.party is not None else None)
    return competent(who.office, None, place).region is not False


@operation(
    method="GET", needs="read", path="/cases/{case...}/actions", tag="cases", zh="某一方现在可在案件中做什么",
    en="What a company may do in a case now", answers=CaseActions, errors=(404,),
    parameters=(
        CASE,
        Parameter(name="party", zh="企业或机关代码；缺省为密钥所属，否则各方",
                  en="A company or authority; the key's own unless told, else each side",
                  example=AUTHORITY),
    ),
)  # fmt: skip
async def case_actions(call: Call) -> None:
    rows, who = await _found(call)
    asked: str | None = call.given["party"]
    party = company_key(asked) if asked else who.company
    row = await call.services.read(things.row, "company", party) if party else None
    company: Company | None = row.state if row else None
    state = rows.case
    found = next_of(state, party)
    if party is not None and not is_authority(company, today()):
        found = [act for act in found if act.by is not None]
    zh, en = (None, None) if found or party is None else _why(state, party)
    await call.answer(
        encode(
            CaseActions(case=state.key, party=party, stage=stage_of(state), actions=tuple(found), why_zh=zh, why_en=en)
        )
    )


def _why(state: Case, party: str) -> tuple[str, str]:
    if party not in (state.party, state.authority):
        return (
            f"不是本案当事人（{state.party}）或办案机关（{state.authority}）",
            f"neither the party ({state.party}) nor the authority ({state.authority}) of the case",
        )
    zh, en = STAGES[state.stage] if state.stage else ("尚未立案", "not opened")
    return f"案件{zh}，此方现无可进行的步骤", f"the case is {en}: there is no step for this side now"


@operation(
    method="GET", needs="read", path="/cases/{case...}", tag="cases", zh="案件：经过、期限、所引发现、下一步",
    en="A case: its course, terms, findings cited, next steps", answers=CaseAnswer, errors=(404,), parameters=(CASE,),
)  # fmt: skip
async def one_case(call: Call) -> None:
    rows, who = await _found(call)
    state = rows.case
    steps = [
        step(s.past, counts=s.counts, flaw=s.flaw, before=s.before, after=s.after, event=s.event) for s in rows.steps
    ]
    await call.answer(
        encode(
            CaseAnswer(
                case=state.key,
                version=rows.version,
                stage=stage_of(state),
                state=state,
                bar=bar(state),
                timeline=tuple(steps),
                due_dates=tuple(terms(steps)),
                next_acts=tuple(next_of(state)),
                cited=tuple(_cited(one, official=who.official) for one in rows.cited),
                findings=tuple(rows.findings),
            )
        )
    )


def _cited(one: cases.Cited, *, official: bool) -> CitedFinding:
    """What is shown of a finding that is cited; what a hint says is for officials, also where a case names it."""
    ended = one.history[-1] if one.now is None and one.history and one.history[-1].change == "resolved" else None
    told = one.then or one.now
    open_ = official or told is None or told.rule not in hints()
    return CitedFinding(
        finding_id=one.name,
        stands=one.now is not None,
        known=one.then is not None,
        as_known=one.then if open_ else None,
        now=one.now if open_ and one.now != one.then else None,
        resolved_at=moment(ended.at_us) if ended else None,
    )
