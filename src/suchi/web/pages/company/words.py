"""Words of the desk for what the record keeps as codes, in Chinese and English: materials, steps, stages of vehicles, uses, sites."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.web.wording import Words

Pair = tuple[str, str]
MATERIALS: dict[str, Pair] = {
    "black-mass": ("黑粉", "Black mass"),
    "electrode-powder": ("电极粉", "Electrode powder"),
    "electrode-sheet": ("极片", "Electrode sheet"),
    "copper": ("铜", "Copper"),
    "aluminium": ("铝", "Aluminium"),
    "steel": ("钢铁", "Steel"),
    "plastic": ("塑料", "Plastic"),
    "electrolyte": ("电解液", "Electrolyte"),
    "graphite": ("石墨", "Graphite"),
    "lithium-carbonate": ("碳酸锂", "Lithium carbonate"),
    "lithium-hydroxide": ("氢氧化锂", "Lithium hydroxide"),
    "nickel-sulphate": ("硫酸镍", "Nickel sulphate"),
    "cobalt-sulphate": ("硫酸钴", "Cobalt sulphate"),
    "manganese-sulphate": ("硫酸锰", "Manganese sulphate"),
    "mixed-hydroxide": ("混合氢氧化物", "Mixed hydroxide"),
    "precursor": ("前驱体", "Precursor"),
    "cathode-material": ("正极材料", "Cathode material"),
    "iron-phosphate": ("磷酸铁", "Iron phosphate"),
    "cells": ("单体", "Cells"),
    "modules": ("模块", "Modules"),
    "slag": ("炉渣", "Slag"),
    "other": ("其他", "Other"),
}
RESIDUES: dict[str, Pair] = {"plastic-and-electrolyte": ("塑料与电解液", "Plastic and electrolyte")}
"""Kinds of residue that are no material of a lot. A kind is free text: one that stands here is said in both languages."""

SOURCES: dict[str, Pair] = {
    "production-scrap": ("生产废料", "Production scrap"),
    "storage-battery": ("储能电池", "Storage batteries"),
    "consumer-battery": ("消费类电池", "Consumer batteries"),
    "imported-black-mass": ("进口黑粉", "Imported black mass"),
    "other": ("其他", "Other"),
    "opening": ("期初库存", "Opening stock"),
}
STEPS: dict[str, Pair] = {
    "gate": ("进出场", "At the gate"),
    "stock": ("期初库存", "Opening stock"),
    "dismantling": ("拆解", "Dismantling"),
    "product": ("制成产品", "Making products"),
    "discharge": ("放电", "Discharge"),
    "crushing": ("破碎", "Crushing"),
    "sorting": ("分选", "Sorting"),
    "pyrolysis": ("热解", "Pyrolysis"),
    "smelting": ("冶炼", "Smelting"),
    "leaching": ("浸出", "Leaching"),
    "extraction": ("萃取", "Extraction"),
    "repair": ("修复", "Repair"),
    "disposal": ("残余物处置", "Disposal of residues"),
    "consumed": ("消耗", "Used up in tests"),
    "other": ("其他工序", "Other step"),
}
"""Steps of a plant, in the order in which a battery goes through them."""
VEHICLE_STAGES: dict[str, tuple[Pair, str]] = {
    "seen": (("未登记生产", "Production not on record"), "warn"),
    "produced": (("已生产", "Produced"), ""),
    "sold": (("已销售", "Sold"), "ok"),
    "taken_in": (("已进厂", "Taken in by a yard"), "warn"),
    "scrapped": (("已报废", "Scrapped"), ""),
    "deregistered": (("已注销", "Deregistered"), ""),
    "exported": (("已出口", "Exported"), ""),
}
"""How a vehicle stands, with its tone."""
BUILDS: dict[str, Pair] = {
    "chassis": ("底盘", "Chassis"),
    "complete": ("整车", "Complete vehicle"),
    "converted": ("改装车", "Converted vehicle"),
}
BUYERS: dict[str, Pair] = {
    "private": ("个人", "A private person"),
    "firm": ("单位", "A firm"),
    "fleet": ("车队", "A fleet"),
    "battery-leased": ("车电分离（电池租赁）", "With a leased battery"),
    "export": ("出口", "For export"),
}
PROPULSIONS: dict[str, Pair] = {
    "BEV": ("纯电动", "Battery electric"),
    "PHEV": ("插电式混合动力", "Plug-in hybrid"),
    "EREV": ("增程式", "Range-extended"),
    "FCEV": ("燃料电池", "Fuel cell"),
}
USES: dict[str, Pair] = {
    "vehicle": ("装车", "For a vehicle"),
    "after-sales": ("售后备件", "For after-sales"),
    "swap": ("换电", "For swapping"),
    "other": ("其他", "Other"),
}
SITES: dict[str, Pair] = {
    "plant": ("厂区", "Plant"),
    "yard": ("拆解场", "Yard"),
    "outlet": ("回收服务网点", "Outlet"),
    "station": ("换电站", "Swap station"),
    "workshop": ("维修车间", "Workshop"),
    "warehouse": ("仓库", "Warehouse"),
    "office": ("办公场所", "Office"),
    "laboratory": ("实验室", "Laboratory"),
}
METALS: dict[str, Pair] = {
    "li_g": ("锂 Li", "Lithium Li"),
    "ni_g": ("镍 Ni", "Nickel Ni"),
    "co_g": ("钴 Co", "Cobalt Co"),
    "mn_g": ("锰 Mn", "Manganese Mn"),
    "cu_g": ("铜 Cu", "Copper Cu"),
    "al_g": ("铝 Al", "Aluminium Al"),
}
MOVED: dict[str, Pair] = {
    "mixed": ("多种化学体系", "Several chemistries"),
    "unknown": ("化学体系未登记", "Chemistry not on record"),
    "loss": ("损耗", "Loss"),
    "casing": ("壳体", "Casing"),
}


def worded(table: dict[str, Pair], code: str | None) -> Pair | None:
    """The words of a code; one that has none stands as it is."""
    return None if code is None else table.get(code, (code, code))


FLAGS: dict[str, Pair] = {
    "in_transit": ("移交途中", "In transit"),
    "missing": ("缺失", "Missing"),
    "lost": ("丢失", "Lost or stolen"),
    "held": ("扣押", "Held"),
    "recalled": ("召回", "Recalled"),
    "exported": ("出口", "Exported"),
    "unregistered": ("未登记生产", "Production not on record"),
    "incomplete_tree": ("部件缺项", "Parts not all on record"),
    "incident_crash": ("碰撞事故", "Incident: crash"),
    "incident_fire": ("火灾事故", "Incident: fire"),
    "incident_flood": ("水淹事故", "Incident: flood"),
    "incident_other": ("其他事故", "Incident: other"),
}
"""What lies on top of a phase, in the words of the glossary."""


def flagged(flags: Iterable[str], said: Words) -> str | None:
    """The flags of a thing one after the other; None where there is none."""
    return ("、" if said.language == "zh" else ", ").join(
        said.said(FLAGS.get(flag, (flag, flag))) for flag in flags
    ) or None
