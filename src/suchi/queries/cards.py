"""All that a public card needs of a battery, in one round trip: its row, its neighbours' rows, its touches."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from msgspec import Struct
from psycopg.pq.abc import PGresult

from suchi.domain.battery import Battery
from suchi.domain.event import When
from suchi.domain.history import Past
from suchi.domain.model import BatteryModel
from suchi.domain.party import Company
from suchi.domain.things import decode_state, decode_touch
from suchi.domain.vehicle import Vehicle

STATEMENTS = [
    b"SELECT b.key, b.version, b.state, v.state, m.state, c.state, vc.state FROM battery b"
    b" LEFT JOIN vehicle v ON v.key = b.vehicle"
    b" LEFT JOIN battery_model m ON m.key = b.model"
    b" LEFT JOIN company c ON c.key = b.maker"
    b" LEFT JOIN company vc ON vc.key = v.maker"
    b" WHERE b.key = ANY ($1)",
    b"SELECT thing, instant, rank, recorded, place, entry, standing, effect FROM touch"
    b" WHERE thing = ANY (SELECT 'battery:' || key FROM unnest($1) AS key)"
    b" ORDER BY thing, instant, rank, recorded, place, entry",
]
VEHICLES = [
    b"SELECT v.key, v.state, c.state FROM vehicle v LEFT JOIN company c ON c.key = v.maker WHERE v.key = ANY ($1)"
]
_PREFIX = len("battery:")


class CardRows(Struct):
    """A battery as it stands, one hop of neighbours, and its history in order."""

    version: int
    battery: Battery
    vehicle: Vehicle | None
    model: BatteryModel | None
    maker: Company | None
    vehicle_maker: Company | None
    pasts: list[Past]


# Thousands of packs share one maker and one model: their states are decoded once as long as they do not change.
_model: Callable[[bytes], Any] = lru_cache(maxsize=2048)(decode_state["battery_model"])
_company: Callable[[bytes], Any] = lru_cache(maxsize=2048)(decode_state["company"])
_battery: Callable[[bytes], Any] = decode_state["battery"]
_vehicle: Callable[[bytes], Any] = decode_state["vehicle"]


def collect(results: list[PGresult]) -> dict[str, CardRows]:
    """The rows of both statements by battery key."""
    heads, touches = results
    found: dict[str, CardRows] = {}
    value = heads.get_value
    for row in range(heads.ntuples):
        vehicle, model, maker, vehicle_maker = (value(row, column) for column in range(3, 7))
        found[_text(value(row, 0))] = CardRows(
            int.from_bytes(value(row, 1) or b"", "big"),
            _battery(value(row, 2) or b""),
            _vehicle(vehicle) if vehicle else None,
            _model(model) if model else None,
            _company(maker) if maker else None,
            _company(vehicle_maker) if vehicle_maker else None,
            [],
        )
    value = touches.get_value
    for row in range(touches.ntuples):
        rows = found.get(_text(value(row, 0))[_PREFIX:])
        if rows is not None:
            rows.pasts.append(_past(value, row))
    return found


def _past(value: Any, row: int) -> Past:
    number = int.from_bytes
    return Past(
        When(
            number(value(row, 1), "big", signed=True),
            number(value(row, 2), "big", signed=True),
            number(value(row, 3), "big", signed=True),
            number(value(row, 4), "big", signed=True),
        ),
        value(row, 5),
        number(value(row, 6), "big"),
        decode_touch(value(row, 7)),
    )


def _text(value: bytes | None) -> str:
    return (value or b"").decode()


class Built(Struct):
    """A vehicle and its maker."""

    vehicle: Vehicle
    maker: Company | None


def collect_vehicles(results: list[PGresult]) -> dict[str, Built]:
    """Vehicles with their makers by VIN."""
    [found] = results
    value = found.get_value
    return {
        _text(value(row, 0)): Built(
            _vehicle(value(row, 1) or b""), _company(maker) if (maker := value(row, 2)) else None
        )
        for row in range(found.ntuples)
    }
