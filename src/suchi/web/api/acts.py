"""What a party may do now with a battery, and what became of one that a company once made or held."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from suchi.access.reach import Reach
from suchi.access.told import acts_for
from suchi.domain.acting import PartyActions, narrowed
from suchi.domain.audiences import Audiences
from suchi.domain.battery import Battery, company_of
from suchi.domain.battery_actions import CUSTODY, battery_actions
from suchi.domain.battery_acts import STRANGER
from suchi.domain.codes import battery_key, company_doubts, company_key
from suchi.domain.disclosure import EVERYTHING, opens
from suchi.domain.errors import Failure
from suchi.domain.fate import Milestone, Origin, fate, origin
from suchi.domain.history import Past, in_effect
from suchi.domain.stages import public_stage
from suchi.domain.things import encode
from suchi.queries import consignments, identities, things
from suchi.web.api import neighbours
from suchi.web.api.batteries import CODE, not_on_record
from suchi.web.api.operation import Parameter, in_path, operation
from suchi.web.call import Call
from suchi.web.disclosing import KEPT_BY_NOBODY, NOBODY, OFFICES, Asker, asker, give, record, to_battery
from suchi.web.services import Services

Lent = frozenset[str] | None
"""The types of event that were delegated to whoever asks; None: it may see all of the party's own."""

ALIVE = in_path("code", CODE.zh, CODE.en, "SC000000JVT0H3SC")
PARTY = Parameter(
    name="party",
    zh="为哪个主体作答（统一社会信用代码）；缺省为密钥所属主体，运营方密钥缺省为在册持有人，无则为生产企业",
    en="The party to answer for, by its company code; unless told the key's own, or with an operator's key its holder, else its maker",
    example="919900000159171969",
)


class BatteryActions(Struct, frozen=True, rename="camel", kw_only=True):
    """What a party may do now with a battery."""

    battery_id: str
    stage: str
    party: PartyActions


class PartsEnded(Struct, frozen=True):
    """Of a battery that was taken apart: how many of its parts have ended, and of how many."""

    ended: int
    of: int


