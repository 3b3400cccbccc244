"""Every field of every report has a name that people use, in both languages, and every choice has words."""

from __future__ import annotations

import re

import pytest

from suchi.domain.event import CATALOGUE
from suchi.domain.events import AnyEvent
from suchi.domain.labels import Field, field_at, fields_of, place, unlabelled
from suchi.domain.labels_fields import FIELDS
from suchi.domain.labels_words import WORDS

assert AnyEvent is not None  # importing it fills the catalogue
HAN = re.compile("[\u4e00-\u9fff]")
SCALES = {"kg": 1000, "kWh": 1000, "V": 1000, "%": 10, "元": 100, "km": 1}
UNITS = {"G": "kg", "Wh": "kWh", "Mv": "V", "Permille": "%", "Fen": "元", "Km": "km", "Mah": "A·h", "Ah": "A·h"}


def everything(fields: tuple[Field, ...]) -> list[Field]:
    return [one for field in fields for one in (field, *everything(field.parts))]


def test_no_field_and_no_choice_is_without_words() -> None:
    assert sorted(set(unlabelled())) == []


def test_no_label_is_for_a_field_that_there_is_not() -> None:
    """What nothing is called by any more must go, or somebody mends it in vain."""
    known = {field.name for name in CATALOGUE for field in everything(fields_of(name))}
    assert {name.rpartition(".")[2] for name in FIELDS} <= known
    assert set(WORDS) <= known


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_label_speaks_both_languages(name: str) -> None:
    label = FIELDS[name]
    assert HAN.search(label.zh)
    assert not HAN.search(label.en)
    if label.help is not None:
        assert HAN.search(label.help[0])
        assert not HAN.search(label.help[1])


@pytest.mark.parametrize("event", sorted(CATALOGUE))
def test_two_fields_of_a_report_are_not_called_the_same(event: str) -> None:
    for fields in (fields_of(event), *(one.parts for one in everything(fields_of(event)) if one.parts)):
        for words in ([one.label.zh for one in fields], [one.label.en for one in fields]):
            assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize("event", sorted(CATALOGUE))
def test_the_unit_people_type_is_that_of_the_wire_times_a_whole_power_of_ten(event: str) -> None:
    for field in everything(fields_of(event)):
        found = re.search(r"(?<=[a-z])(G|Wh|Mv|Permille|Fen|Km|Mah|Ah)$", field.name)
        assert (found is not None) == bool(field.label.unit), field.name
        if found is not None:
            assert field.label.unit == UNITS[found[1]]
            assert field.label.scale == (SCALES.get(field.label.unit) or (1000 if found[1] == "Mah" else 1))


def test_choices_stand_as_they_are_declared_and_other_comes_last() -> None:
    (reason,) = field_at("BatteryRetired", "/reason")
    assert reason.choices[0] == "decay"
    assert reason.choices[-1] == "other"


@pytest.mark.parametrize(
    ("event", "pointer", "zh", "en"),
    [
        ("HandoverSent", "/items/3/massG", "物品 4 · 质量", "Items 4 · Mass"),
        ("BatchProcessed", "/outputs/0/metals/liG", "产出物料 1 · 金属含量 · 锂", "Outputs 1 · Metals · Lithium"),
        ("BatteryRetired", "/codes/17", "电池编码 18", "Battery codes 18"),
        ("BatteryRetired", "/nothing", "", ""),
        ("NoSuchType", "/massG", "", ""),
    ],
)
def test_a_place_is_told_in_words(event: str, pointer: str, zh: str, en: str) -> None:
    assert (place(event, pointer, zh=True), place(event, pointer, zh=False)) == (zh, en)
