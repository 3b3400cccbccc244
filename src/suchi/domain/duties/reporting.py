"""Self-reported duties: whoever does something reports it, within a term where there is one; only lateness shows, by a rule."""

from __future__ import annotations

from suchi.domain.duty import Duty, declare
from suchi.domain.events import CATALOGUE

_ART_24 = "Measures art. 24"


def _reported(name: str, code: str, term: str, by: str, reports: str, zh: str, en: str, **more: str) -> Duty:
    """A report that is owed from the act on; what REGULATION §2 knows of its term is its grade, U where it is open."""
    first = reports.split()[0]
    return declare(
        Duty(
            name=name,
            code=code,
            zh=zh,
            en=en,
            next_zh=more.get("next_zh", f"在期限内报送{CATALOGUE[first].zh}（{first}）；尚未报送的尽快补报"),
            next_en=more.get("next_en", f"Send {first} within the term; if it was not sent, send it now"),
            source=more.get("source", _ART_24),
            grade=more.get("grade", "U"),
            kind="self-reported",
            by=frozenset(by.split()),
            term=term,
            reports=tuple(reports.split()),
        )
    )


VEHICLE = _reported(
    "vehicle_is_reported_in_time", "D601", "VehicleProduced", "vehicle_maker", "VehicleProduced",
    "车辆及其电池编码自合格证签发之日起按期报送", "A vehicle and its battery codes are reported in time after its certificate",
    grade="C",
)  # fmt: skip
IMPORTED = _reported(
    "imported_vehicle_is_reported_in_time", "D602", "VehicleProduced", "vehicle_maker", "VehicleImported",
    "进口车辆及其电池编码自合格证签发之日起按期报送", "An imported vehicle and its battery codes are reported in time after its certificate",
    grade="C",
)  # fmt: skip
RECEIPT = _reported(
    "receipt_of_waste_batteries_is_reported_in_time", "D603", "HandoverReceived", "recycler",
    "HandoverReceived BatteryCollected",
    "综合利用企业接收废旧电池后按期报送", "A utilisation firm reports the receipt of waste batteries in time",
    source="Measures art. 24(7)", grade="B",
)  # fmt: skip
SHIPMENT = _reported(
    "product_that_leaves_is_reported_in_time", "D604", "ProductShipped", "recycler", "ProductShipped",
    "综合利用产品出库后按期报送", "A utilisation firm reports in time that a product has left",
    source="Measures art. 24(7)", grade="B",
)  # fmt: skip
PLAIN = (
    _reported(
        "battery_production_is_reported_in_time", "D605", "BatteryProduced", "battery_maker",
        "BatteryProduced BatteryImported", "电池生产或进口后按期报送", "The production or import of a battery is reported in time",
    ),
    _reported(
        "battery_shipment_is_reported_in_time", "D606", "HandoverSent/production", "battery_maker", "HandoverSent",
        "电池企业发货后按期报送", "A battery maker reports in time what it has shipped",
    ),
    _reported(
        "vehicle_sale_is_reported_in_time", "D607", "VehicleSold", "vehicle_maker", "VehicleSold",
        "车辆销售后按期报送", "The sale of a vehicle is reported in time",
    ),
    _reported(
        "swap_is_reported_in_time", "D608", "BatterySwapped", "swap_operator", "BatterySwapped",
        "换电后按期报送", "A swap is reported in time",
    ),
    _reported(
        "change_of_swap_stock_is_reported_in_time", "D609", "SwapStockChanged", "swap_operator", "SwapStockChanged",
        "换电电池出入库后按期报送", "Packs that enter or leave a swap pool are reported in time",
    ),
    _reported(
        "repair_is_reported_in_time", "D610", "BatteryReplaced", "repairer", "BatteryReplaced BatteryRepaired",
        "维修更换后按期报送", "A repair or replacement is reported in time",
    ),
    _reported(
        "take_in_by_an_outlet_is_reported_in_time", "D611", "BatteryCollected", "outlet", "BatteryCollected",
        "回收服务网点收进电池后按期报送", "An outlet reports in time what it has taken in",
    ),
    _reported(
        "hand_over_by_an_outlet_is_reported_in_time", "D612", "HandoverSent", "outlet", "HandoverSent",
        "回收服务网点移交电池后按期报送", "An outlet reports in time what it has handed over",
    ),
    _reported(
        "vehicle_taken_in_is_reported_in_time", "D613", "VehicleTakenIn", "dismantler", "VehicleTakenIn",
        "报废车辆进厂后按期报送", "A yard reports in time that a vehicle was taken in",
    ),
    _reported(
        "scrapping_is_reported_in_time", "D614", "VehicleScrapped", "dismantler", "VehicleScrapped",
        "出具报废证明后按期报送", "A yard reports in time that a scrapping certificate was issued",
    ),
    _reported(
        "removal_by_a_yard_is_reported_in_time", "D615", "BatteryRemoved", "dismantler", "BatteryRemoved",
        "拆解企业拆下电池后按期报送", "A yard reports in time the packs that it has removed",
    ),
    _reported(
        "hand_over_by_a_yard_is_reported_in_time", "D616", "HandoverSent/yard", "dismantler", "HandoverSent",
        "拆解企业移交电池后按期报送", "A yard reports in time the packs that it has handed over",
    ),
)  # fmt: skip
"""Duties that begin on the day of the act, whose terms the Measures leave open until somebody sets them."""
