"""The second factor: time-based codes (RFC 6238: six digits, thirty seconds, one step of clock error), and recovery codes."""

from __future__ import annotations

import secrets
from typing import Any

import pyotp
from psycopg import Connection

from suchi.access.tokens import hash_of

STEP_S = 30
WINDOW = 1
RECOVERY_CODES = 10
RECOVERY_LETTERS = 24
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32(32)


def address(secret: str, login: str) -> str:
    """What an authenticator reads, as a QR code or by hand."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="Suchi 溯池")


def step_of(secret: str, code: str, now_us: int) -> int | None:
    """The step whose code this is, within the window; None if it is none."""
    digits = code.replace(" ", "")
    now = now_us // 1_000_000 // STEP_S
    made = pyotp.HOTP(secret)
    found = None
    for step in range(now - WINDOW, now + WINDOW + 1):
        if step >= 0 and made.verify(digits, step):
            found = step
    return found


def use(conn: Connection[Any], person: str, secret: str, code: str, now_us: int) -> bool:
    """Whether it is a code of now, or a recovery code, that was not used before; from here on it is used."""
    step = step_of(secret, code, now_us)
    if step is not None:
        found = conn.execute(
            "UPDATE person SET totp_step = %s WHERE id = %s AND totp_step < %s RETURNING id", [step, person, step]
        )
        return found.fetchone() is not None
    plain = _plain(code)
    found = conn.execute(
        "DELETE FROM recovery_code WHERE person = %s AND hash = %s RETURNING person", [person, hash_of(plain)]
    )
    return found.fetchone() is not None


def is_recovery(code: str) -> bool:
    """Whether a code that was taken was one of recovery: an authenticator's has digits alone."""
    return not _plain(code).isdecimal()


def _plain(code: str) -> str:
    return code.strip().lower().replace("-", "").replace(" ", "")


def new_recovery_codes(conn: Connection[Any], person: str) -> list[str]:
    """Ten codes, shown once; those from before end. Each is 118 random bits: from 112 on a plain hash guards it (NIST SP 800-63B
    §5.1.2.2, ASVS 4 V2.6.2)."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(RECOVERY_LETTERS)) for _ in range(RECOVERY_CODES)]
    conn.execute("DELETE FROM recovery_code WHERE person = %s", [person])
    conn.execute(
        "INSERT INTO recovery_code (person, hash) SELECT %s, unnest(%s::bytea[])",
        [person, [hash_of(code) for code in codes]],
    )
    return ["-".join(code[at : at + 4] for at in range(0, RECOVERY_LETTERS, 4)) for code in codes]
