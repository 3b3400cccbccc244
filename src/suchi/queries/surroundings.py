"""What decides who may see a thing: the whole it is in, the vehicle that is in, makers of vehicles it was in, regions, who made a lot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from suchi.domain.battery import Battery
from suchi.domain.history import Past, in_effect
from suchi.domain.vehicle import Vehicle
from suchi.queries import identities, things
from suchi.queries.things import Conn

MOST_LEVELS = 8


class Around(Struct, frozen=True):
    """`custody`: the whole that has the part, or the battery itself; `vehicle`: the one that is in; `makers`: of all it was in."""

    custody: Battery
    vehicle: Vehicle | None
    makers: tuple[str, ...]


def around_battery(
    conn: Conn, battery: Battery, pasts: Iterable[Past], as_of_us: int | None = None, vehicle: Vehicle | None = None
) -> Around:
    """Around a battery, by today's knowledge. `vehicle`: the one it is in, where that is known already."""
    custody = battery
    for _ in range(MOST_LEVELS):
        whole = identities.neighbour(conn, "battery", custody.whole, as_of_us, None) if custody.whole else None
        if whole is None:
            break
        custody = whole
    if vehicle is None or vehicle.vin != custody.vehicle:
        vehicle = identities.neighbour(conn, "vehicle", custody.vehicle, as_of_us, None)
    vins = {vin for past in in_effect([*pasts]) if (vin := getattr(past.touch, "vehicle", None)) is not None}
    vins.discard(custody.vehicle)
    return Around(custody, vehicle, makers_of(conn, sorted(vins)))


def makers_of(conn: Conn, vins: Sequence[str]) -> tuple[str, ...]:
    """The makers of these vehicles, each once."""
    if not vins:
        return ()
    found = conn.execute("SELECT DISTINCT maker FROM vehicle WHERE key = ANY (%s) AND maker IS NOT NULL", [list(vins)])
    return tuple(sorted(maker for (maker,) in found))


def regions(conn: Conn, custodies: Iterable[str | None]) -> list[str | None]:
    """The divisions in which these are held (`company` or `company/site`): the site's, or the company's where there is no such
    site on record. One round trip, whatever is asked."""
    places = sorted({custody for custody in custodies if custody and not custody.startswith("@")})
    found = conn.execute(
        "SELECT coalesce(s.region, c.region) FROM unnest(%s::text[]) AS asked (custody) "
        "LEFT JOIN site s ON s.key = asked.custody LEFT JOIN company c ON c.key = split_part(asked.custody, '/', 1)",
        [places],
    )
    return [region for (region,) in found]


def lot_makers(conn: Conn, key: str) -> tuple[str, ...]:
    """The companies whose reports brought material into a lot."""
    pasts = things.histories(conn, "lot", [key]).get(key, [])
    return tuple(dict.fromkeys(past.touch.by for past in in_effect(pasts) if getattr(past.touch, "born", False)))


def custodies(state: Any) -> list[str | None]:
    """Where a battery, a vehicle or a lot is held, or is on its way to."""
    return [state.holder, getattr(state, "addressee", None)]
