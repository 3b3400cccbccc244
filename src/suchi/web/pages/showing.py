"""`/style`, in a demonstration only: every component in both themes, and the frames of desk and yard, for whoever builds a page."""

from __future__ import annotations

from typing import Any

from suchi.access.person import Person
from suchi.access.sessions import Standing
from suchi.domain.errors import Failure
from suchi.domain.receipt import Caller
from suchi.domain.regions import provinces
from suchi.web.call import Call
from suchi.web.pages.forms import Form, Wrong
from suchi.web.pages.navigation import Entry
from suchi.web.pages.render import page
from suchi.web.pages.tables import Cell, Head, Table
from suchi.web.pages.visitor import Visitor
from suchi.web.wording import marked, words

_WRONG = Wrong(
    "demo", "质量须大于 0", "the mass must be more than 0", "填写过磅质量，单位 kg", "give the weighed mass in kg"
)


_FORM = Form({"mass_kg": "0", "vin": "0YSAEV1B2TA000001"}, {"mass_kg": [_WRONG]})
_SOMEBODY = Visitor(
    standing=Standing(
        person=Person(
            id="demo", login="demo", name="Demo", email="", company=None, role="viewer", authority=None, created_us=0,
            disabled_us=None,
        ),
        caller=Caller("demo", None, "reader"), session="demo",
    ),
    company=None, audiences=(), csrf="",
)  # fmt: skip


async def style_page(call: Call) -> None:
    await _shown(call, "public/style.html", units=provinces())


async def desk_page(call: Call) -> None:
    """The frame of a desk, with nobody at it."""
    await _shown(call, "public/style_desk.html", part="results", who=_SOMEBODY, desks=[], search=None)


async def yard_page(call: Call) -> None:
    """The frame of the yard's phone."""
    await _shown(call, "public/style_yard.html", who=_SOMEBODY)


async def _shown(call: Call, template: str, part: str | None = None, **values: Any) -> None:
    if not call.services.demo:
        raise Failure(
            "request.not-found",
            "没有这个地址；接口目录见 /docs",
            "there is no such address; /docs lists all of them",
        )
    said = words("en" if call.language == "en" else "zh")
    tasks = [
        Entry("/style/desk", said.gettext(marked("Overview")), "", True, None),
        Entry("#findings", said.gettext(marked("Findings")), "", False, 58),
        Entry("#cases", said.gettext(marked("Cases")), "", False, 6),
        Entry("/style", said.gettext(marked("Components")), said.gettext(marked("For builders")), False, None),
        Entry("/style/yard", said.gettext(marked("Yard")), said.gettext(marked("For builders")), False, None),
    ]
    await page(call, template, part=part, form=_FORM, table=_table(call.language == "zh"), tasks=tasks, **values)


def _table(zh: bool) -> Table:
    """Three invented rows."""
    heads = [("批次", "Lot"), ("日期", "Day"), ("质量 / kg", "Mass / kg"), ("状态", "State")]
    rows = [
        ("X9T-2034-0217", "2034-08-15", 1240, ("已确认", "Confirmed", "ok")),
        ("X9T-2034-0218", "2034-08-16", 86, ("待核对", "To check", "warn")),
        ("X9T-2034-0219", "2034-08-17", None, ("无法判断", "Cannot be judged", "info")),
    ]

    def cells(row: tuple[str, str, int | None, tuple[str, str, str]]) -> tuple[Cell, ...]:
        labels = [one[0] if zh else one[1] for one in heads]
        name, day, mass, (word_zh, word_en, tone) = row
        return (
            Cell(name, labels[0], "code", "#table", "", None, False),
            Cell(day, labels[1], "day", None, "", None, False),
            Cell(
                "–" if mass is None else f"{mass:,}".replace(",", "\u2009"), labels[2], "number", None, "", mass, False
            ),
            Cell(word_zh if zh else word_en, labels[3], "tag", None, tone, None, False),
        )

    return Table(
        heads=tuple(
            Head(one[0] if zh else one[1], n == 2, "?sort=x", "ascending" if n == 1 else "", False)
            for n, one in enumerate(heads)
        ),
        body=tuple(cells(row) for row in rows),
        more=False, next="?after=x", first=None, csv="?as=csv", xlsx="?as=xlsx",
    )  # fmt: skip
