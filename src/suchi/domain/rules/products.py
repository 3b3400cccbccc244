"""Rules of products 再生产品: coded anew, with their origins and a standard, and never for a prohibited field of use."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import battery_key, code_level, company_key
from suchi.domain.event import Entry, Ref, day_of, surely_before
from suchi.domain.events.recycling import ProductMade, ProductShipped
from suchi.domain.events.vocabulary import keys
from suchi.domain.facts import Facts
from suchi.domain.rule import MEASURES_IN_FORCE, Finding, find, rule, undecided

PROHIBITED = frozenset({"e-bike"})
"""Fields in which waste traction batteries may not be used, directly or processed (art. 22). The article goes on with other
fields that law or mandatory standards prohibit: which these are is open, so nothing is found in them."""
PRODUCT_LENGTH = 19
"""Characters of a product code (GB/T 34014): maker, product, chemistry, specification, date, serial, R and a level."""
_BATTERIES = frozenset({"cells", "modules"})
"""Materials that are still batteries."""


@rule(
    code="P101",
    on=(ProductMade,),
    of="battery",
    zh="废旧电池不用于电动自行车",
    en="Waste batteries are not made into products for e-bikes",
    says_zh="产品 {subject} 由废旧电池制成，用途为 {field}",
    says_en="The product {subject} is made of waste batteries for the field {field}",
    next_zh="停止生产与销售，召回已流出的产品；用途填错的提交更正",
    next_en="Stop making and selling it and take back what has left; if the field is wrong send a correction",
    source="Measures art. 22",
    grade="A",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
)
def waste_batteries_are_not_made_into_e_bike_products(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, ProductMade)
    if event.field_of_use not in PROHIBITED or event.provenance != "reported":
        return
    name, subject = "waste_batteries_are_not_made_into_e_bike_products", Ref("battery", battery_key(event.code))
    if event.origins:
        yield find(name, entry, subject, answerable=company_key(event.reporter), field=event.field_of_use)
    else:
        yield undecided(name, entry, subject, "origins", field=event.field_of_use)


@rule(
    code="P102",
    on=(ProductShipped,),
    zh="废旧电池产品不销往禁止用途",
    en="Products of waste batteries do not go into a prohibited field",
    says_zh="{subject} 出库，用途为 {field}",
    says_en="{subject} leaves for the field {field}",
    next_zh="追回已流出的产品；用途填错的提交更正",
    next_en="Take back what has left; if the field is wrong send a correction",
    source="Measures art. 22",
    grade="A",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
)
def products_do_not_go_into_a_prohibited_field(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, ProductShipped)
    field = event.field_of_use
    if field not in PROHIBITED or event.provenance != "reported":
        return
    name, reporter = "products_do_not_go_into_a_prohibited_field", company_key(event.reporter)
    for ref, before, _ in facts.batteries:
        if before.use == field and before.origins and day_of(before.born or "") >= MEASURES_IN_FORCE:
            continue  # made for it: found when it was made, unless that was before the Measures
        at = event.occurred_at
        if before.origins or (before.phase == "waste" and surely_before(before.phase_at or at, at)):
            yield find(name, entry, ref, answerable=reporter, field=field)
        else:
            yield undecided(name, entry, ref, "ProductMade", field=field)
    for ref, state in facts.before.items():
        if ref.kind == "lot" and state.material in _BATTERIES:
            yield undecided(name, entry, ref, "origins", field=field)  # a lot does not say what it was taken from


@rule(
    code="P103",
    on=(ProductMade,),
    of="battery",
    zh="再生产品重新编码",
    en="A product made of waste batteries is coded anew",
    says_zh="产品沿用了废旧电池 {subject} 的编码",
    says_en="A product goes under {subject}, the code of a waste battery",
    next_zh="按 GB/T 34014 重新编码并保留原编码，更正本报告",
    next_en="Code it anew as GB/T 34014 has it, keep the old code as its origin, and correct this report",
    source="GB/T 34014-2017",
    grade="B",
    severity="breach",
    answers="reporter",
    since=MEASURES_IN_FORCE,
)
def product_is_coded_anew(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, ProductMade)
    if event.provenance != "reported":
        return
    code = battery_key(event.code)
    ref, name = Ref("battery", code), "product_is_coded_anew"
    if code in keys(event.origins):
        yield find(name, entry, ref, answerable=company_key(event.reporter), origins=" ".join(keys(event.origins)))
        return
    before = facts.before[ref]
    if before.born is not None and not before.origins and surely_before(before.born, event.occurred_at):
        # the code is on record of something else; which of the two carries it rightly is open
        yield find(name, entry, ref, origins=" ".join(keys(event.origins)), born=before.born)


@rule(
    code="P104",
    on=(ProductMade,),
    of="battery",
    zh="再生产品注明执行标准",
    en="A product states the standard it meets",
    says_zh="产品 {subject}（用途 {field}）未注明所执行的质量标准",
    says_en="The product {subject} (field {field}) states no quality standard that it meets",
    next_zh="补充所执行的标准（standard）；产品须符合所用领域的质量标准",
    next_en="Add the standard: a product must meet the quality standards of its own field of use",
    source="Measures art. 22; cascade use",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
)
def product_states_its_standard(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, ProductMade)
    if not event.standard and event.provenance == "reported":
        subject = Ref("battery", battery_key(event.code))
        yield find("product_states_its_standard", entry, subject, field=event.field_of_use)


@rule(
    code="P105",
    on=(ProductMade,),
    of="battery",
    zh="再生产品写明来源",
    en="A product names its origins",
    says_zh="产品 {subject} 没有原编码，也没有申报来源",
    says_en="The product {subject} has neither origin codes nor a declared source",
    next_zh="补充原电池编码（origins）；原电池无编码的，填写声明的来源（declaredSource）",
    next_en="Add the codes of its origins; where these have none, the declared source",
    source="GB/T 34014-2017; predecessor's forms",
    grade="P",
    severity="notice",
    since=MEASURES_IN_FORCE,
)
def product_names_its_origins(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, ProductMade)
    if not event.origins and not event.declared_source and event.provenance == "reported":
        yield find("product_names_its_origins", entry, Ref("battery", battery_key(event.code)))


@rule(
    code="P106",
    on=(ProductMade,),
    of="battery",
    zh="再生产品编码为十九位",
    en="A product's code has the form of product codes",
    says_zh="产品编码 {subject} 不是十九位的再生产品编码（{length} 位）",
    says_en="The product code {subject} is not one of 19 characters ({length} characters)",
    next_zh="核对产品标签；再生产品编码末两位为再生标志和层级（R 加 P、M 或 C）",
    next_en="Compare with the label: the code of such a product ends in R and P, M or C",
    source="GB/T 34014-2017",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
)
def product_code_has_its_form(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, ProductMade)
    code = battery_key(event.code)
    # a malformed code is found where codes are read, and an origin's code where it is said to be coded anew
    if code_level(code) is None or len(code) == PRODUCT_LENGTH or code in keys(event.origins):
        return
    if facts.before[Ref("battery", code)].born is None:
        yield find("product_code_has_its_form", entry, Ref("battery", code), length=str(len(code)))


@rule(
    code="P107",
    on=(ProductShipped,),
    of="battery",
    zh="出库的产品是制成的产品",
    en="What is shipped as a product was made into one",
    says_zh="{subject} 作为产品出库，在册却是未制成产品的废旧电池",
    says_en="{subject} leaves as a product; on record it is a waste battery that was not made into one",
    next_zh="补报制成产品；移交给在册主体的，应报移交出库",
    next_en="Report late that it was made into a product; a move to a registered party is a hand-over",
    source="Measures art. 19",
    grade="B",
    severity="doubt",
)
def what_is_shipped_was_made_into_a_product(facts: Facts, entry: Entry) -> Iterable[Finding]:
    name = "what_is_shipped_was_made_into_a_product"
    for ref, before, _ in facts.batteries:
        if before.origins or before.phase == "ended" or before.last_at is None:
            continue
        if before.phase == "waste" and surely_before(before.phase_at or before.last_at, entry.event.occurred_at):
            yield find(name, entry, ref)
        elif before.born is None:
            yield undecided(name, entry, ref, "ProductMade")


@rule(
    code="P108",
    on=(ProductShipped,),
    of="battery",
    zh="出库用途与制成用途一致",
    en="A product goes into the field it was made for",
    says_zh="产品 {subject} 制成时用途为 {made}，出库时为 {shipped}",
    says_en="The product {subject} was made for {made} and leaves for {shipped}",
    next_zh="核对用途；确需改变的，须符合新领域的质量标准",
    next_en="Check the field; if it really changed, the standards of the new field apply",
    source="Measures art. 22; cascade use",
    grade="B",
    severity="notice",
    since=MEASURES_IN_FORCE,
)
def product_goes_into_the_field_it_was_made_for(facts: Facts, entry: Entry) -> Iterable[Finding]:
    event = entry.event
    assert isinstance(event, ProductShipped)
    field = event.field_of_use
    for ref, before, _ in facts.batteries:
        if not before.origins or before.use is None or field is None or field in (before.use, *PROHIBITED):
            continue
        yield find("product_goes_into_the_field_it_was_made_for", entry, ref, made=before.use, shipped=field)
