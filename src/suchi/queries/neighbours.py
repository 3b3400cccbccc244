"""Vehicles with all packs they ever carried, companies with their sites, lots with where they came from and went."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from suchi.domain.case import ListingBar
from suchi.domain.codes import battery_key
from suchi.domain.event import Event
from suchi.domain.history import Past, fold, in_effect
from suchi.domain.lot import Lot
from suchi.domain.party import Company, Site
from suchi.domain.rule import Finding
from suchi.domain.vehicle import Vehicle
from suchi.queries import cases, entries, findings, things
from suchi.queries.things import Conn, Row

MOST_LOTS = 200


class Stay(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A pack in a vehicle, from its fitting until it was taken out; no `until`: it is still there on record."""

    code: str
    position: str | None = None
    since: str | None = None
    until: str | None = None


class VehicleRows(Struct, frozen=True):
    """A vehicle, the packs it carries and carried, and what is found about it."""

    vehicle: Vehicle
    version: int
    stays: tuple[Stay, ...]
    findings: list[Finding]
    asked: str | None


class PartyRows(Struct, frozen=True):
    """A company with its sites and what is found against it."""

    company: Company
    version: int
    sites: tuple[Site, ...]
    findings: list[Finding]
    bars: tuple[ListingBar, ...]


class LotRows(Struct, frozen=True):
    """A lot, what it was made of (codes of batteries, ids of lots), and the lots it went into."""

    lot: Lot
    version: int
    made_of_batteries: tuple[str, ...]
    made_of_lots: tuple[str, ...]
    origins: tuple[Lot, ...]
    went_into: tuple[Lot, ...]
    findings: list[Finding]


def vehicle_row(conn: Conn, vin: str) -> Row | None:
    """The row of a vehicle under its VIN or a former one."""
    row = things.row(conn, "vehicle", vin)
    for _ in range(8):
        if row is None or row.state.alias_of is None:
            break
        row = things.row(conn, "vehicle", row.state.alias_of) or row
    return row


def vehicle(conn: Conn, row: Row, vin: str) -> VehicleRows:
    """All that is known of the vehicle of a row; `vin`: under which it was asked for."""
    state: Vehicle = row.state
    keys = [row.key, *state.aliases]
    histories = things.histories(conn, "vehicle", keys)
    pasts = list(histories.get(row.key, ()))
    for alias in keys[1:]:
        pasts += (past for past in histories.get(alias, ()) if getattr(past.touch, "alias_of", None) is None)
    pasts.sort(key=lambda past: past.order)
    if state.aliases:
        state = fold("vehicle", row.key, pasts)
    found = findings.about(conn, [f"vehicle:{key}" for key in keys])
    return VehicleRows(state, row.version, _stays(pasts), found, vin if vin != row.key else None)


def _stays(pasts: list[Past]) -> tuple[Stay, ...]:
    ended: list[Stay] = []
    now: dict[str, Stay] = {}
    for past in in_effect(pasts):
        touch = past.touch
        for code in touch.taken:
            if code in now:
                ended.append(replace(now.pop(code), until=touch.at))
        for fit in touch.fitted:
            if fit.code not in now:
                now[fit.code] = Stay(fit.code, fit.position, fit.at or touch.at)
        if (instead := getattr(touch, "instead", None)) and instead[0] in now:
            now[instead[1]] = replace(now.pop(instead[0]), code=instead[1])
    return (*ended, *now.values())


def party(conn: Conn, code: str) -> PartyRows | None:
    row = things.row(conn, "company", code)
    if row is None:
        return None
    sites = tuple(site.state for site in things.sites_of(conn, code))
    return PartyRows(row.state, row.version, sites, findings.against(conn, code, 200), tuple(cases.bars_of(conn, code)))


def lot(conn: Conn, row: Row) -> LotRows:
    """All that is known of the lot of a row."""
    key = row.key
    batteries, lots = _inputs(conn, key)
    if row.state.origin and row.state.origin not in lots:
        lots = (row.state.origin, *lots)
    near = things.rows(conn, "lot", [*lots[:MOST_LOTS], *row.state.to_lots[:MOST_LOTS]])
    return LotRows(
        row.state,
        row.version,
        batteries,
        lots,
        tuple(near[name].state for name in lots[:MOST_LOTS] if name in near),
        tuple(near[name].state for name in row.state.to_lots[:MOST_LOTS] if name in near),
        findings.about(conn, [f"lot:{key}"]),
    )


def _inputs(conn: Conn, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the reports that brought material into the lot name as their inputs."""
    pasts = things.histories(conn, "lot", [key]).get(key, [])
    births = [past.entry for past in in_effect(pasts) if past.touch.born]
    events = entries.events_of(conn, births[:20])
    batteries: dict[str, None] = {}
    lots: dict[str, None] = {}
    for entry in births:
        event = events.get(entry)
        if event is not None:
            batteries.update(dict.fromkeys(map(battery_key, _named(event, "batteries", "code"))))
            lots.update(dict.fromkeys(_named(event, "lots", "lot")))
    lots.pop(key, None)
    return tuple(batteries), tuple(lots)


def _named(event: Event, several: str, one: str) -> list[str]:
    """The codes in a field of an event, whether it holds texts, structures or a single text."""
    found: list[Any] = list(getattr(event, several, ()))
    single = getattr(event, one, None)
    if isinstance(single, str):
        found.append(single)
    return [item if isinstance(item, str) else getattr(item, one) for item in found]
