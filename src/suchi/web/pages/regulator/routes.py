"""The addresses of an authority's desk, and its tasks."""

from __future__ import annotations

from suchi.web.pages.navigation import Task, desk
from suchi.web.pages.page import Page, desk_form, desk_page
from suchi.web.pages.regulator.cases import case_page, cases_page, take_step
from suchi.web.pages.regulator.duties import duties_page
from suchi.web.pages.regulator.findings import finding_page, findings_page
from suchi.web.pages.regulator.overview import overview_page
from suchi.web.pages.regulator.places import places_page
from suchi.web.wording import marked

PAGES: tuple[Page, ...] = (
    desk_page("regulator", "/regulator", overview_page),
    desk_page("regulator", "/regulator/places", places_page),
    desk_page("regulator", "/regulator/duties", duties_page),
    desk_page("regulator", "/regulator/findings", findings_page),
    desk_page("regulator", "/regulator/findings/{findingId}", finding_page),
    desk_page("regulator", "/regulator/cases", cases_page),
    *desk_form("regulator", "/regulator/cases/{case...}", case_page, take_step),
)

desk(
    "regulator",
    Task("/regulator", marked("Overview")),
    Task("/regulator/findings", marked("Findings")),
    Task("/regulator/cases", marked("Cases")),
    Task("/regulator/duties", marked("Still to be reported")),
    Task("/regulator/places", marked("Batteries by region")),
)