class Fate(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """What became of a battery, for one of its origins: stages and dates; no recipient, place, lot, mass or yield."""

    battery_id: str
    party: str
    origin: Origin
    fate: Milestone
    milestones: tuple[Milestone, ...]
    parts: PartsEnded | None = None


@operation(
    method="GET", needs="read", path="/batteries/{code}/actions", tag="batteries", zh="某主体此刻对该电池可报送的事项，及不可报送的理由",
    en="What a party may do now with a battery, and what not and why", answers=BatteryActions, errors=(403, 404),
    parameters=(ALIVE, PARTY),
)  # fmt: skip
async def battery_acts(call: Call) -> None:
    named: str | None = call.given["party"]
    await call.answer(encode(await actions_of(call, battery_key(call.path["code"]), named)), headers=KEPT_BY_NOBODY)


async def actions_of(call: Call, key: str, named: str | None) -> BatteryActions:
    """What the party named may do now with a battery, or the caller's own; put on record. Raises where the caller may not ask."""
    asked = _party(call, named)
    reach, rows, lent, official = await call.services.read(_identity, asker(call), call.services, key, asked)
    if asked is not None and not acts_for(reach, asked):
        raise not_yours(asked)
    if rows is None:
        raise not_on_record(key)
    code = asked or (_holder_or_maker(rows.battery) if reach.everything else "—")
    company = await call.services.read(consignments.company, code)
    found = battery_actions(rows.battery, rows.vehicle, code, company, call.services.today(), official=official)
    if company is None and named is not None and found.relations == STRANGER:
        raise neighbours.not_on_record("party", "主体", "party", code, company_doubts(code))
    if lent is not None:
        found = narrowed(found, lent)
    told = official or bool(CUSTODY.intersection(found.relations))
    stage = identities.stage_of(rows)
    answer = BatteryActions(battery_id=rows.battery.code, stage=stage if told else public_stage(stage), party=found)
    if told:
        await record(call, _to(reach, code), f"battery:{rows.battery.code}/actions", (code,))
    return answer


def _identity(
    conn: things.Conn, ask: Asker, services: Services, key: str, party: str | None
) -> tuple[Reach, identities.IdentityRows | None, Lent, bool]:
    """The rows, what the caller was lent, and whether it sees who has the battery without having it: an authority within its
    field and region. The operator is answered what the party would be."""
    reach, rows = ask(conn), identities.identity(conn, key)
    seen = NOBODY if rows is None or reach.everything else to_battery(conn, reach, rows.battery, vehicle=rows.vehicle)
    return reach, rows, lent_to(conn, reach, services, party), opens("Identity", "holder", seen & OFFICES)


def lent_to(conn: things.Conn, reach: Reach, services: Services, party: str | None) -> Lent:
    """Of a party that the caller may only report for, the types of event that were delegated to it; None: it sees the party's own."""
    if party is None or reach.sees(party):
        return None
    return services.groups.lent(conn, reach, party, services.today())


def _holder_or_maker(battery: Battery) -> str:
    """For whom an operator is answered that names nobody."""
    holder = company_of(battery.holder)
    return holder if not holder.startswith("@") else battery.maker or "—"


def _party(call: Call, asked: str | None) -> str | None:
    own = call.caller.company if call.caller is not None else None
    code = asked or own
    return company_key(code) if code is not None else None


def not_yours(party: str) -> Failure:
    """What somebody is told who asks for a company that is none of theirs, whether there is one or not."""
    return Failure(
        "access.not-yours",
        f"只能为本企业、下属企业或委托贵方报送的企业查询；{party[:40]} 不在其中",
        f"you may ask for your own company, its subsidiaries and those you report for; {party[:40]} is none of them",
    )


def _to(reach: Reach, party: str) -> Audiences:
    """As what a caller asks for a party that has or had the battery."""
    if reach.everything:
        return EVERYTHING
    return frozenset({"public", "company", "holder" if reach.sees(party) else "author"})


@operation(
    method="GET", needs="read", path="/batteries/{code}/fate", tag="batteries", zh="曾生产或持有者可查：电池后来如何（阶段与日期）",
    en="For a company that once made or held it: what became of a battery, stages and dates", answers=Fate,
    errors=(403, 404), parameters=(CODE, PARTY),
)  # fmt: skip
async def battery_fate(call: Call) -> None:
    key = battery_key(call.path["code"])
    asked = _party(call, call.given["party"])
    reach, found, lent = await call.services.read(_history, asker(call), call.services, key, asked)
    if asked is not None and not acts_for(reach, asked):
        raise not_yours(asked)
    if found is None:
        raise not_on_record(key)
    code, pasts, parts = found
    party = asked or (_maker(pasts) if reach.everything else "—")
    was = origin(pasts, party)
    if was is None or (lent is not None and not _reported(pasts, party, lent)):
        raise Failure(
            "access.not-an-origin",
            f"{party} 未曾生产或持有电池 {code}，不能查询其去向；公开信息见电池公开卡",
            f"{party} neither made nor held the battery {code}, so what became of it is not shown; its public card is",
        )
    now, steps = fate(pasts)
    answer = Fate(battery_id=code, party=party, origin=was, fate=now, milestones=steps, parts=parts)
    await give(call, "Fate", answer, _to(reach, party), thing=f"battery:{code}/fate", concerned=(party,))


def _reported(pasts: list[Past], party: str, types: frozenset[str]) -> bool:
    """Whether a report of these types, in the party's name, is part of the battery's life: whoever reports for it by delegation
    is answered for what it had to do with."""
    return any(past.touch.event in types and company_key(past.touch.by) == party for past in in_effect(pasts))


def _maker(pasts: list[Past]) -> str:
    return next((company_key(past.touch.by) for past in in_effect(pasts) if past.touch.born), "—")


def _history(
    conn: things.Conn, ask: Asker, services: Services, key: str, party: str | None
) -> tuple[Reach, tuple[str, list[Past], PartsEnded | None] | None, Lent]:
    reach = ask(conn)
    return reach, _of_battery(conn, key), lent_to(conn, reach, services, party)


def _of_battery(conn: things.Conn, key: str) -> tuple[str, list[Past], PartsEnded | None] | None:
    """The battery's main code and whole history; and if it was taken apart, how many of its parts have ended."""
    row = identities.main_row(conn, key)
    if row is None:
        return None
    pasts = identities.pasts_of(conn, row.state)
    taken: list[str] = [part for past in in_effect(pasts) for part in past.touch.parts_out] if _apart(row.state) else []
    if not taken:
        return row.key, pasts, None
    rows = things.rows(conn, "battery", taken)
    ended = sum(part.state.phase == "ended" for part in rows.values())
    return row.key, pasts, PartsEnded(ended, len(set(taken)))


def _apart(state: Any) -> bool:
    return state.ended_by == "BatteryDismantled"
