"""What the touches have made of a vehicle: which packs it carries, who has it, and how it ended."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.event import Touch, touch_of
from suchi.domain.marks import flagged, linked, mark

Build = Literal["chassis", "complete", "converted"]


class Fit(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """One pack at one position of a vehicle since `at`."""

    code: str
    position: str | None = None
    at: str | None = None


class Out(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A pack taken out of a vehicle and not replaced: from which position, when, and by which company."""

    code: str
    position: str | None = None
    at: str | None = None
    by: str | None = None


@touch_of("vehicle")
class VehicleTouch(Touch, frozen=True, tag="vehicle"):
    """What one event changes of a vehicle. Everything absent stays as it was; `unread`, `absent` and `packs_seen` count packs.

    `seen` are the packs whose code a yard read at its gate; `instead` names a pack under the wrong code and the code it has: nothing was moved.
    """

    born: bool = False
    model: str | None = None
    build: Build | None = None
    certificate_on: str | None = None
    fitted: tuple[Fit, ...] = ()
    taken: tuple[str, ...] = ()
    instead: tuple[str, str] | None = None
    sighted: tuple[str, ...] = ()
    platform_code: str | None = None
    sold: bool = False
    buyer: str | None = None
    region: str | None = None
    owner: str | None = None
    holder: str | None = None
    taken_in: bool = False
    seen: tuple[str, ...] = ()
    packs_seen: int | None = None
    returned: bool = False
    scrapped: bool = False
    closed: bool = False
    certificate: str | None = None
    present: tuple[str, ...] = ()
    unread: int | None = None
    absent: int | None = None
    deregistered: str | None = None
    exported: bool = False
    back: bool = False
    flag: tuple[str, ...] = ()
    unflag: tuple[str, ...] = ()
    recall: str | None = None
    remedied: str | None = None
    hold: str | None = None
    lifted: str | None = None
    alias_of: str | None = None
    aliases: tuple[str, ...] = ()
    note: str | None = None


