"""What the touches have made of a battery: pack, module or single cell under one code."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.event import Touch, touch_of
from suchi.domain.health import measure
from suchi.domain.marks import flagged, linked, mark
from suchi.domain.retirement import restored, turned
from suchi.domain.stages import STAGES as STAGES
from suchi.domain.stages import stage as stage
from suchi.domain.transit import arrive, carry, sent_by_another

Phase = Literal["new", "in_use", "waste", "ended"]
Condition = Literal["intact", "damaged", "leaking", "swollen", "soaked", "crashed", "burnt"]
VEHICLE, PRIVATE, ABROAD, UNKNOWN = "@vehicle", "@private", "@abroad", "@unknown"
"""Holders that are no company; a company's custody is written `code` or `code/site`."""
MOST_PARTS = 2000


@touch_of("battery")
class BatteryTouch(Touch, frozen=True, tag="battery"):
    """What one event changes of a battery. Everything absent stays as it was; masses in g, energy in Wh, health in ‰.

    `outcome` is what a hand-over came to (`accepted`, `extra`, `rejected`, `missing`, `cancelled`, `redirected`);
    `gone_from` is a VIN the battery is stated not to be in: flag and custody change only if it is on record there.
    """

    born: bool = False
    model: str | None = None
    maker: str | None = None
    level: str | None = None
    use: str | None = None
    produced_on: str | None = None
    mass_g: int | None = None
    energy_wh: int | None = None
    parts: tuple[str, ...] | None = None
    parts_in: tuple[str, ...] = ()
    parts_out: tuple[str, ...] = ()
    whole: str | None = None
    parted: bool = False
    system_code: str | None = None
    phase: Phase | None = None
    holder: str | None = None
    owner: str | None = None
    vehicle: str | None = None
    position: str | None = None
    unbound: bool = False
    gone_from: str | None = None
    pool: str | None = None
    unpooled: bool = False
    condition: Condition | None = None
    flag: tuple[str, ...] = ()
    unflag: tuple[str, ...] = ()
    recall: str | None = None
    remedied: str | None = None
    hold: str | None = None
    lifted: str | None = None
    consignment: str | None = None
    addressee: str | None = None
    outcome: str | None = None
    state_of_health_permille: int | None = None
    capacity_mah: int | None = None
    cycles: int | None = None
    ended_by: str | None = None
    alias_of: str | None = None
    aliases: tuple[str, ...] = ()
    successor: str | None = None
    origins: tuple[str, ...] = ()
    back: bool = False
    lot: str | None = None
    note: str | None = None


