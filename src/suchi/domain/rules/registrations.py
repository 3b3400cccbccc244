"""Rules of registration: a model registered again says what it said, or says so; a model's name is one maker's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from suchi.domain.codes import company_key
from suchi.domain.event import Entry
from suchi.domain.events.models import BatteryModelRegistered, VehicleModelRegistered
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule

_DESCRIBES = "level chemistries rated_ah rated_mv rated_wh mass_g mass_tolerance_permille modules cells".split()


@rule(
    code="B107",
    on=(BatteryModelRegistered,),
    of="battery_model",
    zh="电池型号的登记内容前后一致",
    en="A battery model keeps its description",
    says_zh="电池型号 {subject} 重新登记，改变了 {fields}",
    says_en="The battery model {subject} is registered again with other {fields}",
    next_zh="确为改款的，建议使用新型号；此前生产的电池仍按原登记比对",
    next_en="A changed design had better get a name of its own; batteries made before are still compared with what was said then",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def battery_model_keeps_its_description(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event: Any = entry.event
    for ref, before in facts.before.items():
        if ref.kind != "battery_model" or before.born is None:
            continue
        told = {name: getattr(event, name) for name in _DESCRIBES}
        changed = [n for n, value in told.items() if value is not None and getattr(before, n) not in (None, (), value)]
        if changed:
            yield find("battery_model_keeps_its_description", entry, ref, fields=" ".join(changed))


@rule(
    code="B108",
    on=(VehicleModelRegistered,),
    of="vehicle_model",
    answers="nobody",
    zh="一个车型名称只属于一家生产企业",
    en="A vehicle model's name belongs to one maker",
    says_zh="车型 {subject} 已由 {first} 登记，{second} 又以同名登记，未予采用",
    says_en="The vehicle model {subject} was registered by {first}; {second} registers the same name, which changes nothing",
    next_zh="核对车型名称；后登记的一方改用自己的型号",
    next_en="Compare the names; whoever came second uses a name of its own",
    source="Measures art. 24",
    grade="B",
    severity="doubt",
)
def vehicle_model_belongs_to_one_maker(facts: Facts, entry: Entry) -> Iterable[Finding]:
    second = company_key(entry.event.reporter)
    for ref, before in facts.before.items():
        if ref.kind == "vehicle_model" and before.maker not in (None, second):
            yield find("vehicle_model_belongs_to_one_maker", entry, ref, first=before.maker, second=second)


@rule(
    code="B109",
    on=(VehicleModelRegistered,),
    of="vehicle_model",
    zh="车型应装电池与换电属性的登记前后一致",
    en="A vehicle model keeps its expected packs and whether it is a swap model",
    says_zh="车型 {subject} 重新登记，改变了 {fields}；这决定报废时应交的电池与是否豁免",
    says_en="The vehicle model {subject} is registered again with other {fields}, which decides what a scrapped car should carry",
    next_zh="确为改款的，建议使用新型号；按原登记生产的车辆不受影响",
    next_en="A changed design had better get a name of its own; vehicles built before are not affected",
    source="Measures art. 24",
    grade="B",
    severity="notice",
)
def vehicle_model_keeps_its_packs(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event: Any = entry.event
    for ref, before in facts.before.items():
        if ref.kind != "vehicle_model" or before.maker != company_key(event.reporter):
            continue
        fields = []
        if event.packs and before.packs and set(event.packs) != set(before.packs):
            fields.append("packs")
        if event.swap_model is not None and before.swap_model not in (None, event.swap_model):
            fields.append("swapModel")
        if fields:
            yield find("vehicle_model_keeps_its_packs", entry, ref, fields=" ".join(fields))
