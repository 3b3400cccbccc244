"""Changes of a registration that a company asks for: what would change, field by field, and the report by which it does."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct
from psycopg import Connection

from suchi.access.denials import denied
from suchi.access.wire import Wire
from suchi.domain.codes import company_key
from suchi.domain.event import CompanyCode, Day, Name, Region, Text
from suchi.domain.events.governing_parties import MakerCode, SiteKind
from suchi.domain.events.vocabulary import keys, site_key
from suchi.domain.party import Company, RoleName, Site, holds
from suchi.domain.things import decode_state

OFFICES = frozenset({"regulator", "registrar"})


class PartyChange(Wire, frozen=True, kw_only=True, tag_field="kind", tag="party-change"):
    """What a registered company wants to have changed; what is left out stays. `roles` are all that it is to hold: one that is not
    among them ends on the day of the change."""

    party: CompanyCode
    name: Name | None = None
    name_en: Name | None = None
    roles: Annotated[tuple[RoleName, ...], Meta(max_length=16)] = ()
    region: Region | None = None
    maker_codes: Annotated[tuple[MakerCode, ...], Meta(max_length=64)] = ()
    parent: CompanyCode | None = None


class SiteChange(Wire, frozen=True, kw_only=True, tag_field="kind", tag="site-change"):
    """What is to change of a registered site; `until` is its last day."""

    party: CompanyCode
    site_id: Annotated[str, Meta(min_length=1, max_length=64)]
    site_kind: SiteKind | None = None
    name: Name | None = None
    region: Region | None = None
    until: Day | None = None
    contact: Text | None = None


Change = PartyChange | SiteChange


class FieldChange(Struct, frozen=True, rename="camel", omit_defaults=True):
    """One field as it is on record and as it is asked for."""

    field: str
    before: str | None = None
    after: str | None = None


def differences(conn: Connection[Any], asked: Change, today: str) -> tuple[FieldChange, ...]:
    """What would change, by what is on record now. Raises `application.company` where nothing is."""
    before, after = _before(conn, asked, today), _after(asked)
    return tuple(
        FieldChange(name, before.get(name), value)
        for name, value in after.items()
        if value and value != before.get(name)
    )


def check(conn: Connection[Any], asked: Change, today: str) -> None:
    """Raise unless it changes something that may be changed so: an office is given by the operator, never by application."""
    if isinstance(asked, PartyChange) and (OFFICES & set(asked.roles) or holds(_company(conn, asked), OFFICES, today)):
        raise denied("application.office")
    if not differences(conn, asked, today):
        raise denied("application.nothing")


def event_of(conn: Connection[Any], asked: Change, day: str) -> dict[str, Any]:
    """Type and fields of the report. A role that is kept is kept from its first day, so that earlier acts stay judged by it."""
    if isinstance(asked, SiteChange):
        return {
            "type": "SiteChanged", "siteId": asked.site_id, "kind": asked.site_kind, "name": asked.name,
            "region": asked.region, "until": asked.until, "contact": asked.contact,
        }  # fmt: skip
    held = {role.role: role.since for role in _held(_company(conn, asked), day)}
    return {
        "type": "PartyChanged", "name": asked.name, "nameEn": asked.name_en, "region": asked.region,
        "roles": [{"role": role, "since": held.get(role, day)} for role in asked.roles],
        "makerCodes": list(asked.maker_codes), "parent": asked.parent,
    }  # fmt: skip


def _held(company: Company, day: str) -> list[Any]:
    """The roles that it holds beyond the day, or from a day to come."""
    return [role for role in company.roles if role.until is None or role.until > day]


def _before(conn: Connection[Any], asked: Change, today: str) -> dict[str, str | None]:
    if isinstance(asked, SiteChange):
        site = _site(conn, asked)
        return {
            "kind": site.kind,
            "name": site.name,
            "region": site.region,
            "until": site.until,
            "contact": site.contact,
        }
    company = _company(conn, asked)
    return {
        "name": company.name, "nameEn": company.name_en, "region": company.region, "parent": company.parent,
        "roles": _words(role.role for role in _held(company, today)), "makerCodes": _words(company.maker_codes),
    }  # fmt: skip


def _after(asked: Change) -> dict[str, str | None]:
    if isinstance(asked, SiteChange):
        return {
            "kind": asked.site_kind, "name": asked.name, "region": asked.region, "until": asked.until,
            "contact": asked.contact,
        }  # fmt: skip
    return {
        "name": asked.name, "nameEn": asked.name_en, "region": asked.region,
        "parent": company_key(asked.parent) if asked.parent else None, "roles": _words(asked.roles),
        "makerCodes": _words(keys(asked.maker_codes)),
    }  # fmt: skip


def _words(names: Any) -> str:
    return " ".join(sorted(names))


def _company(conn: Connection[Any], asked: PartyChange) -> Company:
    row = conn.execute("SELECT state FROM company WHERE key = %s", [company_key(asked.party)], binary=True).fetchone()
    found = decode_state["company"](row[0]) if row else None
    if not isinstance(found, Company):
        raise denied("application.company")
    return found


def _site(conn: Connection[Any], asked: SiteChange) -> Site:
    key = site_key(asked.party, asked.site_id)
    row = conn.execute("SELECT state FROM site WHERE key = %s", [key], binary=True).fetchone()
    found = decode_state["site"](row[0]) if row else None
    if not isinstance(found, Site):
        raise denied("application.site")
    return found
