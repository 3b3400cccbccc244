"""Hints for officials: figures and patterns with nobody answerable. A hint never leads to a case without a person."""

from suchi.domain.rule import MEASURES_IN_FORCE
from suchi.domain.sweep import Threshold, sweep

_LOOK = ("供主管部门了解；不据此立案", "For officials to look at; no case rests on it")


def _hint(**about: object) -> None:
    sweep(
        severity="hint",
        grade="U",
        source="the register's own",
        next_zh=_LOOK[0],
        next_en=_LOOK[1],
        **about,
    )


_hint(
    name="maker_has_an_outlet_where_it_sells",
    code="W401",
    of="company",
    cadence="whole",
    zh="销售所在地级市的网点覆盖率（数字）",
    en="Outlets in the prefectures where a maker sells (a figure)",
    says_zh="{subject} 在 {sold} 个地级行政区有销售，其中 {without} 个无网点记录，如 {examples}",
    says_en="{subject} has sold in {sold} prefectures, {without} of them without an outlet on record, such as {examples}",
)
_hint(
    name="battery_maker_has_an_outlet_where_it_supplies",
    code="W406",
    of="company",
    cadence="whole",
    zh="供货所在省的网点覆盖率（数字）",
    en="Outlets in the provinces that a battery maker supplies (a figure)",
    says_zh="{subject} 在 {sold} 个省级行政区有供货，其中 {without} 个无网点记录，如 {examples}（“销售”的含义主管部门尚未明确）",
    says_en="{subject} has supplied {sold} provinces, {without} of them without an outlet on record, such as {examples} "
    "(no authority has said what “sells” means)",
)
_hint(
    name="registered_firm_reports",
    code="W402",
    of="company",
    since=MEASURES_IN_FORCE,
    zh="登记主体长期无报告",
    en="A registered firm has never reported",
    says_zh="{subject}（{roles}）自 {since} 起登记，从未报告",
    says_en="{subject} ({roles}) has been registered since {since} and never reported anything",
    thresholds=(Threshold(name="days", amount=180, unit="日"),),
)
_hint(
    name="collector_passes_on",
    code="W403",
    of="company",
    cadence="whole",
    since=MEASURES_IN_FORCE,
    zh="只收不出的收集方",
    en="A collector that never passes anything on",
    says_zh="{subject} 自 {since} 起从 {senders} 家接收 {consignments} 批废旧电池，从无发出",
    says_en="{subject} has received {consignments} consignments of waste from {senders} senders since {since} and sent nothing",
    thresholds=(
        Threshold(name="days", amount=90, unit="日"),
        Threshold(name="senders", amount=5, unit="senders"),
        Threshold(name="consignments", amount=10, unit="consignments"),
    ),
)
_hint(
    name="counterparties_are_steady",
    code="W404",
    of="company",
    cadence="whole",
    since=MEASURES_IN_FORCE,
    zh="往来对象骤增",
    en="Many new counterparties at once",
    says_zh="{subject} 近三十日有 {new} 家新的发出方，此前共 {known} 家",
    says_en="{subject} has {new} new senders in thirty days; before that it had {known}",
    thresholds=(
        Threshold(name="new", amount=10, unit="senders"),
        Threshold(name="times", amount=3, unit="times"),
    ),
)
_hint(
    name="masses_are_weighed",
    code="W405",
    of="site",
    since=MEASURES_IN_FORCE,
    zh="质量数字过于整齐或重复",
    en="Masses that are round or copied",
    says_zh="场所 {subject} 近十二个月 {rows} 笔质量中，{round} 笔为整百千克，{copied} 笔相同",
    says_en="Of {rows} masses of {subject} in twelve months {round} are whole hundreds of kg, {copied} are the same",
    thresholds=(
        Threshold(name="rows", amount=20, unit="rows"),
        Threshold(name="permille", amount=800, unit="‰"),
    ),
)
