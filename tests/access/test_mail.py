"""The outbox: letters reach an SMTP server on this machine, or a folder; what cannot be sent is tried again, and never twice."""

from __future__ import annotations

import email
import smtplib
import socketserver
import threading
from email import policy

import pytest

from suchi.access import acting, mail
from suchi.access.sealing import opened
from suchi.access.vault import vault_of

NOW = 1_796_000_000_000_000


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs that has nothing to hide."""

    def handle(self):
        self._say("220 test")
        letter = {"to": []}
        while line := self.rfile.readline():
            verb = line.decode().split(" ")[0].strip().upper()
            if verb in ("EHLO", "HELO"):
                self._say("250 test")
            elif verb == "MAIL":
                letter["from"] = line.decode()
                self._say("250 ok")
            elif verb == "RCPT":
                letter["to"].append(line.decode())
                self._say("550 nobody of that name" if "refused" in line.decode() else "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                data = []
                while (piece := self.rfile.readline()) != b".\r\n":
                    data.append(piece[1:] if piece.startswith(b"..") else piece)
                self.server.letters.append(email.message_from_bytes(b"".join(data), policy=policy.default))
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def server():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as running:
        running.letters = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def deliver(conn, send, now_us=NOW):
    return acting.whole(conn, mail.deliver, send, "Suchi 溯池 <suchi@example.cn>", now_us)


def test_letters_reach_a_server(conn, server):
    mail.put(conn, "wang@example.cn", "邀请 | Invitation", "打开 https://suchi.example/link/abc\n\n.\n..点\n", NOW)
    send = mail.sending(f"smtp://127.0.0.1:{server.server_address[1]}")
    assert deliver(conn, send)
    assert not deliver(conn, send)
    [letter] = server.letters
    assert letter["To"] == "wang@example.cn"
    assert letter["Subject"] == "邀请 | Invitation"
    assert letter["From"] == "Suchi 溯池 <suchi@example.cn>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().splitlines()[:4] == ["打开 https://suchi.example/link/abc", "", ".", "..点"]
    ref, private, sent_us = conn.execute("SELECT ref, private, sent_us FROM mail_outbox").fetchone()
    kept = opened(vault_of(conn), "mail_outbox", ref, private, mail.Letter)
    assert (kept.recipient, kept.body, sent_us) == ("wang@example.cn", "", NOW), "what was sent holds no link any more"


def test_what_cannot_be_sent_is_tried_again(conn, server):
    mail.put(conn, "refused@example.cn", "s", "b", NOW)
    send = mail.sending(f"smtp://127.0.0.1:{server.server_address[1]}")
    now, tries = NOW, 0
    while deliver(conn, send, now):
        tries += 1
        assert not deliver(conn, send, now)
        now += mail.FIRST_WAIT_US << tries
    assert tries == mail.MOST_TRIES
    failed = conn.execute("SELECT failed FROM mail_outbox").fetchone()[0]
    assert "SMTPRecipientsRefused" in failed
    assert "example.cn" not in failed, "what a server repeats of an address stands nowhere unsealed"


def test_a_server_elsewhere_must_offer_tls(conn, server, monkeypatch):
    port = server.server_address[1]
    real = smtplib.SMTP
    monkeypatch.setattr(smtplib, "SMTP", lambda host, port_, **given: real("127.0.0.1", port, **given))
    mail.put(conn, "wang@example.cn", "s", "secret", NOW)
    assert deliver(conn, mail.sending(f"smtp://mail.example.cn:{port}"))
    assert server.letters == []
    assert "STARTTLS" in conn.execute("SELECT failed FROM mail_outbox").fetchone()[0]


def test_letters_into_a_folder(conn, tmp_path):
    mail.put(conn, "wang@example.cn", "s", "b\n", NOW)
    assert deliver(conn, mail.sending(f"file:{tmp_path / 'out'}"))
    [path] = (tmp_path / "out").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert email.message_from_bytes(path.read_bytes(), policy=policy.default).get_content().strip() == "b"
