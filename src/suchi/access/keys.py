"""API keys: made once, kept only as a hash, revocable, with scopes and an end; `resolve` says who is calling.

A key reads `suchi_<id>_<secret>`. The secret is 32 random bytes, so a plain SHA-256 guards it and no slow hash is needed.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import compare_digest
from time import monotonic, time_ns
from typing import Any, Literal, get_args

from msgspec import Struct
from psycopg import Connection

from suchi.access.denials import denied
from suchi.access.scopes import check_scopes, narrowed
from suchi.domain.codes import company_key
from suchi.domain.errors import Failure
from suchi.domain.receipt import Caller

Scope = Literal["operator", "reporter", "reader"]
SCOPES: tuple[str, ...] = get_args(Scope)
REMEMBERED_S = 3.0
"""How long a process trusts what it read of a key: the longest time a revoked one may go on working there."""
USED_EVERY_US = 60_000_000
"""How exactly the last use of a key is known: a write a minute, not one a request."""
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
    scopes: tuple[str, ...] | None = None
    expires_us: int | None = None
    last_used_us: int | None = None
    replaces: str | None = None


class _Known(Struct, frozen=True):
    until: float
    hash: bytes
    caller: Caller
    revoked: bool
    expires_us: int | None


def create(
    conn: Connection[Any],
    scope: Scope,
    company: str | None,
    label: str,
    now_us: int,
    *,
    scopes: tuple[str, ...] | None = None,
    expires_us: int | None = None,
    made_by: str | None = None,
    replaces: str | None = None,
) -> str:
    """Make a key and return its text, which cannot be had again. The caller's transaction keeps it.

    `scopes` narrow what its kind may do (None: they do not); after `expires_us` it is refused.
    """
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
    check_scopes(scopes)
    if expires_us is not None and expires_us <= now_us:
        raise denied("access.expiry-past")
    key = "".join(secrets.choice(_ID_ALPHABET) for _ in range(12))
    secret = secrets.token_urlsafe(32)
    conn.execute(
        "INSERT INTO api_key (id, hash, company, scope, label, created_us, scopes, expires_us, made_by, replaces) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            key, _digest(secret), company_key(company) if company else None, scope, label, now_us,
            list(scopes) if scopes is not None else None, expires_us, made_by, replaces,
        ],
    )  # fmt: skip
    return f"suchi_{key}_{secret}"


def revoke(conn: Connection[Any], key: str, now_us: int) -> bool:
    """End a key by its id (or its whole text). False if there is none or it was revoked before."""
    found = conn.execute(
        "UPDATE api_key SET revoked_us = %s WHERE id = %s AND revoked_us IS NULL RETURNING id", [now_us, id_of(key)]
    )
    return found.fetchone() is not None


def rotate(conn: Connection[Any], key: str, overlap_us: int, now_us: int, made_by: str | None = None) -> str:
    """A new key that may do what the old one may; the old one ends after the overlap. Part of one transaction."""
    row = conn.execute(
        "UPDATE api_key SET expires_us = least(coalesce(expires_us, %(end)s), %(end)s) WHERE id = %(id)s AND revoked_us IS NULL "
        "AND (expires_us IS NULL OR expires_us > %(now)s) RETURNING scope, company, label, scopes, id",
        {"end": now_us + overlap_us, "id": id_of(key), "now": now_us},
    ).fetchone()
    if row is None:
        raise denied("access.key-unknown-id")
    scope, company, label, scopes, old = row
    narrow = tuple(scopes) if scopes is not None else None
    return create(conn, scope, company, label, now_us, scopes=narrow, made_by=made_by, replaces=old)


def list_keys(conn: Connection[Any], company: str | None = None) -> list[Key]:
    """All keys, or those of a company; the newest first."""
    rows = conn.execute(
        "SELECT id, company, scope, label, created_us, revoked_us, scopes, expires_us, last_used_us, replaces FROM api_key "
        "WHERE %(company)s::text IS NULL OR company = %(company)s ORDER BY created_us DESC, id",
        {"company": company},
    )
    found = []
    for id_, whose, scope, label, created, revoked, scopes, ends, used, old in rows:
        narrow = tuple(scopes) if scopes is not None else None
        found.append(Key(id_, whose, scope, label, created, revoked, narrow, ends, used, old))
    return found


def owner(conn: Connection[Any], key: str) -> str | None:
    """The company of a key; raises when there is none with that id."""
    row = conn.execute("SELECT company FROM api_key WHERE id = %s", [id_of(key)]).fetchone()
    if row is None:
        raise denied("access.key-unknown-id")
    return row[0]


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
            "SELECT hash, company, scope, revoked_us IS NOT NULL, scopes, expires_us, last_used_us FROM api_key WHERE id = %s",
            [key],
        ).fetchone()
        if row is None:
            raise _unknown()
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        digest, company, scope, revoked, scopes, expires_us, used_us = row
        caller = narrowed(Caller(key, company, scope), scopes)
        kept = _Known(monotonic() + self._remembered_s, bytes(digest), caller, revoked, expires_us)
        self._known[key] = kept
        found = _checked(kept, secret)
        now_us = time_ns() // 1000
        if used_us is None or now_us - used_us > USED_EVERY_US:
            conn.execute("UPDATE api_key SET last_used_us = %s WHERE id = %s", [now_us, key])
        return found


def resolve(conn: Connection[Any], header: str | None) -> Caller:
    """Who is calling, read afresh."""
    return KeyRing(0.0).resolve(conn, header)


def require_submit(caller: Caller) -> None:
    """Raise unless the caller may report events."""
    if caller.person is not None and not caller.may_submit:
        raise denied("access.role")
    if not caller.reports:
        raise denied("access.key-scope")
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
    if kept.expires_us is not None and kept.expires_us <= time_ns() // 1000:
        raise denied("access.key-expired")
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


def id_of(key: str) -> str:
    """The id of a key, from its text or its id."""
    parts = key.split("_", 2)
    return parts[1] if len(parts) == 3 and parts[0] == "suchi" else key
