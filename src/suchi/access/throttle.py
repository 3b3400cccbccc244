"""Failed attempts make the next one wait, longer each time: by account, known or not, and by address.

An attempt is counted before it is checked, so that many at once gain nothing; a good one gives its count back. After
`LOCKED` failures in a row an account opens by a recovery link only (NIST SP 800-63B §5.2.2; GB/T 22239-2019 §8.1.4.1 b).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access.denials import denied

SECOND = 1_000_000
LOCKED = 100
FORGOTTEN_US = 24 * 3600 * SECOND
LONGEST_S = 900


class Policy(Struct, frozen=True):
    """So many attempts are `free`; each further one doubles the wait, which begins with a second."""

    name: str
    free: int
    locks: bool = False


ACCOUNT = Policy("account", 5, locks=True)
ADDRESS = Policy("address", 20)
RECOVERY = Policy("recovery", 3)

_TAKE = """
INSERT INTO throttle AS t (key, failures, last_us, until_us) VALUES (%(key)s, 1, %(now)s, %(now)s)
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN t.last_us < %(now)s - %(forgotten)s AND t.failures < %(locked)s THEN 1 ELSE t.failures + 1 END,
    last_us = %(now)s,
    until_us = %(now)s + CASE WHEN t.last_us < %(now)s - %(forgotten)s OR t.failures + 1 < %(free)s THEN 0
        ELSE (least(%(longest)s, power(2, least(t.failures + 1 - %(free)s, 30))) * 1000000)::bigint END
WHERE t.until_us <= %(now)s AND (NOT %(locks)s OR t.failures < %(locked)s)
RETURNING failures
"""


def take(conn: Connection[Any], policy: Policy, what: str, now_us: int) -> None:
    """Count an attempt. Raises when it comes too early, or when the account is closed to passwords."""
    key = _key(policy, what)
    given = {
        "key": key, "now": now_us, "forgotten": FORGOTTEN_US, "free": policy.free, "locked": LOCKED,
        "longest": LONGEST_S, "locks": policy.locks,
    }  # fmt: skip
    if conn.execute(_TAKE, given).fetchone() is not None:
        return
    row = conn.execute("SELECT failures, until_us FROM throttle WHERE key = %s", [key]).fetchone()
    if row is not None and policy.locks and row[0] >= LOCKED:
        raise denied("access.login-locked")
    wait_us = row[1] - now_us if row is not None else SECOND
    raise denied("access.login-wait", retry_after=max(1, -(-wait_us // SECOND)))


def give_back(conn: Connection[Any], policy: Policy, what: str) -> None:
    """The attempt was none: its count goes, the others stay."""
    conn.execute(
        "UPDATE throttle SET failures = greatest(failures - 1, 0), until_us = last_us WHERE key = %s",
        [_key(policy, what)],
    )


def clear(conn: Connection[Any], policy: Policy, what: str) -> None:
    """Whoever it was has proven who they are."""
    conn.execute("DELETE FROM throttle WHERE key = %s", [_key(policy, what)])


def _key(policy: Policy, what: str) -> bytes:
    return sha256(f"{policy.name}:{what}".encode("utf-8", "surrogatepass")).digest()
