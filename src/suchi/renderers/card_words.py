"""The words of the public card in Chinese and English: stations of a life, levels, chemistries, conditions, advice."""

from __future__ import annotations

from msgspec import Struct

Words = tuple[str, str]

LEVELS: dict[str, Words] = {"P": ("电池包", "Pack"), "M": ("模块", "Module"), "C": ("单体", "Cell")}

CHEMISTRIES: dict[str, Words] = {
    "LFP": ("磷酸铁锂", "LFP, lithium iron phosphate"),
    "NCM": ("镍钴锰三元", "NCM, nickel-cobalt-manganese"),
    "NCA": ("镍钴铝三元", "NCA, nickel-cobalt-aluminium"),
    "LMO": ("锰酸锂", "LMO, lithium manganese oxide"),
    "LCO": ("钴酸锂", "LCO, lithium cobalt oxide"),
    "LTO": ("钛酸锂", "LTO, lithium titanate"),
    "NiMH": ("镍氢", "Nickel-metal hydride"),
    "Na-ion": ("钠离子", "Sodium-ion"),
    "supercapacitor": ("超级电容器", "Supercapacitor"),
    "other": ("其他", "Other"),
}

CONDITIONS: dict[str, Words] = {
    "intact": ("完好", "Intact"),
    "damaged": ("损坏", "Damaged"),
    "leaking": ("泄漏", "Leaking"),
    "swollen": ("鼓胀", "Swollen"),
    "soaked": ("浸水", "Soaked"),
    "crashed": ("碰撞", "Damaged in a crash"),
    "burnt": ("烧毁", "Damaged by fire"),
}

SOLD: Words = ("销售，投入使用", "Sold and in use")
USED_FOR_PRODUCT: Words = ("用于制成产品", "Used to make a product")
SWAPPED: Words = ("换电周转", "In swap circulation")

# Only what is named here appears on the card: a new event type is private until somebody decides otherwise.
LIFE: dict[str, Words] = {
    "BatteryProduced": ("生产", "Produced"),
    "BatteryImported": ("进口", "Imported"),
    "PlatformCodeAssigned": ("补发平台编码", "Platform code assigned"),
    "LabelReplaced": ("更换标签", "Label replaced"),
    "OpeningStockDeclared": ("登记库存", "Declared as stock"),
    "VehicleProduced": ("装车", "Installed in a vehicle"),
    "VehicleImported": ("随车进口", "Imported in a vehicle"),
    "BatteryInstalled": ("装入车辆", "Installed in a vehicle"),
    "BatteryReplaced": ("维修更换", "Replaced in a repair"),
    "BatteryRepaired": ("维修", "Repaired"),
    "HealthReported": ("健康状态检测", "State of health reported"),
    "RecallAnnounced": ("宣布召回", "Recall announced"),
    "RecallRemedied": ("召回措施完成", "Recall remedied"),
    "IncidentReported": ("发生事故", "Incident"),
    "BatteryRemoved": ("从车上拆下", "Removed from a vehicle"),
    "BatteryRetired": ("退役", "Retired"),
    "VehicleTakenIn": ("随车进入报废拆解企业", "At a dismantler's with its vehicle"),
    "VehicleScrapped": ("随车报废", "Vehicle scrapped"),
    "BatteryCollected": ("回收", "Collected"),
    "HandoverSent": ("移交出库", "Handed over"),
    "HandoverReceived": ("移交已确认", "Receipt confirmed"),
    "BatteryLost": ("报告丢失", "Reported lost"),
    "BatteryFound": ("找到", "Found"),
    "BatteryTested": ("检测分选", "Tested"),
    "BatteryDismantled": ("拆解", "Dismantled"),
    "BatchProcessed": ("综合利用", "Recycled"),
    "ProductMade": ("制成产品", "Made of waste batteries"),
    "ProductShipped": ("产品出库", "Shipped"),
    "BatteryConsumed": ("试验消耗", "Used up in a test"),
    "BatteryExported": ("出口", "Exported"),
    "VehicleExported": ("随车出口", "Exported with its vehicle"),
}


class AdviceWords(Struct, frozen=True):
    """What to do now; `tone` is ok, info, warn or bad."""

    tone: str
    title: Words
    text: Words
    ground: Words


