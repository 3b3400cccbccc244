"""Consignments: what became of each item, also where a receipt went unreported, and what each party may do now."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from suchi.access.told import acts_for
from suchi.domain import consignment as consignments
from suchi.domain.acting import PartyActions, narrowed
from suchi.domain.actions import ItemNow, Proof, consignment_actions, parties_of
from suchi.domain.audiences import Audiences
from suchi.domain.codes import company_doubts, company_key
from suchi.domain.consignment import Consignment, addressee_of
from suchi.domain.disclosure import opens, restricted, shown
from suchi.domain.errors import Failure
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.domain.things import encode
from suchi.queries import consignments as queries
from suchi.queries import things
from suchi.queries.things import Conn
from suchi.web.api.acts import Lent, lent_to, not_yours
from suchi.web.api.neighbours import not_on_record
from suchi.web.api.operation import Parameter, in_path, operation
from suchi.web.call import Call
from suchi.web.disclosing import KEPT_BY_NOBODY, Asker, asker, hidden, record, to_consignment
from suchi.web.services import Services
from suchi.web.telling import told
from suchi.web.today import today

CONSIGNMENT = in_path("consignment", "移交编号", "The id of a consignment", "OUT-20260706-01")
PARTY = Parameter(
    name="party",
    zh="为哪个主体作答（统一社会信用代码）；缺省为密钥所属主体，运营方密钥则为全部相关主体",
    en="The party to answer for, by its company code; unless told the key's own, or with an operator's key all concerned",
    example="91990000016313140B",
)


class ItemOutcome(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """One item: its outcome where one was reported, for whom it is, and the later act that proves an unreported receipt."""

    item: str
    outcome: str | None = None
    addressee: str | None = None
    receipt_not_reported: Proof | None = None


class ConsignmentAnswer(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A consignment and what became of each item; `receiptNotReported` counts items that later acts prove received."""

    consignment: str
    version: int | None = None
    stage: str
    receipt_not_reported: int = 0
    state: Consignment
    items: tuple[ItemOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()


class ConsignmentActions(Struct, frozen=True, rename="camel", kw_only=True):
    """What each party concerned may do now with a consignment."""

    consignment: str
    stage: str
    parties: tuple[PartyActions, ...]


@operation(
    method="GET", needs="read", path="/consignments/{consignment...}/actions", tag="consignments",
    zh="各方此刻可报送的移交事项及理由", en="What each party may do now with a consignment, and why",
    answers=ConsignmentActions, errors=(403, 404), parameters=(CONSIGNMENT, PARTY),
)  # fmt: skip
async def consignment_acts(call: Call) -> None:
    """For whom the caller may act; an operator that names nobody is answered for all concerned."""
    key = call.path["consignment"]
    answer = await actions_of(call, key, call.given["party"])
    await call.answer(encode(answer), headers=KEPT_BY_NOBODY)


async def actions_of(call: Call, key: str, asked: str | None) -> ConsignmentActions:
    """What the party asked for may do now, or the caller's own; put on record. Raises where the caller may not ask."""
    unknown = not_on_record("consignment", "移交", "consignment", key)
    own = call.caller.company if call.caller is not None else None
    one = company_key(asked or own) if asked or own else None
    rows, audiences, known, lent = await call.services.read(_for_acts, asker(call), call.services, key, one, unknown)
    if one is not None and asked is not None and not known and one not in parties_of(rows.consignment):
        raise not_on_record("party", "主体", "party", one, company_doubts(one))
    codes = [one] if one is not None else list(parties_of(rows.consignment))
    found = tuple(consignment_actions(rows.consignment, code, known.get(code), rows.items, today()) for code in codes)
    if lent is not None:
        found = tuple(narrowed(each, lent) for each in found)
    await record(call, audiences, f"consignment:{key}/actions", codes)
    return ConsignmentActions(consignment=key, stage=consignments.stage(rows.consignment), parties=found)


def _for_acts(
    conn: Conn, ask: Asker, services: Services, key: str, party: str | None, unknown: Failure
) -> tuple[queries.ConsignmentRows, Audiences, dict[str, Company], Lent]:
    reach = ask(conn)
    rows, audiences = _consignment(conn, ask, key, unknown)
    if not reach.everything and (party is None or not acts_for(reach, party)):
        raise not_yours(party or "—")
    return (
        rows,
        audiences,
        queries.companies(conn, [party] if party is not None else list(parties_of(rows.consignment))),
        lent_to(conn, reach, services, party),
    )


@operation(
    method="GET", needs="read", path="/consignments/{consignment...}", tag="consignments", zh="移交及其逐项结果",
    en="A consignment and what became of each item", answers=ConsignmentAnswer, errors=(403, 404), parameters=(CONSIGNMENT,),
)  # fmt: skip
async def consignment(call: Call) -> None:
    await call.answer(encode(await seen(call, call.path["consignment"])), headers=KEPT_BY_NOBODY)


async def seen(call: Call, key: str) -> ConsignmentAnswer:
    """The consignment with what the caller may see of it, put on record. Raises as if it were not there where it is not for
    the caller."""
    unknown = not_on_record("consignment", "移交", "consignment", key)
    rows, audiences = await call.services.read(_consignment, asker(call), key, unknown)
    state = rows.consignment
    items = tuple(_outcome(state, text, rows.items) for text in dict.fromkeys((*state.items, *state.outcomes)))
    answer = ConsignmentAnswer(
        consignment=key,
        version=rows.version,
        stage=consignments.stage(state),
        receipt_not_reported=sum(item.receipt_not_reported is not None for item in items),
        state=state,
        items=items,
        findings=tuple(rows.findings),
    )
    others = state.elsewhere.values() if opens("Consignment", "elsewhere", audiences) else ()
    parties = [state.sender, state.addressee, state.carrier, *others]
    await record(call, audiences, f"consignment:{key}", parties)
    return shown("ConsignmentAnswer", answer, audiences)


def _consignment(conn: Conn, ask: Asker, key: str, unknown: Failure) -> tuple[queries.ConsignmentRows, Audiences]:
    reach, row = ask(conn), things.row(conn, "consignment", key)
    audiences = to_consignment(conn, reach, row.state if row is not None else None)
    if row is None:
        raise unknown
    if not restricted(audiences):
        raise hidden(reach, "consignment", unknown)
    rows = queries.consignment_of(conn, row)
    return replace(rows, findings=[*told(conn, reach, rows.findings)]), audiences


def _outcome(state: Consignment, text: str, items: dict[str, ItemNow]) -> ItemOutcome:
    return ItemOutcome(
        item=text,
        outcome=state.outcomes.get(text),
        addressee=addressee_of(state, text) if text in state.items else None,
        receipt_not_reported=items.get(text, ItemNow()).proof,
    )
