"""The yard's phone: a VIN leads to what is in the car and how it is made safe, and to reports of few fields."""

from __future__ import annotations

from suchi.web.pages import navigation
from suchi.web.pages.navigation import Task
from suchi.web.pages.page import Page, desk_form, desk_page
from suchi.web.pages.yard.reports import REPORTS, send, show
from suchi.web.pages.yard.vehicle import vehicle_page, yard_page
from suchi.web.wording import marked

navigation.desk("yard", Task("/yard", marked("Scan a vehicle")))
PAGES: tuple[Page, ...] = (
    desk_page("yard", "/yard", yard_page),
    Page(path="/yard/vehicle", handler=vehicle_page, needs="session", rate="library", desk="yard"),
    *(page for report in REPORTS for page in desk_form("yard", report.path, show(report), send(report))),
)
