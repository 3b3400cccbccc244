"""What the book of rules says of each of them."""

import pytest

from suchi.domain import rules as rules  # fills the book
from suchi.domain.rulebook import everything, next_step, verdicts_of

BREACHES = [one for one in everything() if one.severity == "breach" and "undecided" in verdicts_of(one)]


@pytest.mark.parametrize("one", BREACHES, ids=lambda one: one.code)
def test_whoever_could_not_be_judged_is_told_what_to_tell_and_not_what_to_undo(one) -> None:
    assert next_step(one, "broken") == (one.next_zh, one.next_en)
    zh, en = next_step(one, "undecided")
    assert "不认定违反" in zh
    assert "nothing counts as broken" in en


@pytest.mark.parametrize("one", [one for one in everything() if one.severity != "breach"], ids=lambda one: one.code)
def test_a_question_keeps_the_step_of_its_own(one) -> None:
    assert next_step(one, "undecided") == (one.next_zh, one.next_en)
