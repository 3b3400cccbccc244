"""Sentences as an official reads them: sources, evidence, companies and times hold no word that only machines know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from suchi.domain import duties as duties  # fills the register of duties
from suchi.domain.duty import DUTIES
from suchi.domain.evidence import WORDS as EVIDENCE_OF
from suchi.domain.exemptions import EXEMPTIONS
from suchi.domain.labels_evidence import EVIDENCE, evidence_label, in_one_language
from suchi.domain.party import Company
from suchi.domain.rulebook import everything
from suchi.projections import sweeping as sweeping  # fills the sweeps
from suchi.web.pages.clauses import clause
from suchi.web.pages.company.words import FLAGS, flagged
from suchi.web.pages.people.looked_at import looked_at
from suchi.web.pages.speaking import companies_in, in_words, with_names
from suchi.web.wording import words

ZH, EN = words("zh"), words("en")
FIRM, OTHER = "91990000MA000000G1", "91990000MA000000G2"
NAMES = {
    FIRM: Company(code=FIRM, name="恒川再生（示例）", name_en="Hengchuan Recycling (example)"),
    OTHER: Company(code=OTHER, name="静水维修（示例）"),
}
STANDARDS = {"GB", "T", "BatPaC"}


def sources() -> set[str]:
    declared = [one.source for one in (*everything(), *DUTIES.values(), *EXEMPTIONS)]
    return {*declared, *(limit.source for one in everything() for limit in getattr(one, "thresholds", ()))}


@pytest.mark.parametrize("source", sorted(sources()))
def test_every_source_is_said_in_chinese(source):
    said = clause(source, ZH)
    assert set(re.findall(r"[A-Za-z]+", said)) <= STANDARDS, said
    assert not re.search(r"[一-鿿）] ?[,;(]", said), f"{said}: half-width signs"
    assert clause(source, EN) == source


def test_of_several_articles_each_has_its_own_number():
    assert clause("Measures art. 18, 19", ZH) == "办法第十八条、第十九条"
    assert clause("Measures art. 19, 24(7)", ZH) == "办法第十九条、第二十四条第七项"


def test_every_word_of_evidence_has_a_name():
    used = {word for one in EVIDENCE_OF.values() for word in (*one.told, *one.record)}
    used |= {word for one in everything() for word in re.findall(r"\{(\w+)", one.says_zh + one.says_en)}
    assert used - set(EVIDENCE) <= {"subject"}
    assert not [word for word, (zh, _) in EVIDENCE.items() if re.search(r"[A-Za-z]{2}", zh)]
    assert evidence_label("lacking", zh=True) == "缺少"
    assert evidence_label("lacking", zh=False) == "Lacking"


def test_evidence_that_says_the_same_twice_is_shown_in_one_language():
    told = {
        "doubts": "校验位不符",
        "doubtsEn": "the check digit is wrong",
        "actZh": "答复",
        "actEn": "reply",
        "day": "2026-05-01",
    }
    assert set(in_one_language(told, zh=True)) == {"doubts", "actZh", "day"}
    assert set(in_one_language(told, zh=False)) == {"doubtsEn", "actEn", "day"}


def test_companies_in_a_sentence_have_their_names_and_other_codes_stay():
    text = f"{FIRM} 在 2026-05-21 将废旧电池（{FIRM}-C00002）移交给 {OTHER} 的场所 {OTHER}/P01，当日缺：排污许可证"
    assert companies_in([text, None]) == {FIRM, OTHER}
    assert with_names(text, NAMES, ZH) == (
        f"恒川再生（示例）在 2026-05-21 将废旧电池（{FIRM}-C00002）移交给静水维修（示例）的场所 P01，当日缺：排污许可证"
    )
    assert (
        with_names(f"to the site {FIRM}/P01 of {FIRM}", NAMES, EN) == "to the site P01 of Hengchuan Recycling (example)"
    )
    assert with_names(f"{FIRM}/P01 缺许可", NAMES, ZH) == "恒川再生（示例） P01 缺许可"
    assert with_names(f"{FIRM} is answerable", NAMES, EN) == "Hengchuan Recycling (example) is answerable"
    assert with_names(f"{FIRM} 应负责", {}, ZH) == f"{FIRM} 应负责"


def test_names_of_the_wire_are_not_read_to_people():
    assert in_words("逐项填写状况（condition），或另行移交", ZH) == "逐项填写状况，或另行移交"
    assert in_words("用途（purpose）为废旧处置或加工（waste、processing）", ZH) == "用途为废旧处置或加工"
    assert in_words("类型为拆卸（kind：removal）", ZH) == "类型为拆卸"
    assert in_words("缺主体登记（PartyRegistered）", ZH) == "缺主体登记"
    assert in_words("最近的服务网点（示例）", ZH) == "最近的服务网点（示例）"


def test_a_moment_is_told_by_the_clock_of_china():
    assert ZH.clock("2026-11-28T17:35:24.468652Z") == "2026-11-29 01:35"
    assert ZH.clock("2026-11-29") == "2026-11-29"
    assert ZH.clock(None) == "–"


def test_what_a_read_was_about_is_told_in_words():
    assert looked_at("permits", ZH) == "许可"
    assert looked_at("battery:*", ZH) == "电池"
    assert looked_at(f"site:{FIRM}/P01/balance", ZH) == f"场所 {FIRM}/P01 · 物料平衡"
    assert looked_at("consignment:YD-1/actions", EN) == "Consignment YD-1 · what may be reported"
    assert looked_at("technical-information/use", ZH) == "技术信息 · 查阅情况"
    assert looked_at("something else", ZH) == "something else"


def test_the_flags_of_a_thing_are_the_glossary_s():
    assert flagged(["in_transit", "incident_crash"], ZH) == "移交途中、碰撞事故"
    assert flagged([], ZH) is None
    glossary = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text()
    for flag, (zh, _) in FLAGS.items():
        assert re.search(rf"\| {zh} \|[^|]*\| `{flag}` \|", glossary), flag
