"""The operator's desk: health, personal data held, and the audit trail."""

from __future__ import annotations

from suchi.web.pages.navigation import Task, desk
from suchi.web.pages.operator import health
from suchi.web.pages.page import Page, desk_page
from suchi.web.wording import marked

desk(
    "operator",
    Task(health.PATH, marked("Health")),
    Task(health.RETENTION, marked("Personal data")),
)

PAGES: tuple[Page, ...] = (
    desk_page("operator", health.PATH, health.health_page, "administrator"),
    desk_page("operator", health.RETENTION, health.retention_page, "administrator"),
)
