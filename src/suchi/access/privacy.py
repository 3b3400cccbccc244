"""What personal data the register holds, under which keys and until when; and all that it holds of one person, for them to have."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from psycopg import Connection

from suchi.access import sessions
from suchi.access.applications import Private
from suchi.access.denials import denied
from suchi.access.erasing import letters_to
from suchi.access.mail import Letter
from suchi.access.oidc import Known
from suchi.access.person import by_login
from suchi.access.retention import DAY_US, KINDS, Kind
from suchi.access.sealing import opened, uses
from suchi.access.shifts import Named
from suchi.access.vault import CIPHERS, vault_of
from suchi.domain.event import moment


class Held(Struct, frozen=True, kw_only=True, rename="camel"):
    """A kind of data as it stands: `sealed` is how many values each key holds, by cipher and key; `term_days` None is unset."""

    kind: str
    zh: str
    en: str
    table: str
    holds_zh: str
    holds_en: str
    rows: int
    sealed: dict[str, int]
    oldest_at: str | None
    term_days: int | None
    since_zh: str
    since_en: str
    basis_zh: str
    basis_en: str
    grade: str
    next_erasure_at: str | None


def report(conn: Connection[Any]) -> list[Held]:
    """Every kind of personal data, in the order of the table of retention."""
    sealed: dict[str, dict[str, int]] = {}
    for use in uses(conn):
        name = f"{CIPHERS[use.form][2] if use.form in CIPHERS else use.form} {use.key.hex()}"
        of_table = sealed.setdefault(use.table, {})
        of_table[name] = of_table.get(name, 0) + use.rows
    return [_held(conn, kind, sealed.get(kind.table, {})) for kind in KINDS]


def _held(conn: Connection[Any], kind: Kind, sealed: dict[str, int]) -> Held:
    row = conn.execute(f"SELECT count(*), min({kind.born}), min({kind.since}) FROM {kind.table}").fetchone()
    rows, oldest, since = row or (0, None, None)
    due = since + kind.days * DAY_US if since is not None and kind.days is not None else None
    return Held(
        kind=kind.name, zh=kind.zh, en=kind.en, table=kind.table, holds_zh=kind.holds_zh, holds_en=kind.holds_en,
        rows=rows, sealed=sealed, oldest_at=_moment(oldest), term_days=kind.days, since_zh=kind.since_zh,
        since_en=kind.since_en, basis_zh=kind.basis_zh, basis_en=kind.basis_en, grade=kind.grade,
        next_erasure_at=_moment(due),
    )  # fmt: skip


def export(conn: Connection[Any], login: str, now_us: int) -> dict[str, Any]:
    """All that is held of a person, readable by a machine (PIPL art. 45). Never a password's hash or an authenticator's secret."""
    one = by_login(conn, login)
    if one is None:
        raise denied("access.person-unknown")
    return {
        "account": {
            "person": one.id, "login": one.login, "name": one.name, "email": one.email, "company": one.company,
            "role": one.role, "authority": one.authority, "createdAt": moment(one.created_us),
            "closedAt": _moment(one.disabled_us),
        },
        "identities": _identities(conn, one.id),
        "sessions": [
            {"address": s.address, "agent": s.agent, "beganAt": moment(s.created_us), "seenAt": moment(s.seen_us)}
            for s in sessions.listed(conn, one.id, now_us)
        ],
        "links": [
            {"kind": kind, "createdAt": moment(made), "usedAt": _moment(used)}
            for kind, made, used in conn.execute(
                "SELECT kind, created_us, used_us FROM account_link WHERE person = %s ORDER BY created_us", [one.id]
            )
        ],
        "tablets": _tablets(conn, one.id),
        "letters": _letters(conn, one.email),
        "contactIn": _contact_in(conn, one.email),
        "applicationSteps": [
            {"application": application, "step": step, "at": moment(at)}
            for application, step, at in conn.execute(
                "SELECT application, step, at_us FROM application_step WHERE by = %s ORDER BY at_us", [one.id]
            )
        ],
        "attachments": [
            {"hash": bytes(hash_).hex(), "mediaType": media_type, "createdAt": moment(made)}
            for hash_, media_type, made in conn.execute(
                "SELECT hash, media_type, created_us FROM attachment WHERE made_by = %s ORDER BY created_us",
                [f"person:{one.id}"],
            )
        ],
    }  # fmt: skip


def _identities(conn: Connection[Any], person: str) -> list[dict[str, Any]]:
    vault = vault_of(conn)
    rows = conn.execute("SELECT issuer, ref, private FROM person_identity WHERE person = %s ORDER BY issuer", [person])
    return [
        {"issuer": issuer, "subject": opened(vault, "person_identity", ref, sealed, Known).subject}
        for issuer, ref, sealed in rows
    ]


def _tablets(conn: Connection[Any], person: str) -> list[dict[str, Any]]:
    vault = vault_of(conn)
    rows = conn.execute(
        "SELECT id, private, created_us FROM yard_device WHERE enrolled_by = %s ORDER BY created_us", [person]
    )
    return [
        {"label": opened(vault, "yard_device", id_, sealed, Named).label, "enrolledAt": moment(made)}
        for id_, sealed, made in rows
    ]


def _letters(conn: Connection[Any], email: str) -> list[dict[str, Any]]:
    vault = vault_of(conn)
    rows = conn.execute(
        "SELECT ref, private, created_us, sent_us FROM mail_outbox WHERE ref = ANY (%s) ORDER BY created_us",
        [letters_to(conn, email)],
    )
    return [
        {
            "subject": opened(vault, "mail_outbox", ref, sealed, Letter).subject, "writtenAt": moment(made),
            "sentAt": _moment(sent),
        }
        for ref, sealed, made, sent in rows
    ]  # fmt: skip


def _contact_in(conn: Connection[Any], email: str) -> list[dict[str, Any]]:
    vault = vault_of(conn)
    rows = conn.execute("SELECT id, company, private FROM application ORDER BY created_us")
    told = [(id_, company, opened(vault, "application", id_, sealed, Private).contact) for id_, company, sealed in rows]
    return [
        {"application": id_, "company": company, "name": contact.name, "phone": contact.phone}
        for id_, company, contact in told
        if contact is not None and contact.email.lower() == email.lower()
    ]


def _moment(us: int | None) -> str | None:
    return moment(us) if us is not None else None
