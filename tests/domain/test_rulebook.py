"""What the book of rules says of each of them."""

import pytest

from suchi.domain import rules as rules  # fills the book
from suchi.domain.rulebook import everything, next_step, verdicts_of

UNDECIDABLE = [one for one in everything() if "undecided" in verdicts_of(one)]


@pytest.mark.parametrize("one", UNDECIDABLE, ids=lambda one: one.code)
def test_whoever_could_not_be_judged_is_told_what_to_tell_and_not_what_to_undo(one) -> None:
    assert next_step(one, "broken") == (one.next_zh, one.next_en)
    zh, en = next_step(one, "undecided")
    assert "不认定违反" in zh
    assert "nothing counts as broken" in en
