"""What a company reads of a finding on its own report: every word of evidence is said by the report or kept back."""

import re

import pytest

from suchi.domain.decide import RULES, judge
from suchi.domain.evidence import INSTEAD, WORDS, as_reported, comparing, words_of
from suchi.domain.facts import Facts
from suchi.domain.rule import Finding, filled
from suchi.domain.rulebook import hints
from suchi.domain.things import THINGS
from tests.test_vectors import VECTORS
from tests.vectors import memory
from tests.vectors.memory import findings
from tests.vectors.telling import Case

OTHER, READER = "91990000MA000000X9", frozenset({"91990000MA000000X7"})
PUBLIC = frozenset({"company", "site", "law", "battery_model", "vehicle_model"})
_word = re.compile(r"\{(\w+)\}").findall
SPOKEN = [rule for rule in RULES.values() if rule.name not in hints()]


def test_every_line_is_of_a_rule_that_there_is():
    assert set(WORDS) <= {rule.code for rule in RULES.values()}


@pytest.mark.parametrize("rule", SPOKEN, ids=lambda rule: rule.code)
def test_every_word_a_rule_speaks_is_described(rule):
    words = words_of(rule.name)
    spoken = {*_word(rule.says_zh), *_word(rule.says_en)} - {"subject", "missing"}
    assert spoken <= words.told | words.record.keys(), f"add a line for {rule.code} to suchi.domain.evidence"
    assert not words.told & words.record.keys()
    assert set(words.record.values()) <= set(INSTEAD)


def test_a_rule_whose_verdict_is_its_reporters_own_draws_nothing_from_the_record():
    assert not [rule.code for rule in SPOKEN if words_of(rule.name).own and words_of(rule.name).record]


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    """Every finding that the vectors of all rules make."""
    made: list[Finding] = []
    for vector in VECTORS:
        case = Case(**vector.of_world)
        vector.tell(case)
        made += findings(case.lines)
    return made


def test_every_word_of_evidence_is_described(found):
    unknown = {
        (RULES[f.rule].code, word)
        for f in found
        if f.rule in RULES and f.rule not in hints() and f.missing != "rule"
        for word in f.evidence.keys() - words_of(f.rule).told - words_of(f.rule).record.keys()
    }
    assert not unknown, "say in suchi.domain.evidence what these words are"


def test_nothing_of_the_record_is_left_in_what_a_reporter_reads(found):
    checked = set()
    for one in found:
        if one.rule not in RULES or one.rule in hints():
            continue
        read = as_reported(one, READER)
        words = words_of(one.rule)
        assert not read.evidence.keys() & words.record.keys()
        said = {*read.evidence.values(), one.subject.partition(":")[2], one.missing or ""}
        for word in words.record.keys() & one.evidence.keys():
            value = one.evidence[word]
            if len(value) > 3 and not any(value in each for each in said):
                assert value not in (read.zh or "") + (read.en or ""), (one.rule, word)
                checked.add(one.rule)
    assert len(checked) > 30


def test_what_may_not_be_seen_changes_no_byte(found):
    for one in found:
        record = words_of(one.rule).record
        if one.rule not in RULES or not record or one.answerable is not None:
            continue
        rule = RULES[one.rule]
        other = {word: ("Z" if word in record else value) for word, value in one.evidence.items()}
        key = one.subject.partition(":")[2]
        text = {"subject": key, "missing": one.missing or "", **other}
        plain = (one.zh, one.en) != rule.open_question(key, one.missing or "")
        twin = Finding(
            rule=one.rule, entry=one.entry, subject=one.subject, verdict=one.verdict, evidence=other, missing=one.missing,
            zh=filled(rule.says_zh, text) if plain else one.zh, en=filled(rule.says_en, text) if plain else one.en,
            cause="anothercause", finding_id=one.finding_id,
        )  # fmt: skip
        assert as_reported(twin, READER) == as_reported(one, READER)


def _held_by(holder: str) -> Finding:
    rule = RULES["sender_holds_what_it_sends"]
    evidence = {"holder": holder, "sender": next(iter(READER)), "since": "2026-05-01"}
    text = {"subject": "X", **evidence}
    return Finding(
        rule=rule.name, entry="00", subject="battery:X", verdict="broken", evidence=evidence, cause="c",
        zh=filled(rule.says_zh, text), en=filled(rule.says_en, text),
    )  # fmt: skip


def test_a_reporter_reads_what_it_said_and_that_another_is_on_record():
    read = as_reported(_held_by(f"{OTHER}/yard"), READER)
    assert read.evidence == {"sender": next(iter(READER))}
    assert read.withheld == ("holder", "since")
    assert read.cause is None
    assert read.en == f"X is on record with [another party]; the sender is {next(iter(READER))}"
    assert "另一主体" in (read.zh or "")


def test_a_company_reads_what_is_on_record_of_itself():
    mine = _held_by(f"{next(iter(READER))}/yard")
    assert as_reported(mine, READER) == mine


def test_who_has_to_answer_reads_all_the_evidence():
    one = _held_by(OTHER)
    accused = Finding(
        rule=one.rule, entry="00", subject="battery:X", verdict="broken", evidence=one.evidence, answerable=OTHER
    )
    assert as_reported(accused, frozenset({OTHER})) == accused
    assert as_reported(accused, READER).answerable is None


def test_a_sentence_that_is_not_the_rules_own_gives_way_to_the_obligation():
    odd = Finding(
        rule="sender_holds_what_it_sends", entry="00", subject="battery:X", verdict="broken",
        evidence={"holder": OTHER}, zh=f"{OTHER}", en=f"held by {OTHER}",
    )  # fmt: skip
    read = as_reported(odd, READER)
    assert (read.zh, read.en) == (RULES[odd.rule].zh, RULES[odd.rule].en)


def test_a_word_nobody_described_is_kept_back():
    odd = Finding(
        rule="sender_holds_what_it_sends", entry="00", subject="battery:X", verdict="broken",
        evidence={"colour": "red", "sender": OTHER},
    )  # fmt: skip
    assert as_reported(odd, READER).evidence == {"sender": OTHER}


def test_causes_drawn_from_the_record_are_known():
    assert "sender_holds_what_it_sends" in comparing()
    assert "battery_code_has_no_doubt" not in comparing()


def test_a_verdict_said_to_be_the_reports_own_does_not_look_at_others_records(monkeypatch):
    """Judged once more as if nothing were on record of the things named, such a rule says the same."""
    compared = []

    def judged(facts, entry):
        blank = {
            ref: state if ref.kind in PUBLIC else THINGS[ref.kind].empty(ref.key) for ref, state in facts.before.items()
        }
        other = Facts(
            blank, facts.touches, facts.company, facts.lookups, facts.standing, facts.claims, calendar=facts.calendar
        )
        for rule in RULES.values():
            if isinstance(entry.event, rule.on) and words_of(rule.name).own and rule.given[-1:] != ("outside",):
                asked = [one for one in judge(facts, entry) if one.rule == rule.name]
                if asked:
                    assert [*rule.check(other, entry)] == asked, rule.code
                    compared.append(rule.code)
        return judge(facts, entry)

    monkeypatch.setattr(memory, "judge", judged)
    for vector in VECTORS:
        if words_of(vector.rule).own:
            case = Case(**vector.of_world)
            vector.tell(case)
            findings(case.lines)
    assert len(set(compared)) > 12
