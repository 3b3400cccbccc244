"""The public card of a battery: what anybody may read. Never a VIN, a holder, a place after the factory, or a finding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.battery import Battery
from suchi.domain.codes import battery_doubts, code_chemistry, code_date, code_level
from suchi.domain.codes_explain import CHEMISTRY_NAMES
from suchi.domain.event import day_of, instant_us
from suchi.domain.history import Past, in_effect
from suchi.domain.model import BatteryModel
from suchi.domain.party import Company
from suchi.domain.stages import STAGES, public_stage, stage
from suchi.domain.vehicle import Vehicle
from suchi.renderers.card_words import (
    CHEMISTRIES,
    CONDITIONS,
    LEVELS,
    LIFE,
    SOLD,
    SWAPPED,
    USED_FOR_PRODUCT,
    advice_for,
)


class Said(Struct, frozen=True, omit_defaults=True):
    """One thing in both languages; `code` where programs may rely on it."""

    zh: str
    en: str
    code: str | None = None


class Advice(Struct, frozen=True, rename="camel"):
    """What whoever holds the battery should do now, and on what ground."""

    title: Said
    text: Said
    ground: Said
    tone: str


class LifeLine(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A station of its life: a day (of swaps only the years that are over, `until` the last), never where; `by` names makers only."""

    event: str
    zh: str
    en: str
    on: str
    by: str | None = None
    by_en: str | None = None
    times: int | None = None
    state_of_health_permille: int | None = None
    until: str | None = None


