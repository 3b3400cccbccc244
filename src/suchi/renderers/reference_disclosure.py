"""The table of disclosure as a page for officials: who sees which field of which answer, and why."""

from __future__ import annotations

from itertools import groupby

from suchi.domain.audiences import AUDIENCES, Rows
from suchi.domain.disclosure import TABLE

HEAD = """# 谁能看到什么 · Who sees what

Generated from `src/suchi/domain/disclosure.py` by `make docs`; do not edit. 由声明自动生成，请勿手改。

A field that stands in no row is seen by nobody. What is closed is left out of the answer. The operator sees all and is recorded like
everybody; a parent sees what its subsidiary sees. 未列出的字段对任何人都不开放；不开放的字段不出现在答复中。

"""
COLUMNS = tuple(audience for audience in reversed(AUDIENCES) if audience not in ("operator", "parent"))
TITLES = {
    "Card": "公开卡 public card",
    "Identity": "电池身份 identity",
    "Tree": "结构 tree",
    "Step": "时间线 time line: a station of its life",
    "SwapStep": "时间线 time line: a swap",
    "QuietStep": "时间线 time line: holds, sightings, corrections",
    "BatteryTouch": "时间线 time line: what a report changed (`change`)",
    "VehicleAnswer": "车辆 vehicle",
    "PartyAnswer": "主体 party",
    "LotAnswer": "物料批次 lot",
    "LotNear": "物料批次 lot: one that another came from or went into",
    "ConsignmentAnswer": "移交单 consignment",
    "EntryAnswer": "账本条目 entry",
    "BatteryModel": "电池型号 battery model",
    "VehicleModel": "车型 vehicle model",
    "FindingGroup": "发现 findings of one cause in a list",
    "FindingAnswer": "发现 finding",
    "Evidence": "证据 words of a finding's evidence: of the report, and of others' record",
    "ToldFinding": "发现 finding beside a thing, worded for its reader",
    "CaseAnswer": "案件 case",
    "CaseStep": "案件 case: a step served on its party, or its own",
    "OfficeStep": "案件 case: an office's own step",
    "OpenDuty": "应报事项 duty",
    "Balance": "物料平衡 balance of a plant",
    "BatteryActions": "可报事项 acts",
    "Fate": "去向 fate",
    "Receipt": "回执 receipt",
}


def disclosure() -> str:
    """The whole page."""
    return "".join([HEAD, _audiences(), *(_kind(kind, rows) for kind, rows in TABLE.items())])


def _audiences() -> str:
    lines = [f"| `{audience}` | {zh} | {en} |\n" for audience, (zh, en) in AUDIENCES.items()]
    return "| audience | 中文 | English |\n|---|---|---|\n" + "".join(lines)


def _kind(kind: str, rows: Rows) -> str:
    """One table; fields that follow each other and are open to the same for the same reason share a line."""
    title = f"{TITLES[kind]} · `{kind}`" if kind in TITLES else f"`{kind}`"
    head = f"| 字段 field | {' | '.join(f'`{audience}`' for audience in COLUMNS)} | 理由 why |\n"
    lines = []
    for (audiences, why), fields in groupby(rows.items(), key=lambda item: (item[1].audiences, item[1].why)):
        names = " ".join(f"`{_wire(name)}`" for name, _ in fields)
        marks = " | ".join("●" if {audience, "public"} & audiences else "" for audience in COLUMNS)
        lines.append(f"| {names} | {marks} | {why} |\n")
    return f"\n## {title}\n\n{head}|---|{':-:|' * len(COLUMNS)}---|\n{''.join(lines)}"


def _wire(name: str) -> str:
    """The field as it stands in the JSON."""
    first, *more = name.split("_")
    return first + "".join(word.title() for word in more)
