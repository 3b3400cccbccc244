"""What people fill in becomes the event that they mean, exactly, and an event becomes the fields that would make it."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from suchi.domain.canonical import canonical_event
from suchi.domain.errors import Reason
from suchi.domain.event import CATALOGUE
from suchi.domain.events import AnyEvent
from suchi.domain.filling import event_of, rows, tidied, values_of
from suchi.domain.labels import Field, field_at
from suchi.domain.typing_in import moment, read, write

EXAMPLES = Path(__file__).parents[1] / "examples"
decode = msgspec.json.Decoder(AnyEvent).decode


def field(event: str, pointer: str) -> Field:
    return field_at(event, pointer)[-1]


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_an_example_filled_into_its_form_makes_the_same_event(name: str) -> None:
    example = json.loads((EXAMPLES / f"{name}.json").read_text())
    made, wrong = event_of(name, tidied(name, values_of(example)))
    assert wrong == []
    assert canonical_event(decode(json.dumps(made).encode())) == canonical_event(decode(json.dumps(example).encode()))


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_an_empty_form_asks_for_what_is_needed_and_for_nothing_else(name: str) -> None:
    _, wrong = event_of(name, {})
    asked = {reason.field for reason in wrong}
    needed = {f"/{one.encode_name}" for one in msgspec.structs.fields(CATALOGUE[name].type) if one.required}
    assert {str(one).split("/")[1] for one in asked} <= {one[1:] for one in needed}
    assert {reason.code for reason in wrong} == {"form.required"}


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("412.5", 412_500),
        ("1,236.125", 1_236_125),
        ("1,000,236", 1_000_236_000),
        ("1 236", 1_236_000),
        ("0.001", 1),
        ("0", 0),
        ("412.5 kg", 412_500),
        (" 3 ", 3000),
        ("４１２．５", 412_500),
        ("1，236", 1_236_000),
        ("３８０　kg", 380_000),
    ],
)
def test_a_mass_is_typed_in_kilograms_and_kept_to_the_gram(text: str, grams: int) -> None:
    assert read(field("BatteryProduced", "/massG"), text) == grams


@pytest.mark.parametrize(
    ("text", "code"),
    [("0.0001", "form.decimals"), ("-3", "form.negative"), ("heavy", "form.number"), ("NaN", "form.number"),
     ("Infinity", "form.number"), ("1e400", "form.number"), ("٣", "form.number"), ("412,5", "form.number"), ("1,23,456", "form.number"),
     ("1 236,125", "form.number"), ("1e309", "form.number"), ("412500 g", "form.number")],
)  # fmt: skip
def test_what_is_no_mass_is_told_in_the_fields_own_words(text: str, code: str) -> None:
    wrong = read(field("BatteryProduced", "/massG"), text)
    assert isinstance(wrong, Reason)
    assert wrong.code == code
    assert "质量" in wrong.zh
    assert "Mass" in wrong.en


def test_a_share_is_typed_in_per_cent() -> None:
    health = field("HealthReported", "/stateOfHealthPermille")
    assert read(health, "98.7") == 987
    assert read(health, "98.7%") == 987
    assert read(health, "100.1").code == "form.range"
    assert write(health, 987) == "98.7"


@pytest.mark.parametrize("text", ["性能衰减", "decay", "DECAY"])
def test_a_choice_may_be_its_code_or_its_word_in_either_language(text: str) -> None:
    assert read(field("BatteryRetired", "/reason"), text) == "decay"


def test_a_choice_that_there_is_not_names_those_that_there_are() -> None:
    wrong = read(field("BatteryRetired", "/reason"), "老化")
    assert wrong.code == "form.choice"
    assert "性能衰减" in wrong.next_zh


@pytest.mark.parametrize("text", ["2026-04-18", "2026/4/18", "2026.04.18", "2026年4月18日"])
def test_a_day_may_be_written_as_people_write_it(text: str) -> None:
    assert read(field("BatteryProduced", "/producedOn"), text) == "2026-04-18"


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "2026年4月31日"])
def test_a_day_that_the_calendar_does_not_have_is_told_as_such(text: str) -> None:
    assert read(field("BatteryProduced", "/producedOn"), text).code == "form.no-such-day"
    wrong = read(field("HealthReported", "/occurredAt"), f"{text} 08:00")
    assert isinstance(wrong, Reason)
    assert (wrong.code, wrong.value) == ("form.no-such-day", text)
    assert read(field("BatteryProduced", "/producedOn"), "2028-02-29") == "2028-02-29"


def test_what_an_input_method_writes_in_full_width_is_read_as_half() -> None:
    assert (
        read(field("HealthReported", "/occurredAt"), "２０２６－０６－０１　０８：３０") == "2026-06-01T08:30:00+08:00"
    )
    assert read(field("BatteryProduced", "/producedOn"), "２０２６／６／１") == "2026-06-01"
    assert moment("2026-06-01", "０８：３０", "") == "2026-06-01T08:30:00+08:00"
    assert read(field("BatteryProduced", "/model"), "ＬＦＰ－１") == "ＬＦＰ－１", "a text stays as it was typed"


@pytest.mark.parametrize("text", ["18.4.2026", "yesterday"])
def test_what_is_no_day_is_told(text: str) -> None:
    assert read(field("BatteryProduced", "/producedOn"), text).code == "form.day"


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("2026-04-18", "2026-04-18"),
        ("2026/4/18 9:30", "2026-04-18T09:30:00+08:00"),
        ("2026-04-18T09:30:05.25Z", "2026-04-18T09:30:05.25Z"),
        ("2026-04-18 09:30:05-05:00", "2026-04-18T09:30:05-05:00"),
    ],
)
def test_a_moment_without_a_zone_is_the_time_of_china(text: str, wire: str) -> None:
    assert read(field("BatteryProduced", "/occurredAt"), text) == wire


def test_a_moment_of_three_fields() -> None:
    assert moment("2026-04-18", "", "+08:00") == "2026-04-18"
    assert moment("2026-04-18", "09:30", "+08:00") == "2026-04-18T09:30:00+08:00"
    assert moment("2026-04-18", "25:30", "+08:00") is None
    _, wrong = event_of("BatteryRetired", {"occurredAt": "2026-04-18", "occurredAt.time": "soon"})
    assert "/occurredAt" in {reason.field for reason in wrong if reason.code == "form.moment"}


def test_rows_in_which_nothing_is_filled_in_are_left_out_and_the_others_numbered_anew() -> None:
    values = {
        "items.2.battery": "A",
        "items.4": "1",
        "items.4.outcome": "accepted",
        "items.7.battery": "B",
        "csrf": "x",
    }
    found = tidied("HandoverReceived", values)
    assert rows(found, "items") == [0, 1]
    assert (found["items.0.battery"], found["items.1.battery"]) == ("A", "B")
    assert found["csrf"] == "x"


def test_a_pack_that_cannot_be_read_is_a_pack_present() -> None:
    made, _ = event_of("VehicleScrapped", tidied("VehicleScrapped", {"packsPresent.3": "1"}))
    assert made["packsPresent"] == [{}]


def test_a_structure_in_which_nothing_is_told_is_left_out_unless_it_is_needed() -> None:
    made, wrong = event_of("LotDeclared", {"lot.metals.liG": "", "lot.lot": "L-1"})
    assert "metals" not in made["lot"]
    assert {"/lot/material", "/lot/massG", "/source"} <= {reason.field for reason in wrong}


def test_codes_stand_apart_by_lines_or_commas_and_other_texts_by_lines() -> None:
    made, _ = event_of("BatteryTested", {"codes": "A1\nB2，C3;D4", "results": "绝缘合格, 无漏液\n电压正常"})
    assert made["codes"] == ["A1", "B2", "C3", "D4"]
    assert made["results"] == ["绝缘合格, 无漏液", "电压正常"]