_MEASURES_ZH, _MEASURES_EN = (
    "《新能源汽车废旧动力电池回收和综合利用管理暂行办法》",
    "Measures of 2026 on waste traction batteries",
)
_DANGER = AdviceWords(
    "bad",
    ("注意安全：电池受损", "Take care: this battery is damaged"),
    (
        "请勿触碰、拆开或充电，远离可燃物；请联系车辆生产企业、报废机动车回收拆解企业或消防部门处置。",
        "Do not touch, open or charge it, and keep it away from what can burn. "
        "Call the vehicle maker, a licensed dismantler or the fire service.",
    ),
    ("安全提示", "Safety notice"),
)
_RECALL = AdviceWords(
    "warn",
    ("此电池在召回范围内", "This battery is under recall"),
    (
        "请联系车辆生产企业或其授权维修点，召回措施免费。",
        "Contact the vehicle maker or one of its workshops; the remedy is free of charge.",
    ),
    ("召回公告", "Recall announcement"),
)
_LOST = AdviceWords(
    "bad",
    ("这块电池下落不明", "The whereabouts of this battery are unknown"),
    (
        "请勿购买或使用。如果它在您手边，请联系车辆生产企业或当地公安机关。",
        "Do not buy or use it. If you have it before you, contact the vehicle maker or the police.",
    ),
    ("登记状态：丢失", "On record as lost"),
)
_WASTE = AdviceWords(
    "warn",
    ("这是一块废旧动力电池", "This is a waste traction battery"),
    (
        "只能交给综合利用企业，或电池、汽车生产企业设立的回收服务网点。不得用于电动自行车。",
        "It may only go to a comprehensive-utilisation firm, or to a take-back outlet of a battery or vehicle maker. "
        "It must not be used in an e-bike.",
    ),
    (f"{_MEASURES_ZH}第十九条、第二十二条", f"{_MEASURES_EN}, arts. 19 and 22"),
)
_ENDED = AdviceWords(
    "info",
    ("这块电池已经终结", "This battery has come to its end"),
    (
        "按登记记录，该电池已不存在。如果实物仍在您手边，编码可能被冒用，请联系电池生产企业。",
        "By the record it is no more. If you have it before you, its code may have been misused: tell its maker.",
    ),
    ("登记状态：终结", "On record as ended"),
)
_ABROAD = AdviceWords(
    "info",
    ("这块电池已出口", "This battery has left the country"),
    ("如果它仍在境内，请联系电池生产企业。", "If it is still in the country, tell its maker."),
    ("登记状态：出口", "On record as exported"),
)
_IN_USE = AdviceWords(
    "ok",
    ("电池在用，无需操作", "In use: nothing to do"),
    (
        "更换下来的电池请交给回收服务网点，报废车辆请连同电池交给报废机动车回收拆解企业；不要把电池卖给无资质的收购者。",
        "A replaced battery goes to a take-back outlet, a scrapped vehicle with its battery to a licensed dismantler; "
        "never sell the battery to an irregular buyer.",
    ),
    (_MEASURES_ZH, _MEASURES_EN),
)
_NOT_YET = AdviceWords(
    "info",
    ("尚未投入使用", "Not in use yet"),
    (
        "装车或入库后，由相应企业报告，此身份会随之更新。",
        "Whoever installs it or takes it into stock reports that, and this identity follows.",
    ),
    (_MEASURES_ZH, _MEASURES_EN),
)
_SEEN = AdviceWords(
    "warn",
    ("生产信息未登记", "Its production is not on record"),
    (
        "有企业报告过此编码，但未见生产登记。请核对标签上的编码；来源不明的电池请勿购买。",
        "Somebody has reported this code, but its production is not on record. "
        "Compare the code with the label, and do not buy a battery without a clear source.",
    ),
    ("登记状态：未登记生产", "On record without its production"),
)
_BY_STAGE = {
    "in_use": _IN_USE,
    "installed": _NOT_YET,
    "produced": _NOT_YET,
    "swap_stock": _IN_USE,
    "in_repair": _IN_USE,
    "removed": _IN_USE,
    "seen": _SEEN,
    "lost": _LOST,
    "exported": _ABROAD,
}


def advice_for(stage: str, phase: str, condition: str | None, recalled: bool) -> AdviceWords:
    """What matters most comes first: danger, loss, an end, waste, a recall, then the ordinary."""
    if phase == "ended":
        return _ABROAD if stage == "exported" else _ENDED
    if condition is not None and condition != "intact":
        return _DANGER
    if stage == "lost":
        return _LOST
    if phase == "waste" or stage == "vehicle_scrapped":
        return _WASTE
    if recalled:
        return _RECALL
    return _BY_STAGE.get(stage, _IN_USE)
