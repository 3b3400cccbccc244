"""The batteries in the company's custody, by phase and mark; as a table, and as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from suchi.renderers.card_words import LEVELS
from suchi.web.api import lists
from suchi.web.api.lists import BatteryItem
from suchi.web.call import Call, bad_parameter
from suchi.web.pages import tables
from suchi.web.pages.company import own
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


async def batteries_page(call: Call) -> None:
    _, code = await own.at_home(call)
    asked = {name: call.query.get(name, "") for name in ("phase", "flag")}
    for name, words in (("phase", PHASES), ("flag", MARKS)):
        if asked[name] and asked[name] not in words:
            raise bad_parameter(
                name, asked[name], f"可选 {'、'.join(words)}", f"it may be one of {', '.join(words)}"
            )  # fmt: skip
    ask = tables.asked(call, (), _FIRST)
    after = ask.position(tuple[str])
    filters = {"holder": code} | {name: value for name, value in asked.items() if value}
    found, items = await lists.listed(
        call, "battery", lists.battery_item, filters, after[0] if after else None, ask.limit - 1
    )
    more = items[-1:] if len(found) > len(items) else []  # stands for the row that follows: it is not shown
    await tables.answer(
        call, "company/batteries.html", ask, COLUMNS, [*items, *more], lambda one: (one.battery_id,), name="batteries",
        desk="company", phase=asked["phase"], flag=asked["flag"], phases=PHASES, marks=MARKS,
    )  # fmt: skip


def _level(one: BatteryItem, said: Words) -> str | None:
    return said.said(LEVELS[one.level]) if one.level in LEVELS else None


def _phase(one: BatteryItem, said: Words) -> tables.Tag:
    words, tone = PHASES.get(one.phase, ((one.phase, one.phase), ""))
    return tables.Tag(said.said(words), tone)


def _marks(one: BatteryItem, said: Words) -> str | None:
    """What lies on top of the phase; a mark without a word of its own stands as it is."""
    return "、".join(said.gettext(MARKS.get(flag, flag)) for flag in one.flags) or None


_column: Any = tables.Column
COLUMNS: tuple[tables.Column[BatteryItem], ...] = (
    _column(
        name=_FIRST, label=marked("Battery"), value=lambda one, _: one.battery_id, kind="code",
        href=lambda one: f"/b/{quote(one.battery_id, safe='~')}",
    ),
    _column(name="level", label=marked("Level"), value=_level),
    _column(name="model", label=marked("Battery model"), value=lambda one, _: (one.model or "").rpartition("/")[2], more=True),
    _column(name="phase", label=marked("Phase"), value=_phase, kind="tag"),
    _column(name="marks", label=marked("Marks"), value=_marks),
    _column(name="vehicle", label=marked("In vehicle"), value=lambda one, _: one.vehicle, kind="code", more=True),
)  # fmt: skip
