"""Words of the form of technical information as pages show them, by the form's own code: Chinese, English."""

from __future__ import annotations

KINDS: dict[str, tuple[str, str]] = {
    "removal": ("拆卸", "Removal"),
    "dismantling": ("拆解", "Dismantling"),
    "hazards": ("危险性", "Hazards"),
    "storage": ("贮存", "Storage"),
}
WORDS: dict[str, tuple[str, str]] = {
    # purposes and roles
    "removal": ("拆卸", "removal"),
    "dismantling": ("拆解", "dismantling"),
    "repair": ("维修", "repair"),
    "repairer": ("维修企业", "repairer"),
    "dismantler": ("报废机动车回收拆解企业", "dismantler"),
    "recycler": ("综合利用企业", "recycler"),
    "maker": ("生产企业", "maker"),
    "regulator": ("主管部门", "authority"),
    "auditor": ("审计方", "auditor"),
    "operator": ("运营方", "operator"),
    # where a pack sits
    "floor": ("底板", "floor"),
    "front": ("前部", "front"),
    "rear": ("后部", "rear"),
    "roof": ("车顶", "roof"),
    "boot": ("行李舱", "boot"),
    "side": ("侧面", "side"),
    "cabin": ("乘员舱", "cabin"),
    "frame": ("车架", "frame"),
    "below": ("自下方", "from below"),
    "above": ("自上方", "from above"),
    "inside": ("自车内", "from inside"),
    # cut-off points
    "low-voltage-battery": ("低压（12 V）蓄电池", "low-voltage (12 V) battery"),
    "service-plug": ("维修开关", "service plug"),
    "emergency-loop": ("应急断电环", "emergency cut loop"),
    "high-voltage-connector": ("高压插接件", "high-voltage connector"),
    "coolant": ("冷却液", "coolant"),
    # hazards
    "electric-shock": ("触电", "electric shock"),
    "arc": ("电弧", "arc"),
    "fire": ("起火", "fire"),
    "explosion": ("爆炸", "explosion"),
    "toxic-gas": ("有毒气体", "toxic gas"),
    "corrosive": ("腐蚀", "corrosive"),
    "heat": ("高温", "heat"),
    "weight": ("重物", "weight"),
    "other": ("其他", "other"),
}
