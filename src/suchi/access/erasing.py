"""Erasure on request (PIPL art. 47): what there is of a person, of a company's contacts, or of an attachment; told first, then gone.

The ledger needs none of it. An entry names whoever reported by a number that means nothing once the account is gone, and an
attachment by a salted hash: leaves, digests and commitments are as they were.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from psycopg import Connection

from suchi.access import private
from suchi.access.applications import Private
from suchi.access.denials import denied
from suchi.access.mail import Letter
from suchi.access.person import Person, by_login
from suchi.access.sealing import close, opened
from suchi.access.vault import vault_of

Table = Literal["recovery_code", "person_identity", "session", "account_link", "shift_pin"]
OF_PERSON: tuple[Table, ...] = ("recovery_code", "person_identity", "session", "account_link", "shift_pin")
"""What goes with an account, because the database says so."""
SETTLED = ("approved", "rejected")


def person(conn: Connection[Any], login: str, now_us: int, *, really: bool) -> dict[str, int]:
    """An account with all that hangs on it, letters to its address, and its contact in applications that are settled.

    Returns rows by table; `really` false counts only. Part of one transaction.
    """
    one = by_login(conn, login)
    if one is None:
        raise denied("access.person-unknown")
    counts = {"person": 1} | {table: _count(conn, table, one) for table in OF_PERSON}
    letters = letters_to(conn, one.email)
    counts["mail_outbox"] = len(letters)
    applications = [id_ for id_, told in _contacts(conn) if told.contact and _same(told.contact.email, one.email)]
    counts["application"] = len(applications)
    if really:
        conn.execute("DELETE FROM person WHERE id = %s", [one.id])
        conn.execute("DELETE FROM mail_outbox WHERE ref = ANY (%s)", [letters])
        _strip(conn, applications, now_us)
    return counts


def contacts(conn: Connection[Any], company: str, now_us: int, *, really: bool) -> dict[str, int]:
    """The contacts in a company's settled applications, and letters to them. One that is under review needs its contact still."""
    found = {id_: told.contact.email for id_, told in _contacts(conn, company) if told.contact}
    letters = [ref for email in {email.lower() for email in found.values()} for ref in letters_to(conn, email)]
    if really:
        _strip(conn, list(found), now_us)
        conn.execute("DELETE FROM mail_outbox WHERE ref = ANY (%s)", [letters])
    return {"application": len(found), "mail_outbox": len(letters)}


def attachment(conn: Connection[Any], hash_: bytes, now_us: int, *, really: bool) -> dict[str, int]:
    """Content, name and salt of an attachment; its hash stays, in the entries that name it and here."""
    found = private.about(conn, hash_)
    if found is None:
        raise denied("attachment.not-on-record")
    if found.erased_us is not None:
        raise denied("attachment.erased")
    if really:
        private.erase(conn, hash_, now_us)
    return {"attachment": 1}


def letters_to(conn: Connection[Any], email: str) -> list[str]:
    """The letters to an address. Each must be opened for that, and there are thirty days of them."""
    vault = vault_of(conn)
    rows = conn.execute("SELECT ref, private FROM mail_outbox").fetchall()
    return [ref for ref, sealed in rows if _same(opened(vault, "mail_outbox", ref, sealed, Letter).recipient, email)]


def _count(conn: Connection[Any], table: Table, one: Person) -> int:
    row = conn.execute(f"SELECT count(*) FROM {table} WHERE person = %s", [one.id]).fetchone()
    return row[0] if row else 0


def _contacts(conn: Connection[Any], company: str | None = None) -> list[tuple[str, Private]]:
    vault = vault_of(conn)
    rows = conn.execute(
        "SELECT id, private FROM application WHERE stage = ANY (%(settled)s) "
        "AND (%(company)s::text IS NULL OR company = %(company)s) ORDER BY id FOR UPDATE",
        {"settled": list(SETTLED), "company": company},
    ).fetchall()
    return [(id_, opened(vault, "application", id_, sealed, Private)) for id_, sealed in rows]


def _strip(conn: Connection[Any], ids: list[str], now_us: int) -> None:
    vault = vault_of(conn)
    rows = conn.execute("SELECT id, private FROM application WHERE id = ANY (%s)", [ids]).fetchall()
    for id_, sealed in rows:
        told = msgspec.structs.replace(opened(vault, "application", id_, sealed, Private), contact=None)
        conn.execute(
            "UPDATE application SET private = %s, changed_us = %s WHERE id = %s",
            [close(vault, "application", id_, told), now_us, id_],
        )


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
