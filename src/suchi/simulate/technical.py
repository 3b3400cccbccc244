"""Technical information of invented models: as a maker would file it, drawn from the model's own figures, the same for the same seed.

Nothing in it is anybody's instruction; figures are plausible and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct

from suchi.domain.technical import (
    FORM,
    CutOff,
    Discharge,
    Fastener,
    Fire,
    Hazard,
    Information,
    LiftingPoint,
    Place,
    Step,
    Storage,
    TechnicalInformation,
    Voltage,
    canonical,
)

if TYPE_CHECKING:
    from suchi.simulate.models import BatteryModel, Range, VehicleModel

_CELL_HIGHEST_MV = {"LFP": 3650, "NCM": 4250}
_SAFE_MV = 60_000
"""Direct current above 60 V counts as dangerous voltage in a vehicle (class B of GB 18384)."""
_NAMES = {"floor": "底部", "front": "前部", "rear": "后部"}
_PROTECTION = ("1000 V 级绝缘手套", "绝缘鞋与绝缘垫", "护目面罩", "两人作业，一人监护")
FILED: tuple[Information, ...] = ("removal", "dismantling")
"""What is filed of a battery model."""


class Document(Struct, frozen=True, kw_only=True):
    """A document of the population: whose, under which name, its exact bytes, whether its hazards are open to everybody."""

    maker: str
    name: str
    data: bytes
    open: bool


def of_battery(model: BatteryModel, kind: Information) -> bytes:
    """What its maker files of a battery model."""
    rng = Random(f"technical/{model.key}/{kind}")
    cells = model.cells
    told = TechnicalInformation(
        form=FORM,
        kind=kind,
        language="zh",
        model=model.name,
        mass_g=model.mass_g,
        voltage=_voltage(model),
        protection=_PROTECTION,
        cut_offs=(_plug(rng),),
        lifting_points=_lifting(model, rng),
        fasteners=_fasteners(model, rng, kind),
        tools=_tools(rng),
        steps=_removal(rng) if kind == "removal" else _opening(model, cells),
        hazards=_hazards(model),
        fire=_fire(model),
        discharge=_discharge(rng),
        storage=_storage(rng),
    )
    return canonical(told)


def of_vehicle(model: VehicleModel, kind: Information) -> bytes:
    """What its maker files of a vehicle model: where the packs sit, and how they come out."""
    rng = Random(f"technical/{model.name}/{kind}")
    told = TechnicalInformation(
        form=FORM,
        kind=kind,
        language="zh",
        model=model.name,
        places=tuple(_place(model, position) for position in model.positions),
        voltage=_voltage(model.pack),
        protection=_PROTECTION,
        cut_offs=(
            CutOff(
                kind="low-voltage-battery",
                where=rng.choice(("前机舱左侧", "行李舱右侧饰板内", "前机舱右侧")),
                act="断开负极并包扎",
            ),
            _plug(rng),
        ),
        fasteners=_fasteners(model.pack, rng, "removal"),
        tools=_tools(rng),
        steps=_removal(rng),
        hazards=_hazards(model.pack),
        fire=_fire(model.pack),
        storage=_storage(rng),
    )
    return canonical(told)


def documents(models: Range, through: str) -> Iterator[Document]:
    """The documents behind the filings of all models that are made by that day. Every ninth never came: its filing says so."""
    seen: set[str] = set()
    number = 0
    for model in models.vehicles:
        if model.first > int(through[:4]):
            continue
        found: list[tuple[str, str, bytes]] = []
        if model.pack.key not in seen:
            seen.add(model.pack.key)
            for kind in FILED:
                found.append((model.pack.maker.code, f"{model.pack.name}-{kind}.json", of_battery(model.pack, kind)))
        found.append((model.maker.code, f"{model.name}-removal.json", of_vehicle(model, "removal")))
        for maker, name, data in found:
            number += 1
            if number % 9:
                yield Document(maker=maker, name=name, data=data, open=number % 2 == 1)


def _place(model: VehicleModel, position: str) -> Place:
    return Place(
        position=position,
        where=position if position in ("floor", "front", "rear") else "other",  # type: ignore[arg-type]  # one of the choices
        reached_from="below" if position == "floor" else "above",
        mass_g=model.pack.mass_g,
        says=f"{_NAMES.get(position, position)}，{'换电锁止机构' if model.swap else '螺栓固定'}",
    )


def _voltage(model: BatteryModel) -> Voltage:
    return Voltage(
        rated_mv=model.rated_mv, highest_mv=model.cells * _CELL_HIGHEST_MV[model.family], safe_below_mv=_SAFE_MV
    )


def _plug(rng: Random) -> CutOff:
    return CutOff(
        kind="service-plug",
        where=rng.choice(("后排座椅下方", "中央扶手箱下方", "行李舱地板下")),
        act="戴绝缘手套拔出，带离现场由监护人保管",
        wait_s=rng.choice((300, 600)),
    )


def _lifting(model: BatteryModel, rng: Random) -> tuple[LiftingPoint, ...]:
    most = (model.mass_g // 4 + 99_999) // 100_000 * 100_000
    return (
        LiftingPoint(
            where="托盘四角吊耳",
            with_=rng.choice(("四点吊具，吊带夹角不大于 60°", "举升平台，垫绝缘垫块")),
            at_most_g=2 * most,
        ),
    )


def _fasteners(model: BatteryModel, rng: Random, kind: str) -> tuple[Fastener, ...]:
    tray = Fastener(
        id="F1", where="托盘与车身连接", count=rng.choice((10, 12, 14, 16)), thread="M10", tool="16 mm 套筒",
        torque_mnm=rng.choice((60_000, 65_000, 80_000)), order="由外向内对角松开",
    )  # fmt: skip
    plug = Fastener(id="F2", where="高压插接件压板", count=2, thread="M6", tool="10 mm 绝缘套筒", torque_mnm=8_000)
    if kind == "removal":
        return (tray, plug)
    cover = Fastener(
        id="F3",
        where="上盖",
        count=rng.choice((36, 42, 48)),
        thread="M5",
        tool="T25",
        torque_mnm=6_000,
        single_use=True,
    )
    return (plug, cover)


def _tools(rng: Random) -> tuple[str, ...]:
    return ("1000 V 级绝缘工具", "CAT III 万用表", "扭矩扳手", rng.choice(("举升平台（不低于 1 t）", "龙门吊具")))


def _removal(rng: Random) -> tuple[Step, ...]:
    return (
        Step(act="停放在平整、通风处，设置警戒，准备消防水源", mind="有冒烟、异味、鼓胀或漏液时停止作业"),
        Step(act="断开低压蓄电池负极并包扎", tools=("绝缘工具",)),
        Step(act="拔出维修开关，等待规定时间", tools=("绝缘手套",), mind="等待前不得触碰橙色线束"),
        Step(act="在高压插接件处验电，确认低于 60 V", tools=("CAT III 万用表",), mind="先在已知电源上确认万用表有效"),
        Step(act="拆下高压与低压插接件，端子加绝缘堵头", fasteners=("F2",)),
        Step(act=rng.choice(("排放冷却液并封堵管口", "夹断冷却管并封堵管口")), mind="冷却液单独收集"),
        Step(act="托住电池包，按顺序松开托盘螺栓", fasteners=("F1",), tools=("举升平台",)),
        Step(act="平稳降下电池包，检查外壳，贴上状态标签", mind="破损包放入防火防漏容器"),
    )


def _opening(model: BatteryModel, cells: int) -> tuple[Step, ...]:
    inner = f"逐个取出 {model.modules} 个模块" if model.modules else f"无模块结构：{cells} 只电芯粘接于箱体，整体移出"
    return (
        Step(act="放电至安全电压并复测", tools=("放电设备", "CAT III 万用表")),
        Step(act="拆除上盖螺栓，揭开密封", fasteners=("F3",), mind="注意残余应力与密封胶"),
        Step(act="拆除高压插接件与母排，裸露处立即加绝缘", fasteners=("F2",)),
        Step(act=inner, mind="电芯仍带电，不得短路"),
        Step(act="分类称重并按编码登记"),
    )


def _hazards(model: BatteryModel) -> tuple[Hazard, ...]:
    return (
        Hazard(
            kind="electric-shock",
            says=f"额定 {model.rated_mv // 1000} V 直流，断电后包内仍带电",
            protect="绝缘手套与绝缘工具，验电后作业",
        ),
        Hazard(kind="toxic-gas", says="热失控放出氟化氢、一氧化碳和可燃气体", protect="撤离，站上风处，正压呼吸器"),
        Hazard(kind="weight", says=f"约 {model.mass_g // 1000} kg", protect="使用举升平台或吊具，下方不得站人"),
    )


def _fire(model: BatteryModel) -> Fire:
    calm = model.family == "LFP"
    return Fire(
        behaviour="以冒烟、喷气为主，明火可能延后出现，密闭处可爆炸" if calm else "可迅速喷出火焰和高温颗粒，蔓延快",
        extinguish_with=("大量水持续冷却",),
        never_use=("仅靠干粉灭火后无人看守",),
        gases=("H2", "CO", "CO2", "HF", "烃类"),
        watch_h=48 if calm else 72,
    )


def _discharge(rng: Random) -> Discharge:
    return Discharge(
        way="专用放电设备经维修接口恒流放电",
        to_mv=_SAFE_MV,
        takes_s=rng.choice((4, 6, 8)) * 3600,
        mind="不得用盐水浸泡；温升超过 5 °C/min 时停止",
    )


def _storage(rng: Random) -> Storage:
    return Storage(
        lowest_celsius=-20, highest_celsius=rng.choice((40, 45)), charge_at_most_permille=300,
        distance_mm=rng.choice((1500, 3000)), stack_at_most=rng.choice((2, 3)), says="干燥通风，远离热源；破损包单独存放",
    )  # fmt: skip
