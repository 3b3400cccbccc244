"""The yard's phone: a VIN or a code leads to what it is and how it is made safe, and to reports of few fields."""

from __future__ import annotations

from suchi.web.pages import navigation
from suchi.web.pages.navigation import Task
from suchi.web.pages.own_act import stating
from suchi.web.pages.page import Page, desk_form, desk_page, form, public
from suchi.web.pages.yard.arrivals import receive_page
from suchi.web.pages.yard.battery import battery_page
from suchi.web.pages.yard.handing_over import RECEIVE
from suchi.web.pages.yard.home import vehicles_page, yard_page
from suchi.web.pages.yard.label import label_file, label_page
from suchi.web.pages.yard.offline import drafts_page, offline_page, worker
from suchi.web.pages.yard.photos import MOST_BYTES
from suchi.web.pages.yard.reporting import send, show
from suchi.web.pages.yard.reports import REPORTS
from suchi.web.pages.yard.shift import end_shift, open_shift, pin_page, set_pin, shift_page
from suchi.web.pages.yard.vehicle import vehicle_page
from suchi.web.wording import marked

navigation.desk("yard", Task("/yard", marked("Scan a vehicle")))
PAGES: tuple[Page, ...] = (
    desk_page("yard", "/yard", yard_page),
    desk_page("yard", "/yard/vehicles", vehicles_page),
    *stating("/yard/vehicle", vehicle_page, "yard"),
    *stating("/yard/battery", battery_page, "yard", by="purpose"),
    *(
        page
        for report in REPORTS
        for page in desk_form(
            "yard",
            report.path,
            receive_page if report is RECEIVE else show(report),
            send(report),
            files=MOST_BYTES if report.photo else 0,
        )
    ),
    desk_page("yard", "/yard/label", label_page),
    desk_page("yard", "/yard/label.pdf", label_file),
    desk_page("yard", "/yard/drafts", drafts_page),
    public("/yard/offline/{name}", offline_page),
    public("/yard/worker.js", worker),
    *form("/yard/shift", shift_page, open_shift),
    Page(path="/yard/shift/end", handler=end_shift, needs="session", method="POST", rate="account", desk="yard"),
    *form("/yard/shift/pin", pin_page, set_pin, needs="self", rate="account"),
)