class Battery(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", gc=False):
    """The state of a battery; masses in g, energy in Wh, capacity in mAh, health in ‰ of rated capacity.

    A part's own `holder` rests while it has a `whole`; `phase_beneath` is what an end, `phase_sent` what an open
    consignment covers; `act` is the last event that says at which stage of life the battery is; `waste_held_at` is when a
    company got it as waste; `stood` is when it was held, each time from and until; `waste_at`, `waste_from`, `waste_by`: when it
    became waste, by which report (`way_of`) and whose, also when it has ended; `fitted_at`: when into a vehicle that it has left.
    """

    code: str
    born: str | None = None
    model: str | None = None
    maker: str | None = None
    level: str | None = None
    use: str | None = None
    produced_on: str | None = None
    mass_g: int | None = None
    energy_wh: int | None = None
    parts: tuple[str, ...] = ()
    whole: str | None = None
    whole_at: str | None = None
    system_code: str | None = None
    phase: Phase = "new"
    phase_at: str | None = None
    phase_beneath: Phase | None = None
    phase_sent: Phase | None = None
    holder: str = UNKNOWN
    waste_held_at: str | None = None
    waste_at: str | None = None
    waste_from: str | None = None
    waste_by: str | None = None
    fitted_at: str | None = None
    owner: str | None = None
    vehicle: str | None = None
    position: str | None = None
    bound_at: str | None = None
    pool: str | None = None
    condition: Condition | None = None
    flags: tuple[str, ...] = ()
    recalls: tuple[str, ...] = ()
    remedied: tuple[str, ...] = ()
    recalled_at: str | None = None
    holds: tuple[str, ...] = ()
    stood: tuple[tuple[str, str | None], ...] = ()
    consignment: str | None = None
    addressee: str | None = None
    state_of_health_permille: int | None = None
    state_of_health_at: str | None = None
    state_of_health_method: str | None = None
    capacity_mah: int | None = None
    cycles: int | None = None
    ended_by: str | None = None
    ended_at: str | None = None
    lot: str | None = None
    alias_of: str | None = None
    aliases: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    act: str | None = None
    last: str | None = None
    last_at: str | None = None
    last_by: str | None = None


_DESCRIPTION = tuple("model maker level use produced_on mass_g energy_wh parts system_code position".split())
ACTS = frozenset(
    "BatteryProduced BatteryImported PlatformCodeAssigned ProductMade ProductShipped BatteryInstalled BatterySwapped "
    "SwapStockChanged BatteryReplaced BatteryRemoved BatteryRetired BatteryCollected HandoverReceived BatteryTested "
    "VehicleProduced VehicleImported VehicleTakenIn VehicleReturned VehicleScrapped BatteryFound".split()
)
"""Events that say at which stage of life a battery is."""
_NOT_ARRIVED = frozenset({"rejected", "missing"})


def empty(key: str) -> Battery:
    return Battery(code=key)


def apply(state: Battery, touch: BatteryTouch, _when: object = None) -> Battery:
    """The state after one more touch. Leaving a flag restores what was underneath, because flags lie on top of the rest."""
    event = touch.event
    change: dict[str, Any] = {"last": event, "last_at": touch.at, "last_by": touch.by}
    if touch.consignment is not None and state.vehicle is not None and _supplied(state, touch):
        return replace(state, **change)
    if event in ACTS and touch.outcome not in _NOT_ARRIVED:
        change["act"] = event if touch.note != "repair" else "repair"
    if touch.born or touch.level is not None or touch.mass_g is not None:
        _describe(state, touch, change)
    if touch.condition is not None:
        change["condition"] = touch.condition
    if touch.owner is not None:
        change["owner"] = touch.owner
    if touch.phase is not None and touch.phase != state.phase and state.phase != "ended":
        change.update(turned(state.phase, touch, touch.phase))
    if touch.holder is not None and not sent_by_another(state, touch):
        change["holder"] = touch.holder
        if change.get("phase", state.phase) == "waste" and company_of(touch.holder) != company_of(state.holder):
            change["waste_held_at"] = touch.at
    if touch.vehicle is not None or touch.unbound or touch.gone_from is not None:
        _bind(state, touch, change)
    if touch.whole is not None or touch.parted or touch.pool is not None or touch.unpooled:
        _belong(state, touch, change)
    if (touch.flag or touch.unflag) and touch.gone_from is None:
        change["flags"] = flagged(state.flags, touch.flag, touch.unflag)
    if touch.consignment is not None:
        _carry(state, touch, change)
    elif state.consignment is not None and ("holder" in change or "vehicle" in change):
        # Whoever acts on the item has it: the receipt went unreported, or somebody else took it in.
        arrive(state, change)
        change["phase_sent"] = None
    if touch.recall is not None or touch.remedied is not None or touch.hold is not None or touch.lifted is not None:
        mark(state, touch, change)
    if touch.state_of_health_permille is not None or event == "HealthReported":
        measure(touch, change)
    if touch.parts_in or touch.parts_out:
        gone = {*touch.parts_out, *touch.parts_in}
        change["state_of_health_method"] = None  # with other parts it is no longer the same measurement
        change["parts"] = (*(part for part in state.parts if part not in gone), *touch.parts_in)[-MOST_PARTS:]
    if touch.alias_of is not None or touch.aliases or touch.successor is not None or touch.back or touch.origins:
        _rename(state, touch, change)
    if touch.lot is not None:
        change["lot"] = touch.lot
    return replace(state, **change)


def _supplied(state: Battery, touch: BatteryTouch) -> bool:
    """Told as a day, supply and installation on that day have no order of their own: the hand-over then came first."""
    bound = state.bound_at or ""
    return touch.phase is None and 10 in (len(bound), len(touch.at)) and bound[:10] == touch.at[:10]


def _describe(state: Battery, touch: BatteryTouch, change: dict[str, Any]) -> None:
    """What it is: the first report of each property stands, so a re-import or a maker's tree does not rewrite a birth."""
    if touch.born and state.born is None:
        change["born"] = touch.at
    for name in _DESCRIPTION:
        value = getattr(touch, name)
        if value is not None and not getattr(state, name):
            change[name] = value


def _bind(state: Battery, touch: BatteryTouch, change: dict[str, Any]) -> None:
    """The vehicle it sits in, or no longer; it came there when it was first put there."""
    if touch.vehicle is not None:
        if touch.vehicle != state.vehicle:
            change["vehicle"] = touch.vehicle
            change["position"] = touch.position
            change["bound_at"] = touch.at
            change["fitted_at"] = state.fitted_at or state.bound_at
        elif touch.position is not None:
            change["position"] = touch.position
        if touch.holder is None:
            change["holder"] = VEHICLE
    elif touch.unbound:
        _unbind(state, change)
    else:
        _go(state, touch, change)


def _belong(state: Battery, touch: BatteryTouch, change: dict[str, Any]) -> None:
    """The whole it is a part of, and the pool it circulates in."""
    if touch.whole is not None:
        if touch.whole != state.whole:
            change["whole"] = touch.whole
            change["whole_at"] = touch.at
    elif touch.parted and state.whole is not None:
        change["whole"] = change["whole_at"] = None
    if touch.pool is not None:
        change["pool"] = touch.pool
    elif touch.unpooled and state.pool is not None:
        change["pool"] = None


def _unbind(state: Battery, change: dict[str, Any]) -> None:
    if state.vehicle is not None:
        change["vehicle"] = change["position"] = change["bound_at"] = None
        change["fitted_at"] = state.fitted_at or state.bound_at
    if state.holder == VEHICLE and "holder" not in change:
        change["holder"] = UNKNOWN


def _go(state: Battery, touch: BatteryTouch, change: dict[str, Any]) -> None:
    """Stated not to be in a vehicle. A battery on record elsewhere is not missing: an earlier change was reported."""
    if state.vehicle == touch.gone_from or (state.vehicle is None and state.holder == UNKNOWN):
        _unbind(state, change)
        if touch.flag:
            change["flags"] = flagged(state.flags, touch.flag, touch.unflag)


def _carry(state: Battery, touch: BatteryTouch, change: dict[str, Any]) -> None:
    """Sent as waste it is waste from then on, unless the hand-over is cancelled: that restores the phase underneath."""
    over = carry(state, touch, change)
    if touch.outcome is None:
        if "phase" in change:
            change["phase_sent"] = state.phase
    elif over:
        change["phase_sent"] = None
        if touch.outcome == "cancelled" and state.phase_sent is not None and state.phase == "waste":
            change.update(restored(touch.at, state.phase_sent))


def _rename(state: Battery, touch: BatteryTouch, change: dict[str, Any]) -> None:
    """Aliases, origins and successors, and coming back after an export."""
    if touch.alias_of is not None:
        change["alias_of"] = touch.alias_of
    if touch.aliases:
        change["aliases"] = tuple(sorted(linked(state.aliases, touch.aliases)))
    if touch.successor is not None:
        change["successors"] = tuple(sorted(linked(state.successors, (touch.successor,))))
    if touch.origins:
        change["origins"] = linked(state.origins, touch.origins)
    if touch.back:
        change["flags"] = flagged(change.get("flags", state.flags), (), ("exported",))
        if state.phase == "ended" and state.ended_by in ("BatteryExported", "VehicleExported"):
            change["phase"] = state.phase_beneath or "new"
            change["phase_at"] = touch.at
            change["phase_beneath"] = change["ended_by"] = change["ended_at"] = None


def company_of(holder: str) -> str:
    """The company in a custody text, or the text itself for a holder that is no company."""
    return holder.split("/", 1)[0]
