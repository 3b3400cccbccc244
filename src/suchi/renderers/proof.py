"""A proof of timely reporting for printing: A4, Chinese first, with page numbers, without emblem or seal; demo data says so."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)  # fmt: skip

from suchi.domain.errors import Failure
from suchi.domain.proving import STATUSES, ProvenDuty, TimelyProof
from suchi.renderers.ruled import Cell, Ruled, Style

MOST_PRINTED = 3000
"""Duties that are printed: a longer proof is read by machines, as JSON."""
FONT = "STSong-Light"
_INK, _RULE, _SHADE, _ALARM = HexColor("#1a1a1a"), HexColor("#9a9a9a"), HexColor("#efefef"), HexColor("#8a1c1c")
_WIDTHS = [46 * mm, 34 * mm, 19 * mm, 19 * mm, 19 * mm, 22 * mm, 27 * mm]
_HEAD = (
    "事项 Duty", "对象 Thing", "起算 Trigger", "到期 Due", "报送 Reported", "结果 Result", "条目 Entry",
)  # fmt: skip
_ABOUT = (
    (
        "本证明列出该企业在所列期间内的应报事项及其报送情况，由登记册的账本条目得出。期限未设的，注明“未设期限”；"
        "据现有记录不能判定的，注明所缺内容，不作迟报论。迟报与逾期如实列出。",
        "This proof lists the duties of the company over the period and how they were reported, as the entries of the register's ledger "
        "have it. Where no term is set it says so; what cannot be decided from the record names what is missing and is not called late. "
        "What is late or overdue is listed as it is.",
    ),
    (
        "核对方法：每一条目的编号、事件摘要（SHA-256）与日志位置可与登记册比对；本文件内容的 SHA-256 见首页，JSON 版本含全部数据。本证明不带印章或标识。",
        "To check it: the id of each entry, the digest of its event (SHA-256) and its position in the log can be held against the "
        "register; the SHA-256 of the content stands on the first page, and the JSON has all of it. This proof bears no seal or emblem.",
    ),
)
_DEMO = "演示数据，不具任何效力 · DEMONSTRATION DATA, NO EFFECT WHATEVER"


def to_pdf(proof: TimelyProof) -> bytes:
    """The same proof gives the same bytes. Raises `proof.too-long` past `MOST_PRINTED`."""
    if len(proof.items) > MOST_PRINTED:
        raise Failure(
            "proof.too-long",
            f"可打印的证明最多 {MOST_PRINTED} 项，此期间有 {len(proof.items)} 项；请缩短期间，或取 JSON",
            f"at most {MOST_PRINTED} duties are printed and the period has {len(proof.items)}: ask for a shorter one, or for JSON",
        )
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=12 * mm, rightMargin=12 * mm, topMargin=20 * mm, bottomMargin=18 * mm, invariant=1,
        title="及时报送证明 Proof of timely reporting", author="溯池 Suchi", lang="zh-CN",
    )  # fmt: skip
    document.build(list(_story(proof)), canvasmaker=_maker(proof))
    return file.getvalue()


def _story(proof: TimelyProof) -> Iterator[Any]:
    yield Paragraph("及时报送证明", _style("title", 18, 24))
    yield Paragraph("Proof of timely reporting", _style("subtitle", 11, 18))
    head = [
        ("企业 Company", f"{proof.name or ''} {proof.company}"),
        ("期间 Period", f"{proof.since} — {proof.until}"),
        ("出具日 Made on", proof.made_on),
        ("事项 Duties", ", ".join(proof.duties) or "全部 all"),
        ("日志条目数 Log size", str(proof.log_size)),
        ("SHA-256", proof.sha256),
        ("已作废、未计入的报告 Voided, not counted", str(proof.voided)),
    ]
    yield _table([[_cell(name), _cell(value)] for name, value in head], [48 * mm, 138 * mm])
    yield Spacer(1, 4 * mm)
    counted = [[_cell(f"{zh} {en}"), _cell(str(proof.totals[name]))] for name, (zh, en) in STATUSES.items()]
    yield _table([[_cell("合计 Total"), _cell(str(len(proof.items)))], *counted], [78 * mm, 20 * mm], head=True)
    yield Spacer(1, 4 * mm)
    for zh, en in _ABOUT:
        yield Paragraph(escape(zh), _style("zh", 9, 13))
        yield Paragraph(escape(en), _style("en", 7.5, 10.5))
        yield Spacer(1, 2 * mm)
    if proof.items:
        yield Ruled(
            [Cell(title, _PLAIN) for title in _HEAD], [_row(item) for item in proof.items], _WIDTHS, _RULE, _SHADE
        )
    else:
        yield Paragraph("该期间没有应报事项。There is no duty in this period.", _style("none", 9, 13))


_PLAIN, _LATE, _SMALL = Style(FONT, 7.5, 9.5, _INK), Style(FONT, 7.5, 9.5, _ALARM), Style(FONT, 5.5, 7, _INK)


def _row(item: ProvenDuty) -> list[Cell]:
    zh, en = STATUSES[item.status]
    result = f"{zh} {en}"
    if item.days_late is not None:
        result += f" {item.days_late} 日 days"
    if item.missing:
        result += f"：{item.missing}"
    entry = " ".join(
        part for part in (item.event_id or "", item.entry_id or "", item.event_digest or "", _position(item)) if part
    )
    about = f"{item.code} {item.zh} {item.en}"
    if item.term is not None and item.term.amount is not None:
        about += f" [{item.term.amount} {item.term.unit}，{item.term.instrument or item.source}，{item.term.grade or item.grade}]"
    thing = item.thing + (f" {item.part}" if item.part else "")
    return [
        Cell(about, _PLAIN), Cell(thing, _PLAIN), Cell(item.trigger or "—", _PLAIN), Cell(item.due or "—", _PLAIN),
        Cell(item.reported or "—", _PLAIN), Cell(result, _LATE if item.status in ("late", "overdue") else _PLAIN),
        Cell(entry or "—", _SMALL),
    ]  # fmt: skip


def _position(item: ProvenDuty) -> str:
    return "" if item.log_position is None else f"#{item.log_position}"


def _cell(text: str) -> Paragraph:
    style = _style("cell", 7.5, 9.5)
    style.wordWrap = "CJK"  # codes are longer than a column and have no blanks
    return Paragraph(escape(text), style)


def _style(name: str, size: float, leading: float) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=FONT, fontSize=size, leading=leading, textColor=_INK)


def _table(rows: list[Any], widths: list[float], *, head: bool = False) -> Any:
    style = [
        ("GRID", (0, 0), (-1, -1), 0.3, _RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    if head:
        style.append(("BACKGROUND", (0, 0), (-1, 0), _SHADE))
    return Table(rows, colWidths=widths, repeatRows=1 if head else 0, hAlign="LEFT", style=TableStyle(style))


def _maker(proof: TimelyProof) -> type[Canvas]:
    """A canvas that knows how many pages there are when it draws the foot of the first."""

    class Numbered(Canvas):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 – the library's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                _margins(self, proof, number, len(self._pages))
                super().showPage()
            super().save()

    return Numbered


def _margins(canvas: Any, proof: TimelyProof, number: int, count: int) -> None:
    width, height = A4
    if proof.demo:
        canvas.setFillColor(_ALARM)
        canvas.setFont(FONT, 10)
        canvas.drawCentredString(width / 2, height - 12 * mm, _DEMO)
    canvas.setFillColor(_INK)
    canvas.setFont(FONT, 7)
    canvas.drawString(12 * mm, 10 * mm, f"{proof.company}  {proof.since} — {proof.until}  SHA-256 {proof.sha256[:16]}…")
    canvas.drawRightString(width - 12 * mm, 10 * mm, f"第 {number} 页，共 {count} 页 · page {number} of {count}")
