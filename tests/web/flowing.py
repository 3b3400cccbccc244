"""A small world of known grams, from production to metal: makers, a yard and a workshop in two provinces, a recycler, six packs."""

from __future__ import annotations

from datetime import date
from typing import Any

from suchi.db.pool import Store
from suchi.projections import counting
from suchi.projections.follow import Follower
from tests.web import world

MAKER, CARS, YARD = "91990000MA000000F1", "91990000MA000000F2", "91990000MA000000F3"
SHOP, RECYCLER = "91990000MA000000F4", "91990000MA000000F5"
TODAY = "2026-11-18"
AT_US = 1_795_000_000_000_000


def pack(number: int, letter: str = "B") -> str:
    return f"0F1P{letter}0A7K2M4Q1G3N{number:07}"


def _party(code: str, role: str, region: str, **more: Any) -> dict[str, Any]:
    roles = [{"role": role, "since": "2019-01-01"}]
    return world.event(
        "PartyRegistered",
        world.REGISTRAR,
        "2026-01-02",
        party=code,
        name=f"{role}（示例）",
        nameEn=f"{role} (example)",
        roles=roles,
        region=region,
        **more,
    )


def made(number: int, letter: str = "B", on: str = "2026-03-22", **more: Any) -> dict[str, Any]:
    return world.event("BatteryProduced", MAKER, on, code=pack(number, letter), level="P", producedOn=on, **more)


def _fitted(number: int, on: str = "2026-04-18") -> dict[str, Any]:
    return world.event("VehicleProduced", CARS, on, vin=world.vin(number), model="F-1", packs=[{"code": pack(number)}])


def _sent(
    sender: str, on: str, consignment: str, number: int, mass_g: int | None = None, purpose: str = "waste"
) -> dict[str, Any]:
    more = {} if mass_g is None else {"massG": mass_g}
    return world.event(
        "HandoverSent",
        sender,
        on,
        consignment=consignment,
        to=RECYCLER,
        items=[{"battery": pack(number)}],
        purpose=purpose,
        **more,
    )


def tell(store: Store) -> None:
    """One pack goes the whole way; one stays in a vehicle; one lies in stock and has no mass on record; one, produced before all months that
    are counted, is replaced in repair; one is scrapped where it was made, and its arrival is not confirmed; one is sent as waste and comes
    back, so that it never was."""
    world.write(
        store,
        _party(MAKER, "battery_maker", "330109", makerCodes=["0F1"]),
        _party(CARS, "vehicle_maker", "340100"),
        _party(YARD, "dismantler", "440300"),
        _party(SHOP, "repairer", "330109"),
        _party(RECYCLER, "recycler", "330109"),
        world.event("SiteRegistered", world.REGISTRAR, "2026-01-03", party=RECYCLER, siteId="W1", kind="plant", name="外省厂", region="440300"),
    )  # fmt: skip
    world.write(
        store,
        made(1, massG=400_000), made(2, massG=410_000), made(3, "E"), made(4, on="2020-03-22", massG=300_000), made(5, massG=405_000),
        made(6, massG=390_000),
        _fitted(1), _fitted(2), _fitted(4, "2020-05-02"),
        world.event("BatteryRetired", MAKER, "2026-04-02", codes=[pack(5)], reason="production-scrap"),
        _sent(MAKER, "2026-05-01", "F-5", 5, 405_000),
        _sent(MAKER, "2026-06-01", "F-6", 6, 390_000),
        world.event("HandoverCancelled", MAKER, "2026-06-02", consignment="F-6", items=[{"battery": pack(6)}], reason="not sent"),
        world.event("VehicleTakenIn", YARD, "2026-08-01", vin=world.vin(1), packs=[{"code": pack(1)}]),
        world.event("VehicleScrapped", YARD, "2026-08-10", vin=world.vin(1), certificate="F-1", packsPresent=[{"code": pack(1)}]),
        world.event("BatteryRemoved", YARD, "2026-08-10T09:00:00+08:00", vin=world.vin(1), codes=[pack(1)], reason="scrapping"),
        world.event("BatteryRetired", YARD, "2026-08-11", codes=[pack(1)], reason="vehicle-scrapped"),
        _sent(YARD, "2026-08-20", "F-1", 1, 400_000),
        world.event("HandoverReceived", RECYCLER, "2026-08-22", consignment="F-1", items=[{"battery": pack(1), "outcome": "accepted"}], massG=398_000),
        world.event("BatteryRemoved", SHOP, "2026-09-02", vin=world.vin(4), codes=[pack(4)], reason="repair"),
        world.event("BatteryRetired", SHOP, "2026-09-03", codes=[pack(4)], reason="decay"),
        world.event(
            "BatchProcessed", RECYCLER, "2026-09-05", step="crushing", batteries=[pack(1)], batteriesMassG=398_000, lossesG=8_000,
            outputs=[
                {"lot": "F-BM", "material": "black-mass", "massG": 200_000, "metals": {"liG": 7_000}},
                {"lot": "F-CU", "material": "copper", "massG": 30_000, "metals": {"cuG": 29_000}},
            ],
        ),
        world.event("ProductShipped", RECYCLER, "2026-09-20", lots=[{"lot": "F-BM", "massG": 120_000}, {"lot": "F-CU", "massG": 30_000}], fieldOfUse="other"),
        clock_us=AT_US,
    )  # fmt: skip
    settle(store, TODAY)


def settle(store: Store, day: str) -> None:
    """What follows the commits, and a count as of the day."""
    follower = Follower(store)
    follower.drain()
    follower.close()
    counting.count(store, date.fromisoformat(day), at_us=AT_US)
