"""The columns that each kind's table copies out of its state, for lists, filters and sweeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from suchi.db.copying import NULL, boolean, int8, text
from suchi.domain import consignment, vehicle
from suchi.domain.battery import Battery, company_of
from suchi.domain.consignment import Consignment
from suchi.domain.lot import Lot
from suchi.domain.things import State

HEAD = ("key", "version", "instant", "rank", "recorded", "place", "entry", "state")
NAMES: dict[str, tuple[str, ...]] = {
    "battery": ("model", "maker", "level", "phase", "holder", "site", "vehicle", "flags", "part"),
    "battery_model": ("maker", "level"),
    "case": ("party", "authority", "stage"),
    "company": ("name", "region", "roles"),
    "consignment": ("sender", "addressee", "stage", "former"),
    "law": (),
    "lot": ("material", "holder", "site", "left_g"),
    "site": ("company", "kind", "region"),
    "vehicle": ("model", "maker", "stage", "holder", "flags"),
    "vehicle_model": ("maker", "swap_model"),
}


def _flags(state: Any) -> bytes:
    return text(" ".join(state.flags)) if state.flags else NULL


@lru_cache(maxsize=1 << 15)
def _custody(holder: str) -> bytes:
    company, _, site = holder.partition("/")
    return text(company) + text(site or None)


@lru_cache(maxsize=1 << 15)
def _described(*words: str | None) -> bytes:
    """Fields that recur together: the packs of one model, in one phase."""
    return b"".join(map(text, words))


def _battery(s: Battery) -> bytes:
    described = _described(s.model, s.maker, s.level, s.phase)
    return b"".join((described, _custody(s.holder), text(s.vehicle), _flags(s), boolean(s.whole is not None)))


def _vehicle(s: vehicle.Vehicle) -> bytes:
    holder = company_of(s.holder) if s.holder else None
    return _described(s.model, s.maker, vehicle.stage(s), holder) + _flags(s)


def _consignment(s: Consignment) -> bytes:
    sender = company_of(s.sender) if s.sender else None
    addressee = company_of(s.addressee) if s.addressee else None
    return text(sender) + text(addressee) + text(consignment.stage(s)) + _formerly(s)


def _formerly(s: Consignment) -> bytes:
    """The companies it was addressed to before, or is in part; nearly always none."""
    if not s.former and not s.elsewhere:
        return NULL
    places = [*(addressee for addressee, _ in s.former), *s.elsewhere.values()]
    return text(" ".join(sorted({company_of(place) for place in places})))


def _lot(s: Lot) -> bytes:
    return text(s.material) + _custody(s.holder) + int8(s.left_g)


PACK: dict[str, Callable[[State], bytes]] = {
    "battery": _battery,
    "battery_model": lambda s: text(s.maker) + text(s.level),
    "case": lambda s: text(s.party) + text(s.authority) + text(s.stage),
    "company": lambda s: text(s.name) + text(s.region) + text(" ".join(r.role for r in s.roles) or None),
    "consignment": _consignment,
    "law": lambda s: b"",
    "lot": _lot,
    "site": lambda s: text(s.company) + text(s.kind) + text(s.region),
    "vehicle": _vehicle,
    "vehicle_model": lambda s: text(s.maker) + boolean(s.swap_model),
}


def quoted(kind: str) -> str:
    """The table of a kind as SQL names it; `case` is a reserved word."""
    return f'"{kind}"'


def all_columns(kind: str) -> str:
    """Every column of the table, in the order in which rows are packed."""
    return ", ".join((*HEAD, *NAMES[kind]))
