"""Passwords: what one must be, its Argon2id hash, and a check that takes the same time whether or not there is an account.

Rules after NIST SP 800-63B-4 §3.1.1.2 (15 characters where it is the only factor, at least 64 allowed, any character, NFKC, no
composition rule, no change without cause, commonest refused), which also meets OWASP ASVS 4 V2.1 and GB/T 22239-2019 §8.1.4.1 a
except for its regular change of passwords, which both others advise against. Argon2id with the second recommended option of
RFC 9106 §4 (3 passes, 64 MiB, 4 lanes); a hash of other parameters is made anew at the next log-in.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from suchi.access.commonest import is_common
from suchi.access.denials import denied

LEAST, MOST = 15, 128
HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def check(password: str, *own: str) -> None:
    """Raise unless it may become a password; `own` are words that its owner would think of first."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in password):
        raise denied("access.password-characters")
    text = _normal(password)
    if len(text) < LEAST:
        raise denied("access.password-short")
    if len(text) > MOST:
        raise denied("access.password-long")
    if is_common(text, own):
        raise denied("access.password-common")


def hashed(password: str) -> str:
    """The hash that is kept, with its salt and parameters."""
    return HASHER.hash(_normal(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether it is the password. Without a hash the same work is done for nothing, so that time tells nothing."""
    try:
        HASHER.verify(kept or _nobody(), _normal(password[: 4 * MOST]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


@cache
def _nobody() -> str:
    return HASHER.hash("the password of nobody")
