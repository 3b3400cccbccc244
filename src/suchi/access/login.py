"""Log-in by password and second factor. A wrong password and an unknown account take the same path, do the same work, look alike."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access import own_changes, passwords, sessions, throttle, totp
from suchi.access.denials import denied
from suchi.access.person import by_id, login_hashes
from suchi.access.vault import Vault, purpose, vault_of


class Attempt(Struct, frozen=True, kw_only=True):
    """What somebody gave, and from where. `code` is of an authenticator, or a recovery code."""

    login: str
    password: str
    code: str | None = None
    address: str = ""
    agent: str = ""
    previous: str | None = None
    """The token of a session that this browser still had: it ends."""

    def __repr__(self) -> str:
        return f"Attempt({self.login!r}, …)"


def log_in(conn: Connection[Any], attempt: Attempt, now_us: int) -> str:
    """Open a session and return its token. Each statement stands for itself: a failed attempt must stay counted."""
    login = attempt.login.strip().lower()[:200]
    throttle.take(conn, throttle.ADDRESS, attempt.address, now_us)
    throttle.take(conn, throttle.ACCOUNT, login, now_us)
    vault = vault_of(conn)
    row = conn.execute(
        "SELECT id, password, authenticator, disabled_us IS NULL FROM person WHERE login_hash = ANY (%s)",
        [login_hashes(vault, login)],
    ).fetchone()
    person, kept, sealed, open_ = row or (None, None, None, False)
    if not passwords.fits(kept if open_ else None, attempt.password) or person is None:
        raise denied("access.login-wrong")
    if sealed is not None:
        if not attempt.code:
            throttle.give_back(conn, throttle.ACCOUNT, login)
            throttle.give_back(conn, throttle.ADDRESS, attempt.address)
            raise denied("access.totp-needed")
        secret = _secret(vault, "authenticator", person, sealed)
        if not totp.use(conn, person, secret, attempt.code, now_us):
            raise denied("access.totp-wrong")
        if totp.is_recovery(attempt.code):
            own_changes.tell(conn, person, "recovery-code", now_us)
    if kept is not None and passwords.outdated(kept):
        conn.execute(
            "UPDATE person SET password = %s WHERE id = %s AND password = %s",
            [passwords.hashed(attempt.password), person, kept],
        )
    throttle.clear(conn, throttle.ACCOUNT, login)
    throttle.give_back(conn, throttle.ADDRESS, attempt.address)
    if attempt.previous:
        sessions.end(conn, attempt.previous)
    return sessions.begin(conn, person, now_us, address=attempt.address, agent=attempt.agent)


def confirm(conn: Connection[Any], person: str, password: str, now_us: int) -> None:
    """Prove again that it is oneself, before something is changed that would lock others out. Counted as log-ins are."""
    who = by_id(conn, person)
    row = conn.execute("SELECT password FROM person WHERE id = %s", [person]).fetchone()
    login, kept = who.login if who else "", row[0] if row else None
    throttle.take(conn, throttle.ACCOUNT, login, now_us)
    if not passwords.fits(kept, password):
        raise denied("access.login-wrong")
    throttle.clear(conn, throttle.ACCOUNT, login)


def change_password(conn: Connection[Any], token: str, person: str, new: str, own: tuple[str, ...], now_us: int) -> str:
    """After `confirm`: a new password, a new session for whoever asked, and no other session. Part of one transaction."""
    passwords.check(new, *own)
    conn.execute("UPDATE person SET password = %s WHERE id = %s", [passwords.hashed(new), person])
    conn.execute("DELETE FROM account_link WHERE person = %s AND used_us IS NULL", [person])
    own_changes.tell(conn, person, "password", now_us)
    return sessions.rotate(conn, token, now_us)


def begin_totp(conn: Connection[Any], person: str) -> str:
    """A new secret that counts once a code of it was given."""
    secret = totp.new_secret()
    sealed = vault_of(conn).seal(secret.encode(), purpose("person", "authenticator_pending", person))
    conn.execute("UPDATE person SET authenticator_pending = %s WHERE id = %s", [sealed, person])
    return secret


def confirm_totp(conn: Connection[Any], token: str, person: str, code: str, now_us: int) -> tuple[str, list[str]]:
    """Turn it on: the new session's token, and the recovery codes. Part of one transaction."""
    row = conn.execute("SELECT authenticator_pending FROM person WHERE id = %s", [person]).fetchone()
    if row is None or row[0] is None:
        raise denied("access.totp-state")
    vault = vault_of(conn)
    secret = _secret(vault, "authenticator_pending", person, row[0])
    step = totp.step_of(secret, code, now_us)
    if step is None:
        raise denied("access.totp-wrong")
    conn.execute(
        "UPDATE person SET authenticator = %s, authenticator_pending = NULL, totp_step = %s WHERE id = %s",
        [vault.seal(secret.encode(), purpose("person", "authenticator", person)), step, person],
    )
    own_changes.tell(conn, person, "authenticator-on", now_us)
    return sessions.rotate(conn, token, now_us), totp.new_recovery_codes(conn, person)


def remove_totp(conn: Connection[Any], token: str, person: str, now_us: int) -> str:
    """After `confirm`: the password alone again. Part of one transaction."""
    take_totp(conn, person)
    own_changes.tell(conn, person, "authenticator-off", now_us)
    return sessions.rotate(conn, token, now_us)


def take_totp(conn: Connection[Any], person: str) -> None:
    """Forget the authenticator and its recovery codes."""
    conn.execute("UPDATE person SET authenticator = NULL, authenticator_pending = NULL WHERE id = %s", [person])
    conn.execute("DELETE FROM recovery_code WHERE person = %s", [person])


def _secret(vault: Vault, column: str, person: str, sealed: bytes) -> str:
    return vault.open(sealed, purpose("person", column, person)).decode()
