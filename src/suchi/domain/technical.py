"""Technical information as data: where a pack sits, how it is made safe and taken out, what it endangers; the form that makers file."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from suchi.domain.event import Name, Natural, Part, Permille, Sha256
from suchi.domain.events.models import Information as Information
from suchi.domain.events.models import Language as Language
from suchi.domain.model import BatteryModel, Filing, VehicleModel, is_own

FORM: Final = "suchi-technical-information-1"
LINK_FORM: Final = "suchi-link-1"
DATA, LINK = "application/vnd.suchi.technical+json", "application/vnd.suchi.link+json"
"""Media types of the two kinds of document that are JSON: data in this form, and a link to a video."""

Words = Annotated[str, Meta(min_length=1, max_length=600)]
Few = Annotated[tuple[Words, ...], Meta(max_length=32)]
Celsius = Annotated[int, Meta(ge=-60, le=200)]
Seconds = Annotated[int, Meta(ge=0, le=2_592_000)]
Hours = Annotated[int, Meta(ge=0, le=8760)]


class Place(Part, frozen=True, kw_only=True):
    """Where a pack sits in the vehicle and from where it is reached; its mass in g. `position` is the one of the vehicle model."""

    position: Name
    where: Literal["floor", "front", "rear", "roof", "boot", "side", "cabin", "frame", "other"]
    reached_from: Literal["below", "above", "side", "rear", "inside"]
    mass_g: Natural | None = None
    says: Words | None = None


class CutOff(Part, frozen=True, kw_only=True):
    """A point at which the pack is cut off: where it is, what to do, and how many seconds to wait afterwards."""

    kind: Literal["low-voltage-battery", "service-plug", "emergency-loop", "high-voltage-connector", "coolant", "other"]
    where: Words
    act: Words
    wait_s: Seconds | None = None


class LiftingPoint(Part, frozen=True, kw_only=True):
    """Where to lift, with what, and the most that the point bears in g."""

    where: Words
    with_: Words = msgspec.field(name="with")
    at_most_g: Natural | None = None


class Fastener(Part, frozen=True, kw_only=True):
    """Fasteners of one kind: how many, which thread and tool, the torque in mN·m. `order` says in which order they are loosened."""

    id: Annotated[str, Meta(min_length=1, max_length=16)]
    where: Words
    count: Annotated[int, Meta(ge=1, le=500)]
    thread: Annotated[str, Meta(max_length=40)] | None = None
    tool: Words | None = None
    torque_mnm: Natural | None = None
    single_use: bool = False
    order: Words | None = None


class Step(Part, frozen=True, kw_only=True):
    """One step, in its order: what to do, with which tools and fasteners (by their ids), and what to mind."""

    act: Words
    tools: Few = ()
    fasteners: Annotated[tuple[Annotated[str, Meta(max_length=16)], ...], Meta(max_length=32)] = ()
    mind: Words | None = None


class Voltage(Part, frozen=True, kw_only=True):
    """Voltages in mV: rated, highest, and below which the maker holds work on the pack to be safe."""

    rated_mv: Natural | None = None
    highest_mv: Natural | None = None
    safe_below_mv: Natural | None = None


class Hazard(Part, frozen=True, kw_only=True):
    """What endangers, in words, and what protects against it."""

    kind: Literal["electric-shock", "arc", "fire", "explosion", "toxic-gas", "corrosive", "heat", "weight", "other"]
    says: Words
    protect: Words


class Fire(Part, frozen=True, kw_only=True):
    """How it burns, what puts it out and what must not be used; for how many hours it is watched against re-ignition."""

    behaviour: Words
    extinguish_with: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=80)], ...], Meta(max_length=16)]
    never_use: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=80)], ...], Meta(max_length=16)] = ()
    gases: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=80)], ...], Meta(max_length=32)] = ()
    watch_h: Hours | None = None
    says: Words | None = None


class Discharge(Part, frozen=True, kw_only=True):
    """How it is brought to a safe voltage (mV), with what, and how long that takes (s)."""

    way: Words
    to_mv: Natural
    takes_s: Seconds | None = None
    mind: Words | None = None


class Storage(Part, frozen=True, kw_only=True):
    """How it is kept: temperatures in °C, charge in ‰, distance in mm, how many may be stacked."""

    lowest_celsius: Celsius | None = None
    highest_celsius: Celsius | None = None
    charge_at_most_permille: Permille | None = None
    distance_mm: Natural | None = None
    stack_at_most: Annotated[int, Meta(ge=1, le=100)] | None = None
    says: Words | None = None


class TechnicalInformation(Part, frozen=True, kw_only=True):
    """What a maker files of a model as data. Integers with their unit last in the name; texts in the language of the filing."""

    form: Literal["suchi-technical-information-1"]
    kind: Information
    language: Language
    model: Name
    places: Annotated[tuple[Place, ...], Meta(max_length=64)] = ()
    voltage: Voltage | None = None
    mass_g: Natural | None = None
    protection: Few = ()
    cut_offs: Annotated[tuple[CutOff, ...], Meta(max_length=32)] = ()
    lifting_points: Annotated[tuple[LiftingPoint, ...], Meta(max_length=32)] = ()
    fasteners: Annotated[tuple[Fastener, ...], Meta(max_length=200)] = ()
    tools: Few = ()
    steps: Annotated[tuple[Step, ...], Meta(max_length=200)] = ()
    hazards: Annotated[tuple[Hazard, ...], Meta(max_length=32)] = ()
    fire: Fire | None = None
    discharge: Discharge | None = None
    storage: Storage | None = None


class Link(Part, frozen=True, kw_only=True):
    """A video elsewhere. The ledger's hash is that of this note: where `sha256` is given, of the video itself too."""

    form: Literal["suchi-link-1"]
    title: Name
    url: Annotated[str, Meta(min_length=12, max_length=500)]
    seconds: Seconds | None = None
    sha256: Sha256 | None = None


