"""What the touches have made of a lot of material: where it came from, how much is left, and who has it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.event import Natural, Part, Touch, touch_of
from suchi.domain.marks import flagged, linked
from suchi.domain.transit import arrive, carry, sent_by_another


class Metals(Part, frozen=True, kw_only=True):
    """Metal content in grams."""

    li_g: Natural = 0
    ni_g: Natural = 0
    co_g: Natural = 0
    mn_g: Natural = 0
    cu_g: Natural = 0
    al_g: Natural = 0


@touch_of("lot")
class LotTouch(Touch, frozen=True, tag="lot"):
    """What one event changes of a lot; masses in g.

    `mass_g` and `metals` enter the lot on top of what it holds, `out_g` leaves it, `all_out` is all that is left;
    `renewed` says that the mass is the whole of the lot from now on.
    """

    born: bool = False
    renewed: bool = False
    material: str | None = None
    mass_g: int | None = None
    moisture_permille: int | None = None
    metals: Metals | None = None
    source: str | None = None
    origin: str | None = None
    holder: str | None = None
    out_g: int | None = None
    all_out: bool = False
    to_lots: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    unflag: tuple[str, ...] = ()
    consignment: str | None = None
    addressee: str | None = None
    outcome: str | None = None
    note: str | None = None


class Lot(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of a lot; `mass_g` is all that was declared to enter it (wet), `out_g` what has left it since, in g."""

    key: str
    born: str | None = None
    material: str | None = None
    mass_g: int | None = None
    moisture_permille: int | None = None
    metals: Metals | None = None
    source: str | None = None
    origin: str | None = None
    holder: str = "@unknown"
    out_g: int = 0
    to_lots: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    consignment: str | None = None
    addressee: str | None = None
    ended_by: str | None = None
    ended_at: str | None = None
    last: str | None = None
    last_at: str | None = None

    @property
    def left_g(self) -> int | None:
        """What is left, in g; None where the mass was never declared, below zero where more left than entered."""
        return None if self.mass_g is None else self.mass_g - self.out_g


def empty(key: str) -> Lot:
    return Lot(key=key)


def apply(state: Lot, touch: LotTouch, _when: object = None) -> Lot:
    """The state of a lot after one more touch."""
    change: dict[str, Any] = {"last": touch.event, "last_at": touch.at}
    if touch.born and state.born is None:
        change["born"] = touch.at
    if touch.moisture_permille is not None:
        change["moisture_permille"] = touch.moisture_permille
    if touch.holder is not None and not sent_by_another(state, touch):
        change["holder"] = touch.holder
    for name in ("material", "source", "origin"):
        value = getattr(touch, name)
        if value is not None and getattr(state, name) is None:
            change[name] = value
    if touch.mass_g is not None or touch.out_g is not None or touch.all_out:
        _weigh(state, touch, change)
    if touch.to_lots:
        change["to_lots"] = linked(state.to_lots, touch.to_lots)
    if touch.flag or touch.unflag:
        change["flags"] = flagged(state.flags, touch.flag, touch.unflag)
    if touch.consignment is not None:
        carry(state, touch, change)
    elif state.consignment is not None and (touch.holder is not None or "ended_by" in change):
        arrive(state, change)
    return replace(state, **change)


def _weigh(state: Lot, touch: LotTouch, change: dict[str, Any]) -> None:
    """What enters adds up, what leaves adds up; a lot is over when all has left, and begins again when more enters."""
    mass, out = state.mass_g, state.out_g
    if touch.all_out:
        out = mass if mass is not None else out
    elif touch.out_g is not None:
        out += touch.out_g
    if touch.mass_g is not None:
        afresh = touch.renewed or mass is None
        mass = touch.mass_g if afresh else (mass or 0) + touch.mass_g
        out = 0 if touch.renewed else out
        change["metals"] = touch.metals if afresh else _sum(state.metals, touch.metals)
    change["mass_g"], change["out_g"] = mass, out
    over = (touch.all_out and touch.mass_g is None) or (mass is not None and 0 < mass <= out)
    if not over:
        change["ended_by"] = change["ended_at"] = None
    elif state.ended_by is None:
        change["ended_by"], change["ended_at"] = touch.event, touch.at


def _sum(one: Metals | None, two: Metals | None) -> Metals | None:
    """Metals of two declarations together; unknown where either is."""
    if one is None or two is None:
        return None
    return Metals(**{name: getattr(one, name) + getattr(two, name) for name in Metals.__struct_fields__})
