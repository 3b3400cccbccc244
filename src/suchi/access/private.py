"""What goes with reports but stands in no entry: photographs, documents, notes; and what the public reports. Sealed, and erasable.

An entry names an attachment by SHA-256 (16-byte random salt ‖ content). Salt and content go together when it is erased: the hash
that stays proves nothing and betrays nothing, and the entry that holds it is as it was.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace
from psycopg import Connection

from suchi.access.denials import denied
from suchi.access.sealing import close, opened
from suchi.access.tokens import new_id
from suchi.access.vault import Vault, purpose, vault_of

SALT_BYTES = 16
NOTE = "text/plain"
MOST_NOTE_BYTES = 16 << 10
MOST_BYTES = 16 << 20
"""Of an attachment: what a signed request may hold."""


class Attachment(Struct, frozen=True, kw_only=True):
    """What is on record of an attachment, erased or not."""

    hash: bytes
    company: str
    made_by: str
    media_type: str
    bytes: int
    created_us: int
    erased_us: int | None


class Opened(Struct, frozen=True, kw_only=True):
    """An attachment with what was sealed of it."""

    about: Attachment
    name: str
    salt: bytes
    content: bytes


class Named(Struct, frozen=True):
    """What is sealed of an attachment beside its content: names of files often name people."""

    name: str
    salt: bytes


_COLUMNS = "hash, company, made_by, media_type, bytes, created_us, erased_us"


def keep(
    conn: Connection[Any], company: str, made_by: str, name: str, media_type: str, content: bytes, now_us: int
) -> bytes:
    """Keep an attachment and return the salted hash (32 bytes) that goes into `attachments` of the report."""
    salt = os.urandom(SALT_BYTES)
    hash_ = sha256(salt + content).digest()
    vault, row = vault_of(conn), hash_.hex()
    conn.execute(
        "INSERT INTO attachment (hash, company, made_by, media_type, bytes, private, content, created_us) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            hash_, company, made_by, media_type, len(content), close(vault, "attachment", row, Named(name, salt)),
            vault.seal(content, purpose("attachment", "content", row)), now_us,
        ],
    )  # fmt: skip
    return hash_


def note(text: str) -> bytes:
    """A note's bytes. Raises when it is empty or too long."""
    content = text.strip().encode("utf-8", "replace")
    if not content:
        raise denied("upload.empty")
    if len(content) > MOST_NOTE_BYTES:
        raise denied("upload.too-large")
    return content


def about(conn: Connection[Any], hash_: bytes) -> Attachment | None:
    """What is on record of an attachment, by its salted hash."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM attachment WHERE hash = %s", [hash_]).fetchone()
    return _attachment(row) if row else None


def read(conn: Connection[Any], hash_: bytes) -> Opened:
    """An attachment whole. Raises `attachment.erased` when only its hash is left."""
    row = conn.execute(f"SELECT {_COLUMNS}, private, content FROM attachment WHERE hash = %s", [hash_]).fetchone()
    if row is None:
        raise denied("attachment.not-on-record")
    *told, private, content = row
    if private is None:
        raise denied("attachment.erased")
    vault, key = vault_of(conn), hash_.hex()
    named = opened(vault, "attachment", key, private, Named)
    return Opened(
        about=_attachment(told), name=named.name, salt=named.salt,
        content=vault.open(content, purpose("attachment", "content", key)),
    )  # fmt: skip


def erase(conn: Connection[Any], hash_: bytes, now_us: int) -> None:
    """Name, salt and content go; hash, kind and size stay."""
    conn.execute(
        "UPDATE attachment SET private = NULL, content = NULL, erased_us = %s WHERE hash = %s AND erased_us IS NULL",
        [now_us, hash_],
    )


def _attachment(row: Any) -> Attachment:
    hash_, company, made_by, media_type, size, created_us, erased_us = row
    return Attachment(
        hash=bytes(hash_), company=company, made_by=made_by, media_type=media_type, bytes=size, created_us=created_us,
        erased_us=erased_us,
    )  # fmt: skip


# ---- what the public reports ----------------------------------------------------------------------------------------

LeadStage = Literal["open", "adopted", "dismissed"]
Outcome = Literal["unfounded", "elsewhere", "repeated", "unclear"]
"""Why a lead is dismissed: nothing of it was found; it is another authority's; it was told before; it names nothing to look at."""