class HazardSheet(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The part of technical information that saves whoever stands beside a burning pack, and tells nobody how to take one out."""

    hazards: tuple[Hazard, ...] = ()
    fire: Fire | None = None
    storage: Storage | None = None
    highest_mv: int | None = None


_address = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[^\s<>\"'\\]*)?").fullmatch


def is_address(url: str) -> bool:
    """Whether a link leads to a server by https, without a name or password in it."""
    return _address(url) is not None


_encode = msgspec.json.Encoder(order="sorted").encode


def canonical(given: TechnicalInformation | Link) -> bytes:
    """The exact bytes whose SHA-256 is filed: keys sorted, defaults omitted (as for events, RFC 8785)."""
    return _encode(given)


def document_hash(data: bytes) -> str:
    """SHA-256 in hex, as `TechnicalInformationFiled` names a document."""
    return sha256(data).hexdigest()


def hazard_sheet(data: TechnicalInformation) -> HazardSheet:
    """What everybody may read of it where its maker has opened the hazards."""
    highest = data.voltage.highest_mv if data.voltage else None
    return HazardSheet(hazards=data.hazards, fire=data.fire, storage=data.storage, highest_mv=highest)


def unknown_fasteners(data: TechnicalInformation) -> list[tuple[str, str]]:
    """Fasteners that a step names and nobody describes: a JSON pointer and the id."""
    known = {fastener.id for fastener in data.fasteners}
    return [
        (f"/steps/{number}/fasteners/{place}", id_)
        for number, step in enumerate(data.steps)
        for place, id_ in enumerate(step.fasteners)
        if id_ not in known
    ]


def latest(model: BatteryModel | VehicleModel) -> dict[str, bool]:
    """By document: whether it belongs to the version filed last of its kind and language. Several files may make one version.
    Where the maker has filed of a kind and language, what others filed for its model is never the current version."""
    ordered = sorted(
        model.filings, key=lambda filing: is_own(model, filing)
    )  # the maker's last; else in the order of filing
    last: dict[tuple[str, str], Filing] = {(f.kind, f.language): f for f in ordered}
    found: dict[str, bool] = {}
    for filing in model.filings:
        newest = last[filing.kind, filing.language]
        current = newest.version == filing.version and is_own(model, newest) == is_own(model, filing)
        found[filing.document] = found.get(filing.document, False) or current
    return found


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the form, complete in itself."""
    made = msgspec.json.schema(TechnicalInformation)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORM, **made}
