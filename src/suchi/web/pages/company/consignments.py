"""Consignments both ways: what comes to the company, what it has sent; as a table, and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import quote

from suchi.domain.party import Company
from suchi.web.api import lists
from suchi.web.api.lists import ConsignmentItem
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.company import own
from suchi.web.wording import Words, marked

Way = Literal["in", "out"]
_FIRST = "consignment"


async def consignments_page(call: Call) -> None:
    _, code = await own.at_home(call)
    way, stage = call.query.get("way", "in"), call.query.get("stage", "")
    number = call.query.get("number", "").strip()[:128]
    if way not in ("in", "out"):
        raise bad_parameter("way", way, "可选 in、out", "it may be in or out")
    if stage and stage not in own.STAGES:
        raise bad_parameter(
            "stage", stage, f"可选 {'、'.join(own.STAGES)}", f"it may be one of {', '.join(own.STAGES)}"
        )
    ask = tables.asked(call, columns(way, {}), _FIRST)
    after = ask.position(tuple[str])
    filters = {"addressee" if way == "in" else "sender": code}
    filters |= {name: value for name, value in (("stage", stage), ("starts", number)) if value}
    found, items = await lists.listed(
        call, "consignment", lists.consignment_item, filters, after[0] if after else None, ask.limit - 1
    )
    names = await own.named(call, [_other(one, way) for one in items])
    more = items[-1:] if len(found) > len(items) else []  # stands for the row that follows: it is not shown
    await tables.answer(
        call, "company/consignments.html", ask, columns(way, names), [*items, *more], lambda one: (one.consignment,),
        name=f"consignments-{way}", desk="company", way=way, stage=stage, stages=own.STAGES, starts=number,
    )  # fmt: skip


def _other(one: ConsignmentItem, way: str) -> str | None:
    return one.sender if way == "in" else one.addressee


def columns(way: str, names: Mapping[str, Company]) -> tuple[tables.Column[ConsignmentItem], ...]:
    """The other party stands where it matters: of what comes, who sent it; of what goes, to whom."""

    def other(one: ConsignmentItem, said: Words) -> str | None:
        return own.name_in(names, _other(one, way), said)

    def stage(one: ConsignmentItem, said: Words) -> tables.Tag:
        word, tone = own.STAGES[one.stage]
        return tables.Tag(said.gettext(word), tone)

    def purpose(one: ConsignmentItem, said: Words) -> str | None:
        return said.gettext(own.PURPOSES[one.purpose]) if one.purpose in own.PURPOSES else one.purpose

    column: Any = tables.Column
    return (
        column(
            name=_FIRST, label=marked("Consignment"), value=lambda one, _: one.consignment, kind="code",
            href=lambda one: f"/company/consignments/{quote(one.consignment)}",
        ),
        column(name="party", label=marked("Sender") if way == "in" else marked("Addressee"), value=other),
        column(name="purpose", label=marked("Purpose"), value=purpose),
        column(name="stage", label=marked("How it stands"), value=stage, kind="tag"),
        column(name="sent", label=marked("Sent"), value=lambda one, _: one.sent_at, kind="day"),
        column(name="received", label=marked("Last receipt"), value=lambda one, _: one.received_at, kind="day", more=True),
        column(name="items", label=marked("Items"), value=lambda one, _: one.items, kind="number"),
    )  # fmt: skip
