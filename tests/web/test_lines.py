"""Lines taken apart: any cut of the bytes gives the same lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from suchi.web.lines import Lines, TooLong

MOST = 12
TEXTS = st.lists(st.binary(max_size=20).map(lambda text: text.replace(b"\n", b" ")), max_size=8)


def plain(texts):
    return [
        (number, TooLong(len(text)) if len(text) > MOST else text)
        for number, text in enumerate(texts, 1)
        if len(text) > MOST or not (not text or text.isspace())
    ]


@given(TEXTS, st.lists(st.integers(0, 200), max_size=10), st.booleans())
def test_wherever_the_bytes_are_cut(texts, cuts, ends_with_feed):
    data = b"\n".join(texts) + (b"\n" if ends_with_feed else b"")
    lines, found, start = Lines(MOST), [], 0
    for cut in [*sorted(cuts), len(data)]:
        found += lines.feed(data[start:cut])
        start = max(start, cut)
    found += lines.end()
    assert found == plain(texts)
    assert [type(text) for _, text in found] == [type(text) for _, text in plain(texts)]


def test_a_long_line_is_not_held():
    lines = Lines(MOST)
    for _ in range(1000):
        assert lines.feed(b"x" * 1000) == []
        assert len(lines._rest) <= MOST
    assert lines.feed(b"x\nshort\n") == [(1, 1_000_001), (2, b"short")]
