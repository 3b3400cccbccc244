"""Who looks at a page: the person, the company or office they speak for, and the desks that are theirs."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from suchi.access.denials import denied
from suchi.access.person import Authority, Person
from suchi.access.sessions import Standing
from suchi.access.tokens import csrf_of
from suchi.capture.draft import now_us
from suchi.domain.errors import Failure
from suchi.domain.party import Company, holds
from suchi.web import cookies
from suchi.web.call import Call

Audience = Literal["company", "yard", "regulator", "registrar", "operator"]
_YARDS = frozenset({"dismantler", "repairer", "outlet", "swap_operator", "recycler", "battery_maker", "vehicle_maker"})
"""Whose people stand beside batteries: makers too, who take back at outlets of their own."""
_OFFICES = frozenset({"regulator", "registrar", "auditor"})


class Visitor(Struct, frozen=True, kw_only=True):
    """Somebody who is logged in. `csrf` goes into every form that changes something, as its field `csrf`."""

    standing: Standing
    company: Company | None
    audiences: tuple[Audience, ...]
    csrf: str
    audits: bool = False
    """Whether the company holds the role of an auditor on that day."""

    @property
    def person(self) -> Person:
        return self.standing.person

    @property
    def code(self) -> str | None:
        """The company code they speak for; none for the operator's own people."""
        return self.person.company

    @property
    def office(self) -> Authority | None:
        """The field of duty, level and region of somebody at an authority."""
        return self.person.authority

    @property
    def reports(self) -> bool:
        """Whether they may report: no viewer may."""
        return self.standing.caller.may_submit

    def at(self, desk: Audience) -> bool:
        return desk in self.audiences


async def visitor(call: Call) -> Visitor | None:
    """Who is there, also on pages that are open to all; None for somebody who is not logged in, or no longer."""
    if call.who is not None:
        return call.who
    token = cookies.read(call, cookies.SESSION)
    if token is None:
        return None
    standing = call.standing or call.services.sessions.known(token)
    if standing is None:
        try:
            standing = await call.services.read(call.services.sessions.resolve, token, now_us())
        except Failure:
            return None
    if not standing.on_its_tablet(cookies.read(call, cookies.DEVICE)):
        return None
    code, today = standing.person.company, call.services.today()
    company = await call.services.read(call.services.groups.company, code) if code is not None else None
    call.who = Visitor(
        standing=standing, company=company, audiences=_desks(standing, company, today), csrf=csrf_of(token),
        audits=holds(company, frozenset({"auditor"}), today),
    )  # fmt: skip
    return call.who


async def at_desk(call: Call, desk: Audience) -> Visitor:
    """The visitor of a desk's page; raises when the desk is not theirs."""
    who = await visitor(call)
    if who is None or not who.at(desk):
        raise denied("access.role")
    return who


def _desks(standing: Standing, company: Company | None, today: str) -> tuple[Audience, ...]:
    """By the roles that the company holds on that day; the first is where log-in leads. On a shared tablet: the yard alone."""
    if standing.device is not None:
        return ("yard",)
    if standing.person.company is None:
        return ("operator",) if standing.person.administers else ()
    found: list[Audience] = []
    if holds(company, frozenset({"regulator", "auditor"}), today):
        found.append("regulator")
    if holds(company, frozenset({"registrar"}), today):
        found.append("registrar")
    if company is not None and any(role.role not in _OFFICES for role in company.roles):
        found.append("company")
    if holds(company, _YARDS, today):
        found.append("yard")
    return tuple(found) or ("company",)
