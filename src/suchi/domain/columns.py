"""The columns of a table in which people fill in reports of one type, and its rows taken together into reports.

A column is named as its field, rows of lists without their number: `massG`, `items.battery`, `outputs.metals.liG`. A row whose own
columns are all empty goes on with the report above it: it adds a further item to each list that it tells something of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from suchi.domain.filling import PRESENT, asked_of
from suchi.domain.labels import Field
from suchi.domain.wording import Both

MARK = ":id"
"""The first name of a template's second line is the type of report with this behind it: `BatteryProduced:id`."""
_LEFT_OUT = frozenset({"attachments"})
_LAST = ("provenance", "reporter")
_FIRST = ("occurredAt", "site")


class Column(Struct, frozen=True, kw_only=True):
    """A column: its name, the field, its heading in both languages, the list whose rows it is part of (or none), and whether a
    report is not one without it."""

    name: str
    field: Field
    heading: Both
    of: str = ""
    needed: bool = False

    def at(self, row: int) -> str:
        """The name of the field in the row of its list."""
        return f"{self.of}.{row}{self.name[len(self.of) :]}" if self.of else self.name


@lru_cache(maxsize=128)
def columns_of(event: str) -> tuple[Column, ...]:
    """The columns for a type of report: when and where, what must be told, the rest, its lists, at last for whom."""
    found = [
        one
        for one in _flat(asked_of(event), "", ("", ""), "", needed=True)
        if one.name.partition(".")[0] not in _LEFT_OUT
    ]

    def rank(one: Column) -> tuple[int, int]:
        if one.name in ("id", *_FIRST):
            return 0, ("occurredAt", "site", "id").index(one.name)
        return (4 if one.name in _LAST else 3 if one.of else 1 if one.needed else 2), 0

    return tuple(sorted(found, key=rank))


def _flat(fields: Iterable[Field], path: str, before: Both, of: str, *, needed: bool) -> Iterator[Column]:
    for field in fields:
        name = f"{path}{field.name}"
        zh, en = (f"{before[0]}{field.label.zh}", f"{before[1]}{field.label.en}")
        must = needed and field.required
        if field.shape != "part":
            unit = f" / {field.label.unit}" if field.label.unit else ""
            yield Column(name=name, field=field, heading=(zh + unit, en + unit), of=of, needed=must and not of)
        elif not (of and field.many):
            yield from _flat(field.parts, f"{name}.", (f"{zh} · ", f"{en} · "), name if field.many else of, needed=must)


def letter(column: int) -> str:
    """What a spreadsheet calls a column, counted from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def meant(event: str, heading: str) -> Column | None:
    """The column of a heading: its name, or its words in either language."""
    return _headings(event).get(_folded(heading))


@lru_cache(maxsize=128)
def _headings(event: str) -> Mapping[str, Column]:
    found = {}
    for one in columns_of(event):
        for text in (*one.heading, one.name):
            found[_folded(text)] = one
    return found


def _folded(text: str) -> str:
    return "".join(text.split()).removesuffix("*").casefold()


Cells = Mapping[int, str]
"""The texts of a row by the number of their column, from 0; empty ones are left out."""


class Draft(Struct, frozen=True):
    """A report as its rows tell it: the number of its first row, its fields, and for each the row and column it stands in."""

    row: int
    values: dict[str, str]
    places: dict[str, tuple[int, int]]


def drafts(columns: Mapping[int, Column], rows: Iterable[tuple[int, Cells]]) -> Iterator[Draft]:
    """Rows with their numbers taken together into reports; an empty row ends the report above it."""
    now: Draft | None = None
    items: dict[str, int] = {}
    for number, cells in rows:
        if not cells:
            if now is not None:
                yield now
            now = None
            continue
        own = any(not columns[at].of for at in cells)
        if own or now is None:
            if now is not None:
                yield now
            now, items = Draft(number, {}, {}), {}
        _add(now, columns, number, cells, items)
    if now is not None:
        yield now


def _add(draft: Draft, columns: Mapping[int, Column], number: int, cells: Cells, items: dict[str, int]) -> None:
    """Take a row into its report. `items`: how many rows each of its lists has by now."""
    rows: dict[str, int] = {}
    for at, text in cells.items():
        column = columns[at]
        if column.of and column.of not in rows:
            row = rows[column.of] = items.get(column.of, 0)
            items[column.of] = row + 1
            draft.values[f"{column.of}.{row}"] = PRESENT
            draft.places[f"{column.of}.{row}"] = (number, at)
        name = column.at(rows.get(column.of, 0))
        draft.values[name] = text
        draft.places[name] = (number, at)
