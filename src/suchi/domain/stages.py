"""The stage of life a person reads, derived from a battery's state and, one hop away, from the vehicle it sits in."""

from __future__ import annotations

from typing import Any


def stage(battery: Any, vehicle: Any = None) -> str:
    """One of `STAGES`. What is certain comes first: an end, then what hides a battery, then where it is."""
    if battery.phase == "ended":
        return _END.get(battery.ended_by or "", "ended")
    flags = battery.flags
    if "exported" in flags:
        return "exported"
    if "lost" in flags or "missing" in flags:
        return "lost"
    if "in_transit" in flags:
        return "handing_over"
    if battery.phase == "waste":
        return _WASTE.get(battery.act or "", "collected" if battery.holder[:1] != "@" else "retired")
    if battery.whole is not None:
        return "built_in"
    if battery.vehicle is not None:
        return _in_vehicle(battery, vehicle)
    if battery.pool is not None or battery.act == "BatterySwapped":
        return "swap_stock"
    if battery.act == "repair":
        return "in_repair"
    if battery.phase == "in_use":
        return "in_use" if battery.act == "ProductShipped" else "removed"
    if battery.act in ("BatteryRemoved", "BatteryReplaced"):
        return "removed"
    return "seen" if battery.born is None else "produced"


def _in_vehicle(battery: Any, vehicle: Any) -> str:
    if vehicle is not None:
        if vehicle.scrapped_at is not None:
            return "vehicle_scrapped"
        if vehicle.exported_at is not None:
            return "exported"
        if vehicle.sold_at is not None:
            return "in_use"
    return "in_use" if battery.phase == "in_use" else "installed"


def public_stage(code: str) -> str:
    """The stage as everybody reads it. A pack that is swapped is in use, in a vehicle and out of one: whoever watched it go
    to and fro would learn when it was swapped, and of a vehicle that somebody knows where it was (Several Provisions on
    Automotive Data Security Management, art. 3)."""
    return "in_use" if code == "swap_stock" else code


_END = {
    "BatteryDismantled": "dismantled",
    "BatchProcessed": "recycled",
    "ProductMade": "made_into_product",
    "BatteryConsumed": "consumed",
    "BatteryExported": "exported",
    "VehicleExported": "exported",
}
_WASTE = {
    "BatteryRetired": "retired",
    "BatteryCollected": "collected",
    "HandoverReceived": "received",
    "BatteryTested": "received",
    "VehicleScrapped": "vehicle_scrapped",
}

STAGES: dict[str, tuple[str, str]] = {
    "seen": ("未登记生产", "Production not on record"),
    "produced": ("已生产", "Produced"),
    "built_in": ("已装入整体", "Part of a whole"),
    "installed": ("已装车", "Installed"),
    "in_use": ("在用", "In use"),
    "swap_stock": ("换电周转", "In swap circulation"),
    "in_repair": ("维修中", "In repair"),
    "removed": ("已拆下", "Removed"),
    "vehicle_scrapped": ("随车报废", "Vehicle scrapped"),
    "retired": ("已退役", "Retired"),
    "collected": ("已回收", "Collected"),
    "handing_over": ("移交中", "Being handed over"),
    "received": ("已接收", "Received"),
    "dismantled": ("已拆解", "Dismantled"),
    "recycled": ("已综合利用", "Recycled"),
    "made_into_product": ("已制成产品", "Made into a product"),
    "consumed": ("已消耗", "Consumed"),
    "exported": ("已出口", "Exported"),
    "lost": ("下落不明", "Whereabouts unknown"),
    "ended": ("已终结", "Ended"),
}
