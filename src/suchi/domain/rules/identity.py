"""Rules of identity: whose code it is, at which level, on which thing, and that a code is given once."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import battery_key, code_level, code_maker
from suchi.domain.event import Entry, Ref
from suchi.domain.events.identities import LabelReplaced
from suchi.domain.events.making import BatteryImported, Born
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, own_word, rule, undecided


@rule(
    code="C201",
    on=(Born,),
    of="battery",
    answers="reporter",
    zh="编码中的层级就是报告的层级",
    en="The level in a code is the level reported",
    says_zh="编码 {subject} 第4位为 {inCode}，报告的层级为 {reported}",
    says_en="Position 4 of the code {subject} says {inCode}; the level reported is {reported}",
    next_zh="核对实物标签；报告有误的提交更正，编码有误的更换标签",
    next_en="Compare with the label; correct the report, or replace a wrong label",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
def level_in_code_is_level_reported(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, Born)
    whole = battery_key(event.code)
    for ref, before, touch in facts.batteries:
        in_code = code_level(ref.key)
        if in_code is None or touch.level is None or in_code == touch.level or before.level is not None:
            continue
        # a module may come from another maker, who coded it
        own = own_word(entry) if ref.key == whole else None
        yield find("level_in_code_is_level_reported", entry, ref, answerable=own, inCode=in_code, reported=touch.level)


@rule(
    code="C202",
    on=(Born,),
    of="battery",
    reads="law",
    zh="编码中的厂商代码不属于其他已备案企业",
    en="The maker prefix of a code is not another maker's",
    says_zh="编码 {subject} 的厂商代码 {prefix} 已由 {owner} 备案，报告的生产企业为 {maker}",
    says_en="The prefix {prefix} of the code {subject} is filed for {owner}; the maker reported is {maker}",
    next_zh="核对标签与生产企业；代工的，由备案企业与登记机构确认",
    next_en="Compare label and maker; where one makes for the other, the filed maker and the registrar confirm it",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
def maker_prefix_is_not_anothers(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, Born)
    ref = Ref("battery", battery_key(event.code))
    prefix = code_maker(ref.key)
    filed = facts.law(f"prefix:{prefix}") if prefix else None
    if filed is None or filed.prefix_of is None or facts.before[ref].maker is not None:
        return
    if isinstance(event, BatteryImported) and event.manufacturer is None:
        return  # who made it abroad is not said
    if event.maker == filed.prefix_of or _one_group(facts, event.maker, filed.prefix_of, prefix):
        return
    yield find(
        "maker_prefix_is_not_anothers", entry, ref, prefix=prefix or "—", owner=filed.prefix_of, maker=event.maker
    )


def _one_group(facts: Facts, maker: str, owner: str, prefix: str | None) -> bool:
    """Whether the reporter itself filed the prefix as well, or is a subsidiary of whoever did."""
    company = facts.company
    return company is not None and company.code == maker and (company.parent == owner or prefix in company.maker_codes)


@rule(
    code="C203",
    on=(Born,),
    of="battery",
    answers="reporter",
    zh="一个部件在清单中只出现一次",
    en="A part is named once in its tree",
    says_zh="{subject} 的部件清单重复列出 {count} 个编码，如 {part}",
    says_en="The tree of {subject} names {count} codes more than once, such as {part}",
    next_zh="核对部件清单，提交更正",
    next_en="Check the list of parts and send a correction",
    source="GB/T 34014-2017",
    grade="B",
    severity="doubt",
)
def part_is_named_once(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, Born)
    if not event.modules and not event.cells:
        return
    whole = battery_key(event.code)
    parts = [module.code for module in event.modules]
    parts += event.all_cells
    joined = "".join(parts)
    if battery_key(joined) != joined:  # rarely anything needs normalising: one look at all of them tells
        parts = [battery_key(part) for part in parts]
    if len(set(parts)) == len(parts):
        return
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for part in parts:
        if part in seen and part != whole:  # modules on paper may share the code of their pack
            twice[part] = None
        seen.add(part)
    if twice:
        yield find(
            "part_is_named_once",
            entry,
            Ref("battery", whole),
            answerable=own_word(entry),
            count=str(len(twice)),
            part=next(iter(twice)),
        )


@rule(
    code="C204",
    on=(LabelReplaced,),
    of="battery",
    zh="新标签使用未被占用的编码",
    en="A new label carries a code that nothing else has",
    says_zh="{code} 的新标签编码 {subject} 已属于另一电池（{first} 登记）",
    says_en="The new label {subject} of {code} already belongs to another battery, on record since {first}",
    next_zh="核对两件实物；确为同一电池的，由登记机构合并身份",
    next_en="Compare the two items; if they are one, the registrar merges the identities",
    source="Measures art. 4",
    grade="B",
    severity="doubt",
)
def new_label_carries_a_free_code(facts: Facts, entry: Entry) -> Iterable[Finding]:
    for ref, before, touch in facts.batteries:
        main = touch.alias_of
        if main is None or before.alias_of == main:
            continue
        if before.born is not None or before.alias_of is not None:
            first = before.born or f"{before.alias_of}"
            yield find("new_label_carries_a_free_code", entry, ref, code=main, first=first)


@rule(
    code="C205",
    on=(BatteryImported,),
    of="battery",
    zh="复进口的电池此前已出口",
    en="A known battery that is imported had left before",
    says_zh="{subject} 已于 {born} 登记，此次进口前没有出口记录",
    says_en="{subject} has been on record since {born}; no export before this import is known",
    next_zh="补报此前的出口；或核对编码是否重复",
    next_en="The export before it is reported late, or the code is compared",
    source="Measures art. 4",
    grade="B",
    severity="notice",
)
def imported_battery_had_left(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, BatteryImported)
    ref = Ref("battery", battery_key(event.code))
    before = facts.before[ref]
    if event.provenance != "reported" or before.born is None or before.whole is not None:
        return
    if "exported" not in before.flags:
        yield undecided("imported_battery_had_left", entry, ref, "BatteryExported | VehicleExported", born=before.born)
