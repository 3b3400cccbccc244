"""The page on security names places that there are, and leaves no requirement out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STANDINGS = {"met", "partly", "gap", "n/a"}
ASVS = """
    1.1: 1 2 3 4 5 6 7 | 1.2: 1 2 3 4 | 1.4: 1 4 5 | 1.5: 1 2 3 4 | 1.6: 1 2 3 4 | 1.7: 1 2 | 1.8: 1 2 | 1.9: 1 2
    1.10: 1 | 1.11: 1 2 | 1.12: 2 | 1.14: 1 2 3 4 5 6 | 2.1: 1 2 3 4 5 6 7 8 9 10 11 12 | 2.2: 1 2 3 | 2.3: 1 2 3
    2.4: 1 2 3 4 5 | 2.5: 1 2 3 4 5 6 7 | 2.6: 1 2 3 | 2.7: 1 2 3 4 5 6 | 2.8: 1 2 3 4 5 6 7 | 2.9: 1 2 3
    2.10: 1 2 3 4 | 3.1: 1 | 3.2: 1 2 3 4 | 3.3: 1 2 3 4 | 3.4: 1 2 3 4 5 | 3.5: 1 2 3 | 3.7: 1 | 4.1: 1 2 3 5
    4.2: 1 2 | 4.3: 1 2 3 | 5.1: 1 2 3 4 5 | 5.2: 1 2 3 4 5 6 7 8 | 5.3: 1 2 3 4 5 6 7 8 9 10 | 5.4: 1 2 3
    5.5: 1 2 3 4 | 6.1: 1 2 3 | 6.2: 1 2 3 4 5 6 | 6.3: 1 2 | 6.4: 1 2 | 7.1: 1 2 3 4 | 7.2: 1 2 | 7.3: 1 3 4
    7.4: 1 2 3 | 8.1: 1 2 3 4 | 8.2: 1 2 3 | 8.3: 1 2 3 4 5 6 7 8 | 9.1: 1 2 3 | 9.2: 1 2 3 4 | 10.2: 1 2 | 10.3: 1 2 3
    11.1: 1 2 3 4 5 6 7 8 | 12.1: 1 2 3 | 12.2: 1 | 12.3: 1 2 3 4 5 6 | 12.4: 1 2 | 12.5: 1 2 | 12.6: 1 | 13.1: 1 3 4 5
    13.2: 1 2 3 5 6 | 13.3: 1 2 | 13.4: 1 2 | 14.1: 1 2 3 4 | 14.2: 1 2 3 4 5 6 | 14.3: 2 3 | 14.4: 1 2 3 4 5 6 7
    14.5: 1 2 3 4
"""
"""The numbers of OWASP ASVS 4.0.3 that are asked at level 1 or 2: `section: requirements`."""
CLAUSES = """
    8.1.4.1: abcd | 8.1.4.2: abcdefg | 8.1.4.3: abcd | 8.1.4.4: abcdef | 8.1.4.5: | 8.1.4.6: | 8.1.4.7: ab | 8.1.4.8: ab
    8.1.4.9: abc | 8.1.4.10: ab | 8.1.4.11: ab | 8.1.5.1: ab | 8.1.5.2: ab | 8.1.5.3: ab | 8.1.5.4: abcdef
"""
"""Items of GB/T 22239-2019, level 3; a clause without letters is one item."""


def sections(text: str) -> list[tuple[str, str]]:
    parts = [part.strip() for line in text.strip().splitlines() for part in line.split("|")]
    return [(name, rest.strip()) for name, _, rest in (part.partition(":") for part in parts)]


NUMBERS = [f"V{section}.{last}" for section, rest in sections(ASVS) for last in rest.split()]
ITEMS = [f"{clause} {letter}".strip() for clause, letters in sections(CLAUSES) for letter in letters or [""]]
LINES = re.findall(r"^\| (V\d+\.\d+\.\d+|8\.1\.\d\.\d+(?: [a-g])?) \| (\S+) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
PLACES = sorted(set(re.findall(r"`([\w./-]+\.\w+(?:::\w+)?|Makefile|\.ci/\w+)`", PAGE)))


@pytest.mark.parametrize(("first", "asked"), [("V", NUMBERS), ("8", ITEMS)], ids=["asvs", "gbt"])
def test_every_requirement_stands_in_the_page_once(first: str, asked: list[str]) -> None:
    told = [number for number, *_ in LINES if number.startswith(first)]
    assert told == asked


def test_the_list_is_that_of_the_standard() -> None:
    assert len(NUMBERS) == len(set(NUMBERS)) == 259
    assert {number.partition(".")[0] for number in NUMBERS} == {f"V{chapter}" for chapter in range(1, 15)}


@pytest.mark.parametrize("place", PLACES)
def test_every_place_exists(place: str) -> None:
    name, _, test = place.partition("::")
    path = ROOT / name
    assert path.is_file(), f"{name} is not there"
    if test:
        assert re.search(rf"^(?:async )?def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE), (
            f"{name} has no {test}"
        )


def test_what_is_met_or_partly_met_names_its_place_and_everything_says_why() -> None:
    for number, standing, place, why in LINES:
        assert standing in STANDINGS, number
        assert len(why) > 3, number
        if standing in ("met", "partly"):
            assert place.startswith("`"), f"{number} is {standing}: where?"
        for name in place.split(", "):
            assert name == "–" or name.strip("`") in PLACES, f"{number}: {name}"


def test_the_sums_are_right() -> None:
    for first in ("V", "8"):
        counted = Counter(standing for number, standing, *_ in LINES if number.startswith(first))
        assert (
            f"{counted['met']} are met, {counted['partly']} partly, {counted['gap']} are gaps, {counted['n/a']} do not apply"
            in PAGE
        )
