"""The batteries in the company's custody, narrowed by site, phase, mark, model and time; as a table, and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from suchi.domain.codes import battery_key
from suchi.renderers.card_words import LEVELS
from suchi.web.api import lists
from suchi.web.api.lists import BatteryItem
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.company import own
from suchi.web.pages.company.words import flagged
from suchi.web.wording import Words, marked

_FIRST = "battery"
PHASES: dict[str, tuple[tuple[str, str], str]] = {
    "new": (("未使用", "New"), ""),
    "in_use": (("使用中", "In use"), "ok"),
    "waste": (("废旧", "Waste"), "warn"),
    "ended": (("终结", "Ended"), ""),
}
"""The phases of a battery, each with its tone."""
MARKS: dict[str, str] = {
    "in_transit": marked("In transit"),
    "lost": marked("Lost or stolen"),
    "missing": marked("Missing"),
    "held": marked("Held"),
    "exported": marked("Exported"),
}
"""Marks by which a list of custody is narrowed."""
WASTE_FOR: dict[str, tuple[str, str]] = {
    "30": ("超过 30 天", "More than 30 days"),
    "90": ("超过 90 天", "More than 90 days"),
    "180": ("超过 180 天", "More than 180 days"),
    "365": ("超过 365 天", "More than 365 days"),
}
"""For how many days the company has had something as waste."""
CHOICES: dict[str, Mapping[str, object]] = {
    "phase": PHASES, "flag": MARKS, "level": LEVELS, "there": {"1": ""}, "waste": WASTE_FOR,
}  # fmt: skip
UNSITED = "-"
"""Stands in an address for the site of what is at none that was told."""


async def batteries_page(call: Call) -> None:
    _, code = await own.at_home(call)
    given = {name: call.query.get(name, "").strip() for name in (*CHOICES, "site", "model", "code")}
    for name, choices in CHOICES.items():
        if given[name] and given[name] not in choices:
            raise bad_parameter(
                name, given[name], f"可选 {'、'.join(choices)}", f"it may be one of {', '.join(choices)}"
            )  # fmt: skip
    ask = tables.asked(call, columns({}), _FIRST)
    after = ask.position(tuple[str])
    names = await own.site_names(call, code)
    found, items = await lists.listed(
        call, "battery", lists.battery_item, filters_of(given, code, call.services.today()), after[0] if after else None,
        ask.limit - 1,
    )  # fmt: skip
    more = items[-1:] if len(found) > len(items) else []  # stands for the row that follows: it is not shown
    await tables.answer(
        call, "company/batteries.html", ask, columns(names), [*items, *more], lambda one: (one.battery_id,),
        name="batteries", desk="company", given=given, phases=PHASES, marks=MARKS, levels=LEVELS, waste_for=WASTE_FOR,
        sites=names, unsited=UNSITED,
    )  # fmt: skip


def filters_of(given: Mapping[str, str], code: str, today: str) -> dict[str, str]:
    """What the address asks for, as the list of things takes it."""
    found = {"holder": code} | {
        name: given[name] for name in ("phase", "flag", "level", "model", "there") if given[name]
    }
    if given["site"] == UNSITED:
        found["unsited"] = "1"
    elif given["site"]:
        found["site"] = given["site"]
    if given["code"]:
        found["starts"] = battery_key(given["code"])
    if given["waste"]:
        found["waste_before"] = (date.fromisoformat(today) - timedelta(days=int(given["waste"]))).isoformat()
    return found


def _phase(one: BatteryItem, said: Words) -> tables.Tag:
    words, tone = PHASES.get(one.phase, ((one.phase, one.phase), ""))
    return tables.Tag(said.said(words), tone)


def _marks(one: BatteryItem, said: Words) -> str | None:
    """What lies on top of the phase."""
    return flagged(one.flags, said)


def columns(names: Mapping[str, str]) -> tuple[tables.Column[BatteryItem], ...]:
    """`names`: those of the company's sites, by id."""

    def site(one: BatteryItem, _: Words) -> str | None:
        id_ = own.site_of(one.holder)
        return names.get(id_, id_) if id_ else None

    column: Any = tables.Column
    return (
        column(
            name=_FIRST, label=marked("Battery"), value=lambda one, _: one.battery_id, kind="code",
            href=lambda one: own.address_of(f"battery:{one.battery_id}"),
        ),
        column(name="level", label=marked("Level"), value=lambda one, said: own.level(one.level, said)),
        column(name="model", label=marked("Battery model"), value=lambda one, _: (one.model or "").rpartition("/")[2]),
        column(name="phase", label=marked("Phase"), value=_phase, kind="tag"),
        column(name="marks", label=marked("Marks"), value=_marks),
        column(name="site", label=marked("Site"), value=site),
        column(name="since", label=marked("As waste since"), value=lambda one, _: one.waste_since, kind="day"),
        column(name="vehicle", label=marked("In vehicle"), value=lambda one, _: one.vehicle, kind="code", more=True),
    )  # fmt: skip
