"""Opaque random tokens: 32 bytes that only their holder has; at rest there is a plain SHA-256 of each."""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import digest

BYTES = 32


def new_token() -> str:
    """A token for a cookie, a link, a device."""
    return secrets.token_urlsafe(BYTES)


def new_id() -> str:
    """An identifier that says nothing and cannot be guessed at."""
    return secrets.token_hex(8)


def hash_of(token: str) -> bytes:
    """What is kept. No slow hash is needed for 256 random bits."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def csrf_of(token: str) -> str:
    """The anti-forgery token of a session, which follows from it and needs no place of its own."""
    return digest(token.encode("utf-8", "surrogatepass"), b"suchi csrf", "sha256").hex()
