"""Everything an identity shows, as it stands or as it stood: the battery under all its codes, and one hop of neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from suchi.domain.battery import Battery
from suchi.domain.event import Adopted, Undone
from suchi.domain.history import Past, fold, in_effect
from suchi.domain.model import BatteryModel
from suchi.domain.party import Company
from suchi.domain.rule import Finding
from suchi.domain.stages import stage
from suchi.domain.vehicle import Vehicle
from suchi.queries import findings, things
from suchi.queries.things import Conn, Row

MOST_HOPS = 8
"""An alias of an alias is followed so far; a circle ends there."""


class IdentityRows(Struct, frozen=True):
    """A battery with its neighbours; `asked` is the alias that led here, `updated_us` when it was last reported on."""

    battery: Battery
    version: int
    updated_us: int
    vehicle: Vehicle | None
    model: BatteryModel | None
    maker: Company | None
    findings: list[Finding]
    asked: str | None


def stage_of(rows: IdentityRows) -> str:
    """The stage of life that a person reads, by the battery and the vehicle it sits in."""
    return stage(rows.battery, rows.vehicle)


def main_row(conn: Conn, key: str) -> Row | None:
    """The row of a battery under its main code, whichever of its codes was given."""
    row = things.row(conn, "battery", key)
    for _ in range(MOST_HOPS):
        if row is None or row.state.alias_of is None:
            return row
        main = things.row(conn, "battery", row.state.alias_of)
        if main is None:
            return row
        row = main
    return row


def pasts_of(conn: Conn, battery: Battery) -> list[Past]:
    """The history of a battery under all its codes, in the one order; what made a code an alias is left out."""
    keys = [battery.code, *(alias for alias in battery.aliases if alias != battery.code)]
    found = things.histories(conn, "battery", keys)
    pasts = list(found.get(battery.code, ()))
    for alias in keys[1:]:
        pasts += (past for past in found.get(alias, ()) if getattr(past.touch, "alias_of", None) is None)
    return sorted(pasts, key=lambda past: past.order) if len(keys) > 1 else pasts


class Found(Struct, frozen=True):
    """A battery on record under its main code, with its whole history; `asked` is the alias that led here."""

    row: Row
    pasts: list[Past]
    asked: str | None

    def then(self, as_of_us: int | None) -> Battery:
        """Its state now, or as of a moment, by today's knowledge."""
        if as_of_us is None and not self.row.state.aliases:
            state: Battery = self.row.state
            return state
        folded: Battery = fold("battery", self.row.key, self.pasts, as_of_us=as_of_us)
        return folded


def find(conn: Conn, key: str) -> Found | None:
    """A battery by any of its codes."""
    row = main_row(conn, key)
    return Found(row, pasts_of(conn, row.state), key if key != row.key else None) if row is not None else None


def identity(conn: Conn, key: str, as_of_us: int | None = None, known_us: int | None = None) -> IdentityRows | None:
    """The identity now, as of a day, by what was known on a day, or both. None: nothing on record (then)."""
    found = find(conn, key)
    return identity_of(conn, found, as_of_us, known_us) if found is not None else None


def identity_of(
    conn: Conn, one: Found, as_of_us: int | None = None, known_us: int | None = None
) -> IdentityRows | None:
    """The identity of a battery that was found; None: nothing was on record then."""
    row, asked = one.row, one.asked
    battery: Battery = row.state
    timed = as_of_us is not None or known_us is not None
    pasts = within(one.pasts, as_of_us, known_us)
    if timed and not in_effect(pasts):
        return None
    version = row.version
    if timed or battery.aliases:
        battery = fold("battery", row.key, pasts)
        version = len({past.entry for past in pasts if as_of_us is None or past.when.instant_us <= as_of_us})
    found = findings.known(conn, [f"battery:{code}" for code in (row.key, *battery.aliases)], known_us)
    if as_of_us is not None:
        then = {past.entry.hex() for past in pasts}
        found = [finding for finding in found if finding.entry in then]
    return IdentityRows(
        battery,
        version,
        max((past.when.recorded_us for past in pasts), default=0),
        neighbour(conn, "vehicle", battery.vehicle, as_of_us, known_us),
        neighbour(conn, "battery_model", battery.model, as_of_us, known_us),
        neighbour(conn, "company", battery.maker, None, None),
        found,
        asked,
    )


def within(pasts: Sequence[Past], as_of_us: int | None, known_us: int | None) -> list[Past]:
    """What had happened by one moment and was on record by another; corrections count by when they were recorded."""
    return [
        past
        for past in pasts
        if (known_us is None or past.when.recorded_us <= known_us)
        and (as_of_us is None or past.when.instant_us <= as_of_us or type(past.touch) in (Undone, Adopted))
    ]


def neighbour(conn: Conn, kind: str, key: str | None, as_of_us: int | None, known_us: int | None) -> Any:
    """The state of a thing next door, at the same times; None where nothing is on record."""
    if key is None:
        return None
    if as_of_us is None and known_us is None:
        row = things.row(conn, kind, key)
        return row.state if row else None
    pasts = things.histories(conn, kind, [key]).get(key)
    return fold(kind, key, pasts, as_of_us=as_of_us, known_us=known_us) if pasts else None
