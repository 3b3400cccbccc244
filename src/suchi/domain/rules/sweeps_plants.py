"""Sweeps of plants: permits and capacity, masses over a year, recovery rates of listed firms."""

from suchi.domain.balance import MASS_TOLERANCE_PERMILLE
from suchi.domain.rule import MEASURES_IN_FORCE
from suchi.domain.sweep import Threshold, sweep

CONDITIONS = "industry conditions, 2024 edition"

sweep(
    name="throughput_stays_within_the_permit",
    code="W301",
    of="site",
    zh="加工量不超过许可产能",
    en="Throughput stays within what the permit allows",
    says_zh="场所 {subject} 在 {year} 年投入废旧电池 {throughputG} 克，许可（{kind}）为 {capacity} {unit}；缺少：{missing}",
    says_en="The site {subject} took {throughputG} g of batteries into processing in {year}; its permit ({kind}) says {capacity} {unit}; missing: {missing}",
    next_zh="停止超产；许可有误或已变更的由主管部门补录许可（PermitRecorded）",
    next_en="Stop; if the permit on record is wrong or was changed, the authority records it anew",
    source="Measures art. 18; the permit's own capacity",
    grade="B",
    severity="breach",
    answers="site",
    since=MEASURES_IN_FORCE,
)
sweep(
    name="more_does_not_leave_than_came_in",
    code="W302",
    of="site",
    zh="十二个月内产出不超过投入与库存",
    en="Over twelve months no more leaves than came in or was there",
    says_zh="场所 {subject} 截至 {until} 的十二个月内离场 {outG} 克，进场 {inG} 克，期初 {openingG} 克；缺少：{missing}",
    says_en="In the twelve months to {until} {outG} g left the site {subject}; {inG} g came in and {openingG} g was there; missing: {missing}",
    next_zh="补报来料或期初库存，或更正质量",
    next_en="Report the feed or the opening stock that is missing, or correct the masses",
    source="Measures art. 24",
    grade="B",
    severity="doubt",
    answers="site",
    since=MEASURES_IN_FORCE,
    thresholds=(Threshold(name="permille", amount=MASS_TOLERANCE_PERMILLE, unit="‰"),),
)
sweep(
    name="listed_firm_recovers_its_metals",
    code="W303",
    of="site",
    zh="公告企业冶炼回收率达到规范条件",
    en="A listed firm recovers what the listing asks",
    says_zh="公告场所 {subject} 冶炼环节回收率低于规范条件：{rates}；缺少：{missing}",
    says_en="Below the listing condition at the smelting stage of {subject}: {rates}; missing: {missing}",
    next_zh="向企业了解；此为公告条件，不是义务",
    next_en="Ask the firm; this is a condition of the listing, no duty",
    source="规范条件 2024 (guidance; smelting stage, metal out of metal in)",
    grade="B",
    severity="notice",
    thresholds=(
        Threshold(name="nickel", amount=980, unit="‰", source=CONDITIONS),
        Threshold(name="lithium", amount=900, unit="‰", source=CONDITIONS),
    ),
)
sweep(
    name="site_with_stock_holds_its_permits",
    code="W304",
    of="site",
    zh="有库存的场所许可不应到期",
    en="A site that holds stock holds its permits",
    says_zh="场所 {subject} 的 {kind} 于 {until} 到期，无续期记录，仍有库存；缺少：{missing}",
    says_en="The permit {kind} of {subject} ended on {until}, none follows on record, and stock is held; missing: {missing}",
    next_zh="续期后由主管部门补录许可（PermitRecorded）；否则移交库存",
    next_en="The authority records the renewal; else the stock is handed over",
    source="Measures art. 18",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
)
