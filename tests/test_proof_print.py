"""How the long table of a proof is set: lines that fit, nothing lost, the heading on each page, and quickly enough for a page."""

from __future__ import annotations

import io

import pypdf
import pytest
from reportlab.lib.colors import black, lightgrey
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import SimpleDocTemplate

from suchi.renderers.proof import FONT
from suchi.renderers.ruled import Cell, Ruled, Style, broken

CODE = "0ZAPB0A7K2M4Q1G3N9000001" * 4
TEXTS = [
    "",
    "报废车辆的电池拆下并移交",
    "The packs of a scrapped vehicle are removed",
    CODE,
    f"电池 {CODE} of 12 A",
    "按期（有据），已报",
]
STYLE = Style(FONT, 7.5, 9.5, black)


@pytest.fixture(autouse=True, scope="module")
def font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [24.0, 60.0, 130.0])
def test_each_line_fits_and_nothing_is_lost(text, width):
    lines = broken(text, width, FONT, 7.5)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(pdfmetrics.stringWidth(line, FONT, 7.5) <= width + 0.01 for line in lines)


def test_words_are_kept_whole_and_a_line_begins_with_no_closing_mark():
    assert broken("The packs of a scrapped vehicle", 60.0, FONT, 7.5)[0] == "The packs of a"
    lines = broken("按期（有据），已报送，并已确认", 40.0, FONT, 7.5)
    assert len(lines) > 2
    assert not any(line[0] in "），、" for line in lines)


def printed(rows: int) -> list[str]:
    file = io.BytesIO()
    made = Ruled(
        [Cell("Head", STYLE), Cell("Entry", STYLE)],
        [[Cell(f"row {number}", STYLE), Cell(CODE, STYLE)] for number in range(rows)], [200.0, 60.0], black, lightgrey,
    )  # fmt: skip
    SimpleDocTemplate(file, pagesize=(300, 400)).build([made])
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.getvalue())).pages]


@pytest.mark.parametrize("rows", [0, 1, 3, 40])
def test_every_row_is_printed_once_under_a_heading(rows):
    pages = printed(rows)
    assert all("Head" in page for page in pages)
    told = [line for page in pages for line in page.splitlines() if line.startswith("row ")]
    assert told == [f"row {number}" for number in range(rows)]
