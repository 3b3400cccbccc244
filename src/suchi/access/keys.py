"""API keys: made once, kept only as a hash, revocable; `resolve` says who is calling.

A key reads `suchi_<id>_<secret>`. The secret is 32 random bytes, so a plain SHA-256 guards it and no slow hash is needed.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import compare_digest
from time import monotonic
from typing import Any, Literal, get_args

from msgspec import Struct
from psycopg import Connection

from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.receipt import Caller

Scope = Literal["operator", "reporter", "reader"]
SCOPES: tuple[str, ...] = get_args(Scope)
REMEMBERED_S = 3.0
"""How long a process trusts what it read of a key: the longest time a revoked one may go on working there."""
_MOST_REMEMBERED = 10_000
_ID_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Key(Struct, frozen=True):
    """What is on record of a key; never the secret."""

    id: str
    company: str | None
    scope: Scope
    label: str
    created_us: int
    revoked_us: int | None


class _Known(Struct, frozen=True):
    until: float
    hash: bytes
    caller: Caller
    revoked: bool


def create(conn: Connection[Any], scope: Scope, company: str | None, label: str, now_us: int) -> str:
    """Make a key and return its text, which cannot be had again. The caller's transaction keeps it."""
    if scope not in SCOPES:
        raise Failure(
            "access.scope-unknown",
            f"没有权限类别“{scope}”；请用 operator、reporter 或 reader",
            f"there is no scope {scope!r}: use operator, reporter or reader",
        )
    if scope == "reporter" and not company:
        raise Failure(
            "access.company-missing",
            "报送密钥须写明所属主体的统一社会信用代码",
            "a reporter's key needs the code of the company it speaks for",
        )
    if scope == "operator" and company:
        raise Failure(
            "access.company-extra",
            "运营方密钥可代任何主体报送，不应指定主体",
            "an operator's key may submit for anybody and names no company",
        )
    key = "".join(secrets.choice(_ID_ALPHABET) for _ in range(12))
    secret = secrets.token_urlsafe(32)
    conn.execute(
        "INSERT INTO api_key (id, hash, company, scope, label, created_us) VALUES (%s, %s, %s, %s, %s, %s)",
        [key, _digest(secret), company_key(company) if company else None, scope, label, now_us],
    )
    return f"suchi_{key}_{secret}"


def revoke(conn: Connection[Any], key: str, now_us: int) -> bool:
    """End a key by its id (or its whole text). False if there is none or it was revoked before."""
    found = conn.execute(
        "UPDATE api_key SET revoked_us = %s WHERE id = %s AND revoked_us IS NULL RETURNING id", [now_us, _id(key)]
    )
    return found.fetchone() is not None


def list_keys(conn: Connection[Any]) -> list[Key]:
    """All keys, the newest first."""
    rows = conn.execute(
        "SELECT id, company, scope, label, created_us, revoked_us FROM api_key ORDER BY created_us DESC, id"
    )
    return [Key(*row) for row in rows]


class KeyRing:
    """The keys one process has read lately. `known` never asks the database, `resolve` does if it must."""

    def __init__(self, remembered_s: float = REMEMBERED_S) -> None:
        self._remembered_s = remembered_s
        self._known: dict[str, _Known] = {}

    def known(self, header: str | None) -> Caller | None:
        """Who is calling, if that was read a moment ago; None if it must be looked up. Raises when it is known to be bad."""
        key, secret = _taken_apart(header)
        kept = self._known.get(key)
        if kept is None or kept.until < monotonic():
            return None
        return _checked(kept, secret)

    def resolve(self, conn: Connection[Any], header: str | None) -> Caller:
        """Who is calling, from the header `Authorization: Bearer …`."""
        caller = self.known(header)
        if caller is not None:
            return caller
        key, secret = _taken_apart(header)
        row = conn.execute(
            "SELECT hash, company, scope, revoked_us IS NOT NULL FROM api_key WHERE id = %s", [key]
        ).fetchone()
        if row is None:
            raise _unknown()
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        digest, company, scope, revoked = row
        kept = _Known(monotonic() + self._remembered_s, bytes(digest), Caller(key, company, scope), revoked)
        self._known[key] = kept
        return _checked(kept, secret)


def resolve(conn: Connection[Any], header: str | None) -> Caller:
    """Who is calling, read afresh."""
    return KeyRing(0.0).resolve(conn, header)


def require_submit(caller: Caller) -> None:
    """Raise unless the caller may report events."""
    if not caller.may_submit:
        raise Failure(
            "access.scope",
            "此密钥只能查询，不能报送；请使用报送密钥（reporter），或向运营方申请",
            "this key may only read; use a reporter's key, or ask the operator for one",
        )


def _checked(kept: _Known, secret: str) -> Caller:
    if not compare_digest(kept.hash, _digest(secret)):
        raise _unknown()
    if kept.revoked:
        raise Failure(
            "access.key-revoked",
            "此密钥已被吊销；请向运营方申请新密钥",
            "this key has been revoked; ask the operator for a new one",
        )
    return kept.caller


def _taken_apart(header: str | None) -> tuple[str, str]:
    if not header:
        raise Failure(
            "access.key-missing",
            "此接口需要密钥；请在请求头中写 Authorization: Bearer suchi_…，没有密钥请向运营方申请",
            "this needs an API key: send the header Authorization: Bearer suchi_…; the operator hands out keys",
        )
    scheme, _, text = header.partition(" ")
    parts = text.strip().split("_", 2)
    if scheme.lower() != "bearer" or len(parts) != 3 or parts[0] != "suchi" or len(text) > 200 or "\0" in text:
        raise _unknown()
    return parts[1], parts[2]


def _unknown() -> Failure:
    return Failure(
        "access.key-unknown",
        "密钥无效；请检查是否完整复制（形如 suchi_编号_密文），或向运营方申请新密钥",
        "this key is not known; check that it was copied whole (suchi_id_secret), or ask the operator for a new one",
    )


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _id(key: str) -> str:
    parts = key.split("_", 2)
    return parts[1] if len(parts) == 3 and parts[0] == "suchi" else key
