"""A small invented world for the tests of the web: who is registered, and lines that tell lives."""

from __future__ import annotations

import itertools
import json
from typing import Any

from suchi.domain.receipt import Caller, Line, Receipt

REGISTRAR = "919900000159171969"
MAKER = "91990000MA000000X1"
CARS = "91990000MA000000X2"
YARD = "91990000MA000000X3"
OPERATOR = Caller("test", None, "operator")
_numbers = itertools.count(1)


def event(type_: str, reporter: str = MAKER, at: str = "2026-04-01", **fields: Any) -> dict[str, Any]:
    """An event of the wire with an id of its own."""
    given = fields.pop("id", None) or f"e-{next(_numbers)}"
    return {"type": type_, "id": given, "occurredAt": at, "reporter": reporter, **fields}


def ndjson(*events: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(e, ensure_ascii=False).encode() + b"\n" for e in events)


def lines(*events: dict[str, Any], caller: Caller = OPERATOR) -> list[Line]:
    return [Line(number, json.dumps(e).encode(), caller) for number, e in enumerate(events, 1)]


def opening(mode: str = "live") -> list[dict[str, Any]]:
    """The first entries: the registrar, a battery maker, a vehicle maker, a yard, and one model of each kind."""

    def party(code: str, name: str, name_en: str, role: str, **more: Any) -> dict[str, Any]:
        roles = [{"role": role, "since": "2026-01-01"}]
        return event(
            "PartyRegistered", REGISTRAR, "2026-01-02", party=code, name=name, nameEn=name_en, roles=roles, **more
        )

    return [
        event("LedgerOpened", REGISTRAR, "2026-01-01", mode=mode),
        party(MAKER, "远岭电池（示例）", "Yuanling Battery (example)", "battery_maker", makerCodes=["0ZA"]),
        party(CARS, "北辰汽车（示例）", "Beichen Motors (example)", "vehicle_maker"),
        party(YARD, "拆解场（示例）", "Yard (example)", "dismantler"),
        event(
            "BatteryModelRegistered", MAKER, "2026-01-03", model="YL-LFP-60", level="P", chemistries=["LFP"],
            ratedWh=60500, massG=412000, modules=2,
        ),
        event("VehicleModelRegistered", CARS, "2026-01-03", model="BC-1", propulsion="BEV", swapModel=False),
    ]  # fmt: skip


def code(number: int, level: str = "P") -> str:
    """A well-formed code of an invented maker, produced on 2026-03-22."""
    return f"0ZA{level}B0A7K2M4Q1G3N{number:07}"


def vin(number: int) -> str:
    return f"0SCTEST{number:010}"


def life(number: int) -> list[dict[str, Any]]:
    """Produced, installed, sold, its health reported."""
    pack = code(number)
    modules = [{"code": code(number * 10 + part, "M")} for part in (1, 2)]
    return [
        event(
            "BatteryProduced", MAKER, "2026-03-22T10:00:00+08:00", code=pack, level="P", model="YL-LFP-60",
            modules=modules, massG=412000, energyWh=60500, producedOn="2026-03-22",
        ),
        event(
            "VehicleProduced", CARS, "2026-04-18T10:00:00+08:00", vin=vin(number), model="BC-1",
            packs=[{"code": pack, "position": "main"}],
        ),
        event("VehicleSold", CARS, "2026-05-02", vin=vin(number)),
        event("HealthReported", MAKER, "2026-06-01T08:00:00Z", code=pack, stateOfHealthPermille=987),
    ]  # fmt: skip


def write(store: Any, *events: dict[str, Any], clock_us: int | None = None) -> list[Receipt]:
    """Submit as the operator; each must be recorded."""
    from suchi.pipeline import Writer

    writer = Writer(store)
    try:
        found: list[Receipt] = []
        for start in range(0, len(events), 2000):
            batch = lines(*events[start : start + 2000])
            found += writer.submit(batch, clock_us=clock_us or 1_790_000_000_000_000 + start)
    finally:
        writer.close()
    wrong = [receipt for receipt in found if receipt.outcome != "recorded"]
    assert not wrong, wrong[:3]
    return found
