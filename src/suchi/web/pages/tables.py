"""Tables of pages: columns declared once make the HTML, the CSV and the XLSX; order and place stand in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote, urlencode

from msgspec import Struct

from suchi.renderers.table import Value, to_csv, to_xlsx
from suchi.web.api.paging import cursor, values_of
from suchi.web.call import Call, bad_parameter
from suchi.web.pages.render import page
from suchi.web.wording import Words, words

Row = TypeVar("Row")
C = TypeVar("C")
Kind = Literal["text", "code", "number", "kilo", "tonnes", "percent", "day", "tag"]
PAGE = 50
MOST_EXPORTED = 50_000
"""Rows of one file. An export that would hold more says so in its name and its last row, and asks for a filter."""
FORMS = {
    "csv": b"text/csv; charset=utf-8",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NUMBERS = frozenset({"number", "kilo", "tonnes", "percent"})


class Tag(Struct, frozen=True):
    """A word on a colour: ok, warn, bad, info or none. The word says it all; the colour only helps the eye."""

    text: str
    tone: str = ""


class Column(Struct, Generic[Row], frozen=True, kw_only=True):
    """`label` is an msgid, with the unit; `value` makes of a row what is shown (of `kind`: grams for kilo and tonnes, ‰ for
    percent, a `Tag` for tag); `href` makes the figure a door. A column with `more` is left out where there is little room."""

    name: str
    label: str
    value: Callable[[Row, Words], Any]
    kind: Kind = "text"
    href: Callable[[Row], str | None] | None = None
    sort: bool = False
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
    """What the address asks for. Queries take `column`, `descending`, `after` and `limit` (one more than is shown)."""

    form: Literal["html", "csv", "xlsx"]
    column: str
    descending: bool
    after: str | None
    limit: int

    def position(self, type_: type[C]) -> C | None:
        """The values of the last row shown, of the type that the query keeps its order by; None on the first page."""
        return None if self.after is None else values_of(self.after, type_)


class Table(Struct, frozen=True, kw_only=True):
    """A table as the component `ui.table` draws it."""

    heads: tuple[Head, ...]
    body: tuple[tuple[Cell, ...], ...]
    more: bool
    next: str | None
    first: str | None
    csv: str
    xlsx: str


def asked(call: Call, columns: Sequence[Column[Any]], default: str) -> Asked:
    """What is asked for: `?sort=due` or `?sort=-due`, `?after=…`, `?as=csv`. Raises for a column that has no order."""
    query = call.query
    sort = query.get("sort", default)
    name = sort.removeprefix("-")
    if name not in {column.name for column in columns if column.sort} | {default.removeprefix("-")}:
        raise bad_parameter("sort", sort, "此列不能排序", "this column has no order")
    form = query.get("as", "html")
    if form not in ("html", *FORMS):
        raise bad_parameter("as", form, "可选 csv、xlsx", "it may be csv or xlsx")
    export = form != "html"
    return Asked(
        form=form,  # type: ignore[arg-type]  # looked up above
        column=name,
        descending=sort.startswith("-"),
        after=None if export else query.get("after"),
        limit=(MOST_EXPORTED if export else PAGE) + 1,
    )


async def answer(
    call: Call,
    template: str,
    ask: Asked,
    columns: Sequence[Column[Row]],
    rows: Sequence[Row],
    key: Callable[[Row], tuple[object, ...]],
    *,
    name: str,
    **values: Any,
) -> None:
    """The page, the changed part of it, or the file. `rows` holds one more than is shown where others follow; `key` are the
    values by which the query goes on behind a row; `name` is that of the file. The template finds `table`."""
    said = words("en" if call.language == "en" else "zh")
    shown = rows[: ask.limit - 1]
    if ask.form == "html":
        made = table(call, ask, columns, shown, key(shown[-1]) if len(rows) > len(shown) else None, said)
        await page(call, template, part="results", table=made, **values)
        return
    heads = [said.gettext(column.label) for column in columns]
    lines = [[_plain(column.value(row, said)) for column in columns] for row in shown]
    if len(rows) > len(shown):
        name += "-part"
        lines.append(
            [said.gettext("Not all rows fit into one file: narrow the list with a filter.")]
            + [None] * (len(columns) - 1)
        )
    made_of = to_csv(heads, lines) if ask.form == "csv" else to_xlsx(name, heads, lines)
    disposition = f"attachment; filename=\"suchi.{ask.form}\"; filename*=UTF-8''{quote(name)}.{ask.form}"
    headers = ((b"content-disposition", disposition.encode()), (b"cache-control", b"no-store"))
    await call.answer(made_of, FORMS[ask.form], headers=headers)


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
        href=to(sort=turned) if column.sort else None,
        sorted=("descending" if ask.descending else "ascending") if here and column.sort else "",
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


def _plain(value: Any) -> Value:
    """As it stands on record: a file is for counting, so units stay those of the record (g, Wh, ‰)."""
    if isinstance(value, Tag):
        return value.text
    return value if value is None or isinstance(value, str | int | float) else str(value)