class Vehicle(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", gc=False):
    """The state of a vehicle; `packs` are those bound now, `taken_out` those taken out and not replaced (it should carry both);
    `seen` and `packs_seen` are what the yard saw at its gate, `holder_beneath` is who had it before a yard took it in,
    `swapped_at` when it was first swapped, `platform_codes` those given to its packs since the last one was fitted,
    `stood` is when it was held, each time from and until; `removed` are packs that a yard has taken out of it and that were
    not on record in it."""

    vin: str
    born: str | None = None
    maker: str | None = None
    model: str | None = None
    build: Build | None = None
    certificate_on: str | None = None
    packs: tuple[Fit, ...] = ()
    taken_out: tuple[Out, ...] = ()
    sighted: tuple[str, ...] = ()
    sighted_at: str | None = None
    swapped_at: str | None = None
    removed: tuple[Out, ...] = ()
    platform_codes: tuple[str, ...] = ()
    sold_at: str | None = None
    buyer: str | None = None
    region: str | None = None
    owner: str | None = None
    holder: str | None = None
    holder_beneath: str | None = None
    taken_in_at: str | None = None
    seen: tuple[str, ...] = ()
    packs_seen: int | None = None
    scrapped_at: str | None = None
    scrapped_by: str | None = None
    certificate: str | None = None
    present: tuple[str, ...] = ()
    unread: int | None = None
    absent: int | None = None
    closed_at: str | None = None
    deregistered: str | None = None
    deregistered_at: str | None = None
    exported_at: str | None = None
    flags: tuple[str, ...] = ()
    recalls: tuple[str, ...] = ()
    remedied: tuple[str, ...] = ()
    recalled_at: str | None = None
    holds: tuple[str, ...] = ()
    stood: tuple[tuple[str, str | None], ...] = ()
    alias_of: str | None = None
    aliases: tuple[str, ...] = ()
    last: str | None = None
    last_at: str | None = None
    last_by: str | None = None


def empty(key: str) -> Vehicle:
    return Vehicle(vin=key)


_PLAIN = ("certificate_on", "owner", "holder", "region", "buyer")
MOST_PACKS = 256


def apply(state: Vehicle, touch: VehicleTouch, _when: object = None) -> Vehicle:
    """The state after one more touch; a new pack at a taken position stands beside the old one until that is reported gone."""
    change: dict[str, Any] = {"last": touch.event, "last_at": touch.at, "last_by": touch.by}
    if touch.born and state.born is None:
        change["born"] = touch.at
        change["maker"] = touch.by
    for name in _PLAIN:
        value = getattr(touch, name)
        if value is not None:
            change[name] = value
    if touch.model is not None and (state.model is None or state.build == "chassis"):
        change["model"] = touch.model  # a chassis takes the finished vehicle's model; that then stays
    if touch.build is not None and (touch.build != "chassis" or state.build is None):
        change["build"] = touch.build
    if touch.fitted or touch.taken:
        change["packs"] = _fit(state, touch)
        change["taken_out"] = _out(state, touch)
        if touch.event == "BatteryRemoved" and (state.taken_in_at is not None or state.scrapped_at is not None):
            bound = {*(fit.code for fit in state.packs), *(one.code for one in state.taken_out)}
            more = (Out(code, None, touch.at, touch.by) for code in touch.taken if code not in bound)
            change["removed"] = (*state.removed, *more)[:MOST_PACKS]
        if touch.event == "BatterySwapped" and state.swapped_at is None:
            change["swapped_at"] = touch.at
        if touch.fitted and state.platform_codes:
            change["platform_codes"] = ()
    if touch.platform_code is not None:
        change["platform_codes"] = linked(state.platform_codes, (touch.platform_code,))
    if touch.instead is not None:
        wrong, right = touch.instead
        kept = [fit for fit in state.packs if fit.code not in touch.instead]
        was = next((fit for fit in state.packs if fit.code == wrong), Fit(right, None, touch.at))
        change["packs"] = (*kept, replace(was, code=right))
    if touch.sold:
        change["sold_at"] = touch.at
    if touch.sighted:
        change["sighted"] = touch.sighted
        change["sighted_at"] = touch.at
    if touch.flag or touch.unflag:
        change["flags"] = flagged(state.flags, touch.flag, touch.unflag)
    if touch.recall is not None or touch.remedied is not None or touch.hold is not None or touch.lifted is not None:
        mark(state, touch, change)
    if touch.alias_of is not None:
        change["alias_of"] = touch.alias_of
    if touch.aliases:
        change["aliases"] = tuple(sorted(linked(state.aliases, touch.aliases)))
    if touch.taken_in or touch.returned or touch.scrapped or touch.deregistered or touch.exported or touch.back:
        _leave(state, touch, change)
    return replace(state, **change)


def _fit(state: Vehicle, touch: VehicleTouch) -> tuple[Fit, ...]:
    """Packs after some were fitted and some taken; one fitted anew where it already sits keeps the moment it came."""
    new = {fit.code: fit for fit in touch.fitted}
    gone = set(touch.taken)
    kept = []
    for fit in state.packs:
        again = new.pop(fit.code, None)
        if again is not None:
            kept.append(replace(fit, position=again.position or fit.position))
        elif fit.code not in gone:
            kept.append(fit)
    return (*kept, *new.values())[-MOST_PACKS:]


def _out(state: Vehicle, touch: VehicleTouch) -> tuple[Out, ...]:
    """Packs out and not replaced. One out and one in by the same report is a replacement; what is fitted later takes the
    place of itself, else of what came from its position, else of what came from nobody said where. A pack that was not
    on record in the vehicle adds nothing: it came there unreported, in the place of one that is on record."""
    if touch.fitted and not state.taken_out:
        return ()
    bound = {fit.code: fit for fit in state.packs}
    out = list(state.taken_out)
    if not touch.fitted:
        gone = [bound[code] for code in touch.taken if code in bound]
        out = [*(Out(fit.code, fit.position, touch.at, touch.by) for fit in gone), *out]
    for fit in touch.fitted:
        if fit.code not in bound and (filled := _filled(out, fit)) is not None:
            out.remove(filled)
    return tuple(out)[:MOST_PACKS]


def _filled(out: list[Out], fit: Fit) -> Out | None:
    """Which of the open places a pack fills."""
    for one in out:
        if one.code == fit.code:
            return one
    for one in out:
        if fit.position is not None and one.position == fit.position:
            return one
    return next((one for one in out if None in (fit.position, one.position)), None)


def _leave(state: Vehicle, touch: VehicleTouch, change: dict[str, Any]) -> None:
    """The ways out of use: taken in by a yard (and returned), scrapped, deregistered, exported (and imported again)."""
    if touch.taken_in:
        change.update(taken_in_at=touch.at, seen=touch.seen, packs_seen=touch.packs_seen)
        if state.taken_in_at is None:
            change["holder_beneath"] = state.holder
    if touch.returned:
        change["holder"] = touch.holder or state.holder_beneath
        change["taken_in_at"] = change["holder_beneath"] = change["packs_seen"] = None
        change["seen"] = change["removed"] = ()
    if touch.scrapped:
        change.update(scrapped_at=touch.at, scrapped_by=touch.by, certificate=touch.certificate)
        change.update(present=touch.present, unread=touch.unread, absent=touch.absent)
        if touch.closed:
            change["closed_at"] = touch.at
    if touch.deregistered is not None:
        change.update(deregistered=touch.deregistered, deregistered_at=touch.at)
    if touch.exported:
        change["exported_at"] = touch.at
    if touch.back:
        change["exported_at"] = None
        if state.deregistered == "exported":  # imported again it is a vehicle like any other
            change["deregistered"] = change["deregistered_at"] = None


def incomplete(vehicle: Vehicle) -> bool:
    """Whether it was scrapped and its packs were not all presented with it, so that what is told of them later matters."""
    told = vehicle.absent or vehicle.closed_at is not None or not (vehicle.present or vehicle.unread)
    return vehicle.scrapped_at is not None and bool(told)


def taken_out(vehicle: Vehicle) -> tuple[Out, ...]:
    """All packs taken out of it and not replaced, on record in it or not."""
    return (*vehicle.taken_out, *vehicle.removed)


def is_vehicle(vehicle: Vehicle | None, vin: str) -> bool:
    """Whether a VIN is that of the vehicle, before or after it was re-identified."""
    return vehicle is not None and (vin in (vehicle.vin, vehicle.alias_of) or vin in vehicle.aliases)


def model_of(vehicle: Vehicle) -> str | None:
    """The model that a vehicle keeps; a chassis has none yet."""
    return None if vehicle.build == "chassis" else vehicle.model


def stage(vehicle: Vehicle) -> str:
    """The stage a person reads: `produced`, `sold`, `taken_in`, `scrapped`, `deregistered` or `exported`."""
    for at, name in (
        (vehicle.scrapped_at, "scrapped"),
        (vehicle.exported_at, "exported"),
        (vehicle.deregistered_at, "deregistered"),
        (vehicle.taken_in_at, "taken_in"),
        (vehicle.sold_at, "sold"),
        (vehicle.born, "produced"),
    ):
        if at is not None:
            return name
    return "seen"