class Said(Struct, frozen=True):
    """What is sealed of a lead. Nobody need say who they are. `outcome` and `by`: why it was dismissed, and which officer settled it."""

    text: str
    contact: str | None = None
    outcome: Outcome | None = None
    by: str | None = None


class Lead(Struct, frozen=True, kw_only=True):
    """A report of the public 举报; `said` is None once it was erased. A `LeadAdopted` names it by its id."""

    id: str
    region: str | None
    stage: LeadStage
    said: Said | None
    created_us: int
    changed_us: int


_LEAD = "id, region, stage, private, created_us, changed_us"


def leave_lead(conn: Connection[Any], said: Said, region: str | None, now_us: int) -> str:
    """Keep what somebody reports; its id."""
    id_ = new_id()
    private = close(vault_of(conn), "lead", id_, Said(note(said.text).decode(), said.contact))
    conn.execute(
        "INSERT INTO lead (id, region, stage, private, created_us, changed_us) VALUES (%s, %s, 'open', %s, %s, %s)",
        [id_, region, private, now_us, now_us],
    )
    return id_


def leads(
    conn: Connection[Any], stage: LeadStage, most: int, stem: str = "", after: tuple[int, str] = (0, "")
) -> list[Lead]:
    """Those in a stage, the oldest first, of divisions that begin with these digits (none: of all, and of no division)."""
    vault = vault_of(conn)
    rows = conn.execute(
        f"SELECT {_LEAD} FROM lead WHERE stage = %s AND (%s = '' OR region LIKE %s) AND (created_us, id) > (%s, %s) "
        "ORDER BY created_us, id LIMIT %s",
        [stage, stem, f"{stem}%", *after, most],
    )
    return [_lead(vault, row) for row in rows]


def lead(conn: Connection[Any], id_: str) -> Lead | None:
    """One by its id."""
    row = conn.execute(f"SELECT {_LEAD} FROM lead WHERE id = %s", [id_.replace("\0", "")]).fetchone()
    return _lead(vault_of(conn), row) if row else None


def waiting_leads(conn: Connection[Any]) -> dict[str, int]:
    """How many are in each stage; nothing of what they say."""
    return dict(conn.execute("SELECT stage, count(*) FROM lead GROUP BY stage").fetchall())


def _lead(vault: Vault, row: Any) -> Lead:
    id_, region, stage, private, created_us, changed_us = row
    return Lead(
        id=id_, region=region, stage=stage, created_us=created_us, changed_us=changed_us,
        said=opened(vault, "lead", id_, private, Said) if private is not None else None,
    )  # fmt: skip


def settle_lead(
    conn: Connection[Any],
    id_: str,
    to: Literal["adopted", "dismissed"],
    now_us: int,
    by: str | None = None,
    outcome: Outcome | None = None,
) -> None:
    """An officer has adopted it into the ledger, or dismissed it; once. Part of one transaction."""
    found = conn.execute(
        "UPDATE lead SET stage = %s, changed_us = %s WHERE id = %s AND stage = 'open' RETURNING private",
        [to, now_us, id_],
    ).fetchone()
    if found is None:
        raise denied("lead.not-open")
    if found[0] is not None:
        vault = vault_of(conn)
        said = replace(opened(vault, "lead", id_, found[0], Said), outcome=outcome, by=by)
        conn.execute("UPDATE lead SET private = %s WHERE id = %s", [close(vault, "lead", id_, said), id_])


def erase_lead(conn: Connection[Any], id_: str, now_us: int) -> None:
    """What was said goes; that there was a lead, and what came of it, stays."""
    conn.execute("UPDATE lead SET private = NULL, erased_us = %s WHERE id = %s AND erased_us IS NULL", [now_us, id_])
