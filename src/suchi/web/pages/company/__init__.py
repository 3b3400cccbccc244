"""The company's desk: what is due today, what comes and goes, what is in custody, what plants made of it, and its models."""

from __future__ import annotations

from suchi.web.pages.company import (
    balance,
    batteries,
    battery,
    consignment,
    consignments,
    lots,
    model,
    models,
    search,
    stock,
    today,
    vehicle,
    vehicles,
)
from suchi.web.pages.navigation import SEARCHES, Task, desk
from suchi.web.pages.page import Page, desk_form, desk_page
from suchi.web.wording import marked

desk(
    "company",
    Task("/company", marked("Today")),
    Task("/company/consignments", marked("Consignments")),
    Task("/company/report", marked("Report"), marked("Reporting")),
    Task("/company/upload", marked("Upload a file"), marked("Reporting")),
    Task("/company/open", marked("Open items"), marked("Reporting")),
    Task("/company/reports", marked("Sent reports"), marked("Reporting")),
    Task("/company/stock", marked("Stock"), marked("In custody")),
    Task("/company/batteries", marked("Batteries"), marked("In custody")),
    Task("/company/vehicles", marked("Vehicles"), marked("In custody")),
    Task("/company/lots", marked("Lots"), marked("In custody")),
    Task("/company/balance", marked("Plant balance"), marked("In custody")),
    Task("/company/models", marked("Models"), marked("Products")),
)

SEARCHES["company"] = "/company/search"

PAGES: tuple[Page, ...] = (
    desk_page("company", "/company", today.today_page),
    desk_page("company", "/company/stock", stock.stock_page),
    desk_page("company", "/company/batteries", batteries.batteries_page),
    desk_page("company", "/company/batteries/{code}", battery.battery_page),
    desk_page("company", "/company/vehicles", vehicles.vehicles_page),
    desk_page("company", "/company/vehicles/{vin}", vehicle.vehicle_page),
    desk_page("company", "/company/lots", lots.lots_page),
    desk_page("company", "/company/lots/{lot...}", lots.lot_page),
    desk_page("company", "/company/balance", balance.balance_page),
    desk_page("company", "/company/search", search.search_page),
    desk_page("company", "/company/models", models.models_page),
    *desk_form("company", "/company/models/{of}/{model...}", model.model_page, model.handed_in, model.MOST_BYTES),
    desk_page("company", "/company/consignments", consignments.consignments_page),
    *desk_form("company", "/company/consignments/{consignment...}", consignment.consignment_page, consignment.reported),
)
