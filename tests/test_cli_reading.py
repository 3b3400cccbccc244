"""Files of events read piece by piece: whatever the layout and wherever the pieces end, the same events, from any offset on."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suchi.commands import reading
from suchi.commands.reading import Source
from suchi.domain.errors import Failure
from suchi.web.lines import TooLong

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
objects = st.lists(st.dictionaries(st.text(max_size=6), values, max_size=4), max_size=6)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path: Path, **start: int) -> list[reading.Event]:
    with Source(str(path)) as source:
        return list(source.events(**start))


@quick
@given(objects, st.integers(2, 40), st.sampled_from([None, 1]), st.booleans(), st.booleans())
def test_arrays(tmp_path, monkeypatch, given_objects, piece, indent, ascii_only, compressed):
    path = tmp_path / "array"
    text = json.dumps(given_objects, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    path.write_bytes(gzip.compress(text) if compressed else text)
    monkeypatch.setattr(reading, "PIECE", piece)
    events = read(path)
    assert [json.loads(event.data) for event in events] == given_objects
    assert [event.number for event in events] == list(range(1, len(given_objects) + 1))
    for place, event in enumerate(events, start=1):
        assert read(path, start=event.end, number=event.number) == events[place:]


@quick
@given(st.lists(st.binary(max_size=30).filter(lambda data: b"\n" not in data), max_size=8), st.booleans())
def test_lines(tmp_path, given_lines, last_feed):
    path = tmp_path / "lines"
    lines = [b"{" + line + b"}" for line in given_lines]
    path.write_bytes(b"\n".join(lines) + (b"\n" if last_feed else b""))
    events = read(path)
    assert [event.data for event in events] == [line.strip() for line in lines]
    for place, event in enumerate(events, start=1):
        assert read(path, start=event.end, number=event.number) == events[place:]


def test_blank_lines_count_but_are_no_events(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(b'\n{"a":1}\n\n  \n{"b":2}')
    assert [(event.number, event.data) for event in read(path)] == [(2, b'{"a":1}'), (5, b'{"b":2}')]


@pytest.mark.parametrize("layout", [b"%s", b"[%s]", b"[%s, {}]"])
def test_an_event_that_is_too_long_is_never_held(tmp_path, layout):
    path = tmp_path / "long"
    path.write_bytes(layout % b'{"id":"%s"}' % (b"x" * (3 << 20)))
    event = read(path)[0]
    assert isinstance(event.data, TooLong)
    assert event.data == (3 << 20) + 9
    assert (event.number, read(path, start=event.end, number=1)[:1]) in (
        (1, []),
        (1, [(2, b"{}", path.stat().st_size - 1)]),
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'[{"a":1}', "file.json"),
        (b'[{"a":1},', "file.json"),
        (b'[{"a":"', "file.json"),
        (b'[{"a":1},,{}]', "file.json"),
        (b'[{"a":1}] {"b":2}', "file.json"),
        (b"[" * 100_000, "file.json"),
        ('{"a":1}'.encode("utf-16"), "file.encoding"),
        (gzip.compress(b'{"a":1}\n' * 9000)[:-20], "file.gzip"),
        (b"\x1f\x8bnonsense that is no gzip", "file.gzip"),
    ],
)
def test_what_cannot_be_read_says_where(tmp_path, content, code):
    path = tmp_path / "bad"
    path.write_bytes(content)
    with pytest.raises(Failure) as failure:
        read(path)
    assert failure.value.code == code
    assert str(path) in failure.value.zh
    assert str(path) in failure.value.en


def test_nothing_at_all(tmp_path):
    path = tmp_path / "empty"
    for content in (b"", b"\n\n", b"[]", b" [ ] ", gzip.compress(b"")):
        path.write_bytes(content)
        assert read(path) == []
