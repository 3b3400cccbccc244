"""Random draws of an office, kept as they were begun and as they ended; the names of inspectors are sealed.

A draw is an office's own planning and names people, so it is no entry of the ledger; but none is ever changed or taken back: one that
was begun and not finished stays on the list, so that nobody can draw until the outcome pleases.
"""

from __future__ import annotations

import os
import re
from typing import Any

import msgspec
from msgspec import Struct
from psycopg import Connection

from suchi.access.denials import denied
from suchi.access.sealing import close, opened
from suchi.access.tokens import new_id
from suchi.access.vault import vault_of
from suchi.domain.drawing import Frame, commitment, drawn, seed

SECRET_BYTES = 32
_ID = re.compile(r"[0-9a-f]{16}").fullmatch
_frame = msgspec.json.Decoder(Frame).decode
_sites = msgspec.json.Decoder(tuple[str, ...]).decode


class Inspectors(Struct, frozen=True):
    """What is sealed of a draw: the inspectors, in the order in which they were named."""

    names: tuple[str, ...]


class Draw(Struct, frozen=True, kw_only=True):
    """A draw; without a `word` it has only begun. `secret` is told to nobody before. `drawn`: the sites, as kept then."""

    id: str
    company: str
    region: str
    begun_us: int
    commitment: bytes
    secret: bytes
    frame: Frame
    names: tuple[str, ...]
    word: str | None
    drawn_us: int | None
    drawn: tuple[str, ...]


_COLUMNS = "id, company, region, begun_us, commitment, secret, frame, private, word, drawn_us, drawn"


def begin(
    conn: Connection[Any], company: str, region: str, frame: Frame, names: tuple[str, ...], now_us: int, form: str = ""
) -> str:
    """Fix frame and secret; the id of the draw. `form` is the id that a form has brought: sent again, because its answer was lost, it
    begins no second draw, whatever it says by then. Raises where that id is another office's draw."""
    id_, secret = form if _ID(form) else new_id(), os.urandom(SECRET_BYTES)
    begun = conn.execute(
        "INSERT INTO draw (id, company, region, begun_us, commitment, secret, frame, private) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (id) DO NOTHING RETURNING id",
        [
            id_, company, region, now_us, commitment(secret, frame), secret, msgspec.json.encode(frame),
            close(vault_of(conn), "draw", id_, Inspectors(names)),
        ],
    ).fetchone()  # fmt: skip
    if begun is None and one(conn, id_, company) is None:
        raise denied("draw.not-open")
    return id_


def finish(conn: Connection[Any], id_: str, company: str, word: str, now_us: int) -> None:
    """Name the word, once, and keep which sites that draws. Raises where the draw is not the company's or is finished."""
    row = conn.execute(
        "SELECT secret, frame FROM draw WHERE id = %s AND company = %s AND word IS NULL FOR UPDATE", [id_, company]
    ).fetchone()
    if row is None:
        raise denied("draw.not-open")
    frame = _frame(row[1])
    sites = drawn(frame, seed(bytes(row[0]), frame, word))
    conn.execute(
        "UPDATE draw SET word = %s, drawn_us = %s, drawn = %s WHERE id = %s",
        [word, now_us, msgspec.json.encode(sites), id_],
    )


def one(conn: Connection[Any], id_: str, company: str | None) -> Draw | None:
    """A draw of that company (None: of any)."""
    row = conn.execute(
        f"SELECT {_COLUMNS} FROM draw WHERE id = %s AND (%s::text IS NULL OR company = %s)", [id_, company, company]
    ).fetchone()
    return _draw(conn, row) if row is not None else None


def listed(conn: Connection[Any], company: str | None, before: int | None, limit: int) -> list[Draw]:
    """A page of draws, the newest first, from before a moment."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM draw WHERE (%s::text IS NULL OR company = %s) AND (%s::bigint IS NULL OR begun_us < %s) "
        "ORDER BY begun_us DESC LIMIT %s",
        [company, company, before, before, limit],
    ).fetchall()
    return [_draw(conn, row) for row in rows]


def _draw(conn: Connection[Any], row: tuple[Any, ...]) -> Draw:
    id_, company, region, begun_us, committed, secret, frame, private, word, drawn_us, kept = row
    names = opened(vault_of(conn), "draw", id_, private, Inspectors).names if private is not None else ()
    return Draw(
        id=id_, company=company, region=region, begun_us=begun_us, commitment=bytes(committed), secret=bytes(secret),
        frame=_frame(frame), names=names, word=word, drawn_us=drawn_us,
        drawn=_sites(kept) if kept is not None else (),
    )  # fmt: skip
