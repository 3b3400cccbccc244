"""Cases: listed, one by one with everything that bears on them, and what each side may do now."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from suchi.access import free_text
from suchi.access.denials import denied
from suchi.access.reach import Reach
from suchi.access.told import cases_seen, is_authority, readable_by, scope_of, to_case
from suchi.domain.audiences import Audiences
from suchi.domain.case import Case, ListingBar, bar
from suchi.domain.case_steps import STAGES
from suchi.domain.codes import company_key
from suchi.domain.disclosure import shown
from suchi.domain.errors import Failure
from suchi.domain.event import moment
from suchi.domain.office import is_authority as is_office
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.domain.things import encode
from suchi.queries import cases, things
from suchi.queries.cases import CaseRows, Filters
from suchi.queries.finding_scope import readable
from suchi.queries.things import Conn
from suchi.renderers.case import SERVED, CaseStep, CitedFinding, Due, NextAct, Stage, next_of, stage_of, step, terms
from suchi.web.api import paging
from suchi.web.api.findings import COMPANY
from suchi.web.api.neighbours import not_on_record
from suchi.web.api.operation import AFTER, LIMIT, Parameter, in_path, operation
from suchi.web.api.regions import REGION_OF_PARTY, region_stem
from suchi.web.call import Call
from suchi.web.disclosing import Asker, asker, give, record, strongest

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
    state: Case | None = None
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
    )
    start = paging.after(call, tuple[str])
    rows, items = await listed(call, filters, start[0] if start else None, limit)
    last = (rows[len(items) - 1].key,) if items else ()
    await call.answer(encode(paging.page(call, rows, limit, items, *last)))


async def listed(
    call: Call, filters: Filters, after: str | None, limit: int
) -> tuple[list[things.Row], list[CaseItem]]:
    """The cases that are for the caller, put on record. Of the rows there is one more than `limit` where others follow."""
    reach, rows = await call.services.read(list_cases, asker(call), filters, after, limit + 1)
    page = rows[:limit]
    seen = [to_case(reach, row.state) for row in page]
    await record(call, strongest(seen), "cases", (row.state.party for row in page), len(page))
    return rows, [shown("CaseItem", _item(row), audiences) for row, audiences in zip(page, seen, strict=True)]


def list_cases(
    conn: Conn, ask: Asker, filters: Filters, after: str | None, limit: int
) -> tuple[Reach, list[things.Row]]:
    reach = ask(conn)
    return reach, cases.listed(conn, cases_seen(reach), filters, after, limit)


def _item(row: things.Row) -> CaseItem:
    s: Case = row.state
    return CaseItem(
        case=row.key, version=row.version, stage=stage_of(s), party=s.party, authority=s.authority,
        opened_at=s.opened_at, due=s.due, decision=s.decision, decided_at=s.decided_at, annulled=s.annulled,
    )  # fmt: skip


class FoundCase(Struct, frozen=True):
    """A case that the caller may read, what they are to it, and of the findings it cites those that are for them."""

    rows: CaseRows
    reach: Reach
    audiences: Audiences
    open_: frozenset[str]


async def case_asked_for(call: Call) -> FoundCase:
    """The case asked for. One that is not for the caller is answered as one that there is not; to an authority, that it lies
    outside its region."""
    found = await call.services.read(_read, asker(call), call.path["case"])
    if isinstance(found, Failure):
        raise found
    return found


def _read(conn: Conn, ask: Asker, key: str) -> FoundCase | Failure:
    reach = ask(conn)
    may = cases.may_be_read(conn, cases_seen(reach), key)
    rows = cases.case(conn, key) if may else None
    if rows is None:
        outside = may is False and is_authority(reach)
        return denied("access.region") if outside else not_on_record("case", "案件", "case", key)
    rows = _spoken(conn, rows)
    told = [one for cited in rows.cited if (one := cited.then or cited.now) is not None]
    seen = readable(conn, scope_of(reach), told)
    open_ = frozenset(one.finding.finding_id or "" for one in seen if one is not None)
    return FoundCase(rows, reach, to_case(reach, rows.case), open_)


def _spoken(conn: Conn, rows: CaseRows) -> CaseRows:
    """The case with the free text of its steps, as far as it was not erased."""
    told = free_text.events(conn, [one.past.entry for one in rows.steps])
    steps = [replace(one, event=told.get(one.past.entry, one.event)) for one in rows.steps]
    grounds = [ground for one in steps if one.counts and (ground := getattr(one.event, "ground", None))]
    state = replace(rows.case, ground=grounds[-1]) if grounds else rows.case
    return replace(rows, steps=steps, case=state)


@operation(
    method="GET", needs="read", path="/cases/{case...}/actions", tag="cases", zh="某一方现在可在案件中做什么",
    en="What a company may do in a case now", answers=CaseActions, errors=(403, 404),
    parameters=(
        CASE,
        Parameter(name="party", zh="企业或机关代码；缺省为密钥所属，否则各方",
                  en="A company or authority; the key's own unless told, else each side",
                  example=AUTHORITY),
    ),
)  # fmt: skip
async def case_actions(call: Call) -> None:
    found = await case_asked_for(call)
    asked: str | None = call.given["party"]
    own = call.caller.company if call.caller is not None else None
    party = company_key(asked) if asked else own
    row = await call.services.read(things.row, "company", party) if party else None
    company: Company | None = row.state if row else None
    state = found.rows.case
    acts = next_of(state, party)
    if party is not None and not is_office(company, call.services.today()):
        acts = [act for act in acts if act.by is not None]
    zh, en = (None, None) if acts or party is None else _why(state, party)
    told = CaseActions(case=state.key, party=party, stage=stage_of(state), actions=tuple(acts), why_zh=zh, why_en=en)
    await give(call, "CaseActions", told, found.audiences, thing=f"case:{state.key}", concerned=(state.party,))


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
    en="A case: its course, terms, findings cited, next steps", answers=CaseAnswer, errors=(403, 404), parameters=(CASE,),
)  # fmt: skip
async def one_case(call: Call) -> None:
    found = await case_asked_for(call)
    state = found.rows.case
    await give(call, "CaseAnswer", course(found), found.audiences, thing=f"case:{state.key}", concerned=(state.party,))


def course(found: FoundCase) -> CaseAnswer:
    """The case with its time line, terms, next steps and findings; what of each step and finding is for the caller."""
    rows, state = found.rows, found.rows.case
    steps = [
        step(s.past, counts=s.counts, flaw=s.flaw, before=s.before, after=s.after, event=s.event) for s in rows.steps
    ]
    return CaseAnswer(
        case=state.key,
        version=rows.version,
        stage=stage_of(state),
        state=state,
        bar=bar(state),
        timeline=tuple(shown(_kind(one, found.reach), one, found.audiences) for one in steps),
        due_dates=tuple(terms(steps)),
        next_acts=tuple(next_of(state)),
        cited=tuple(_cited(one, found) for one in rows.cited),
        findings=tuple(rows.findings),
    )


def _kind(step_: CaseStep, reach: Reach) -> str:
    return "CaseStep" if step_.event in SERVED or reach.sees(step_.by) else "OfficeStep"


def _cited(one: cases.Cited, found: FoundCase) -> CitedFinding:
    """What is shown of a finding that is cited; what it says to those who may read it, also where a case names it."""
    ended = one.history[-1] if one.now is None and one.history and one.history[-1].change == "resolved" else None
    told = one.then or one.now
    open_ = told is not None and (told.finding_id or "") in found.open_

    def read(finding: Finding | None) -> Finding | None:
        return readable_by(found.reach, found.audiences, finding) if finding is not None and open_ else None

    return CitedFinding(
        finding_id=one.name,
        stands=one.now is not None,
        known=one.then is not None,
        as_known=read(one.then),
        now=read(one.now) if one.now != one.then else None,
        resolved_at=moment(ended.at_us) if ended else None,
    )
