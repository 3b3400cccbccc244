"""Tables of pages: columns declared once make the HTML, the CSV and the XLSX; order and place stand in the address.

A query orders by what its index is for. By any other column the rows are ordered here, where they are few enough to be at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote, urlencode

from msgspec import Struct
from msgspec.structs import replace

from suchi.renderers.table import Value
from suchi.web.api.paging import cursor, values_of
from suchi.web.call import Call, bad_parameter
from suchi.web.pages.exporting import FORMS, give_table
from suchi.web.pages.ordering import Place, ordered
from suchi.web.pages.render import page
from suchi.web.wording import Words, words

Row = TypeVar("Row")
C = TypeVar("C")
Key = Callable[[Row], tuple[object, ...]]
"""The values by which a row is told from all others, and by which a query goes on behind it."""
Kind = Literal["text", "code", "number", "kilo", "tonnes", "percent", "day", "tag"]
PAGE = 50
FEW = 500
"""Rows that are ordered here. A longer list stays in the order of its query, and says that it wants a filter."""
MOST_EXPORTED = 50_000
"""Rows of one file. An export that would hold more says so in its name and its last row, and asks for a filter."""
_UNITS: dict[Kind, int] = {"kilo": 1_000, "tonnes": 1_000_000, "percent": 10}
"""How many of the record (g, Wh, ‰) make one of what is shown (kg, kWh, t, %)."""
_NUMBERS = frozenset({"number", "kilo", "tonnes", "percent"})


class Tag(Struct, frozen=True):
    """A word on a colour: ok, warn, bad, info or none. The word says it all; the colour only helps the eye."""

    text: str
    tone: str = ""


class Column(Struct, Generic[Row], frozen=True, kw_only=True):
    """`label` is an msgid, with the unit; `value` makes of a row what is shown (of `kind`: grams for kilo and tonnes, ‰ for
    percent, a `Tag` for tag); `href` makes the figure a door. A column with `more` is left out where there is little room.

    Every column can be ordered by. With `sort` the query does it, both ways; else it is done here, by what is shown, or by
    `order` where that is something else."""

    name: str
    label: str
    value: Callable[[Row, Words], Any]
    kind: Kind = "text"
    href: Callable[[Row], str | None] | None = None
    sort: bool = False
    order: Callable[[Row], str | int | None] | None = None
    more: bool = False


class Head(Struct, frozen=True):
    """A heading; `sorted` is ascending, descending or empty."""

    text: str
    number: bool
    href: str | None
    sorted: str
    more: bool


class Cell(Struct, frozen=True):
    """What stands in one place; `raw` is the number behind it, for charts."""

    text: str
    label: str
    kind: Kind
    href: str | None
    tone: str
    raw: int | float | None
    more: bool

    @property
    def number(self) -> bool:
        return self.kind in _NUMBERS


class Asked(Struct, frozen=True, kw_only=True):
    """What the address asks for. Queries take `order`, `position` and `limit` (one more than is told of).

    `by_hand`: the order is made here, of all rows; `whole`: the handler has all of them anyway, and hands them all over; `own`
    is the order that the query has when nobody asks for another."""

    form: Literal["html", "csv", "xlsx"]
    column: str
    descending: bool
    after: str | None
    limit: int
    own: str
    by_hand: bool = False
    whole: bool = False

    @property
    def order(self) -> tuple[str, bool]:
        """By which column the query orders, and whether downwards: in its own order where another is made here."""
        if self.by_hand:
            return self.own.removeprefix("-"), self.own.startswith("-")
        return self.column, self.descending

    def position(self, type_: type[C]) -> C | None:
        """The values of the last row shown, of the type that the query keeps its order by; None on the first page."""
        return None if self.after is None or self.by_hand or self.whole else values_of(self.after, type_)


class Table(Struct, frozen=True, kw_only=True):
    """A table as the component `ui.table` draws it. `narrow` is the column that was asked for, where the rows are too many."""

    heads: tuple[Head, ...]
    body: tuple[tuple[Cell, ...], ...]
    more: bool
    next: str | None
    first: str | None
    csv: str
    xlsx: str
    narrow: str | None = None
    few: int = FEW


def asked(call: Call, columns: Sequence[Column[Any]], own: str, *, whole: bool = False) -> Asked:
    """What is asked for: `?sort=due` or `?sort=-due`, `?after=…`, `?as=csv`. `own` is the order of the query, or, with `whole`,
    the column by which the rows come ordered. Raises for a column that there is not."""
    query = call.query
    sort = query.get("sort", own)
    name = sort.removeprefix("-")
    column = next((one for one in columns if one.name == name), None)
    if column is None and sort != own:
        raise bad_parameter("sort", sort, "没有这一列", "there is no such column")
    form = query.get("as", "html")
    if form not in ("html", *FORMS):
        raise bad_parameter("as", form, "可选 csv、xlsx", "it may be csv or xlsx")
    by_hand = (
        "sort" in query and column is not None if whole else sort != own and column is not None and not column.sort
    )
    most = MOST_EXPORTED if form != "html" else FEW if by_hand else PAGE
    return Asked(
        form=form,  # type: ignore[arg-type]  # looked up above
        column=name,
        descending=sort.startswith("-"),
        after=None if form != "html" else query.get("after"),
        limit=most + 1,
        own=own,
        by_hand=by_hand,
        whole=whole,
    )


async def answer(
    call: Call,
    template: str,
    ask: Asked,
    columns: Sequence[Column[Row]],
    rows: Sequence[Row],
    key: Key[Row],
    *,
    name: str,
    **values: Any,
) -> None:
    """The page, the changed part of it, or the file. `rows` holds one more than is asked for where others follow (all there are
    with `whole`); `key` are the values by which the query goes on behind a row; `name` is that of the file. The template finds
    `table`."""
    said = words("en" if call.language == "en" else "zh")
    if ask.form == "html":
        made = page_of(call, ask, columns, rows, key, said)
        await page(call, template, part="results", table=made, **values)
        return
    part = len(rows) >= ask.limit
    heads = [said.gettext(column.label) for column in columns]

    def lines() -> Iterator[list[Value]]:
        inside = [row for _, row in _ordered(ask, columns, rows, key, said)] if ask.by_hand and not part else rows
        for row in inside[: ask.limit - 1]:
            yield [_in_file(column, row, said) for column in columns]
        if part:
            told = said.gettext("Not all rows fit into one file: narrow the list with a filter.")
            yield [told, *[None] * (len(columns) - 1)]

    await give_table(call, ask.form, f"{name}-part" if part else name, heads, lines(), len(rows))


def page_of(
    call: Call, ask: Asked, columns: Sequence[Column[Row]], rows: Sequence[Row], key: Key[Row], said: Words
) -> Table:
    """The rows of one page, in the order that was asked for."""
    if ask.whole or (ask.by_hand and len(rows) < ask.limit):
        placed = _ordered(ask, columns, rows, key, said)
        here = placed[:PAGE]
        last = (here[-1][0],) if len(placed) > len(here) else None
        return table(call, ask, columns, [row for _, row in here], last, said)
    if ask.by_hand:
        wanted = next(column.label for column in columns if column.name == ask.column)
        ask = replace(ask, column=ask.own.removeprefix("-"), descending=ask.own.startswith("-"), by_hand=False)
        made = table(call, ask, columns, rows[:PAGE], key(rows[PAGE - 1]), said)
        return replace(made, narrow=said.gettext(wanted))
    shown = rows[: ask.limit - 1]
    return table(call, ask, columns, shown, key(shown[-1]) if len(rows) > len(shown) else None, said)


def _ordered(
    ask: Asked, columns: Sequence[Column[Row]], rows: Sequence[Row], key: Key[Row], said: Words
) -> list[tuple[Place, Row]]:
    """Rows that are all at hand, from behind the place in the address; in their own order where nobody asks for another."""
    after = values_of(ask.after, tuple[Place])[0] if ask.after is not None else None
    if not ask.by_hand:
        numbered = ordered(
            list(enumerate(rows)), lambda one: one[0], lambda one: key(one[1]), descending=False, after=after
        )
        return [(place, row) for place, (_, row) in numbered]
    column = next(one for one in columns if one.name == ask.column)

    def value(row: Row) -> Value:
        return _plain(column.order(row) if column.order is not None else column.value(row, said))

    return ordered(rows, value, key, descending=ask.descending, after=after)


def table(
    call: Call,
    ask: Asked,
    columns: Sequence[Column[Row]],
    rows: Sequence[Row],
    last: tuple[object, ...] | None,
    said: Words,
) -> Table:
    """The table with its links; all filters of the address are kept."""
    kept = {name: value for name, value in call.query.items() if name not in ("after", "lang", "as")}
    if not ask.by_hand and (f"-{ask.column}" if ask.descending else ask.column) == ask.own:
        kept.pop("sort", None)

    def to(**changed: str) -> str:
        return f"{quote(call.address)}?{urlencode(kept | changed)}"

    return Table(
        heads=tuple(_head(column, ask, said, to) for column in columns),
        body=tuple(tuple(_cell(column, row, said) for column in columns) for row in rows),
        more=any(column.more for column in columns),
        next=to(after=cursor(*last)) if last is not None else None,
        first=to() if ask.after is not None else None,
        csv=to(**{"as": "csv"}),
        xlsx=to(**{"as": "xlsx"}),
    )


def _head(column: Column[Any], ask: Asked, said: Words, to: Callable[..., str]) -> Head:
    here = column.name == ask.column
    turned = column.name if here and ask.descending else f"-{column.name}" if here else column.name
    return Head(
        text=said.gettext(column.label),
        number=column.kind in _NUMBERS,
        href=to(sort=turned),
        sorted=("descending" if ask.descending else "ascending") if here else "",
        more=column.more,
    )


def _cell(column: Column[Row], row: Row, said: Words) -> Cell:
    value = column.value(row, said)
    write: dict[str, Callable[[Any], str]] = {
        "number": said.number,
        "kilo": said.kilo,
        "tonnes": said.tonnes,
        "percent": said.percent,
        "day": said.day,
    }
    tone = value.tone if isinstance(value, Tag) else ""
    text = value.text if isinstance(value, Tag) else write[column.kind](value) if column.kind in write else value
    return Cell(
        text="–" if text is None or text == "" else str(text),
        label=said.gettext(column.label),
        kind=column.kind,
        href=column.href(row) if column.href is not None else None,
        tone=tone,
        raw=value if isinstance(value, int | float) and not isinstance(value, bool) else None,
        more=column.more,
    )


def _in_file(column: Column[Row], row: Row, said: Words) -> Value:
    """What a file has in one place: a number to count with, in the unit that its heading names."""
    value, unit = _plain(column.value(row, said)), _UNITS.get(column.kind)
    if unit is None or not isinstance(value, int | float):
        return value
    return value // unit if value % unit == 0 else value / unit


def _plain(value: Any) -> Value:
    """As it stands on record."""
    if isinstance(value, Tag):
        return value.text
    return value if value is None or isinstance(value, str | int | float) else str(value)
