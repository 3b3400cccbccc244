"""What waits for people in a demonstration: applications for the registrar, leads for authorities. All of it is invented, and says so."""

from __future__ import annotations

import io
from typing import Any

from psycopg import Connection
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from suchi.access import application_files, applications, private
from suchi.access.applications import Contact, PartyAsked
from suchi.capture.draft import now_us
from suchi.domain.party import RoleName

_FONT = "STSong-Light"
_HOUR_US = 3_600_000_000
# Company code with right check characters that nobody has, name, name in English, role, region, hours that it has waited.
_APPLICANTS: tuple[tuple[str, str, str, RoleName, str, int], ...] = (
    ("91990000MA0000TA3F", "和畅电池回收（示例）", "Hechang Take-back (demo)", "outlet", "440300", 50),
    ("91990000MA0000UAXM", "临川新能源汽车维修（示例）", "Linchuan NEV Workshop (demo)", "repairer", "361000", 7),
)
_LEADS = (
    (
        "440000",
        "what: refused\nwhere: 示例大道 18 号\n\n网点说没有地方，不收我换下来的旧电池，让我自己处理。",
        "13900000000",
    ),
    (
        "440000",
        "what: saw\nwhere: 示例工业园北门外\nwhen: 上周\n\n空地上堆着很多电池包，没有遮雨，夜里有货车来拉。",
        None,
    ),
    (None, "what: saw\n\n网上有人卖拆下来的电池，说可以装在电动自行车上。", None),
)


def leave(conn: Connection[Any]) -> int:
    """Hand them in, once; how many that were. Part of one transaction."""
    if applications.waiting(conn) or private.waiting_leads(conn):
        return 0
    now = now_us()
    for code, name, name_en, role, region, hours in _APPLICANTS:
        asked = PartyAsked(party=code, name=name, name_en=name_en, roles=(role,), region=region)
        papers: list[application_files.Handed] = [
            ("licence", "营业执照（示例）.pdf", "application/pdf", _paper(name, code))
        ]
        documents = application_files.keep(conn, code, papers, now - hours * _HOUR_US)
        contact = Contact(name="王女士（示例）", email=f"applicant-{code[-4:].lower()}@example.invalid")
        applications.apply(conn, asked, documents, contact, now - hours * _HOUR_US)
    for place, (lead_region, text, reach) in enumerate(_LEADS):
        private.leave_lead(
            conn, private.Said(text=text, contact=reach), lead_region, now - (40 - 13 * place) * _HOUR_US
        )
    return len(_APPLICANTS) + len(_LEADS)


def _paper(name: str, code: str) -> bytes:
    """A page that nobody takes for a licence."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    out = io.BytesIO()
    page = Canvas(out, pagesize=(420, 300), invariant=True)
    page.setFont(_FONT, 22)
    page.drawString(40, 220, "示例文件，并非证照")
    page.setFont(_FONT, 13)
    page.drawString(40, 180, name)
    page.drawString(40, 156, code)
    page.save()
    return out.getvalue()