class Card(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """What anybody may read of a battery; masses in g, energy in Wh, voltage in mV, health in ‰."""

    battery_id: str
    asked: str | None = None
    aliases: tuple[str, ...] = ()
    stage: Said
    level: Said | None = None
    chemistries: tuple[Said, ...] = ()
    model: str | None = None
    maker: str | None = None
    maker_en: str | None = None
    produced_on: str | None = None
    energy_wh: int | None = None
    rated_ah: int | None = None
    rated_mv: int | None = None
    mass_g: int | None = None
    condition: Said | None = None
    recalled: bool = False
    advice: Advice
    life: tuple[LifeLine, ...] = ()
    doubts: tuple[Said, ...] = ()
    made_into: tuple[str, ...] = ()
    made_from: tuple[str, ...] = ()


encode = msgspec.json.Encoder().encode

# A card is made for every scan: what does not depend on the battery is made once, and equal times are formatted once.
_day_of = lru_cache(maxsize=1 << 15)(day_of)
_instant_us = lru_cache(maxsize=1 << 15)(instant_us)
_STAGES = {code: Said(*words, code) for code, words in STAGES.items()}
_LEVELS = {code: Said(*words, code) for code, words in LEVELS.items()}
_CONDITIONS = {code: Said(*words, code) for code, words in CONDITIONS.items()}
_LETTERS = {code: (Said(*words, code),) for code, words in CHEMISTRY_NAMES.items()}


def card(
    battery: Battery,
    pasts: Sequence[Past],
    *,
    year: str,
    vehicle: Vehicle | None = None,
    model: BatteryModel | None = None,
    maker: Company | None = None,
    built_into: Vehicle | None = None,
    vehicle_maker: Company | None = None,
    asked: str | None = None,
) -> Card:
    """The card from a battery's state, its history and the neighbours one hop away: the vehicle it is in, and the one it was
    `built_into` with that vehicle's maker. `year` is the one that runs, `asked` the alias it was asked by.

    Nothing of a card changes by a swap in the year that runs: whoever asks for it again and again does not learn when one was.
    """
    key = battery.code
    code = public_stage(stage(battery, vehicle))
    recalled = bool(battery.recalls) or bool(model and model.recalls and set(model.recalls) - set(battery.remedied))
    doubts = battery_doubts(key)
    return Card(
        battery_id=key,
        asked=asked,
        aliases=battery.aliases,
        stage=_STAGES[code],
        level=_LEVELS.get(battery.level or code_level(key) or ""),
        chemistries=_chemistries(model.chemistries) if model and model.chemistries else _letter(key),
        model=battery.model.partition("/")[2] if battery.model else None,
        maker=maker.name if maker else None,
        maker_en=maker.name_en if maker else None,
        produced_on=battery.produced_on or code_date(key),
        energy_wh=battery.energy_wh or (model.rated_wh if model else None),
        rated_ah=model.rated_ah if model else None,
        rated_mv=model.rated_mv if model else None,
        mass_g=battery.mass_g or (model.mass_g if model else None),
        condition=_CONDITIONS.get(battery.condition or ""),
        recalled=recalled,
        advice=_advice(code, battery.phase, battery.condition, recalled),
        life=_life(in_effect(pasts), battery, _sale(pasts, built_into), maker, vehicle_maker, year),
        doubts=tuple([Said(doubt.zh, doubt.en, doubt.code) for doubt in doubts]) if doubts else (),
        made_into=battery.successors,
        made_from=battery.origins,
    )


@lru_cache(maxsize=256)
def _chemistries(names: tuple[str, ...]) -> tuple[Said, ...]:
    return tuple(Said(*CHEMISTRIES.get(name, (name, name)), name) for name in names)


def _letter(key: str) -> tuple[Said, ...]:
    return _LETTERS.get(code_chemistry(key) or "", ())


@lru_cache(maxsize=1024)
def _advice(code: str, phase: str, condition: str | None, recalled: bool) -> Advice:
    words = advice_for(code, phase, condition, recalled)
    return Advice(Said(*words.title), Said(*words.text), Said(*words.ground), words.tone)


_REPEATING = frozenset({"BatterySwapped", "HealthReported", "BatteryTested"})
_NEVER = 1 << 62
SWAPS = frozenset({"BatterySwapped", "SwapStockChanged"})
_VEHICLE_BORN = frozenset({"VehicleProduced", "VehicleImported"})


def built_into(pasts: Sequence[Past]) -> str | None:
    """The VIN of the vehicle that it was last put into by other than a swap."""
    for past in reversed(pasts):
        vin: str | None = getattr(past.touch, "vehicle", None)
        if vin is not None and past.touch.event not in SWAPS:
            return vin
    return None


def _sale(pasts: Sequence[Past], vehicle: Vehicle | None) -> tuple[int, str]:
    """When the battery was sold with that vehicle, by instant and as reported; `_NEVER` if it was not. Swaps do not count: a
    vehicle is sold with the pack it was built with."""
    if vehicle is None or vehicle.sold_at is None:
        return _NEVER, ""
    sold, inside = _instant_us(vehicle.sold_at), False
    for past in in_effect(pasts):
        if past.when.instant_us > sold:
            break
        if past.touch.event in SWAPS:
            continue
        if past.touch.vehicle is not None:
            inside = past.touch.vehicle == vehicle.vin
        elif past.touch.unbound:
            inside = False
    return (sold, vehicle.sold_at) if inside else (_NEVER, "")


def _life(
    pasts: Sequence[Past],
    battery: Battery,
    sale: tuple[int, str],
    maker: Company | None,
    vehicle_maker: Company | None,
    year: str,
) -> tuple[LifeLine, ...]:
    """The stations in order; what repeats (swaps, reports of health) becomes one line with a count."""
    lines: list[LifeLine] = []
    sold_us, sold_at = sale
    for past in pasts:
        touch = past.touch
        event = touch.event
        if event in SWAPS and (swapped := _day_of(touch.at)[:4]) >= year:
            continue
        if past.when.instant_us > sold_us:
            lines.append(LifeLine("VehicleSold", *SOLD, _day_of(sold_at)))
            sold_us = _NEVER
        if event in SWAPS:
            line = LifeLine("BatterySwapped", *SWAPPED, swapped)
        elif event in LIFE:
            line = _station(touch, event, battery, maker, vehicle_maker)
        else:
            continue
        before = lines[-1] if lines else None
        if before is not None and before.event == line.event and line.event in _REPEATING:
            on, until = (before.on, line.on) if line.event == "BatterySwapped" else (line.on, None)
            lines[-1] = replace(line, on=on, times=(before.times or 1) + 1, until=until if until != on else None)
        else:
            lines.append(line)
    if sold_us != _NEVER:
        lines.append(LifeLine("VehicleSold", *SOLD, _day_of(sold_at)))
    return tuple(lines)


def _station(
    touch: Any, event: str, battery: Battery, maker: Company | None, vehicle_maker: Company | None
) -> LifeLine:
    """One line; a maker is named where it speaks of its own work, and nobody else ever is."""
    zh, en = LIFE[event]
    if event == "ProductMade" and not touch.born:
        zh, en = USED_FOR_PRODUCT
    who = None
    if touch.by == battery.maker:
        who = maker
    elif event in _VEHICLE_BORN and vehicle_maker is not None and touch.by == vehicle_maker.code:
        who = vehicle_maker
    health = touch.state_of_health_permille
    if who is None:
        return LifeLine(event, zh, en, _day_of(touch.at), None, None, None, health)
    return LifeLine(event, zh, en, _day_of(touch.at), who.name, who.name_en, None, health)
