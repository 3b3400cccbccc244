"""Log-in through an OpenID provider: authorization code with PKCE (RFC 7636), ID token verified by the provider's published keys.

Nobody gets an account by it: somebody invited is recognised, by the provider's subject or, the first time, by a verified mail address.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct
from psycopg import Connection

from suchi.access import sessions
from suchi.access.denials import denied
from suchi.access.person import by_email
from suchi.access.sealing import close, lookup_name, opened
from suchi.access.tokens import hash_of, new_id, new_token
from suchi.access.vault import vault_of
from suchi.settings import Oidc

ATTEMPT_US = 600_000_000
TIMEOUT_S = 10.0
KEPT_S = 300.0
CLOCK_ERROR_S = 60
MOST_BYTES = 1 << 20
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
"""Asymmetric ones only: a token must not be signed with what the provider and we share."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Attempted(Struct, frozen=True):
    """What is sealed of an attempt: whoever read it could finish a log-in that somebody else began."""

    nonce: str
    verifier: str


class Known(Struct, frozen=True):
    """What is sealed of somebody's identity at a provider."""

    subject: str


class Provider:
    """A provider as its discovery document describes it; read again after a while. Used in threads."""

    def __init__(self, settings: Oidc) -> None:
        self.settings = settings
        self._until = 0.0
        self._found: dict[str, Any] = {}
        self._keys: KeySet | None = None

    def begin(self, conn: Connection[Any], back: str, now_us: int) -> tuple[str, str]:
        """Where to send the browser, and the state that its cookie keeps."""
        found = self._discover()
        state, nonce, verifier = new_token(), secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        conn.execute(
            "INSERT INTO oidc_attempt (state, private, expires_us) VALUES (%s, %s, %s)",
            [
                hash_of(state),
                close(vault_of(conn), "oidc_attempt", hash_of(state).hex(), Attempted(nonce, verifier)),
                now_us + ATTEMPT_US,
            ],
        )
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "client_id": self.settings.client_id, "redirect_uri": back, "scope": "openid email",
            "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        where = found["authorization_endpoint"]
        return f"{where}{'&' if urlsplit(where).query else '?'}{urlencode(asked)}", state

    def finish(
        self,
        conn: Connection[Any],
        query: dict[str, str],
        kept: str | None,
        back: str,
        now_us: int,
        address: str,
        agent: str,
    ) -> str:
        """The browser came back: a session's token. Each statement stands for itself: an attempt is used up by its first use."""
        state = query.get("state", "")
        if not kept or not compare_digest(kept.encode(), state.encode()):
            raise denied("access.oidc-failed")
        row = conn.execute(
            "DELETE FROM oidc_attempt WHERE state = %s RETURNING private, expires_us", [hash_of(state)]
        ).fetchone()
        if row is None or row[1] <= now_us or "code" not in query:
            raise denied("access.oidc-failed")
        made = opened(vault_of(conn), "oidc_attempt", hash_of(state).hex(), row[0], Attempted)
        # RFC 9207: another provider's answer must not be taken for ours
        if query.get("iss", self.settings.issuer) != self.settings.issuer:
            raise denied("access.oidc-failed")
        claims = self._claims(self._exchange(query["code"], made.verifier, back), made.nonce, now_us // 1_000_000)
        return sessions.begin(conn, self._person(conn, claims), now_us, address=address, agent=agent)

    def _person(self, conn: Connection[Any], claims: dict[str, Any]) -> str:
        issuer, subject, vault = self.settings.issuer, str(claims["sub"]), vault_of(conn)
        what = lookup_name("person_identity", "subject")
        row = conn.execute(
            "SELECT i.person, p.disabled_us IS NULL FROM person_identity i JOIN person p ON p.id = i.person "
            "WHERE issuer = %s AND subject_hash = ANY (%s)",
            [issuer, vault.lookups(subject, what)],
        ).fetchone()
        if row is not None:
            if not row[1]:
                raise denied("access.oidc-unknown")
            return row[0]
        email = claims.get("email")
        known = by_email(conn, email) if isinstance(email, str) and claims.get("email_verified") is True else []
        if len(known) != 1:  # two accounts under one address: which is meant, nobody can say
            raise denied("access.oidc-unknown")
        ref = new_id()
        taken = conn.execute(
            "INSERT INTO person_identity (ref, issuer, private, subject_hash, person) "
            "SELECT %(ref)s, %(issuer)s, %(private)s, %(hash)s, %(person)s WHERE NOT EXISTS "
            "(SELECT FROM person_identity WHERE issuer = %(issuer)s AND person = %(person)s) ON CONFLICT DO NOTHING "
            "RETURNING person",
            {
                "ref": ref, "issuer": issuer, "private": close(vault, "person_identity", ref, Known(subject)),
                "hash": vault.lookup(subject, what), "person": known[0].id,
            },
        )  # fmt: skip
        if taken.fetchone() is None:  # the account already belongs to another subject there
            raise denied("access.oidc-unknown")
        return known[0].id

    def _exchange(self, code: str, verifier: str, back: str) -> str:
        given = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier,
            "client_id": self.settings.client_id,
        }  # fmt: skip
        secret = self.settings.client_secret
        basic = httpx.BasicAuth(self.settings.client_id, secret) if secret else None
        answer = _ask("POST", self._discover()["token_endpoint"], data=given, auth=basic)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise denied("access.oidc-failed")
        return token

    def _claims(self, token: str, nonce: str, now_s: int) -> dict[str, Any]:
        try:
            keys = self._keys or self._read_keys()
            try:
                claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            except (JoseError, ValueError):
                claims = jwt.decode(token, self._read_keys(), algorithms=ALGORITHMS).claims  # the keys may be new ones
            audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
            good = (
                claims["iss"] == self.settings.issuer
                and self.settings.client_id in audience
                and (len(audience) == 1 or claims.get("azp") == self.settings.client_id)
                and claims["exp"] > now_s - CLOCK_ERROR_S
                and abs(claims["iat"] - now_s) < ATTEMPT_US // 1_000_000
                and compare_digest(str(claims["nonce"]).encode(), nonce.encode())
                and bool(claims["sub"])
            )
        except (JoseError, ValueError, KeyError, TypeError):
            good = False
        if not good:
            raise denied("access.oidc-failed")
        return claims

    def _read_keys(self) -> KeySet:
        self._keys = KeySet.import_key_set(_ask("GET", self._discover()["jwks_uri"]))  # type: ignore[arg-type]
        return self._keys

    def _discover(self) -> dict[str, Any]:
        if monotonic() >= self._until:
            found = _ask("GET", self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
            if found.get("issuer") != self.settings.issuer or not all(
                isinstance(found.get(name), str) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
            ):
                raise denied("access.oidc-failed")
            self._found, self._until, self._keys = found, monotonic() + KEPT_S, None
        return self._found


def _ask(method: str, url: str, **given: Any) -> dict[str, Any]:
    """JSON from the provider, over TLS unless it is on this machine; no redirects, and not too much of it."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise denied("access.oidc-failed")
    try:
        answer = httpx.request(method, url, timeout=TIMEOUT_S, follow_redirects=False, **given)
        if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
            raise denied("access.oidc-failed")
        found = answer.json()
    except (httpx.HTTPError, ValueError):
        raise denied("access.oidc-failed") from None
    if not isinstance(found, dict):
        raise denied("access.oidc-failed")
    return found
