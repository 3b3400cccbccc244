"""The rule on test companies: they touch no real thing, and nobody else has to answer for what they report."""

from __future__ import annotations

from collections.abc import Iterable

from suchi.domain.codes import company_key
from suchi.domain.event import Entry, Ref, day_of
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, find, rule
from suchi.domain.trials import OUTSIDE


@rule(
    code="O107",
    given="outside",
    zh="试用主体只报送试用对象",
    en="A test company keeps to test things",
    says_zh="试用主体 {reporter} 于 {day} 的报告涉及非试用对象，已记录但不生效",
    says_en="The report of the test company {reporter} of {day} names a thing that is no test thing: recorded without effect",
    next_zh="试用的电池编码与 VIN 以 000 开头，批次、移交单与车型以 TEST- 开头；真实业务请用正式登记的主体报送",
    next_en="Codes and VINs of tests begin with 000; ids of lots, consignments and vehicle models with TEST-; real business is reported "
    "by a company that is registered as such",
    source="the register's own",
    grade="—",
    severity="notice",
)
def company_on_test_keeps_to_test_things(facts: Facts, entry: Entry) -> Iterable[Finding]:
    if facts.standing == OUTSIDE:
        reporter = company_key(entry.event.reporter)
        name, cause = "company_on_test_keeps_to_test_things", type(entry.event).__name__
        day = day_of(entry.event.occurred_at)
        yield find(name, entry, Ref("company", reporter), cause=cause, reporter=reporter, day=day)
