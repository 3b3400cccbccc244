"""Sweeps of identities and models: one thing at two places, and models without technical information."""

from suchi.domain.rule import MEASURES_IN_FORCE
from suchi.domain.sweep import Threshold, sweep

_SETTLING = (Threshold(name="days", amount=30, unit="日"),)

sweep(
    name="code_is_in_one_vehicle",
    code="W201",
    of="battery",
    zh="一个编码同一时间只在一辆车上",
    en="A code is in one vehicle at a time",
    says_zh="电池 {subject} 同时登记在车辆 {vehicles} 上",
    says_en="The battery {subject} stands on record in the vehicles {vehicles} at once",
    next_zh="核对各车实物编码：先前的拆下未报，或两件电池同码",
    next_en="Check the codes in the vehicles: a removal was not reported, or two batteries carry one code",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
    thresholds=_SETTLING,
)
sweep(
    name="pack_has_one_place",
    code="W202",
    of="battery",
    zh="一个电池不同时在车上又在他处",
    en="A pack is not in a vehicle and elsewhere at once",
    says_zh="电池 {subject} 登记在车辆 {vehicle} 上，又在 {holder}（自 {since}）",
    says_en="The battery {subject} stands on record in the vehicle {vehicle} and with {holder} (since {since})",
    next_zh="核对车上实物编码；补报拆下，或更正有误的报告",
    next_en="Check the code in the vehicle; report the removal, or correct the report that is wrong",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
    thresholds=_SETTLING,
)
sweep(
    name="cell_is_in_one_pack",
    code="W203",
    of="battery",
    few=True,
    zh="一个单体同一时间只在一个电池包中",
    en="A cell is in one pack at a time",
    says_zh="电池 {subject} 与 {other} 登记有 {cells} 个相同单体",
    says_en="The batteries {subject} and {other} both stand on record with {cells} cells of the same code",
    next_zh="核对单体编码；报告有误的提交更正",
    next_en="Check the codes of the cells; where a report is wrong send a correction",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
sweep(
    name="vehicle_model_has_removal_information",
    code="W204",
    of="vehicle_model",
    zh="车型应在认证后期限内报送拆卸信息",
    en="Removal information of a vehicle model is filed in time",
    says_zh="车型 {subject} 于 {certifiedOn} 通过认证，截至 {last} 未报送拆卸信息（{amount}{unit}）",
    says_en="The vehicle model {subject} was certified on {certifiedOn}; removal information was due by {last} ({amount} {unit})",
    next_zh="生产企业报送技术信息（TechnicalInformationFiled），类型为拆卸（kind：removal）",
    next_en="The maker reports TechnicalInformationFiled (removal)",
    source="Measures (technical information; term TechnicalInformationFiled)",
    grade="C",
    severity="breach",
    answers="maker",
    since=MEASURES_IN_FORCE,
)
sweep(
    name="battery_model_has_technical_information",
    code="W205",
    of="battery_model",
    zh="电池型号宜有技术信息",
    en="A battery model has technical information",
    says_zh="电池型号 {subject} 于 {since} 登记，未见技术信息（该期限法规未定）",
    says_en="The battery model {subject} was registered on {since} and has no technical information (the law sets no term)",
    next_zh="向生产企业了解",
    next_en="Ask the maker",
    source="Measures art. 11 (no term set)",
    grade="U",
    severity="hint",
    since=MEASURES_IN_FORCE,
    thresholds=(Threshold(name="days", amount=180, unit="日"),),
)
sweep(
    name="order_to_correct_is_answered",
    code="W206",
    of="case",
    zh="责令改正到期应有答复",
    en="An order to correct is answered by its date",
    says_zh="案件 {subject} 责令 {party} 于 {due} 前改正，到期无答复记录",
    says_en="The order to {party} in the case {subject} was due on {due}; no reply is on record",
    next_zh="办案机关核查并记录答复（ReplyReceived）或改正确认（CorrectionConfirmed）",
    next_en="For the authority: find out, and record ReplyReceived or CorrectionConfirmed",
    source="Measures (penalties); the notice itself",
    grade="C",
    severity="notice",
)
