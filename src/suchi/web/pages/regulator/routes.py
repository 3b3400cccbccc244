"""The addresses of an authority's desk, and its tasks."""

from __future__ import annotations

from suchi.web.pages.navigation import Task, desk
from suchi.web.pages.page import Page, desk_form, desk_page
from suchi.web.pages.regulator import coverage, things
from suchi.web.pages.regulator.balance import balance_page
from suchi.web.pages.regulator.batteries import batteries_page
from suchi.web.pages.regulator.bulletin import bulletin_page, newest_bulletin
from suchi.web.pages.regulator.cases import case_page, cases_page, take_step
from suchi.web.pages.regulator.companies import company_page
from suchi.web.pages.regulator.draws import begin_draw, draw_page, draws_page, name_word
from suchi.web.pages.regulator.duties import duties_page
from suchi.web.pages.regulator.findings import finding_page, findings_page
from suchi.web.pages.regulator.flows import flows_page
from suchi.web.pages.regulator.letters import letter_page
from suchi.web.pages.regulator.marks import marks_page, set_mark
from suchi.web.pages.regulator.opening import open_case, opening_page
from suchi.web.pages.regulator.overview import overview_page
from suchi.web.pages.regulator.permits import lacking_page, permits_page, record_page, record_permit
from suchi.web.pages.regulator.places import places_page
from suchi.web.pages.regulator.search import search_page
from suchi.web.pages.regulator.site_list import sites_page
from suchi.web.pages.regulator.sites import site_page
from suchi.web.pages.regulator.trend import trend_page
from suchi.web.wording import marked

PAGES: tuple[Page, ...] = (
    desk_page("regulator", "/regulator", overview_page),
    desk_page("regulator", "/regulator/flows", flows_page),
    desk_page("regulator", "/regulator/trend", trend_page),
    desk_page("regulator", "/regulator/places", places_page),
    desk_page("regulator", "/regulator/search", search_page),
    desk_page("regulator", "/regulator/batteries", batteries_page),
    desk_page("regulator", "/regulator/batteries/{code}", things.battery_page),
    desk_page("regulator", "/regulator/vehicles/{vin}", things.vehicle_page),
    desk_page("regulator", "/regulator/lots/{lot...}", things.lot_page),
    desk_page("regulator", "/regulator/consignments/{consignment...}", things.consignment_page),
    desk_page("regulator", "/regulator/companies/{code}", company_page),
    desk_page("regulator", "/regulator/sites", sites_page),
    desk_page("regulator", "/regulator/sites/{site...}", site_page),
    desk_page("regulator", "/regulator/balance/{site...}", balance_page),
    desk_page("regulator", "/regulator/duties", duties_page),
    desk_page("regulator", "/regulator/permits", permits_page),
    desk_page("regulator", "/regulator/permits/wanting", lacking_page),
    *desk_form("regulator", "/regulator/permits/record", record_page, record_permit),
    *desk_form("regulator", "/regulator/marks", marks_page, set_mark),
    desk_page("regulator", "/regulator/bulletin", newest_bulletin),
    desk_page("regulator", "/regulator/bulletin/{month}", bulletin_page),
    *desk_form("regulator", "/regulator/draws", draws_page, begin_draw),
    *desk_form("regulator", "/regulator/draws/{id}", draw_page, name_word),
    desk_page("regulator", "/regulator/coverage", coverage.silent_page),
    desk_page("regulator", "/regulator/coverage/models", coverage.models_page),
    desk_page("regulator", "/regulator/coverage/unread", coverage.unread_page),
    desk_page("regulator", "/regulator/coverage/outlets", coverage.outlets_page),
    desk_page("regulator", "/regulator/coverage/unassigned", coverage.unassigned_page),
    desk_page("regulator", "/regulator/findings", findings_page),
    desk_page("regulator", "/regulator/findings/{findingId}", finding_page),
    desk_page("regulator", "/regulator/cases", cases_page),
    *desk_form("regulator", "/regulator/cases/{case...}", case_page, take_step),
    *desk_form("regulator", "/regulator/open-case", opening_page, open_case),
    desk_page("regulator", "/regulator/letters/{entryId}/{case...}", letter_page),
)

desk(
    "regulator",
    Task("/regulator", marked("Overview")),
    Task("/regulator/search", marked("Search")),
    Task("/regulator/findings", marked("Findings")),
    Task("/regulator/cases", marked("Cases")),
    Task("/regulator/duties", marked("Still to be reported")),
    Task("/regulator/report", marked("Report"), button=True),
    Task("/regulator/sites", marked("Sites"), marked("Inspection")),
    Task("/regulator/permits", marked("Permits"), marked("Inspection")),
    Task("/regulator/coverage", marked("Coverage"), marked("Inspection")),
    Task("/regulator/draws", marked("Random draws"), marked("Inspection")),
    Task("/regulator/flows", marked("From production to metal"), marked("Figures and flows")),
    Task("/regulator/trend", marked("How it went"), marked("Figures and flows")),
    Task("/regulator/bulletin", marked("Monthly bulletin"), marked("Figures and flows")),
    Task("/regulator/places", marked("Batteries by region"), marked("Figures and flows")),
    Task("/regulator/reports", marked("Sent reports")),
)
