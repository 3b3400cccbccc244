"""What a read was about, in words: the trail keeps it as `kind:key/part`, which machines filter by and people do not read."""

from __future__ import annotations

from suchi.web.wording import Words

Pair = tuple[str, str]
KINDS: dict[str, Pair] = {
    "application": ("登记申请", "Application"),
    "attachment": ("附件", "Attachment"),
    "audit": ("留痕", "Audit trail"),
    "battery": ("电池", "Battery"),
    "battery_model": ("电池型号", "Battery model"),
    "bulletin": ("月报", "Bulletin"),
    "case": ("案件", "Case"),
    "cases": ("案件", "Cases"),
    "company": ("企业", "Company"),
    "consignment": ("移交", "Consignment"),
    "coverage": ("覆盖情况", "Coverage"),
    "draw": ("双随机抽查", "Random draw"),
    "draws": ("双随机抽查", "Random draws"),
    "duties": ("应报事项", "Duties"),
    "entry": ("报告", "Report"),
    "finding": ("发现", "Finding"),
    "findings": ("发现", "Findings"),
    "lead": ("公众线索", "Lead"),
    "lot": ("批次", "Lot"),
    "marks": ("数据到位标记", "Registers marked complete"),
    "overview": ("总览", "Overview"),
    "people": ("人员", "People"),
    "permits": ("许可", "Permits"),
    "places": ("地区", "Places"),
    "site": ("场所", "Site"),
    "technical-information": ("技术信息", "Technical information"),
    "vehicle": ("车辆", "Vehicle"),
    "vehicle_model": ("车型", "Vehicle model"),
}
PARTS: dict[str, Pair] = {
    "actions": ("可报事项", "what may be reported"),
    "balance": ("物料平衡", "balance"),
    "counts": ("数量", "counts"),
    "coverage": ("覆盖情况", "coverage"),
    "duties": ("应报事项", "duties"),
    "fate": ("去向", "fate"),
    "inspection": ("检查单", "inspection sheet"),
    "reports": ("已报送", "sent reports"),
    "stock": ("库存", "stock"),
    "unassigned": ("无义务主体", "owed by nobody"),
    "use": ("查阅情况", "use"),
}


def looked_at(thing: str, said: Words) -> str:
    """Kind, key and part of what was read; what no table knows stands as it is."""
    head, _, key = thing.partition(":")
    kind, slash, of_kind = head.partition("/")
    if kind not in KINDS:
        return thing
    before, cut, last = key.rpartition("/")
    part = last if cut and last in PARTS else of_kind if slash else ""
    key = before if cut and last in PARTS else key
    pieces = [
        said.said(KINDS[kind]),
        "" if key in ("", "*") else key,
        said.said(PARTS[part]) if part in PARTS else part,
    ]
    return " · ".join(filter(None, (" ".join(filter(None, pieces[:2])), pieces[2])))
