"""Words that several stages of life share: choices, lists of codes, the roles that hold batteries, and keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from suchi.domain.battery import PRIVATE
from suchi.domain.codes import battery_key, company_key
from suchi.domain.days import calendar_day as calendar_day
from suchi.domain.event import Code

MAKERS = "battery_maker vehicle_maker"
HOLDERS = f"{MAKERS} swap_operator repairer dismantler recycler outlet asset_owner custodian exporter"
ANYONE = f"{HOLDERS} carrier"

MOST_NAMED = 10_000
"""Things one report may name in one list: more is a matter of sending several reports."""
Codes = Annotated[tuple[Code, ...], Meta(max_length=MOST_NAMED)]
SomeCodes = Annotated[tuple[Code, ...], Meta(min_length=1, max_length=MOST_NAMED)]

Chemistry = Literal["LFP", "NCM", "NCA", "LMO", "LCO", "LTO", "NiMH", "Na-ion", "supercapacitor", "other"]
FieldOfUse = Literal[
    "vehicle", "storage", "telecom", "lighting", "low-speed-vehicle", "e-bike", "e-motorcycle", "power-bank", "other"
]


def battery_model_key(maker: str, model: str) -> str:
    """Battery model names are the maker's own, so the key carries the maker."""
    return f"{company_key(maker)}/{model}"


def site_key(company: str, site: str) -> str:
    """Site ids are the company's own, so the key carries the company."""
    return f"{company_key(company)}/{site}"


def place(company: str, site: str | None) -> str:
    """A custody text: a company, at one of its sites where that is known."""
    return site_key(company, site) if site else company_key(company)


def keys(codes: Iterable[str]) -> tuple[str, ...]:
    """The normalised codes, each once, in their order: a thing is touched once by an event, however often it is named."""
    return tuple(dict.fromkeys(map(battery_key, codes)))


def owner_key(owner: str) -> str:
    """A company code, or `@private` where the report says `private`."""
    return PRIVATE if owner in ("private", PRIVATE) else company_key(owner)
