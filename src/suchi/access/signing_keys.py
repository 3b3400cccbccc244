"""Registered public keys of companies, and who is calling by a signature."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access import signatures
from suchi.access.denials import denied
from suchi.access.keys import USED_EVERY_US
from suchi.access.scopes import check_scopes, narrowed
from suchi.access.tokens import new_id
from suchi.domain.receipt import Caller

SECOND = 1_000_000


class SigningKey(Struct, frozen=True):
    """What is on record of a signing key."""

    id: str
    company: str
    label: str
    scopes: tuple[str, ...] | None
    created_us: int
    expires_us: int | None
    last_used_us: int | None
    revoked_us: int | None


def register(
    conn: Connection[Any],
    company: str,
    public: str,
    now_us: int,
    *,
    label: str = "",
    scopes: tuple[str, ...] | None = None,
    expires_us: int | None = None,
    made_by: str | None = None,
) -> str:
    """Put a public key on record; returns its `keyid`. Whoever holds the private half speaks for the company."""
    check_scopes(scopes)
    if expires_us is not None and expires_us <= now_us:
        raise denied("access.expiry-past")
    row = conn.execute(
        "INSERT INTO signing_key (id, public, company, scopes, label, made_by, created_us, expires_us) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (public) DO NOTHING RETURNING id",
        [
            f"ed-{new_id()}", signatures.read_public_key(public), company, list(scopes) if scopes else None, label,
            made_by, now_us, expires_us,
        ],
    ).fetchone()  # fmt: skip
    if row is None:
        raise denied("access.public-key")
    return row[0]


def revoke(conn: Connection[Any], id_: str, company: str, now_us: int) -> None:
    """End a key of that company."""
    found = conn.execute(
        "UPDATE signing_key SET revoked_us = %s WHERE id = %s AND company = %s AND revoked_us IS NULL RETURNING id",
        [now_us, id_, company],
    )
    if found.fetchone() is None:
        raise denied("access.key-unknown-id")


def listed(conn: Connection[Any], company: str) -> list[SigningKey]:
    rows = conn.execute(
        "SELECT id, company, label, scopes, created_us, expires_us, last_used_us, revoked_us FROM signing_key "
        "WHERE company = %s ORDER BY created_us DESC, id",
        [company],
    )
    return [
        SigningKey(id_, company_, label, tuple(scopes) if scopes is not None else None, *times)
        for id_, company_, label, scopes, *times in rows
    ]


def resolve(conn: Connection[Any], message: signatures.Message, now_us: int) -> Caller:
    """Who signed this request. Raises with a code of its own for each way in which it cannot be trusted.

    The order matters: what is wrong with a key is told only to whoever holds it.
    """
    signed = signatures.find(message)
    signatures.check(message, signed, now_us // SECOND)
    row = conn.execute(
        "SELECT public, company, scopes, expires_us, revoked_us, last_used_us FROM signing_key WHERE id = %s",
        [signed.key.replace("\0", "")],
    ).fetchone()
    if row is None:
        raise denied("access.signature-key")
    public, company, scopes, expires_us, revoked_us, used_us = row
    signatures.verify(message, signed, bytes(public))
    if revoked_us is not None:
        raise denied("access.signature-key-revoked")
    if expires_us is not None and expires_us <= now_us:
        raise denied("access.key-expired")
    seen = conn.execute(
        "INSERT INTO signature_seen (hash, expires_us) VALUES (%s, %s) ON CONFLICT (hash) DO NOTHING RETURNING true",
        [sha256(signed.signature).digest(), now_us + 2 * signatures.WINDOW_S * SECOND],
    )
    if seen.fetchone() is None:
        raise denied("access.signature-replayed")
    if used_us is None or now_us - used_us > USED_EVERY_US:
        conn.execute("UPDATE signing_key SET last_used_us = %s WHERE id = %s", [now_us, signed.key])
    return narrowed(Caller(signed.key, company, "reporter"), scopes)
