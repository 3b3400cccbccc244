"""Code words in the languages of people: a sentence shows 场所类型“厂区” and “what is missing”, never `plant` or `SiteRegistered`.

Evidence keeps its code words, because machines read it; only what a finding says is put into words here. The words are the
glossary's. A word that no table knows is shown as it is.
"""

from __future__ import annotations

import re

from suchi.domain.event import CATALOGUE

Both = tuple[str, str]

SPOKEN = frozenset(
    "act basis because condition endedBy event field fields kind kinds lacking made metal method permits purpose rates reason "
    "roles shipped step unit".split()
)
"""Names of evidence whose values are code words; what names a thing, a site or a company is never translated."""

_CODES: dict[str, Both] = {
    # roles
    "battery_maker": ("动力电池企业", "battery maker"),
    "vehicle_maker": ("新能源汽车生产企业", "vehicle maker"),
    "swap_operator": ("电池换电服务企业", "swap operator"),
    "repairer": ("机动车维修企业", "repairer"),
    "dismantler": ("报废机动车回收拆解企业", "dismantler"),
    "recycler": ("综合利用企业", "recycler"),
    "outlet": ("回收服务网点", "outlet"),
    "asset_owner": ("资产持有方", "asset owner"),
    "custodian": ("保管方", "custodian"),
    "carrier": ("承运方", "carrier"),
    "exporter": ("出口企业", "exporter"),
    "regulator": ("主管部门", "authority"),
    "registrar": ("登记机构", "registrar"),
    "auditor": ("审计方", "auditor"),
    # kinds of site
    "plant": ("厂区", "plant"),
    "yard": ("拆解场", "yard"),
    "station": ("换电站", "station"),
    "workshop": ("维修车间", "workshop"),
    "warehouse": ("仓库", "warehouse"),
    "office": ("办公场所", "office"),
    "laboratory": ("实验室", "laboratory"),
    # permits, and the red lines they make up
    "investment": ("投资核准或备案", "investment approval or filing"),
    "eia": ("环境影响评价", "environmental impact assessment"),
    "facilities": ("环保与安全设施", "environmental and safety facilities"),
    "pollutant": ("排污许可证或排污登记", "pollutant permit or registration"),
    "pollutant-permit": ("排污许可证", "pollutant permit"),
    "pollutant-registration": ("排污登记", "pollutant registration"),
    "elv-qualification": ("报废机动车回收拆解资质", "qualification to dismantle end-of-life vehicles"),
    "listing": ("规范条件公告", "listing under the industry conditions"),
    # conditions
    "intact": ("完好", "intact"),
    "damaged": ("损坏", "damaged"),
    "leaking": ("泄漏", "leaking"),
    "swollen": ("鼓胀", "swollen"),
    "soaked": ("浸水", "soaked"),
    "crashed": ("碰撞", "crashed"),
    "burnt": ("烧毁", "burnt"),
    # fields of use
    "vehicle": ("车辆", "vehicles"),
    "storage": ("储能", "energy storage"),
    "telecom": ("通信基站", "telecommunication"),
    "lighting": ("照明", "lighting"),
    "low-speed-vehicle": ("低速车", "low-speed vehicles"),
    "e-bike": ("电动自行车", "e-bikes"),
    "e-motorcycle": ("电动摩托车", "e-motorcycles"),
    "power-bank": ("移动电源", "power banks"),
    # steps of a plant
    "gate": ("进出场", "gate"),
    "stock": ("期初库存", "first stock"),
    "discharge": ("放电", "discharge"),
    "dismantling": ("拆解", "dismantling"),
    "crushing": ("破碎", "crushing"),
    "sorting": ("分选", "sorting"),
    "pyrolysis": ("热解", "pyrolysis"),
    "smelting": ("冶炼", "smelting"),
    "leaching": ("浸出", "leaching"),
    "extraction": ("萃取", "extraction"),
    "repair": ("修复", "repair"),
    "product": ("制成产品", "making products"),
    "consumed": ("消耗", "consumed"),
    "disposal": ("残余物处置", "disposal of residues"),
    "other": ("其他", "other"),
    # residues and fields of a model
    "electrolyte": ("电解液", "electrolyte"),
    "slag": ("炉渣", "slag"),
    "plastic": ("塑料", "plastic"),
    "packs": ("应装电池", "the packs expected"),
    "swapModel": ("是否换电车型", "whether it is a swap model"),
    "propulsion": ("动力形式", "propulsion"),
    "chemistries": ("电池类型", "chemistry"),
    "mass_g": ("质量", "mass"),
    "massG": ("质量", "mass"),
    "energy_wh": ("能量", "energy"),
    "rated_ah": ("额定容量", "rated capacity"),
    "rated_mv": ("额定电压", "rated voltage"),
    "structure": ("结构", "structure"),
    "level": ("层级", "level"),
    # how something was measured or reckoned
    "onboard": ("车载估算", "estimated on board"),
    "bench": ("台架测试", "measured on a bench"),
    "assay": ("化验", "assay"),
    "defaults": ("缺省值", "defaults"),
    # metals
    "Li": ("锂", "Li"),
    "Ni": ("镍", "Ni"),
    "Co": ("钴", "Co"),
    "Mn": ("锰", "Mn"),
    "Cu": ("铜", "Cu"),
    "Al": ("铝", "Al"),
}

KNOWN: tuple[str, ...] = tuple(_CODES)
"""The code words that have words of their own, in the order in which they are declared."""

