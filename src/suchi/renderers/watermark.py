"""Watermarks: who opened a document, when and for what, on every page and picture; what was filed itself stays as it is.

A mark can be removed by whoever wants to; it tells honest readers that this copy is theirs, and a leak whose it was.
"""

from __future__ import annotations

import io
from typing import Any

from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, IndirectObject, NameObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "STSong-Light"
_NAME = NameObject("/SuchiMark")
_FORMS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_LOWEST_PT, _HIGHEST_PT = 5.0, 14_400.0
"""Bounds of the side of a page in points (1/72 inch); ISO 32000 knows none larger."""


class Mark(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """Who opened a copy: company (code), reader (a person's log-in or a key's id), the moment (UTC+8), purpose and ground."""

    company: str | None = None
    reader: str
    at: str
    purpose: str | None = None
    reference: str | None = None
    ground: str
    document: str
    zh: str = "仅供该企业拆卸、拆解有关电池之用，不得外传"
    en: str = "For the removal or dismantling of the batteries concerned in that firm only"

    def line(self) -> str:
        """In letters that any font has: it is drawn on pictures too."""
        parts = [self.company or "operator", self.reader, self.at, self.purpose or self.ground]
        return " | ".join(_plain(part) for part in parts)


def _plain(text: str) -> str:
    return "".join(c if " " <= c <= "~" else "?" for c in text)[:64]


# ---- PDF -------------------------------------------------------------------------------------------------------------


def mark_pdf(data: bytes, mark: Mark) -> bytes:
    """A copy with the mark across every page and at its foot. What the pages hold is never unpacked: the mark is drawn after it."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    writer = PdfWriter()
    writer.append(reader, import_outline=False)
    before, after = (writer._add_object(_stream(text)) for text in (b"q\n", b"\nQ q /SuchiMark Do Q\n"))
    made: dict[tuple[float, ...], IndirectObject] = {}
    for page in writer.pages:
        box = [float(side) for side in page.cropbox]
        left, bottom, right, top = min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
        width, height = (min(max(side, _LOWEST_PT), _HIGHEST_PT) for side in (right - left, top - bottom))
        size = (left, bottom, width, height)
        if size not in made:
            made[size] = _form(writer, mark, *size)
        resources = DictionaryObject(_object(page.get("/Resources")) or {})
        forms = DictionaryObject(_object(resources.get("/XObject")) or {})
        forms[_NAME] = made[size]
        resources[NameObject("/XObject")] = forms
        page[NameObject("/Resources")] = resources  # its own: what pages share stays as it was
        page[NameObject("/Contents")] = ArrayObject([before, *_contents(page), after])
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _object(value: Any) -> Any:
    return value.get_object() if value is not None else None


def _contents(page: Any) -> list[Any]:
    """The streams of a page, one after another, by reference."""
    if "/Contents" not in page:
        return []
    held = page.raw_get("/Contents")
    streams = _object(held)
    return list(streams) if isinstance(streams, ArrayObject) else [held]


def _stream(text: bytes) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(text)
    return made


def _form(writer: PdfWriter, mark: Mark, left: float, bottom: float, width: float, height: float) -> IndirectObject:
    """The mark as a form that pages of one size share."""
    drawn = PdfReader(io.BytesIO(_drawn(mark, width, height))).pages[0]
    form = DecodedStreamObject()
    contents = drawn.get_contents()
    form.set_data(contents.get_data() if contents is not None else b"")
    numbers = ArrayObject([_number(side) for side in (0, 0, width, height)])
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): numbers,
            NameObject("/Matrix"): ArrayObject([_number(n) for n in (1, 0, 0, 1, left, bottom)]),
            NameObject("/Resources"): drawn["/Resources"].clone(writer),
        }
    )
    return writer._add_object(form.flate_encode())


def _number(value: float) -> Any:
    return FloatObject(round(value, 3))


def _drawn(mark: Mark, width: float, height: float) -> bytes:
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(width, height))
    size = max(6.0, min(width, height) / 40)
    line = mark.line()
    canvas.setFillColorRGB(0.45, 0.45, 0.45, alpha=0.28)
    canvas.setFont("Helvetica", size)
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(35)
    reach, step, length = (width**2 + height**2) ** 0.5 / 2, size * 9, canvas.stringWidth(line, "Helvetica", size)
    if width * height > size * size:
        row = -reach
        while row < reach:
            canvas.drawCentredString(0, row, line)
            row += max(step, length / 6)
    canvas.restoreState()
    canvas.setFillColorRGB(0.35, 0.1, 0.1, alpha=0.9)
    foot = max(5.0, min(8.0, width / 75))
    canvas.setFont(_FONT, foot)
    canvas.drawString(foot, foot * 1.8, f"{mark.zh} · {mark.en}")
    canvas.setFont("Helvetica", foot)
    canvas.drawString(foot, foot * 0.6, f"{line} | {mark.document[:16]}")
    canvas.showPage()
    canvas.save()
    return made.getvalue()


# ---- pictures --------------------------------------------------------------------------------------------------------


def mark_picture(data: bytes, media_type: str, mark: Mark) -> bytes:
    """A copy of the same type with the mark across it. What a camera wrote beside the picture (place, owner) is left out."""
    form = _FORMS[media_type]
    with Image.open(io.BytesIO(data), formats=[form]) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    size = max(10, min(picture.width, picture.height) // 28)
    font = ImageFont.load_default(size)
    tile = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(tile)
    line = f"{mark.line()} | {mark.document[:16]}"
    width = max(1, int(draw.textlength(line, font=font)))
    step = size * 6
    for number, top in enumerate(range(size, picture.height + step, step)):
        start = -(number % 3) * width // 3
        for left in range(start, picture.width, width + size * 3):
            # dark with a light edge: read on light and dark grounds alike
            draw.text(
                (left, top), line, font=font, fill=(40, 40, 40, 110), stroke_width=1, stroke_fill=(255, 255, 255, 90)
            )
    marked = Image.alpha_composite(picture, tile)
    written = io.BytesIO()
    if form == "JPEG":
        marked.convert("RGB").save(written, form, quality=88)
    else:
        marked.save(written, form)
    return written.getvalue()
