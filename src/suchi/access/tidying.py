"""Takes away what has ended: sessions, links, attempts, signatures seen, letters long sent."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

DAY_US = 86_400_000_000

_ENDED = (
    "DELETE FROM session WHERE ends_us < %(now)s OR seen_us + idle_us < %(now)s",
    "DELETE FROM account_link WHERE expires_us < %(now)s - 30 * %(day)s",
    "DELETE FROM oidc_attempt WHERE expires_us < %(now)s",
    "DELETE FROM signature_seen WHERE expires_us < %(now)s",
    "DELETE FROM shift_pin WHERE expires_us < %(now)s",
    "DELETE FROM throttle WHERE last_us < %(now)s - 7 * %(day)s AND failures < 100",
    "DELETE FROM mail_outbox WHERE coalesce(sent_us, created_us) < %(now)s - 30 * %(day)s",
    "DELETE FROM notice WHERE at_us < %(now)s - 400 * %(day)s",
)


def tidy(conn: Connection[Any], now_us: int) -> None:
    """A used or expired link is kept for thirty days, so that it can say why it no longer works."""
    for statement in _ENDED:
        conn.execute(statement, {"now": now_us, "day": DAY_US})
