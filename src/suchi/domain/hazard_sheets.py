"""General hazard sheets, one for each chemistry, open to everybody: what a traction battery endangers and what to do first.

The register's own words of what is generally known; no instrument prescribes them. What the maker files, and what the fire
service says on the spot, goes before.
"""

from __future__ import annotations

from typing import get_args

from msgspec import Struct

from suchi.domain.events.vocabulary import Chemistry

EMERGENCY = "119"
"""The fire service in mainland China."""


class Line(Struct, frozen=True):
    """One sentence in both languages."""

    zh: str
    en: str


class Sheet(Struct, frozen=True, kw_only=True, rename="camel"):
    """What everybody may know of packs of a chemistry: dangers, what to do in a fire, what never, and how to keep them."""

    chemistry: str
    zh: str
    en: str
    dangers: tuple[Line, ...]
    in_a_fire: tuple[Line, ...]
    never: tuple[Line, ...]
    keeping: tuple[Line, ...]
    emergency: str = EMERGENCY
    source_zh: str = "一般知识，本登记册自行撰写；以生产企业所报及消防救援机构现场意见为准"
    source_en: str = "General knowledge in the register's own words; the maker's information and the fire service on the spot go before"


_SHOCK = Line(
    "整包电压可达数百伏（直流），断电后包内仍带电；外壳破损处不得触碰",
    "A pack holds up to several hundred volts of direct current, and stays live inside when cut off: touch no broken case",
)
_RUNAWAY = Line(
    "受撞击、挤压、过充、浸水或受热后可能热失控，可在数小时至数日后才发生",
    "Crushed, struck, overcharged, soaked or heated, cells may run away thermally, even hours or days later",
)
_GAS = Line(
    "冒出的白烟可燃且有毒（含一氧化碳、氟化氢等），在密闭处积聚可爆炸",
    "White vapour is flammable and toxic (carbon monoxide, hydrogen fluoride and others) and may explode where it gathers",
)
_AWAY = Line(
    "人员撤离，站上风处，拨打 119，说明是动力电池；门窗通风，不要靠近",
    "Get everybody away, stay upwind, call 119 and say that it is a traction battery; air the place, do not go near",
)
_WATER = Line(
    "由专业人员用大量水持续降温；看不见明火后仍可能复燃，须看守",
    "Trained people cool it with much water for long; without visible flames it may still re-ignite, so keep watch",
)
_NEVER_OPEN = Line(
    "不得撬开、钻孔、切割、挤压电池包，不得由未受训人员拆解",
    "Never pry, drill, cut or crush a pack, nor let untrained people take it apart",
)
_NEVER_BREATHE = Line(
    "不得吸入烟气，不得徒手接触泄漏液", "Never breathe the fumes, nor touch leaking liquid with bare hands"
)
_KEEP = Line(
    "损坏、鼓胀、浸水的电池单独放在露天或通风处，远离建筑、车辆和可燃物，并持续测温",
    "Keep damaged, swollen or soaked packs apart, outdoors or well aired, far from buildings, vehicles and what burns, and watch their temperature",
)
_HAND_OVER = Line(
    "交给依法从事综合利用的企业或生产企业设立的回收服务网点（《暂行办法》第十九条）",
    "Hand it to a lawful utilisation firm or an outlet set up by a maker (Measures, art. 19)",
)
_NICKEL = Line(
    "热失控来得快，可喷出火焰和高温颗粒，并自行放出氧气",
    "Thermal runaway is quick, may throw flames and hot particles, and sets oxygen free",
)
_OWN: dict[str, tuple[str, str, tuple[Line, ...]]] = {
    "LFP": ("磷酸铁锂", "Lithium iron phosphate", (
        Line("明火往往较少，但可大量放出含氢的可燃气体：没有火焰不等于没有危险，密闭空间尤其可能爆炸",
             "It often burns with less flame but may set free much gas that holds hydrogen: no flame is no safety, least of all indoors"),)),
    "NCM": ("镍钴锰三元", "Lithium nickel manganese cobalt oxide", (_NICKEL,)),
    "NCA": ("镍钴铝三元", "Lithium nickel cobalt aluminium oxide", (_NICKEL,)),
    "LMO": ("锰酸锂", "Lithium manganese oxide", ()),
    "LCO": ("钴酸锂", "Lithium cobalt oxide", (_NICKEL,)),
    "LTO": ("钛酸锂", "Lithium titanate", (
        Line("较不易热失控，但可产气鼓胀，电解液同样可燃",
             "Less prone to thermal runaway, but it may gas and swell, and its electrolyte burns as well"),)),
    "Na-ion": ("钠离子", "Sodium-ion", (
        Line("电解液可燃，同样可能热失控；有的型号可放电至 0 V，未经确认一律按带电处理",
             "The electrolyte burns and thermal runaway happens; some kinds bear discharge to 0 V, but take each as live until that is certain"),)),
    "NiMH": ("镍氢", "Nickel metal hydride", (
        Line("电解液为强碱，灼伤皮肤和眼睛：立即用大量清水冲洗并就医；过充或受热放出氢气",
             "The electrolyte is a strong alkali that burns skin and eyes: rinse with much water at once and see a doctor; overcharged or hot it sets hydrogen free"),)),
    "supercapacitor": ("超级电容器", "Supercapacitor", (
        Line("可在瞬间放出极大电流；须经专业人员放电并短接后才可搬动，电解液可能有毒（如乙腈）",
             "It may release a very large current at once; trained people discharge and short it before it is moved; its electrolyte may be toxic (acetonitrile, for one)"),)),
    "other": ("其他或未登记", "Other, or not on record", (
        Line("化学体系不明：按最危险的情形处理", "The chemistry is not known: take it for the worst"),)),
}  # fmt: skip
assert set(_OWN) == set(get_args(Chemistry))


def _sheet(chemistry: str) -> Sheet:
    zh, en, own = _OWN[chemistry]
    return Sheet(
        chemistry=chemistry,
        zh=zh,
        en=en,
        dangers=(*own, _SHOCK, _RUNAWAY, _GAS),
        in_a_fire=(_AWAY, _WATER),
        never=(_NEVER_OPEN, _NEVER_BREATHE),
        keeping=(_KEEP, _HAND_OVER),
    )


SHEETS: dict[str, Sheet] = {chemistry: _sheet(chemistry) for chemistry in _OWN}


def sheets_of(chemistries: tuple[str, ...]) -> tuple[Sheet, ...]:
    """The sheets of a model's chemistries; of one that says none, the sheet for what is not known."""
    return tuple(SHEETS[chemistry] for chemistry in chemistries if chemistry in SHEETS) or (SHEETS["other"],)
