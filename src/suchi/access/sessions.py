"""Sessions: an opaque random token in a cookie, its hash at rest; they end when left alone, and in any case after a day's work.

Thirty minutes and twelve hours are those of NIST SP 800-63B (AAL2); a shift on a shared tablet rests for five minutes at most.
"""

from __future__ import annotations

from base64 import b64encode
from hmac import compare_digest
from time import monotonic
from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access.denials import denied
from suchi.access.person import Person, columns, person_of
from suchi.access.sealing import close, opened
from suchi.access.tokens import hash_of, new_id, new_token
from suchi.access.vault import Vault, vault_of
from suchi.domain.receipt import Caller

MINUTE_US = 60_000_000
IDLE_US = 30 * MINUTE_US
WHOLE_US = 12 * 60 * MINUTE_US
SHIFT_IDLE_US = 5 * MINUTE_US
SEEN_EVERY_US = MINUTE_US
REMEMBERED_S = 3.0
"""How long a process trusts what it read of a session: the longest time an ended one may go on working there."""
_MOST_REMEMBERED = 10_000


class Origin(Struct, frozen=True):
    """What is sealed of a session: from where it was opened, and with what."""

    address: str = ""
    agent: str = ""


class Standing(Struct, frozen=True, kw_only=True):
    """Somebody who is logged in: the person, as whom they report, and by which session. `device`: on a shared tablet, whose own
    token has this hash (`tablet`). `seal`: the key of what their browsers keep of forms that were begun (AES-256, base64). It
    follows from the vault's and lies nowhere: whoever sits at the same browser without their log-in cannot read it."""

    person: Person
    caller: Caller
    session: str
    device: str | None = None
    tablet: bytes | None = None
    seal: str = ""

    def on_its_tablet(self, token: str | None) -> bool:
        """Whether a shift is where its PIN was typed: what `token` the browser has of a tablet. A session that no tablet has opened
        is anywhere."""
        return self.device is None or (self.tablet is not None and compare_digest(self.tablet, hash_of(token or "")))

    @property
    def administers(self) -> bool:
        """Whether they may manage accounts and keys; never in a shift, which a PIN has opened."""
        return self.person.administers and self.device is None


class Session(Struct, frozen=True, kw_only=True):
    """One of somebody's sessions, for their own list."""

    id: str
    device: str | None
    created_us: int
    seen_us: int
    ends_us: int
    address: str
    agent: str


def begin(
    conn: Connection[Any],
    person: str,
    now_us: int,
    *,
    address: str = "",
    agent: str = "",
    device: str | None = None,
    ends_us: int | None = None,
) -> str:
    """Open a session and return its token, which is kept nowhere."""
    token, id_ = new_token(), new_id()
    origin = Origin(_plain(address, 64), _plain(agent, 200))
    conn.execute(
        "INSERT INTO session (hash, id, person, device, created_us, seen_us, idle_us, ends_us, private) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            hash_of(token), id_, person, device, now_us, now_us, SHIFT_IDLE_US if device else IDLE_US,
            min(ends_us or now_us + WHOLE_US, now_us + WHOLE_US), close(vault_of(conn), "session", id_, origin),
        ],
    )  # fmt: skip
    return token


def rotate(conn: Connection[Any], token: str, now_us: int) -> str:
    """The same person under a new token, and all their other sessions ended: after a change of what they may do or know."""
    row = conn.execute(
        "DELETE FROM session WHERE hash = %s AND ends_us > %s RETURNING id, person, private, device, ends_us",
        [hash_of(token), now_us],
    ).fetchone()
    if row is None:
        raise denied("access.session-ended")
    id_, person, private, device, ends_us = row
    origin = _origin(vault_of(conn), id_, private)
    conn.execute("DELETE FROM session WHERE person = %s", [person])
    return begin(conn, person, now_us, address=origin.address, agent=origin.agent, device=device, ends_us=ends_us)


def end(conn: Connection[Any], token: str) -> None:
    conn.execute("DELETE FROM session WHERE hash = %s", [hash_of(token)])


def end_one(conn: Connection[Any], person: str, id_: str) -> None:
    """End one of one's own sessions by its id."""
    found = conn.execute("DELETE FROM session WHERE person = %s AND id = %s RETURNING id", [person, id_])
    if found.fetchone() is None:
        raise denied("access.session-unknown")


def listed(conn: Connection[Any], person: str, now_us: int) -> list[Session]:
    """The sessions of a person that have not ended, the latest first."""
    rows = conn.execute(
        "SELECT id, device, created_us, seen_us, ends_us, private FROM session "
        "WHERE person = %s AND ends_us > %s AND seen_us + idle_us > %s ORDER BY seen_us DESC, id",
        [person, now_us, now_us],
    )
    vault = vault_of(conn)
    return [
        Session(
            id=id_, device=device, created_us=created, seen_us=seen, ends_us=ends,
            address=(origin := _origin(vault, id_, private)).address, agent=origin.agent,
        )
        for id_, device, created, seen, ends, private in rows
    ]  # fmt: skip


class SessionRing:
    """The sessions one process has read lately. `known` never asks the database, `resolve` does if it must."""

    def __init__(self, remembered_s: float = REMEMBERED_S) -> None:
        self._remembered_s = remembered_s
        self._known: dict[bytes, tuple[float, Standing]] = {}

    def known(self, token: str) -> Standing | None:
        kept = self._known.get(hash_of(token))
        return kept[1] if kept is not None and kept[0] >= monotonic() else None

    def forget(self) -> None:
        """After a change that must be felt at once by this process."""
        self._known.clear()

    def resolve(self, conn: Connection[Any], token: str, now_us: int) -> Standing:
        """Who is logged in with this token. Raises when the session has ended, or never was: the two look alike."""
        digest = hash_of(token)
        row = conn.execute(
            f"SELECT s.id, s.device, s.seen_us, d.hash, {columns('p')} FROM session s JOIN person p ON p.id = s.person "
            "LEFT JOIN yard_device d ON d.id = s.device "
            "WHERE s.hash = %s AND s.ends_us > %s AND s.seen_us + s.idle_us > %s AND p.disabled_us IS NULL "
            "AND d.revoked_us IS NULL",
            [digest, now_us, now_us],
        ).fetchone()
        if row is None:
            self._known.pop(digest, None)
            raise denied("access.session-ended")
        session, device, seen_us, tablet = row[:4]
        if now_us - seen_us > SEEN_EVERY_US:
            conn.execute("UPDATE session SET seen_us = %s WHERE hash = %s AND seen_us < %s", [now_us, digest, now_us])
        vault = vault_of(conn)
        person = person_of(vault, row[4:])
        found = Standing(
            person=person, caller=person.caller(shift=device is not None), session=session, device=device,
            tablet=bytes(tablet) if tablet else None, seal=b64encode(vault.lookup(person.id, "drafts")).decode(),
        )  # fmt: skip
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[digest] = (monotonic() + self._remembered_s, found)
        return found


def _origin(vault: Vault, id_: str, private: bytes | None) -> Origin:
    """Sessions from before there was a vault have lost theirs."""
    return opened(vault, "session", id_, private, Origin) if private is not None else Origin()


def _plain(text: str, most: int) -> str:
    return "".join(character for character in text if character.isprintable())[:most]
