"""Pages that several desks have: which desk one is at, whose they are, and names that more than one of them says."""

from __future__ import annotations

from typing import Any

from suchi.access.person import Role
from suchi.domain.errors import Reason, Refused
from suchi.domain.party import RoleName
from suchi.web.call import Call
from suchi.web.pages.visitor import Audience, Visitor, visitor
from suchi.web.wording import marked

ADMINISTRATION = marked("Administration")
OWN_RECORD = marked("Our record")
"""The groups in which the tasks of these pages stand."""
PEOPLE_AT: tuple[Audience, ...] = ("company", "regulator", "registrar", "operator")
TRAIL_AT: tuple[Audience, ...] = PEOPLE_AT
ROLES: dict[Role, str] = {
    "administrator": marked("Administrator"),
    "reporter": marked("Reporter"),
    "viewer": marked("Viewer"),
}
COMPANY_ROLES: dict[RoleName, str] = {
    "battery_maker": marked("Battery maker"),
    "vehicle_maker": marked("Vehicle maker"),
    "swap_operator": marked("Swap operator"),
    "repairer": marked("Repairer"),
    "dismantler": marked("Dismantler"),
    "recycler": marked("Recycler"),
    "outlet": marked("Take-back outlet"),
    "asset_owner": marked("Owner of batteries"),
    "custodian": marked("Custodian"),
    "carrier": marked("Carrier"),
    "exporter": marked("Exporter"),
    "regulator": marked("Regulator"),
    "auditor": marked("Auditor"),
    "registrar": marked("Registrar"),
}
OFFERED = tuple(name for name in COMPANY_ROLES if name not in ("regulator", "auditor", "registrar"))
"""The roles that a company may apply for: offices are given by the operator."""


async def at_desk(call: Call) -> tuple[Visitor, Audience]:
    """Who is there, and at which of their desks: the first part of the address, whose declaration has let them in."""
    who = await visitor(call)
    assert who is not None
    desk = next(one for one in who.audiences if call.address.startswith(f"/{one}/") or call.address == f"/{one}")
    return who, desk


async def at_company(call: Call) -> tuple[Visitor, str]:
    """Who is at the company's desk, and the code of the company that they speak for."""
    who, _ = await at_desk(call)
    assert who.code is not None  # the route asks for the company's desk
    return who, who.code


def wrong(code: str, field: str, zh: str, en: str, next_zh: str | None = None, next_en: str | None = None) -> Refused:
    """A field that cannot be used, as a failure."""
    return Refused(code, zh, en, [Reason(code=code, field=f"/{field}", zh=zh, en=en, next_zh=next_zh, next_en=next_en)])


def given(call: Call, names: tuple[str, ...], most: int = 2000) -> dict[str, str]:
    """What stands in these fields of the form, without blanks around it, and no longer than anybody can mean."""
    return {name: str(call.given.get(name, ""))[:most].strip() for name in names}


def choices(names: dict[Any, str], said: Any) -> list[tuple[str, str]]:
    """Pairs of value and text for a select."""
    return [(name, said.gettext(text)) for name, text in names.items()]
