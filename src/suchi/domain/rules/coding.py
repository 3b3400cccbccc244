"""Rules of coding: what a battery code, a VIN or a company code says about itself (GB/T 34014, GB 16735, GB 32100)."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.battery import company_of
from suchi.domain.codes import battery_doubts, battery_key, code_date, company_doubts, vin_doubts
from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.events.making import BatteryProduced, Born
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule, undecided


@rule(
    code="C101",
    of="battery",
    given="new battery",
    zh="电池编码符合编码规则",
    en="A battery code follows the coding standard",
    says_zh="编码 {subject} 有疑点：{doubts}",
    says_en="The code {subject} is in doubt: {doubtsEn}",
    next_zh="核对实物标签；确为旧标准或标签灭失的，申请补码",
    next_en="Compare with the label; for a pre-standard item or a lost label ask for a platform code",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
def battery_code_has_no_doubt(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, _ in facts.batteries:
        # the first report that names a code carries the finding: one cause, one finding
        if before.last is None and (doubts := battery_doubts(ref.key)):
            yield _doubted("battery_code_has_no_doubt", entry, ref, doubts)


@rule(
    code="C102",
    of="vehicle",
    given="new vehicle",
    zh="车辆识别代号符合编码规则",
    en="A VIN follows its standard",
    says_zh="车辆识别代号 {subject} 有疑点：{doubts}",
    says_en="The VIN {subject} is in doubt: {doubtsEn}",
    next_zh="核对车辆铭牌或行驶证",
    next_en="Compare with the plate on the vehicle",
    source="GB 16735",
    grade="B",
    severity="doubt",
)
def vin_has_no_doubt(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, _ in facts.vehicles:
        if before.last is None and (doubts := vin_doubts(ref.key)):
            yield _doubted("vin_has_no_doubt", entry, ref, doubts)


@rule(
    code="C103",
    of="company",
    zh="企业代码符合编码规则",
    en="A company code follows its standard",
    says_zh="企业代码 {subject} 有疑点：{doubts}",
    says_en="The company code {subject} is in doubt: {doubtsEn}",
    next_zh="核对营业执照上的统一社会信用代码；境外企业填邓白氏编码",
    next_en="Compare with the business licence; a foreign party gives its DUNS number",
    source="GB 32100-2015",
    grade="B",
    severity="doubt",
)
def company_code_has_no_doubt(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before in facts.before.items():
        if ref.kind == "company" and before.last is None:
            doubts = company_doubts(ref.key)
            if doubts:
                yield _doubted("company_code_has_no_doubt", entry, ref, doubts)


def _doubted(name: str, entry: Entry, ref: Ref, doubts: tuple) -> Finding:
    return find(
        name,
        entry,
        ref,
        doubts="；".join(doubt.zh for doubt in doubts),
        doubtsEn="; ".join(doubt.en for doubt in doubts),
        codes=" ".join(doubt.code for doubt in doubts),
    )


@rule(
    code="C104",
    of="battery",
    on=(Born,),
    zh="编码中的日期就是生产日期",
    en="The date in the code is the day of production",
    says_zh="编码 {subject} 写明 {inCode}，报告的生产日期为 {reported}",
    says_en="The code {subject} says {inCode}; the day of production reported is {reported}",
    next_zh="核对生产日期；报告有误的提交更正",
    next_en="Check the day of production; where the report is wrong send a correction",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
def date_in_code_is_day_of_production(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, Born)
    own = battery_key(event.code)
    in_code = code_date(own)
    reported = event.made_on
    # an importer that does not state the day says nothing to compare
    if in_code is not None and reported is not None and in_code != reported:
        yield find("date_in_code_is_day_of_production", entry, Ref("battery", own), inCode=in_code, reported=reported)


@rule(
    code="C105",
    on=(BatteryProduced,),
    of="battery",
    given="known battery",
    zh="一个编码只对应一个电池",
    en="One code, one battery",
    says_zh="编码 {subject} 已于 {first} 由 {by} 登记，又被登记一次",
    says_en="The code {subject} was registered on {first} by {by} and is registered again",
    next_zh="核对两件实物；确为两件的，由登记机构拆分身份",
    next_en="Compare the two items; if they are two, the registrar splits the identity",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def one_code_one_battery(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, touch in facts.batteries:
        if before.born is not None and touch.born:
            if before.whole is not None and touch.whole == before.whole:
                continue
            if touch.whole is not None or before.whole is not None:
                continue  # a module reported by itself and again in its pack is one battery
            yield find("one_code_one_battery", entry, ref, first=before.born, by=company_of(before.maker or "—"))


@rule(
    code="C106",
    of="battery",
    given="unborn battery",
    zh="报告的电池先有生产登记",
    en="A reported battery has its birth on record",
    says_zh="{subject} 没有生产、进口或补码记录，无法核对",
    says_en="No production, import or platform code of {subject} is on record, so nothing can be compared",
    next_zh="由生产企业补报，或由持有单位申请补码；报告本身有效",
    next_en="The maker reports it late, or the holder asks for a platform code; the report itself stands",
    source="Measures art. 4",
    grade="B",
    severity="notice",
)
def battery_is_registered_first(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if entry.event.provenance == "opening" or entry.event.about.governing:
        return
    for ref, before, touch in facts.batteries:
        if before.last is not None or touch.born or touch.alias_of is not None:
            continue
        # made on the day it is used, and told by the day: the code says so, the order within the day says nothing
        if code_date(ref.key) != day_of(entry.event.occurred_at):
            yield undecided("battery_is_registered_first", entry, ref, "BatteryProduced | BatteryImported")


@rule(
    code="C107",
    of="vehicle",
    given="unborn vehicle",
    zh="报告的车辆先有生产或进口登记",
    en="A reported vehicle has its production or import on record",
    says_zh="车辆 {subject} 没有生产或进口记录，无法核对",
    says_en="No production or import of the vehicle {subject} is on record, so nothing can be compared",
    next_zh="由车辆生产企业补报；报告本身有效",
    next_en="The vehicle maker reports it late; the report itself stands",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def vehicle_is_registered_first(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if entry.event.provenance == "opening" or entry.event.about.governing:
        return
    for ref, before, touch in facts.vehicles:
        if before.last is None and not touch.born and touch.alias_of is None:
            yield undecided("vehicle_is_registered_first", entry, ref, "VehicleProduced | VehicleImported")


@rule(
    code="C108",
    of="battery",
    given="known battery",
    on=(BatteryProduced,),
    zh="先生产，后使用",
    en="Produced before it is used",
    says_zh="{subject} 的生产报告为 {born}，此前 {at} 已有 {event} 报告",
    says_en="{subject} is reported produced at {born}, but {event} at {at} came before",
    next_zh="核对两份报告的时间；有误的一方提交更正",
    next_en="Compare the times of the two reports; whoever is wrong sends a correction",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def produced_before_used(facts: Facts, entry: Entry) -> Iterable[Finding]:
    at = entry.event.occurred_at
    for ref, before, touch in facts.batteries:
        if not touch.born or before.born is not None or before.last_at is None or before.alias_of is not None:
            continue
        if surely_before(before.last_at, at):
            yield find("produced_before_used", entry, ref, born=at, at=before.last_at, event=before.last or "—")
