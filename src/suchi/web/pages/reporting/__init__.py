"""Reporting: the form of any report, a file of many, what was reported, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator

from suchi.web.pages.page import Page, desk_form, desk_page
from suchi.web.pages.reporting import open_items, upload
from suchi.web.pages.reporting.attaching import MOST_BYTES
from suchi.web.pages.reporting.choosing import choice_page
from suchi.web.pages.reporting.report import form_page, form_sent
from suchi.web.pages.reporting.reported import report_page, report_sent, reports_page
from suchi.web.pages.visitor import Audience


def _of_every_desk() -> Iterator[Page]:
    """Companies report, and so do offices and, by hand, yards: the pages are the same, the reports those of the desk."""
    desks: tuple[Audience, ...] = ("company", "regulator", "registrar", "yard")
    for desk in desks:
        yield desk_page(desk, f"/{desk}/report", choice_page(desk))
        yield from desk_form(desk, f"/{desk}/report/{{type}}", form_page(desk), form_sent(desk), MOST_BYTES, long=True)
        if desk != "yard":
            yield desk_page(desk, f"/{desk}/reports", reports_page(desk))
            yield from desk_form(desk, f"/{desk}/reports/{{entry}}", report_page(desk), report_sent(desk))


PAGES: tuple[Page, ...] = (
    *_of_every_desk(),
    *desk_form("company", "/company/upload", upload.upload_page, upload.uploaded, files=upload.MOST_BYTES),
    desk_page("company", "/company/upload/{upload}", upload.result_page),
    desk_page("company", "/company/template/{type}", upload.template_file),
    desk_page("company", "/company/open", open_items.open_page),
)
