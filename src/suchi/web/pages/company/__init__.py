"""The company's desk: what is due today, the consignments that come and go, the batteries in custody."""

from __future__ import annotations

from suchi.web.pages.company import batteries, consignment, consignments, today
from suchi.web.pages.navigation import Task, desk
from suchi.web.pages.page import Page, desk_form, desk_page
from suchi.web.wording import marked

desk(
    "company",
    Task("/company", marked("Today")),
    Task("/company/consignments", marked("Consignments")),
    Task("/company/batteries", marked("Batteries")),
    Task("/company/report", marked("Report"), marked("Reporting")),
    Task("/company/upload", marked("Upload a file"), marked("Reporting")),
    Task("/company/open", marked("Open items"), marked("Reporting")),
    Task("/company/reports", marked("Sent reports"), marked("Reporting")),
)

PAGES: tuple[Page, ...] = (
    desk_page("company", "/company", today.today_page),
    desk_page("company", "/company/batteries", batteries.batteries_page),
    desk_page("company", "/company/consignments", consignments.consignments_page),
    *desk_form("company", "/company/consignments/{consignment...}", consignment.consignment_page, consignment.reported),
)
