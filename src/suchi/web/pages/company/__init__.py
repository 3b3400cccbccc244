"""The company's desk: what is due today, what comes and goes, what is in custody, what plants made of it, and its models."""

from __future__ import annotations

from suchi.web.pages.company import (
    balance,
    batteries,
    battery,
    consignment,
    consignments,
    duties,
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
    Task("/company/report", marked("Report"), button=True),
    Task("/company/open", marked("Open items")),
    Task("/company/consignments", marked("Consignments")),
    Task("/company/stock", marked("Stock")),
    Task("/company/upload", marked("Upload a file"), marked("Files and sent reports")),
    Task("/company/reports", marked("Sent reports"), marked("Files and sent reports")),
    Task("/company/batteries", marked("Batteries"), marked("Things on record")),
    Task("/company/vehicles", marked("Vehicles"), marked("Things on record")),
    Task("/company/lots", marked("Lots"), marked("Things on record")),
    Task("/company/models", marked("Models"), marked("Things on record")),
    Task("/company/balance", marked("Plant balance"), marked("Things on record")),
)

SEARCHES["company"] = "/company/search"

PAGES: tuple[Page, ...] = (
    desk_page("company", "/company", today.today_page),
    desk_page("company", duties.PATH, duties.duties_page),
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
