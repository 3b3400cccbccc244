"""At whose desk a form stands: companies report what happened to them, offices what they have done. The forms are the same."""

from __future__ import annotations

from msgspec import Struct

from suchi.access import shifts
from suchi.domain.errors import Failure
from suchi.domain.event import CATALOGUE, About
from suchi.web import cookies
from suchi.web.call import Call
from suchi.web.pages.reporting.tasks import may_report
from suchi.web.pages.visitor import Audience, Visitor, visitor


class Place(Struct, frozen=True, kw_only=True):
    """Whose desk it is, who is there, and the code they speak for; on a shared tablet that stays at a site, that `site`: what is
    reported there has happened there."""

    desk: Audience
    who: Visitor
    code: str
    site: str = ""

    @property
    def corrects(self) -> bool:
        """Whether old reports are corrected here: in a yard none is, least of all by a PIN."""
        return self.desk != "yard"

    @property
    def choice(self) -> str:
        """The address where a report is chosen."""
        return f"/{self.desk}/report"

    def form(self, event: str) -> str:
        return f"/{self.desk}/report/{event}"

    @property
    def reports(self) -> str:
        """The address of the reports that were sent."""
        return f"/{self.desk}/reports"


async def at(call: Call, desk: Audience) -> Place:
    """Who is at the desk. Raises for somebody who speaks for nobody, and so has nothing to report."""
    who = await visitor(call)
    assert who is not None  # the route asks for a session
    if who.code is None:
        raise Failure("report.nobody", "只有企业或机关的人员可以报送", "only people of a company or an office report")
    if who.standing.device is None:
        return Place(desk=desk, who=who, code=who.code)
    tablet = await call.services.read(shifts.device_of, cookies.read(call, cookies.DEVICE))
    return Place(desk=desk, who=who, code=who.code, site=tablet.site or "")


def meant(call: Call, place: Place) -> About:
    """The report that the address names. Raises where there is none, or none that may be reported from this desk today."""
    name = call.path["type"]
    about = CATALOGUE.get(name)
    if about is None:
        raise Failure(
            "report.type-unknown",
            f"没有名为“{name[:60]}”的报告；可报送的见“报送”页",
            f"there is no report “{name[:60]}”: those that there are stand on the page of reports",
        )
    if not may_report(place.desk, about, place.who.company, call.services.today()):
        raise Failure(
            "report.not-yours",
            f"“{about.zh}”不在贵方今日登记的角色可报送之列；角色登记有变的，请向登记机构申请",
            f"“{about.en}” is for none of the roles that are registered for you today; apply to the registrar where they have changed",
        )
    return about
