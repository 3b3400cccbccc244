"""Who may have waste packs today: outlets and plants near a company, the lawful ones first, each with what the record says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from suchi.domain.battery import company_of
from suchi.domain.codes import battery_key, company_key
from suchi.domain.event import day_of
from suchi.domain.events.handing_over import AS_WASTE
from suchi.domain.law import Law
from suchi.domain.party import Company
from suchi.domain.receiving import Taking, against, taking
from suchi.domain.rulebook import Declared, declared
from suchi.queries import things, yard
from suchi.queries.places import Place
from suchi.queries.things import Conn
from suchi.web.call import Call
from suchi.web.pages.visitor import Visitor

MOST = 8
_MOST_OWNED = 200
LOOKED_THROUGH = 120
_RANK = {"lawful": 0, "open": 1, "doubt": 2, "barred": 3}
TONES = {"lawful": "ok", "open": "info", "doubt": "warn", "barred": "bad"}


class Receiver(Struct, frozen=True):
    """A site, whose it is, and whether it may have waste packs today."""

    place: Place
    taking: Taking

    @property
    def address(self) -> str:
        """As the form names it: company and site."""
        return self.place.site.key


class Against(Struct, frozen=True):
    """A rule that speaks against a hand-over before it is sent."""

    rule: Declared | None


async def against_sending(call: Call, event: Mapping[str, Any]) -> list[Against]:
    """What public registers say against handing the items over to whom the report names: whatever a dry run may not tell of a
    consignment that is not on record yet (domain/own_record.py)."""
    to = company_key(str(event.get("to") or ""))
    if event.get("purpose") not in AS_WASTE or to == company_key(str(event.get("reporter") or "")):
        return []
    site = f"{to}/{event['toSite']}" if event.get("toSite") else None
    codes = [battery_key(item["battery"]) for item in event.get("items", ()) if "battery" in item]
    own, day = company_key(str(event["reporter"])), day_of(str(event["occurredAt"]))
    name = await call.services.read(_against, to, site, codes[:_MOST_OWNED], own, day)
    return [Against(declared(name))] if name is not None else []


def _against(conn: Conn, to: str, site: str | None, codes: list[str], own: str, day: str) -> str | None:
    states = [row.state for row in things.rows(conn, "battery", sorted(codes)).values()] if codes else []
    # an owner has its own batteries back; of batteries that are not with whoever asks, nothing is told, nor who owns them
    if len(states) == len(codes) > 0 and all(one.owner == to and company_of(one.holder) == own for one in states):
        return None
    row, law = things.row(conn, "company", to), things.row(conn, "law", "loaded")
    place = things.row(conn, "site", site) if site is not None else None
    return against(row.state if row else None, place.state if place else None, law.state if law else None, day)


async def receivers(call: Call, who: Visitor, most: int = MOST) -> list[Receiver]:
    """In the company's own province; where it lies in none, or nobody is there, anywhere."""
    region = who.company.region[:2] if who.company is not None and who.company.region else ""
    found, law = await call.services.read(_near, region)
    own, today = who.code, call.services.today()
    told = [
        Receiver(place, answer)
        for place in found
        if place.company.code != own and _real(place.company, demo=call.services.demo)
        if (answer := taking(place.company, place.site, law, today)) is not None
    ]
    return sorted(told, key=lambda one: (_RANK[one.taking.answer], one.address))[:most]


def _near(conn: Conn, region: str) -> tuple[list[Place], Law | None]:
    row = things.row(conn, "law", "loaded")
    law = row.state if row is not None and isinstance(row.state, Law) else None
    found = yard.sites_to_ask(conn, region, LOOKED_THROUGH)
    return found or (yard.sites_to_ask(conn, "", LOOKED_THROUGH) if region else []), law


def _real(company: Company, *, demo: bool) -> bool:
    """Test companies stand in no list, but in that of a demonstration, where all are."""
    return demo or not company.test
