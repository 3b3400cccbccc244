"""All reports of the yard, in the order in which its first page offers them."""

from __future__ import annotations

from suchi.web.pages.visitor import Visitor
from suchi.web.pages.yard.handing_over import HAND_OVER, RECEIVE
from suchi.web.pages.yard.of_batteries import COLLECTED, INCIDENT, LABEL_FOUND, NO_LABEL, RETIRED
from suchi.web.pages.yard.of_vehicles import REMOVED, REPLACED, RETURNED, SCRAPPED, TAKEN_IN
from suchi.web.pages.yard.report import Report
from suchi.web.wording import marked

REPORTS: tuple[Report, ...] = (
    TAKEN_IN, REMOVED, SCRAPPED, REPLACED, RETURNED, HAND_OVER, RECEIVE, COLLECTED, RETIRED, NO_LABEL, LABEL_FOUND,
    INCIDENT,
)  # fmt: skip
GROUPS = {
    "vehicle": marked("A vehicle"),
    "handing-over": marked("Handing over"),
    "battery": marked("A battery"),
}


def open_to(who: Visitor, today: str) -> list[Report]:
    """The reports that somebody may make: those of the roles that their company holds today. To say that a label was found is
    open to whoever may give a platform code: it takes effect once an authority adopts it."""
    found = [one for one in REPORTS if one.open_to(who, today)]
    return [*found, LABEL_FOUND] if NO_LABEL in found and LABEL_FOUND not in found else found
