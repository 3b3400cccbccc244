"""A table that somebody has filled in, as reports of one type: which type it is, what its headings mean, and an id for each report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from suchi.capture.table import Sheet, texts
from suchi.domain.columns import MARK, Column, Draft, columns_of, drafts, letter, meant
from suchi.domain.errors import Failure, Reason, Refused
from suchi.domain.event import CATALOGUE

_HEADING_LINES = 2


class Filled(Struct, frozen=True, kw_only=True):
    """A table whose headings are understood."""

    event: str
    sheet: str
    columns: Mapping[int, Column]
    headings: Mapping[int, str]
    rows: list[tuple[int, list[str]]]

    def drafts(self) -> Iterator[Draft]:
        """The reports, as far as their rows tell them."""
        known = self.columns
        return drafts(
            known, ((row, {at: text for at, text in cells.items() if at in known}) for row, cells in texts(self.rows))
        )

    def where(self, draft: Draft, pointer: str) -> tuple[int, str, str]:
        """Row, column and heading of a place of the report (JSON Pointer); its first row where it stands in no cell."""
        name = pointer.strip("/").replace("/", ".")
        while name:
            if name in draft.places:
                row, at = draft.places[name]
                return row, letter(at), self.headings[at]
            column = next((at for at, one in self.columns.items() if one.name == name or one.at(0) == name), None)
            if column is not None:
                return draft.row, letter(column), self.headings[column]
            name = name.rpartition(".")[0]
        return draft.row, "", ""


def understood(sheet: Sheet, event: str | None) -> Filled:
    """The table of a type of report: that which it says itself, else `event`. Raises for headings that mean nothing."""
    rows = [(number, cells) for number, cells in sheet.rows if any(cells)]
    said, at_line = _said(rows)
    event = said or event
    if event is None:
        raise Failure(
            "table.type",
            "看不出是哪种报告：请用下载的模板，或在页面上选定报告种类",
            "it does not say which report it is of: use the template, or choose the kind of report on the page",
        )
    heads = rows[at_line][1]
    columns, wrong = _columns(event, heads, rows[at_line][0], sheet.name)
    wrong += _lacking(event, columns.values())
    if wrong:
        raise Refused(
            "table.headings",
            f"表头与“{CATALOGUE[event].zh}”的模板不符",
            f"the headings are not those of “{CATALOGUE[event].en}”",
            wrong,
        )
    rest = [one for one in sheet.rows if one[0] > rows[at_line][0]]
    _of_one_type(rest, sheet.name)
    if not any(any(cells) for _, cells in rest):
        raise Failure("table.empty", "表头之下没有内容", "nothing stands below the headings")
    headings = {at: column.heading[0] for at, column in columns.items()}
    return Filled(event=event, sheet=sheet.name, columns=columns, headings=headings, rows=rest)


def _said(rows: list[tuple[int, list[str]]]) -> tuple[str | None, int]:
    """The type that the table names itself, and which of its lines holds the headings."""
    for line, (_, cells) in enumerate(rows[:_HEADING_LINES]):
        for text in cells:
            name = text.removesuffix(MARK)
            if text.endswith(MARK) and name in CATALOGUE:
                return name, line
    return None, 0


def _of_one_type(rest: list[tuple[int, list[str]]], sheet: str) -> None:
    """Raise where another table begins below the first: its rows would be read by the wrong headings."""
    for row, cells in rest:
        again = next((text for text in cells if text.endswith(MARK) and text.removesuffix(MARK) in CATALOGUE), None)
        if again is not None:
            reason = Reason(
                code="table.two-tables", line=row, value=again,
                zh=f"工作表“{sheet}”第 {row} 行又是一行表头（{again}）", en=f"sheet “{sheet}”, row {row}: headings once more ({again})",
                next_zh="把其下各行移到另一文件，或删去重复的表头", next_en="move what follows into a file of its own, or take the headings out",
            )  # fmt: skip
            raise Refused("table.two-tables", "一张表中有两张表", "there are two tables in one", [reason])


def _columns(event: str, heads: list[str], row: int, sheet: str) -> tuple[dict[int, Column], list[Reason]]:
    found: dict[int, Column] = {}
    wrong = []
    for at, text in enumerate(heads):
        if not text:
            continue
        column = meant(event, "id" if text.endswith(MARK) else text)
        if column is None or column in found.values():
            twice = column is not None
            wrong.append(
                Reason(
                    code="table.heading-twice" if twice else "table.heading", line=row, value=text[:60],
                    zh=f"工作表“{sheet}”第 {row} 行 {letter(at)} 列：“{text[:60]}”{'出现了两次' if twice else '不是这种报告的栏目'}",
                    en=f"sheet “{sheet}”, row {row}, column {letter(at)}: “{text[:60]}” {'stands there twice' if twice else 'is no column of this report'}",
                    next_zh="删去该列，或改用模板的表头", next_en="take the column out, or use the headings of the template",
                )
            )  # fmt: skip
        else:
            found[at] = column
    return found, wrong


def _lacking(event: str, columns: Any) -> list[Reason]:
    known = {one.name for one in columns}
    return [
        Reason(
            code="table.heading-lacking", value=one.name,
            zh=f"缺少栏目“{one.heading[0]}”", en=f"the column “{one.heading[1]}” is not there",
            next_zh="从模板复制该栏目", next_en="copy it from the template",
        )
        for one in columns_of(event)
        if one.needed and one.name not in known and not one.field.many
        and one.name not in ("id", "reporter")
    ]  # fmt: skip


class Ids:
    """An id for each report that brings none: by what it says, so that the same table sent again reports nothing twice. Of equal
    reports the second and later ones have their number in it."""

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()

    def of(self, event: Mapping[str, Any]) -> str:
        digest = sha256(msgspec.json.encode(event, order="deterministic")).digest()
        self._seen[digest] += 1
        times = self._seen[digest]
        return f"table-{digest.hex()[:40]}" + (f"-{times}" if times > 1 else "")
