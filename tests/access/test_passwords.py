"""Passwords: which are refused and why, how they are kept, and that nobody's takes as long as somebody's."""

from __future__ import annotations

import argon2
import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY

from suchi.access import passwords
from suchi.access.commonest import is_common
from suchi.domain.errors import Failure

GOOD = "七点去看北湖的野鸭子，带上小黄和面包"


def code_of(password: str, *own: str) -> str | None:
    try:
        passwords.check(password, *own)
    except Failure as failure:
        return failure.code
    return None


@pytest.mark.parametrize(
    "password",
    [
        GOOD, "correct horse staple rhubarb", "gravel-teapot-41-onward", "我家猫叫三斤半其实有九斤重呢你信吗",
        "vJ7#qLw9!tRz2@mXc", "      fifteen spaces and ink",
    ],
)  # fmt: skip
def test_good_ones(password):
    assert code_of(password) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short-but-odd!", "access.password-short"),
        ("x" * 129, "access.password-long"),
        ("with a\nline break in it", "access.password-characters"),
        ("password1234567", "access.password-common"),
        ("P@ssw0rd12345678", "access.password-common"),
        ("Passw0rd!Passw0rd!", "access.password-common"),
        ("qwertyuiopasdfghjkl", "access.password-common"),
        ("1qaz2wsx3edc4rfv", "access.password-common"),
        ("123456789012345", "access.password-common"),
        ("aaaaaaaaaaaaaaaaaa", "access.password-common"),
        ("abcabcabcabcabcabc", "access.password-common"),
        ("kxqzkxqzkxqzkxqz", "access.password-common"),
        ("iloveyou20252026", "access.password-common"),
        ("woaini5201314520", "access.password-common"),
        ("admin888admin888", "access.password-common"),
        ("Welcome2Suchi2026!", "access.password-common"),
        ("DragonMonkey12345", "access.password-common"),
    ],
)
def test_bad_ones(password, code):
    assert code_of(password) == code


def test_ones_own_words_do_not_count():
    assert code_of("liwei.example2026", "liwei@example.cn") == "access.password-common"
    assert code_of("zhaoqingshan1988!", "zhaoqingshan") == "access.password-common"
    assert code_of("zhaoqingshan goes fishing early") is None


def test_a_long_password_is_judged_soon():
    assert not is_common("7vq!" * 8 + "nothing like it at all 93 times around the lake", ["a" * 100])


def test_it_is_kept_as_a_hash_of_its_own():
    first, second = passwords.hashed(GOOD), passwords.hashed(GOOD)
    assert first != second
    assert GOOD not in first
    assert passwords.fits(first, GOOD)
    assert not passwords.fits(first, GOOD + " ")
    assert not passwords.fits(None, "the password of nobody")
    assert not passwords.fits("no hash at all", GOOD)


def test_full_width_and_composed_letters_are_the_same():
    assert passwords.fits(passwords.hashed("ｆｕｌｌ－ｗｉｄｔｈ Ａé"), "full-width Ae\u0301")


def test_the_parameters_are_those_of_the_rfc(monkeypatch):
    hasher = argon2.PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
    cheap = passwords.hashed(GOOD)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (3, 65536, 4)
    assert passwords.hashed(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.outdated(cheap)
    assert passwords.fits(cheap, GOOD)
