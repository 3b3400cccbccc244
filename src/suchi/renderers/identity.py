"""The whole identity of a battery: its state, one hop of neighbours, and what is found; `domain/disclosure` says who sees what of it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.battery import Battery
from suchi.domain.codes import parse_battery
from suchi.domain.event import moment
from suchi.domain.model import BatteryModel
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.domain.stages import STAGES, public_stage, stage
from suchi.domain.vehicle import Vehicle


class Stage(Struct, frozen=True):
    """The stage a person reads, as a stable code and in words."""

    code: str
    zh: str
    en: str


class DoubtOfCode(Struct, frozen=True):
    """A rule of its standard that the code breaks."""

    code: str
    zh: str
    en: str


class Coded(Struct, frozen=True):
    """The code taken apart, with every doubt."""

    kind: str
    fields: dict[str, str]
    doubts: tuple[DoubtOfCode, ...] = ()


class Model(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """The battery model; capacity in Ah, voltage in mV, energy in Wh, mass in g."""

    key: str
    registered: bool
    chemistries: tuple[str, ...] = ()
    rated_ah: int | None = None
    rated_mv: int | None = None
    rated_wh: int | None = None
    mass_g: int | None = None
    recalls: tuple[str, ...] = ()


class Health(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """The last state of health on record, in ‰ of rated capacity."""

    state_of_health_permille: int | None = None
    at: str | None = None
    capacity_mah: int | None = None
    cycles: int | None = None


class TreeSummary(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """The whole it is part of, and how many parts it has; the tree itself has its own address."""

    whole: str | None = None
    whole_at: str | None = None
    parts: int = 0


class Ended(Struct, frozen=True, omit_defaults=True):
    """Which event ended it, and when."""

    by: str | None
    at: str | None
    lot: str | None = None


class Last(Struct, frozen=True, omit_defaults=True):
    """The last event in the order in which things happened."""

    event: str | None
    at: str | None
    by: str | None


class Identity(Struct, frozen=True, omit_defaults=True, rename="camel", kw_only=True):
    """A battery's identity; masses in g, energy in Wh. `asked` is the alias by which it was asked for."""

    battery_id: str
    asked: str | None = None
    as_of: str | None = None
    known_at: str | None = None
    aliases: tuple[str, ...] = ()
    code: Coded
    stage: Stage
    phase: str
    phase_at: str | None = None
    version: int | None = None
    updated_at: str | None = None
    born: str | None = None
    produced_on: str | None = None
    level: str | None = None
    use: str | None = None
    maker: str | None = None
    maker_name: str | None = None
    model: Model | None = None
    mass_g: int | None = None
    energy_wh: int | None = None
    holder: str | None = None
    owner: str | None = None
    condition: str | None = None
    flags: tuple[str, ...] = ()
    recalls: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    vehicle: str | None = None
    position: str | None = None
    bound_at: str | None = None
    pool: str | None = None
    system_code: str | None = None
    consignment: str | None = None
    addressee: str | None = None
    health: Health | None = None
    tree: TreeSummary | None = None
    ended: Ended | None = None
    successors: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    last: Last | None = None
    findings: tuple[Finding, ...] = ()


def identity(
    battery: Battery,
    version: int,
    updated_us: int,
    *,
    vehicle: Vehicle | None,
    model: BatteryModel | None,
    maker: Company | None,
    findings: Sequence[Finding] = (),
    asked: str | None = None,
    as_of: str | None = None,
    known_at: str | None = None,
) -> Identity:
    """The identity from a battery's state, the time of its last record and its neighbours."""
    parsed = parse_battery(battery.code)
    code = stage(battery, vehicle)
    ended = Ended(battery.ended_by, battery.ended_at, battery.lot) if battery.phase == "ended" else None
    return Identity(
        battery_id=battery.code,
        asked=asked,
        as_of=as_of,
        known_at=known_at,
        code=Coded(parsed.kind, dict(parsed.fields), tuple(DoubtOfCode(d.code, d.zh, d.en) for d in parsed.doubts)),
        stage=Stage(code, *STAGES[code]),
        version=version,
        updated_at=moment(updated_us),
        maker_name=maker.name if maker else None,
        model=_model(battery, model),
        health=_health(battery),
        tree=TreeSummary(battery.whole, battery.whole_at, len(battery.parts)),
        ended=ended,
        last=Last(battery.last, battery.last_at, battery.last_by),
        findings=tuple(findings),
        **{name: getattr(battery, name) for name in _COPIED},
    )


def for_all(known: Identity) -> Identity:
    """The identity with stage and phase as everybody reads them: whoever watches them learns of no swap."""
    code, swapping = public_stage(known.stage.code), known.stage.code == "swap_stock"
    return replace(known, stage=Stage(code, *STAGES[code]), phase="in_use" if swapping else known.phase)


# Fields of the state that are shown as they are.
_COPIED = tuple(
    "aliases phase phase_at born produced_on level use maker mass_g energy_wh holder owner condition flags recalls holds "
    "vehicle position bound_at pool system_code consignment addressee successors origins".split()
)


def _model(battery: Battery, model: BatteryModel | None) -> Model | None:
    if battery.model is None:
        return None
    if model is None:
        return Model(battery.model, False)
    return Model(
        battery.model,
        model.born is not None,
        model.chemistries,
        model.rated_ah,
        model.rated_mv,
        model.rated_wh,
        model.mass_g,
        model.recalls,
    )


def _health(battery: Battery) -> Health | None:
    if battery.state_of_health_permille is None and battery.capacity_mah is None and battery.cycles is None:
        return None
    return Health(battery.state_of_health_permille, battery.state_of_health_at, battery.capacity_mah, battery.cycles)
