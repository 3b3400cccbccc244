"""Invitation and recovery: links that work once and for a while, sent by mail; looking at one does not use it."""

from __future__ import annotations

from typing import Any, Literal

from psycopg import Connection

from suchi.access import mail, own_changes, passwords, throttle
from suchi.access.denials import denied
from suchi.access.login import take_totp
from suchi.access.person import NewPerson, Person, add, by_id, by_login, enable
from suchi.access.tokens import hash_of, new_token

Kind = Literal["invitation", "recovery"]
HOUR_US = 3_600_000_000
LASTS_US: dict[Kind, int] = {"invitation": 72 * HOUR_US, "recovery": HOUR_US}


def invite(conn: Connection[Any], new: NewPerson, base: str, now_us: int) -> tuple[Person, str]:
    """Put somebody on record and mail them their link, which is also returned for an operator at the machine."""
    person = add(conn, new, now_us)
    return person, send(conn, person, "invitation", base, now_us)


def enrol(conn: Connection[Any], new: NewPerson, password: str, now_us: int) -> Person:
    """Put somebody on record who can log in at once, without a letter: for a demonstration, which tells its passwords itself."""
    passwords.check(password, new.login, new.name)
    person = add(conn, new, now_us)
    conn.execute("UPDATE person SET password = %s WHERE id = %s", [passwords.hashed(password), person.id])
    return person


def send(conn: Connection[Any], person: Person, kind: Kind, base: str, now_us: int) -> str:
    """Make a link and put it into the outbox; older ones of its kind end."""
    token = new_token()
    conn.execute("DELETE FROM account_link WHERE person = %s AND kind = %s AND used_us IS NULL", [person.id, kind])
    conn.execute(
        "INSERT INTO account_link (hash, person, kind, created_us, expires_us) VALUES (%s, %s, %s, %s, %s)",
        [hash_of(token), person.id, kind, now_us, now_us + LASTS_US[kind]],
    )
    link = f"{base.rstrip('/')}/link/{token}"
    subject, body = _LETTERS[kind]
    mail.put(conn, person.email, subject, body.format(name=person.name, login=person.login, link=link), now_us)
    return link


def recover(conn: Connection[Any], login: str, base: str, now_us: int) -> None:
    """Mail a recovery link if there is such an account; nothing tells the asker whether there is."""
    throttle.take(conn, throttle.RECOVERY, login.strip().lower(), now_us)
    person = by_login(conn, login)
    if person is not None and person.disabled_us is None:
        send(conn, person, "recovery", base, now_us)


def reset(conn: Connection[Any], person: Person, base: str, now_us: int, *, totp: bool) -> str:
    """What an operator does for somebody who cannot get in: the account open, its sessions ended, a link."""
    enable(conn, person.id)
    conn.execute("DELETE FROM session WHERE person = %s", [person.id])
    if totp:
        take_totp(conn, person.id)
        own_changes.tell(conn, person.id, "authenticator-off", now_us)
    return send(conn, person, "recovery", base, now_us)


def look(conn: Connection[Any], token: str, now_us: int) -> tuple[Person, Kind]:
    """Whose link it is. Raises when it is unknown, used or expired."""
    row = conn.execute(
        "SELECT person, kind, expires_us, used_us FROM account_link WHERE hash = %s", [hash_of(token)]
    ).fetchone()
    if row is None:
        raise denied("access.link-unknown")
    person, kind, expires_us, used_us = row
    if used_us is not None:
        raise denied("access.link-used")
    if expires_us <= now_us:
        raise denied("access.link-expired")
    found = by_id(conn, person)
    if found is None or found.disabled_us is not None:
        raise denied("access.link-unknown")
    return found, kind


def accept(conn: Connection[Any], token: str, password: str, now_us: int) -> Person:
    """Set the password and use the link up; every session ends, and a closed account opens. Part of one transaction."""
    person, kind = look(conn, token, now_us)
    passwords.check(password, person.login, person.name, person.email, person.company or "")
    used = conn.execute(
        "UPDATE account_link SET used_us = %s WHERE hash = %s AND used_us IS NULL RETURNING person",
        [now_us, hash_of(token)],
    )
    if used.fetchone() is None:
        raise denied("access.link-used")
    conn.execute("UPDATE person SET password = %s WHERE id = %s", [passwords.hashed(password), person.id])
    conn.execute("DELETE FROM session WHERE person = %s", [person.id])
    conn.execute("DELETE FROM account_link WHERE person = %s AND used_us IS NULL", [person.id])
    throttle.clear(conn, throttle.ACCOUNT, person.login)
    if kind == "recovery":
        own_changes.tell(conn, person.id, "password", now_us)
    return person


_LETTERS: dict[Kind, tuple[str, str]] = {
    "invitation": (
        "溯池账号邀请 | Your Suchi account",
        "{name}：\n\n您获邀使用溯池（登录名 {login}）。请在 72 小时内打开以下链接设置密码，链接只能使用一次：\n\n{link}\n\n"
        "You are invited to Suchi (login: {login}). Set your password within 72 hours; the link works once.\n",
    ),
    "recovery": (
        "溯池密码重设 | A new Suchi password",
        "{name}：\n\n有人（可能是您）请求重设溯池密码（登录名 {login}）。一小时内有效，只能使用一次：\n\n{link}\n\n不是您本人则无须理会。\n\n"
        "Somebody, perhaps you, asked for a new password (login: {login}). The link works once, within an hour. "
        "If it was not you, do nothing.\n",
    ),
}
