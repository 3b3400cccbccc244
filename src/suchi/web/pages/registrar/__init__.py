"""The registrar's desk: applications to decide, parties on record, terms and figures of the law."""

from __future__ import annotations

from suchi.web.pages.navigation import Task, desk
from suchi.web.pages.page import Page, desk_form, desk_page
from suchi.web.pages.registrar import applications, parties, terms
from suchi.web.wording import marked

desk(
    "registrar",
    Task(applications.PATH, marked("Applications")),
    Task(parties.PATH, marked("Parties")),
    Task(terms.PATH, marked("Terms and figures")),
    Task("/registrar/report", marked("Report"), button=True),
    Task("/registrar/reports", marked("Sent reports")),
)

PAGES: tuple[Page, ...] = (
    desk_page("registrar", applications.PATH, applications.queue_page),
    *desk_form(
        "registrar", f"{applications.ONE}/{{id}}", applications.application_page, applications.decide, needs="registrar"
    ),
    desk_page("registrar", f"{applications.ONE}/{{id}}/documents/{{hash}}", applications.document, "registrar"),
    desk_page("registrar", parties.PATH, parties.parties_page),
    desk_page("registrar", f"{parties.PATH}/{{code}}", parties.party_page),
    *desk_form("registrar", terms.PATH, terms.terms_page, terms.set_term),
)
