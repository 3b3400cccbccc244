"""The lots of material in the company's custody, and one of them: what is left, what it was made of, where it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from suchi.domain.audiences import Audiences
from suchi.domain.disclosure import opens, shown
from suchi.domain.errors import Failure
from suchi.domain.lot import Lot
from suchi.domain.rulebook import declared
from suchi.queries.things import Conn
from suchi.renderers.duties import OpenDuty
from suchi.web.api import lists
from suchi.web.api.duties import owed_about
from suchi.web.api.lists import LotItem
from suchi.web.api.neighbours import LotAnswer, lot_answer, lot_seen, not_on_record
from suchi.web.call import Call, bad_parameter
from suchi.web.disclosing import Asker, asker, record
from suchi.web.pages import tables
from suchi.web.pages.company import own
from suchi.web.pages.company.batteries import UNSITED
from suchi.web.pages.company.words import MATERIALS, METALS, SOURCES, STEPS, worded
from suchi.web.pages.render import page
from suchi.web.wording import Words, marked

ACTS = ("BatchProcessed", "HandoverSent", "LotSplit", "LotsMerged", "ProductShipped", "ResidueDisposed", "LotExported")
"""What can be reported about a lot that is not used up."""
MOST_NAMED = 200
_FIRST = "lot"


class Seen(Struct, frozen=True):
    """All that the page of a lot tells, closed to what the company may see. The two flags: whether it may know what is left, and
    what it was made of."""

    answer: LotAnswer
    owed: tuple[OpenDuty, ...]
    audiences: Audiences
    has_it: bool
    made_it: bool


async def lots_page(call: Call) -> None:
    _, code = await own.at_home(call)
    given = {name: call.query.get(name, "").strip() for name in ("material", "site", "there", "lot")}
    for name, choices in (("material", {*MATERIALS}), ("there", {"1"})):
        if given[name] and given[name] not in choices:
            raise bad_parameter(
                name, given[name], f"可选 {'、'.join(choices)}", f"it may be one of {', '.join(choices)}"
            )
    ask = tables.asked(call, columns({}), _FIRST)
    after = ask.position(tuple[str])
    names = await own.site_names(call, code)
    found, items = await lists.listed(
        call, "lot", lists.lot_item, filters_of(given, code), after[0] if after else None, ask.limit - 1
    )
    more = items[-1:] if len(found) > len(items) else []  # stands for the row that follows: it is not shown
    await tables.answer(
        call, "company/lots.html", ask, columns(names), [*items, *more], lambda one: (one.lot,), name="lots", desk="company",
        given=given, materials=MATERIALS, sites=names, unsited=UNSITED,
    )  # fmt: skip


def filters_of(given: Mapping[str, str], code: str) -> dict[str, str]:
    """What the address asks for, as the list of things takes it."""
    found = {"holder": code} | {name: given[name] for name in ("material", "there") if given[name]}
    if given["site"]:
        found |= {"unsited": "1"} if given["site"] == UNSITED else {"site": given["site"]}
    if given["lot"]:
        found["starts"] = given["lot"]
    return found


def columns(names: Mapping[str, str]) -> tuple[tables.Column[LotItem], ...]:
    """`names`: those of the company's sites, by id."""

    def site(one: LotItem, _: Words) -> str | None:
        id_ = own.site_of(one.holder)
        return names.get(id_, id_) if id_ else None

    def material(one: LotItem, said: Words) -> str | None:
        pair = worded(MATERIALS, one.material)
        return said.said(pair) if pair is not None else None

    column: Any = tables.Column
    return (
        column(
            name=_FIRST, label=marked("Lot"), value=lambda one, _: one.lot, kind="code",
            href=lambda one: own.address_of(f"lot:{one.lot}"),
        ),
        column(name="material", label=marked("Material"), value=material),
        column(name="left", label=marked("Left / kg"), value=lambda one, _: one.left_g, kind="kilo"),
        column(name="mass", label=marked("Came into it / kg"), value=lambda one, _: one.mass_g, kind="kilo"),
        column(name="site", label=marked("Site"), value=site),
    )  # fmt: skip


async def lot_page(call: Call) -> None:
    who, code = await own.at_home(call)
    key = call.path["lot"]
    unknown = not_on_record("lot", "批次", "lot", key)
    found, concerned = await call.services.read(_seen, asker(call), key, code, call.services.today(), unknown)
    await record(call, found.audiences, f"lot:{key}", concerned)
    state: Lot = found.answer.state
    acts = (
        own.acts(ACTS, f"lot:{key}", who.company, call.services.today()) if found.has_it and not state.ended_by else []
    )
    await page(
        call, "company/lot.html", desk="company", one=found.answer, state=state, has_it=found.has_it, made_it=found.made_it,
        owed=found.owed, acts=acts, names=await own.named(call, [state.holder, state.addressee]), most=MOST_NAMED,
        material=worded(MATERIALS, state.material), materials=MATERIALS, source=worded(SOURCES | STEPS, state.source), metals=METALS,
        site=own.site_of(state.holder), sites=await own.site_names(call, code), kinds=own.KINDS, address=own.address_of,
        rules=declared, reports=who.reports,
    )  # fmt: skip


def _seen(conn: Conn, ask: Asker, key: str, code: str, today: str, unknown: Failure) -> tuple[Seen, list[str | None]]:
    """Raises `unknown` where the company is nothing to it, as where nothing is on record."""
    rows, audiences, concerned = lot_seen(conn, ask, key, unknown)
    found = Seen(
        answer=shown("LotAnswer", lot_answer(key, rows), audiences),
        owed=tuple(owed_about(conn, ask(conn), code, [f"lot:{key}"], today, 20)),
        audiences=audiences,
        has_it=opens("LotAnswer", "left_g", audiences),
        made_it=opens("LotAnswer", "made_of_lots", audiences),
    )
    return found, concerned
