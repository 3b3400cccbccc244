"""The words of what reports choose among, by field: what a field does not say here, sentences say in the same words (`wording`)."""

from __future__ import annotations

from suchi.domain.wording import Both

_CHEMISTRIES: dict[str, Both] = {
    "LFP": ("磷酸铁锂（LFP）", "LFP, lithium iron phosphate"),
    "NCM": ("镍钴锰三元（NCM）", "NCM, nickel-cobalt-manganese"),
    "NCA": ("镍钴铝三元（NCA）", "NCA, nickel-cobalt-aluminium"),
    "LMO": ("锰酸锂（LMO）", "LMO, lithium manganese oxide"),
    "LCO": ("钴酸锂（LCO）", "LCO, lithium cobalt oxide"),
    "LTO": ("钛酸锂（LTO）", "LTO, lithium titanate"),
    "NiMH": ("镍氢（NiMH）", "NiMH, nickel-metal hydride"),
    "Na-ion": ("钠离子（Na-ion）", "Na-ion, sodium-ion"),
    "supercapacitor": ("超级电容器", "supercapacitor"),
}
_SITES: dict[str, Both] = {"outlet": ("回收服务网点", "take-back outlet")}

WORDS: dict[str, dict[str, Both]] = {
    "provenance": {
        "reported": ("正常报送", "reported as it happened"),
        "migrated": ("历史数据迁入", "history brought over"),
        "opening": ("期初登记", "stock of the first day"),
    },
    "level": {
        "P": ("电池包", "pack"), "M": ("模块", "module"), "C": ("单体", "cell"),
        "nation": ("国家", "nation"), "province": ("省级", "province"), "prefecture": ("市级", "prefecture"), "county": ("县级", "county"),
    },
    "use": {
        "vehicle": ("装车", "for vehicles"), "after-sales": ("售后备件", "spare part"), "swap": ("换电", "for swapping"),
    },
    "chemistry": _CHEMISTRIES,
    "chemistries": _CHEMISTRIES,
    "propulsion": {
        "BEV": ("纯电动", "battery electric"), "PHEV": ("插电式混合动力", "plug-in hybrid"),
        "EREV": ("增程式", "range extender"), "FCEV": ("燃料电池", "fuel cell"),
    },
    "language": {"zh": ("中文", "Chinese"), "en": ("英文", "English")},
    "phase": {
        "chassis": ("底盘", "chassis"), "complete": ("整车", "complete vehicle"), "converted": ("改装车", "converted vehicle"),
    },
    "buyerKind": {
        "private": ("个人", "private person"), "firm": ("单位", "firm"), "fleet": ("营运车队", "fleet"),
        "battery-leased": ("车电分离（电池租赁）", "battery leased"), "export": ("出口", "export"),
    },
    "direction": {"in": ("入库", "in"), "out": ("出库", "out")},
    "reason": {
        "decay": ("性能衰减", "decay"), "damage": ("损坏", "damage"), "recall": ("召回", "recall"),
        "production-scrap": ("生产废品", "production scrap"), "test": ("试验", "test"), "vehicle-scrapped": ("车辆报废", "vehicle scrapped"),
        "repair": ("维修", "repair"), "upgrade": ("升级", "upgrade"), "analysis": ("故障分析", "analysis"), "scrapping": ("车辆报废", "scrapping"),
        "after-repair": ("修后装回", "back after repair"), "spare": ("换装备件", "spare part"), "swap": ("换电", "swap"),
        "purchase": ("购入", "purchase"), "lease": ("租赁", "lease"), "transfer": ("调拨", "transfer"), "retirement": ("退役", "retirement"),
        "scrapped": ("报废", "scrapped"), "exported": ("出口", "exported"), "lost": ("灭失", "lost"),
        "crash-test": ("碰撞试验", "crash test"), "sample": ("留样", "sample"),
        "did-not-occur": ("所报事项没有发生", "it did not occur"), "wrong-data": ("数据有误", "wrong data"),
    },
    "whereabouts": {
        "kept": ("留在本企业", "kept here"), "handed-over": ("已移交他方", "handed over"), "owner": ("交还车主", "with the owner"),
        "not-there": ("车上本就没有", "it was not there"), "unknown": ("不明", "unknown"),
    },
    "kind": {
        **_SITES,
        "crash": ("碰撞", "crash"), "fire": ("火灾", "fire"), "flood": ("水淹", "flood"),
        "removal": ("拆卸", "removal"), "dismantling": ("拆解", "dismantling"), "hazards": ("危险提示", "hazards"), "storage": ("贮存", "storage"),
    },
    "outcome": {
        "accepted": ("接收", "accepted"), "rejected": ("拒收", "rejected"), "missing": ("未到", "did not come"),
        "extra": ("单据之外", "came unannounced"),
    },
    "purpose": {
        "supply": ("供货", "supply"), "after-sales": ("售后", "after-sales"), "repair": ("维修", "repair"), "analysis": ("故障分析", "analysis"),
        "test": ("检测试验", "test"), "storage": ("贮存", "storage"), "waste": ("作为废旧电池", "as waste"),
        "processing": ("综合利用", "for recycling"), "return": ("退回", "return"),
    },
    "material": {
        "cells": ("单体", "cells"), "modules": ("模块", "modules"), "black-mass": ("黑粉", "black mass"),
        "electrode-powder": ("极粉", "electrode powder"), "electrode-sheet": ("极片", "electrode sheet"),
        "cathode-material": ("正极材料", "cathode material"), "precursor": ("前驱体", "precursor"), "graphite": ("石墨", "graphite"),
        "copper": ("铜", "copper"), "aluminium": ("铝", "aluminium"), "steel": ("钢", "steel"),
        "lithium-carbonate": ("碳酸锂", "lithium carbonate"), "lithium-hydroxide": ("氢氧化锂", "lithium hydroxide"),
        "nickel-sulphate": ("硫酸镍", "nickel sulphate"), "cobalt-sulphate": ("硫酸钴", "cobalt sulphate"),
        "manganese-sulphate": ("硫酸锰", "manganese sulphate"), "mixed-hydroxide": ("氢氧化镍钴", "mixed hydroxide"),
        "iron-phosphate": ("磷酸铁", "iron phosphate"),
    },
    "source": {
        "production-scrap": ("生产废品", "production scrap"), "storage-battery": ("储能电池", "storage batteries"),
        "consumer-battery": ("消费电池", "consumer batteries"), "imported-black-mass": ("进口黑粉", "imported black mass"),
    },
    "step": {"repair": ("修复", "repair")},
    "period": {"year": ("年", "year"), "month": ("月", "month"), "day": ("日", "day")},
    "unit": {"日": ("日", "days"), "工作日": ("工作日", "working days"), "月": ("月", "months")},
    "grade": {
        "A": ("A 规章或标准原文", "A, wording of the rule or standard"), "B": ("B 指明条款的间接来源", "B, secondary source naming the article"),
        "C": ("C 媒体摘要", "C, press summary"), "P": ("P 原有规定（已废止）", "P, predecessor, repealed"), "U": ("U 不明", "U, unknown"),
    },
    "decision": {
        "order-to-correct": ("责令改正", "order to correct"), "warning": ("警告", "warning"), "fine": ("罚款", "fine"),
        "none": ("不予处罚", "no penalty"),
    },
    "mode": {"live": ("实时", "live"), "replay": ("重放", "replay")},
}  # fmt: skip
