"""A random draw: anybody can do it again, weights count as they say, and no inspector has more than his share."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from suchi.domain.drawing import Frame, InFrame, assigned, commitment, digest, drawn, number, seed, weight_of

SITES = tuple(InFrame(f"F/{n:02}", "plant" if n % 2 else "yard", 1) for n in range(20))
FRAME = Frame(day="2026-11-18", sites=SITES, wanted={"plant": 3, "yard": 2}, weighting="equal", inspectors=4, each=2)
SECRET = bytes(range(32))


def test_the_draw_is_worked_out_by_hand():
    made = sha256(b"suchi seed\x00" + SECRET + digest(FRAME) + "晴天".encode()).digest()
    assert seed(SECRET, FRAME, " 晴天 ") == made
    assert number(made, "F/01", 1) == sha256(made + b"F/01\x000").digest()
    assert commitment(SECRET, FRAME) == sha256(b"suchi draw\x00" + SECRET + digest(FRAME)).digest()


def test_of_each_stratum_as_many_as_are_wanted_are_drawn_and_the_same_again():
    made = seed(SECRET, FRAME, "7")
    found = drawn(FRAME, made)
    assert found == drawn(FRAME, made)
    strata = Counter(site.stratum for site in SITES if site.key in found)
    assert strata == {"plant": 3, "yard": 2}
    assert len(set(found)) == 5


def test_word_and_frame_both_make_the_seed():
    other = Frame(day="2026-11-19", sites=SITES, wanted=FRAME.wanted, weighting="equal", inspectors=4, each=2)
    assert len({seed(SECRET, FRAME, "7"), seed(SECRET, FRAME, "8"), seed(SECRET, other, "7")}) == 3
    assert commitment(SECRET, FRAME) != commitment(SECRET, other), "the sites are fixed before the word"


def test_a_site_of_weight_three_comes_three_times_as_often():
    frame = Frame(
        day="2026-11-18", sites=(InFrame("F/1", "plant", 1), InFrame("F/3", "plant", 3)), wanted={"plant": 1}, weighting="waste",
        inspectors=0, each=0,
    )  # fmt: skip
    counts = Counter(drawn(frame, seed(SECRET, frame, str(turn)))[0] for turn in range(2000))
    assert 0.70 < counts["F/3"] / 2000 < 0.80


def test_weights_grow_by_doubling_and_end_at_ten():
    assert [weight_of(amount) for amount in (0, 1, 2, 3, 4, 255, 256, 10**9)] == [1, 2, 3, 3, 4, 9, 10, 10]


def test_inspectors_share_the_sites_evenly():
    made = seed(SECRET, FRAME, "7")
    found = assigned(made, drawn(FRAME, made), 4, 2)
    busy = Counter(place for places in found.values() for place in places)
    assert all(len(set(places)) == 2 for places in found.values())
    assert max(busy.values()) - min(busy.values()) <= 1
    assert sum(busy.values()) == 10
