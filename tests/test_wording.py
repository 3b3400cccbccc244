"""What a Chinese reader is told holds no code words: every sentence of every rule, sweep and duty, and every finding of a vector."""

import re
from collections.abc import Iterator

import pytest

from suchi.domain import duties as duties  # fills the register of duties
from suchi.domain.duty import DUTIES
from suchi.domain.rule import RULES, Finding
from suchi.domain.sweep import SWEEPS, swept
from suchi.domain.wording import SPOKEN, wanting
from suchi.projections import sweeping as sweeping  # fills the statements of sweeps
from suchi.queries.sweeps import STATEMENTS
from tests.test_vectors import VECTORS
from tests.vectors.memory import findings
from tests.vectors.telling import Case, Vector

ALLOWED = frozenset("VIN GB CCC BatPaC g kg t Wh Ah R P M C T".split())
"""Names of standards, units and signs that people read as they are."""
_BEHIND = re.compile(r"（[^（）]*）")
"""A code word stands behind its Chinese name: 移交入库（HandoverReceived）."""
_FIELD = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[A-Za-z][\w.-]*")


def code_words(text: str) -> set[str]:
    """Latin words of a Chinese sentence that are neither allowed nor named behind a Chinese word; what holds a digit or nothing
    but capitals is a code of a thing."""
    plain = _FIELD.sub("", _BEHIND.sub("", text))
    return {
        word
        for word in _WORD.findall(plain)
        if word not in ALLOWED and not re.search(r"\d", word) and not word.isupper()
    }


def sentences() -> Iterator[tuple[str, str]]:
    for declared in (*RULES.values(), *SWEEPS.values(), *DUTIES.values()):
        for name in ("zh", "says_zh", "next_zh"):
            yield f"{declared.code}.{name}", getattr(declared, name, "")


@pytest.mark.parametrize(
    ("name", "text"), list(sentences()), ids=lambda value: value if "." in value and len(value) < 16 else ""
)
def test_a_declared_sentence_is_chinese(name: str, text: str) -> None:
    assert not code_words(text), f"{name}: {text}"


def named(found: Finding) -> list[str]:
    """Values of the evidence that name things, the longest first: they are shown as they are."""
    values = [value for name, value in found.evidence.items() if name not in SPOKEN and not name.endswith("Zh")]
    return sorted({found.subject.partition(":")[2], *values}, key=len, reverse=True)


def told_zh(found: Finding) -> str:
    text = found.zh or ""
    for value in named(found):
        text = text.replace(value, " ")
    return text


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v.rule}-{v.name}")
def test_what_a_vector_finds_is_told_in_chinese(vector: Vector) -> None:
    case = Case(**vector.of_world)
    vector.tell(case)
    for found in findings(case.lines):
        if found.rule == vector.rule:
            assert not code_words(told_zh(found)), f"{RULES[found.rule].code}: {found.zh}"
            assert "；；" not in (found.zh or "")
            assert not code_words(wanting(found.missing, zh=True)), found.missing


def test_what_a_sweep_misses_is_told_in_chinese() -> None:
    missing = {word for statement in STATEMENTS.values() for word in re.findall(r"THEN '([A-Za-z-]+)'", statement)}
    assert {"RegisterLoaded", "OpeningStockDeclared", "work-days"} <= missing
    for word in missing:
        assert not code_words(wanting(word, zh=True)), word
        assert wanting(word, zh=False)


def test_a_sweep_that_misses_nothing_says_so() -> None:
    evidence = {"kind": "eia", "until": "2026-05-31"}
    found = swept(SWEEPS["site_with_stock_holds_its_permits"], "site:X/P1", None, None, evidence)
    assert "环境影响评价" in (found.zh or "")
    assert "缺少：无" in (found.zh or "")
    assert found.evidence == evidence, "evidence keeps its code words, for machines"


@pytest.mark.parametrize(
    ("missing", "zh", "en"),
    [
        ("PermitRecorded | RegisterLoaded:eia", "资质许可登记（PermitRecorded）或数据到位（RegisterLoaded：环境影响评价）",
         "PermitRecorded or RegisterLoaded (environmental impact assessment)"),
        ("metals (A)", "金属含量（A）", "the content of metals (A)"),
        ("site", "场所", "the site"),
        (None, "无", "nothing"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_in_both_languages(missing: str | None, zh: str, en: str) -> None:
    assert (wanting(missing, zh=True), wanting(missing, zh=False)) == (zh, en)
