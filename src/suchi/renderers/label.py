"""A label to stick on a battery that has none: its platform code as text and as QR code, and the day; for a label printer or A4.

The QR code is made of the card's address (ISO/IEC 18004, error correction Q: a yard is dirty), with a quiet zone of four modules.
"""

from __future__ import annotations

from io import BytesIO
from typing import Literal

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

Size = Literal["roll", "sheet"]
WIDTH, HEIGHT = 100 * mm, 60 * mm
"""Of one label: what the usual rolls for label printers have."""
_COLUMNS, _ROWS = 2, 4
_CHINESE = "STSong-Light"


def label_pdf(code: str, address: str, day: str, size: Size) -> bytes:
    """One label by itself, or eight on a sheet of A4 to be cut, with marks; millimetre for millimetre when printed at 100 %."""
    registerFont(UnicodeCIDFont(_CHINESE))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT) if size == "roll" else A4, invariant=1)
    canvas.setTitle(code)
    if size == "roll":
        _label(canvas, 0, 0, code, address, day)
    else:
        left, bottom = (A4[0] - _COLUMNS * WIDTH) / 2, (A4[1] - _ROWS * HEIGHT) / 2
        canvas.setLineWidth(0.3)
        canvas.setStrokeGray(0.6)
        for row in range(_ROWS):
            for column in range(_COLUMNS):
                x, y = left + column * WIDTH, bottom + row * HEIGHT
                canvas.rect(x, y, WIDTH, HEIGHT)
                _label(canvas, x, y, code, address, day)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _label(canvas: Canvas, x: float, y: float, code: str, address: str, day: str) -> None:
    side = 44 * mm
    _qr(canvas, x + 3 * mm, y + (HEIGHT - side) / 2 + 3 * mm, side, address)
    left = x + 3 * mm + side + 3 * mm
    canvas.setFont(_CHINESE, 13)
    canvas.drawString(left, y + 46 * mm, "动力电池 · 平台补码")
    canvas.setFont("Helvetica", 8)
    canvas.drawString(left, y + 42 * mm, "Traction battery · platform code")
    canvas.setFont("Courier-Bold", 19)
    for number, group in enumerate((code[:8], code[8:])):
        canvas.drawString(left, y + (33 - 9 * number) * mm, group)
    canvas.setFont(_CHINESE, 10)
    canvas.drawString(left, y + 16 * mm, f"贴标日期 {day}")
    canvas.drawString(left, y + 10.5 * mm, "原标签缺失或不可读")
    canvas.setFont("Helvetica", 6.5)
    canvas.drawString(x + 6 * mm, y + 5 * mm, address)


def _qr(canvas: Canvas, x: float, y: float, side: float, address: str) -> None:
    matrix = tuple(segno.make(address, error="q", micro=False).matrix_iter(border=4))
    module = side / len(matrix)
    canvas.setFillGray(0)
    for row, line in enumerate(matrix):
        start = None
        for column, dark in enumerate((*line, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                width = (column - start) * module
                canvas.rect(x + start * module, y + side - (row + 1) * module, width, module, stroke=0, fill=1)
                start = None
