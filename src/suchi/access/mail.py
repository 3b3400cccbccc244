"""Mail goes to an outbox in the same transaction as its cause, and from there into a folder or to an SMTP server."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from psycopg import Connection

from suchi.access.sealing import close, opened
from suchi.access.tokens import new_id
from suchi.access.vault import vault_of

MOST_TRIES = 10
FIRST_WAIT_US = 30_000_000
TIMEOUT_S = 20.0
_ADDRESSES = re.compile(r"[^\s<>'\"]+@[^\s<>'\"]+")
Send = Callable[[EmailMessage], None]


class Letter(Struct, frozen=True):
    """What is sealed of a letter."""

    recipient: str
    subject: str
    body: str


def put(conn: Connection[Any], recipient: str, subject: str, body: str, now_us: int) -> None:
    """Leave a letter to be sent."""
    ref = new_id()
    private = close(vault_of(conn), "mail_outbox", ref, Letter(recipient, subject, body))
    conn.execute(
        "INSERT INTO mail_outbox (ref, private, created_us, due_us) VALUES (%s, %s, %s, %s)",
        [ref, private, now_us, now_us],
    )


def deliver(conn: Connection[Any], send: Send, sender: str, now_us: int) -> bool:
    """Send the next letter that is due; False when there is none. Part of one transaction, so two never send the same.

    What cannot be sent is tried again, after 30 seconds and then twice as long each time, ten times in all.
    """
    row = conn.execute(
        "SELECT ref, private, tries FROM mail_outbox WHERE sent_us IS NULL AND due_us <= %s "
        "AND tries < %s ORDER BY due_us LIMIT 1 FOR UPDATE SKIP LOCKED",
        [now_us, MOST_TRIES],
    ).fetchone()
    if row is None:
        return False
    ref, private, tries = row
    vault = vault_of(conn)
    letter = opened(vault, "mail_outbox", ref, private, Letter)
    try:
        send(_message(sender, letter))
    except (OSError, smtplib.SMTPException) as error:
        conn.execute(
            "UPDATE mail_outbox SET tries = tries + 1, due_us = %s, failed = %s WHERE ref = %s",
            [now_us + (FIRST_WAIT_US << tries), _told(error), ref],
        )
        return True
    conn.execute(
        "UPDATE mail_outbox SET sent_us = %s, tries = tries + 1, private = %s, failed = NULL WHERE ref = %s",
        [now_us, close(vault, "mail_outbox", ref, Letter(letter.recipient, letter.subject, "")), ref],
    )
    return True


def sending(where: str) -> Send:
    """By the setting `SUCHI_MAIL`: `file:/folder`, `smtp://user:password@host:587` (STARTTLS) or `smtps://host:465`."""
    parts = urlsplit(where)
    if parts.scheme == "file":
        return _into(Path(unquote(parts.path)))

    def send(message: EmailMessage) -> None:
        host, port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 587)
        secure = ssl.create_default_context()
        if parts.scheme == "smtps":
            with smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=secure) as server:
                _hand_over(server, message)
            return
        with smtplib.SMTP(host, port, timeout=TIMEOUT_S) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=secure)
                server.ehlo()
            elif host not in ("localhost", "127.0.0.1", "::1"):
                raise smtplib.SMTPNotSupportedError("the server offers no STARTTLS, and letters hold links")
            _hand_over(server, message)

    def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)

    return send


def _into(folder: Path) -> Send:
    def write(message: EmailMessage) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").replace("/", "_")
        path = folder / f"{name}.eml"
        path.touch(mode=0o600)
        path.write_bytes(message.as_bytes(policy=SMTP))

    return write


def _told(error: Exception) -> str:
    """What went wrong, without addresses: servers like to repeat them, and this stands unsealed."""
    return _ADDRESSES.sub("…", f"{type(error).__name__}: {error}")[:300]


def _message(sender: str, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip(">") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


class Outbox(Struct, frozen=True, kw_only=True):
    """How the outbox stands: letters that wait, those given up after all tries, since when the oldest waits (µs since 1970), and what
    the server said last."""

    waiting: int
    given_up: int
    oldest_us: int | None
    said: str | None


def outbox(conn: Connection[Any]) -> Outbox:
    """Counts alone: no recipient, no subject."""
    row = conn.execute(
        "SELECT count(*) FILTER (WHERE tries < %(most)s), count(*) FILTER (WHERE tries >= %(most)s), min(created_us), "
        "(SELECT failed FROM mail_outbox WHERE sent_us IS NULL AND failed IS NOT NULL ORDER BY due_us DESC LIMIT 1) "
        "FROM mail_outbox WHERE sent_us IS NULL",
        {"most": MOST_TRIES},
    ).fetchone()
    assert row is not None
    return Outbox(waiting=row[0], given_up=row[1], oldest_us=row[2], said=row[3])
