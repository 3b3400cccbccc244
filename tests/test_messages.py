"""Everything the register says to people is said in Chinese and in English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import suchi
from suchi.domain import event, rules
from suchi.domain.battery import STAGES
from suchi.domain.rule import RULES

SOURCE = Path(suchi.__file__).parent
CJK = re.compile("[\u3400-\u9fff\uff01-\uff5e\u3001-\u303f]")
HAN = re.compile("[\u4e00-\u9fff]")
assert rules  # importing them fills RULES


def both(zh: str, en: str) -> bool:
    """Whether one is Chinese and the other is not."""
    return bool(HAN.search(zh) and en.strip() and not CJK.search(en.replace("“", "").replace("”", "")))


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_speaks_both_languages(name: str) -> None:
    rule = RULES[name]
    assert both(rule.zh, rule.en)
    assert both(rule.says_zh, rule.says_en)
    assert both(rule.next_zh, rule.next_en)
    assert re.fullmatch(r"[A-Z]\d{3}", rule.code)
    assert rule.source
    assert rule.grade in {*"ABCPU", "—"}  # a dash: the register's own check, no instrument has it
    blanks = re.compile(r"\{(\w+?)(?:En|Zh)?\}").findall
    assert set(blanks(rule.says_zh)) == set(blanks(rule.says_en)), "one language tells more than the other"


def test_no_two_rules_share_a_code() -> None:
    assert len({rule.code for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize("name", sorted(event.CATALOGUE))
def test_an_event_is_described_in_both_languages(name: str) -> None:
    about = event.CATALOGUE[name]
    assert both(about.zh, about.en)
    assert both(about.says_zh, about.says_en)


def test_every_stage_of_life_has_a_name_in_both_languages() -> None:
    assert all(both(zh, en) for zh, en in STAGES.values())


# ---- failures and reasons, as they stand in the source ------------------------------------------------------------------

FAILURES = ("Failure", "Refused", "Conflict")


def _text(node: ast.expr) -> str | None:
    """The text of a string in the source, its blanks left empty; None for what is no literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    return None


def _calls() -> Iterator[tuple[str, str, list[tuple[str | None, str | None]]]]:
    """Each place in the source where a Failure or a Reason is made: where, its code, and its pairs of texts."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            where = f"{path.relative_to(SOURCE)}:{node.lineno}"
            if node.func.id in FAILURES and len(node.args) >= 3:
                code, zh, en = (_text(arg) for arg in node.args[:3])
                yield where, code or "?", [(zh, en)]
            elif node.func.id == "Reason":
                said = {keyword.arg: _text(keyword.value) for keyword in node.keywords if keyword.arg}
                named = {keyword.arg for keyword in node.keywords}
                if "zh" in named:
                    yield (
                        where,
                        said.get("code") or "?",
                        [(said.get("zh"), said.get("en")), (said.get("next_zh"), said.get("next_en"))],
                    )


def test_every_failure_and_reason_in_the_source_is_worded_in_both_languages() -> None:
    found = list(_calls())
    assert len(found) > 20
    for where, code, pairs in found:
        for zh, en in pairs:
            if zh is not None and en is not None:
                assert both(zh, en), f"{where} {code}: {zh!r} / {en!r}"
            else:
                assert (zh is None) == (en is None), f"{where} {code}: one language is missing"


def test_the_words_of_refusals_kept_in_tables_are_in_both_languages() -> None:
    """Tuples of five: code, and two pairs of texts."""
    found = 0
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Tuple) and len(node.elts) == 5:
                texts = [_text(part) for part in node.elts]
                if all(texts) and re.fullmatch(r"[a-z]+\.[a-z-]+", texts[0] or ""):
                    found += 1
                    _, zh, en, next_zh, next_en = texts
                    assert both(zh or "", en or ""), f"{path.name}:{node.lineno}"
                    assert both(next_zh or "", next_en or ""), f"{path.name}:{node.lineno}"
    assert found >= 5
