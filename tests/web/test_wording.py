"""Every text of a page is said in Chinese and in English, and stands in a catalogue; numbers and days are written as people write them."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, nodes

from suchi.web.wording import LANGUAGES, LOCALE, catalogue, words
from tests.web import messages

HAN = re.compile("[\u3400-\u9fff]")
TEMPLATES = sorted((LOCALE.parent / "templates").rglob("*.html"))
SAME_EVERYWHERE = {"中文", "English", "JSON", "OpenAPI", "CSV", "XLSX", "code", "HTTP", "kWh", "UTC"}
"""Names that are the same in every language, or that stand in their own."""
CLASSES = {"wide", "narrow", "yard"}
"""What blocks put into `class`."""
BLANK = re.compile(r"%\((\w+)\)s")


def test_the_catalogues_hold_what_the_pages_say_and_nothing_else():
    made = messages.catalogues("zh")
    folder = LOCALE / "zh" / "LC_MESSAGES"
    assert {path.stem for path in folder.glob("*.po")} == set(made), "bring them up to date: make messages"
    for name, one in made.items():
        assert (folder / f"{name}.po").read_text() == messages.written(one), f"{name}: make messages"


@pytest.mark.parametrize("path", sorted((LOCALE / "zh" / "LC_MESSAGES").glob("*.po")), ids=lambda path: path.stem)
def test_every_text_is_translated(path):
    for message in catalogue(path):
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        assert all(texts), f"{path.name}: “{ids[0]}” has no Chinese"
        assert not any(HAN.search(one.replace("溯池", "")) for one in ids), f"{path.name}: “{ids[0]}” is no English"
        for text in texts:
            assert set(BLANK.findall(text)) == set(BLANK.findall(ids[-1])), f"{path.name}: blanks of “{ids[-1]}”"


def test_no_text_has_two_translations():
    seen: dict[tuple[str | None, object], str] = {}
    for path in sorted((LOCALE / "zh" / "LC_MESSAGES").glob("*.po")):
        for message in catalogue(path):
            if message.id:
                key = (message.context, message.id)
                assert key not in seen, f"“{message.id}” stands in {seen.get(key)} and in {path.name}"
                seen[key] = path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_holds_a_bare_sentence(path):
    """Text outside of tags and expressions, and what stands in attributes that people read, goes through the catalogue."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(path.read_text())
    html = "".join(part.data for part in tree.find_all(nodes.TemplateData))
    html = re.sub(r"<(pre|code)\b.*?</\1>", "", html, flags=re.DOTALL)
    read = re.findall(r'\b(?:aria-label|alt|title)="([^"]*)"', html) + re.sub(r"<[^>]*>", "\n", html).splitlines()
    for text in read:
        bare = re.sub(r'[\w-]+="[^"]*"?|&\w+;', "", text)
        found = set(re.findall(r"[A-Za-z]{3,}|[\u3400-\u9fff]+", bare)) - SAME_EVERYWHERE - CLASSES
        assert not found, f"{path.name}: {text.strip()!r}"


def test_numbers_stand_in_threes_with_thin_spaces():
    zh = words("zh")
    assert zh.number(41280312) == "41\u2009280\u2009312"
    assert zh.number(None) == "–"
    assert (zh.kilo(60500), zh.kilo(412000)) == ("60.5", "412")
    assert zh.tonnes(15_600_000_000) == "15\u2009600"
    assert zh.percent(41) == "4.1\u2009%"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2034-08-11", "2034年8月11日", "11 Aug 2034"),
        ("2034-08-11T20:00:00Z", "2034年8月12日", "12 Aug 2034"),
        ("2034", "2034", "2034"),
        (None, "–", "–"),
    ],
)
def test_days_are_written_as_each_language_does(text, zh, en):
    assert [words(language).day(text) for language in LANGUAGES] == [zh, en]


def test_english_has_two_numbers_and_chinese_one():
    en, zh = words("en"), words("zh")
    assert [en.ngettext("%(num)s row", "%(num)s rows", n) for n in (1, 2)] == ["%(num)s row", "%(num)s rows"]
    assert {zh.ngettext("%(num)s row", "%(num)s rows", n) for n in (1, 2)} == {"共 %(num)s 行"}