_WANTING: dict[str, Both] = {
    "amountFen": ("罚款数额", "the amount of the fine"),
    "assay": ("化验结果", "the assay"),
    "batteriesMassG": ("投入电池的质量", "the mass of the batteries put in"),
    "capacity": ("可认定为同一许可的产能", "whether the capacities of two permits add up"),
    "certificateOn": ("合格证签发日期", "the day of the certificate"),
    "certificate of conformity": ("合格证", "the certificate of conformity"),
    "codes": ("物品编码", "the codes of the items"),
    "condition": ("受损物品的实际质量", "what a damaged item weighs"),
    "dismantlingClosed": ("拆解是否结束", "whether the dismantling is closed"),
    "energyWh": ("电池能量", "the energy of the battery"),
    "ground": ("立案依据", "the ground of the case"),
    "in which of its roles": ("以何种角色作出", "in which of its roles it acted"),
    "massG": ("质量", "the mass"),
    "mass": ("质量", "the mass"),
    "metals": ("金属含量", "the content of metals"),
    "modules": ("模块清单", "the list of modules"),
    "occurredAt": ("发生的先后", "the order in which things happened"),
    "office": ("职权登记", "the office on record"),
    "origins": ("原电池编码", "the batteries it was made of"),
    "packsAbsent": ("不在场的电池", "the packs absent"),
    "packsPresent": ("在场的电池", "the packs present"),
    "packsPresent.code": ("在场电池的编码", "the codes of the packs present"),
    "permit": ("接收单位的许可证号", "the permit of the receiver"),
    "place": ("行为地", "the place of the act"),
    "reagents": ("所加试剂的质量", "the mass of the reagents"),
    "receiver": ("接收单位", "the receiver"),
    "rule": ("规则执行出错", "the rule itself failed"),
    "site": ("场所", "the site"),
    "swapModel": ("是否换电车型", "whether it is a swap model"),
    "for whom another had filed": ("他方先前的报送是否代生产企业作出", "for whom another had filed before"),
    "the maker's own report": ("车型生产企业自己的报送", "the maker's own report"),
    "time": ("当日的先后", "the order within that day"),
    "toSite": ("收货方的场所", "the site of the addressee"),
    "toSite:plant": ("收货方的厂区", "which plant of the addressee"),
    "uncoded": ("无编码物品的说明", "what the uncoded items are"),
    "unit": ("许可产能的单位", "the unit of the capacity permitted"),
    "whether a term that ends on a day off runs on": (
        "期限届满日为休息日时是否顺延的规定",
        "whether a term that ends on a day off runs on",
    ),
    "work-days": ("工作日安排", "the working days"),
    "Measures art. 19": ("第十九条对此类移交的规定", "what art. 19 says of such a hand-over"),
    "GB/T 34014-2017": ("该编码所依标准的文本", "the standard that the code follows"),
    "PartyRegistered.roles": ("该企业的角色登记", "its roles on record"),
    "SiteRegistered.principals": ("网点的委托企业登记", "the makers behind the outlet"),
    "VehicleModelRegistered.swapModel": ("车型登记中的“是否换电车型”", "whether the model is a swap model"),
    "BatteryProduced.model": ("电池生产报告中的型号", "the model in the report of production"),
}
"""What can be missing to decide, by the word that a finding carries."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_EVENT = re.compile(r"^([A-Z][A-Za-z]+)(?::([\w-]+))?$")
_LAST = re.compile(r"^(.*?)(\s*\([^()]*\))?$")


def code_word(code: str, *, zh: bool) -> str:
    """One code word, or the type of a report, in Chinese (`zh`) or English."""
    about = CATALOGUE.get(code)
    if about is not None:
        return about.zh if zh else about.en
    return _CODES.get(code, (code, code))[0 if zh else 1]


def spoken(evidence: dict[str, str], *, zh: bool) -> dict[str, str]:
    """Evidence as a sentence shows it: code words in Chinese (`zh`) or English, everything else as it is."""
    return {name: _said(value, zh) if name in SPOKEN else value for name, value in evidence.items()}


def _said(value: str, zh: bool) -> str:
    return _WORD.sub(lambda found: code_word(found.group(), zh=zh), value)


def wanting(missing: str | None, *, zh: bool) -> str:
    """What is missing to decide, in words; alternatives (`|`) and several wants (`;`) one after the other. A report is named
    with its type, so that whoever is to send it finds it."""
    if not missing:
        return "无" if zh else "nothing"
    either, both = ("或", "；") if zh else (" or ", "; ")
    return both.join(
        either.join(dict.fromkeys(_want(one.strip(), zh) for one in part.split("|"))) for part in missing.split(";")
    )


def _want(one: str, zh: bool) -> str:
    pick = 0 if zh else 1
    if one in _WANTING:
        return _WANTING[one][pick]
    if (event := _EVENT.match(one)) is not None and (about := CATALOGUE.get(event.group(1))) is not None:
        kind = _CODES.get(event.group(2) or "", (event.group(2) or "",) * 2)[pick]
        if zh:
            return f"{about.zh}（{about.name}{'：' + kind if kind else ''}）"
        return f"{about.name}{' (' + kind + ')' if kind else ''}"
    if one in _CODES:
        return _CODES[one][pick]
    whole = _LAST.match(one)
    assert whole is not None
    name, about_what = whole.group(1), whole.group(2)
    if about_what is None:
        return one
    shown = about_what.strip()[1:-1]
    return f"{_want(name, zh)}（{shown}）" if zh else f"{_want(name, zh)} ({shown})"
