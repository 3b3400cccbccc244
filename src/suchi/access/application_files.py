"""The documents of an application themselves: sealed like attachments of reports, opened for whoever reviews it and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from psycopg import Connection

from suchi.access import private
from suchi.access.applications import APPLICANT, Application, Document, Paper
from suchi.access.denials import denied

MOST = 4
"""Documents that one form brings."""
Handed = tuple[Paper, str, str, bytes]
"""What it was handed in as, name, media type, content."""


def keep(conn: Connection[Any], company: str, files: Iterable[Handed], now_us: int) -> tuple[Document, ...]:
    """Keep files (looked at before) and return what the application says of them. Part of one
    transaction with the application: none is kept of one that was refused."""
    return tuple(
        Document(
            name=name, sha256=sha256(content).hexdigest(), media_type=media_type, bytes=len(content),
            attachment=private.keep(conn, company, APPLICANT, name, media_type, content, now_us).hex(), kind=kind,
        )
        for kind, name, media_type, content in files
    )  # fmt: skip


def open_one(conn: Connection[Any], found: Application, hash_: str) -> private.Opened:
    """A document of this application. An attachment of anybody else is told as none, whatever the application names."""
    named = {one.attachment for one in found.documents if one.attachment is not None}
    about = private.about(conn, bytes.fromhex(hash_)) if hash_ in named else None
    if about is None or about.made_by != APPLICANT or about.company != found.company:
        raise denied("attachment.not-on-record")
    return private.read(conn, about.hash)
