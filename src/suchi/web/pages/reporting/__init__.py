"""Reporting: the form of any report, a file of many, what was reported, and what is still open."""

from __future__ import annotations

from suchi.web.pages.page import Page, desk_form, desk_page
from suchi.web.pages.reporting.choosing import choice_page
from suchi.web.pages.reporting.report import form_page, form_sent
from suchi.web.pages.reporting.reported import report_page, report_sent, reports_page
from suchi.web.pages.visitor import Audience

_DESKS: tuple[Audience, ...] = ("company", "regulator", "registrar")

PAGES: tuple[Page, ...] = tuple(
    one
    for desk in _DESKS
    for one in (
        desk_page(desk, f"/{desk}/report", choice_page(desk)),
        *desk_form(desk, f"/{desk}/report/{{type}}", form_page(desk), form_sent(desk), long=True),
        desk_page(desk, f"/{desk}/reports", reports_page(desk)),
        *desk_form(desk, f"/{desk}/reports/{{entry}}", report_page(desk), report_sent(desk)),
    )
)
