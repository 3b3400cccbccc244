"""A long table in print: each cell is broken into lines once and drawn as they are, its heading on top of every page.

A paragraph of reportlab for each cell of three thousand rows takes ten times as long: it is parsed as markup, and broken again
for each page that it might stand on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from msgspec import Struct
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable

PADDING = 3.0
"""Above and below the lines of a cell, in points; at its sides two thirds of it."""
_SIDE = 2.0
_SHORT = 0.5
"""A line is ended at a blank only where it is at least so full: a code has no blanks, and is broken anywhere."""
_NEVER_FIRST = frozenset("，。；：、！？）》”’】,.;:!?)")
"""What closes or ends something does not begin a line."""


class Style(Struct, frozen=True):
    """How the lines of a cell are set: sizes in points."""

    font: str
    size: float
    leading: float
    colour: Color


class Cell(Struct, frozen=True):
    """A text with its style."""

    text: str
    style: Style


class _Row(Struct, frozen=True):
    lines: tuple[tuple[str, ...], ...]
    styles: tuple[Style, ...]
    height: float


@lru_cache(maxsize=8192)
def _width(char: str, font: str) -> float:
    return float(pdfmetrics.stringWidth(char, font, 1.0))


def broken(text: str, width: float, font: str, size: float) -> list[str]:
    """The text in lines that are no wider than `width` points; a line ends behind a blank, behind anything that is no Latin
    word, or in the middle of a code that is longer than it."""
    lines, start, wide, last = [], 0, 0.0, 0
    for place, char in enumerate(text):
        step = _width(char, font) * size
        if wide + step > width and place > start:
            end = last if last > start and last - start >= _SHORT * (place - start) else place
            while end > start + 1 and text[end] in _NEVER_FIRST:
                end -= 1
            lines.append(text[start:end].rstrip())
            start, last = end, end
            wide = sum(_width(one, font) * size for one in text[start:place])
        wide += step
        if char == " " or char > "\u2e7f":
            last = place + 1
    lines.append(text[start:].rstrip())
    return lines


def _row(cells: Sequence[Cell], widths: Sequence[float]) -> _Row:
    lines = tuple(
        tuple(broken(cell.text, width - 2 * _SIDE, cell.style.font, cell.style.size))
        for cell, width in zip(cells, widths, strict=True)
    )
    styles = tuple(cell.style for cell in cells)
    height = max(len(ones) * style.leading for ones, style in zip(lines, styles, strict=True)) + 2 * PADDING
    return _Row(lines, styles, height)


class Ruled(Flowable):
    """Rows under a heading, as many on each page as there is room for; a row is never broken."""

    def __init__(
        self, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], widths: Sequence[float], rule: Color, shade: Color
    ) -> None:
        super().__init__()
        self.hAlign = "LEFT"
        made = [_row(row, widths) for row in rows]
        self._set(_row(head, widths), made, list(accumulate((row.height for row in made), initial=0.0)), 0, len(made))
        self._widths, self._rule, self._shade = tuple(widths), rule, shade

    def _set(self, head: _Row, rows: list[_Row], below: list[float], start: int, end: int) -> None:
        self._head, self._rows, self._below, self._start, self._end = head, rows, below, start, end

    def _part(self, start: int, end: int) -> Ruled:
        """Some of the rows, which stay where they are: nothing is measured twice."""
        part = Ruled.__new__(Ruled)
        Flowable.__init__(part)
        part.hAlign = self.hAlign
        part._set(self._head, self._rows, self._below, start, end)
        part._widths, part._rule, part._shade = self._widths, self._rule, self._shade
        return part

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Width and height of all of it, in points."""
        self.height = self._head.height + self._below[self._end] - self._below[self._start]
        return sum(self._widths), self.height

    def split(self, _width: float, height: float) -> list[Ruled]:
        """What there is room for, and the rest; nothing where there is not even room for one row."""
        room = self._below[self._start] + height - self._head.height
        cut = min(bisect_right(self._below, room) - 1, self._end)
        if cut <= self._start:
            return []
        return [self._part(self._start, cut), *([self._part(cut, self._end)] if cut < self._end else [])]

    def draw(self) -> None:
        """Ground, rules and words, from the top."""
        rows = [self._head, *self._rows[self._start : self._end]]
        tops = [self.height - y for y in accumulate((row.height for row in rows), initial=0.0)]
        lefts = list(accumulate(self._widths, initial=0.0))
        self.canv.setFillColor(self._shade)
        self.canv.rect(0, tops[1], lefts[-1], rows[0].height, stroke=0, fill=1)
        self.canv.setStrokeColor(self._rule)
        self.canv.setLineWidth(0.3)
        self.canv.grid(lefts, tops)
        for row, top in zip(rows, tops, strict=False):
            for lines, style, left in zip(row.lines, row.styles, lefts, strict=False):
                self._write(lines, style, left + _SIDE, top - PADDING - style.size)

    def _write(self, lines: Sequence[str], style: Style, x: float, y: float) -> None:
        told: Any = self.canv.beginText(x, y)
        told.setFont(style.font, style.size, style.leading)
        told.setFillColor(style.colour)
        for line in lines:
            told.textLine(line)
        self.canv.drawText(told)
