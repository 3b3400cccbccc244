"""`/style`, in a demonstration only: every component of the pages, in both themes, for whoever builds a page."""

from __future__ import annotations

from suchi.domain.errors import Failure
from suchi.domain.regions import provinces
from suchi.web.call import Call
from suchi.web.pages.forms import Form, Wrong
from suchi.web.pages.navigation import Entry
from suchi.web.pages.render import page
from suchi.web.pages.tables import Cell, Head, Table

_WRONG = Wrong(
    "demo", "质量须大于 0", "the mass must be more than 0", "填写过磅质量，单位 kg", "give the weighed mass in kg"
)


async def style_page(call: Call) -> None:
    if not call.services.demo:
        raise Failure(
            "request.not-found",
            "没有这个地址；接口目录见 /docs",
            "there is no such address; /docs lists all of them",
        )
    form = Form({"mass_kg": "0", "vin": "0YSAEV1B2TA000001"}, {"mass_kg": [_WRONG]})
    await page(
        call, "public/style.html", form=form, table=_table(call.language == "zh"), units=provinces(),
        entries=[Entry("/style", "Overview", "", True, None), Entry("#findings", "Findings", "", False, 58)],
    )  # fmt: skip


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
