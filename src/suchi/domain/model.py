"""What the touches have made of a battery model or a vehicle model, with the technical information filed for it."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.codes import company_key
from suchi.domain.event import Name, Part, Touch, touch_of
from suchi.domain.marks import linked


class Filing(Part, frozen=True, kw_only=True):
    """One filed document of technical information: kind, language, version, SHA-256 (hex), day of the report. `by`: who filed it,
    where that is not the maker of the model as far as it was known then."""

    kind: str
    language: str
    version: str
    document: str
    on: str
    by: str | None = None


class Expected(Part, frozen=True, kw_only=True):
    """A pack that a vehicle of the model should carry: its position and, where fixed, the battery model."""

    position: Name
    battery_model: Name | None = None


@touch_of("battery_model")
class BatteryModelTouch(Touch, frozen=True, tag="battery_model"):
    """What one event changes of a battery model."""

    born: bool = False
    maker: str | None = None
    level: str | None = None
    chemistries: tuple[str, ...] | None = None
    rated_ah: int | None = None
    rated_mv: int | None = None
    rated_wh: int | None = None
    mass_g: int | None = None
    mass_tolerance_permille: int | None = None
    modules: int | None = None
    cells: int | None = None
    design_codes: tuple[str, ...] | None = None
    filing: Filing | None = None
    recall: str | None = None
    recall_lifted: str | None = None
    note: str | None = None


class BatteryModel(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of a battery model; capacity in Ah, voltage in mV, energy in Wh, mass in g. `earlier` is what it said before."""

    key: str
    born: str | None = None
    maker: str | None = None
    level: str | None = None
    chemistries: tuple[str, ...] = ()
    rated_ah: int | None = None
    rated_mv: int | None = None
    rated_wh: int | None = None
    mass_g: int | None = None
    mass_tolerance_permille: int | None = None
    modules: int | None = None
    cells: int | None = None
    design_codes: tuple[str, ...] = ()
    filings: tuple[Filing, ...] = ()
    recalls: tuple[str, ...] = ()
    earlier: tuple[BatteryModel, ...] = ()
    last: str | None = None
    last_at: str | None = None


@touch_of("vehicle_model")
class VehicleModelTouch(Touch, frozen=True, tag="vehicle_model"):
    """What one event changes of a vehicle model."""

    born: bool = False
    maker: str | None = None
    name: str | None = None
    propulsion: str | None = None
    swap_model: bool | None = None
    packs: tuple[Expected, ...] | None = None
    certified_on: str | None = None
    filing: Filing | None = None
    recall: str | None = None
    recall_lifted: str | None = None
    note: str | None = None


class VehicleModel(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The state of a vehicle model; `swap_model` None means nobody said. `earlier` is what it said before."""

    key: str
    born: str | None = None
    maker: str | None = None
    name: str | None = None
    propulsion: str | None = None
    swap_model: bool | None = None
    packs: tuple[Expected, ...] = ()
    certified_on: str | None = None
    filings: tuple[Filing, ...] = ()
    recalls: tuple[str, ...] = ()
    earlier: tuple[VehicleModel, ...] = ()
    last: str | None = None
    last_at: str | None = None


MOST_FILINGS = 256
MOST_VERSIONS = 16
_PLAIN: dict[Any, list[str]] = {
    BatteryModelTouch: (
        "maker level chemistries rated_ah rated_mv rated_wh mass_g mass_tolerance_permille modules cells design_codes"
    ).split(),
    VehicleModelTouch: "maker name propulsion swap_model packs certified_on".split(),
}


def _said(change: dict[str, Any]) -> set[str]:
    return set(change) - {"last", "last_at", "born"}


def versions(model: Any) -> tuple[Any, ...]:
    """What a model says now and what it said before: whoever complies with one of them deviates from nothing."""
    return (model, *model.earlier)


def empty_battery_model(key: str) -> BatteryModel:
    return BatteryModel(key=key)


def empty_vehicle_model(key: str) -> VehicleModel:
    return VehicleModel(key=key)


def apply_model(state: Any, touch: Any, _when: object = None) -> Any:
    """The state of a model after one more touch; a later version of a document stands beside the earlier."""
    change: dict[str, Any] = {"last": touch.event, "last_at": touch.at}
    if touch.born and state.born is None:
        change["born"] = touch.at
    if state.maker is None or touch.maker is None or touch.maker == state.maker:
        # A second maker registering the same name does not take the model over; that it did is for a rule to say.
        for name in _PLAIN[type(touch)]:
            value = getattr(touch, name)
            if value is not None:
                change[name] = value
        if (
            touch.born
            and state.born is not None
            and any(getattr(state, name) != change[name] for name in _said(change))
        ):
            # What was built by an earlier registration is compared with that one: a new year's model blames no old car.
            before = replace(state, born=None, filings=(), recalls=(), earlier=(), last=None, last_at=None)
            change["earlier"] = (*state.earlier, before)[-MOST_VERSIONS:]
    if touch.filing is not None:
        owner, by = _owner(state), company_key(touch.by)
        filing = replace(touch.filing, by=None if by == owner else by)
        if filing not in state.filings:
            change["filings"] = _kept((*state.filings, filing), owner)
    if touch.recall is not None and touch.recall not in state.recalls:
        change["recalls"] = linked(state.recalls, (touch.recall,))
    if touch.recall_lifted is not None:
        change["recalls"] = tuple(r for r in state.recalls if r != touch.recall_lifted)
    return replace(state, **change)


def is_own(model: BatteryModel | VehicleModel, filing: Filing) -> bool:
    """Whether the maker of the model has filed it. A vehicle model's may be registered after what it filed happened."""
    return filing.by is None or filing.by == _owner(model)


def _owner(model: BatteryModel | VehicleModel) -> str | None:
    """Whose model it is: a battery model bears its maker's code."""
    return model.key.partition("/")[0] if isinstance(model, BatteryModel) else model.maker


def _kept(filings: tuple[Filing, ...], owner: str | None) -> tuple[Filing, ...]:
    """At most `MOST_FILINGS`. The oldest goes, of others' first: whoever files for somebody else's model displaces nothing of its
    maker's."""
    if len(filings) <= MOST_FILINGS:
        return filings
    place = next((n for n, one in enumerate(filings) if one.by not in (None, owner)), 0)
    return (*filings[:place], *filings[place + 1 :])
