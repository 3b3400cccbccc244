"""What is wrong with a line is named in full, with its place, and no bytes whatever bring the walk down."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suchi.capture.days import formless
from suchi.capture.diagnose import DEPTH, MOST_REASONS, diagnose, strict_reasons, suspicious
from suchi.capture.wording import SHOWN, WORDS
from suchi.domain.events import CATALOGUE, AnyEvent

decode = msgspec.json.Decoder(AnyEvent).decode
GOOD = {
    "type": "BatteryProduced",
    "id": "1",
    "occurredAt": "2026-04-02T08:00:00+08:00",
    "reporter": "919900003M0000000A",
    "code": "X9APB01S000001G4200000001",
    "level": "P",
}


def line(**change: object) -> bytes:
    event = GOOD | change
    return json.dumps({name: value for name, value in event.items() if value is not ...}).encode()


def found(raw: bytes) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.field) for reason in diagnose(raw, 7)]


def test_a_good_line_has_no_reason() -> None:
    assert diagnose(line(), 1) == []
    assert strict_reasons(line(), 1) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", [("event.json", None)]),
        (b"   ", [("event.json", None)]),
        (b"{", [("event.json", None)]),
        (line() + b" x", [("event.json", None)]),
        (b"\xef\xbb\xbf" + line(), [("event.encoding", None)]),
        (line().decode().encode("utf-16"), [("event.encoding", None)]),
        (line(model="江").replace(b"\\u6c5f", b"\xbd\xad"), [("event.encoding", None)]),
        (b"[" * 100_000, [("event.depth", None)]),
        (b"[1]", [("event.object", "")]),
        (b"3", [("event.object", "")]),
        (b'"type"', [("event.object", "")]),
        (line(type=...), [("event.type-missing", "/type")]),
        (line(type="BateryProduced"), [("event.type-unknown", "/type")]),
        (line(type=["BatteryProduced"]), [("event.type-unknown", "/type")]),
        (line(code=...), [("event.field-missing", "/code")]),
        (line(colour="red"), [("event.field-unknown", "/colour")]),
        (line(code=None), [("event.field-type", "/code")]),
        (line(massG="12"), [("event.field-type", "/massG")]),
        (line(massG=True), [("event.field-type", "/massG")]),
        (line(massG=-1), [("event.field-range", "/massG")]),
        (line(massG=1.0), [("event.number", "/massG")]),
        (line(massG=2**53), [("event.number", "/massG")]),
        (line().replace(b'"P"', b'"P", "massG": 1' + b"0" * 5000), [("event.number", "/massG")]),
        (line().replace(b'"P"', b'"P", "massG": NaN'), [("event.number", "/massG")]),
        (line(level="X"), [("event.field-choice", "/level")]),
        (line(level=3), [("event.field-choice", "/level")]),
        (line(code=""), [("event.field-length", "/code")]),
        (line(id="9" * 65), [("event.field-length", "/id")]),
        (line(occurredAt="yesterday", id=""), [("event.field-format", "/occurredAt"), ("event.field-length", "/id")]),
        (line(code="A\0B"), [("event.character", "/code")]),
        (line(code="\ud800"), [("event.character", "/code")]),
        (line().replace(b'"id"', b'"id": "2", "id"'), [("event.duplicate-key", "/id")]),
        (line().replace(b'"id"', b'"\\u0069d": "2", "id"'), [("event.duplicate-key", "/id")]),
        (
            line(modules=[{"code": "M1", "cels": []}, {"cells": ["C1", 2]}, 5]),
            [
                ("event.field-missing", "/modules/1/code"),
                ("event.field-type", "/modules/1/cells/1"),
                ("event.field-type", "/modules/2"),
                ("event.field-unknown", "/modules/0/cels"),
            ],
        ),
        (line(**{"a/b~c": 1}), [("event.field-unknown", "/a~1b~0c")]),
    ],
)
def test_every_error_is_named_with_its_place(raw: bytes, expected: list[tuple[str, str | None]]) -> None:
    assert sorted(found(raw), key=str) == sorted(expected, key=str)


def test_a_field_that_is_missing_is_called_as_people_call_it() -> None:
    (reason,) = diagnose(line(code=...), 7)
    assert "电池编码（code）" in reason.zh
    assert "Battery code (code)" in reason.en


def test_a_reason_says_line_value_rule_and_next_step_in_both_languages() -> None:
    (reason,) = diagnose(line(level="Pack" * 100), 7)
    assert reason.line == 7
    assert reason.value is not None
    assert len(reason.value) == SHOWN
    for text in (reason.zh, reason.en):
        assert "C, M, P" in text
    assert reason.next_zh
    assert reason.next_en
    (reason,) = diagnose(line(type="BateryProduced"))
    assert "BatteryProduced" in (reason.next_zh or "")
    (reason,) = diagnose(line(mas_g=1))
    assert "massG" in (reason.next_en or "")


def test_what_the_fast_decoder_lets_pass() -> None:
    for raw in (line(code="A\0B"), line().replace(b'"id"', b'"id": "2", "id"')):
        decode(raw)
        assert strict_reasons(raw, 1)
    assert suspicious(line(code="A\0B"))
    assert not suspicious(line())


def test_there_is_an_end_to_it() -> None:
    reasons = diagnose(line(modules=[{"x": 1}] * 5000))
    assert len(reasons) == MOST_REASONS + 1
    assert reasons[-1].code == "event.more"
    assert found(b'{"a":' * (DEPTH + 1)) == [("event.depth", None)]


def test_days_and_moments_are_checked_when_used() -> None:
    for day, fields in (("2026-02-28", []), ("2026-02-31", ["/producedOn"]), ("2026-W09-1", ["/producedOn"])):
        told = line(producedOn=day)
        assert [r.field for r in formless(decode(told), told)] == fields
    assert [r.field for r in diagnose(line(occurredAt="2026-04-01T08:00:00"), None)] == ["/occurredAt"]
    assert [r.field for r in diagnose(line(occurredAt="2026-02-31"), None)] == ["/occurredAt"]


def test_every_wording_is_in_both_languages() -> None:
    for code, words in WORDS.items():
        assert len(words) == 4, code
        assert all(words), code


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.sampled_from(list(CATALOGUE)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=10,
)
FIELDS = sorted({name for about in CATALOGUE.values() for name in about.type.__struct_encode_fields__})


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_bring_it_down(raw: bytes) -> None:
    strict_reasons(raw)
    try:
        decode(raw)
    except (msgspec.MsgspecError, UnicodeError):
        assert diagnose(raw)


@settings(max_examples=700, deadline=None)
@given(st.sampled_from(list(CATALOGUE)), st.dictionaries(st.sampled_from(FIELDS), anything, max_size=8))
def test_whatever_is_refused_has_a_reason(name: str, fields: dict[str, object]) -> None:
    raw = json.dumps({"type": name, "id": "1", "occurredAt": "2026-04-01", "reporter": "R"} | fields).encode()
    reasons = diagnose(raw, 1)
    json.dumps(msgspec.to_builtins(reasons), ensure_ascii=False).encode()
    try:
        decode(raw)
    except (msgspec.MsgspecError, UnicodeError):
        assert reasons
