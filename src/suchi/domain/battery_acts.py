"""The acts that concern one battery: who may do each, what must hold before, and what a report of it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from suchi.domain.acting import ART_19, ART_24, TRACED
from suchi.domain.battery import Battery
from suchi.domain.wording import code_word

ART_18, ART_22 = "Measures art. 18", "Measures art. 22"
Fields = dict[str, Any]
Why = tuple[str, str]
Check = Callable[[Battery, tuple[str, ...]], Why | None]


STRANGER = ("other",)
"""The relation of a party to which the battery is nothing: it is not told who has the battery, or what it sits in."""


class Act(Struct, frozen=True, kw_only=True):
    """One act: who may do it with what it is to the battery (`of`, empty: anybody with the role), what must hold, and what a
    report of it needs."""

    event: str
    zh: str
    en: str
    clause: str
    of: frozenset[str] = frozenset()
    checks: tuple[Check, ...] = ()
    known: Callable[[Battery], Fields] = lambda battery: {"codes": [battery.code]}
    fill: tuple[str, ...] = ()


# ---- what must hold ----------------------------------------------------------------------------------------------------


def _living(battery: Battery, relations: tuple[str, ...]) -> Why | None:
    if battery.phase != "ended":
        return None
    if relations == STRANGER:
        return "电池已终结", "the battery has ended"
    by, at = battery.ended_by or "—", battery.ended_at or "—"
    return f"电池已于 {at} 因{code_word(by, zh=True)}终结", f"the battery ended at {at} by {by}"


def _here(battery: Battery, relations: tuple[str, ...]) -> Why | None:
    if "in_transit" not in battery.flags:
        return None
    if "addressee" in relations:
        return "仍在移交途中：先报告移交入库", "it is still on its way to you: report its receipt first"
    which = f" {battery.consignment} " if relations != STRANGER else ""
    return f"在移交{which}途中：先接收、撤销或改送", (
        f"it is under way in a consignment{which.rstrip()}: it is received, cancelled or redirected first"
    )


def _on_its_way(battery: Battery, _: tuple[str, ...]) -> Why | None:
    return None if "in_transit" in battery.flags else ("没有在途的移交", "no hand-over of it is under way")


def _free(battery: Battery, relations: tuple[str, ...]) -> Why | None:
    told = relations != STRANGER
    if battery.vehicle is not None:
        which = f" {battery.vehicle} " if told else ""
        return f"装在车辆{which}上：先拆卸", f"it sits in a vehicle{which.rstrip()}: it is removed first"
    if battery.whole is not None:
        which = f" {battery.whole}" if told else ""
        return f"属于整体{which}：先拆出", f"it is part of a whole{which}: it is taken out first"
    return None


def _fitted(battery: Battery, _: tuple[str, ...]) -> Why | None:
    return None if battery.vehicle is not None else ("没有装在车辆上", "it sits in no vehicle")


def _waste(battery: Battery, _: tuple[str, ...]) -> Why | None:
    return (
        None
        if battery.phase in ("waste", "ended")
        else ("尚未退役：先报告退役或回收", "it is not waste yet: it is retired or collected first")
    )


def _not_waste(battery: Battery, _: tuple[str, ...]) -> Why | None:
    return ("已是废旧动力电池", "it is a waste battery already") if battery.phase == "waste" else None


def _unheld(battery: Battery, relations: tuple[str, ...]) -> Why | None:
    if "held" not in battery.flags:
        return None
    by = ", ".join(battery.holds) if relations != STRANGER else ""
    return (
        f"已扣押（{by or '—'}）：解除后方可处置",
        f"it is held ({by or '—'}): nothing is done with it until that is lifted",
    )


def _held(battery: Battery, _: tuple[str, ...]) -> Why | None:
    return None if battery.holds else ("没有扣押", "nobody holds it")


def _gone(battery: Battery, _: tuple[str, ...]) -> Why | None:
    return (
        None
        if {"lost", "missing"}.intersection(battery.flags)
        else ("没有丢失记录", "it is not on record as lost or missing")
    )


def _recalled(battery: Battery, _: tuple[str, ...]) -> Why | None:
    return None if battery.recalls else ("没有未完成的召回", "no recall of it is open")


def _product(battery: Battery, _: tuple[str, ...]) -> Why | None:
    return None if battery.origins else ("不是废旧电池制成的产品", "it is no product made of waste batteries")


def _not_mine(battery: Battery, relations: tuple[str, ...]) -> Why | None:
    if "holder" in relations:
        return "已在贵方保管", "it is in your custody already"
    if "addressee" in relations:
        return "已有发给贵方的移交：报告移交入库", "it was sent to you: report its receipt"
    return None


# ---- what a report needs -----------------------------------------------------------------------------------------------


def _item(battery: Battery) -> Fields:
    return {"consignment": battery.consignment, "items": [{"battery": battery.code}]}


def _received(battery: Battery) -> Fields:
    return {"consignment": battery.consignment, "items": [{"battery": battery.code, "outcome": "accepted"}]}


def _sent(battery: Battery) -> Fields:
    item = {
        "battery": battery.code,
        **({"condition": battery.condition} if battery.condition not in (None, "intact") else {}),
    }
    return {"items": [item], **({"purpose": "waste"} if battery.phase == "waste" else {})}


def _code(battery: Battery) -> Fields:
    return {"code": battery.code}


def _removed(battery: Battery) -> Fields:
    return {"vin": battery.vehicle, "codes": [battery.code]}


def _replaced(battery: Battery) -> Fields:
    position = {"position": battery.position} if battery.position else {}
    return {"vin": battery.vehicle, "old": battery.code, "level": battery.level or "P", **position}


def _batch(battery: Battery) -> Fields:
    mass = {"batteriesMassG": battery.mass_g} if battery.mass_g is not None else {}
    return {"batteries": [battery.code], **mass}


def _origin(battery: Battery) -> Fields:
    return {"origins": [battery.code]}


def _shipped(battery: Battery) -> Fields:
    return {"products": [battery.code], **({"fieldOfUse": battery.use} if battery.use else {})}


def _remedied(battery: Battery) -> Fields:
    return {"recall": battery.recalls[-1], "codes": [battery.code]}


ON_THE_CARD: frozenset[Check] = frozenset({_living, _recalled})
"""Checks of what the public card says anyway: whether it has ended, whether a recall is open."""
_HOLDER = frozenset({"holder"})
_IN_HAND: tuple[Check, ...] = (_living, _here, _free, _unheld)
_TO_RECYCLE: tuple[Check, ...] = (*_IN_HAND, _waste)


def _acts() -> Iterable[Act]:
    """All acts, in the order of a life."""
    yield from _in_use()
    yield from _handing_over()
    yield from _recycling()
    yield from _exceptions()


def _in_use() -> Iterable[Act]:
    yield Act(
        event="BatteryInstalled", of=_HOLDER, checks=(*_IN_HAND, _not_waste), known=_code, fill=("vin", "reason"), clause=TRACED,
        zh="装入车辆", en="Install it in a vehicle",
    )  # fmt: skip
    yield Act(
        event="HealthReported", of=frozenset({"holder", "maker", "owner", "vehicleMaker"}), checks=(_living,), known=_code,
        fill=("stateOfHealthPermille",), clause=ART_24, zh="报告健康状态", en="Report its state of health",
    )  # fmt: skip
    yield Act(
        event="BatteryRemoved", checks=(_living, _fitted, _unheld), known=_removed, fill=("reason",), clause=ART_24,
        zh="从车上拆下，由贵方保管", en="Take it out of the vehicle, into your custody",
    )  # fmt: skip
    yield Act(
        event="BatteryReplaced", checks=(_living, _fitted, _unheld), known=_replaced, fill=("new", "whereabouts"), clause=ART_24,
        zh="更换为另一电池，写明旧电池去向", en="Replace it by another, and say where this one goes",
    )  # fmt: skip
    yield Act(
        event="RecallRemedied", checks=(_living, _recalled), known=_remedied, clause=TRACED,
        zh="报告召回已完成", en="Report that the recall is remedied",
    )  # fmt: skip
    yield Act(
        event="BatteryRetired", of=frozenset({"holder", "owner", "maker"}), checks=(_living, _not_waste, _here, _free),
        fill=("reason",), clause=ART_19, zh="退役，自当日起须依法移交", en="Retire it: from that day it has to be handed over lawfully",
    )  # fmt: skip
    yield Act(
        event="BatteryCollected", checks=(_living, _not_mine, _free, _unheld), fill=("source",), clause=ART_19,
        zh="收进，注明来源", en="Take it in, and say from whom",
    )  # fmt: skip


def _handing_over() -> Iterable[Act]:
    yield Act(
        event="HandoverSent", of=_HOLDER, checks=_IN_HAND, known=_sent, fill=("consignment", "to", "purpose"), clause=ART_19,
        zh="移交；废旧电池须移交给综合利用企业，或车企、电池企业设立的网点",
        en="Hand it over; a waste battery goes to a utilisation firm or to an outlet of a maker",
    )  # fmt: skip
    yield Act(
        event="HandoverReceived", of=frozenset({"addressee"}), checks=(_on_its_way,), known=_received, fill=("massG",),
        clause="Measures art. 19; art. 24(7)", zh="报告接收、拒收或未到", en="Report it accepted, rejected or missing",
    )  # fmt: skip
    for event, zh, en, fill in (
        ("HandoverCancelled", "撤销在途的移交", "Cancel the hand-over under way", ("reason",)),
        ("HandoverRedirected", "改送其他合法接收方", "Redirect it to another lawful recipient", ("to", "reason")),
    ):
        yield Act(event=event, of=_HOLDER, checks=(_on_its_way,), known=_item, fill=fill, clause=ART_19, zh=zh, en=en)


def _recycling() -> Iterable[Act]:
    yield Act(
        event="BatteryTested", of=_HOLDER, checks=(_living, _here, _free), fill=("grade",), clause=ART_24,
        zh="检测分选", en="Test and grade it",
    )  # fmt: skip
    yield Act(
        event="BatteryDismantled", of=_HOLDER, checks=_TO_RECYCLE, known=_code, fill=("parts", "massG"), clause=ART_18,
        zh="拆解为部件（所在场所须满足第十八条）", en="Take it apart (the site must meet art. 18)",
    )  # fmt: skip
    yield Act(
        event="BatchProcessed", of=_HOLDER, checks=_TO_RECYCLE, known=_batch, fill=("step", "outputs", "lossesG"), clause=ART_18,
        zh="投入批次加工（所在场所须满足第十八条）", en="Process it in a batch (the site must meet art. 18)",
    )  # fmt: skip
    yield Act(
        event="ProductMade", of=_HOLDER, checks=_TO_RECYCLE, known=_origin, clause=ART_22,
        fill=("code", "kind", "fieldOfUse", "standard"),
        zh="制成产品：重新编码，符合所用领域标准，不得用于电动自行车",
        en="Make a product of it: coded anew, to the standards of its field, never for e-bikes",
    )  # fmt: skip
    yield Act(
        event="ProductShipped", of=_HOLDER, checks=(_living, _product, _here), known=_shipped, fill=("receiver",),
        clause="Measures art. 24(7)", zh="产品出库", en="Ship the product",
    )  # fmt: skip
    yield Act(
        event="BatteryConsumed", of=_HOLDER, checks=_IN_HAND, fill=("reason",), clause=TRACED,
        zh="在试验或分析中消耗", en="Use it up in a test or an analysis",
    )  # fmt: skip


def _exceptions() -> Iterable[Act]:
    """Acts that may come at any time."""
    yield Act(
        event="TakeBackRefused", of=_HOLDER, checks=(_living, _waste), fill=("by", "statement"), clause="Measures: backstop duty",
        zh="被网点或企业拒收的，留下记录", en="Put on record that an outlet or company refused to take it back",
    )  # fmt: skip
    yield Act(
        event="BatteryLost", of=frozenset({"holder", "addressee", "owner", "authority"}), checks=(_living,),
        fill=("circumstances",), clause=TRACED, zh="报告丢失或被盗", en="Report it lost or stolen",
    )  # fmt: skip
    yield Act(
        event="BatteryFound", checks=(_gone,), fill=("keptBy",), clause=TRACED, zh="报告发现", en="Report it found"
    )
    yield Act(
        event="HoldPlaced", checks=(_living,), fill=("ground",), clause=TRACED,
        zh="扣押，期限随之中止", en="Hold it; terms stand still meanwhile",
    )  # fmt: skip
    yield Act(event="HoldLifted", checks=(_held,), clause=TRACED, zh="解除扣押", en="Lift the hold")


ACTS = tuple(_acts())
